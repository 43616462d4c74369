package store

import (
	"context"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/record"
)

// builder fills a scratch file from one snapshot of the record.
type builder struct {
	ctx     context.Context
	file    *scratch
	conn    *sqlite3.Conn
	to      record.Position // of the snapshot
	erasure record.Position
	read    *historian
	owners  *owners
	rows    *rowWriter
	project *projector
	stmts   map[string]*sqlite3.Stmt
	tables  map[string]bool
	h       history
	sight   *sight // nil where all is seen
}

func newBuilder(ctx context.Context, f *scratch) (*builder, error) {
	b := &builder{ctx: ctx, file: f, conn: f.conn, project: f.store.projector(), stmts: map[string]*sqlite3.Stmt{}, tables: map[string]bool{}}
	for name := range *f.tables.Load() {
		b.tables[name] = true
	}
	to, err := readInt(b.conn, lastPosition)
	if err != nil {
		return nil, err
	}
	erasure, err := readInt(b.conn, newestErasure)
	if err != nil {
		return nil, err
	}
	b.to, b.erasure = record.Position(to), record.Position(erasure)
	if b.read, err = newHistorian(b.conn, &f.store.layout); err != nil {
		return nil, err
	}
	if f.kind.seenAs != "" {
		known, err := readAudiences(b.conn)
		if err != nil {
			return nil, err
		}
		see := sightOf(f.scope, known)
		b.sight, b.read.sight = &see, &see
	}
	if b.owners, err = newOwners(b.conn); err != nil {
		return nil, err
	}
	b.rows = newRowWriter(b.conn, &f.store.layout, true)
	return b, nil
}

func (b *builder) close() {
	for _, stmt := range b.stmts {
		_ = stmt.Close() // it repeats the error of its last step
	}
	b.read.close()
	b.owners.close()
	b.rows.close()
}

// first fills an empty file: with what became known later, and, for a moment in
// the past, what was recorded later.
func (b *builder) first() error {
	from, knownBy := b.file.kind.from, b.file.kind.knownBy
	for _, typ := range append([]string{"absent"}, b.file.store.layout.order...) {
		if err := b.knownLater(typ, from, knownBy); err != nil {
			return err
		}
		if err := b.partlySeen(typ, from); err != nil {
			return err
		}
	}
	return b.further(from) // the record may have grown since the file was asked for
}

// knownLater versions the entities of a type of which something became known
// after a day and something by then, as far as they were recorded by a position.
// Where everything became known after the day the entity is not there, as the
// column known of its own row says.
func (b *builder) knownLater(table string, from record.Position, day record.Day) error {
	typ, types := "'"+table+"'", "SELECT '"+table+"'%s LIMIT 1"
	if table == "absent" {
		typ, types = "t.type", "SELECT DISTINCT t.type%s"
	}
	later := fmt.Sprintf(` FROM record.%s t WHERE t.known > ?1 AND t.id <= ?2`+b.reaches(" AND t.audience")+` AND CASE WHEN t.last = t.id THEN EXISTS (
		SELECT 1 FROM record.statement s WHERE s.id BETWEEN t.id * 65536 AND t.id * 65536 + 65535 AND s.known_day <= ?1)
		ELSE EXISTS (
		SELECT 1 FROM record.leaf l CROSS JOIN record.statement s ON s.id BETWEEN l.position * 65536 AND l.position * 65536 + 65535
		 WHERE l.type = %s AND l.key = t.key AND s.known_day <= ?1) END`, quote(table), typ)
	found, err := readTexts(b.conn, fmt.Sprintf(types, later), day, from)
	if err != nil {
		return err
	}
	if err := b.makeTables(found); err != nil {
		return err
	}
	return b.eachEntity("SELECT t.id, "+typ+", t.key, t.owner, t.last"+later, func(h *history) error {
		if err := b.fill(h, from); err != nil {
			return err
		}
		if h.known() <= day {
			return nil // by something recorded later: recordedLater has it
		}
		return b.version(h, from, validity{since: from, until: forever})
	}, day, from)
}

// reaches is the condition that a row is for those whom the file is for.
func (b *builder) reaches(column string) string {
	if b.sight == nil {
		return ""
	}
	return column + " IN " + b.sight.list()
}

