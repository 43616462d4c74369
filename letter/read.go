package letter

import (
	"context"
	"slices"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// Read ties a letter to what the record says at the moment of now, in the words
// of lang. Before is the record at the letter's baseline; nil where now is not
// after it, and then nothing has changed.
//
// Assertions are numbered as they are met in the Spanish text, those that only
// another text has after them, so that both languages have the same numbers;
// asks likewise, by themselves. A value that the program writes is the one of
// the baseline: the signed text never changes.
func Read(ctx context.Context, letter Letter, lang locale.Lang, now, before *World) (Reading, error) {
	r := Reading{
		Letter: letter.ID, Lang: lang, Date: letter.Date, Signed: letter.Signed, Source: letter.Source,
		Title: letter.Title.In(lang), Occasion: letter.Occasion.In(lang), To: letter.To.In(lang),
		At: now.At, Baseline: letter.Baseline(now.At.Position),
		Blocks: Parse(letter.Body.In(lang)),
	}
	for i, ref := range numbered(letter, lang, func(n *Node) bool { return n.Kind == Claimed }) {
		a, err := assertion(ctx, ref, now, before, letter.Date)
		if err != nil {
			return Reading{}, err
		}
		a.Number = i + 1
		r.Assertions = append(r.Assertions, a)
	}
	for i, ref := range numbered(letter, lang, func(n *Node) bool { return n.Kind == Asked }) {
		ask := now.Asks[ref]
		ask.Number, ask.Ref = i+1, ref
		if s, ok := now.Standings[ask.Commitment]; ok {
			ask.Standing = &s
		}
		r.Asks = append(r.Asks, ask)
	}
	r.tie()
	for _, a := range r.Assertions {
		r.Summary[a.State]++
	}
	r.Headline = r.headline()
	return r, nil
}

// numbered lists what a letter links to, in the order of its Spanish text, and
// then of the one that is read.
func numbered(letter Letter, lang locale.Lang, wanted func(*Node) bool) []record.ID {
	var refs []record.ID
	byLang := letter.Body.ByLang()
	for _, body := range []string{byLang[string(locale.ES)], byLang[string(locale.EN)], letter.Body.In(lang)} {
		walk(Parse(body), func(n *Node) {
			if wanted(n) && !slices.Contains(refs, n.Ref) {
				refs = append(refs, n.Ref)
			}
		})
	}
	return refs
}

// assertion judges a reference at both moments.
func assertion(ctx context.Context, ref record.ID, now, before *World, date record.Date) (Assertion, error) {
	f, err := now.find(ctx, ref)
	if err != nil || before == nil {
		f.Before = f.Judgement
		return f.written(f), err
	}
	was, err := before.find(ctx, ref)
	if err != nil {
		return Assertion{}, err
	}
	f.Before = was.Judgement
	f.changed(was, date)
	return f.written(was), nil
}

// written keeps the value that the program wrote when the letter was signed.
func (f finding) written(signed finding) Assertion {
	if f.Kind == FigureValue {
		f.Asserts = nil
		f.withheld = f.Flags.Has(figure.TooSmall) || signed.Flags.Has(figure.TooSmall)
		if signed.value != "" && !f.withheld {
			if q, err := record.ParseQuantity(signed.value); err == nil {
				f.Asserts = &q
			}
		}
	}
	return f.Assertion
}

// changed tells what has changed since the letter's date, and says it in
// brackets.
func (f *finding) changed(was finding, date record.Date) {
	if f.Flags.Has(figure.TooSmall) { // what was said then is not to be said any more
		was.value, was.Because = "", nil
	}
	if say, turned := turn(was.Verdict, f.Verdict); turned {
		f.Judgement = f.Judgement.With(figure.Changed)
		f.Remarks = slices.Insert(f.Remarks, 0, remarkOf(figure.Changed, say.With("date", date)))
		f.Insertion = bracketed(f.said)
		f.keep(was)
	}
	if was.value != "" && f.value != "" && was.value != f.value {
		before := locale.Localized(locale.Text{ES: was.value, EN: was.value})
		if q, err := record.ParseQuantity(was.value); err == nil {
			before = figure.Valued{Quantity: q, Unit: f.Unit}
		}
		f.Judgement = f.Judgement.With(figure.Changed)
		f.Remarks = slices.Insert(f.Remarks, 0, remarkOf(figure.Changed, sayValueChanged.With("date", date, "before", before)))
		f.Insertion = bracketed(f.said)
	}
	if f.Flags.Has(figure.Superseded) && !was.Flags.Has(figure.Superseded) && f.Insertion == nil && f.State == figure.StateSuperseded {
		f.Insertion = bracketed(f.said)
	}
}

func remarkOf(flag figure.Flag, says locale.Localized) Remark {
	return Remark{Flag: &flag, Loud: true, Says: says}
}

// keep adds what bore the assertion out on the letter's date and still stands
// in the record.
func (f *finding) keep(was finding) {
	for _, r := range was.Because {
		same := func(x Reason) bool { return x.Entity == r.Entity && x.Source == r.Source }
		if !slices.ContainsFunc(f.Because, same) {
			f.Because = append(f.Because, r)
		}
	}
}

var sayBrackets = locale.Message{ID: "letter.brackets", ES: "[{says}]", EN: "[{says}]"}

func bracketed(says locale.Localized) locale.Localized {
	if says == nil {
		return nil
	}
	return sayBrackets.With("says", says)
}

// tie puts the numbers into the text, marks the keys, and writes the values.
func (r *Reading) tie() {
	assertions, asks := map[record.ID]*Assertion{}, map[record.ID]*Ask{}
	for i := range r.Assertions {
		assertions[r.Assertions[i].Ref] = &r.Assertions[i]
	}
	for i := range r.Asks {
		asks[r.Asks[i].Ref] = &r.Asks[i]
	}
	for i := range r.Blocks {
		b := &r.Blocks[i]
		walk(r.Blocks[i:i+1], func(n *Node) {
			switch n.Kind {
			case Claimed:
				a := assertions[n.Ref]
				n.Number = a.Number
				if a.Text == "" {
					b.Assertions = append(b.Assertions, a.Number)
				}
				a.standIn(n, r.Lang)
			case Asked:
				ask := asks[n.Ref]
				n.Number = ask.Number
				if ask.Text == "" {
					ask.Text = Plain(n.Nodes)
				}
			}
		})
	}
}

// standIn takes the assertion's text from where it stands in the letter, or
// writes it there, and marks its key.
func (a *Assertion) standIn(n *Node, l locale.Lang) {
	if len(n.Nodes) == 0 {
		n.Nodes = []Node{{Kind: Text, Text: a.writtenValue(l)}}
	}
	text := Plain(n.Nodes)
	if a.Kind == FigureClaim && a.Asserts != nil && !says(text, *a.Asserts, figure.IsPercent(a.Unit)) {
		a.unsaid(text)
	}
	start, end := 0, len(text)
	if a.Asserts != nil {
		start, end, _ = keySpan(text, *a.Asserts, l)
	}
	n.Nodes = markKey(n.Nodes, start, end)
	if a.Text == "" {
		a.Text, a.Key = text, text[start:end]
	}
}

// unsaid notes that the letter's words are not what the claim asserts: then the
// claim decides nothing about them, at any moment.
func (a *Assertion) unsaid(text string) {
	value := figure.Valued{Quantity: *a.Asserts, Unit: a.Unit}
	if a.notSaid {
		a.Remarks = append(a.Remarks, Remark{Loud: true, Says: sayUnsaid.With("text", text, "value", value)})
		return
	}
	a.notSaid = true
	a.Remarks = slices.Insert(a.Remarks, 0, Remark{Loud: true, Says: sayUnsaidWas.With("why", a.Why)})
	a.Why = sayUnsaid.With("text", text, "value", value)
	a.Judgement = figure.Judged(figure.Undecided, a.Flags)
	a.Before = figure.Judged(figure.Undecided, a.Before.Flags)
}

var sayNoData = locale.Message{ID: "letter.no-data", ES: "sin dato", EN: "no data"}

// writtenValue is what the program writes where the letter leaves the words of
// a link out.
func (a *Assertion) writtenValue(l locale.Lang) string {
	switch {
	case a.withheld:
		return figure.StateWithheld.In(l)
	case a.Asserts != nil:
		return figure.Valued{Quantity: *a.Asserts, Unit: a.Unit}.In(l)
	}
	return sayNoData.In(l)
}

// headline says what the moment means for the letter.
func (r *Reading) headline() locale.Localized {
	changed := 0
	for _, a := range r.Assertions {
		if a.Flags.Has(figure.Changed) {
			changed++
		}
	}
	switch {
	case r.At.KnownBy < r.Baseline.KnownBy:
		return headEarlier.With()
	case r.At.KnownBy == r.Baseline.KnownBy:
		return headSigned.With()
	case changed == 0:
		return headNothing.With()
	}
	return headChanged.Of(int64(changed))
}
