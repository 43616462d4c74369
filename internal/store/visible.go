package store

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// behind is what stands behind the visible names for one view: which rows the
// scope lets through, and where the moment's rows are. Queries name
//
//	visible_<type>    id, key, owner, last, known, disputed, none, and the properties' columns
//	visible_reading   id, type, key, …, property, n, value, lo, hi: all readings of disputed properties
//	visible_area      id, type, key, …, property, n, code: of places with several codes
//	visible_search    id, type, key, …, property, lang, words: words MATCH ?
//	visible_leaf      position, changeset, type, key
//	visible_changeset number, first, last, author, organisation, time, reason, salt
//	visible_statement id, leaf, n, type, key, property, value, …, known, known_day, note, salt
//	visible_ranking   leaf, n, of_leaf, of_n, rank, cause, reason, source, known, salt
//	visible_erasure   leaf, n, what, hash, type, key
//	visible_resting   source, leaf
//	visible_share     type, key, organisation, leaf, owns
//
// Each becomes a common table expression in front of the query, which SQLite
// takes apart again: at the current moment with an open scope the plan is that
// of the bare table.
type behind struct {
	layout *layout
	sight  *sight
	// scratch is set where rows of a scratch file take part; types names those
	// whose rows do, side tables included. past is set where it is another moment
	// than now.
	scratch, past bool
	log           bool // the journal alone: no projection is visible
	types         map[string]bool
	key           string // tells one from another among prepared statements
}

func behindOf(l *layout, see *sight, scratch, past bool, types map[string]bool) behind {
	b := behind{layout: l, sight: see, scratch: scratch, past: past, types: types}
	names := make([]string, 0, len(types))
	for name := range types {
		names = append(names, name)
	}
	slices.Sort(names)
	b.key = fmt.Sprint(see.key, scratch, past, names)
	return b
}

// logBehind is for reading the journal alone.
func logBehind(see *sight) behind {
	b := behind{layout: &layout{}, sight: see, log: true}
	b.key = fmt.Sprint("log", see.key)
	return b
}

var visibleName = regexp.MustCompile(`\bvisible_([a-z0-9_]+)`)

// put writes the relations that a query names in front of it.
func (b *behind) put(text string) string {
	var relations []string
	seen := map[string]bool{}
	for _, m := range visibleName.FindAllStringSubmatch(text, -1) {
		if seen[m[1]] {
			continue
		}
		seen[m[1]] = true
		if sql := b.relation(m[1]); sql != "" {
			relations = append(relations, fmt.Sprintf("%s AS NOT MATERIALIZED (%s)", m[0], sql))
		}
	}
	if len(relations) == 0 {
		return text
	}
	head, rest := "WITH ", strings.TrimSpace(text)
	if more, ok := cutWords(rest, "WITH", "RECURSIVE"); ok {
		head, rest = "WITH RECURSIVE ", ", "+more
	} else if more, ok := cutWords(rest, "WITH"); ok {
		rest = ", " + more
	} else {
		rest = "\n" + rest
	}
	return head + strings.Join(relations, ",\n") + rest
}

// cutWords cuts leading words, in capitals or not, off a text.
func cutWords(text string, words ...string) (rest string, ok bool) {
	rest = text
	for _, word := range words {
		if len(rest) <= len(word) || !strings.EqualFold(rest[:len(word)], word) || !strings.ContainsRune(" \t\n", rune(rest[len(word)])) {
			return text, false
		}
		rest = strings.TrimSpace(rest[len(word):])
	}
	return rest, true
}

// relation is the query behind one visible name, or empty where there is none.
func (b *behind) relation(name string) string {
	if p, ok := b.layout.projections[name]; ok {
		return b.projected(name, shown(p.columnList()))
	}
	if b.log {
		return b.journalled(name)
	}
	if name == "search" {
		return b.projected(name, shown("rowid, "+strings.Join(searchColumns, ", ")))
	}
	for _, side := range sideTables {
		if side.name == name {
			return b.projected(name, shown(sideColumns(side.columns)))
		}
	}
	return b.journalled(name)
}

// shown leaves out whom rows reach: that is for conditions alone.
func shown(columns string) string {
	columns = strings.Replace(strings.Replace(columns, ` "audience",`, "", 1), " audience,", "", 1)
	return strings.TrimSuffix(columns, ", audience")
}

// sideColumns takes the names out of declarations.
func sideColumns(decls []string) string {
	names := make([]string, len(decls))
	for i, d := range decls {
		names[i], _, _ = strings.Cut(d, " ")
	}
	return strings.Join(names, ", ")
}

