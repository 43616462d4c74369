package web

import (
	"html"
	"net/http"
	"strings"
	"unicode"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// hitsMost is how many hits a page shows; more means that the words should be
// more exact.
const hitsMost = 100

// searchView is what the search page shows.
type searchView struct {
	Text   string
	Says   string // how many were found, in words; empty before anything was sought
	Groups []hitGroup
}

// hitGroup is the hits of one type.
type hitGroup struct {
	Title string
	Hits  []hit
}

type hit struct {
	Title string
	Lang  string // of the title, where it is not the page's
	At    templ.SafeURL
	Where string // the property in which the words stand
	Found templ.Component
}

// showSearch is GET /search: a search across all entities, accents and case
// ignored, grouped by type.
func (s *Server) showSearch(w http.ResponseWriter, p *page) error {
	text := strings.TrimSpace(p.Query.Get("q"))
	v := searchView{Text: text}
	p.Title = p.Say(saySearchTitle)
	if text == "" {
		return s.render(w, p, searchPage(&p.Page, v))
	}
	found, err := s.record.Search(p.ctx, p.who, text, hitsMost+1, p.at)
	if err != nil {
		return err
	}
	v.Says = p.Count(sayHits, min(len(found), hitsMost), "text", text)
	if len(found) > hitsMost {
		found = found[:hitsMost]
		v.Says = p.Say(sayTooMany, "n", hitsMost, "text", text)
	}
	ids := make([]record.ID, len(found))
	for i, h := range found {
		ids[i] = h.ID
	}
	n, err := s.namesOf(p, ids...)
	if err != nil {
		return err
	}
	words := query.SearchWords(text)
	at := map[string]int{}
	for _, h := range found {
		i, ok := at[h.ID.Type]
		if !ok {
			i = len(v.Groups)
			at[h.ID.Type] = i
			v.Groups = append(v.Groups, hitGroup{Title: typeLabel(&p.Page, h.ID.Type, true)})
		}
		one := hit{Title: n.of(h.ID), Lang: n.lang(h.ID), At: p.Entity(h.ID)}
		if t, ok := p.Schema.Type(h.ID.Type); ok {
			if def, ok := t.Property(h.Property); ok {
				one.Where = def.Label.In(p.Lang)
			}
		}
		if h.Snippet != "" && h.Snippet != one.Title {
			one.Found = templ.Raw(marked(h.Snippet, words, foreign(p, h.Lang)))
		}
		v.Groups[i].Hits = append(v.Groups[i].Hits, one)
	}
	p.Title = p.Say(saySearchFor, "text", text)
	return s.render(w, p, searchPage(&p.Page, v))
}

// marked writes a snippet with the words that were sought marked in it: those
// that begin like one of them, accents and case ignored.
func marked(snippet string, sought []string, lang string) string {
	var b strings.Builder
	if lang != "" {
		b.WriteString(`<span lang="` + html.EscapeString(lang) + `">`)
	}
	for len(snippet) > 0 {
		end := strings.IndexFunc(snippet, unicode.IsSpace)
		space := ""
		word := snippet
		if end >= 0 {
			word, space = snippet[:end], " "
			snippet = strings.TrimLeftFunc(snippet[end:], unicode.IsSpace)
		} else {
			snippet = ""
		}
		if isSought(word, sought) {
			b.WriteString("<mark>" + html.EscapeString(word) + "</mark>" + space)
		} else {
			b.WriteString(html.EscapeString(word) + space)
		}
	}
	if lang != "" {
		b.WriteString("</span>")
	}
	return b.String()
}

func isSought(word string, sought []string) bool {
	for _, folded := range query.SearchWords(word) {
		for _, s := range sought {
			if strings.HasPrefix(folded, s) {
				return true
			}
		}
	}
	return false
}

var (
	saySearchTitle = locale.Message{ID: "web.search-title", ES: "Buscar en todo el registro", EN: "Search all of the record"}
	saySearchFor   = locale.Message{ID: "web.search-for", ES: "Buscar «{text}»", EN: "Search for “{text}”"}
	sayHits        = locale.Plural{
		ID:    "web.hits",
		OneES: "{n} resultado con «{text}».", ManyES: "{n} de resultados con «{text}».", OtherES: "{n} resultados con «{text}».",
		OneEN: "{n} result with “{text}”.", OtherEN: "{n} results with “{text}”.",
	}
	sayTooMany = locale.Message{ID: "web.too-many", ES: "Más de {n} resultados con «{text}»; se muestran los primeros. Añada una palabra para acotar.", EN: "More than {n} results with “{text}”; the first are shown. Add a word to narrow it."}
)
