package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/internal/web/drawing"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// eventView is what the page of an event shows: its acts and who is said to have
// committed them, and its cases by jurisdiction over time.
type eventView struct {
	Kick     string
	Title    string
	Lede     []string
	Acts     *component.Table
	Lanes    *drawing.Lanes
	Steps    *component.Table
	Standing []string // where the case stands, and since when nothing is new
	Missing  []string
	Claims   []link
	Coverage []link
	Record   templ.SafeURL
	Trace    component.Trace
	History  templ.SafeURL
	Edit     templ.SafeURL // where one may add to it; empty where one may not
	Sharing  templ.SafeURL // who sees it
}

// showEvent is GET /events/{key}.
func (s *Server) showEvent(w http.ResponseWriter, p *page) error {
	id := record.ID{Type: "event", Key: p.r.PathValue("key")}
	e, err := s.record.Entity(p.ctx, p.who, id, p.at)
	if err != nil {
		return err
	}
	c, err := s.caseOf(p, e)
	if err != nil {
		return err
	}
	v, err := s.eventView(p, c)
	if err != nil {
		return err
	}
	p.Title = v.Title
	v.Sharing = p.Link(p.EntityPath(id) + "/sharing")
	v.History, v.Edit = p.Link(p.EntityPath(id)+"/history"), s.editLink(p, id)
	return s.render(w, p, eventPage(&p.Page, v))
}

// eventCase is an event with all that hangs on it, read once.
type eventCase struct {
	p           *page
	event       record.Entity
	names       *names
	acts        []record.Entity
	involved    map[record.ID][]record.Entity // by act
	proceedings []proceeding
	letters     []monitor.LetterInfo
}

// proceeding is a case in one jurisdiction with its steps in order.
type proceeding struct {
	record.Entity
	steps   []record.Entity
	accused map[record.ID]record.Entity
}

func (s *Server) caseOf(p *page, e record.Entity) (*eventCase, error) {
	c := &eventCase{p: p, event: e, involved: map[record.ID][]record.Entity{}}
	ids := []record.ID{e.ID}
	back, err := s.record.Referring(p.ctx, p.who, e.ID, p.at)
	if err != nil {
		return nil, err
	}
	if c.acts, err = s.entities(p, back["acts"]); err != nil {
		return nil, err
	}
	for _, act := range c.acts {
		of, err := s.record.Referring(p.ctx, p.who, act.ID, p.at)
		if err != nil {
			return nil, err
		}
		if c.involved[act.ID], err = s.entities(p, of["involvements"]); err != nil {
			return nil, err
		}
		ids = append(ids, mentioned(act)...)
	}
	all, err := s.entities(p, back["proceedings"])
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		pr, mentions, err := s.proceedingOf(p, one)
		if err != nil {
			return nil, err
		}
		ids = append(ids, mentions...)
		c.proceedings = append(c.proceedings, pr)
	}
	slices.SortStableFunc(c.proceedings, func(a, b proceeding) int { return cmp.Compare(a.begins(), b.begins()) })
	if c.letters, err = s.record.Letters(p.ctx, p.who, p.at); err != nil {
		return nil, err
	}
	c.names, err = s.namesOf(p, ids...)
	return c, err
}

// entities reads entities of one type.
func (s *Server) entities(p *page, ids []record.ID) ([]record.Entity, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = id.Key
	}
	return s.record.Entities(p.ctx, p.who, ids[0].Type, keys, p.at)
}

// proceedingOf reads a proceeding with its steps and accused, and lists what is
// to be named.
func (s *Server) proceedingOf(p *page, e record.Entity) (proceeding, []record.ID, error) {
	pr := proceeding{Entity: e, accused: map[record.ID]record.Entity{}}
	back, err := s.record.Referring(p.ctx, p.who, e.ID, p.at)
	if err != nil {
		return pr, nil, err
	}
	if pr.steps, err = s.entities(p, back["steps"]); err != nil {
		return pr, nil, err
	}
	accused, err := s.entities(p, back["accused"])
	if err != nil {
		return pr, nil, err
	}
	for _, one := range accused {
		pr.accused[one.ID] = one
	}
	pr.order()
	ids := mentioned(e)
	for _, step := range pr.steps {
		ids = append(ids, mentioned(step)...)
	}
	return pr, ids, nil
}

