package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// bulkView is what the page of a bulk edit shows.
type bulkView struct {
	Kick, Lede string
	Action     templ.SafeURL
	Back       templ.SafeURL
	Hidden     []hiddenValue
	Errors     []entryError
	Clash      bool
	Chosen     []templ.Component // the first of them
	More       int

	Properties []component.Option // to choose from, where none is chosen yet
	Property   string
	Entry      entryView // the value and its source
	Value      entryRow
	Help       string
	Beside     bool

	Plan    *component.Table // what would change
	Stays   *component.Table // what would not, and why
	Says    []string
	Button  string // saves; empty where nothing would change
	Reason  string
	Rests   string // the source of what is added
	Changes bool
}

// chosenShown is how many of the chosen are named before it says how many more.
const chosenShown = 12

// renderBulk shows a step of a bulk edit. What is wrong with it keeps its reader at the
// form.
func (s *Server) renderBulk(w http.ResponseWriter, p *page, f *bulkForm, step bulkStep, wrong *monitor.Refused) error {
	v := bulkView{
		Kick: f.list.t.Labels.In(p.Lang), Lede: p.Say(sayBulkLede, "most", monitor.MostBulk),
		Action: p.LinkAt("/bulk/"+f.list.t.Plural, ""), Back: f.list.link(p), Property: f.property,
	}
	p.Title = p.Count(sayBulkTitle, len(f.keys))
	b := f.bulk(p)
	status, clash := http.StatusOK, wrong != nil && step == bulkPreviews
	var plan monitor.BulkPlan
	if step != bulkFills || wrong == nil {
		var err error
		plan, err = s.planBulk(p, b, step)
		var refused *monitor.Refused
		switch {
		case errors.As(err, &refused):
			step, wrong = bulkFills, refused
		case err != nil:
			return err
		}
	}
	f.hide(&v, step)
	if step == bulkPreviews {
		if err := s.showPlan(p, &v, f, plan); err != nil {
			return err
		}
		if v.Clash = clash; clash {
			status = http.StatusConflict
		}
	} else if err := s.showFields(p, &v, f, step, wrong); err != nil {
		return err
	}
	if len(v.Errors) > 0 {
		status = http.StatusUnprocessableEntity
		p.Title = p.Count(sayErrorsIn, len(v.Errors), "title", p.Title)
	}
	return s.renderStatus(w, p, status, bulkPage(&p.Page, v))
}

// planBulk works out what would change; before there is a value it only looks at whether
// so many may be changed at all.
func (s *Server) planBulk(p *page, b monitor.Bulk, step bulkStep) (monitor.BulkPlan, error) {
	plan, err := s.record.PlanBulk(p.ctx, p.who, b)
	var refused *monitor.Refused
	if step != bulkPreviews && errors.As(err, &refused) {
		return plan, nil
	}
	return plan, err
}

// hide has the form send along what stands in no field of the step.
func (f *bulkForm) hide(v *bulkView, step bulkStep) {
	add := func(name, value string) {
		v.Hidden = append(v.Hidden, hiddenValue{name, value})
	}
	add("token", f.entry.token)
	add("read", position(f.read))
	add("list", f.list.asked.Encode())
	for _, key := range f.keys {
		add("key", key)
	}
	if step == bulkAsks {
		return
	}
	add("property", f.property)
	for _, key := range f.changed {
		add("changed", key)
	}
	if step != bulkPreviews {
		return
	}
	own := []string{"token", "read", "list", "key", "property", "changed", "do"}
	for _, name := range sortedNames(f.entry.values) {
		for _, value := range f.entry.values[name] {
			if value != "" && !slices.Contains(own, name) {
				add(name, value)
			}
		}
	}
}

