package web

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/internal/web/drawing"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// measureView is what the page of a measure shows: everything observed of it
// side by side, and what the coalition makes of that.
type measureView struct {
	Kick        string
	Title       string
	State       figure.State // the gravest among its figures
	Lede        string
	Unit        string
	Dots        drawing.Dots
	Table       component.Table
	Why         []string // what is disputed, mismatched, superseded
	Aside       []string // what to know besides
	Trail       []string
	Definitions []component.Definition
	Figures     []figureView
	Uses        []link
	Record      templ.SafeURL
	Trace       component.Trace
	Saved       string        // what was just adopted
	Undo        templ.SafeURL // and what takes it back
	WhyNot      string        // why nothing can be adopted here
}

// figureView is what the coalition says of one period and territory.
type figureView struct {
	ID      string
	At      templ.SafeURL // its own entity, where somebody made a figure of it
	Title   string        // period and territory
	Value   component.Figure
	State   figure.State
	Adopted string // who adopted which observation, and when
	Reason  string
	Why     []string
	Back    templ.SafeURL // takes back what was adopted; empty where one may not
}

// showMeasure is GET /measures/{key}: the observations of one measure side by
// side, what is disputed among them, and the way from each down to its source.
func (s *Server) showMeasure(w http.ResponseWriter, p *page) error {
	c, err := s.record.Measure(p.ctx, p.who, p.r.PathValue("key"), p.at)
	if err != nil {
		return err
	}
	v, err := s.measureView(p, c)
	if err != nil {
		return err
	}
	if v.Saved, v.Undo, err = s.adoptionSaved(p, c); err != nil {
		return err
	}
	p.Title = v.Title
	return s.render(w, p, measurePage(&p.Page, v))
}

func (s *Server) measureView(p *page, c *figure.Comparison) (measureView, error) {
	m := c.Measure
	v := measureView{
		Kick:  joinDots(p.Say(sayFigure), figure.Unit(m.Unit).In(p.Lang), m.Population.In(p.Lang)),
		Title: m.Label.In(p.Lang), Unit: figure.Unit(m.Unit).In(p.Lang),
		Record: p.Link(p.Path + "/statements"),
	}
	v.Trace = s.trace(p, "observations where measure = "+m.ID.Key)
	v.Trace.CSV, v.Trace.JSON = p.Link(p.Path+"/observations.csv"), p.Link(p.Path+"/figures.json")
	v.Trace.Citation = s.citation(p, v.Title)
	may, why := s.mayAct(p, access.Adopt)
	if !may {
		v.WhyNot = sentence(why)
	}
	claims := []record.ID{}
	for _, n := range c.Figures {
		v.State = v.State.Graver(n.Judgement.State)
		claims = append(claims, n.Claims...)
		f := p.figureView(c, n)
		if may && !n.Figure.Adopted.IsZero() {
			f.Back = p.Link(p.Path+"/adopt", "figure", n.Figure.ID.Key)
		}
		v.Figures = append(v.Figures, f)
	}
	o := observations{p: p, c: c, may: may}
	v.Dots, v.Table, v.Definitions = o.dots(v.Title), o.table(), o.definitions()
	v.Lede = o.lede()
	v.why(p, c)
	v.Trail = o.trail()
	var err error
	v.Uses, err = s.uses(p, claims)
	return v, err
}

// why lists what a reader must know, loudest first, each sentence once.
func (v *measureView) why(p *page, c *figure.Comparison) {
	said := map[string]bool{}
	add := func(to *[]string, why locale.Localized) {
		if words := sayIn(p, why); words != "" && !said[words] {
			said[words] = true
			*to = append(*to, words)
		}
	}
	for _, d := range c.Disputes {
		add(&v.Why, d.Why)
	}
	for _, m := range c.Mismatches {
		add(&v.Why, m.Why)
	}
	for _, r := range c.Remarks {
		if r.Loud {
			add(&v.Why, r.Why)
		}
	}
	for _, l := range c.Later {
		add(&v.Why, l.Why)
	}
	for _, r := range c.Remarks {
		add(&v.Aside, r.Why)
	}
}

