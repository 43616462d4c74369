package monitor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/exchange/table"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// planner turns an entry into changes against what the record holds.
type planner struct {
	r     *Record
	ctx   context.Context
	who   access.Actor
	view  query.View // everything recorded so far, whenever it is known
	entry *Entry

	refused Refused
	changes []record.Change
	added   int
	held    map[record.ID][]record.Statement
	moved   map[record.ID]movedSource
}

var (
	sayFieldRequired = locale.Message{
		ID: "monitor.field-required",
		ES: "falta «{property}»; escriba {expected}, o diga que no se conoce",
		EN: "“{property}” is missing; write {expected}, or say that it is not known",
	}
	sayWordsRequired = locale.Message{
		ID: "monitor.words-required",
		ES: "falta «{property}»; escríbalo, o diga que no se conoce",
		EN: "“{property}” is missing; write it, or say that it is not known",
	}
	sayWhichSource = locale.Message{
		ID: "monitor.which-source",
		ES: "falta la fuente: quién lo dice; elija una de las recientes, búsquela por su título, o capture una nueva",
		EN: "the source is missing: who says so; choose a recent one, search for it by its title, or enter a new one",
	}
	saySourceUndated = locale.Message{
		ID: "monitor.source-undated",
		ES: "la fecha de una fuente necesita un último día, porque desde él se conoce lo que dice; escriba una fecha como 2018-07-11 o 2018-07",
		EN: "the date of a source needs a last day, because from it on what it says is known; write a date such as 2018-07-11 or 2018-07",
	}
	sayCorrectedGone = locale.Message{
		ID: "monitor.corrected-gone",
		ES: "lo que se iba a corregir ya no está: se borró entretanto; vuelva a abrir la página",
		EN: "what was to be corrected is there no more: it was erased meanwhile; open the page again",
	}
	sayRing = locale.Message{
		ID: "monitor.ring",
		ES: "con eso «{property}» daría la vuelta hasta la misma ficha; elija otra",
		EN: "with that “{property}” would lead back to the entity itself; choose another",
	}
)

// plan fills in the changes, or what is wrong.
func (p *planner) plan() error {
	if err := p.readHeld(); err != nil {
		return err
	}
	said := make([][]record.Statement, len(p.entry.Sheets))
	head, err := p.cite(p.entry.Source)
	if err != nil {
		return err
	}
	corrects := false
	for i := range p.entry.Sheets {
		if said[i], err = p.read(&p.entry.Sheets[i], head); err != nil {
			return err
		}
		for _, f := range p.entry.Sheets[i].Fields {
			corrects = corrects || f.Corrects.Leaf > 0 && !f.Empty()
		}
	}
	for i := range said {
		if err := p.sheet(&p.entry.Sheets[i], said[i]); err != nil {
			return err
		}
	}
	if err := p.dateAll(); err != nil {
		return err
	}
	corrected := slices.ContainsFunc(p.changes, func(c record.Change) bool { return len(c.Rank) > 0 })
	if corrected && corrects && strings.TrimSpace(p.entry.Reason) == "" {
		p.refused.add("reason", problem.New(problem.Invalid, sayWhyCorrected))
	}
	if nothing := !slices.ContainsFunc(said, func(s []record.Statement) bool { return len(s) > 0 }); nothing && len(p.refused.Fields) == 0 {
		p.refused.add("", problem.New(problem.Invalid, sayNothingSaid))
	}
	if len(p.refused.Fields) == 0 {
		if err := p.alike(said); err != nil {
			return err
		}
	}
	return p.refused.err()
}

func (p *planner) readHeld() error {
	for _, s := range p.entry.Sheets {
		held, err := p.statements(s.Entity)
		if err != nil {
			return err
		}
		if !s.New && len(held) == 0 {
			return noEntity(s.Entity.Type, s.Entity.Key)
		}
	}
	return nil
}

func (p *planner) statements(id record.ID) ([]record.Statement, error) {
	if held, ok := p.held[id]; ok {
		return held, nil
	}
	held, err := p.r.store.Statements(p.ctx, p.view, id)
	p.held[id] = held
	return held, err
}

// made reports whether the entry itself makes an entity.
func (p *planner) made(id record.ID) bool {
	return slices.ContainsFunc(p.entry.Sheets, func(s Sheet) bool { return s.New && s.Entity == id })
}

func (p *planner) exists(id record.ID) (bool, error) {
	if p.made(id) {
		return true, nil
	}
	held, err := p.statements(id)
	return slices.ContainsFunc(held, func(s record.Statement) bool { return stands(s) > 0 }), err
}

