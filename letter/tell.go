package letter

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/constancia-project/constancia/commitment"
	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// How facts are told. Brief ones stand within a sentence.
var (
	tellStep        = locale.Message{ID: "letter.tell-step", ES: "{what}, {date}", EN: "{what}, {date}"}
	tellStepWho     = locale.Message{ID: "letter.tell-step-who", ES: "{what} ({who}), {date}", EN: "{what} ({who}), {date}"}
	tellStepUndated = locale.Message{ID: "letter.tell-step-undated", ES: "{what} ({who}), sin fecha", EN: "{what} ({who}), no date"}
	tellStepBare    = locale.Message{ID: "letter.tell-step-bare", ES: "{what}, sin fecha", EN: "{what}, no date"}
	tellTwo         = locale.Message{ID: "letter.tell-two", ES: "{a}: {b}", EN: "{a}: {b}"}
	tellJudged      = locale.Message{
		ID: "letter.tell-judged",
		ES: "«{what}»: {status}, a juicio de {who} ({date})",
		EN: "“{what}”: {status}, as {who} judged ({date})",
	}
	tellJudgedReason = locale.Message{
		ID: "letter.tell-judged-reason",
		ES: "«{what}»: {status}, a juicio de {who} ({date}). {reason}",
		EN: "“{what}”: {status}, as {who} judged ({date}). {reason}",
	}
	tellStatus       = locale.Message{ID: "letter.tell-status", ES: "{status} ({who}, {date})", EN: "{status} ({who}, {date})"}
	tellStatusReason = locale.Message{ID: "letter.tell-status-reason", ES: "{status}: {reason} ({date})", EN: "{status}: {reason} ({date})"}
	tellOwed         = locale.Message{ID: "letter.tell-owed", ES: "{kind}: {text} ({who}, {date})", EN: "{kind}: {text} ({who}, {date})"}
	tellOwedUndated  = locale.Message{ID: "letter.tell-owed-undated", ES: "{kind}: {text} ({who})", EN: "{kind}: {text} ({who})"}
	tellQuoted       = locale.Message{ID: "letter.tell-quoted", ES: "«{text}»", EN: "“{text}”"}
)

// fact tells an entity in words, with the sources of its statements.
func (c *checker) fact(ctx context.Context, e record.Entity, sources figure.Sources) (Fact, error) {
	f := Fact{ID: e.ID, Sources: cites(e, sources, c.At)}
	switch e.ID.Type {
	case "step":
		return f, c.tellStep(ctx, e, &f)
	case "assessment":
		return f, c.tellAssessment(ctx, e, &f)
	case "commitment":
		kind := c.label("commitment-kinds", e.Term("kind"))
		f.Brief = tellQuoted.With("text", e.Text("text"))
		f.Says = tellOwedUndated.With("kind", kind, "text", e.Text("text"), "who", e.Line("issuer"))
		if d := e.Date("date"); !d.IsZero() {
			f.Says = tellOwed.With("kind", kind, "text", e.Text("text"), "who", e.Line("issuer"), "date", short{d})
		}
	default:
		typ, _ := c.Schema.Type(e.ID.Type)
		f.Brief = c.title(ctx, e)
		f.Says = tellTwo.With("a", typ.Label, "b", f.Brief)
	}
	f.Short = f.Brief
	return f, nil
}

// cites lists the sources of what is said of an entity, each once.
func cites(e record.Entity, sources figure.Sources, at record.Moment) []Cited {
	var cited []Cited
	for _, s := range e.Statements {
		source := sources.Of(s.Source)
		known := slices.ContainsFunc(cited, func(c Cited) bool { return c.Source.ID == source.ID })
		if !s.Source.IsZero() && !known && s.RankAt(at) != record.Deprecated {
			cited = append(cited, Cited{Source: source, Locator: s.Locator})
		}
	}
	return cited
}

