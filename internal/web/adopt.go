package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// adoptView is what the page of an adoption shows: the observation, and the form.
type adoptView struct {
	Kick, Title string
	Lede        string
	Observation []component.Definition // one; none where an adoption is taken back
	Form        *component.Form
	WhyNot      string
}

// adopting is what somebody asks to adopt, and for what.
type adopting struct {
	c   *figure.Comparison
	one figure.Observation // zero: what was adopted is taken back
	in  adoption
}

// adoption is what the form says. figure is a figure's key, or "new" for the
// period and territory beside it.
type adoption struct {
	figure, period, territory string
	reason, source            string
}

// adoptAsked reads the observation that an address names.
func (s *Server) adoptAsked(p *page, in adoption) (adopting, error) {
	a := adopting{in: in}
	var err error
	if a.c, err = s.record.Measure(p.ctx, p.who, p.r.PathValue("key"), p.at); err != nil {
		return a, err
	}
	key := p.Query.Get("observation")
	if key == "" {
		return a, nil
	}
	i := slices.IndexFunc(a.c.Observations, func(o figure.Observation) bool { return !o.Computed && o.ID.Key == key })
	if i < 0 {
		return a, problem.New(problem.NotFound, sayNoObservation, "observation", key, "measure", a.c.Measure.Label.In(p.Lang))
	}
	a.one = a.c.Observations[i]
	return a, nil
}

// showAdopt is GET /measures/{key}/adopt?observation=…: one observation, and for
// which figure to adopt it. Without one, what a figure adopted is taken back.
func (s *Server) showAdopt(w http.ResponseWriter, p *page) error {
	in := adoption{figure: p.Query.Get("figure")}
	if undo := p.Query.Get("undo"); undo != "" {
		at, err := number(undo)
		if err != nil {
			return err
		}
		in.reason = p.Say(sayUndoes, "n", at)
	}
	a, err := s.adoptAsked(p, in)
	if err != nil {
		return err
	}
	a.in.period, a.in.territory = a.one.Period.String(), a.one.Territory.String()
	form, err := s.adoptForm(p, a)
	if err != nil {
		return err
	}
	return s.renderAdopt(w, p, a, form)
}

func (s *Server) adoptForm(p *page, a adopting) (*component.Form, error) {
	source, err := s.sourceField(p, a.in.source, sayAdoptSourceHint)
	if err != nil {
		return nil, err
	}
	form := &component.Form{
		ID: "adopt", Label: p.Say(sayAdopt), Button: p.Say(saySaveAdoption), Cancel: p.Link(a.path(p)),
		Action: p.LinkAt(a.path(p)+"/adopt", "", "observation", a.one.ID.Key),
		Hidden: []component.Option{p.seenNow()},
	}
	which := component.Field{Name: "figure", Label: p.Say(sayForWhich), Value: a.in.figure}
	for _, n := range a.c.Figures {
		if n.Figure.ID.IsZero() || a.one.ID.IsZero() && n.Figure.Adopted.IsZero() {
			continue
		}
		which.Options = append(which.Options, component.Choice{
			Value: n.Figure.ID.Key, Sub: p.standing(a, n),
			Label: joinDots(initial(n.Figure.Period.Period(p.Lang)), p.territory(n.Figure.Territory)),
		})
	}
	if a.one.ID.IsZero() {
		form.Button = p.Say(saySaveTakenBack)
		form.Fields = []component.Field{which, p.reasonField(a.in.reason), source}
		return form, nil
	}
	which.Options = append(which.Options, component.Choice{Value: "new", Label: p.Say(sayNewFigure), Sub: p.Say(sayNewFigureMeans)})
	form.Fields = []component.Field{
		which,
		{Name: "period", Label: p.Say(sayPeriodHead), Hint: p.Say(sayPeriodHint), Value: a.in.period, Narrow: true, Optional: true},
		{Name: "territory", Label: p.Say(sayPlaceHead), Hint: p.Say(sayTerritoryHint), Value: a.in.territory, Narrow: true, Optional: true},
		p.reasonField(a.in.reason), source,
	}
	return form, nil
}

func (a adopting) path(p *page) string { return p.EntityPath(a.c.Measure.ID) }

