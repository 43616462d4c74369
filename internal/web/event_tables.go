package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/internal/web/drawing"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// actTable lists the acts of an event: what, when, how many, attributed to whom
// and with what certainty.
func (c *eventCase) actTable(s *Server) *component.Table {
	if len(c.acts) == 0 {
		return nil
	}
	p := c.p
	t := &component.Table{
		Label: p.Say(sayActs),
		Columns: []component.Column{
			{Name: p.Say(sayActs), Bare: true}, {Name: p.Say(sayWhen)}, {Name: p.Say(sayVictims), Numeric: true}, {Name: p.Say(sayAttributedTo)},
		},
	}
	rows := component.RowGroup{}
	for _, act := range c.acts {
		rows.Rows = append(rows.Rows, component.Row{Cells: []templ.Component{
			component.Linked(p.Entity(act.ID), initial(p.words(record.Kind{Base: record.TermOf, Vocabulary: "violation-types"}, act.Value("type"))), "", ""),
			c.cell(s, act, "date"), c.cell(s, act, "victims"), c.perpetrators(act),
		}})
	}
	t.Groups = []component.RowGroup{rows}
	return t
}

// cell shows all readings of a property of an act or step.
func (c *eventCase) cell(s *Server, e record.Entity, property string) templ.Component {
	t, _ := c.p.Schema.Type(e.ID.Type)
	cell, err := s.cell(c.p, c.names, t, e, property)
	if err != nil {
		return component.Missing(c.p.Say(sayNotOnRecord))
	}
	return cell
}

// perpetrators names whom an act is attributed to, with the degree of certainty.
func (c *eventCase) perpetrators(act record.Entity) templ.Component {
	var lines []string
	for _, in := range c.involved[act.ID] {
		who := c.p.words(record.Kind{Base: record.TermOf, Vocabulary: "perpetrator-types"}, in.Value("perpetrator"))
		how := c.p.words(record.Kind{Base: record.TermOf, Vocabulary: "certainty-degrees"}, in.Value("certainty"))
		line := joinDots(who, strings.ToLower(how))
		if line != "" && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return component.Missing(c.p.Say(sayNotOnRecord))
	}
	return component.Lines(lines)
}

// stepTable lists all steps, a group for each proceeding: the accessible form of
// the lanes, and the proof.
func (c *eventCase) stepTable(s *Server) *component.Table {
	p := c.p
	t := &component.Table{
		Label: p.Say(sayStepsHead),
		Columns: []component.Column{
			{Name: p.Say(sayWhen), Bare: true},
			{Name: p.Say(sayStepHead), Bare: true},
			{Name: p.Say(sayPersons), Numeric: true},
			{Name: p.Say(sayOutcome)},
			{Name: p.Say(saySourceHead)},
		},
	}
	for _, pr := range c.proceedings {
		if len(pr.steps) == 0 {
			continue
		}
		rows := component.RowGroup{Title: c.laneName(pr)}
		for _, step := range pr.steps {
			rows.Rows = append(rows.Rows, component.Row{Head: 1, Cells: []templ.Component{
				c.cell(s, step, "date"),
				component.Linked(p.Entity(step.ID), c.stage(step), "", step.Line("note")),
				c.personsCell(pr, step), c.cell(s, step, "outcome"),
				c.sources(step),
			}})
		}
		t.Groups = append(t.Groups, rows)
	}
	if len(t.Groups) == 0 {
		return nil
	}
	return t
}

func (c *eventCase) laneName(pr proceeding) string {
	return joinDots(initial(c.jurisdiction(pr)), pr.Line("authority"))
}

func (c *eventCase) jurisdiction(pr proceeding) string {
	return c.p.words(record.Kind{Base: record.TermOf, Vocabulary: "jurisdictions"}, pr.Value("jurisdiction"))
}

func (c *eventCase) stage(step record.Entity) string {
	return initial(c.p.words(record.Kind{Base: record.TermOf, Vocabulary: "stages"}, step.Value("stage")))
}

// persons is how many the step is about, as recorded of their group.
func (c *eventCase) persons(pr proceeding, step record.Entity) string {
	q, ok := pr.accused[step.Ref("accused")].Quantity("persons")
	if !ok {
		return ""
	}
	return q.Short(c.p.Lang)
}

// personsCell is empty for a step that is about nobody in particular.
func (c *eventCase) personsCell(pr proceeding, step record.Entity) templ.Component {
	if step.Ref("accused").IsZero() {
		return component.Words("", "")
	}
	return component.Number(&c.p.Page, component.Figure{Value: c.persons(pr, step)})
}