// projected reads a projection or a side table. The unary + keeps SQLite from
// walking an index on what nearly all rows meet.
func (b *behind) projected(table, columns string) string {
	conditions := []string{b.sees("+audience")}
	if b.past {
		conditions = append(conditions, "+known <= :known_by", "+last <= :position")
	}
	sql := fmt.Sprintf("SELECT %s FROM main.%s%s", columns, quote(table), where(conditions...))
	if !b.scratch || !b.types[table] || b.sight.nothing {
		return sql
	}
	return sql + fmt.Sprintf(" UNION ALL SELECT %s FROM moment.%s%s", columns, quote(table),
		where("since <= :position", "until > :position", "base <= :base"))
}

// sees is the condition on a column that says whom a row reaches.
func (b *behind) sees(column string) string {
	switch {
	case b.sight.all:
		return ""
	case b.sight.nothing:
		return "0"
	}
	return b.sight.holds(column)
}

func where(conditions ...string) string {
	conditions = slices.DeleteFunc(conditions, func(c string) bool { return c == "" })
	if len(conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(conditions, " AND ")
}

// journalled reads a table of the journal up to the moment. What was recorded
// is not hidden by a known-by date, but what a source said later is.
func (b *behind) journalled(name string) string {
	switch name {
	case "leaf":
		return "SELECT l.position, l.changeset, l.type, l.key FROM main.leaf l" +
			where("l.position <= :position", b.showsLeaf("l.position"))
	case "changeset":
		return "SELECT c.number, c.first, c.last, c.author, c.organisation, c.time, c.reason, c.salt FROM main.changeset c" +
			where("c.last <= :position", b.showsSet())
	case "statement":
		return "SELECT s.id, s.leaf, s.n, l.type, l.key, s.property, s.value, s.source, s.locator, s.certainty, s.known, s.known_day, s.note, s.salt" +
			" FROM main.statement s JOIN main.leaf l ON l.position = s.leaf" +
			where("s.leaf <= :position", "s.known_day <= :known_by", b.sees("s.audience"))
	case "ranking":
		return "SELECT r.leaf, r.n, r.of_leaf, r.of_n, r.rank, r.cause, r.reason, r.source, r.known, r.salt" +
			" FROM main.ranking r JOIN main.leaf l ON l.position = r.leaf" +
			where("r.leaf <= :position", "(r.known_day <= :known_by OR r.cause = 'mis-entered')", b.sees("r.audience"))
	case "erasure":
		return "SELECT e.leaf, e.n, e.what, e.hash, l.type, l.key FROM main.erasure e JOIN main.leaf l ON l.position = e.leaf" +
			where(b.sees("e.audience"))
	case "share":
		return "SELECT h.type, h.key, h.organisation, h.leaf, h.owns FROM main.share h" + where(b.sees("h.audience"))
	case "resting":
		return "SELECT r.source, r.leaf FROM main.resting r" +
			where("r.leaf <= :position", b.showsResting())
	}
	return ""
}

// showsLeaf holds for a leaf of which something is seen.
func (b *behind) showsLeaf(leaf string) string {
	if b.sight.all || b.sight.nothing {
		return b.sees("")
	}
	return fmt.Sprintf(`(EXISTS (SELECT 1 FROM main.statement s WHERE s.id BETWEEN %[1]s * 65536 AND %[1]s * 65536 + 65535 AND %[2]s)`+
		` OR EXISTS (SELECT 1 FROM main.ranking r WHERE r.leaf = %[1]s AND %[3]s)`+
		` OR EXISTS (SELECT 1 FROM main.erasure e WHERE e.leaf = %[1]s AND %[4]s))`,
		leaf, b.sees("s.audience"), b.sees("r.audience"), b.sees("e.audience"))
}

// showsSet holds for a change set of which a leaf is seen.
func (b *behind) showsSet() string {
	if b.sight.all || b.sight.nothing {
		return b.sees("")
	}
	return "EXISTS (SELECT 1 FROM main.leaf l WHERE l.position BETWEEN c.first AND c.last AND " + b.showsLeaf("l.position") + ")"
}

// showsResting holds for a leaf of which a statement of the source is seen.
func (b *behind) showsResting() string {
	if b.sight.all || b.sight.nothing {
		return b.sees("")
	}
	return "EXISTS (SELECT 1 FROM main.statement s WHERE s.id BETWEEN r.leaf * 65536 AND r.leaf * 65536 + 65535 AND s.source = r.source AND " +
		b.sees("s.audience") + ")"
}

// bind gives the named parameters of the relations their values, and says how
// many there are: the query's own come after them.
func (b *behind) bind(stmt *sqlite3.Stmt, r *snapshot) (named int, err error) {
	values := map[string]any{":known_by": r.view.At.KnownBy, ":position": r.view.At.Position, ":base": r.base}
	for at := 1; at <= stmt.BindCount(); at++ {
		value, ok := values[stmt.BindName(at)]
		if !ok {
			break
		}
		if err := bind(stmt, at, value); err != nil {
			return 0, err
		}
		named++
	}
	return named, nil
}
