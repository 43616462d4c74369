// Package component holds the parts that pages are made of, one file a part,
// each with the sentences that it says in both languages. Its components take
// plain values and print them; they ask the record nothing. The page /shelf
// shows every one of them.
//
// What they promise: no inline style or script, unique ids, every state in
// words, everything usable without JavaScript.
package component

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// Place is one of the seven places of the masthead.
type Place int

// The places. Nowhere is for pages that belong to none, such as an error.
const (
	Nowhere Place = iota
	Home
	Letters
	Figures
	Cases
	Justice
	Commitments
	Registry
)

// Page is what every page knows of itself: who reads it in which language, at
// which moment, and how to lead elsewhere at the same moment.
type Page struct {
	Lang   locale.Lang
	Schema record.Schema // names the types in addresses and headings
	Title  string        // of the window; the program's name is added
	Place  Place

	Path  string     // after the language: /letters/letter-2018
	Query url.Values // of the address, without the moment
	At    string     // the moment as an address writes it; empty is now

	AsOf     string // "then" or "now", on pages that hold two moments
	Position record.Position
	Newest   record.Position
	KnownBy  record.Day
	Today    record.Day

	User     string // the name of who is signed in; empty where nobody is
	SeenAs   string // in whose place one looks; empty: in one's own
	Stranger bool   // somebody must sign in first: the page leads nowhere else

	Waits int    // what others did that the reader is to be told of and has not read
	Work  AtWork // what is said and to be done about what the page shows

	Confined bool // the reader is a guest, who sees one letter or event

	Sample  bool      // the record is the sample: every page says so
	Cast    []Casting // of the demonstration: whom the reader may be, by one click
	Static  string    // where style, fonts and scripts lie: /static/3f2a9c
	Scripts []string  // the modules that the page wants: "living-letter"
	Proof   Proof
}

// AtWork is what is said and to be done about what a page shows, in words, and where
// it is read; without words the page says nothing of it.
type AtWork struct {
	Words []string
	At    templ.SafeURL
	Link  string
}

// Casting is somebody whom the reader of the demonstration may be.
type Casting struct {
	Account, Name string
	As            string // organisation and role
	Now           bool   // who the reader is
}

// Proof is the state of the record's proof, as the foot of every page says it.
type Proof struct {
	Verified bool // somebody verified it since the server started
	Sound    bool
	At       string // when, in words
}

// Say is a sentence in the page's language.
func (p *Page) Say(m locale.Message, args ...any) string { return m.In(p.Lang, args...) }

// Count is a sentence with a number in the page's language.
func (p *Page) Count(m locale.Plural, n int, args ...any) string {
	return m.In(p.Lang, int64(n), args...)
}

// Link leads to a page of the same language at the same moment. query
// alternates names and values; empty values are left out. A fragment may end
// the path.
func (p *Page) Link(path string, query ...string) templ.SafeURL {
	return p.LinkAt(path, p.At, query...)
}

// LinkAt leads to a page of the same language at another moment.
func (p *Page) LinkAt(path, at string, query ...string) templ.SafeURL {
	q := url.Values{}
	for i := 0; i+1 < len(query); i += 2 {
		if query[i+1] != "" {
			q.Set(query[i], query[i+1])
		}
	}
	return templ.SafeURL(Address(p.Lang, path, at, q))
}

// Here is this page at another moment, with its query kept.
func (p *Page) Here(at string) templ.SafeURL {
	return templ.SafeURL(Address(p.Lang, p.Path, at, p.Query))
}

// Twin is this page in the other language, at the same position and moment.
func (p *Page) Twin() templ.SafeURL {
	return templ.SafeURL(Address(p.Lang.Other(), p.Path, p.At, p.Query))
}

// Entity leads to the page of an entity.
func (p *Page) Entity(id record.ID) templ.SafeURL { return p.Link(p.EntityPath(id)) }

// Asset is the address of a file of ours.
func (p *Page) Asset(name string) string { return p.Static + "/" + name }

// Past reports whether the page shows another moment than now.
func (p *Page) Past() bool { return p.At != "" }

// EntityPath is the path of an entity's page, after the language. An id of no
// type of the schema leads to a page that says so.
func (p *Page) EntityPath(id record.ID) string {
	word := id.Type
	if t, ok := p.Schema.Type(id.Type); ok {
		word = t.Plural
	}
	return "/" + url.PathEscape(word) + "/" + url.PathEscape(id.Key)
}

// Address writes the address of a page: language, path, query and moment.
func Address(lang locale.Lang, path, at string, query url.Values) string {
	path, fragment, _ := strings.Cut(path, "#")
	q := url.Values{}
	for name, values := range query {
		q[name] = values
	}
	if at != "" {
		q.Set("at", at)
	}
	address := "/" + string(lang) + path
	if len(q) > 0 {
		address += "?" + strings.ReplaceAll(q.Encode(), "%40", "@")
	}
	if fragment != "" {
		address += "#" + fragment
	}
	return address
}
