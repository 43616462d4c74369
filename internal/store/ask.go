package store

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Ask answers a checked query as v sees the record. All that one answer rests
// on is read from the same snapshot. The rows of a list without a limit are all
// there: ask with one where a page will do.
func (s *Store) Ask(ctx context.Context, v query.View, q query.Query) (a query.Answer, err error) {
	err = s.planned(ctx, v, q, func(r *snapshot, p query.Planned) error {
		a, err = r.ask(p)
		return err
	})
	return a, err
}

// planned plans a query and hands the plan to answer with a snapshot, from which
// all that the answer rests on is read.
func (s *Store) planned(ctx context.Context, v query.View, q query.Query, answer func(*snapshot, query.Planned) error) error {
	p, err := query.Plan(q, s.layout.schema, s.options.Vocabulary)
	if err != nil {
		return err
	}
	if err := s.read(ctx, v, func(r *snapshot) error { return answer(r, p) }); err != nil {
		return fmt.Errorf("asking %s: %w", q, err)
	}
	return nil
}

func (r *snapshot) ask(p query.Planned) (query.Answer, error) {
	switch p.Op {
	case query.All, query.Any, query.Not:
		parts := make([]query.Answer, len(p.Parts))
		for i := range p.Parts {
			var err error
			if parts[i], err = r.ask(p.Parts[i]); err != nil {
				return query.Answer{}, err
			}
		}
		return query.Combine(p.Op, parts), nil
	case query.List:
		rows, err := r.list(p, 0)
		return query.Answer{Rows: rows}, err
	}
	c := r.compiler()
	if p.Set.Last != nil {
		var err error
		if c.latest, err = r.latest(p.Set); err != nil {
			return query.Answer{}, err
		}
	}
	compiled, err := c.compile(p)
	if err != nil {
		return query.Answer{}, err
	}
	switch p.Op {
	case query.Count, query.Sum:
		return r.askCounted(p, compiled)
	case query.Standing:
		return r.askStanding(p, compiled)
	}
	return r.askComplete(p, compiled)
}

// compiler compiles for a view.
func (r *snapshot) compiler() compiler {
	left := mostConditions
	c := compiler{left: &left, failed: new(error)}
	c.sound = func(t record.Type, leg query.Leg) bool {
		sound, err := r.sound(t, leg)
		*c.failed = cmp.Or(*c.failed, err)
		return sound
	}
	c.cheapest = func(t record.Type, joint []query.Predicate, best int) int {
		best, err := r.cheapest(t, joint, best)
		*c.failed = cmp.Or(*c.failed, err)
		return best
	}
	return c
}

// idIn is the entity whose key a row begins with.
func idIn(p query.Planned, row *sqlite3.Stmt) record.ID {
	return record.ID{Type: p.Set.Type.Name, Key: row.ColumnText(0)}
}

// askComplete answers what depends on whether the record is complete.
func (r *snapshot) askComplete(p query.Planned, c compiled) (query.Answer, error) {
	complete, err := r.completeness(p.Asked)
	if err != nil {
		return query.Answer{}, err
	}
	if p.Op == query.Share {
		var t query.Tally
		err := r.run(c, func(row *sqlite3.Stmt) error {
			t.CertainIn += row.ColumnFloat(0)
			t.PossibleIn += row.ColumnFloat(1)
			t.CertainOut += row.ColumnFloat(2)
			t.PossibleOut += row.ColumnFloat(3)
			return nil
		})
		return query.ShareOf(t, complete), err
	}
	var found []query.Finding
	err = r.run(c, func(row *sqlite3.Stmt) error {
		likely := row.ColumnInt(1)
		if p.Op != query.Every {
			likely++ // what is selected is possible at least
		}
		found = append(found, query.Finding{ID: idIn(p, row), Verdict: record.Verdict{Certain: likely == 2, Possible: likely > 0}})
		return nil
	})
	if err != nil {
		return query.Answer{}, err
	}
	if p.Op == query.Every {
		return query.DecideEvery(found, complete), nil
	}
	return query.DecideSome(p.Op, found, complete), nil
}

// completeness reads the coverage statements and judges them.
func (r *snapshot) completeness(asked query.Set) (query.Completeness, error) {
	const typ = "coverage"
	if _, ok := r.store.layout.projections[typ]; !ok {
		return query.Completeness{}, nil
	}
	keys, err := r.keys(typ)
	if err != nil {
		return query.Completeness{}, err
	}
	statements, err := r.entities(typ, keys)
	if err != nil {
		return query.Completeness{}, err
	}
	var failed error
	c := query.CompletenessOf(asked, query.Grounds{
		Schema: r.store.layout.schema, Terms: r.store.options.Vocabulary, At: r.view.At, Statements: statements,
		Find: func(id record.ID) (record.Entity, bool) {
			e, ok, err := r.entity(id)
			failed = cmp.Or(failed, err)
			return e, ok
		},
	})
	return c, failed
}

