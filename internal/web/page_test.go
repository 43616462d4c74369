package web

import (
	"fmt"
	"html"
	"iter"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
)

// TestEveryPageIsWhole walks from every page along every link, in both
// languages: each answers, says everything, has unique ids, no inline style or
// script, and leads nowhere that is not.
func TestEveryPageIsWhole(t *testing.T) {
	h, _ := sampleServer(t)
	eachLang(t, func(t *testing.T, lang locale.Lang) {
		w := walk{t: t, h: h, lang: lang, seen: map[string]bool{}, ids: map[string][]string{}, routes: map[string]int{}, sorts: map[string]int{}}
		for _, path := range append(pages(), files()...) {
			w.visit("/"+string(lang)+path, listed)
		}
		for len(w.queue) > 0 {
			next := w.queue[0]
			w.queue = w.queue[1:]
			w.visit(next.to, next.from)
		}
		w.fragments()
		t.Logf("%d addresses", len(w.seen))
		for _, route := range routes() {
			if route.Method == http.MethodGet && w.routes[route.Path] == 0 && !ofPeople(route) && !ofErasures(route) {
				t.Errorf("no page of the route %s was met", route.Path)
			}
		}
	})
}

// ofErasures reports whether a page is there only once something was erased, which in
// the sample nothing was: TestTheCertificateOnItsPage opens those.
func ofErasures(r Route) bool { return strings.Contains(r.Path, "/certificate") }

type hop struct{ to, from string }

type walk struct {
	t      *testing.T
	h      http.Handler
	lang   locale.Lang
	seen   map[string]bool
	queue  []hop
	ids    map[string][]string // by address
	routes map[string]int
	sorts  map[string]int // pages met of each sort
	points []hop          // links with a fragment
}

var (
	gapPattern    = regexp.MustCompile(`\{[a-z_]+\}`)
	codePattern   = regexp.MustCompile(`(?s)<(code|pre|textarea)[^>]*>.*?</(code|pre|textarea)>`)
	forScript     = regexp.MustCompile(`data-some="[^"]*"`)
	titlePattern  = regexp.MustCompile(`<title>([^<]+)</title>`)
	numberPattern = regexp.MustCompile(`(?s)<td class="n"[^>]*>(.*?)</td>`)
)

// visit asks for an address once. Of a list or entity that many lead to, the
// page is read whole; its variants at other moments only answer.
func (w *walk) visit(address, from string) {
	if w.seen[address] || w.enough(address, from) {
		return
	}
	w.seen[address] = true
	answer := get(w.h, address)
	if answer.Code != http.StatusOK {
		w.t.Errorf("%s, to which %s leads: status %d\n%.300s", address, from, answer.Code, text(answer.Body.String()))
		return
	}
	w.count(address)
	if strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") {
		w.read(address, answer.Body.String())
	}
}

// enough reports whether there were enough pages like this one already: all of
// them in CI, a few of each sort elsewhere. Pages at other moments lead to all
// pages again; some of those will do.
func (w *walk) enough(address, from string) bool {
	if from == listed {
		return false
	}
	path, query, _ := strings.Cut(address, "?")
	sort := strings.Join(strings.SplitN(path, "/", 4)[:min(3, strings.Count(path, "/")+1)], "/")
	most := 16
	if strings.Contains(query, "at=") {
		sort, most = "at", 40
	} else if os.Getenv("CI") == "true" {
		most = 1 << 20
	}
	w.sorts[sort]++
	return w.sorts[sort] > most
}

// listed is where the pages come from that are always read.
const listed = "the list of pages"

// count notes the route by which an address was answered.
func (w *walk) count(address string) {
	path, _, _ := strings.Cut(strings.TrimPrefix(address, "/"+string(w.lang)), "?")
	best, at := -1, ""
	got := strings.Split(path, "/")
	for _, route := range routes() {
		want := strings.Split(strings.TrimSuffix(route.Path, "{$}"), "/")
		literal := 0
		match := len(got) == len(want)
		for i := 0; match && i < len(want); i++ {
			if !strings.HasPrefix(want[i], "{") {
				literal++
				match = want[i] == got[i]
			}
		}
		if match && literal > best {
			best, at = literal, route.Path
		}
	}
	w.routes[at]++
}