// sources leads to who says so, each once.
func (c *eventCase) sources(step record.Entity) templ.Component {
	var ids []record.ID
	for _, st := range step.Statements {
		if !st.Source.IsZero() && !slices.Contains(ids, st.Source) {
			ids = append(ids, st.Source)
		}
	}
	return changeSources(&c.p.Page, c.names.links(ids))
}

// lanes draws the steps by jurisdiction.
func (c *eventCase) lanes(title string) *drawing.Lanes {
	l := &drawing.Lanes{}
	date := c.event.Date("date")
	if !date.IsZero() && date.Earliest() > record.FirstDay && date.Latest() < record.LastDay {
		l.Facts = drawing.LaneMark{Text: c.p.Say(sayFacts), Sub: date.Short(c.p.Lang), From: date.Earliest(), To: date.Latest()}
	}
	n := 0
	for _, pr := range c.proceedings {
		lane := drawing.Lane{Name: initial(c.jurisdiction(pr)), Sub: pr.Line("authority")}
		for _, step := range pr.steps {
			lane.Steps = append(lane.Steps, c.laneStep(pr, step))
			n++
		}
		if len(lane.Steps) > 0 {
			l.Lanes = append(l.Lanes, lane)
		}
	}
	if n == 0 {
		return nil
	}
	for _, letter := range c.letters {
		if d := letter.Date; d.Definite() {
			l.Marks = append(l.Marks, drawing.LaneMark{Text: c.p.Say(sayTheLetter), Sub: d.Short(c.p.Lang), From: d.Earliest(), To: d.Latest(), Ours: true})
		}
	}
	l.Label = c.p.Say(sayLanesLabel, "event", title, "lanes", c.p.Count(sayLaneCount, len(l.Lanes)), "steps", c.p.Count(sayStepCount, n))
	return l
}

func (c *eventCase) laneStep(pr proceeding, step record.Entity) drawing.LaneStep {
	text := c.stage(step)
	if n := c.persons(pr, step); n != "" {
		text = c.p.Say(sayStepOf, "step", text, "n", n)
	}
	date := step.Date("date")
	sub := date.Short(c.p.Lang)
	if date.IsZero() {
		sub = c.p.Say(sayNoDate)
	}
	return drawing.LaneStep{Text: text, Sub: sub, When: spanOf(date)}
}

// spanOf is what is known of a date, for the drawing.
func spanOf(d record.Date) drawing.Span {
	if d.IsZero() {
		return drawing.Span{NoFrom: true, NoTo: true}
	}
	return drawing.Span{
		From: d.Earliest(), To: d.Latest(),
		NoFrom: d.StartUnknown() || d.StartOpen(), NoTo: d.EndUnknown(), OpenTo: d.EndOpen(),
		About: d.Approximate() || d.Uncertain(),
	}
}

var (
	sayActs         = locale.Message{ID: "web.acts", ES: "Actos", EN: "Acts"}
	sayWhen         = locale.Message{ID: "web.when", ES: "Cuándo", EN: "When"}
	sayVictims      = locale.Message{ID: "web.victims", ES: "Víctimas", EN: "Victims"}
	sayAttributedTo = locale.Message{ID: "web.attributed-to", ES: "A quién se atribuye", EN: "Attributed to"}
	sayStepsHead    = locale.Message{ID: "web.steps-head", ES: "Pasos", EN: "Steps"}
	sayStepHead     = locale.Message{ID: "web.step-head", ES: "Paso", EN: "Step"}
	sayPersons      = locale.Message{ID: "web.persons", ES: "Personas", EN: "Persons"}
	sayOutcome      = locale.Message{ID: "web.outcome", ES: "Resultado", EN: "Outcome"}
	sayFacts        = locale.Message{ID: "web.facts", ES: "Los hechos", EN: "The facts"}
	sayNoDate       = locale.Message{ID: "web.no-date", ES: "sin fecha", EN: "no date"}
	sayStepOf       = locale.Message{ID: "web.step-of", ES: "{step} ({n})", EN: "{step} ({n})"}
	sayLanesLabel   = locale.Message{ID: "web.lanes-label", ES: "{event}: línea de tiempo con {lanes} y {steps}. Los mismos pasos están en la tabla.", EN: "{event}: time line with {lanes} and {steps}. The same steps are in the table."}
	sayLaneCount    = locale.Plural{ID: "web.lane-count", OneES: "{n} carril", ManyES: "{n} de carriles", OtherES: "{n} carriles", OneEN: "{n} lane", OtherEN: "{n} lanes"}
)
