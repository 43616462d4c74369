package store

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

var inlineName = regexp.MustCompile(`"visible_([a-z0-9_]+)"|\bvisible_([a-z0-9_]+)`)

// inline writes what stands behind its visible names into a compiled query, each
// where it is named: the bare table where nothing is hidden. [behind.put] serves
// what is written by hand; but SQLite reads no more than some five hundred names
// of common table expressions, over all levels, and a compiled query can have
// more.
//
// The parameters of the relations are named in front, so that they come before
// the query's own.
func (b *behind) inline(text string) string {
	var named []string
	whole := inlineName.ReplaceAllStringFunc(text, func(name string) string {
		table := strings.TrimPrefix(strings.Trim(name, `"`), "visible_")
		relation := b.relation(table)
		for _, parameter := range []string{":known_by", ":position", ":base"} {
			if strings.Contains(relation, parameter) && !slices.Contains(named, parameter) {
				named = append(named, parameter)
			}
		}
		if !strings.Contains(relation, " WHERE ") {
			return "main." + quote(table)
		}
		return "(" + relation + ")"
	})
	if len(named) == 0 {
		return whole
	}
	front := "parameters AS (SELECT " + strings.Join(named, ", ") + ")"
	if rest, ok := cutWords(whole, "WITH", "RECURSIVE"); ok {
		return "WITH RECURSIVE " + front + ",\n" + rest
	}
	return "WITH " + front + "\n" + whole
}

// run runs a compiled statement and hands its rows to row, which must not keep
// what it borrows from them.
func (r *snapshot) run(c compiled, row func(*sqlite3.Stmt) error) error {
	r.note(c.text)
	key := r.key(c.text)
	key.behind = "inline " + key.behind
	stmt, kept, err := r.reader.prepare(key, func() string { return r.behind.inline(c.text) })
	if err != nil {
		return fmt.Errorf("preparing %.2000s: %w", c.text, err)
	}
	if !kept {
		defer stmt.Close() //nolint:errcheck // it repeats the error of its last step
	}
	named, err := r.behind.bind(stmt, r)
	if err != nil {
		return err
	}
	if err := bindAll(stmt, named, c.args); err != nil {
		return err
	}
	return rows(stmt, row)
}
