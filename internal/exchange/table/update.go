package table

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// A table that was taken out to be changed says in two columns at which position of
// the journal, and which row of which entity each row was. When it comes back, each
// cell is compared with what was taken out, and with what the record says now.

// The columns of a table that is taken out to be changed.
const (
	TagColumn      = "constancia_id"
	PositionColumn = "constancia_position"
)

// Special tells the columns that are there for us, and not shown.
func Special(header string) bool { return header == TagColumn || header == PositionColumn }

// Update says how a table that was taken out and changed is brought back.
type Update struct {
	// Owner is the organisation that a statement is of, by the leaf that brought it.
	Owner func(ctx context.Context, leaf record.Position) (string, error)
	// Organisation is whose statements are corrected and withdrawn; beside those
	// of others a further statement is put.
	Organisation string
	Now          record.Position
	// Accept says whether a cell that somebody else changed too is changed.
	Accept func(cell string) bool
	Reason string // of judgements; empty: names the file
}

// tag says which row of what was taken out a row is; zero for a new row.
type tag struct {
	row      int // of the entity, from 1
	sum      string
	position record.Position
}

// tagText writes a tag for a row that holds some statements.
func tagText(id record.ID, row int, of map[int]record.Statement) string {
	return fmt.Sprintf("%s#%d-%s", id, row, sumOf(of))
}