// read checks one page and notes where it leads.
func (w *walk) read(address, page string) {
	complain := func(format string, args ...any) {
		w.t.Helper()
		w.t.Errorf("%s: %s", address, fmt.Sprintf(format, args...))
	}
	if !strings.Contains(page, `<html lang="`+w.lang.Tag()+`"`) {
		complain("its language is not %s", w.lang.Tag())
	}
	if titlePattern.FindStringSubmatch(page) == nil {
		complain("no title")
	}
	if gap := openGap(page); gap != "" {
		complain("the gap %s was not filled", gap)
	}
	if n := strings.Count(page, "<h1"); n != 1 {
		complain("%d headings of the first level", n)
	}
	ids := map[string]int{}
	var refs []string
	for name, attributes := range elements(page) {
		w.tag(complain, address, name, attributes, ids, &refs)
	}
	for id, n := range ids {
		if n > 1 {
			complain("the id %s stands %d times", id, n)
		}
		w.ids[address] = append(w.ids[address], id)
	}
	for _, ref := range refs {
		if ids[ref] == 0 {
			complain("something refers to the id %s, which is not there", ref)
		}
	}
	for _, cell := range numberPattern.FindAllStringSubmatch(page, -1) {
		if words := text(cell[1]); words != "" && !strings.Contains(cell[1], `class="num`) && !strings.Contains(cell[1], `class="q"`) {
			complain("the figure %q is not printed by the component that prints figures", words)
		}
	}
}

// openGap finds a gap of a sentence that nobody filled. Code has braces of its
// own, and one attribute is a sentence that the script fills.
func openGap(page string) string {
	return gapPattern.FindString(forScript.ReplaceAllString(codePattern.ReplaceAllString(page, ""), ""))
}

// elements yields the start tags of a page with their attributes, as templ and
// the drawings write them: names in lower case, values in double quotes.
func elements(page string) iter.Seq2[string, [][2]string] {
	return func(yield func(string, [][2]string) bool) {
		for {
			i := strings.IndexByte(page, '<')
			if i < 0 {
				return
			}
			page = page[i+1:]
			end := strings.IndexAny(page, " />\n")
			if end <= 0 || page[0] == '!' || page[0] == '/' {
				continue
			}
			name := page[:end]
			page = page[end:]
			var attributes [][2]string
			for {
				page = strings.TrimLeft(page, " \n/")
				if page == "" || page[0] == '>' {
					break
				}
				stop := strings.IndexAny(page, "= />\n")
				key, value := page[:stop], ""
				page = page[stop:]
				if rest, quoted := strings.CutPrefix(page, `="`); quoted {
					value, page, _ = strings.Cut(rest, `"`)
				}
				attributes = append(attributes, [2]string{key, value})
			}
			if !yield(name, attributes) {
				return
			}
		}
	}
}

// tag checks one element: nothing inline, and every reference kept for later.
func (w *walk) tag(complain func(string, ...any), address, name string, attributes [][2]string, ids map[string]int, refs *[]string) {
	src := false
	alternate := slices.Contains(attributes, [2]string{"rel", "alternate"})
	for _, a := range attributes {
		key, value := a[0], html.UnescapeString(a[1])
		switch {
		case key == "style", strings.HasPrefix(key, "on"):
			complain("the inline attribute %s on %s", key, name)
		case key == "id":
			ids[value]++
		case key == "aria-labelledby", key == "aria-describedby", key == "for", key == "aria-controls":
			*refs = append(*refs, strings.Fields(value)...)
		case key == "src":
			src = true
			w.asset(complain, value)
		case key == "href" && name == "link" && !alternate:
			w.asset(complain, value)
		case key == "href":
			w.link(complain, address, value, refs)
		}
	}
	if name == "style" || name == "script" && !src {
		complain("an inline <%s>", name)
	}
}

func (w *walk) asset(complain func(string, ...any), address string) {
	if w.seen[address] {
		return
	}
	w.seen[address] = true
	if answer := get(w.h, address); answer.Code != http.StatusOK {
		complain("the file %s: status %d", address, answer.Code)
	}
}