// read turns the fields of a sheet into statements, which keep the order of the
// fields; the zero statement stands for a field that says nothing, or that could
// not be read.
func (p *planner) read(s *Sheet, head cited) ([]record.Statement, error) {
	typ, ok := p.r.Schema.Type(s.Entity.Type)
	if !ok {
		return nil, fmt.Errorf("an entry of the type %q", s.Entity.Type)
	}
	var said []record.Statement
	for i := range s.Fields {
		f := &s.Fields[i]
		if f.Empty() {
			continue
		}
		def, ok := typ.Property(f.Property)
		if !ok {
			return nil, fmt.Errorf("an entry of the property %q of %s", f.Property, typ.Name)
		}
		v, err := p.value(s, def, f)
		if err != nil {
			if err := p.wrong(f.At, err); err != nil {
				return nil, err
			}
			continue
		}
		at, by := head, head
		if f.Own != nil {
			if at, err = p.cite(*f.Own); err != nil {
				return nil, err
			}
			if at.source.IsZero() {
				at.source = by.source
			}
		}
		if at.source.IsZero() && typ.Origin == record.BySelf {
			at.source = s.Entity
		}
		if at.source.IsZero() && typ.Origin == record.BySource && !at.bad {
			p.refused.add(p.entry.Source.At, problem.New(problem.Invalid, sayWhichSource))
		}
		said = append(said, record.Statement{
			Entity: s.Entity, Property: def.Name, Value: v,
			Source: at.source, Locator: at.locator, Certainty: at.certainty, Note: at.note,
		})
		f.read = len(said)
	}
	p.require(s, typ, said)
	return said, nil
}

// require reports what a new entity must have.
func (p *planner) require(s *Sheet, typ record.Type, said []record.Statement) {
	if !s.New {
		return
	}
	for _, def := range typ.Properties {
		if !def.Required || slices.ContainsFunc(said, func(st record.Statement) bool { return st.Property == def.Name }) {
			continue
		}
		at := s.At
		tried := false
		for _, f := range s.Fields {
			if f.Property == def.Name {
				at, tried = f.At, tried || !f.Empty()
			}
		}
		switch {
		case tried: // what is wrong with it is said already
		case def.Kind.Worded():
			p.refused.add(at, problem.New(problem.Invalid, sayWordsRequired, "property", def.Label))
		default:
			p.refused.add(at, problem.New(problem.Invalid, sayFieldRequired, "property", def.Label, "expected", def.Kind.Expected()))
		}
	}
}

// wrong keeps what is wrong with a field; an error that nobody can mend ends all.
func (p *planner) wrong(at string, err error) error {
	one, ok := problem.Of(err)
	if !ok {
		return err
	}
	var named *whichEntity
	if asWhich(err, &named) {
		p.refused.add(at, one, named.among...)
		return nil
	}
	p.refused.add(at, one)
	return nil
}

// value reads what a field says, references by name too, and checks it against
// the record.
func (p *planner) value(s *Sheet, def record.Property, f *Typed) (record.Value, error) {
	if def.Kind.Base == record.RefTo && f.Entity.IsZero() && f.State == "" {
		id, err := p.named(def.Kind.Types, f.Text)
		if err != nil {
			return nil, err
		}
		f.Entity = id
	}
	v, err := p.r.Understand(def, *f, p.entry.Lang, p.scope(s, def))
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case record.Ref:
		ok, err := p.exists(record.ID(v))
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, noEntity(v.Type, v.Key)
		}
		if ordering[def.Name] && v.Type == s.Entity.Type {
			if back, err := p.leadsBack(s.Entity, record.ID(v), def.Name); err != nil || back {
				if err == nil {
					err = problem.New(problem.Invalid, sayRing, "property", def.Label)
				}
				return nil, err
			}
		}
	case record.Text:
		if def.Kind.Base == record.Query {
			words, _ := v.Best(p.entry.Lang)
			return v, p.r.checkQuery(p.ctx, table.QueryCell{Text: words, Type: s.Entity.Type}, entryLookup{p})
		}
	}
	return v, nil
}

// scope is what qualifies a code that is only unique with it: the model of the
// proceeding that a step belongs to.
func (p *planner) scope(s *Sheet, def record.Property) string {
	if def.Kind.Scope == "" {
		return ""
	}
	by, property, _ := strings.Cut(def.Kind.Scope, ".")
	at := refOf(p.held[s.Entity], by)
	for _, f := range s.Fields {
		if f.Property == by && !f.Entity.IsZero() {
			at = f.Entity
		}
	}
	held, err := p.statements(at)
	if err != nil {
		return "" // read again, and reported, where it matters
	}
	for _, st := range held {
		if st.Property == property && stands(st) > 0 {
			return st.Value.String()
		}
	}
	return ""
}

func refOf(held []record.Statement, property string) record.ID {
	for _, s := range held {
		if ref, ok := s.Value.(record.Ref); ok && s.Property == property && stands(s) > 0 {
			return record.ID(ref)
		}
	}
	return record.ID{}
}

// ordering are the references along which nothing may come before itself.
var ordering = map[string]bool{"part_of": true, "parent": true, "read_through": true, "after": true}

// leadsBack follows a reference from to, and reports whether it comes to start.
func (p *planner) leadsBack(start, to record.ID, property string) (bool, error) {
	seen := map[record.ID]bool{}
	for queue := []record.ID{to}; len(queue) > 0; queue = queue[1:] {
		if queue[0] == start {
			return true, nil
		}
		if seen[queue[0]] {
			continue
		}
		seen[queue[0]] = true
		held, err := p.statements(queue[0])
		if err != nil {
			return false, err
		}
		for _, s := range held {
			if ref, ok := s.Value.(record.Ref); ok && s.Property == property && stands(s) > 0 {
				queue = append(queue, record.ID(ref))
			}
		}
	}
	return false, nil
}
