package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// sql is a piece of a statement with the values of its parameters in order.
// What people write becomes parameters only; names come from the schema.
type sql struct {
	text string
	args []any
}

// The conditions that need no looking.
var (
	always = sql{text: "1"}
	nowise = sql{text: "0"}
)

func (s sql) is(other sql) bool { return s.text == other.text && slices.Equal(s.args, other.args) }

// sqlf fills the verbs of a format, in order, with pieces, names and numbers.
func sqlf(format string, parts ...any) sql {
	var args []any
	texts := make([]any, len(parts))
	for i, p := range parts {
		texts[i] = p
		if piece, ok := p.(sql); ok {
			texts[i] = piece.text
			args = append(args, piece.args...)
		}
	}
	return sql{fmt.Sprintf(format, texts...), args}
}

// bound is a parameter.
func bound(value any) sql { return sql{"?", []any{value}} }

// boundList is parameters in brackets, for IN.
func boundList[T any](values []T) sql {
	list := sql{text: "("}
	for i, v := range values {
		if i > 0 {
			list.text += ", "
		}
		list.text += "?"
		list.args = append(list.args, v)
	}
	list.text += ")"
	return list
}

// literal is a name of the schema, or a text of ours, as an SQL string.
func literal(name string) string { return sqlite3.Quote(name) }

// column names a column of a table by its alias.
func columnAt(alias, name string) string { return alias + "." + quote(name) }

// all holds where every condition does.
func all(conditions ...sql) sql {
	conditions = slices.DeleteFunc(slices.Clone(conditions), func(c sql) bool { return c.is(always) })
	if slices.ContainsFunc(conditions, nowise.is) {
		return nowise
	}
	if len(conditions) == 0 {
		return always
	}
	return joined(conditions, " AND ")
}

// either holds where one condition does.
func either(conditions ...sql) sql {
	conditions = slices.DeleteFunc(slices.Clone(conditions), func(c sql) bool { return c.is(nowise) })
	if slices.ContainsFunc(conditions, always.is) {
		return always
	}
	if len(conditions) == 0 {
		return nowise
	}
	return joined(conditions, " OR ")
}

// joined puts a joint between pieces, in brackets where there are several.
func joined(pieces []sql, joint string) sql {
	if len(pieces) == 1 {
		return pieces[0]
	}
	whole := listed(pieces, joint)
	whole.text = "(" + whole.text + ")"
	return whole
}

func listed(pieces []sql, joint string) sql {
	var whole sql
	texts := make([]string, len(pieces))
	for i, p := range pieces {
		texts[i] = p.text
		whole.args = append(whole.args, p.args...)
	}
	whole.text = strings.Join(texts, joint)
	return whole
}

// not is for conditions that are never NULL.
func not(c sql) sql {
	switch {
	case c.is(always):
		return nowise
	case c.is(nowise):
		return always
	}
	return sqlf("NOT (%s)", c)
}

// state is what is known of a property's dispute in the rows of one part of a
// statement.
type state int

const (
	maybeDisputed state = iota
	undisputed
	disputed
)

// row is one row of a type's table under an alias.
type row struct {
	alias  string
	typ    record.Type
	states map[int]state // by the property's place; absent means maybeDisputed
	// alone says that rows are looked at one by one, and perhaps few of them: what
	// is asked of others is then asked for each row, instead of once for all.
	alone bool
}

func (r row) state(c query.Column) state { return r.states[c.At] }

func (r row) column(name string) string { return columnAt(r.alias, name) }

// bit is the bit of a property in disputed and none.
func bit(c query.Column) int64 { return 1 << c.At }

// isDisputed and isUndisputed test the bit of a property.
func (r row) isUndisputed(c query.Column) sql {
	return sqlf("%s & %d = 0", r.column("disputed"), bit(c))
}

func (r row) isDisputed(c query.Column) sql {
	return sqlf("%s & %d <> 0", r.column("disputed"), bit(c))
}

func (r row) isNone(c query.Column) sql {
	return sqlf("%s & %d <> 0", r.column("none"), bit(c))
}

// missing holds where nothing is recorded of an undisputed property, or only
// that it is unknown. A disputed one whose first reading is none is not missing.
func (r row) missing(c query.Column) sql {
	value := r.column(c.Name)
	if c.Kind.Dated() {
		value = r.column(c.Name + "_lo") // which has an index
	}
	return all(sqlf("%s IS NULL", value), sqlf("%s & %d = 0", r.column("none"), bit(c)))
}
