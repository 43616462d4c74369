package web

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tab presses Tab until the focus is on what the script accepts, at most n times.
func (b *browser) tab(n int, accept string) bool {
	b.t.Helper()
	for range n {
		b.do(chromedp.KeyEvent(kb.Tab))
		if eval[bool](b, `((e) => `+accept+`)(document.activeElement)`) {
			return true
		}
	}
	return false
}

// soon waits before it looks: it wants its value, and a delay in milliseconds.
const soon = `new Promise((done) => setTimeout(() => done(`

// letterByKeyboard walks through the letter without a mouse: skip link,
// switch, the first assertion, its note, and back to the text; the focus is
// always to be seen.
func letterByKeyboard(t *testing.T, b *browser) {
	b.screen(1440, "light")
	b.open("/es/letters/letter-2018")
	if !b.tab(1, `e.className === 'skip'`) {
		t.Fatal("the first Tab does not reach the skip link")
	}
	b.do(chromedp.KeyEvent(kb.Enter))
	if !b.tab(3, `e.dataset.moment === 'then'`) {
		t.Fatal("after skipping, Tab does not reach the switch")
	}
	b.do(chromedp.KeyEvent(kb.Enter))
	if got := eval[string](b, `document.documentElement.dataset.asof + ' ' + location.search`); got != "then ?at=@2018-07-11" {
		t.Errorf("after Enter on the switch: %q", got)
	}
	if !b.tab(8, `e.id === 'c1'`) {
		t.Fatal("Tab does not reach the first assertion")
	}
	if outline := eval[string](b, `getComputedStyle(document.activeElement).outlineStyle`); outline != "solid" {
		t.Errorf("the focus is not to be seen: outline %s", outline)
	}
	b.do(chromedp.KeyEvent(kb.Enter))
	if !eval[bool](b, soon+`document.querySelector('#n1 details').open && document.activeElement.closest('#n1') !== null), 50))`) {
		t.Error("Enter on an assertion does not open its note and lead there")
	}
	b.do(chromedp.KeyEvent(kb.Enter))
	if eval[bool](b, `document.querySelector('#n1 details').open`) {
		t.Error("Enter on an open note does not close it")
	}
	if n := eval[int](b, `[...document.querySelectorAll('a[href],button,summary,select,input,textarea')].filter((e) => e.tabIndex > 0).length`); n > 0 {
		t.Errorf("%d elements jump the order of the text", n)
	}
	b.clean("the letter")
}

// switchShowsOneMoment: at each moment nothing known later is to be seen
// in text, notes or tally; the order of the page stays.
func switchShowsOneMoment(t *testing.T, b *browser) {
	b.screen(1440, "light")
	b.open("/es/letters/letter-2018")
	seen := `document.querySelector('main').innerText`
	now := eval[string](b, seen)
	b.do(chromedp.Click(chromedp.CSS(`[data-moment=then]`)))
	then := eval[string](b, seen)
	before, _, _ := strings.Cut(then, "Qué cambió, y por qué fuente\n")
	for _, later := range []string{"2021", "2022", "2024", "15 nov 2018", "Cambió desde la firma", "rebasada"} {
		if strings.Contains(before, later) {
			t.Errorf("as on 11 July 2018 the letter shows %q", later)
		}
	}
	if !strings.Contains(now, "Cambió desde la firma") || strings.Contains(then, "[detención") || !strings.Contains(now, "[detención") {
		t.Error("the switch does not change states and insertions")
	}
	b.do(chromedp.Click(chromedp.CSS(`[data-moment=now]`)))
	if again := eval[string](b, seen); again != now {
		t.Error("switching there and back does not give the same page")
	}
	b.clean("the switch")
}

// notesBesideClaims: wide, none above its claim's line and none
// over another; narrow, a claim opens its note in place and closes it again.
func notesBesideClaims(t *testing.T, b *browser) {
	b.screen(1440, "light")
	b.open("/en/letters/letter-2018")
	type place struct{ Claim, Top, Bottom float64 }
	places := eval[[]place](b, `[...document.querySelectorAll('li.note')].map((n) => ({
		Claim: document.getElementById('c' + n.id.slice(1)).getClientRects()[0].top, Top: n.getBoundingClientRect().top, Bottom: n.getBoundingClientRect().bottom}))`)
	if len(places) != 25 {
		t.Fatalf("%d notes, want 25", len(places))
	}
	for i, p := range places {
		if p.Top < p.Claim-2 || i > 0 && p.Top < places[i-1].Bottom-1 {
			t.Errorf("note %d stands at %.0f to %.0f, its claim at %.0f", i+1, p.Top, p.Bottom, p.Claim)
		}
	}
	b.screen(390, "light")
	b.open("/en/letters/letter-2018")
	b.do(chromedp.Click(chromedp.CSS(`#c4`)))
	if got := eval[string](b, `document.querySelector('.inplace')?.innerText ?? ''`); !strings.Contains(got, "Changed since signing") {
		t.Errorf("on a phone the note opens with %q", got)
	}
	b.do(chromedp.Click(chromedp.CSS(`#c4`)))
	if eval[bool](b, `document.querySelector('.inplace') !== null || !document.querySelector('#n4 details')`) {
		t.Error("the note does not close and go back")
	}
	b.clean("notes")
}

