package table

import (
	"context"
	"strings"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// parse reads a cell as a value of a kind.
func (r *Reader) parse(k record.Kind, cell string) (record.Value, *problem.Problem) {
	var v record.Value
	var err error
	if strings.HasPrefix(cell, `\`) && (k.Base == record.Line || k.Base == record.Query) {
		v, err = record.ParsePlain(cell) // with its spaces
	} else {
		v, err = k.ParseWith(cell, r.options.Terms, "")
	}
	if err != nil {
		return nil, asProblem(err)
	}
	return v, nil
}

func (r *Reader) term(k record.Kind, cell string) (record.Term, *problem.Problem) {
	v, p := r.parse(k, cell)
	if p != nil {
		return "", p
	}
	t, ok := v.(record.Term)
	if !ok {
		return "", problem.New(problem.Invalid, sayUnreadableValue).At(problem.Place{Found: cell, Expected: k.Expected()})
	}
	return t, nil
}

func (r *Reader) reference(k record.Kind, cell string) (record.ID, *problem.Problem) {
	v, p := r.parse(k, cell)
	if p != nil {
		return record.ID{}, p
	}
	ref, ok := v.(record.Ref)
	if !ok {
		return record.ID{}, problem.New(problem.Invalid, sayUnreadableValue).At(problem.Place{Found: cell, Expected: k.Expected()})
	}
	return record.ID(ref), nil
}

// readValue reads the value of a row's column; of a text, from all its columns.
// filled is false where nothing stands there, and v is nil where what stands
// there was reported.
func (r *Reader) readValue(ctx context.Context, d *draft, row placedRow, i int) (v record.Value, filled bool, err error) {
	p := &d.kind.Properties[row.sheet.columns[i].property]
	if inLanguages(*p) {
		v, filled = r.readWords(d, row, i)
		return v, filled, nil
	}
	cell := row.cell(i)
	if cell == "" {
		return nil, false, nil
	}
	var bad *problem.Problem
	if p.Kind.Base == record.TermOf && p.Kind.Scope != "" && cell != record.UnknownText && cell != record.NoneText {
		v, bad, err = r.scoped(ctx, d, row, p.Kind, cell)
		if err != nil {
			return nil, true, err
		}
	} else {
		v, bad = r.parse(p.Kind, cell)
	}
	if bad == nil && p.Name == record.Shared().Name && r.options.CheckShared != nil && !r.options.CheckShared(cell) {
		bad = problem.New(problem.Invalid, sayNoLevel).At(problem.Place{Found: cell, Expected: sayLevels.With()})
	}
	if bad == nil && p.Kind.Base == record.Query {
		if bad, err = r.checkQuery(ctx, d.kind.Name, p.Name, v); err != nil {
			return nil, true, err
		}
	}
	if bad != nil {
		r.collect(d, bad, row.place(i))
		return nil, true, nil
	}
	if ref, ok := v.(record.Ref); ok {
		if err := r.mustExist(ctx, d, record.ID(ref), row, i); err != nil {
			return nil, true, err
		}
	}
	return v, true, nil
}

// readWords puts the columns of a text together.
func (r *Reader) readWords(d *draft, row placedRow, first int) (v record.Value, filled bool) {
	columns := row.sheet.columns
	words := map[string]string{}
	var marked record.Value
	last := first
	for i := first; i < len(columns); i++ {
		if columns[i].role != value || columns[i].property != columns[first].property {
			continue
		}
		cell := row.cell(i)
		if cell == "" {
			continue
		}
		last = i
		switch cell {
		case record.UnknownText:
			marked = record.Unknown{}
			continue
		case record.NoneText:
			marked = record.None{}
			continue
		}
		var text record.Text
		var err error
		if columns[i].lang != "" {
			text, err = record.ParsePlain(cell)
		} else {
			text, err = record.ParseText(cell)
		}
		if err != nil {
			r.collect(d, asProblem(err), row.place(i))
			return nil, true
		}
		for lang, w := range text.ByLang() {
			if lang == "" {
				lang = columns[i].lang
			}
			words[lang] = w
		}
	}
	switch {
	case marked != nil && len(words) > 0:
		r.collect(d, problem.New(problem.Invalid, sayMarkBesideWords, "mark", marked.String()), row.place(last))
		return nil, true
	case marked != nil:
		return marked, true
	case len(words) == 0:
		return nil, false
	}
	return record.Words(words), true
}

// scoped reads a code that another entity qualifies: a stage, by the model of
// its proceeding.
func (r *Reader) scoped(ctx context.Context, d *draft, row placedRow, k record.Kind, cell string) (record.Value, *problem.Problem, error) {
	if strings.Contains(cell, "/") {
		v, p := r.parse(k, cell)
		return v, p, nil
	}
	owner, property, _ := strings.Cut(k.Scope, ".")
	target, err := r.target(ctx, d, row, owner)
	if err != nil {
		return nil, nil, err
	}
	scope := ""
	if !target.IsZero() {
		if scope, err = r.scope(ctx, target, property); err != nil {
			return nil, nil, err
		}
	}
	if scope == "" {
		place := problem.Place{Found: cell, Expected: k.Expected()}
		return nil, problem.New(problem.Invalid, sayNoScope, "code", cell, "path", k.Scope, "column", owner).At(place), nil
	}
	v, err := k.ParseWith(cell, r.options.Terms, scope)
	if err != nil {
		return nil, asProblem(err), nil
	}
	return v, nil, nil
}

// target is the entity that a reference of the row's entity names: in this row,
// in its other rows, or in the record.
func (r *Reader) target(ctx context.Context, d *draft, row placedRow, property string) (record.ID, error) {
	first := func(values []record.Value) record.ID {
		for _, v := range values {
			if ref, ok := v.(record.Ref); ok {
				return record.ID(ref)
			}
		}
		return record.ID{}
	}
	if id := first(r.inFiles([]placedRow{row}, property)); !id.IsZero() {
		return id, nil
	}
	rows, err := r.rowsOf(d.id)
	if err != nil {
		return record.ID{}, err
	}
	if id := first(r.inFiles(rows, property)); !id.IsZero() {
		return id, nil
	}
	held, err := r.ground.Statements(ctx, d.id)
	return first(standing(held, property)), err
}

// scope is the term that a property of an entity has, or "".
func (r *Reader) scope(ctx context.Context, id record.ID, property string) (string, error) {
	if s, ok := r.scopes[id]; ok {
		return s, nil
	}
	values, err := r.valuesOf(ctx, id, property)
	if err != nil {
		return "", err
	}
	scope := ""
	for _, v := range values {
		if t, ok := v.(record.Term); ok {
			scope = string(t)
			break
		}
	}
	if len(r.scopes) >= remembered {
		clear(r.scopes)
	}
	r.scopes[record.ID{Type: id.Type, Key: strings.Clone(id.Key)}] = scope
	return scope, nil
}
