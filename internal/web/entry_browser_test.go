package web

import (
	"strings"
	"testing"
	"time"
)

// TestEntryInABrowser looks at the forms of the schema on a desk and a phone, and
// records an event by typing: suggestions, readings of dates, the draft, an error
// and the way to the saved event.
func TestEntryInABrowser(t *testing.T) {
	b := openBrowser(t)
	for _, look := range []struct {
		lang  string
		width int64
	}{{"es", 1440}, {"en", 390}} {
		b.screen(look.width, "light")
		for _, path := range []string{"/events/new", "/new/parties", "/acts/act-nl-disappearance/edit", "/acts/act-nl-disappearance/history", "/journal/5/undo", "/drafts"} {
			address := "/" + look.lang + path
			b.open(address)
			if n := b.overflows(); n > 0 {
				t.Errorf("%s at %d px is %d px too wide: %s", address, look.width, n, eval[string](b, widest))
			}
			for _, v := range b.violations() {
				t.Errorf("%s at %d px: %s", address, look.width, v)
			}
			b.clean(address)
		}
	}
	recordByTyping(t, b, "en", "Checkpoint at Las Cruces", "enforced dis", "nuevo laredo ta")
	b.screen(1440, "light")
	recordByTyping(t, b, "es", "Retén de Las Palmas", "desaparición for", "nuevo laredo ta")
}

// becomes waits until a script gives true.
func (b *browser) becomes(what, script string) {
	b.t.Helper()
	for range 100 {
		if eval[bool](b, script) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.t.Fatalf("%s: it never came to be", what)
}

// types writes into a field as a person does, and takes the first suggestion.
func (b *browser) types(id, text string, suggested bool) {
	b.t.Helper()
	eval[bool](b, `(() => { const f = document.getElementById('`+id+`'); f.focus(); f.value = '`+text+`'; f.dispatchEvent(new Event('input', {bubbles: true})); return true; })()`)
	if !suggested {
		return
	}
	b.becomes("suggestions for "+text, `!document.getElementById('`+id+`.options').hidden`)
	for _, key := range []string{"ArrowDown", "Enter"} {
		eval[bool](b, `document.getElementById('`+id+`').dispatchEvent(new KeyboardEvent('keydown', {key: '`+key+`', bubbles: true, cancelable: true})); true`)
	}
}

func recordByTyping(t *testing.T, b *browser, lang, name, term, place string) {
	b.open("/" + lang + "/events/new")
	b.types("event.name.0."+lang, name, false)
	b.types("event.date.0", "2018-03", false)
	eval[bool](b, `(() => { const s = document.querySelector('select[name="event.date.0.how"]'); s.value = 'about'; s.dispatchEvent(new Event('change', {bubbles: true})); return true; })()`)
	b.becomes("the reading of the date", `document.getElementById('event.date.0.reads').textContent.includes('2018')`)
	b.types("event.territory.0", place, true)
	if got := eval[string](b, `document.getElementById('event.territory.0').value`); !strings.HasPrefix(got, "Nuevo Laredo, Tamaulipas") {
		t.Errorf("the place taken is %q", got)
	}
	b.types("act0.type.0", term, true)
	b.types("act0.victims.0", "3", false)
	b.becomes("the draft", `/\d\d:\d\d/.test(document.querySelector('.keeping').textContent)`)
	// Without a source it is refused, and nothing that was typed is lost.
	eval[bool](b, `document.querySelector('.buttons .go').click(); true`)
	b.becomes("the summary", `document.querySelector('#summary') !== null`)
	b.forget() // the status of a refused form is an error to the console
	if got := eval[string](b, `document.getElementById('event.name.0.`+lang+`').value`); got != name {
		t.Errorf("after an error the name is %q", got)
	}
	for _, v := range b.violations() {
		t.Errorf("the refused form: %s", v)
	}
	b.types("source", "country report", true)
	b.becomes("the source taken", `document.querySelector('input[name="source.picked"][type=hidden]').value.startsWith('source:')`)
	eval[bool](b, `document.querySelector('.buttons .go').click(); true`)
	b.becomes("the saved event", `location.pathname.startsWith('/`+lang+`/events/ev-') && (document.querySelector('h1')?.textContent ?? '').includes('`+name+`')`)
	b.clean("the saved event")
}
