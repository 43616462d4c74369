package web

import (
	"errors"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// entryView is what a form of the schema shows.
type entryView struct {
	Kick     string
	Lede     string
	Action   templ.SafeURL
	Drafts   templ.SafeURL
	Suggest  templ.SafeURL
	Hidden   []component.Option
	Errors   []entryError
	Conflict bool
	Source   *entrySource
	Groups   []entryGroup
	Corrects bool // some statement may be corrected: a reason is asked for
	Reason   entryField
	Lists    []entryList
	Waiting  []waitingDraft
	Cancel   templ.SafeURL
	AddAct   bool
	// Levels are how what is new can be shared, Level how it is; none where nothing
	// is new.
	Levels []component.Option
	Level  string
}

// entryError is a line of the summary, and where it leads.
type entryError struct{ Words, At string }

// entryList is the terms of a vocabulary, for whoever has no script.
type entryList struct {
	ID    string
	Terms []component.Option
}

// entryGroup is the part of a form that speaks of one entity.
type entryGroup struct {
	Name   string
	Title  string
	Nested bool
	Fields []entryField
	Error  string
	Remove string
	Add    string // value of the button that adds one like it, after the last
	AddSay string
	Alike  []alikeView
}

// alikeView is an entity that may be the one that is being made.
type alikeView struct {
	Name templ.Component
	Why  string
}

// entryField is one property of the form, with what is on record of it.
type entryField struct {
	ID     string // of the property: it.victims
	Label  string
	Help   string
	Held   []heldRow
	Rows   []entryRow
	More   string // value of the button for another row
	Needed bool
}

// heldRow is a statement on record, with the row that corrects it.
type heldRow struct {
	Value  templ.Component
	Source string
	Rank   string
	Judge  templ.SafeURL
	Fix    entryRow
	Open   bool
}

// entryRow is one control, or the few that make one value.
type entryRow struct {
	ID       string
	Label    string // for who does not see where it stands
	Input    string // text, words, markdown, date, count, term, place, ref, link, query
	T        monitor.Typed
	List     string // id of the terms
	Of       string // vocabulary, or types of entities
	Example  string
	Hows     []component.Option
	Error    string
	Choices  []component.Choice
	Chosen   string
	NewParty bool
	Own      *monitor.Citation
	OwnOpen  bool
	Source   bool // may have a source of its own
	Fix      bool
	Clash    *clashView
	Reads    string
}

// clashView shows what two people said of the same, side by side.
type clashView struct {
	Mine   string
	Theirs []theirView
}

type theirView struct{ Value, Source, Who string }

// entrySource is the head of the form: one source for all of it.
type entrySource struct {
	Recent   []component.Choice
	Row      entryRow
	C        monitor.Citation
	New      entryGroup
	Open     bool
	Required bool
}

// inputOf names the control that a property is filled in by.
func inputOf(k record.Kind) string {
	switch k.Base {
	case record.Prose:
		return "words"
	case record.Markdown:
		return "markdown"
	case record.Instant, record.Period:
		return "date"
	case record.Count, record.Amount:
		return "count"
	case record.TermOf:
		return "term"
	case record.RefTo:
		return "ref"
	case record.Area:
		return "place"
	case record.Query:
		return "query"
	}
	return "text"
}

// hows are the ways in which a date or a number may be known.
func (p *page) hows(input string) []component.Option {
	says := func(value string, m locale.Message) component.Option {
		return component.Option{Value: value, Label: p.Say(m)}
	}
	switch input {
	case "date":
		return []component.Option{says("", sayHowWritten), says("about", sayHowAbout), says("between", sayHowBetween), says("before", sayHowBefore), says("after", sayHowAfter)}
	case "count":
		return []component.Option{
			says("", sayHowExactly), says("at-least", sayHowAtLeast), says("about", sayHowAround), says("fewer", sayHowFewer),
			says("at-most", sayHowAtMost), says("more", sayHowMore), says("between", sayHowBetween),
		}
	}
	return nil
}

// entryView makes the view of a form; err is what was wrong with it when it was
// sent, or nil.
func (s *Server) entryView(p *page, f *entryForm, wrong error) (entryView, error) {
	v := entryView{
		Action: p.LinkAt(p.Path, ""), Drafts: p.LinkAt("/drafts", ""), Suggest: p.LinkAt("/suggest/", ""),
		Hidden: []component.Option{
			{Value: "token", Label: f.token}, {Value: "read", Label: position(f.read)}, {Value: "path", Label: p.Path},
		},
		AddAct: f.kind == "event",
	}
	if f.kind == "event" {
		v.Hidden = append(v.Hidden, component.Option{Value: "acts", Label: listed0(f.numbers("acts"))})
		for _, sheet := range f.sheets {
			if sheet.typ.Name == "act" {
				v.Hidden = append(v.Hidden, component.Option{Value: sheet.name + ".by", Label: listed0(f.numbers(sheet.name + ".by"))})
			}
		}
	}
	var refused *monitor.Refused
	errors.As(wrong, &refused)
	if refused == nil {
		refused = &monitor.Refused{}
	}
	n, err := s.entryNames(p, f, refused)
	if err != nil {
		return v, err
	}
	b := entryBuilder{s: s, p: p, f: f, n: n, refused: refused, lists: map[string]bool{}}
	for _, sheet := range f.sheets {
		if sheet.name == "newsource" || sheet.special != "" {
			continue
		}
		g := b.group(sheet)
		v.Groups = append(v.Groups, g)
		v.Corrects = v.Corrects || len(sheet.held.Statements) > 0
	}
	if v.Source, err = b.source(); err != nil {
		return v, err
	}
	v.Reason = entryField{ID: "reason", Label: p.Say(sayEntryReason), Help: p.Say(sayEntryReasonHint), Rows: []entryRow{{
		ID: "reason", T: monitor.Typed{Text: f.value("reason")}, Error: b.errorAt("reason"),
	}}}
	if err := s.entryLevels(p, f, &v); err != nil {
		return v, err
	}
	v.Errors, v.Conflict = b.errors, len(refused.Clashes) > 0
	for _, one := range refused.Fields {
		if one.At == "" {
			v.Errors = append([]entryError{{sentence(one.Problem.In(p.Lang)), "main"}}, v.Errors...)
		}
	}
	for name := range b.lists {
		v.Lists = append(v.Lists, s.entryList(p, name))
	}
	slices.SortFunc(v.Lists, func(a, b entryList) int { return strings.Compare(a.ID, b.ID) })
	return v, nil
}

// entryNames reads the names of all that a form mentions.
func (s *Server) entryNames(p *page, f *entryForm, refused *monitor.Refused) (*names, error) {
	var ids []record.ID
	for _, sheet := range f.sheets {
		if len(sheet.held.Statements) > 0 {
			ids = append(ids, mentioned(sheet.held)...)
		}
	}
	for name, values := range f.values {
		if id, ok := record.ParseID(values[0]); ok && strings.HasSuffix(name, ".id") {
			ids = append(ids, id)
		}
	}
	for _, one := range refused.Fields {
		ids = append(ids, one.Candidates...)
	}
	for _, a := range refused.Alike {
		for _, l := range a.Found {
			ids = append(ids, l.Entity)
		}
	}
	for _, c := range refused.Clashes {
		ids = append(ids, c.Mine.Source)
		for _, st := range append(c.Theirs, c.Mine) {
			ids = append(ids, st.Source)
			if ref, ok := st.Value.(record.Ref); ok {
				ids = append(ids, record.ID(ref))
			}
		}
	}
	return s.namesOf(p, ids...)
}

// entryList writes the terms of a vocabulary, as one offers them while typing.
func (s *Server) entryList(p *page, name string) entryList {
	list := entryList{ID: "terms-" + name}
	v, ok := s.record.Vocabulary.Vocabulary(name)
	if !ok {
		return list
	}
	for _, t := range v.Terms() {
		list.Terms = append(list.Terms, component.Option{Value: t.Label.In(p.Lang)})
	}
	return list
}