// order sorts the steps by the end of what is known of their date, and puts none
// before the one that it is recorded to follow.
func (pr *proceeding) order() {
	slices.SortStableFunc(pr.steps, func(a, b record.Entity) int {
		return cmp.Or(cmp.Compare(a.Date("date").Latest(), b.Date("date").Latest()),
			cmp.Compare(a.Date("date").Earliest(), b.Date("date").Earliest()), strings.Compare(a.ID.Key, b.ID.Key))
	})
	for range pr.steps { // each round puts at least one step right
		moved := false
		for i := 0; i < len(pr.steps); i++ {
			after := slices.IndexFunc(pr.steps, func(e record.Entity) bool { return e.ID == pr.steps[i].Ref("after") })
			if after > i {
				step := pr.steps[i]
				pr.steps = slices.Insert(slices.Delete(pr.steps, i, i+1), after, step)
				moved = true
			}
		}
		if !moved {
			return
		}
	}
}

// begins is the last day by which the proceeding's first step had happened.
func (pr *proceeding) begins() record.Day {
	if len(pr.steps) == 0 {
		return record.LastDay
	}
	return pr.steps[0].Date("date").Latest()
}

func (s *Server) eventView(p *page, c *eventCase) (eventView, error) {
	e := c.event
	v := eventView{
		Kick:   joinDots(p.Say(sayCase), e.Line("place"), p.territory(e.Place("territory")), e.Date("date").In(p.Lang)),
		Title:  e.Text("name").In(p.Lang),
		Record: p.Link(p.Path + "/statements"),
		Trace:  s.trace(p, "steps where proceeding.event = "+e.ID.Key+" order by date"),
	}
	if v.Title == "" {
		v.Title = e.ID.Key
	}
	v.Trace.Citation = s.citation(p, v.Title)
	v.Lede = c.lede()
	v.Acts, v.Steps, v.Lanes = c.actTable(s), c.stepTable(s), c.lanes(v.Title)
	v.Standing, v.Missing = c.standing()
	var err error
	if v.Claims, err = s.linked(p, "claims where check ~ \""+e.ID.Key+"\""); err != nil {
		return v, err
	}
	v.Coverage, err = s.linked(p, "coverage where about_query ~ \""+e.ID.Key+"\"")
	return v, err
}

// linked asks for a list and gives the ways to its entities.
func (s *Server) linked(p *page, text string) ([]link, error) {
	r, err := s.ask(p, text)
	if err != nil {
		return nil, err
	}
	var ids []record.ID
	for _, row := range r.Answer.Rows {
		ids = append(ids, row.ID)
	}
	n, err := s.namesOf(p, ids...)
	if err != nil {
		return nil, err
	}
	return n.links(ids), nil
}

// lede says what happened and how far justice went, in plain sentences.
func (c *eventCase) lede() []string {
	var lines []string
	for _, act := range c.acts {
		var counts []string
		for _, v := range act.Readings["victims"] {
			if q, ok := v.(record.Quantity); ok {
				counts = append(counts, q.In(c.p.Lang))
			}
		}
		kind := c.p.words(record.Kind{Base: record.TermOf, Vocabulary: "violation-types"}, act.Value("type"))
		switch {
		case len(counts) == 1:
			lines = append(lines, c.p.Say(sayActLede, "type", kind, "n", counts[0]))
		case len(counts) > 1:
			lines = append(lines, c.p.Say(sayActDisputed, "type", kind, "n", locale.Or(c.p.Lang, counts)))
		case kind != "":
			lines = append(lines, initial(kind)+".")
		}
	}
	steps := 0
	for _, pr := range c.proceedings {
		steps += len(pr.steps)
	}
	if len(c.proceedings) > 0 {
		lines = append(lines, c.p.Count(sayCaseLede, len(c.proceedings), "steps", c.p.Count(sayStepCount, steps)))
	} else {
		lines = append(lines, c.p.Say(sayNoCase))
	}
	return lines
}

// standing says where the case stands, since when nothing is new, and what is
// missing.
func (c *eventCase) standing() (standing, missing []string) {
	var dated []record.Entity
	undated := 0
	for _, pr := range c.proceedings {
		if len(pr.steps) == 0 {
			missing = append(missing, c.p.Say(sayNoSteps, "proceeding", c.names.of(pr.ID)))
		}
		for _, step := range pr.steps {
			d := step.Date("date")
			if d.IsZero() || d.StartUnknown() || d.EndUnknown() {
				undated++
				continue
			}
			if d.Latest() != record.LastDay {
				dated = append(dated, step)
			}
		}
	}
	if undated > 0 {
		missing = append(missing, c.p.Count(sayUndated, undated))
	}
	last := lastSteps(dated)
	if len(last) == 0 {
		return standing, missing
	}
	var names []string
	for _, step := range last {
		names = append(names, c.names.of(step.ID))
	}
	date := last[0].Date("date")
	standing = append(standing, c.p.Count(sayLastStep, len(last), "step", locale.And(c.p.Lang, names), "date", date))
	if gap := c.p.gap(date.Latest(), c.p.KnownBy); gap != "" {
		standing = append(standing, c.p.Say(sayNothingNew, "gap", gap))
	}
	return standing, missing
}