// entity reads one entity, where the view sees it.
func (r *snapshot) entity(id record.ID) (record.Entity, bool, error) {
	if _, known := r.store.layout.projections[id.Type]; !known {
		return record.Entity{}, false, nil
	}
	keys, err := r.seen(id.Type, []string{id.Key})
	if err != nil || len(keys) == 0 {
		return record.Entity{}, false, err
	}
	es, err := r.entities(id.Type, keys)
	if err != nil {
		return record.Entity{}, false, err
	}
	return es[0], true, nil
}

// askStanding leaves out the assessments that another is certainly later than,
// and those dated after the day by which things are known: they do not stand yet.
func (r *snapshot) askStanding(p query.Planned, c compiled) (query.Answer, error) {
	type assessment struct {
		query.Finding
		certainly     bool
		first, latest int64
	}
	var all []assessment
	err := r.run(c, func(row *sqlite3.Stmt) error {
		if row.ColumnInt64(2) > int64(r.view.At.KnownBy) {
			return nil
		}
		all = append(all, assessment{
			query.Finding{ID: idIn(p, row), Verdict: record.Verdict{Certain: row.ColumnBool(4), Possible: row.ColumnBool(5)}},
			row.ColumnBool(1), row.ColumnInt64(2), row.ColumnInt64(3),
		})
		return nil
	})
	if err != nil {
		return query.Answer{}, err
	}
	var standing []query.Finding
	for _, a := range all {
		if !slices.ContainsFunc(all, func(b assessment) bool { return b.certainly && a.latest < b.first }) {
			standing = append(standing, a.Finding)
		}
	}
	return query.DecideStanding(standing), nil
}

// askCounted adds up the parts of a count or a sum, and spreads what may go
// under several keys over all of them.
func (r *snapshot) askCounted(p query.Planned, c compiled) (query.Answer, error) {
	var (
		found []*tally
		alike = map[string]*tally{} // by the columns of the keys
		raw   []byte
		width = columnsOf(c.keys)
	)
	err := r.run(c, func(row *sqlite3.Stmt) (err error) {
		raw = appendKeys(raw[:0], row, c.keys)
		t := alike[string(raw)]
		if t == nil {
			t = &tally{}
			if t.keys, err = keysIn(c.keys, row); err != nil {
				return err
			}
			found, alike[string(raw)] = append(found, t), t
		}
		t.add(numbersIn(p.Op, row, width))
		return nil
	})
	if err != nil {
		return query.Answer{}, err
	}
	groups := groupsOf{byKey: map[string]*group{}}
	for _, t := range found {
		groups.add(t.keys, t.numbers)
	}
	if len(p.By) == 0 {
		return query.Answer{Certain: groups.of(nil).numbers.ends()}, nil
	}
	return query.Answer{Groups: groups.sorted()}, nil
}

// tally is what rows with the same keys come to.
type tally struct {
	keys [][]string // for each key its possible values
	numbers
}

// columnsOf is how many columns keys take.
func columnsOf(keys []query.Key) int {
	n := len(keys)
	for _, k := range keys {
		if pairOfDays(k) {
			n++
		}
	}
	return n
}

// appendKeys writes the columns of a row's keys, so that no two of different keys are
// written alike.
func appendKeys(raw []byte, row *sqlite3.Stmt, keys []query.Key) []byte {
	at := 0
	for _, k := range keys {
		kind := row.ColumnType(at)
		if pairOfDays(k) {
			if at += 2; kind == sqlite3.INTEGER {
				raw = appendDays(raw, record.Day(row.ColumnInt64(at-2)), record.Day(row.ColumnInt64(at-1)), k.Part)
				continue
			}
			raw = appendColumn(raw, row, at-2, kind)
			continue
		}
		raw = appendColumn(raw, row, at, kind)
		at++
	}
	return raw
}

// appendDays writes the one year or month in which a date lies, or the date.
func appendDays(raw []byte, first, last record.Day, part query.DatePart) []byte {
	year, month, _ := first.Civil()
	lastYear, lastMonth, _ := last.Civil()
	if part == query.Year {
		month, lastMonth = 0, 0
	}
	if year == lastYear && month == lastMonth && first != record.FirstDay && last != record.LastDay {
		return append(binary.AppendVarint(append(raw, 'y'), int64(year)), byte(month))
	}
	return binary.AppendVarint(binary.AppendVarint(append(raw, 'd'), int64(first)), int64(last))
}

func appendColumn(raw []byte, row *sqlite3.Stmt, at int, kind sqlite3.Datatype) []byte {
	raw = append(raw, byte(kind))
	var text []byte
	switch kind {
	case sqlite3.NULL:
		return raw
	case sqlite3.INTEGER:
		return binary.AppendVarint(raw, row.ColumnInt64(at))
	case sqlite3.BLOB: // to read the one as the other would make it so
		text = row.ColumnRawBlob(at)
	default:
		text = row.ColumnRawText(at)
	}
	return append(binary.AppendUvarint(raw, uint64(len(text))), text...)
}

// numbers are what a group comes to.
type numbers struct {
	rows      int64 // how many entities can be in it
	high, low float64
	open      int64 // how many entities have no high end
	// What the ends are where none of the entities is certain.
	openHigh, openLow float64
}

