package table

import (
	"context"
	"slices"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// What is not wrong, and yet probably not meant.
var (
	sayAfterBefore = locale.Message{
		ID: "table.after-before",
		ES: "{id} va después de {other}, pero su fecha ({date}) es anterior a la de ese ({otherdate}); corrija una de las dos fechas, o quite el orden (after)",
		EN: "{id} comes after {other}, but its date ({date}) is before that one’s ({otherdate}); correct one of the two dates, or take the order (after) out",
	}
	sayLaterThanSource = locale.Message{
		ID: "table.later-than-source",
		ES: "{id} tiene fecha {date}, posterior a {known}, cuando se conoció la fuente ({source}); si la fuente hablaba de algo por venir, déjelo así; si no, corrija una de las dos fechas",
		EN: "{id} is dated {date}, later than {known}, when the source ({source}) became known; if the source spoke of something to come, leave it so; else correct one of the two dates",
	}
	sayAdoptsOther = locale.Message{
		ID: "table.adopts-other",
		ES: "{id} adopta {observation}, cuyo dato en {property} es otro: {theirs}, no {ours}; adopte una observación de lo mismo, o explíquelo en el motivo",
		EN: "{id} adopts {observation}, which has another {property}: {theirs}, not {ours}; adopt an observation of the same, or explain it in the reason",
	}
	sayLooksGuarded = locale.Message{
		ID: "table.looks-guarded",
		ES: "esta celda empieza con un apóstrofo y «{sign}», y así se lee. Si el apóstrofo lo puso un programa para que no fuera fórmula, quítelo aquí y en las demás, o exporte de nuevo con --for-spreadsheet: esos archivos se leen sin él",
		EN: "this cell begins with an apostrophe and “{sign}”, and is read so. If a program put the apostrophe to keep it from being a formula, take it out here and elsewhere, or export again with --for-spreadsheet: such files are read without it",
	}
)

// happened are the types whose date is when something took place.
var happened = map[string]bool{"event": true, "act": true, "step": true, "assessment": true}

const (
	dateOf  = "date"
	afterOf = "after"
)

// warn says what of an entity is probably not meant.
func (r *Reader) warn(ctx context.Context, d *draft, held []record.Statement) error {
	if happened[d.kind.Name] {
		r.warnLater(d)
	}
	if _, ordered := d.kind.Property(afterOf); ordered {
		if err := r.warnOrder(ctx, d, held); err != nil {
			return err
		}
	}
	if d.kind.Name == "figure" {
		return r.warnAdopted(ctx, d, held)
	}
	return nil
}

// warnLater warns of what is dated after its source.
func (r *Reader) warnLater(d *draft) {
	for _, s := range d.said {
		date, ok := s.Value.(record.Date)
		if s.Property != dateOf || !ok || s.Known.IsZero() || date.Earliest() <= s.Known.Latest() {
			continue
		}
		r.warnings.Add(problem.New(problem.Invalid, sayLaterThanSource,
			"id", d.id.String(), "date", date, "known", s.Known, "source", s.Source.Key).At(warned(s, date.String())))
	}
}

func warned(s drafted, found string) problem.Place {
	place := s.at.place()
	place.Found = found
	return place
}

// warnOrder warns where something comes after what it is dated before.
func (r *Reader) warnOrder(ctx context.Context, d *draft, held []record.Statement) error {
	at := slices.IndexFunc(d.said, func(s drafted) bool { return s.Property == afterOf || s.Property == dateOf })
	if at < 0 {
		return nil
	}
	_, last := ends(d.values(dateOf, held))
	if last == record.LastDay {
		return nil
	}
	for _, v := range d.values(afterOf, held) {
		ref, ok := v.(record.Ref)
		if !ok {
			continue
		}
		dates, err := r.valuesOf(ctx, record.ID(ref), dateOf)
		if err != nil {
			return err
		}
		if first, _ := ends(dates); last < first {
			r.warnings.Add(problem.New(problem.Invalid, sayAfterBefore, "id", d.id.String(), "other", ref.String(),
				"date", listed(d.values(dateOf, held)), "otherdate", listed(dates)).At(warned(d.said[at], words(d.said[at].Value))))
		}
	}
	return nil
}

// ends is the first and the last day that some dates allow.
func ends(values []record.Value) (first, last record.Day) {
	first, last = record.LastDay, record.FirstDay
	for _, v := range values {
		d, ok := v.(record.Date)
		if !ok {
			return record.FirstDay, record.LastDay
		}
		first, last = min(first, d.Earliest()), max(last, d.Latest())
	}
	if len(values) == 0 {
		return record.FirstDay, record.LastDay
	}
	return first, last
}

// warnAdopted warns of a figure that adopts an observation of something else.
func (r *Reader) warnAdopted(ctx context.Context, d *draft, held []record.Statement) error {
	for _, s := range d.said {
		ref, ok := s.Value.(record.Ref)
		if s.Property != "adopted" || !ok {
			continue
		}
		for _, property := range []string{"measure", "period", "territory"} {
			theirs, err := r.valuesOf(ctx, record.ID(ref), property)
			if err != nil {
				return err
			}
			ours := d.values(property, held)
			if len(ours) == 0 || len(theirs) == 0 || slices.ContainsFunc(ours, func(v record.Value) bool {
				return slices.ContainsFunc(theirs, func(w record.Value) bool { return share(v, w) })
			}) {
				continue
			}
			p, _ := d.kind.Property(property)
			r.warnings.Add(problem.New(problem.Invalid, sayAdoptsOther, "id", d.id.String(), "observation", ref.String(),
				"property", p.Label, "theirs", listed(theirs), "ours", listed(ours)).At(warned(s, ref.String())))
		}
	}
	return nil
}

// share reports whether two values have anything in common: a day, a territory.
func share(a, b record.Value) bool {
	switch x := a.(type) {
	case record.Date:
		y, ok := b.(record.Date)
		return !ok || x.Earliest() <= y.Latest() && y.Earliest() <= x.Latest()
	case record.Place:
		y, ok := b.(record.Place)
		return !ok || len(x.Codes()) == 0 || len(y.Codes()) == 0 || mayLieIn(x, y) || mayLieIn(y, x)
	}
	return a == b
}

// mayLieIn reports whether a territory may lie in one of another's.
func mayLieIn(inner, outer record.Place) bool {
	return slices.ContainsFunc(outer.Codes(), func(code string) bool {
		_, possible := inner.Within(code)
		return possible
	})
}

func listed(values []record.Value) string {
	out := ""
	for i, v := range values {
		if i > 0 {
			out += " / "
		}
		out += words(v)
	}
	return out
}

// values is what the files say of a property of the draft's entity, else what the
// record follows.
func (d *draft) values(property string, held []record.Statement) []record.Value {
	var found ranked
	for _, s := range d.said {
		if s.Property == property {
			rank := record.Normal
			if len(s.Ranking) > 0 {
				rank = s.Ranking[len(s.Ranking)-1].Rank
			}
			found.add(rank, s.Value)
		}
	}
	if values := found.best(); len(values) > 0 {
		return values
	}
	return standing(held, property)
}

// valuesOf is what the files say of a property of an entity, else what the record
// follows.
func (r *Reader) valuesOf(ctx context.Context, id record.ID, property string) ([]record.Value, error) {
	rows, err := r.rowsOf(id)
	if err != nil {
		return nil, err
	}
	if values := r.inFiles(rows, property); len(values) > 0 {
		return values, nil
	}
	held, err := r.ground.Statements(ctx, id)
	return standing(held, property), err
}
