package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/record"
)

// A projection is one table a type, with a row for each entity that has a
// reading. Its columns, in this order:
//
//	id        the position of the entity's first leaf
//	key       unique
//	owner     the organisation that entered the entity
//	last      the position of the entity's newest leaf
//	known     the latest known_day of its statements and rankings
//	audience  whom all that is said of it reaches; see [reach]
//	disputed  bit i is set where property i has several readings
//	none      bit i is set where it is known that property i has none
//	…         per property its first reading as canonical text, or NULL where it
//	          is unknown or none; after a date or quantity p also p_lo and p_hi
//
// The tables hold what all statements say, whenever they are known: an entity
// is as it stands here at every moment (position, known-by) with last ≤ position
// and known ≤ known-by. At other moments it comes from a scratch file.
//
// Beside them stand, with the same id, owner, last, known and audience:
//
//	reading  all readings of a disputed property, n from 0
//	area     the codes of a place that has several, n being the reading's number
//	search   the words, one row a property and language; rowid is id·4096 + 64·property + language
//	absent   the entities that have leaves and no reading
//
// and resting: which leaves hold a statement of a source; share and audience: who
// may see what.
type projection struct {
	typ     record.Type
	columns []column
}

type column struct {
	name     string
	property int // in the type's order; -1 for the fixed ones
	end      end
}

// end says which end of a reading a column holds.
type end int

const (
	whole end = iota
	low
	high
)

// fixedColumns begin every projection.
var fixedColumns = []string{"id", "key", "owner", "last", "known", "audience", "disputed", "none"}

// mostProperties is how many fit into the bits of disputed and none, and into
// the numbering of search.
const mostProperties = 63

func projectionOf(t record.Type) *projection {
	p := &projection{typ: t}
	for _, name := range fixedColumns {
		p.columns = append(p.columns, column{name, -1, whole})
	}
	for i, prop := range t.Properties {
		p.columns = append(p.columns, column{prop.Name, i, whole})
		if prop.Kind.Dated() || prop.Kind.Counted() {
			p.columns = append(p.columns,
				column{prop.Name + "_lo", i, low}, column{prop.Name + "_hi", i, high})
		}
	}
	return p
}

// quote writes a name as an SQL identifier.
func quote(name string) string { return sqlite3.QuoteIdentifier(name) }

// columnList names the columns, quoted, as a list.
func (p *projection) columnList() string {
	names := make([]string, len(p.columns))
	for i, c := range p.columns {
		names[i] = quote(c.name)
	}
	return strings.Join(names, ", ")
}

// declaration is the column as CREATE TABLE wants it.
func (p *projection) declaration(c column) string {
	switch {
	case c.name == "id" && c.property < 0:
		return "id INTEGER NOT NULL PRIMARY KEY"
	case c.property < 0 && (c.name == "key" || c.name == "owner"):
		return quote(c.name) + " TEXT NOT NULL"
	case c.property < 0:
		return quote(c.name) + " INTEGER NOT NULL"
	case c.end == whole:
		return quote(c.name) + " TEXT"
	case p.typ.Properties[c.property].Kind.Dated():
		return quote(c.name) + " INTEGER"
	}
	return quote(c.name) + " REAL"
}

// create is the table and its indexes; scratch says that it is for a scratch
// file, whose rows also say for which positions they hold.
func (p *projection) create(scratch bool) []string {
	decls := make([]string, 0, len(p.columns)+3)
	for _, c := range p.columns {
		d := p.declaration(c)
		if scratch && c.name == "id" {
			d = "id INTEGER NOT NULL"
		}
		decls = append(decls, d)
	}
	name := p.typ.Name
	if scratch {
		return scratchTable(name, decls, p.indexes(true))
	}
	return append([]string{
		fmt.Sprintf("CREATE TABLE %s (%s) STRICT", quote(name), strings.Join(decls, ", ")),
	}, p.indexes(false)...)
}