// partlySeen versions the entities of a type, not changed since a position, of which
// those whom the file is for see a part.
func (b *builder) partlySeen(table string, from record.Position) error {
	if b.sight == nil {
		return nil
	}
	typ := "'" + table + "'"
	if table == "absent" {
		typ = "t.type"
	}
	rest := fmt.Sprintf(` FROM record.%[1]s t WHERE t.audience NOT IN %[2]s AND t.last <= ?1 AND EXISTS (
		SELECT 1 FROM record.leaf l CROSS JOIN record.statement s ON s.id BETWEEN l.position * 65536 AND l.position * 65536 + 65535
		 WHERE l.type = %[3]s AND l.key = t.key AND s.audience IN %[2]s)`, quote(table), b.sight.list(), typ)
	found, err := readTexts(b.conn, "SELECT DISTINCT "+typ+rest, from)
	if err != nil {
		return err
	}
	if err := b.makeTables(found); err != nil {
		return err
	}
	return b.eachEntity("SELECT t.id, "+typ+", t.key, t.owner, t.last"+rest, func(h *history) error {
		if err := b.fill(h, from); err != nil {
			return err
		}
		return b.version(h, from, validity{since: from, until: forever})
	}, from)
}

func (b *builder) eachEntity(text string, f func(*history) error, args ...any) error {
	return each(b.conn, text, func(row *sqlite3.Stmt) error {
		if b.ctx.Err() != nil {
			return context.Cause(b.ctx)
		}
		b.h = history{
			id: record.Position(row.ColumnInt64(0)), typ: row.ColumnText(1), key: row.ColumnText(2),
			owner: row.ColumnText(3), last: record.Position(row.ColumnInt64(4)), statements: b.h.statements,
		}
		return f(&b.h)
	}, args...)
}

// version writes how an entity stood at a position, by what h holds.
func (b *builder) version(h *history, at record.Position, v validity) error {
	known := h.known()
	p := b.project.project(h, known, record.Moment{Position: at, KnownBy: b.file.kind.knownBy})
	err := b.exec("INSERT INTO version (id, since, until, base) VALUES (?, ?, ?, ?)", h.id, v.since, v.until, v.base)
	if err != nil {
		return err
	}
	v.version = b.conn.LastInsertRowID()
	for table, rows := range map[string]int{
		h.typ: len(p.main), "reading": len(p.reading), "area": len(p.area), "search": len(p.search),
	} {
		if rows > 0 {
			b.tables[table] = true
		}
	}
	return b.rows.put(p, h.typ, v)
}

// makeTables makes the tables of types, as far as they are not there.
func (b *builder) makeTables(types []string) error {
	for _, typ := range types {
		p, ok := b.file.store.layout.projections[typ]
		if !ok || b.file.made[typ] {
			continue
		}
		b.file.made[typ] = true
		if err := makeTable(b.conn, p.create(true)); err != nil {
			return err
		}
	}
	return nil
}

func makeTable(c *sqlite3.Conn, script []string) error {
	for _, sql := range script {
		if err := c.Exec(sql); err != nil {
			return fmt.Errorf("%s: %w", sql, err)
		}
	}
	return nil
}

// fill reads what was recorded of an entity up to a position, and which leaf was
// its newest then, where that is not h.last.
func (b *builder) fill(h *history, upTo record.Position) error {
	if h.last == 0 || h.last > upTo {
		last, err := b.number(lastOfEntity, h.typ, h.key, upTo)
		if err != nil {
			return err
		}
		h.last = record.Position(last)
	}
	return b.read.read(h, upTo)
}

const lastOfEntity = `SELECT position FROM leaf WHERE type = ? AND key = ? AND position <= ? ORDER BY position DESC LIMIT 1`

// changed lists the leaves, after a position (?1), of the entities that may stand
// otherwise in this file than in the record's own tables: those that are not
// [plainLeaf], of the types that the schema has. NOT INDEXED keeps SQLite from reading
// all leaves in the order that is wanted.
const changed = `
	SELECT l.type, l.key, l.position,
	       (SELECT position FROM record.leaf f WHERE f.type = l.type AND f.key = l.key ORDER BY position LIMIT 1)
	  FROM record.leaf l NOT INDEXED
	 WHERE l.position > ?1 AND NOT CASE l.type%s ELSE 1 END
	 ORDER BY l.type, l.key, l.position`

