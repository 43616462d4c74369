package store

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/access"
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
//
// Each becomes a common table expression in front of the query, which SQLite
// takes apart again: at the current moment with an open scope the plan is that
// of the bare table.
type behind struct {
	layout *layout
	scope  access.Scope
	// moment is set where rows of a scratch file take part; types names those
	// whose rows do, side tables included.
	moment bool
	log    bool // the journal alone: no projection is visible
	types  map[string]bool
	key    string // tells one from another among prepared statements
}

func behindOf(l *layout, scope access.Scope, moment bool, types map[string]bool) behind {
	b := behind{layout: l, scope: scope, moment: moment, types: types}
	names := make([]string, 0, len(types))
	for name := range types {
		names = append(names, name)
	}
	slices.Sort(names)
	b.key = fmt.Sprint(b.scopeKind(), moment, names)
	return b
}

// scopeKind is 0 for nothing, 1 for some organisations, 2 for everything.
func (b *behind) scopeKind() int {
	switch {
	case b.scope.Everything():
		return 2
	case len(b.scope.Organisations()) > 0:
		return 1
	}
	return 0
}

// logBehind is for reading the journal alone.
func logBehind(scope access.Scope) behind {
	b := behind{layout: &layout{}, scope: scope, log: true}
	b.key = fmt.Sprint("log", b.scopeKind())
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
		return b.projected(name, p.columnList())
	}
	if b.log {
		return b.journalled(name)
	}
	if name == "search" {
		return b.projected(name, "rowid, "+strings.Join(searchColumns, ", ")+", rank")
	}
	for _, side := range sideTables {
		if side.name == name {
			return b.projected(name, sideColumns(side.columns))
		}
	}
	return b.journalled(name)
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
// walking the index on known, which nearly all rows meet.
func (b *behind) projected(table, columns string) string {
	scope := b.owned("owner")
	if !b.moment {
		return fmt.Sprintf("SELECT %s FROM main.%s%s", columns, quote(table), where(scope))
	}
	sql := fmt.Sprintf("SELECT %s FROM main.%s%s", columns, quote(table),
		where(scope, "+known <= :known_by", "+last <= :position"))
	if !b.types[table] {
		return sql
	}
	return sql + fmt.Sprintf(" UNION ALL SELECT %s FROM moment.%s%s", columns, quote(table),
		where(scope, "since <= :position", "until > :position", "base <= :base"))
}

// owned is the condition on a column that names an organisation.
func (b *behind) owned(column string) string {
	switch b.scopeKind() {
	case 2:
		return ""
	case 1:
		return column + " IN (SELECT value FROM json_each(:scope))"
	}
	return "0"
}

func where(conditions ...string) string {
	conditions = slices.DeleteFunc(conditions, func(c string) bool { return c == "" })
	if len(conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(conditions, " AND ")
}

// ownerOfLeaf is the organisation that entered the entity of the leaf l.
const ownerOfLeaf = `(SELECT c.organisation FROM main.leaf f JOIN main.changeset c ON c.number = f.changeset
	WHERE f.type = l.type AND f.key = l.key ORDER BY f.position LIMIT 1)`

// journalled reads a table of the journal up to the moment. What was recorded
// is not hidden by a known-by date, but what a source said later is.
func (b *behind) journalled(name string) string {
	scope := b.owned(ownerOfLeaf)
	switch name {
	case "leaf":
		return "SELECT l.position, l.changeset, l.type, l.key FROM main.leaf l" +
			where("l.position <= :position", scope)
	case "changeset":
		return "SELECT number, first, last, author, organisation, time, reason, salt FROM main.changeset" +
			where("last <= :position", b.owned("organisation"))
	case "statement":
		return "SELECT s.id, s.leaf, s.n, l.type, l.key, s.property, s.value, s.source, s.locator, s.certainty, s.known, s.known_day, s.note, s.salt" +
			" FROM main.statement s JOIN main.leaf l ON l.position = s.leaf" +
			where("s.leaf <= :position", "s.known_day <= :known_by", scope)
	case "ranking":
		return "SELECT r.leaf, r.n, r.of_leaf, r.of_n, r.rank, r.cause, r.reason, r.source, r.known, r.salt" +
			" FROM main.ranking r JOIN main.leaf l ON l.position = r.leaf" +
			where("r.leaf <= :position", "(r.known_day <= :known_by OR r.cause = 'mis-entered')", scope)
	case "erasure":
		return "SELECT e.leaf, e.n, e.what, e.hash, l.type, l.key FROM main.erasure e JOIN main.leaf l ON l.position = e.leaf" +
			where(scope)
	case "resting":
		return "SELECT r.source, r.leaf FROM main.resting r JOIN main.leaf l ON l.position = r.leaf" +
			where("r.leaf <= :position", scope)
	}
	return ""
}

// bind gives the named parameters of the relations their values, and says how
// many there are: the query's own come after them.
func (b *behind) bind(stmt *sqlite3.Stmt, r *snapshot) (named int, err error) {
	values := map[string]any{":known_by": r.view.At.KnownBy, ":position": r.view.At.Position, ":base": r.base}
	if b.scopeKind() == 1 {
		orgs, err := json.Marshal(b.scope.Organisations())
		if err != nil {
			return 0, err
		}
		values[":scope"] = string(orgs)
	}
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
