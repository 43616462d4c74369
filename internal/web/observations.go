package web

import (
	"math"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/internal/web/drawing"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// observations lays out what was observed of one measure: as dots, as a table,
// as definitions beside each other.
type observations struct {
	p   *page
	c   *figure.Comparison
	may bool // the reader may adopt one of them, here and now
}

// group is observations that may be compared: periods that overlap, or a series
// of periods in which each has one value.
type group struct {
	title string
	all   []figure.Observation
}

// groups parts the observations by periods that overlap. Where each period has
// one value they are a series, and stand together.
func (o observations) groups() []group {
	var groups []group
	for _, one := range o.c.Observations {
		i := slices.IndexFunc(groups, func(g group) bool {
			return slices.ContainsFunc(g.all, func(other figure.Observation) bool { return overlap(one.Period, other.Period) })
		})
		if i < 0 {
			groups = append(groups, group{all: []figure.Observation{one}})
			continue
		}
		groups[i].all = append(groups[i].all, one)
	}
	series := !slices.ContainsFunc(groups, func(g group) bool { return len(g.all) > 1 })
	if series && len(groups) > 1 {
		return []group{{all: o.c.Observations}}
	}
	for i := range groups[min(1, len(groups)):] {
		g := &groups[i+1]
		g.title = o.p.Say(sayOtherPeriod, "period", g.all[0].Period.PeriodShort(o.p.Lang))
	}
	return groups
}

func overlap(a, b record.Date) bool { return a.Earliest() <= b.Latest() && b.Earliest() <= a.Latest() }

// others are measures that stand near, in the same unit: drawn below a rule,
// under the words that they are not compared.
func (o observations) others() []group {
	var groups []group
	for _, other := range o.c.Others {
		if len(other.Observations) == 0 {
			continue
		}
		groups = append(groups, group{
			title: o.p.Say(sayOtherMeasure, "measure", other.Measure.Label.In(o.p.Lang)), all: other.Observations,
		})
	}
	return groups
}

// adopted reports whether some figure of the coalition rests on an observation.
func (o observations) adopted(id record.ID) bool { return o.adoption(id) != nil }

// adoption is the figure that rests on an observation, or nil.
func (o observations) adoption(id record.ID) *figure.Figure {
	for i := range o.c.Figures {
		if f := &o.c.Figures[i].Figure; f.Adopted == id {
			return f
		}
	}
	return nil
}

// who is the short name of who says so.
func (o observations) who(one figure.Observation) string {
	switch {
	case one.Computed:
		return initial(one.Who().In(o.p.Lang))
	case one.Source.Own:
		return o.p.Say(sayTheLetter)
	case one.Source.Publisher != "":
		return one.Source.Publisher
	case one.Source.Title != "":
		return one.Source.Title
	}
	return one.Source.ID.Key
}

// dots draws the observations that are in the measure's own unit.
func (o observations) dots(title string) drawing.Dots {
	percent := o.c.Measure.Unit == figure.Percent
	d := drawing.Dots{Tick: func(v float64) string {
		if percent {
			return o.p.decimal(v, " %")
		}
		return o.p.end(v, false)
	}}
	var said []string
	for i, g := range append(o.groups(), o.others()...) {
		var rows []drawing.Dot
		for _, one := range g.all {
			if one.Unit != o.c.Measure.Unit {
				continue
			}
			rows = append(rows, o.dot(one))
			if i == 0 {
				said = append(said, o.p.Say(saySaysValue, "value", o.value(one), "who", one.Who()))
			}
		}
		if len(rows) > 0 {
			d.Groups = append(d.Groups, drawing.DotGroup{Title: g.title, Rows: rows})
		}
	}
	d.Label = o.p.Say(sayPlot, "measure", title, "values", strings.Join(said, "; "))
	return d
}

func (o observations) dot(one figure.Observation) drawing.Dot {
	row := drawing.Dot{
		Name: o.who(one), Adopted: o.adopted(one.ID),
		Sub:  joinDots(one.Source.Date.Short(o.p.Lang), one.Period.PeriodShort(o.p.Lang)),
		Text: o.value(one), Mark: drawing.Refused,
	}
	if one.Quantity == nil || one.Withheld {
		return row
	}
	q := *one.Quantity
	row.Value, row.Low, row.High = q.Value(), q.Value(), q.High()
	row.Mark = map[string]drawing.Mark{
		"=": drawing.Exact, ">=": drawing.AtLeast, ">": drawing.MoreThan, "<=": drawing.AtMost,
		"<": drawing.FewerThan, "~": drawing.About, "..": drawing.Range,
	}[q.Qualifier()]
	if math.IsInf(row.High, 0) {
		row.High = row.Value
	}
	return row
}

// value is an observation's value as tables write it, or why there is none.
func (o observations) value(one figure.Observation) string {
	switch {
	case one.Withheld:
		return initial(figure.StateWithheld.In(o.p.Lang))
	case one.Quantity == nil:
		return ""
	}
	return one.Quantity.WithPercent(one.Unit == figure.Percent).Short(o.p.Lang)
}

// table is the accessible form of the dots, and the proof.
func (o observations) table() component.Table {
	p := o.p
	t := component.Table{
		Label: p.Say(sayObservationsTable),
		Columns: []component.Column{
			{Name: p.Say(saySourceHead), Bare: true},
			{Name: initial(figure.Unit(o.c.Measure.Unit).In(p.Lang)), Numeric: true},
			{Name: p.Say(sayPeriodHead)},
			{Name: p.Say(sayPlaceHead)},
			{Name: p.Say(sayReadIn)},
		},
	}
	if o.may {
		t.Columns = append(t.Columns, component.Column{Name: p.Say(sayDecide), Bare: true})
	}
	for _, g := range append(o.groups(), o.others()...) {
		rows := component.RowGroup{Title: g.title}
		for _, one := range g.all {
			rows.Rows = append(rows.Rows, o.row(one))
		}
		t.Groups = append(t.Groups, rows)
	}
	return t
}

func (o observations) row(one figure.Observation) component.Row {
	p := o.p
	sub := one.Words.In(p.Lang)
	by := o.adoption(one.ID)
	if by != nil {
		sub = p.Say(sayAdoptedRow, "who", orElse(by.AdoptedBy, p.Say(sayCoalition)), "words", sub)
	}
	source := component.Words(initial(one.Who().In(p.Lang)), sub)
	if !one.Source.ID.IsZero() {
		source = component.Linked(p.Entity(one.Source.ID), initial(one.Who().In(p.Lang)), "", sub)
	}
	value := component.Figure{Value: o.value(one), Trace: p.Entity(one.ID)}
	if one.Computed {
		source = component.Words(initial(one.Who().In(p.Lang)), p.Say(sayCountedHere))
		value.Trace = p.Link("/query", "q", one.Query)
	}
	row := component.Row{Adopted: by != nil, Cells: []templ.Component{
		source, component.Counted(&p.Page, value, p.counts(one)),
		component.Words(one.Period.PeriodShort(p.Lang), ""),
		component.Words(p.territory(one.Territory), ""),
		nil,
	}}
	if one.Locator != "" {
		row.Cells[len(row.Cells)-1] = component.Words(one.Locator, "")
	}
	if o.may {
		row.Cells = append(row.Cells, o.adopt(one))
	}
	return row
}

// adopt leads to where an observation of the measure is adopted. What the record
// counted itself is never adopted: it rests on what the sources say.
func (o observations) adopt(one figure.Observation) templ.Component {
	if one.Computed || one.Measure != o.c.Measure.ID {
		return nil
	}
	at := o.p.Link(o.p.EntityPath(o.c.Measure.ID)+"/adopt", "observation", one.ID.Key)
	return component.Titled(at, o.p.Say(sayAdoptFor), o.p.Say(sayWhatSays, "value", o.value(one), "who", one.Who()))
}

// definitions sets what each source counts beside the others, where several
// count the same period.
func (o observations) definitions() []component.Definition {
	var out []component.Definition
	for _, g := range o.groups() {
		reported := slices.DeleteFunc(slices.Clone(g.all), func(one figure.Observation) bool { return one.Computed })
		if len(reported) < 2 {
			continue
		}
		for _, one := range reported {
			out = append(out, o.definition(one))
		}
	}
	return out
}

func (o observations) definition(one figure.Observation) component.Definition {
	p := o.p
	d := component.Definition{
		Who: o.who(one), Adopted: o.adopted(one.ID),
		Value: component.Figure{Value: o.value(one), Big: true},
	}
	add := func(term locale.Message, says string) {
		if says != "" {
			d.Entries = append(d.Entries, component.Entry{Term: p.Say(term), Says: says})
		}
	}
	add(sayCounts, one.Words.In(p.Lang))
	add(sayCountsHead, p.counts(one))
	add(sayPeriodHead, initial(one.Period.Period(p.Lang)))
	if !one.CountedThrough.IsZero() {
		add(sayCountedThrough, one.CountedThrough.In(p.Lang))
	}
	add(sayPlaceHead, p.territory(one.Territory))
	add(sayNoteHead, one.Note)
	return d
}

// lede says in a sentence what the page shows. Where some cannot all be exact it
// names those, and no other: what is of another period contradicts nobody.
func (o observations) lede() string {
	var reported, disputed []figure.Observation
	for _, one := range o.c.Observations {
		if one.Computed {
			continue
		}
		reported = append(reported, one)
		if slices.ContainsFunc(o.c.Disputes, func(d figure.Dispute) bool { return d.A == one.ID || d.B == one.ID }) {
			disputed = append(disputed, one)
		}
	}
	switch n := len(disputed); {
	case len(reported) == 0:
		return o.p.Say(sayNothingObserved)
	case n < 2:
		return o.p.Count(sayLede, len(reported), "values", o.values(reported))
	case n < len(reported):
		return o.p.Say(sayLedeSomeDisputed, "all", len(reported), "n", n, "values", o.values(disputed))
	}
	return o.p.Say(sayLedeDisputed, "n", len(disputed), "values", o.values(disputed))
}

// values lists what observations say, each value once.
func (o observations) values(all []figure.Observation) string {
	var values []string
	for _, one := range all {
		if one.Quantity == nil || one.Withheld {
			continue
		}
		if v := one.Quantity.WithPercent(one.Unit == figure.Percent).In(o.p.Lang); !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	return locale.And(o.p.Lang, values)
}

// trail counts what the page rests on.
func (o observations) trail() []string {
	sources := map[record.ID]bool{}
	through, own, computed := 0, 0, 0
	for _, one := range o.c.Observations {
		if one.Computed {
			computed++
			continue
		}
		sources[one.Source.ID] = true
		if one.Source.Own {
			own++
		}
		if one.Source.Via != nil {
			through++
		}
	}
	reported := len(o.c.Observations) - computed
	lines := []string{o.p.Count(sayTrailSources, len(sources), "observations", o.p.Count(sayObservations, reported))}
	if through > 0 {
		lines = append(lines, o.p.Count(sayTrailThrough, through))
	}
	if own > 0 {
		lines = append(lines, o.p.Count(sayTrailOwn, own))
	}
	return lines
}

var (
	sayTheLetter         = locale.Message{ID: "web.the-letter", ES: "La carta", EN: "The letter"}
	sayOtherPeriod       = locale.Message{ID: "web.other-period", ES: "Otro periodo: {period}", EN: "Another period: {period}"}
	sayOtherMeasure      = locale.Message{ID: "web.other-measure", ES: "Otra medida, no se compara: {measure}", EN: "Another measure, not compared: {measure}"}
	saySaysValue         = locale.Message{ID: "web.says-value", ES: "{value} según {who}", EN: "{value} by {who}"}
	sayPlot              = locale.Message{ID: "web.plot", ES: "{measure}. {values}.", EN: "{measure}. {values}."}
	sayObservationsTable = locale.Message{ID: "web.observations-table", ES: "Observaciones", EN: "Observations"}
	saySourceHead        = locale.Message{ID: "web.source-head", ES: "Fuente", EN: "Source"}
	sayPeriodHead        = locale.Message{ID: "web.period-head", ES: "Periodo", EN: "Period"}
	sayPlaceHead         = locale.Message{ID: "web.place-head", ES: "Territorio", EN: "Territory"}
	sayDecide            = locale.Message{ID: "web.decide", ES: "Decidir", EN: "Decide"}
	sayAdoptFor          = locale.Message{ID: "web.adopt-for", ES: "Adoptar…", EN: "Adopt…"}
	sayWhatSays          = locale.Message{ID: "web.what-says", ES: "{value}, según {who}", EN: "{value}, by {who}"}
	sayReadIn            = locale.Message{ID: "web.read-in", ES: "Dónde se leyó", EN: "Where it was read"}
	sayCountsHead        = locale.Message{ID: "web.counts-head", ES: "Cuentas", EN: "Counts"}
	sayCountedThrough    = locale.Message{ID: "web.counted-through", ES: "Contado hasta", EN: "Counted through"}
	sayNoteHead          = locale.Message{ID: "web.note-head", ES: "Nota", EN: "Note"}
	sayAdoptedRow        = locale.Message{ID: "web.adopted-row", ES: "Adoptada por {who}. {words}", EN: "Adopted by {who}. {words}"}
	sayNothingObserved   = locale.Message{ID: "web.nothing-observed", ES: "Nadie ha observado nada de esta medida en este momento.", EN: "Nobody has observed anything of this measure at this moment."}
	sayLede              = locale.Plural{
		ID:    "web.measure-lede",
		OneES: "Una sola observación: {values}.", ManyES: "{n} de observaciones: {values}.", OtherES: "{n} observaciones: {values}.",
		OneEN: "A single observation: {values}.", OtherEN: "{n} observations: {values}.",
	}
	sayLedeDisputed     = locale.Message{ID: "web.measure-lede-disputed", ES: "{n} observaciones que no pueden ser todas exactas: {values}.", EN: "{n} observations that cannot all be exact: {values}."}
	sayLedeSomeDisputed = locale.Message{ID: "web.measure-lede-some-disputed", ES: "De {all} observaciones, {n} no pueden ser todas exactas: {values}.", EN: "Of {all} observations, {n} cannot all be exact: {values}."}
	sayCountedHere      = locale.Message{ID: "web.counted-here", ES: "Contado de lo que el registro mismo contiene", EN: "Counted from what the record itself holds"}
	sayTrailSources     = locale.Plural{
		ID:    "web.trail-sources",
		OneES: "{observations} de una fuente", ManyES: "{observations} de {n} de fuentes", OtherES: "{observations} de {n} fuentes",
		OneEN: "{observations} by one source", OtherEN: "{observations} by {n} sources",
	}
	sayTrailThrough = locale.Plural{
		ID:    "web.trail-through",
		OneES: "{n} se conoce solo por otra fuente que la cita", ManyES: "{n} se conocen solo por otra fuente que las cita", OtherES: "{n} se conocen solo por otra fuente que las cita",
		OneEN: "{n} is known only through another source that cites it", OtherEN: "{n} are known only through another source that cites them",
	}
	sayTrailOwn = locale.Plural{
		ID:    "web.trail-own",
		OneES: "{n} es de la propia carta, que no es su propia fuente", ManyES: "{n} son de la propia carta, que no es su propia fuente", OtherES: "{n} son de la propia carta, que no es su propia fuente",
		OneEN: "{n} is the letter’s own, which is no source of itself", OtherEN: "{n} are the letter’s own, which is no source of itself",
	}
)
