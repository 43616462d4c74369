package web

import (
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/letter"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// note is what sustains assertion n, at both moments: what they share is said
// once.
func (l *living) note(n int) component.Note {
	then, now := l.assertion(l.then, n), l.assertion(l.now, n)
	note := component.Note{
		N: n, Key: noteID(now.Ref), Then: then.State, Now: now.State,
		Gists: bothLines(component.NoteLine{}, sayIn(l.p, then.Gist), sayIn(l.p, now.Gist)),
		Lines: bothLines(component.NoteLine{}, sayIn(l.p, then.Why), sayIn(l.p, now.Why)),
	}
	if term := definitionTerm(now); term != (locale.Message{}) {
		note.Lines = append(note.Lines, component.NoteLine{Term: l.p.Say(term), Says: l.definition(now)})
	}
	note.Sources = l.sources(then, now)
	note.After = l.remarks(then, now)
	note.Links = l.links(now)
	return note
}

// definitionTerm says what a claim's definition is.
func definitionTerm(a letter.Assertion) locale.Message {
	switch a.Kind {
	case letter.FigureClaim, letter.FigureValue:
		return sayCounts
	case letter.CheckClaim:
		return sayChecks
	case letter.TextClaim:
		return sayAttributed
	}
	return locale.Message{}
}

// definition says what is counted, where and when; of a check, what is checked.
func (l *living) definition(a letter.Assertion) string {
	words := a.Definition.In(l.p.Lang)
	if a.Kind != letter.FigureClaim && a.Kind != letter.FigureValue {
		return words
	}
	return joinDots(words, l.p.territory(a.Territory), a.Period.PeriodShort(l.p.Lang))
}

// joinDots joins what is not empty by a dot that never begins a line.
func joinDots(parts ...string) string { return strings.Join(withoutEmpty(parts), "\u00a0· ") }

// sources merges the reasons of both moments, in order: what stands only at one
// shows only then.
func (l *living) sources(then, now letter.Assertion) []component.NoteSource {
	type key struct {
		entity record.ID
		stance letter.Stance
		says   string
	}
	of := func(b letter.Reason) key { return key{b.Entity, b.Stance, sayIn(l.p, b.Says)} }
	at := map[key]int{}
	for i, b := range then.Because {
		at[of(b)] = i
	}
	var out []component.NoteSource
	next := 0
	upTo := func(end int) {
		for ; next < end; next++ {
			out = append(out, l.source(then.Because[next], component.Then))
		}
	}
	for _, b := range now.Because {
		i, both := at[of(b)]
		switch {
		case both && i >= next:
			upTo(i)
			next = i + 1
			out = append(out, l.source(b, component.Always))
		case both: // it stands at both, in another order: it was shown already
			for j := range out {
				if out[j].Says == sayIn(l.p, b.Says) {
					out[j].When = component.Always
				}
			}
		default:
			out = append(out, l.source(b, component.Now))
		}
	}
	upTo(len(then.Because))
	return out
}

func (l *living) source(b letter.Reason, when component.When) component.NoteSource {
	out := component.NoteSource{
		When: when, Stance: map[letter.Stance]string{letter.Disagrees: "no", letter.Beside: "ot"}[b.Stance],
		Says: sayIn(l.p, b.Says), Record: l.entity(b.Entity, when), Locator: b.Locator,
	}
	if !b.Source.IsZero() {
		out.SourceAt, out.Source = l.entity(b.Source, when), l.names.of(b.Source)
	}
	if b.Entity == b.Source {
		out.Record = ""
	}
	return out
}

// entity leads to an entity at a moment at which it is known: what a note says of
// one moment only may not be known at the page's other.
func (l *living) entity(id record.ID, when component.When) templ.SafeURL {
	if when == component.Now {
		return l.names.address(id)
	}
	return l.p.Entity(id)
}

// remarks are what to know before quoting, without what a reason said already.
func (l *living) remarks(then, now letter.Assertion) []component.NoteLine {
	said := map[string]bool{}
	for _, a := range []letter.Assertion{then, now} {
		for _, b := range a.Because {
			said[sayIn(l.p, b.Says)] = true
		}
	}
	was := map[string]bool{}
	for _, r := range then.Remarks {
		was[sayIn(l.p, r.Says)] = true
	}
	var lines []component.NoteLine
	is := map[string]bool{}
	for _, r := range now.Remarks {
		words := sayIn(l.p, r.Says)
		is[words] = true
		line := component.NoteLine{Says: words, Aside: !r.Loud, When: component.Now}
		if was[words] {
			line.When = component.Always
		}
		if !said[words] {
			lines = append(lines, line)
		}
	}
	for _, r := range then.Remarks {
		if words := sayIn(l.p, r.Says); !is[words] && !said[words] {
			lines = append(lines, component.NoteLine{Says: words, Aside: !r.Loud, When: component.Then})
		}
	}
	return lines
}

// links lead on: to the whole figure or commitment, the query, the claim.
func (l *living) links(a letter.Assertion) []component.NoteLink {
	var links []component.NoteLink
	if !a.Measure.IsZero() {
		links = append(links, component.NoteLink{Words: l.p.Say(sayWholeFigure), Href: l.p.Entity(a.Measure)})
	}
	if a.Check != "" {
		links = append(links, component.NoteLink{Words: l.p.Say(sayTheCheck), Href: l.p.Link("/query", "q", a.Check)})
	}
	if a.Kind != letter.MissingClaim {
		links = append(links, component.NoteLink{Words: l.p.Say(sayAllOnRecord), Href: l.p.Entity(a.Ref)})
	}
	return links
}

var (
	sayCounts      = locale.Message{ID: "web.counts", ES: "Qué cuenta", EN: "What it counts"}
	sayChecks      = locale.Message{ID: "web.checks", ES: "Qué se comprueba", EN: "What is checked"}
	sayAttributed  = locale.Message{ID: "web.attributed", ES: "Qué se atribuye", EN: "What is attributed"}
	sayWholeFigure = locale.Message{ID: "web.whole-figure", ES: "Ver la cifra entera", EN: "See the whole figure"}
	sayTheCheck    = locale.Message{ID: "web.the-check", ES: "La comprobación, como consulta", EN: "The check as a query"}
	sayAllOnRecord = locale.Message{ID: "web.all-on-record", ES: "Lo que consta", EN: "On record"}
)