func (p *projection) indexes(scratch bool) []string {
	name, unique := p.typ.Name, "UNIQUE "
	if scratch {
		unique = "" // an entity may have several versions
	}
	indexes := []string{
		fmt.Sprintf("CREATE %sINDEX %s ON %s (key)", unique, quote(name+"_by_key"), quote(name)),
	}
	if scratch {
		indexes = append(indexes, fmt.Sprintf("CREATE INDEX %s ON %s (id)", quote(name+"_by_id"), quote(name)))
	} else {
		indexes = append(indexes, fmt.Sprintf("CREATE INDEX %s ON %s (known, last, audience)", quote(name+"_by_known"), quote(name)))
	}
	for _, prop := range p.typ.Properties {
		columns, last := quote(prop.Name), ""
		switch prop.Kind.Base {
		case record.RefTo, record.TermOf, record.Area:
		case record.Instant:
			lo, hi := quote(prop.Name+"_lo"), quote(prop.Name+"_hi")
			// The key, by which what is of the same day is listed, spares lists the rows.
			columns, last = lo+", "+hi, ", key"
			// Dates of several days that reach into a stretch may begin long before it.
			indexes = append(indexes, fmt.Sprintf("CREATE INDEX %s ON %s (%s, %s, %s, audience) WHERE %s <> %s",
				quote(name+"_by_long_"+prop.Name), quote(name), lengthOf(lo, hi), hi, lo, lo, hi))
		default:
			if !listedByName(p.typ, prop) {
				continue
			}
		}
		// Counts find all that they ask of a row in the index.
		indexes = append(indexes, fmt.Sprintf("CREATE INDEX %s ON %s (%s, none, disputed, audience%s)", quote(name+"_by_"+prop.Name), quote(name), columns, last))
	}
	return indexes
}

// lengths divide dates of several days, so that those which reach into a stretch are
// not looked for among all that end later: months, years, leap years, and longer.
var lengths = [...]int64{31, 365, 366}

// lengthOf tells how many of lengths a date exceeds, which lasts hi - lo + 1 days.
func lengthOf(lo, hi string) string {
	var steps []string
	for _, days := range lengths {
		steps = append(steps, fmt.Sprintf("(%s - %s >= %d)", hi, lo, days))
	}
	return "(" + strings.Join(steps, " + ") + ")"
}

// listedByName reports whether a property is the name by which entities are listed,
// because their type has no date to list them by.
func listedByName(t record.Type, prop record.Property) bool {
	_, dated := t.Property("date")
	return !dated && len(t.Title) > 0 && t.Title[0] == prop.Name && prop.Kind.Base == record.Prose
}

// The side tables. Their columns up to known are the same, so that one filter
// serves all.
var sideTables = []struct {
	name    string
	columns []string
	indexes []string
}{
	{
		"reading",
		[]string{
			"id INTEGER NOT NULL", "type TEXT NOT NULL", "key TEXT NOT NULL", "owner TEXT NOT NULL",
			"last INTEGER NOT NULL", "known INTEGER NOT NULL", "audience INTEGER NOT NULL", "property TEXT NOT NULL", "n INTEGER NOT NULL",
			"value TEXT NOT NULL", "lo ANY", "hi ANY",
		},
		[]string{
			"CREATE INDEX reading_by_id ON reading (id, property, n, value, lo, hi, audience)",
			"CREATE INDEX reading_by_value ON reading (type, property, value, id, n, lo, hi, audience)",
			"CREATE INDEX reading_by_end ON reading (type, property, hi, lo, id, n, audience) WHERE lo IS NOT NULL",
		},
	},
	{
		"area",
		[]string{
			"id INTEGER NOT NULL", "type TEXT NOT NULL", "key TEXT NOT NULL", "owner TEXT NOT NULL",
			"last INTEGER NOT NULL", "known INTEGER NOT NULL", "audience INTEGER NOT NULL", "property TEXT NOT NULL", "n INTEGER NOT NULL",
			"code TEXT NOT NULL",
		},
		[]string{"CREATE INDEX area_by_id ON area (id, property, n)"},
	},
	{
		"absent",
		[]string{
			"id INTEGER NOT NULL", "type TEXT NOT NULL", "key TEXT NOT NULL", "owner TEXT NOT NULL",
			"last INTEGER NOT NULL", "known INTEGER NOT NULL", "audience INTEGER NOT NULL",
		},
		[]string{
			"CREATE INDEX absent_by_id ON absent (id)",
			"CREATE INDEX absent_by_known ON absent (known)",
			"CREATE INDEX absent_by_key ON absent (type, key)",
		},
	},
}