func (c *checker) tellStep(ctx context.Context, e record.Entity, f *Fact) error {
	stage, outcome := c.label("stages", e.Term("stage")), c.label("outcomes", e.Term("outcome"))
	var what locale.Localized = lower{stage}
	usual := c.Words.Attribute("stages", e.Term("stage").String(), "outcome") == e.Term("outcome").String()
	if e.Term("outcome") != "" && !usual && !sameWords(outcome, stage) {
		what = tellTwo.With("a", what, "b", lower{outcome})
	}
	who, err := c.accused(ctx, e)
	if err != nil {
		return err
	}
	date := e.Date("date")
	args := []any{"what", what, "who", who, "date", short{date}}
	switch {
	case who == nil && date.IsZero():
		f.Says = tellStepBare.With(args...)
	case who == nil:
		f.Says = tellStep.With(args...)
	case date.IsZero():
		f.Says = tellStepUndated.With(args...)
	default:
		f.Says = tellStepWho.With(args...)
	}
	f.Brief, f.Short = f.Says, f.Says
	f.Says = figure.Sentence{Said: f.Says}
	return nil
}

// sameWords reports whether one label says no more than the other.
func sameWords(a, b locale.Text) bool {
	return strings.Contains(strings.ToLower(b.ES), strings.ToLower(a.ES)) || strings.Contains(strings.ToLower(b.EN), strings.ToLower(a.EN))
}

// accused says whom a step was about: the accused, else the authority of the
// proceeding; nil where neither is known.
func (c *checker) accused(ctx context.Context, step record.Entity) (locale.Localized, error) {
	e, ok, err := c.look(ctx, step.Ref("accused"))
	if err != nil {
		return nil, err
	}
	if label := e.Text("label"); ok && !label.IsZero() {
		return lower{label}, nil
	}
	e, ok, err = c.look(ctx, step.Ref("proceeding"))
	if err != nil {
		return nil, err
	}
	if authority := e.Text("authority"); ok && !authority.IsZero() {
		return authority, nil
	}
	return nil, nil
}

func (c *checker) tellAssessment(ctx context.Context, e record.Entity, f *Fact) error {
	owed, _, err := c.look(ctx, e.Ref("commitment"))
	if err != nil {
		return err
	}
	args := []any{
		"what", owed.Text("text"), "status",
		lower{c.label("commitment-statuses", e.Term("status"))},
		"who", commitment.People(e.Line("assessor")),
		"date",
		short{e.Date("date")},
		"reason", e.Text("reason"),
	}
	f.Short = tellStatus.With(args...)
	f.Says, f.Brief = tellJudged.With(args...), tellJudged.With(args...)
	if !e.Text("reason").IsZero() {
		f.Says, f.Short = tellJudgedReason.With(args...), tellStatusReason.With(args...)
	}
	return nil
}

// lower is a label within a sentence: its first letter is small, unless it
// begins an abbreviation.
type lower struct{ said locale.Localized }

func (w lower) In(l locale.Lang) string {
	words := w.said.In(l)
	first, size := utf8.DecodeRuneInString(words)
	second, _ := utf8.DecodeRuneInString(words[size:])
	if unicode.IsUpper(second) {
		return words
	}
	return string(unicode.ToLower(first)) + words[size:]
}

// label is what a term is called; its code where the vocabulary does not know it.
func (c *checker) label(vocabulary string, t record.Term) locale.Text {
	if label, ok := c.Words.Label(vocabulary, t.String()); ok {
		return label
	}
	return locale.Text{ES: t.String(), EN: t.String()}
}

// title names an entity by the first of its type's titles that it has; by its
// key where it has none.
func (c *checker) title(ctx context.Context, e record.Entity) locale.Localized {
	typ, _ := c.Schema.Type(e.ID.Type)
	for _, name := range typ.Title {
		p, _ := typ.Property(name)
		switch v := e.Value(name).(type) {
		case record.Text:
			return v
		case record.Term:
			return c.label(p.Kind.Vocabulary, v)
		case record.Date:
			return short{v}
		case record.Quantity:
			return v
		case record.Ref:
			if to, ok, err := c.look(ctx, record.ID(v)); err == nil && ok && to.ID.Type != e.ID.Type {
				return c.title(ctx, to)
			}
		}
	}
	return locale.Text{ES: e.ID.Key, EN: e.ID.Key}
}

// short says a date as tables do, inside a sentence.
type short struct{ date record.Date }

func (s short) In(l locale.Lang) string { return s.date.Short(l) }