// linksOpenTheirNote: by number and by the claim's own name.
func linksOpenTheirNote(t *testing.T, b *browser) {
	b.screen(1440, "light")
	for _, fragment := range []string{"#n9", "#c9", "#claim-cl-09"} {
		b.open("/es/letters?x=" + fragment[1:]) // leave the page, so that the address loads anew
		b.open("/es/letters/letter-2018" + fragment)
		if !eval[bool](b, soon+`document.querySelector('#n9 details').open), 100))`) {
			t.Errorf("%s does not open note 9", fragment)
		}
	}
	b.clean("fragments")
}

// withoutScript: the letter reads, the switch is two links, every note can
// be opened, forms send.
func withoutScript(t *testing.T, b *browser) {
	b.screen(1440, "light")
	b.do(func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return chromedp.Void{}, err
	})
	b.do(chromedp.Navigate(b.base + "/es/letters/letter-2018"))
	b.do(chromedp.Click(chromedp.CSS(`[data-moment=then]`)), chromedp.WaitReady(chromedp.CSS(`html[data-asof=then]`)))
	b.do(chromedp.Click(chromedp.CSS(`#n9 summary`)), chromedp.WaitReady(chromedp.CSS(`#n9 details[open]`)))
	b.do(chromedp.Navigate(b.base+"/es/search"), chromedp.SendKeys(chromedp.CSS(`#q`), "desaparicion"+kb.Enter),
		chromedp.WaitReady(chromedp.CSS(`.hits`)))
	b.clean("without scripts")
}

// queryBoxSuggests: the keyboard takes a suggestion; Escape closes the list.
func queryBoxSuggests(t *testing.T, b *browser) {
	b.screen(1440, "light")
	b.open("/en/query")
	b.do(chromedp.SendKeys(chromedp.CSS(`#q`), "count acts where ty"))
	b.do(chromedp.WaitReady(chromedp.CSS(`query-box li`)))
	b.do(chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Enter))
	// The protocol sends the character of a key even where the page prevented it.
	if got := eval[string](b, `document.querySelector('#q').value`); strings.TrimSpace(got) != "count acts where type" {
		t.Errorf("Enter took %q", got)
	}
	b.do(chromedp.WaitReady(chromedp.CSS(`query-box li`)), chromedp.KeyEvent(kb.Escape))
	if !eval[bool](b, `document.querySelector('query-box .options').hidden`) {
		t.Error("Escape does not close the list")
	}
	b.do(chromedp.SendKeys(chromedp.CSS(`#q`), "under torture"), chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(2)))
	b.do(chromedp.WaitReady(chromedp.CSS(`.answer`)))
	b.clean("the query box")
}

// letterPrints: on paper there are no controls, and every note is
// open, numbered and after the text.
func letterPrints(t *testing.T, b *browser) {
	b.screen(816, "light")
	b.open("/es/letters/letter-2018")
	b.do(func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return chromedp.Void{}, err
	})
	eval[bool](b, `dispatchEvent(new Event('beforeprint')); true`)
	shown := func(css string) bool {
		return eval[bool](b, fmt.Sprintf(`[...document.querySelectorAll(%q)].some((e) => e.getClientRects().length > 0)`, css))
	}
	for _, css := range []string{".top", ".asof .choose", ".foot", "button"} {
		if shown(css) {
			t.Errorf("%s prints", css)
		}
	}
	for _, css := range []string{".tally", ".notes-h", "#n25 .body"} {
		if !shown(css) {
			t.Errorf("%s does not print", css)
		}
	}
	order := eval[[]float64](b, `['.letter .text p', '.notes-h', '#n1', '#n25'].map((s) => document.querySelector(s).getBoundingClientRect().top)`)
	if !slices.IsSorted(order) {
		t.Errorf("text, heading and notes stand at %v", order)
	}
	b.clean("print")
}