// standing says what a figure has adopted, and whether the observation can speak
// for it: of another period or territory it is not taken into account.
func (p *page) standing(a adopting, n figure.Number) string {
	says := p.Say(sayNobodyDecided)
	if o, ok := a.c.Observation(n.Figure.Adopted); ok {
		says = p.Say(sayStandsNow, "value", observations{p: p, c: a.c}.value(o), "who", o.Who())
	}
	switch {
	case a.one.ID.IsZero() || a.one.Period == n.Figure.Period && a.one.Territory.String() == n.Figure.Territory.String():
		return says
	case a.one.Territory.String() != n.Figure.Territory.String():
		return says + " " + p.Say(sayOtherTerritory, "territory", p.territory(a.one.Territory))
	}
	return says + " " + p.Say(sayCountsPeriod, "period", a.one.Period.Period(p.Lang))
}

func (s *Server) renderAdopt(w http.ResponseWriter, p *page, a adopting, form *component.Form) error {
	o := observations{p: p, c: a.c}
	v := adoptView{Kick: joinDots(p.Say(sayFigure), a.c.Measure.Label.In(p.Lang)), Title: p.Say(sayTakeBack), Lede: p.Say(sayTakeBackLede)}
	if !a.one.ID.IsZero() {
		v.Title, v.Lede = p.Say(sayAdoptTitle, "value", o.value(a.one), "who", o.who(a.one)), p.Say(sayAdoptLede)
		v.Observation = []component.Definition{o.definition(a.one)}
	}
	if ok, why := s.mayAct(p, access.Adopt); ok {
		v.Form = form
	} else {
		v.WhyNot = sentence(why)
	}
	p.titled(v.Title, v.Form)
	return s.renderStatus(w, p, statusFor(v.Form), adoptPage(&p.Page, v))
}

// adopt is POST /measures/{key}/adopt: the coalition says this, for the reason
// given; back to the measure, which says so.
func (s *Server) adopt(w http.ResponseWriter, p *page) error {
	if err := p.sent(w); err != nil {
		return err
	}
	return s.act(p, access.Adopt, func() error {
		a, err := s.adoptAsked(p, adoption{p.value("figure"), p.value("period"), p.value("territory"), p.value("reason"), p.value("source")})
		if err != nil {
			return err
		}
		form, err := s.adoptForm(p, a)
		if err != nil {
			return err
		}
		at, err := s.adoptAs(p, a, form)
		if err != nil {
			return err
		}
		if at == 0 {
			return s.renderAdopt(w, p, a, form)
		}
		return p.done(w, a.path(p), at)
	})
}

// adoptAs saves an adoption and returns its position; 0 where the form says what
// is wrong. What stands already is not saved again.
func (s *Server) adoptAs(p *page, a adopting, form *component.Form) (record.Position, error) {
	asked := monitor.Adoption{Measure: a.c.Measure.ID, Observation: a.one.ID, Reason: a.in.reason, Lang: p.Lang}
	a.place(p, form, &asked)
	if a.in.reason == "" {
		form.Field("reason").Error = p.Say(sayWriteWhy)
	}
	source, wrong, err := s.source(p, a.in.source)
	if err != nil {
		return 0, err
	}
	form.Field("source").Error, asked.Source = wrong, source
	if form.Errors() > 0 {
		return 0, nil
	}
	stands, at, by, err := s.adopted(p, asked.Figure)
	switch {
	case err != nil:
		return 0, err
	case at > 0 && stands.Observation == asked.Observation && stands.Reason == asked.Reason && stands.Source == asked.Source:
		return at, nil // sent twice
	case at > p.seen():
		form.Error = p.Say(sayAdoptedMeanwhile, "who", by, "n", int64(at))
		return 0, nil
	}
	receipt, err := s.record.Adopt(p.ctx, p.who, asked)
	if err != nil {
		return 0, p.wrongWith(form, err)
	}
	return receipt.Last, nil
}

