package query

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// Suggested is what a suggestion is.
type Suggested string

// The sorts of suggestions.
const (
	SuggestKeyword  Suggested = "keyword"
	SuggestType     Suggested = "type"
	SuggestProperty Suggested = "property"
	SuggestWay      Suggested = "way" // a way back to several entities
	SuggestOperator Suggested = "operator"
	SuggestTerm     Suggested = "term"
	SuggestValue    Suggested = "value"  // an example of what may stand there
	SuggestEntity   Suggested = "entity" // the key of an entity of the type Of; Text is empty
)

// Suggestion is one thing that can stand at the cursor.
type Suggestion struct {
	Text  string      // what to write, in place of what Replaces
	Kind  Suggested   // what it is
	Label locale.Text // what it is called, where it has a name
	// Of is, for an entity, the type whose keys can stand here: the language
	// knows no record, so whoever asked looks them up.
	Of       string
	Replaces Span // the word that was begun, up to the cursor
}

// MostSuggestions is how many Complete returns at most.
const MostSuggestions = 50

// Complete lists what can stand at the cursor, a byte offset in the text: those
// first whose name begins with the word that was begun there. What follows the
// cursor does not matter. It is empty where the text before the cursor is no
// beginning of a query.
func Complete(text string, cursor int, schema record.Schema, terms Terms) []Suggestion {
	cursor = min(max(cursor, 0), len(text))
	if !utf8.ValidString(text[:cursor]) || cursor > MaxLength {
		return nil
	}
	start := begun(text[:cursor])
	p := &parser{text: text[:start], tok: lex(text[:start], 0), probe: &probe{}}
	_, _ = p.question() // an error at the end is what is expected here
	c := completer{schema, terms, p.probe}
	all := c.suggestions(text[start:cursor])
	return ranked(all, text, Span{start, cursor})
}

// begun is where the word at the end of a text begins.
func begun(text string) int {
	if open := openQuotation(text); open >= 0 {
		return open
	}
	i := strings.LastIndexAny(text, " \t\r\n\u00a0(),=<>!~≠≤≥\"“”«»")
	if i < 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	return i + size
}

// openQuotation is where a quotation begins that the text does not close, or -1.
func openQuotation(text string) int {
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if _, ok := closingQuote(r); !ok {
			at += size
			continue
		}
		t := lexQuoted(text, at)
		if t.sort != quotation {
			return at
		}
		at = t.span.End
	}
	return -1
}

// probe gathers what the parser would have read where the text ends.
type probe struct {
	words []string         // exactly these
	wants locale.Localized // or one of what this says
	scope []Path
	about Compare
}

// want notes what kind of thing was expected, the first time.
func (b *probe) want(p *parser, expected locale.Localized) {
	if b == nil || b.wants != nil {
		return
	}
	b.wants, b.scope, b.about = expected, slices.Clone(p.scope), p.about
}

// completer turns what the parser would have read into suggestions.
type completer struct {
	schema record.Schema
	terms  Terms
	probe  *probe
}

func (c completer) suggestions(begun string) []Suggestion {
	var all []Suggestion
	for _, w := range c.probe.words {
		if strings.ContainsAny(w, "abcdefghijklmnopqrstuvwxyz") {
			all = append(all, Suggestion{Text: w, Kind: SuggestKeyword})
		}
	}
	switch c.probe.wants {
	case aQuery:
		return append(c.types(), append(keywords("count", "sum", "share of", "some", "none", "every", "commitment"), all...)...)
	case aType:
		return append(c.types(), all...)
	case aKey:
		return append([]Suggestion{{Kind: SuggestEntity, Of: "commitment"}}, all...)
	case aPath, aCondition, aReference:
		if _, ok := c.typ(); !ok && len(c.probe.scope) > 0 {
			return nil
		}
		return append(c.steps(begun), all...)
	case anOperator:
		return c.operators(all)
	case aValue:
		return c.values()
	}
	return all
}