// sumOf tells a row from any other: it names the statements in it.
func sumOf(of map[int]record.Statement) string {
	h := sha256.New()
	for _, p := range slices.Sorted(maps.Keys(of)) {
		fmt.Fprintf(h, "%d=%d.%d;", p, of[p].ID.Leaf, of[p].ID.N)
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}

// readTag reads which row of what was taken out the row is.
func (r *Reader) readTag(d *draft, row placedRow) tag {
	if r.options.Update == nil {
		return tag{}
	}
	named, position := row.special(saidTag), row.special(saidPosition)
	words := ""
	if named >= 0 {
		words = strings.TrimSpace(row.cells[named])
	}
	if words == "" {
		return tag{}
	}
	place := row.place(named)
	bad := func() tag {
		r.collect(d, problem.New(problem.Invalid, sayBadTag).At(place), place)
		return tag{}
	}
	id, rest, _ := strings.Cut(words, "#")
	number, sum, ok := strings.Cut(rest, "-")
	t := tag{sum: sum}
	var err error
	if t.row, err = strconv.Atoi(number); err != nil || !ok || t.row < 1 || position < 0 {
		return bad()
	}
	n, err := strconv.ParseInt(strings.TrimSpace(row.cells[position]), 10, 64)
	if t.position = record.Position(n); err != nil || n < 1 || t.position > r.options.Update.Now {
		return bad()
	}
	if id != d.id.String() {
		at := row.place(row.sheet.id)
		at.Expected = sayWord.With("word", id)
		r.collect(d, problem.New(problem.Invalid, sayIDChanged, "was", id, "id", d.id.Key).At(at), at)
		return tag{}
	}
	return t
}

// special is the column of the row that has a role, or −1.
func (r placedRow) special(is role) int {
	return slices.IndexFunc(r.sheet.columns, func(c column) bool { return c.role == is })
}

// nameNew gives a new row without an id one that follows from what it says, so that
// the same file brought back twice makes it once.
func (s *sheet) nameNew(row *row) {
	at := placedRow{s, *row}
	if named := at.special(saidTag); s.id >= len(row.cells) || at.key() != "" ||
		named >= 0 && named < len(row.cells) && strings.TrimSpace(row.cells[named]) != "" || row.blank() {
		return
	}
	sum := sha256.Sum256([]byte(s.kind.Name + "\x00" + strings.Join(row.cells, "\x00")))
	row.cells = slices.Clone(row.cells)
	row.cells[s.id] = s.kind.Name[:min(2, len(s.kind.Name))] + "-" + hex.EncodeToString(sum[:6])
}

// takenOut are the rows of an entity as they were taken out at a position.
func (r *Reader) takenOut(d *draft, held []record.Statement, at record.Position) ([]*writtenRow, error) {
	w := &Writer{kind: d.kind, options: WriteOptions{Position: at}, since: func(record.ID) (record.Date, error) {
		return record.Date{}, nil // rows differ by their dates, whatever is written for them
	}}
	return w.arrange(standingAt(held, at))
}

// standingAt are the statements that the record followed at a position.
func standingAt(held []record.Statement, at record.Position) []record.Statement {
	var out []record.Statement
	for _, s := range held {
		if s.ID.Leaf <= at && s.RankAt(record.Moment{Position: at, KnownBy: record.LastDay}) != record.Deprecated {
			out = append(out, s)
		}
	}
	return out
}

// updating compares what a changed table says of one entity with what was taken
// out and with what the record says now.
type updating struct {
	*merging
	ctx   context.Context
	draft *draft
	rows  map[record.Position][]*writtenRow
	seen  map[tag]cellAt // where each row of what was taken out stands
}

// update is merge for a table that was taken out and changed.
func (r *Reader) update(ctx context.Context, d *draft, held []record.Statement, find finder) (Plan, error) {
	plan := Plan{Entity: d.id, Created: len(held) == 0, Change: record.Change{Entity: d.id}}
	u := updating{
		merging: &merging{reader: r, plan: &plan, held: held, taken: make([]bool, len(held)), gone: make([]bool, len(held))},
		ctx:     ctx, draft: d, rows: map[record.Position][]*writtenRow{}, seen: map[tag]cellAt{},
	}
	for i := range d.said {
		if err := u.said(&d.said[i]); err != nil {
			return plan, err
		}
	}
	for _, e := range d.empty {
		if err := u.emptied(e); err != nil {
			return plan, err
		}
	}
	if find != nil {
		if err := u.redate(ctx, find); err != nil {
			return plan, err
		}
	}
	return plan, nil
}

// row finds a row among those that were taken out. ok is false where it is not
// there, which was reported.
func (u *updating) row(t tag, at cellAt) (row *writtenRow, ok bool, err error) {
	rows, known := u.rows[t.position]
	if !known {
		if rows, err = u.reader.takenOut(u.draft, u.held, t.position); err != nil {
			return nil, false, err
		}
		u.rows[t.position] = rows
	}
	place := cellAt{at.sheet, at.line, -1}.place()
	if first, twice := u.seen[t]; twice && (first.sheet != at.sheet || first.line != at.line) {
		u.reader.collect(u.draft, problem.New(problem.Invalid, sayTwiceTag, "line", first.line, "column", TagColumn).At(place), place)
		return nil, false, nil
	}
	u.seen[t] = at
	if t.row > len(rows) || sumOf(rows[t.row-1].of) != t.sum {
		u.reader.collect(u.draft, problem.New(problem.Conflict, sayOtherRow).At(place), place)
		return nil, false, nil
	}
	return rows[t.row-1], true, nil
}

// said looks at one cell that says something.
func (u *updating) said(s *drafted) error {
	if s.tag.row == 0 {
		if slices.ContainsFunc(u.held, func(h record.Statement) bool { return stands(h) && sameSaid(h, s.Statement) }) {
			return nil
		}
		u.reader.addTo(u.merging, s, -1)
		return nil
	}
	row, ok, err := u.row(s.tag, s.at)
	if err != nil || !ok {
		return err
	}
	p := slices.IndexFunc(u.draft.kind.Properties, func(p record.Property) bool { return p.Name == s.Property })
	was, had := row.of[p]
	if had {
		s.Value = keepOthers(s.at.sheet, p, was.Value, s.Value)
		same, err := u.unchanged(s, was)
		if err != nil || same {
			return err
		}
	}
	now, theirs := u.meanwhile(s.Property, s.tag.position, was, had, s.Source, s.Locator)
	if slices.ContainsFunc(append(theirs, now...), func(h record.Statement) bool { return sameSaid(h, s.Statement) }) {
		return nil // somebody else wrote the same
	}
	if len(theirs) > 0 || had && len(now) == 0 {
		if cell := u.cell(s.tag, s.Property); !u.reader.options.Update.Accept(cell) {
			u.conflict(s.at, s.Property, s.Source, cell, words(s.Value), wordsOf(was, had), theirs)
			return nil
		}
	}
	return u.replace(s, append(now, theirs...))
}

// cell names a cell of what was taken out.
func (u *updating) cell(t tag, property string) string {
	return fmt.Sprintf("%s#%d.%s", u.draft.id, t.row, property)
}

// unchanged compares a cell with what was taken out.
func (u *updating) unchanged(s *drafted, was record.Statement) (bool, error) {
	if !sameSaid(was, s.Statement) {
		return false, nil
	}
	if s.dated {
		return s.Known == was.Known, nil
	}
	if was.Source.IsZero() {
		return was.Known.IsZero(), nil
	}
	of, err := u.reader.ground.Statements(u.ctx, was.Source)
	return SinceOf(before(of, s.tag.position)) == was.Known, err
}

// before is what was held at a position.
func before(held []record.Statement, at record.Position) []record.Statement {
	var out []record.Statement
	for _, s := range held {
		if s.ID.Leaf > at {
			continue
		}
		s.Ranking = slices.DeleteFunc(slices.Clone(s.Ranking), func(r record.Ranking) bool { return r.At > at })
		out = append(out, s)
	}
	return out
}

// sameSaid compares statements by what they say, but for since when it is known.
func sameSaid(a, b record.Statement) bool {
	return a.Property == b.Property && a.Value == b.Value && a.Source == b.Source &&
		a.Locator == b.Locator && a.Certainty == b.Certainty && a.Note == b.Note
}

// meanwhile is what the record follows now of a cell: the statements that were
// taken out, or say the same anew, and those that somebody put there since.
func (u *updating) meanwhile(property string, at record.Position, was record.Statement, had bool, source record.ID, locator string) (now, theirs []record.Statement) {
	if had {
		source, locator = was.Source, was.Locator
	}
	for _, h := range u.held {
		if h.Property != property || !stands(h) {
			continue
		}
		switch {
		case had && sameSaid(h, was):
			now = append(now, h)
		case h.ID.Leaf > at && h.Source == source && h.Locator == locator:
			theirs = append(theirs, h)
		}
	}
	return now, theirs
}

// replace adds a statement, and marks as mis-entered those of the same organisation
// that it corrects.
func (u *updating) replace(s *drafted, old []record.Statement) error {
	c := &u.plan.Change
	added := s.Statement
	added.Ranking = nil
	c.Add = append(c.Add, added)
	what, before := Added, record.Value(nil)
	for _, h := range old {
		owner, err := u.reader.options.Update.Owner(u.ctx, h.ID.Leaf)
		if err != nil {
			return err
		}
		before = h.Value
		if owner != u.reader.options.Update.Organisation {
			what = Further
			continue
		}
		if what == Added {
			what = Corrected
		}
		if h.Value == s.Value && what == Corrected {
			what = Recited
		}
		u.set(h.ID, record.Ranking{Rank: record.Deprecated, Cause: record.MisEntered, Reason: u.reason(s.at, sayCorrectedBy.In)})
		u.plan.Corrected++
	}
	u.line(s, what, before)
	return nil
}

// set judges a statement, once.
func (u *updating) set(id record.StatementID, ranking record.Ranking) {
	c := &u.plan.Change
	if slices.ContainsFunc(c.Rank, func(r record.Reranking) bool { return r.Statement == id }) {
		return
	}
	for i, h := range u.held {
		u.gone[i] = u.gone[i] || h.ID == id
	}
	c.Rank = append(c.Rank, record.Reranking{Statement: id, Ranking: ranking})
}

// emptied looks at a cell in which nothing stands.
func (u *updating) emptied(e empty) error {
	if e.tag.row == 0 {
		return nil
	}
	row, ok, err := u.row(e.tag, e.at)
	if err != nil || !ok {
		return err
	}
	p := slices.IndexFunc(u.draft.kind.Properties, func(p record.Property) bool { return p.Name == e.property })
	was, had := row.of[p]
	if !had {
		return nil
	}
	now, theirs := u.meanwhile(e.property, e.tag.position, was, true, record.ID{}, "")
	if len(now)+len(theirs) == 0 {
		return nil // withdrawn already
	}
	if cell := u.cell(e.tag, e.property); len(theirs) > 0 && !u.reader.options.Update.Accept(cell) {
		u.conflict(e.at, e.property, was.Source, cell, "", wordsOf(was, true), theirs)
		return nil
	}
	return u.withdraw(e, u.draft.kind.Properties[p], append(now, theirs...))
}

// withdraw withdraws the statements of a cell that are the organisation's own.
func (u *updating) withdraw(e empty, property record.Property, old []record.Statement) error {
	others := false
	for _, h := range u.held {
		others = others || h.Property == e.property && stands(h) && !slices.ContainsFunc(old, func(o record.Statement) bool { return o.ID == h.ID })
	}
	others = others || slices.ContainsFunc(u.plan.Change.Add, func(s record.Statement) bool { return s.Property == e.property })
	if property.Required && !others {
		place := e.at.place()
		place.Expected = property.Kind.Expected()
		u.reader.collect(u.draft, problem.New(problem.Invalid, sayRequired, "id", u.draft.id.String(), "property", property.Label).At(place), place)
		return nil
	}
	for _, h := range old {
		owner, err := u.reader.options.Update.Owner(u.ctx, h.ID.Leaf)
		if err != nil {
			return err
		}
		l := Line{
			Entity: u.draft.id, Property: e.property, Source: h.Source, What: Withdrawn, Cell: u.cell(e.tag, e.property),
			File: e.at.sheet.File, Number: int(e.at.line), Said: words(h.Value), Owner: owner,
		}
		if owner != u.reader.options.Update.Organisation {
			l.What = NotOurs
			u.plan.NotOurs++
			u.put(l)
			continue
		}
		u.set(h.ID, record.Ranking{
			Rank: record.Deprecated, Cause: record.Withdrawn, Known: u.reader.options.Today, Reason: u.reason(e.at, sayEmptiedIn.In),
		})
		u.plan.Withdrawn++
		u.put(l)
	}
	return nil
}

// conflict notes a cell that somebody else changed since it was taken out.
func (u *updating) conflict(at cellAt, property string, source record.ID, cell, mine, was string, theirs []record.Statement) {
	u.plan.Conflicts++
	l := Line{
		Entity: u.draft.id, Property: property, Source: source, What: Conflicting, Cell: cell,
		File: at.sheet.File, Number: int(at.line), Says: mine, Was: was,
	}
	var said []string
	for _, h := range theirs {
		said = append(said, words(h.Value))
	}
	l.Said = strings.Join(said, " / ")
	u.put(l)
}

func wordsOf(s record.Statement, had bool) string {
	if !had {
		return ""
	}
	return words(s.Value)
}

// keepOthers keeps the words of a text in languages of which the file has no column.
func keepOthers(s *sheet, property int, was, says record.Value) record.Value {
	old, ok := was.(record.Text)
	text, also := says.(record.Text)
	if !ok || !also || was == says {
		return says
	}
	byLang := text.ByLang()
	kept := false
	for lang, w := range old.ByLang() {
		there := slices.ContainsFunc(s.columns, func(c column) bool {
			return c.role == value && c.property == property && (c.lang == lang || c.lang == "" && lang == "")
		})
		if _, said := byLang[lang]; !there && !said && lang != "" {
			byLang[lang], kept = w, true
		}
	}
	if !kept || byLang[""] != "" {
		return says
	}
	return record.Words(byLang)
}
