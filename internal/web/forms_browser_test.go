package web

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// cleanForm fails for what axe finds on a form as it stands, and for what is
// wider than the window. A refused form has an error's status, which the console
// repeats; that is forgotten.
func (b *browser) cleanForm(where string) {
	b.t.Helper()
	for _, v := range b.violations() {
		b.t.Errorf("%s: %s", where, v)
	}
	if n := b.overflows(); n > 0 {
		b.t.Errorf("%s is %d px too wide: %s", where, n, eval[string](b, widest))
	}
	b.forget()
}

// send presses Enter on the button of the form and waits for the page that
// answers, not for the one that asked, to have what is wanted.
func (b *browser) send(wait string) {
	b.t.Helper()
	eval[bool](b, `document.documentElement.id = 'asked'; true`)
	b.do(chromedp.Focus(chromedp.CSS(`.form button`)), chromedp.KeyEvent(kb.Enter), chromedp.WaitReady(chromedp.CSS(`html:not(#asked) `+wait)))
}

// focusOn tells where the focus is, once the page has set it.
const focusOn = soon + `((e) => e.id + ' ' + e.className)(document.activeElement)), 100))`

// refused sends a form empty: the summary has the focus, its first link leads to
// the field, whose words are the same.
func (b *browser) refused(where string) {
	b.t.Helper()
	b.send(`.summary`)
	if got := eval[string](b, focusOn); !strings.Contains(got, "summary") {
		b.t.Errorf("%s: after an error the focus is on %q", where, got)
	}
	says := eval[string](b, `document.querySelector('.summary a').innerText`)
	b.do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	if got := eval[string](b, soon+`document.activeElement?.closest('.fld')?.querySelector('.msg')?.innerText ?? 'no field'), 200))`); !strings.Contains(got, says) {
		b.t.Errorf("%s: the summary’s %q leads to %q", where, says, got)
	}
	b.cleanForm(where + ", refused")
}

// saved expects the notice, with the focus, to say something.
func (b *browser) saved(where, says string) {
	b.t.Helper()
	b.do(chromedp.WaitReady(chromedp.CSS(`.notice`)))
	if got := eval[string](b, `document.querySelector('.notice').innerText`); !strings.Contains(got, says) {
		b.t.Errorf("%s: the notice says %q, want %q", where, got, says)
	}
	if got := eval[string](b, focusOn); !strings.HasPrefix(got, "saved") {
		b.t.Errorf("%s: after saving the focus is on %q", where, got)
	}
	b.cleanForm(where + ", saved")
}

// judgeByKeyboard: a statement judged and the judgement undone, by keys alone.
func judgeByKeyboard(t *testing.T, b *browser) {
	b.screen(1440, "light")
	b.open("/es" + judged)
	b.refused("judging")
	b.do(chromedp.Focus(chromedp.CSS(`#rank-verdict-1`)), chromedp.KeyEvent(" "), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown))
	if got := eval[string](b, `document.querySelector('[name=verdict]:checked').value`); got != "mis-entered" {
		t.Errorf("two arrows down from the first choice is %q", got)
	}
	if !b.tab(1, `e.name === 'reason'`) {
		t.Fatal("Tab does not go from the choices to the reason")
	}
	b.do(chromedp.KeyEvent("Se leyó otro renglón."))
	b.send(`.notice`)
	b.saved("judging", "Descartada: mal capturada. Deshacer")
	if !b.tab(1, `e.closest('.notice') !== null`) {
		t.Fatal("Tab does not go from the notice to what undoes it")
	}
	b.do(chromedp.KeyEvent(kb.Enter), chromedp.WaitReady(chromedp.CSS(`#rank-verdict-2:checked`)))
	b.send(`.notice`)
	b.saved("undoing", "De vuelta al rango normal")
}

// adoptByKeyboard: from the table of a measure to the notice, on a phone.
func adoptByKeyboard(t *testing.T, b *browser) {
	b.screen(390, "light")
	b.open("/en/measures/nuevo-laredo-disappeared")
	b.do(chromedp.Focus(chromedp.CSS(`a[href*="observation=o-nl-local"]`)), chromedp.KeyEvent(kb.Enter), chromedp.WaitReady(chromedp.CSS(`#adopt-reason`)))
	b.refused("adopting")
	b.do(chromedp.Focus(chromedp.CSS(`#adopt-figure-1`)), chromedp.KeyEvent(" "),
		chromedp.Focus(chromedp.CSS(`#adopt-reason`)), chromedp.KeyEvent("The committee names each person."))
	b.send(`.notice`)
	b.saved("adopting", "was adopted")
}

// eraseByKeyboard: nothing is destroyed without the word; with it, the tombstone
// stands.
func eraseByKeyboard(t *testing.T, b *browser) {
	b.screen(390, "light")
	b.open("/en/parties/WOLA/erase")
	b.refused("erasing")
	b.do(chromedp.Focus(chromedp.CSS(`#erase-reason`)), chromedp.KeyEvent("asked for"),
		chromedp.Focus(chromedp.CSS(`#erase-word`)), chromedp.KeyEvent("yes"))
	b.send(`.summary`)
	if got := eval[string](b, `document.querySelector('#erase-reason').value + ' / ' + document.querySelector('#erase-word').value`); got != "asked for / yes" {
		t.Errorf("after an error the form holds %q", got)
	}
	b.do(chromedp.Focus(chromedp.CSS(`#erase-word`)), chromedp.KeyEvent("a", chromedp.KeyModifiers(2)), chromedp.KeyEvent("erase"))
	b.send(`.notice`)
	b.saved("erasing", "The tombstone stands at position")
}

// proofByKeyboard: the proof of a page, pasted where it is checked.
func proofByKeyboard(t *testing.T, b *browser) {
	b.screen(1440, "light")
	b.open("/es/journal/proof")
	b.refused("checking")
	eval[bool](b, `fetch('/es/journal/60/proof.json').then((r) => r.text()).then((t) => { document.querySelector('#check-proof').value = t; return true; })`)
	b.send(`#result`)
	if got := eval[string](b, `document.querySelector('#result').innerText`); !strings.Contains(got, "La prueba se sostiene") {
		t.Errorf("the page says %q", got)
	}
	b.cleanForm("checking, done")
}

// formsWithoutScript: a form is sent, refused and saved with scripts switched off.
func formsWithoutScript(t *testing.T, b *browser) {
	b.do(chromedp.Navigate(b.base+"/es"+judged), chromedp.Click(chromedp.CSS(`.form button`)), chromedp.WaitReady(chromedp.CSS(`.summary`)))
	b.do(chromedp.Click(chromedp.CSS(`label[for=rank-verdict-1]`)), chromedp.SendKeys(chromedp.CSS(`#rank-reason`), "Declara a quiénes cuenta."),
		chromedp.Click(chromedp.CSS(`.form button`)), chromedp.WaitReady(chromedp.CSS(`.notice`)))
	b.forget()
}
