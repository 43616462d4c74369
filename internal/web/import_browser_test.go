package web

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestImportInABrowser brings in a file from the button of the record's page to the
// page that undoes it, in Spanish on a phone and in English on a desk.
func TestImportInABrowser(t *testing.T) {
	b := openBrowser(t)
	for _, look := range []struct {
		lang  string
		width int64
		key   string
	}{{"es", 390, "y"}, {"en", 1440, "z"}} {
		b.screen(look.width, "light")
		b.open("/" + look.lang + "/record")
		b.presses(`a[href$="/import"]`, `#upload-file`)
		b.cleanForm("the form that takes a file")
		name := filepath.Join(t.TempDir(), "actos.csv")
		if err := os.WriteFile(name, []byte("Folio;Clase;Víctimas;Notas\n"+look.key+"-1;torture;3;uno\n"+look.key+"-2;golpes;4;dos\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		b.gives(`#upload-file`, name)
		b.presses(`#main button.go, form button.go`, `[id="to.0"]`)
		b.picture(look.lang + "-columns")
		b.cleanForm("columns, guessed")
		b.chooses(`[id="to.0"]`, "id")
		b.chooses(`[id="to.1"]`, "type")
		b.writes(`#source`, "letter-2018")
		b.presses(`button[value=check]`, `#term-0`)
		b.picture(look.lang + "-problems")
		b.cleanForm("problems, each on its row")
		b.chooses(`#term-0`, "torture")
		b.presses(`button[value=check]`, `#carry-out-reason`)
		b.picture(look.lang + "-preview")
		b.cleanForm("what would change")
		b.presses(`form[action*=import] .buttons button.go[class]:not([name])`, `a[href$="/undo"]`)
		b.picture(look.lang + "-saved")
		b.cleanForm("saved")
		b.presses(`a[href$="/undo"]`, `form`)
		b.forget()
	}
}

// presses presses Enter on a control, and waits for the page that answers.
func (b *browser) presses(what, wait string) {
	b.t.Helper()
	eval[bool](b, `document.documentElement.id = 'asked'; true`)
	b.do(chromedp.Focus(chromedp.CSS(what)), chromedp.KeyEvent(kb.Enter), chromedp.WaitReady(chromedp.CSS(`html:not(#asked) `+wait)))
}

func (b *browser) chooses(what, value string) {
	b.t.Helper()
	if got := eval[string](b, `(() => { const s = document.querySelector('`+what+`'); s.value = '`+value+`'; return s.value; })()`); got != value {
		b.t.Fatalf("%s does not offer %q", what, value)
	}
}

func (b *browser) writes(what, value string) {
	b.t.Helper()
	eval[bool](b, `document.querySelector('`+what+`').value = '`+value+`'; true`)
}

// gives puts a file into a field.
func (b *browser) gives(what, path string) {
	b.t.Helper()
	b.do(chromedp.SetUploadFiles(chromedp.CSS(what), []string{path}))
}

// picture keeps what the page looks like, in a folder that is named.
func (b *browser) picture(name string) {
	b.t.Helper()
	folder := os.Getenv("CONSTANCIA_PICTURES")
	if folder == "" {
		return
	}
	raw, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), raw, 0o600); err != nil {
		b.t.Fatal(err)
	}
}