// lastSteps are the steps of the latest date, of those that no other is known to
// have come after: an arrest of some day in March is not the last step where who was
// arrested was released on the 26th.
func lastSteps(dated []record.Entity) []record.Entity {
	followed := map[record.ID]bool{}
	for _, step := range dated {
		followed[step.Ref("after")] = true
	}
	var last []record.Entity
	for _, step := range dated {
		if followed[step.ID] {
			continue
		}
		switch d := step.Date("date"); {
		case len(last) == 0 || d.Latest() > last[0].Date("date").Latest():
			last = []record.Entity{step}
		case d.String() == last[0].Date("date").String():
			last = append(last, step)
		}
	}
	return last
}

// gap says how long it is between two days, in years and months; nothing where
// it is less than a month.
func (p *page) gap(from, to record.Day) string {
	y0, m0, d0 := from.Civil()
	y1, m1, d1 := to.Civil()
	months := (y1-y0)*12 + m1 - m0
	if d1 < d0 {
		months--
	}
	if months < 1 {
		return ""
	}
	var parts []string
	if years := months / 12; years > 0 {
		parts = append(parts, p.Count(sayYears, years))
	}
	if rest := months % 12; rest > 0 {
		parts = append(parts, p.Count(sayMonths, rest))
	}
	return locale.And(p.Lang, parts)
}

var (
	sayCase        = locale.Message{ID: "web.case", ES: "Caso", EN: "Case"}
	sayActLede     = locale.Message{ID: "web.act-lede", ES: "{type}: {n} víctimas.", EN: "{type}: {n} victims."}
	sayActDisputed = locale.Message{ID: "web.act-disputed", ES: "{type}: {n} víctimas, según quién cuenta.", EN: "{type}: {n} victims, depending on who counts."}
	sayCaseLede    = locale.Plural{
		ID:    "web.case-lede",
		OneES: "{n}\u00a0procedimiento, con {steps} en el registro.", ManyES: "{n} de procedimientos, con {steps} en el registro.", OtherES: "{n}\u00a0procedimientos, con {steps} en el registro.",
		OneEN: "{n}\u00a0proceeding, with {steps} on record.", OtherEN: "{n}\u00a0proceedings, with {steps} on record.",
	}
	sayStepCount = locale.Plural{ID: "web.step-count", OneES: "{n} paso", ManyES: "{n} de pasos", OtherES: "{n} pasos", OneEN: "{n} step", OtherEN: "{n} steps"}
	sayNoCase    = locale.Message{ID: "web.no-case", ES: "El registro no contiene ningún procedimiento.", EN: "The record holds no proceeding."}
	sayNoSteps   = locale.Message{ID: "web.no-steps", ES: "Ningún paso de: {proceeding}", EN: "No step of: {proceeding}"}
	sayUndated   = locale.Plural{ID: "web.undated", OneES: "La fecha de {n} paso", ManyES: "La fecha de {n} de pasos", OtherES: "La fecha de {n} pasos", OneEN: "The date of {n} step", OtherEN: "The dates of {n} steps"}
	sayLastStep  = locale.Plural{
		ID:    "web.last-step",
		OneES: "Último paso con fecha: {step}, {date}.", ManyES: "Últimos {n} de pasos con fecha: {step}, {date}.", OtherES: "Últimos pasos con fecha: {step}, {date}.",
		OneEN: "Last dated step: {step}, {date}.", OtherEN: "Last dated steps: {step}, {date}.",
	}
	sayNothingNew = locale.Message{ID: "web.nothing-new", ES: "{gap} sin un paso nuevo en el registro.", EN: "{gap} without a new step on record."}
	sayYears      = locale.Plural{ID: "web.years", OneES: "{n} año", ManyES: "{n} de años", OtherES: "{n} años", OneEN: "{n} year", OtherEN: "{n} years"}
	sayMonths     = locale.Plural{ID: "web.months", OneES: "{n} mes", ManyES: "{n} de meses", OtherES: "{n} meses", OneEN: "{n} month", OtherEN: "{n} months"}
)