// place reads for which figure something is adopted. A period and territory of
// which there is a figure already are that figure.
func (a adopting) place(p *page, form *component.Form, asked *monitor.Adoption) {
	if a.in.figure != "new" {
		for _, o := range form.Field("figure").Options {
			if o.Value == a.in.figure {
				asked.Figure = record.ID{Type: "figure", Key: a.in.figure}
				return
			}
		}
		form.Field("figure").Error = p.Say(sayChooseFigure)
		return
	}
	t, _ := p.Schema.Type("figure")
	read := func(name, text string) record.Value {
		def, _ := t.Property(name)
		v, err := def.Kind.ParseWith(text, p.vocabulary, "")
		if one, ok := problem.Of(err); ok {
			form.Field(name).Error = sentence(one.Message.In(p.Lang, one.Args...))
			return nil
		}
		return v
	}
	period, okPeriod := read("period", a.in.period).(record.Date)
	territory, okTerritory := read("territory", a.in.territory).(record.Place)
	for name, ok := range map[string]bool{"period": okPeriod, "territory": okTerritory} {
		if !ok && form.Field(name).Error == "" {
			def, _ := t.Property(name)
			form.Field(name).Error = p.Say(sayMustBeKnown, "expected", def.Kind.Expected())
		}
	}
	asked.Period, asked.Territory = period, territory
	for _, n := range a.c.Figures {
		if !n.Figure.ID.IsZero() && n.Figure.Period == period && n.Figure.Territory.String() == territory.String() {
			asked.Figure = n.Figure.ID
		}
	}
}

// adopted returns what a figure has adopted, and where the journal says so, 0 for
// never.
func (s *Server) adopted(p *page, id record.ID) (stands monitor.Adoption, at record.Position, by string, err error) {
	if id.IsZero() {
		return stands, 0, "", nil
	}
	e, err := s.record.Entity(p.ctx, p.who, id, p.at)
	if err != nil {
		return stands, 0, "", err
	}
	stands = monitor.Adoption{Figure: id, Observation: e.Ref("adopted"), Reason: e.Text("reason").In(p.Lang)}
	for _, st := range e.Statements {
		if st.Property != "adopted" || st.ID.Leaf < at {
			continue
		}
		at = st.ID.Leaf
		for _, r := range st.Ranking {
			if r.At == at {
				stands.Source = r.Source
			}
		}
	}
	return stands, at, e.Line("adopted_by"), nil
}

// adoptionSaved says what was just adopted for a figure of the measure, where the
// address says that something was, and leads to what undoes it.
func (s *Server) adoptionSaved(p *page, c *figure.Comparison) (says string, undo templ.SafeURL, err error) {
	at := p.saved()
	if at == 0 || p.Past() {
		return "", "", nil
	}
	leaves, err := s.record.Leaves(p.ctx, p.who, at, at)
	if err != nil || len(leaves) == 0 {
		return "", "", err
	}
	i := slices.IndexFunc(c.Figures, func(n figure.Number) bool { return n.Figure.ID == leaves[0].Entity })
	if i < 0 {
		return "", "", nil
	}
	says = p.Say(saySavedTakenBack, "n", int64(at))
	if o, ok := c.Observation(c.Figures[i].Figure.Adopted); ok {
		says = p.Say(saySavedAdoption, "n", int64(at), "who", o.Who())
	}
	before, err := s.adoptedBefore(p, leaves[0].Entity, at)
	if err != nil {
		return "", "", err
	}
	return says, p.LinkAt(p.EntityPath(c.Measure.ID)+"/adopt", "",
		"figure", leaves[0].Entity.Key, "observation", before.Key, "undo", strconv.FormatInt(int64(at), 10)), nil
}

// adoptedBefore is what a figure had adopted before a position of the journal.
func (s *Server) adoptedBefore(p *page, id record.ID, at record.Position) (record.ID, error) {
	set, err := s.record.ChangeSetAt(p.ctx, p.who, at)
	if err != nil || set.First == 1 {
		return record.ID{}, err
	}
	before := set.First - 1
	e, err := s.record.Entity(p.ctx, p.who, id, monitor.AsOf{Position: &before})
	if one, ok := problem.Of(err); ok && one.Kind == problem.NotFound {
		return record.ID{}, nil // it was made then
	}
	return e.Ref("adopted"), err
}