// link notes an address to visit. Links to other sites must be of sources.
func (w *walk) link(complain func(string, ...any), from, to string, refs *[]string) {
	switch {
	case strings.HasPrefix(to, "#"):
		*refs = append(*refs, to[1:])
		return
	case strings.HasPrefix(to, "?"):
		return // the shelf's examples
	case strings.HasPrefix(to, "http://"), strings.HasPrefix(to, "https://"):
		return
	case !strings.HasPrefix(to, "/"):
		complain("the link %q leads nowhere", to)
		return
	}
	if _, err := url.Parse(to); err != nil {
		complain("the link %q: %v", to, err)
	}
	address, fragment, _ := strings.Cut(to, "#")
	if fragment != "" {
		w.points = append(w.points, hop{to, from})
	}
	if strings.HasPrefix(address, "/"+string(w.lang.Other())+"/") {
		return // the twin is walked in its own language
	}
	w.queue = append(w.queue, hop{address, from})
}

// fragments checks the links that lead into a page.
func (w *walk) fragments() {
	for _, p := range w.points {
		address, fragment, _ := strings.Cut(p.to, "#")
		ids, ok := w.ids[address]
		if ok && !slices.Contains(ids, fragment) {
			w.t.Errorf("%s leads to %s, where there is no %s", p.from, address, fragment)
		}
	}
}

var anyTag = regexp.MustCompile(`<[^>]*>`)

// text is what a page says, without its markup.
func text(page string) string {
	return strings.Join(strings.Fields(html.UnescapeString(anyTag.ReplaceAllString(page, " "))), " ")
}

// TestWrongAddressesSayWhatToDo: the right status, in the page's language, with
// the masthead around it.
func TestWrongAddressesSayWhatToDo(t *testing.T) {
	h, _ := sampleServer(t)
	eachLang(t, func(t *testing.T, lang locale.Lang) {
		for path, status := range wrong() {
			answer := get(h, "/"+string(lang)+path)
			page := answer.Body.String()
			if answer.Code != status {
				t.Errorf("%s: status %d, want %d\n%.300s", path, answer.Code, status, text(page))
			}
			if !strings.Contains(page, `<html lang="`+lang.Tag()) || !strings.Contains(page, "<nav") {
				t.Errorf("%s: not a page of ours in %s", path, lang)
			}
			if gap := openGap(page); gap != "" {
				t.Errorf("%s: the gap %s was not filled", path, gap)
			}
		}
	})
}

// TestNobodyWritesOurPages: what an address says never becomes markup.
func TestNobodyWritesOurPages(t *testing.T) {
	h, _ := sampleServer(t)
	nasty := url.QueryEscape(`"><script>alert(1)</script>`)
	for _, path := range []string{
		"/es/search?q=" + nasty, "/es/query?q=" + nasty, "/es/acts?type=" + nasty, "/es/acts?year=" + nasty, "/es/commitments?kind=" + nasty,
		"/es/letters/letter-2018/changes?from=" + nasty, "/es/journal?before=" + nasty, "/es/acts?at=" + nasty, "/es/" + nasty, "/es/acts/" + nasty, "/es/search?" + nasty + "=1",
	} {
		if page := get(h, path).Body.String(); strings.Contains(page, "<script>") {
			t.Errorf("%s: the page holds what the address said as markup", path)
		}
	}
}

// TestNewRecordSaysHowToBegin: the empty record's page, lists and letters.
func TestNewRecordSaysHowToBegin(t *testing.T) {
	h, _ := emptyServer(t)
	eachLang(t, func(t *testing.T, lang locale.Lang) {
		if page := text(get(h, "/"+string(lang)+"/").Body.String()); !strings.Contains(page, "constancia import") {
			t.Errorf("home says nothing of importing: %.400s", page)
		}
		for _, path := range []string{"/letters", "/measures", "/events", "/acts", "/commitments", "/record", "/journal", "/search?q=x", "/query?q=acts"} {
			if answer := get(h, "/"+string(lang)+path); answer.Code != http.StatusOK {
				t.Errorf("%s: status %d\n%.300s", path, answer.Code, text(answer.Body.String()))
			}
		}
	})
}