func keywords(words ...string) []Suggestion {
	all := make([]Suggestion, len(words))
	for i, w := range words {
		all[i] = Suggestion{Text: w, Kind: SuggestKeyword}
	}
	return all
}

func (c completer) types() []Suggestion {
	var all []Suggestion
	for _, t := range c.schema.Types {
		all = append(all, Suggestion{Text: t.Plural, Kind: SuggestType, Label: t.Labels})
	}
	return all
}

// typ is the type that a path begins on: that of the set, or where the ways back
// that were taken from it lead.
func (c completer) typ() (string, bool) {
	if len(c.probe.scope) == 0 {
		return "", false
	}
	t, ok := c.schema.Type(c.probe.scope[0].Steps[0])
	if !ok {
		return "", false
	}
	name := t.Name
	for _, way := range c.probe.scope[1:] {
		hops, err := Route(c.schema, c.terms, name, way)
		if err != nil || hops[len(hops)-1].Way != Back {
			return "", false
		}
		name = hops[len(hops)-1].To[0]
	}
	return name, true
}

// steps lists what may stand in a path, after the steps that are written
// already.
func (c completer) steps(begun string) []Suggestion {
	typ, ok := c.typ()
	if !ok {
		return c.countable()
	}
	written := strings.Split(begun, ".")
	written = written[:len(written)-1]
	if len(written) > 0 {
		hops, err := Route(c.schema, c.terms, typ, Path{Steps: written})
		if err != nil {
			return nil
		}
		end := hops[len(hops)-1]
		switch {
		case end.Way == Back:
			typ = end.To[0]
		case end.Way == Own && end.Property.Kind.Base == record.RefTo:
			typ = end.Property.Kind.Types[0]
		case end.Way == Own && end.Property.Kind.Base == record.TermOf:
			return c.columns(end.Property.Kind.Vocabulary)
		default:
			return nil
		}
	}
	var all []Suggestion
	for _, s := range stepsOf(c.schema, typ) {
		kind := SuggestProperty
		switch {
		case s.back != "":
			kind = SuggestWay
		case c.probe.wants == aReference && s.kind.Base != record.RefTo:
			continue
		}
		all = append(all, Suggestion{Text: s.name, Kind: kind, Label: s.label})
	}
	if c.probe.wants == aReference {
		all = slices.DeleteFunc(all, func(s Suggestion) bool { return s.Kind == SuggestWay })
	}
	return all
}

// countable lists the quantities of all types: what a sum may begin with before
// its set is written.
func (c completer) countable() []Suggestion {
	var all []Suggestion
	for _, t := range c.schema.Types {
		for _, p := range t.Properties {
			if p.Kind.Base == record.Count || p.Kind.Base == record.Amount {
				all = append(all, Suggestion{Text: p.Name, Kind: SuggestProperty, Label: p.Label})
			}
		}
	}
	return all
}

func (c completer) columns(vocabulary string) []Suggestion {
	var all []Suggestion
	for _, column := range c.terms.Attributes(vocabulary) {
		all = append(all, Suggestion{Text: column, Kind: SuggestProperty})
	}
	return all
}

// end is what the path that was read last ends in.
func (c completer) end() (Hop, bool) {
	typ, ok := c.typ()
	if !ok {
		return Hop{}, false
	}
	hops, err := Route(c.schema, c.terms, typ, c.probe.about.Path)
	if err != nil {
		return Hop{}, false
	}
	return hops[len(hops)-1], true
}

// operators lists those that fit the path, and what else may follow it.
func (c completer) operators(words []Suggestion) []Suggestion {
	end, ok := c.end()
	if !ok {
		return words
	}
	var all []Suggestion
	for _, op := range fitting(end) {
		all = append(all, Suggestion{Text: op.String(), Kind: SuggestOperator})
	}
	if end.Way == Own && end.Property.Kind.Worded() {
		all = append(all, Suggestion{Text: "~", Kind: SuggestOperator})
	}
	if end.Way == Own || end.Way == Attribute {
		all = append(all, Suggestion{Text: "is", Kind: SuggestOperator})
	}
	return all
}

