package web

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/constancia-project/constancia/locale"
)

// browser is one tab of a headless Chromium over the sample record.
type browser struct {
	t    *testing.T
	ctx  context.Context
	base string
	axe  string

	mu       sync.Mutex
	problems []string // what the console and the policy said since the last page
}

// openBrowser starts Chromium. It runs in CI, where a missing one is a failure, and
// where CHROMIUM names one: opening every page in two languages takes minutes, and
// the README's test command must not.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	if os.Getenv("CI") != "true" && os.Getenv("CHROMIUM") == "" {
		t.Skip("browser tests run with CI=true, or with CHROMIUM=chromium (any path or name of one)")
	}
	path := ""
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); name != "" && err == nil {
			path = found
			break
		}
	}
	switch {
	case path == "":
		t.Fatal("no chromium: install it (Debian: apt-get install chromium), or name it in CHROMIUM")
	case testing.Short():
		t.Skip("-short: browser tests take their time")
	}
	axe, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	h, _ := sampleServer(t)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx, base: server.URL, axe: string(axe)}
	if err := chromedp.Listen(ctx, b.heard); err != nil {
		t.Fatal(err)
	}
	b.do(func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, cdplog.Enable, cdp.Empty{})
		return chromedp.Void{}, err
	})
	return b
}

// heard keeps what a page must never cause: an exception, an error on the
// console, a violation of the content-security policy.
func (b *browser) heard(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.problems = append(b.problems, fmt.Sprintf("exception: %s", e.ExceptionDetails.Text))
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == "error" {
			b.problems = append(b.problems, fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	}
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// eval runs a script in the page and gives its value.
func eval[T any](b *browser, script string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%.200s: %v", script, err)
	}
	return v
}

// screen sets the size of the window and the reader's colour scheme.
func (b *browser) screen(width int64, scheme string) {
	options := []chromedp.EmulateViewportOption{}
	if width < 700 {
		options = append(options, chromedp.EmulateMobile)
	}
	b.do(chromedp.EmulateViewport(width, 900, options...), func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return chromedp.Void{}, err
	})
}

func (b *browser) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base + path))
	eval[bool](b, `document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => done(true))))`)
}

// clean fails for what the page did wrong since it was opened.
func (b *browser) clean(where string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.problems {
		b.t.Errorf("%s: %s", where, p)
	}
	b.problems = nil
}

// forget drops what was heard.
func (b *browser) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.problems = nil
}

// overflows reports by how many pixels the page is wider than its window.
func (b *browser) overflows() int {
	return eval[int](b, `Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)`)
}

// violations runs axe with WCAG 2.2 AA and its best practices, all notes opened.
func (b *browser) violations() []string {
	b.t.Helper()
	eval[bool](b, `document.querySelectorAll('details').forEach((d) => { d.open = true; }); true`)
	eval[bool](b, b.axe+`; true`)
	return eval[[]string](b, `axe.run(document, {preload: false, resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
		.then((r) => r.violations.flatMap((v) => v.nodes.slice(0, 3).map((n) => v.id + ': ' + n.target.join(' ') + ' — ' + (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? v.help))))`)
}

// looked are the pages that the browser looks at: one of every sort, and those
// whose state changes their shape.
func looked() []string {
	return []string{
		"/", "/letters", "/letters/letter-2018", "/letters/letter-2018?at=@2018-07-11", "/letters/letter-2018/changes",
		"/measures", "/measures/nuevo-laredo-disappeared", "/measures/soldier-conviction-rate",
		"/events", "/events/ev-tlatlaya", "/proceedings", "/commitments", "/commitments/c-commission",
		"/record", "/acts", "/acts/act-nl-disappearance", "/acts/act-nl-disappearance?by=source", "/sources/letter-2018",
		"/query?q=count+acts+by+type", "/query?q=commitment+c-lsi+has+status+%3D+met", "/search?q=desaparicion", "/journal", "/journal/5", "/shelf", "/nowhere",
		judged, "/acts/act-nl-disappearance/erase", adopted, "/journal/proof", "/journal/5/reason",
	}
}

// TestInABrowser opens one browser for all that needs one.
func TestInABrowser(t *testing.T) {
	b := openBrowser(t)
	for _, one := range []struct {
		name string
		test func(*testing.T, *browser)
	}{
		{"every page, in both languages, on a desk and on a phone", everyPage},
		{"in the dark and at 320 pixels", darkAndNarrow},
		{"the letter by keyboard", letterByKeyboard},
		{"the switch shows one moment only", switchShowsOneMoment},
		{"notes stand beside their claims", notesBesideClaims},
		{"links open their note", linksOpenTheirNote},
		{"the query box suggests", queryBoxSuggests},
		{"the letter prints its notes", letterPrints},
		{"judging a statement by keyboard", judgeByKeyboard},
		{"adopting by keyboard", adoptByKeyboard},
		{"checking a proof by keyboard", proofByKeyboard},
		{"erasing by keyboard", eraseByKeyboard},
		{"without scripts", withoutScript},
		{"forms without scripts", formsWithoutScript},
	} {
		t.Run(one.name, func(t *testing.T) {
			b.t = t
			one.test(t, b)
		})
	}
}

// everyPage: nothing for axe, nothing on the console, nothing wider than the
// window. In CI each page is looked at in both languages, one of them on a desk
// and one on a phone, by turns; elsewhere once.
func everyPage(t *testing.T, b *browser) {
	turns := []struct {
		lang  locale.Lang
		width int64
	}{{locale.ES, 1440}, {locale.EN, 390}, {locale.EN, 1440}, {locale.ES, 390}}
	for turn, look := range turns {
		b.screen(look.width, "light")
		for i, path := range looked() {
			once, twice := i%2*2+i/2%2 == turn, i%2 == turn/2
			if !once && (!twice || os.Getenv("CI") != "true") {
				continue
			}
			address := "/" + string(look.lang) + path
			b.open(address)
			if n := b.overflows(); n > 0 {
				t.Errorf("%s at %d px is %d px too wide: %s", address, look.width, n, eval[string](b, widest))
			}
			for _, v := range b.violations() {
				t.Errorf("%s at %d px: %s", address, look.width, v)
			}
			if path == "/nowhere" { // its status is an error to the console
				b.forget()
			}
			b.clean(address)
		}
	}
}

// darkAndNarrow: contrast in the dark scheme, reflow at 320 px.
func darkAndNarrow(t *testing.T, b *browser) {
	b.screen(320, "dark")
	for _, path := range looked() {
		if path == "/nowhere" {
			continue
		}
		b.open("/es" + path)
		if n := b.overflows(); n > 0 {
			t.Errorf("%s at 320 px is %d px too wide: %s", path, n, eval[string](b, widest))
		}
		if path == "/shelf" || path == "/letters/letter-2018" || path == "/measures/nuevo-laredo-disappeared" {
			for _, v := range b.violations() {
				t.Errorf("%s in the dark: %s", path, v)
			}
		}
		b.clean(path)
	}
}

// widest names the elements that stand out of the window.
const widest = `[...document.querySelectorAll('main *, header *, footer *')].filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).slice(0, 4).map((e) => e.tagName + '.' + e.className).join(', ')`