// numbersIn reads the numbers of a row, which begin at a column.
func numbersIn(op query.Op, row *sqlite3.Stmt, at int) numbers {
	n := numbers{high: row.ColumnFloat(at), low: row.ColumnFloat(at + 1)}
	if op == query.Sum {
		n.open, n.rows = row.ColumnInt64(at+2), row.ColumnInt64(at+3)
		n.openHigh, n.openLow = row.ColumnFloat(at+4), row.ColumnFloat(at+5)
		return n
	}
	n.rows, n.openHigh = row.ColumnInt64(at), n.high
	return n
}

func (n *numbers) add(m numbers) {
	n.rows += m.rows
	n.high += m.high
	n.low += m.low
	n.open += m.open
	n.openHigh += m.openHigh
	n.openLow += m.openLow
}

func (n numbers) ends() query.Ends {
	e := query.Ends{Low: n.low, High: n.high, Defined: true}
	if n.open > 0 {
		e.High, e.Open = 0, true
	}
	if math.IsInf(e.Low, -1) {
		e.Low, e.OpenLow = 0, true
	}
	return e
}

type group struct {
	key []string
	numbers
}

type groupsOf struct{ byKey map[string]*group }

// of is the group of a key, made where there is none yet.
func (g *groupsOf) of(key []string) *group {
	id := strings.Join(key, "\x00")
	if g.byKey[id] == nil {
		g.byKey[id] = &group{key: slices.Clone(key)}
	}
	return g.byKey[id]
}

// add adds numbers to the groups of all combinations of keys: certain where
// there is one combination.
func (g *groupsOf) add(keys [][]string, n numbers) {
	combinations := [][]string{nil}
	for _, values := range keys {
		var longer [][]string
		for _, c := range combinations {
			for _, v := range values {
				longer = append(longer, append(c[:len(c):len(c)], v))
			}
		}
		combinations = longer
	}
	if len(combinations) > 1 {
		n.low, n.high = n.openLow, n.openHigh
	}
	for _, key := range combinations {
		g.of(key).add(n)
	}
}

func (g *groupsOf) sorted() []query.GroupAnswer {
	var all []query.GroupAnswer
	for _, one := range g.byKey {
		if one.rows > 0 {
			all = append(all, query.GroupAnswer{Key: one.key, Ends: one.ends()})
		}
	}
	slices.SortFunc(all, func(a, b query.GroupAnswer) int { return slices.Compare(a.Key, b.Key) })
	return all
}

// keysIn reads the keys of a row: for each key its possible values.
func keysIn(keys []query.Key, row *sqlite3.Stmt) (values [][]string, err error) {
	at := 0
	for _, k := range keys {
		var of []string
		switch {
		case row.ColumnType(at) == sqlite3.BLOB:
			of, err = listedKeys(k, row.ColumnRawBlob(at))
		case row.ColumnType(at) == sqlite3.NULL:
			of = []string{""}
		case pairOfDays(k) && row.ColumnType(at) == sqlite3.INTEGER:
			of = query.DateKeys(record.Day(row.ColumnInt64(at)), record.Day(row.ColumnInt64(at+1)), "", k.Part)
		default:
			of = keyTexts(k, row.ColumnText(at))
		}
		if err != nil {
			return nil, err
		}
		values = append(values, of)
		if at++; pairOfDays(k) {
			at++
		}
	}
	return values, nil
}

// keyTexts are the keys of a text: none, the codes of a place, what a column of
// a vocabulary says of a term, or the text.
func keyTexts(k query.Key, text string) []string {
	switch {
	case text == record.NoneText || k.Identity:
		return []string{text}
	case k.Attribute != "":
		return []string{k.Vocabulary[text]}
	case k.Column.Kind.Base == record.Area:
		return strings.Split(text, ";")
	}
	return []string{text}
}

// listedKeys are the keys of a JSON list; see compile_keys.go.
func listedKeys(k query.Key, list []byte) ([]string, error) {
	var parsed any
	if err := json.Unmarshal(list, &parsed); err != nil {
		return nil, fmt.Errorf("the keys of a group: %w", err)
	}
	keys := keysOfList(k, parsed, nil)
	slices.Sort(keys)
	return slices.Compact(keys), nil
}

func keysOfList(k query.Key, parsed any, keys []string) []string {
	items, _ := parsed.([]any)
	if len(items) == 3 {
		if _, nested := items[0].([]any); !nested {
			return append(keys, keysOfItem(k, items)...)
		}
	}
	for _, item := range items {
		keys = keysOfList(k, item, keys)
	}
	return keys
}

// keysOfItem are the keys of [value, low, high].
func keysOfItem(k query.Key, item []any) []string {
	text, known := item[0].(string)
	lo, dated := item[1].(float64)
	hi, _ := item[2].(float64)
	switch {
	case !known:
		return []string{""}
	case dated && text != record.NoneText:
		return query.DateKeys(record.Day(lo), record.Day(hi), text, k.Part)
	}
	return keyTexts(k, text)
}