// figureView says what the coalition says of a period and territory, or that
// nobody decided yet.
func (p *page) figureView(c *figure.Comparison, n figure.Number) figureView {
	f := figureView{
		ID:    "figure-" + orElse(n.Figure.ID.Key, n.Figure.Period.String()+n.Figure.Territory.String()),
		Title: joinDots(initial(n.Figure.Period.Period(p.Lang)), p.territory(n.Figure.Territory)),
		State: n.Judgement.State, Value: p.numberOf(n),
	}
	if !n.Figure.ID.IsZero() {
		f.At = p.Entity(n.Figure.ID)
	}
	if o, ok := c.Observation(n.Figure.Adopted); ok {
		f.Adopted = p.Say(sayAdoptedFrom, "who", o.Who(), "by", orElse(n.Figure.AdoptedBy, p.Say(sayCoalition)))
		if !n.Figure.AdoptedOn.IsZero() {
			f.Adopted = p.Say(sayAdoptedOn, "who", o.Who(), "by", orElse(n.Figure.AdoptedBy, p.Say(sayCoalition)), "day", n.Figure.AdoptedOn)
		}
		f.Reason = n.Figure.Reason.In(p.Lang)
		if f.Reason == "" {
			f.Reason = p.Say(sayNoWhy)
		}
	}
	for _, why := range n.Why {
		f.Why = append(f.Why, sayIn(p, why))
	}
	return f
}

// uses lists the claims that assert figures of the measure, each with its place
// in its letter.
func (s *Server) uses(p *page, claims []record.ID) ([]link, error) {
	keys := make([]string, len(claims))
	for i, id := range claims {
		keys[i] = id.Key
	}
	es, err := s.record.Entities(p.ctx, p.who, "claim", keys, p.at)
	if err != nil {
		return nil, err
	}
	var links []link
	for _, e := range es {
		links = append(links, link{Words: e.Text("text").In(p.Lang), At: p.Link(p.EntityPath(e.Ref("letter")) + "#" + noteID(e.ID))})
	}
	return links, nil
}

// noteID names the note of a claim in its letter by the claim, whose number may
// move.
func noteID(id record.ID) string { return id.Type + "-" + id.Key }

// observationsAsCSV is GET /measures/{key}/observations.csv: what was observed,
// a row each.
func (s *Server) observationsAsCSV(w http.ResponseWriter, p *page) error {
	c, err := s.record.Measure(p.ctx, p.who, p.r.PathValue("key"), p.at)
	if err != nil {
		return err
	}
	rows := [][]string{{"id", "measure", "quantity", "unit", "numerator", "denominator", "period", "territory", "statement", "source", "locator", "note"}}
	for _, o := range c.Observations {
		rows = append(rows, []string{
			o.ID.Key, o.Measure.Key, quantityText(o.Quantity, o.Withheld), o.Unit,
			quantityText(o.Numerator, o.Withheld), quantityText(o.Denominator, o.Withheld),
			o.Period.String(), o.Territory.String(), o.Words.In(p.Lang), o.Source.ID.Key, o.Locator, o.Note,
		})
	}
	return s.sendCSV(w, p, c.Measure.ID.Key, rows)
}

// quantityText writes a quantity as it is stored; one that is withheld as empty.
func quantityText(q *record.Quantity, withheld bool) string {
	if q == nil || withheld {
		return ""
	}
	return q.String()
}

// figuresAsJSON is GET /measures/{key}/figures.json: the figures of a measure
// for programs.
func (s *Server) figuresAsJSON(w http.ResponseWriter, p *page) error {
	c, err := s.record.Measure(p.ctx, p.who, p.r.PathValue("key"), p.at)
	if err != nil {
		return err
	}
	out := []figure.JSON{}
	for _, n := range c.Figures {
		out = append(out, c.JSON(n, p.Lang))
	}
	body, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	s.send(w, p.r, http.StatusOK, "application/json", append(body, '\n'))
	return nil
}

// measureRow is a measure in the list.
type measureRow struct {
	Title string
	At    templ.SafeURL
	Sub   string
	Value component.Figure
	More  string // how many figures and observations
	State figure.State
}

