package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/constancia-project/constancia/locale"
)

// What a page may weigh over the wire: the first with fonts, later ones.
const (
	firstPage = 120_000
	laterPage = 15_000
)

// TestPagesAreLight: with gzip, every page in both languages.
func TestPagesAreLight(t *testing.T) {
	h, _ := sampleServer(t)
	a, err := newAssets()
	if err != nil {
		t.Fatal(err)
	}
	weight := func(file asset) int {
		if file.small != nil {
			return len(file.small)
		}
		return len(file.body)
	}
	shared, scripts := 0, map[string]int{}
	for name, file := range a.files {
		switch {
		case strings.HasPrefix(name, "js/"): // a page asks for its own
			scripts[name] = weight(file)
		case !strings.HasSuffix(name, ".txt"): // licences are not asked for
			shared += weight(file)
		}
	}
	heaviest := 0
	eachLang(t, func(t *testing.T, lang locale.Lang) {
		for _, path := range pages() {
			if path == "/shelf" {
				continue
			}
			body := get(h, "/"+string(lang)+path, "Accept-Encoding", "gzip").Body.Bytes()
			n, asked := len(body), 0
			for name, size := range scripts {
				if bytes.Contains(unzipped(t, body), []byte("/"+name+`"`)) {
					asked += size
					for other, more := range scripts {
						if bytes.Contains(a.files[name].body, []byte("from './"+strings.TrimPrefix(other, "js/")+"'")) {
							asked += more
						}
					}
				}
			}
			heaviest = max(heaviest, n+asked)
			if n > laterPage {
				t.Errorf("%s: %d bytes, more than %d", path, n, laterPage)
			}
		}
	})
	if shared+heaviest > firstPage {
		t.Errorf("a first page may weigh %d bytes, more than %d", shared+heaviest, firstPage)
	}
	t.Logf("style and fonts %d bytes; the heaviest page with its scripts %d", shared, heaviest)
}

// unzipped is what a browser makes of an answer.
func unzipped(t *testing.T, body []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return body // short answers are not zipped
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// TestAnswersAreKeptAndSqueezed: digests, conditional requests, HEAD, and files
// that may be kept for ever.
func TestAnswersAreKeptAndSqueezed(t *testing.T) {
	h, _ := sampleServer(t)
	first := get(h, "/es/letters/letter-2018")
	tag := first.Header().Get("ETag")
	if tag == "" {
		t.Fatal("no ETag")
	}
	if again := get(h, "/es/letters/letter-2018", "If-None-Match", tag); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
		t.Errorf("the same page again: status %d, %d bytes", again.Code, again.Body.Len())
	}
	squeezed := get(h, "/es/letters/letter-2018", "Accept-Encoding", "br, gzip")
	z, err := gzip.NewReader(squeezed.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(z)
	if err != nil || string(body) != first.Body.String() {
		t.Errorf("squeezed, the page is another (%v)", err)
	}
	style := get(h, stylePath(first.Body.String()))
	if style.Code != http.StatusOK || !strings.Contains(style.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("style: status %d, %q", style.Code, style.Header().Get("Cache-Control"))
	}
	if refused := acceptsGzip(&http.Request{Header: http.Header{"Accept-Encoding": {"gzip;q=0"}}}); refused {
		t.Error("gzip;q=0 is a refusal")
	}
}

func stylePath(page string) string {
	_, after, _ := strings.Cut(page, `rel="stylesheet" href="`)
	path, _, _ := strings.Cut(after, `"`)
	return path
}

// TestFilesAreWhatTheyShouldBe: licences beside the fonts, no other host named.
func TestFilesAreWhatTheyShouldBe(t *testing.T) {
	if err := fstest.TestFS(staticFiles, "static/fonts/archivo-LICENSE.txt", "static/fonts/faustina-LICENSE.txt"); err != nil {
		t.Error(err)
	}
	a, err := newAssets()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"style.css", "js/as-of.js", "js/living-letter.js", "js/query-box.js", "js/print-page.js"} {
		file, ok := a.files[name]
		if !ok {
			t.Errorf("no %s", name)
		}
		if strings.Contains(string(file.body), "http:") || strings.Contains(string(file.body), "https:") {
			t.Errorf("%s names another host", name)
		}
	}
}