// values lists what the path that was read last may be compared with.
func (c completer) values() []Suggestion {
	end, ok := c.end()
	if !ok {
		return nil
	}
	var all []Suggestion
	k := end.Property.Kind
	switch {
	case end.Way == Identity:
		return []Suggestion{{Kind: SuggestEntity, Of: end.From}}
	case end.Way == Attribute:
		for _, v := range attributeValues(c.terms, k.Vocabulary, end.Step) {
			all = append(all, Suggestion{Text: Literal{Text: v}.String(), Kind: SuggestValue})
		}
	case k.Base == record.TermOf:
		return c.codes(k)
	case k.Base == record.Area:
		return c.codes(record.Kind{Vocabulary: territories})
	case k.Base == record.RefTo:
		for _, typ := range k.Types {
			all = append(all, Suggestion{Kind: SuggestEntity, Of: typ})
		}
	case end.Property.Example != "" && (k.Dated() || k.Counted()):
		if v, err := k.Parse(end.Property.Example); err == nil {
			return c.example(v)
		}
	}
	return all
}

// example offers the property's own example where a query can compare with it.
func (c completer) example(v record.Value) []Suggestion {
	switch v := v.(type) {
	case record.Date:
		if !v.Definite() {
			return nil
		}
	case record.Quantity:
		if _, exact := v.Exact(); !exact {
			return nil
		}
	}
	return []Suggestion{{Text: Literal{Text: v.String()}.String(), Kind: SuggestValue}}
}

// codes lists the terms that can be compared with; a stage of every model only
// with under.
func (c completer) codes(k record.Kind) []Suggestion {
	var all []Suggestion
	for _, code := range c.terms.Codes(k.Vocabulary) {
		if k.Scope != "" && c.probe.about.Op != Under && !strings.Contains(code, "/") {
			continue
		}
		label, _ := c.terms.Label(k.Vocabulary, code)
		all = append(all, Suggestion{Text: Literal{Text: code}.String(), Kind: SuggestTerm, Label: label})
	}
	return all
}

// ranked keeps the suggestions that the begun word may mean, the nearest first.
func ranked(all []Suggestion, text string, span Span) []Suggestion {
	typed := strings.TrimLeft(within(text, span), "\"“«")
	if dot := strings.LastIndexByte(typed, '.'); dot >= 0 && !opensValue(all) {
		span.Start += dot + 1
		typed = typed[dot+1:]
	}
	typed = fold(typed)
	type placed struct {
		Suggestion
		rank int
	}
	var kept []placed
	for _, s := range all {
		if rank, ok := rankOf(s, typed); ok {
			s.Replaces = span
			kept = append(kept, placed{s, rank})
		}
	}
	slices.SortStableFunc(kept, func(a, b placed) int { return cmp.Compare(a.rank, b.rank) })
	out := make([]Suggestion, 0, min(len(kept), MostSuggestions))
	for _, k := range kept[:min(len(kept), MostSuggestions)] {
		out = append(out, k.Suggestion)
	}
	return out
}

// opensValue reports whether values are suggested, in which a dot is no step.
func opensValue(all []Suggestion) bool {
	return slices.ContainsFunc(all, func(s Suggestion) bool {
		return s.Kind == SuggestTerm || s.Kind == SuggestValue || s.Kind == SuggestEntity
	})
}

// rankOf tells how near a suggestion is to a folded word: by the beginning of
// its text, of its label, of a word in either, or by a part of them.
func rankOf(s Suggestion, typed string) (rank int, ok bool) {
	if typed == "" || s.Kind == SuggestEntity {
		return 0, true
	}
	names := []string{fold(s.Text), fold(s.Label.ES), fold(s.Label.EN)}
	for i, name := range names {
		if strings.HasPrefix(name, typed) {
			return min(i, 1), true
		}
	}
	for _, name := range names {
		if strings.Contains(" "+name, " "+typed) {
			return 2, true
		}
	}
	for _, name := range names {
		if len(typed) > 2 && strings.Contains(name, typed) {
			return 3, true
		}
	}
	return 0, false
}