// unseenLeaf holds for a leaf that made an entity and is its only one, of which
// those whom the file is for see no statement.
const unseenLeaf = `
	       OR EXISTS (SELECT 1 FROM record.%[1]s t WHERE t.id = l.position AND t.last = l.position AND NOT EXISTS (
	            SELECT 1 FROM record.statement s WHERE s.id BETWEEN l.position * 65536 AND l.position * 65536 + 65535 AND s.audience IN %[2]s))`

// plainLeaf holds for a leaf that made an entity and is its only one, where all that
// it says became known by the file's day (?2), or all of it later: the columns
// known and last of the entity's own row say when that is to be seen.
const plainLeaf = `
	       WHEN %[1]s THEN EXISTS (
	        SELECT 1 FROM record.%[2]s t
	         WHERE t.id = l.position AND t.last = l.position%[3]s AND (t.known <= ?2 OR NOT EXISTS (
	            SELECT 1 FROM record.statement s WHERE s.id BETWEEN l.position * 65536 AND l.position * 65536 + 65535 AND s.known_day <= ?2)))`

const typesSince = "SELECT DISTINCT type FROM leaf NOT INDEXED WHERE position > ?"

// changedSince is [changed] for the types of which there are leaves. Their tables
// are made, as far as they are not there, before any entity is read: SQLite makes
// none meanwhile.
func (b *builder) changedSince(after record.Position) (string, error) {
	types, err := readTexts(b.conn, typesSince, after)
	if err != nil {
		return "", err
	}
	cases := "\n\t       WHEN '' THEN 0"
	for _, typ := range types {
		if _, ok := b.file.store.layout.projections[typ]; ok {
			cases += fmt.Sprintf(plainLeaf, literal(typ), quote(typ), b.reaches(" AND t.audience"))
			if b.sight != nil {
				cases += fmt.Sprintf(unseenLeaf, quote(typ), b.sight.list())
			}
		}
	}
	return fmt.Sprintf(changed, cases), b.makeTables(types)
}

// change is one entity and its leaves after a position, in order.
type change struct {
	id     record.ID
	first  record.Position
	leaves []record.Position
}

// eachChange hands over the entities that changed after a position.
func (b *builder) eachChange(after record.Position, f func(*change) error) error {
	var c change
	flush := func() error {
		if len(c.leaves) == 0 {
			return nil
		}
		return f(&c)
	}
	text, err := b.changedSince(after)
	if err != nil {
		return err
	}
	err = each(b.conn, text, func(row *sqlite3.Stmt) error {
		if b.ctx.Err() != nil {
			return context.Cause(b.ctx)
		}
		id := record.ID{Type: row.ColumnText(0), Key: row.ColumnText(1)}
		if id != c.id {
			if err := flush(); err != nil {
				return err
			}
			c = change{id: id, first: record.Position(row.ColumnInt64(3)), leaves: c.leaves[:0]}
		}
		c.leaves = append(c.leaves, record.Position(row.ColumnInt64(2)))
		return nil
	}, after, b.file.kind.knownBy)
	if err != nil {
		return err
	}
	return flush()
}

// open fills b.h with an entity as it was recorded up to a position.
func (b *builder) open(c *change, upTo record.Position) (*history, error) {
	b.h = history{id: c.first, typ: c.id.Type, key: c.id.Key, statements: b.h.statements}
	var err error
	if b.h.owner, err = b.owners.of(c.first); err != nil {
		return nil, err
	}
	return &b.h, b.fill(&b.h, upTo)
}

// recordedLater versions the entities that changed after the position of the
// file, as they stood there, unless they have a version already.
func (b *builder) recordedLater(after record.Position) error {
	from := b.file.kind.from
	return b.eachChange(after, func(c *change) error {
		if c.first > from {
			return nil
		}
		if known, err := b.has(c.first); err != nil || known {
			return err
		}
		h, err := b.open(c, from)
		if err != nil {
			return err
		}
		v := validity{since: from, until: forever, base: c.leaves[0]}
		if h.hidden {
			v.base = 0 // the record's own row never was for those whom the file is for
		}
		return b.version(h, from, v)
	})
}