// searchColumns are the columns of the full-text table.
var searchColumns = []string{"id", "type", "key", "owner", "last", "known", "audience", "property", "lang", "words"}

const createSearch = `CREATE VIRTUAL TABLE search USING fts5(` +
	`id UNINDEXED, type UNINDEXED, key UNINDEXED, owner UNINDEXED, last UNINDEXED, known UNINDEXED, audience UNINDEXED, ` +
	`property UNINDEXED, lang UNINDEXED, words, tokenize = 'unicode61 remove_diacritics 2')`

// resting finds what a source carries; one row a leaf, however many statements
// of that source the leaf holds.
const (
	createResting = `CREATE TABLE resting (source TEXT NOT NULL, leaf INTEGER NOT NULL) STRICT`
	indexResting  = `CREATE UNIQUE INDEX "resting_by_source" ON resting (source, leaf)`
)

// layout is everything that a schema needs beside the journal.
type layout struct {
	schema      record.Schema
	projections map[string]*projection // by type
	order       []string               // types, in the schema's order
}

func layoutOf(s record.Schema) (layout, error) {
	l := layout{schema: s, projections: map[string]*projection{}}
	for _, t := range s.Types {
		if err := checkNames(t); err != nil {
			return layout{}, err
		}
		l.projections[t.Name] = projectionOf(t)
		l.order = append(l.order, t.Name)
	}
	return l, nil
}

// reservedTables are names that a type cannot have.
var reservedTables = map[string]bool{
	"meta": true, "changeset": true, "leaf": true, "statement": true, "statements": true, "ranking": true,
	"erasure": true, "tree": true, "checkpoint": true, "reading": true, "area": true, "absent": true,
	"search": true, "resting": true, "audience": true, "share": true,
}

// checkNames refuses a type whose table would clash with another, or whose
// columns would clash with one another.
func checkNames(t record.Type) error {
	if reservedTables[t.Name] || len(t.Properties) > mostProperties {
		return fmt.Errorf("type %s: its name is taken, or it has more than %d properties", t.Name, mostProperties)
	}
	seen := map[string]bool{"since": true, "until": true, "base": true}
	for _, c := range projectionOf(t).columns {
		if seen[c.name] {
			return fmt.Errorf("type %s: two columns would be named %s", t.Name, c.name)
		}
		seen[c.name] = true
	}
	return nil
}

// tables is every table and index of the projections, in the order of creation.
func (l layout) tables() []string {
	var sql []string
	for _, name := range l.order {
		sql = append(sql, l.projections[name].create(false)...)
	}
	for _, side := range sideTables {
		sql = append(sql, fmt.Sprintf("CREATE TABLE %s (%s) STRICT", side.name, strings.Join(side.columns, ", ")))
		sql = append(sql, side.indexes...)
	}
	return append(sql, createSearch, createResting, indexResting, createAudience, createShare, indexShare)
}

// sideScratchTables is a side table of a scratch file with its indexes.
func sideScratchTables(name string) []string {
	for _, side := range sideTables {
		if side.name == name {
			return scratchTable(name, slices.Clone(side.columns), side.indexes)
		}
	}
	return []string{strings.Replace(createSearch, "words,", "words, since UNINDEXED, until UNINDEXED, base UNINDEXED,", 1)}
}

// scratchTable is a table of a scratch file: the columns of the record's, and
// for which positions (since ≤ position < until), seen from which snapshots
// (base ≤ its position), the row holds.
func scratchTable(name string, decls, indexes []string) []string {
	decls = append(decls, "since INTEGER NOT NULL", "until INTEGER NOT NULL", "base INTEGER NOT NULL")
	return append([]string{
		fmt.Sprintf("CREATE TABLE %s (%s) STRICT", quote(name), strings.Join(decls, ", ")),
	}, indexes...)
}
