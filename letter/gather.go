package letter

import (
	"context"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/commitment"
	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Reader gathers from a record, at one moment, what a letter needs.
type Reader struct{ figure.Reader }

// Letter reads a letter; ok is false where there is none.
func (r Reader) Letter(ctx context.Context, key string) (l Letter, ok bool, err error) {
	es, err := r.Records.Entities(ctx, "letter", []string{key})
	if err != nil || len(es) == 0 {
		return Letter{}, false, err
	}
	e := es[0]
	l = Letter{
		ID: e.ID, Title: e.Text("title"), Occasion: e.Text("occasion"), To: e.Text("to"),
		Date: e.Date("date"), Source: e.Ref("source"), Body: e.Text("body"),
	}
	l.Signed, err = r.signatories(ctx, e.Line("from"))
	return l, true, err
}

// signatories finds the parties that a letter's head names by their keys or
// acronyms.
func (r Reader) signatories(ctx context.Context, from string) ([]Signatory, error) {
	var signed []Signatory
	var keys []string
	for _, name := range strings.Split(from, ";") {
		if name = strings.TrimSpace(name); name != "" {
			signed = append(signed, Signatory{Name: name})
			if record.ValidKey(name) {
				keys = append(keys, name)
			}
		}
	}
	if len(keys) == 0 {
		return signed, nil
	}
	parties, err := r.Records.Entities(ctx, "party", keys)
	for i := range signed {
		for _, p := range parties {
			if p.ID.Key == signed[i].Name {
				signed[i] = Signatory{Party: p.ID, Name: signed[i].Name, Full: p.Text("name")}
			}
		}
	}
	return signed, err
}

// World reads all that a letter's links lead to, and what bears on it.
func (r Reader) World(ctx context.Context, l Letter) (*World, error) {
	source := l.Source
	r.Reader.Letter = &source
	erased, err := r.Records.Erased(ctx)
	if err != nil {
		return nil, err
	}
	w := &World{At: r.At, Erased: erased, Claims: map[record.ID]Claim{}, Asks: map[record.ID]Ask{}, Standings: map[record.ID]commitment.Standing{}}
	w.Checks = &checker{Reader: r}
	keys := map[string][]string{}
	for _, body := range l.Body.ByLang() {
		for _, ref := range Refs(Parse(body)) {
			if ref.Type != strayType && !slices.Contains(keys[ref.Type], ref.Key) {
				keys[ref.Type] = append(keys[ref.Type], ref.Key)
			}
		}
	}
	measures, sources, err := r.claims(ctx, w, keys["claim"])
	if err != nil {
		return nil, err
	}
	if err := r.asks(ctx, w, keys["ask"]); err != nil {
		return nil, err
	}
	figures, err := r.some(ctx, "figure", keys["figure"])
	if err != nil {
		return nil, err
	}
	for _, e := range figures {
		measures = append(measures, e.Ref("measure"))
	}
	if w.Sources, err = r.Sources(ctx, sources); err != nil {
		return nil, err
	}
	if len(measures) > 0 {
		w.Figures, err = r.Material(ctx, measures)
	}
	return w, err
}

// some reads entities by key; none where there are no keys.
func (r Reader) some(ctx context.Context, typ string, keys []string) ([]record.Entity, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	return r.Records.Entities(ctx, typ, keys)
}

// claims reads claims, and tells which measures and sources they name.
func (r Reader) claims(ctx context.Context, w *World, keys []string) (measures []record.ID, sources []string, err error) {
	es, err := r.some(ctx, "claim", keys)
	for _, e := range es {
		c := ClaimOf(e)
		w.Claims[c.ID] = c
		if !c.Measure.IsZero() && !slices.Contains(measures, c.Measure) {
			measures = append(measures, c.Measure)
		}
		if !c.Source.IsZero() && !slices.Contains(sources, c.Source.Key) {
			sources = append(sources, c.Source.Key)
		}
	}
	return measures, sources, err
}

// ClaimOf reads a claim from its entity.
func ClaimOf(e record.Entity) Claim {
	c := Claim{
		ID: e.ID, Text: e.Text("text"), Measure: e.Ref("measure"), Period: e.Date("period"),
		Territory: e.Place("territory"), Check: e.Line("check"), Source: e.Ref("source"),
		Doubts: figure.Doubts(e, "kind", "asserts", "measure", "period", "territory", "check"),
	}
	if q, ok := e.Quantity("asserts"); ok {
		c.Asserts = &q
	}
	switch e.Term("kind") {
	case "figure":
		c.Kind = FigureClaim
	case "check":
		c.Kind = CheckClaim
	default:
		c.Kind = TextClaim
	}
	return c
}

// asks reads asks, and how the commitments that they want stand.
func (r Reader) asks(ctx context.Context, w *World, keys []string) error {
	es, err := r.some(ctx, "ask", keys)
	if err != nil {
		return err
	}
	var wanted []record.ID
	for _, e := range es {
		a := Ask{Ref: e.ID, Words: e.Text("text"), Addressee: e.Line("addressee"), RaiseWith: e.Line("to_raise_with"), Commitment: e.Ref("commitment")}
		w.Asks[e.ID] = a
		if !a.Commitment.IsZero() && !slices.Contains(wanted, a.Commitment) {
			wanted = append(wanted, a.Commitment)
		}
	}
	standings, err := r.Standings(ctx, wanted)
	for _, s := range standings {
		w.Standings[s.Commitment.ID] = s
	}
	return err
}

// Standings says how commitments stand, in the order of ids; nil means all.
func (r Reader) Standings(ctx context.Context, ids []record.ID) ([]commitment.Standing, error) {
	var keys, assessed []string
	var err error
	if ids != nil {
		keys = []string{}
		for _, id := range ids {
			keys = append(keys, id.Key)
		}
		if assessed, err = r.Keys(ctx, "assessment", "commitment", ids); err != nil {
			return nil, err
		}
		if assessed == nil {
			assessed = []string{}
		}
	}
	es, err := r.Records.Entities(ctx, "commitment", keys)
	if err != nil {
		return nil, err
	}
	judged, err := r.Records.Entities(ctx, "assessment", assessed)
	if err != nil {
		return nil, err
	}
	var all []commitment.Assessment
	for _, e := range judged {
		all = append(all, commitment.AssessmentOf(e))
	}
	var standings []commitment.Standing
	for _, e := range es {
		standings = append(standings, commitment.Stand(commitment.Of(e), all, r.At.KnownBy, r.status))
	}
	for i, s := range standings {
		for j := range standings {
			if parent := s.Commitment.Parent; !parent.IsZero() && standings[j].Commitment.ID == parent {
				standings[j].Parts = append(standings[j].Parts, standings[i].Commitment.ID)
			}
		}
	}
	return standings, nil
}

// status looks a status of commitments up in the vocabulary.
func (r Reader) status(t record.Term) (commitment.Status, bool) {
	const vocabulary = "commitment-statuses"
	label, ok := r.Words.Label(vocabulary, t.String())
	return commitment.Status{Label: label, Closed: r.Words.Attribute(vocabulary, t.String(), "closed") == "yes"}, ok
}

// checker answers the checks of a letter. It is used by one reading at a time.
type checker struct {
	Reader
	seen map[record.ID]record.Entity // entities looked up; the zero one is not there
}

// Check implements [Checker].
func (c *checker) Check(ctx context.Context, text string) (Checked, error) {
	q, err := query.Parse(text)
	if err == nil {
		q, err = query.Check(q, c.Schema, c.Words)
	}
	if err != nil {
		return Checked{}, err
	}
	if !q.Op.Check() {
		return Checked{}, sayNotACheck(q)
	}
	answer, err := c.Records.Ask(ctx, q)
	if err != nil {
		return Checked{}, err
	}
	checked := Checked{Query: q.String(), Sentence: c.sentence(ctx, q), Standing: standing(q), At: c.At, Answer: answer}
	erased, err := c.Records.Erased(ctx)
	if err != nil {
		return checked, err
	}
	checked.Erased = figure.ErasedOf(erased, q)
	es, err := c.all(ctx, answer.Because)
	if err != nil {
		return checked, err
	}
	covers, err := c.all(ctx, answer.Coverage)
	if err != nil {
		return checked, err
	}
	sources, err := c.SourcesOf(ctx, slices.Concat(es, covers))
	if err != nil {
		return checked, err
	}
	reads := reads(q)
	for _, e := range es {
		fact, err := c.fact(ctx, e, sources)
		if err != nil {
			return checked, err
		}
		fact.Disputed = slices.ContainsFunc(reads, e.Disputed)
		checked.Facts = append(checked.Facts, fact)
	}
	if checked.Beside, err = c.beside(ctx, es); err != nil {
		return checked, err
	}
	for _, e := range covers {
		checked.Coverage = append(checked.Coverage, cover(e, sources))
	}
	return checked, nil
}

func cover(e record.Entity, sources figure.Sources) Cover {
	c := Cover{ID: e.ID, SaidBy: commitment.People(e.Line("said_by")), About: e.Text("about"), From: e.Date("from"), Through: e.Date("through"), Own: true}
	for _, s := range e.Statements {
		if c.Source.IsZero() {
			c.Source = s.Source
		}
		c.Own = c.Own && (s.Source.IsZero() || sources.Of(s.Source).Own)
	}
	return c
}

// beside tells how the commitments among some facts stand: that one was made is
// one thing, how it went is another. Of one that was judged it tells how its parts
// stand, which may have gone another way since.
func (c *checker) beside(ctx context.Context, es []record.Entity) ([]Fact, error) {
	var owed, wholes []record.ID
	for _, e := range es {
		switch e.ID.Type {
		case "commitment":
			owed = append(owed, e.ID)
		case "assessment":
			wholes = append(wholes, e.Ref("commitment"))
		}
	}
	parts, err := c.parts(ctx, wholes)
	if err != nil {
		return nil, err
	}
	owed = append(owed, parts...)
	if len(owed) == 0 {
		return nil, nil
	}
	standings, err := c.Standings(ctx, owed)
	if err != nil {
		return nil, err
	}
	var ids []record.ID
	for _, s := range standings {
		for _, a := range s.Stands {
			ids = append(ids, a.ID)
		}
	}
	judged, err := c.all(ctx, ids)
	if err != nil {
		return nil, err
	}
	sources, err := c.SourcesOf(ctx, judged)
	if err != nil {
		return nil, err
	}
	var facts []Fact
	for _, e := range judged {
		fact, err := c.fact(ctx, e, sources)
		if err != nil {
			return nil, err
		}
		facts = append(facts, fact)
	}
	return facts, nil
}

// parts are the commitments that are on record as parts of others.
func (c *checker) parts(ctx context.Context, of []record.ID) ([]record.ID, error) {
	keys, err := c.Keys(ctx, "commitment", "parent", of)
	ids := make([]record.ID, len(keys))
	for i, key := range keys {
		ids[i] = record.ID{Type: "commitment", Key: key}
	}
	return ids, err
}

// all reads entities by id, in order.
func (c *checker) all(ctx context.Context, ids []record.ID) ([]record.Entity, error) {
	var es []record.Entity
	for _, id := range ids {
		e, ok, err := c.look(ctx, id)
		if err != nil {
			return nil, err
		}
		if ok {
			es = append(es, e)
		}
	}
	return es, nil
}

// look reads one entity, once.
func (c *checker) look(ctx context.Context, id record.ID) (record.Entity, bool, error) {
	if e, ok := c.seen[id]; ok {
		return e, !e.ID.IsZero(), nil
	}
	es, err := c.Records.Entities(ctx, id.Type, []string{id.Key})
	if err != nil {
		return record.Entity{}, false, err
	}
	if c.seen == nil {
		c.seen = map[record.ID]record.Entity{}
	}
	if len(es) == 0 {
		c.seen[id] = record.Entity{}
		return record.Entity{}, false, nil
	}
	c.seen[id] = es[0]
	return es[0], true, nil
}

// standing reports whether a check asks how a commitment stands.
func standing(q query.Query) bool {
	return q.Op == query.Standing || len(q.Parts) > 0 && !slices.ContainsFunc(q.Parts, func(p query.Query) bool { return !standing(p) })
}

// sentence says a check in words.
func (c *checker) sentence(ctx context.Context, q query.Query) locale.Text {
	speaker := query.Speaker{Schema: c.Schema, Terms: c.Words, Names: names{c, ctx}}
	return locale.Text{ES: speaker.Sentence(q, locale.ES), EN: speaker.Sentence(q, locale.EN)}
}

// names calls entities by their titles.
type names struct {
	c   *checker
	ctx context.Context
}

// Name implements [query.Names].
func (n names) Name(id record.ID, l locale.Lang) (string, bool) {
	e, ok, err := n.c.look(n.ctx, id)
	if err != nil || !ok {
		return "", false
	}
	return n.c.title(n.ctx, e).In(l), true
}