// has reports whether the file has a newest version of an entity.
func (b *builder) has(id record.Position) (bool, error) {
	n, err := b.number("SELECT count(*) FROM version WHERE id = ? AND until = ?", id, forever)
	return n > 0, err
}

// further takes in what was recorded after a position.
func (b *builder) further(after record.Position) error {
	switch {
	case after >= b.to:
		return nil
	case !b.file.kind.rolling:
		return b.recordedLater(after)
	}
	return b.eachChange(after, func(c *change) error { return b.roll(c, after) })
}

// roll takes an entity of a rolling file through its changes: the version before
// the first of them ends, and one begins at each that leaves it otherwise than
// the record's own table will have it.
func (b *builder) roll(c *change, after record.Position) error {
	if b.sight == nil && c.first > after && b.file.kind.knownBy == record.LastDay && len(c.leaves) == 1 {
		return nil // new, and its own table has it
	}
	if err := b.endBefore(c); err != nil {
		return err
	}
	for i, leaf := range c.leaves {
		h, err := b.open(c, leaf)
		if err != nil {
			return err
		}
		v := validity{since: leaf, until: forever, base: leaf}
		if i+1 < len(c.leaves) {
			v.until = c.leaves[i+1]
		}
		if h.known() <= b.file.kind.knownBy && !h.hidden {
			if v.base = v.until; v.until == forever {
				continue
			}
		}
		if err := b.version(h, leaf, v); err != nil {
			return err
		}
	}
	return nil
}

// endBefore ends the version that stood before an entity's first change, or
// writes it down where the record's own table had it until then.
func (b *builder) endBefore(c *change) error {
	until := c.leaves[0]
	if known, err := b.has(c.first); err != nil {
		return err
	} else if known {
		return b.end(c, until)
	}
	if c.first >= until {
		return nil // it was not there
	}
	h, err := b.open(c, until-1)
	if err != nil {
		return err
	}
	// Since its last change before, if that is not older than the file.
	since := max(h.last, b.file.kind.from)
	return b.version(h, until-1, validity{since: since, until: until, base: until})
}

// end ends an entity's newest version.
func (b *builder) end(c *change, until record.Position) error {
	version, err := b.number("SELECT rowid FROM version WHERE id = ? AND until = ?", c.first, forever)
	if err != nil {
		return err
	}
	for _, table := range []string{"version", c.id.Type, "reading", "area"} {
		if table != "version" && !b.tables[table] {
			continue
		}
		text := fmt.Sprintf("UPDATE %s SET until = ? WHERE id = ? AND until = ?", quote(table))
		if err := b.exec(text, until, c.first, forever); err != nil {
			return err
		}
	}
	if !b.tables["search"] {
		return nil
	}
	return b.exec("UPDATE search SET until = ? WHERE rowid BETWEEN ? AND ?", until, version<<12, version<<12|(1<<12-1))
}

// readTexts runs a statement of one column, and returns what it gives.
func readTexts(c *sqlite3.Conn, sql string, args ...any) (texts []string, err error) {
	err = each(c, sql, func(row *sqlite3.Stmt) error {
		texts = append(texts, row.ColumnText(0))
		return nil
	}, args...)
	return texts, err
}

// number runs a statement that gives one number; statements stay prepared.
func (b *builder) number(text string, args ...any) (n int64, err error) {
	stmt, err := b.prepare(text, args)
	if err != nil {
		return 0, err
	}
	err = rows(stmt, func(row *sqlite3.Stmt) error {
		n = row.ColumnInt64(0)
		return nil
	})
	return n, err
}

func (b *builder) exec(text string, args ...any) error {
	stmt, err := b.prepare(text, args)
	if err != nil {
		return err
	}
	return stmt.Exec()
}

func (b *builder) prepare(text string, args []any) (*sqlite3.Stmt, error) {
	stmt, ok := b.stmts[text]
	if !ok {
		var err error
		if stmt, _, err = b.conn.PrepareFlags(text, sqlite3.PREPARE_PERSISTENT); err != nil {
			return nil, err
		}
		b.stmts[text] = stmt
	}
	return stmt, bindAll(stmt, 0, args)
}