// showFields asks for the property, or for its value, source and reason.
func (s *Server) showFields(p *page, v *bulkView, f *bulkForm, step bulkStep, wrong *monitor.Refused) error {
	if err := s.showChosen(p, v, f); err != nil {
		return err
	}
	t := f.list.t
	if step == bulkAsks {
		for _, def := range t.Properties {
			if def.Kind.Base != record.Markdown {
				v.Properties = append(v.Properties, component.Option{Value: def.Name, Label: def.Label.In(p.Lang)})
			}
		}
		return nil
	}
	if wrong == nil {
		wrong = &monitor.Refused{}
	}
	n, err := s.entryNames(p, f.entry, wrong)
	if err != nil {
		return err
	}
	b := entryBuilder{s: s, p: p, f: f.entry, n: n, refused: wrong, lists: map[string]bool{}}
	def, _ := t.Property(f.property)
	sheet := &entrySheet{name: "it", typ: t, props: only(t, f.property)}
	v.Value = b.row(sheet, def, "0", f.entry.typed(sheet, def, "0"))
	v.Value.Source = false
	v.Help, v.Beside = def.Help.In(p.Lang), f.entry.value("beside") != ""
	v.Entry = entryView{Suggest: p.LinkAt("/suggest/", "")}
	if v.Entry.Source, err = b.source(); err != nil {
		return err
	}
	v.Entry.Reason = entryField{Rows: []entryRow{{ID: "reason", T: monitor.Typed{Text: f.entry.value("reason")}, Error: b.errorAt("reason")}}}
	v.Errors = b.errors
	for _, one := range wrong.Fields {
		if one.At == "" || slices.Contains(f.keys, one.At) {
			v.Errors = append([]entryError{{sentence(one.Problem.In(p.Lang)), "main"}}, v.Errors...)
		}
	}
	for name := range b.lists {
		v.Entry.Lists = append(v.Entry.Lists, s.entryList(p, name))
	}
	slices.SortFunc(v.Entry.Lists, func(a, b entryList) int { return compareText(a.ID, b.ID) })
	p.Scripts = append(p.Scripts, "term-field", "place-field", "ref-field", "date-field")
	return nil
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// showChosen names the first of the chosen.
func (s *Server) showChosen(p *page, v *bulkView, f *bulkForm) error {
	var ids []record.ID
	for _, key := range f.keys[:min(len(f.keys), chosenShown)] {
		ids = append(ids, record.ID{Type: f.list.t.Name, Key: key})
	}
	n, err := s.namesOf(p, ids...)
	if err != nil {
		return err
	}
	for _, id := range ids {
		v.Chosen = append(v.Chosen, n.link(id))
	}
	v.More = len(f.keys) - len(ids)
	return nil
}

// showPlan shows what would change, entity by entity, and what would not.
func (s *Server) showPlan(p *page, v *bulkView, f *bulkForm, plan monitor.BulkPlan) error {
	ids := []record.ID{}
	for _, row := range plan.Rows {
		ids = append(ids, row.Entity)
		for _, st := range row.Was {
			ids = append(ids, st.Source)
			if ref, ok := st.Value.(record.Ref); ok {
				ids = append(ids, record.ID(ref))
			}
		}
		if ref, ok := row.Says.(record.Ref); ok {
			ids = append(ids, record.ID(ref))
		}
	}
	n, err := s.namesOf(p, ids...)
	if err != nil {
		return err
	}
	name := component.Column{Name: f.list.t.Label.In(p.Lang), Bare: true}
	now := component.Column{Name: p.Say(sayBulkNow, "property", plan.Property.Label)}
	v.Plan = &component.Table{Label: p.Say(sayBulkChanges), Columns: []component.Column{name, now, {Name: p.Say(sayBulkThen)}, {Name: p.Say(sayBulkHow)}}, Groups: []component.RowGroup{{}}}
	v.Stays = &component.Table{Label: p.Say(sayBulkStays), Columns: []component.Column{name, now, {Name: p.Say(sayBulkWhy)}}, Groups: []component.RowGroup{{}}}
	for _, row := range plan.Rows {
		cells := []templ.Component{n.link(row.Entity), s.stood(p, n, plan.Property, row.Was)}
		if row.Skip != nil {
			v.Stays.Groups[0].Rows = append(v.Stays.Groups[0].Rows, component.Row{Cells: append(cells, component.Words(row.Skip.In(p.Lang), ""))})
			continue
		}
		cells = append(cells, s.value(p, n, plan.Property.Kind, row.Says), component.Words(p.howOf(row), ""))
		v.Plan.Groups[0].Rows = append(v.Plan.Groups[0].Rows, component.Row{Cells: cells})
	}
	v.Changes = plan.Adding+plan.Correcting > 0
	for _, one := range []struct {
		n    int
		says locale.Plural
	}{{plan.Correcting, sayBulkCorrects}, {plan.Adding, sayBulkAdds}, {plan.Skipped, sayBulkSkips}} {
		if one.n > 0 {
			v.Says = append(v.Says, p.Count(one.says, one.n, "property", lowered(plan.Property.Label)))
		}
	}
	v.Reason = f.entry.value("reason")
	if v.Changes {
		v.Button = p.Count(sayBulkSave, plan.Adding+plan.Correcting)
	}
	return nil
}

// stood says what stands of a property, with the source of each.
func (s *Server) stood(p *page, n *names, def record.Property, was []record.Statement) templ.Component {
	if len(was) == 0 {
		return component.Missing(p.Say(sayNotOnRecord))
	}
	var lines []string
	for _, st := range was {
		line := s.told(p, n, def.Kind, st.Value)
		if !st.Source.IsZero() {
			line = p.Say(sayBulkBy, "value", line, "source", n.of(st.Source))
		}
		lines = append(lines, line)
	}
	return component.Lines(lines)
}

func (p *page) howOf(row monitor.BulkRow) string {
	switch {
	case !row.Adds:
		return p.Count(sayBulkHowCorrects, len(row.Corrected))
	case len(row.Was) > 0:
		return p.Say(sayBulkHowBeside)
	}
	return p.Say(sayBulkHowAdds)
}

var (
	sayBulkTitle = locale.Plural{
		ID:    "web.bulk-title",
		OneES: "Cambiar {n} ficha", ManyES: "Cambiar {n} de fichas a la vez", OtherES: "Cambiar {n} fichas a la vez",
		OneEN: "Change {n} entity", OtherEN: "Change {n} entities at once",
	}
	sayBulkLede     = locale.Message{ID: "web.bulk-lede", ES: "Un mismo valor para un dato de todas, hasta {most} de una vez. Antes de guardar se ve qué cambiaría, ficha por ficha; nada se borra, y todo junto se puede deshacer.", EN: "One value for one property of all of them, up to {most} at once. Before anything is saved you see what would change, entity by entity; nothing is erased, and all of it can be undone together."}
	sayBulkNow      = locale.Message{ID: "web.bulk-now", ES: "{property}, como consta", EN: "{property}, as recorded"}
	sayBulkThen     = locale.Message{ID: "web.bulk-then", ES: "Dirá", EN: "Will say"}
	sayBulkHow      = locale.Message{ID: "web.bulk-how", ES: "Cómo", EN: "How"}
	sayBulkWhy      = locale.Message{ID: "web.bulk-why", ES: "Por qué", EN: "Why"}
	sayBulkChanges  = locale.Message{ID: "web.bulk-changes", ES: "Lo que cambiaría", EN: "What would change"}
	sayBulkStays    = locale.Message{ID: "web.bulk-stays", ES: "Lo que queda como está", EN: "What stays as it is"}
	sayBulkBy       = locale.Message{ID: "web.bulk-by", ES: "{value} ({source})", EN: "{value} ({source})"}
	sayBulkHowAdds  = locale.Message{ID: "web.bulk-how-adds", ES: "se añade", EN: "is added"}
	sayBulkCorrects = locale.Plural{
		ID:    "web.bulk-corrects",
		OneES: "En {n} ficha se corrige lo que capturó su organización; lo anterior queda marcado como mal capturado.", ManyES: "En {n} de fichas se corrige lo que capturó su organización; lo anterior queda marcado como mal capturado.", OtherES: "En {n} fichas se corrige lo que capturó su organización; lo anterior queda marcado como mal capturado.",
		OneEN: "In {n} entity, what your organisation entered is corrected; what it said before is marked mis-entered.", OtherEN: "In {n} entities, what your organisation entered is corrected; what they said before is marked mis-entered.",
	}
	sayBulkAdds = locale.Plural{
		ID:    "web.bulk-adds",
		OneES: "En {n} ficha se añade una declaración, junto a lo que haya.", ManyES: "En {n} de fichas se añade una declaración, junto a lo que haya.", OtherES: "En {n} fichas se añade una declaración, junto a lo que haya.",
		OneEN: "In {n} entity a statement is added, beside what there is.", OtherEN: "In {n} entities a statement is added, beside what there is.",
	}
	sayBulkSkips = locale.Plural{
		ID:    "web.bulk-skips",
		OneES: "{n} ficha queda como está.", ManyES: "{n} de fichas quedan como están.", OtherES: "{n} fichas quedan como están.",
		OneEN: "{n} entity stays as it is.", OtherEN: "{n} entities stay as they are.",
	}
	sayBulkHowCorrects = locale.Plural{
		ID:    "web.bulk-how-corrects",
		OneES: "se corrige {n} declaración, con su misma fuente", ManyES: "se corrigen {n} de declaraciones, cada una con su misma fuente", OtherES: "se corrigen {n} declaraciones, cada una con su misma fuente",
		OneEN: "{n} statement is corrected, with the source that it has", OtherEN: "{n} statements are corrected, each with the source that it has",
	}
	sayBulkHowBeside = locale.Message{ID: "web.bulk-how-beside", ES: "se añade al lado: lo que consta se queda", EN: "is added beside: what is recorded stays"}
	sayBulkSave      = locale.Plural{
		ID:    "web.bulk-save",
		OneES: "Guardar {n} cambio en el registro", ManyES: "Guardar {n} de cambios en el registro", OtherES: "Guardar {n} cambios en el registro",
		OneEN: "Save {n} change to the record", OtherEN: "Save {n} changes to the record",
	}
)