// showMeasures is GET /measures: every measure with its figures, those that need
// somebody first.
func (s *Server) showMeasures(w http.ResponseWriter, p *page) error {
	infos, err := s.record.Measures(p.ctx, p.who, p.at)
	if err != nil {
		return err
	}
	var quiet, loud []measureRow
	for _, info := range infos {
		row := measureRow{
			Title: info.Measure.Label.In(p.Lang), At: p.Entity(info.Measure.ID), Sub: info.Measure.Population.In(p.Lang),
			More: p.Count(sayObservations, info.Observations),
		}
		if n, ok := figureToShow(info.Figures); ok {
			row.State = n.Judgement.State
			row.Value = p.numberOf(n)
			row.Value.Period = n.Figure.Period.PeriodShort(p.Lang)
		}
		if row.State == figure.StateSound {
			quiet = append(quiet, row)
		} else {
			loud = append(loud, row)
		}
	}
	p.Title = p.Say(sayMeasuresTitle)
	v := measuresView{Loud: loud, Quiet: quiet, Trace: s.trace(p, "measures")}
	v.Trace.Citation = s.citation(p, p.Title)
	return s.render(w, p, measuresPage(&p.Page, v))
}

// measuresView is the list of measures, those that need somebody apart.
type measuresView struct {
	Loud, Quiet []measureRow
	Trace       component.Trace
}

// figureToShow is the figure to show of a measure in a list: of those that a
// letter asserts or the coalition adopted the gravest; where there is none of
// those, the latest.
func figureToShow(all []figure.Number) (figure.Number, bool) {
	var best figure.Number
	for i, n := range all {
		ours, was := len(n.Claims) > 0 || !n.Figure.Adopted.IsZero(), len(best.Claims) > 0 || !best.Figure.Adopted.IsZero()
		graver := best.Judgement.State.Graver(n.Judgement.State) != best.Judgement.State
		later := cmp.Compare(n.Figure.Period.Latest(), best.Figure.Period.Latest()) >= 0
		if i == 0 || ours && (!was || graver) || !ours && !was && later {
			best = n
		}
	}
	return best, len(all) > 0
}

// numberOf is a figure's value with its unit.
func (p *page) numberOf(n figure.Number) component.Figure {
	f := component.Figure{Unit: figure.Unit(n.Unit).In(p.Lang)}
	if n.Unit == figure.Percent {
		f.Unit = ""
	}
	if n.Value != nil {
		f.Value = n.Value.WithPercent(n.Unit == figure.Percent).Short(p.Lang)
	}
	return f
}

// counts is what stands in brackets behind a value: "16 de 505 investigaciones".
func (p *page) counts(o figure.Observation) string {
	v, ok := o.Value()
	if !ok {
		return ""
	}
	rest, found := strings.CutPrefix(v.Short(p.Lang), v.Quantity.WithPercent(v.Unit == figure.Percent).Short(p.Lang)+" (")
	if !found {
		return ""
	}
	return strings.TrimSuffix(rest, ")")
}

var (
	sayFigure        = locale.Message{ID: "web.figure", ES: "Cifra", EN: "Figure"}
	sayCoalition     = locale.Message{ID: "web.coalition", ES: "la coalición", EN: "the coalition"}
	sayAdoptedFrom   = locale.Message{ID: "web.adopted-from", ES: "Se adoptó lo que dice {who}. Lo decidió {by}.", EN: "What {who} says was adopted. Decided by {by}."}
	sayAdoptedOn     = locale.Message{ID: "web.adopted-on", ES: "Se adoptó lo que dice {who}. Lo decidió {by} el {day}.", EN: "What {who} says was adopted. Decided by {by} on {day}."}
	sayNoWhy         = locale.Message{ID: "web.no-why", ES: "No consta el motivo.", EN: "No reason is recorded."}
	sayMeasuresTitle = locale.Message{ID: "web.measures-title", ES: "Cifras", EN: "Figures"}
	sayObservations  = locale.Plural{ID: "web.observations", OneES: "{n} observación", ManyES: "{n} de observaciones", OtherES: "{n} observaciones", OneEN: "{n} observation", OtherEN: "{n} observations"}
)