var (
	sayAdopt            = locale.Message{ID: "web.adopt", ES: "Adoptar", EN: "Adopt"}
	sayNoObservation    = locale.Message{ID: "web.no-observation", ES: "«{observation}» no es una observación de «{measure}» en este momento; elija una de su página", EN: "“{observation}” is no observation of “{measure}” at this moment; choose one from its page"}
	sayAdoptSourceHint  = locale.Message{ID: "web.adopt-source-hint", ES: "La clave de una fuente del registro, por ejemplo dos-2017.", EN: "The key of a source of the record, for example dos-2017."}
	sayForWhich         = locale.Message{ID: "web.for-which", ES: "Para qué cifra", EN: "For which figure"}
	sayNewFigure        = locale.Message{ID: "web.new-figure", ES: "Otro periodo o territorio", EN: "Another period or territory"}
	sayNewFigureMeans   = locale.Message{ID: "web.new-figure-means", ES: "Escríbalos abajo: se hará una cifra nueva.", EN: "Write them below: a new figure will be made."}
	sayPeriodHint       = locale.Message{ID: "web.period-hint", ES: "Solo para otro periodo o territorio. Por ejemplo: 2018-02/2018-05, o feb–may 2018.", EN: "Only for another period or territory. For example: 2018-02/2018-05, or Feb–May 2018."}
	sayTerritoryHint    = locale.Message{ID: "web.territory-hint", ES: "Una clave o un nombre. Por ejemplo: MX-TAM, o Tamaulipas.", EN: "A code or a name. For example: MX-TAM, or Tamaulipas."}
	saySaveAdoption     = locale.Message{ID: "web.save-adoption", ES: "Adoptar en el registro", EN: "Adopt in the record"}
	saySaveTakenBack    = locale.Message{ID: "web.save-taken-back", ES: "Retirar en el registro", EN: "Take back in the record"}
	sayStandsNow        = locale.Message{ID: "web.stands-now", ES: "Ahora: {value}, según {who}.", EN: "Now: {value}, by {who}."}
	sayOtherTerritory   = locale.Message{ID: "web.other-territory", ES: "La observación cuenta otro territorio ({territory}): con ella esta cifra no se decidiría.", EN: "The observation counts another territory ({territory}): it would not decide this figure."}
	sayCountsPeriod     = locale.Message{ID: "web.counts-period", ES: "La observación cuenta otro periodo ({period}): solo decide si es parte de este y lo contado se suma.", EN: "The observation counts another period ({period}): it decides only if that is a part of this one and what is counted adds up."}
	sayAdoptTitle       = locale.Message{ID: "web.adopt-title", ES: "Adoptar {value}, según {who}", EN: "Adopt {value}, by {who}"}
	sayAdoptLede        = locale.Message{ID: "web.adopt-lede", ES: "La coalición dirá esto en sus cartas, con su nombre y su motivo. Lo que dicen las demás fuentes queda a su lado.", EN: "The coalition will say this in its letters, with your name and your reason. What the other sources say stays beside it."}
	sayTakeBack         = locale.Message{ID: "web.take-back", ES: "Retirar lo adoptado", EN: "Take back what was adopted"}
	sayTakeBackLede     = locale.Message{ID: "web.take-back-lede", ES: "Ninguna observación quedará adoptada. Quién la adoptó, y por qué, sigue constando.", EN: "No observation will be adopted. Who adopted it, and why, stays on record."}
	sayChooseFigure     = locale.Message{ID: "web.choose-figure", ES: "No eligió ninguna cifra. Elija una, o escriba otro periodo y territorio.", EN: "No figure is chosen. Choose one, or write another period and territory."}
	sayMustBeKnown      = locale.Message{ID: "web.must-be-known", ES: "Tiene que ser un valor conocido. Escriba, por ejemplo, {expected}.", EN: "It has to be a known value. Write, for example, {expected}."}
	sayAdoptedMeanwhile = locale.Message{ID: "web.adopted-meanwhile", ES: "Entretanto {who} decidió sobre esta cifra, en la posición {n}. Lo suyo no se guardó: mire qué dice ahora y vuelva a decidir.", EN: "Meanwhile {who} decided about this figure, at position {n}. Yours was not saved: look what it says now and decide again."}
	saySavedAdoption    = locale.Message{ID: "web.saved-adoption", ES: "En el registro, posición {n}. Se adoptó lo que dice {who}.", EN: "In the record, position {n}. What {who} says was adopted."}
	saySavedTakenBack   = locale.Message{ID: "web.saved-taken-back", ES: "En el registro, posición {n}. Ninguna observación está adoptada.", EN: "In the record, position {n}. No observation is adopted."}
)
