package store

import (
	"maps"
	"slices"

	"github.com/constancia-project/constancia/query"
)

// A key of a group is one column of the statement: the text of the one value
// that it has, NULL where that is not known, or a blob of JSON with all values
// that it may have, each as [value, low, high]; lists may hold lists. A year or
// a month of the entity's own date is two columns, the first and the last day,
// so that the index on the date serves; otherwise it is in JSON.

// The JSON of one value that is not known, or known to be none.
const (
	unknownKey = `'[[null,null,null]]'`
	noneKey    = `'[["[none]",null,null]]'`
)

// pairOfDays reports whether a key is two columns.
func pairOfDays(k query.Key) bool { return k.Part != query.Whole && len(k.Way) == 0 }

// keyColumns are the columns of a key.
func keyColumns(k query.Key, r row) []sql {
	if !pairOfDays(k) {
		return []sql{keyValue(k, k.Way, r)}
	}
	name := k.Column.Name
	first := sqlf("CASE WHEN %s THEN '[none]' ELSE %s END", r.isNone(k.Column), r.column(name+"_lo"))
	return []sql{
		r.choose(k.Column, first, blob(keyList(k, nil, r))),
		r.choose(k.Column, sql{text: r.column(name + "_hi")}, sql{text: "NULL"}),
	}
}

func blob(json sql) sql { return sqlf("CAST(%s AS BLOB)", json) }

// keyValue follows a key's way from a row.
func keyValue(k query.Key, way []query.Leg, r row) sql {
	if len(way) == 0 {
		if k.Identity {
			return sql{text: r.column("key")}
		}
		if k.Part != query.Whole {
			return blob(keyList(k, nil, r))
		}
		once := sqlf("CASE WHEN %s THEN '[none]' ELSE %s END", r.isNone(k.Column), r.column(k.Column.Name))
		if k.Column.Kind.Undisputed() {
			return once
		}
		return r.choose(k.Column, once, blob(keyList(k, nil, r)))
	}
	leg, next := way[0], nextRow(r, way[0])
	led := sqlf("coalesce((SELECT %s FROM %s %s WHERE %s = %s), CASE WHEN %s THEN '[none]' END)",
		keyValue(k, way[1:], next), quote("visible_"+leg.To.Name), next.alias,
		next.column("key"), keyIn(r.column(leg.Column.Name), leg.To.Name), r.isNone(leg.Column))
	return r.choose(leg.Column, led, blob(keyList(k, way, r)))
}

func nextRow(r row, leg query.Leg) row { return row{alias: "k" + r.alias, typ: leg.To} }

// keyList is all values of a key, as JSON.
func keyList(k query.Key, way []query.Leg, r row) sql {
	if len(way) == 0 {
		if k.Identity {
			return sqlf("json_array(json_array(%s, NULL, NULL))", r.column("key"))
		}
		lo, hi, rlo, rhi := "NULL", "NULL", "NULL", "NULL"
		if k.Part != query.Whole {
			lo, hi, rlo, rhi = r.column(k.Column.Name+"_lo"), r.column(k.Column.Name+"_hi"), "r.lo", "r.hi"
		}
		once := sqlf("json_array(json_array(CASE WHEN %s THEN '[none]' ELSE %s END, %s, %s))",
			r.isNone(k.Column), r.column(k.Column.Name), lo, hi)
		if k.Column.Kind.Undisputed() {
			return once
		}
		several := sqlf("(SELECT json_group_array(json_array(r.value, %s, %s)) FROM visible_reading r WHERE r.id = %s AND r.property = %s)",
			rlo, rhi, r.column("id"), literal(k.Column.Name))
		return r.choose(k.Column, once, several)
	}
	leg, next := way[0], nextRow(r, way[0])
	led := func(value string) sql {
		return sqlf("(SELECT %s FROM %s %s WHERE %s = %s)", keyList(k, way[1:], next),
			quote("visible_"+leg.To.Name), next.alias, next.column("key"), keyIn(value, leg.To.Name))
	}
	once := sqlf("coalesce(%s, CASE WHEN %s THEN %s ELSE %s END)",
		led(r.column(leg.Column.Name)), r.isNone(leg.Column), noneKey, unknownKey)
	several := sqlf("(SELECT json_group_array(json(coalesce(%s, CASE WHEN r.value = '[none]' THEN %s ELSE %s END))) FROM visible_reading r WHERE r.id = %s AND r.property = %s)",
		led("r.value"), noneKey, unknownKey, r.column("id"), literal(leg.Column.Name))
	return r.choose(leg.Column, once, several)
}

// sortValue is what a list is ordered by: the low end of a date or a quantity,
// else the text, of the first reading.
func sortValue(k query.Key, way []query.Leg, r row) sql {
	if len(way) > 0 {
		next := nextRow(r, way[0])
		return sqlf("(SELECT %s FROM %s %s WHERE %s = %s)", sortValue(k, way[1:], next),
			quote("visible_"+way[0].To.Name), next.alias, next.column("key"), keyIn(r.column(way[0].Column.Name), way[0].To.Name))
	}
	name := k.Column.Name
	switch {
	case k.Identity:
		return sql{text: r.column("key")}
	case k.Attribute != "":
		return attributeOf(k, r.column(name))
	case k.Column.Kind.Dated() || k.Column.Kind.Counted():
		return sql{text: r.column(name + "_lo")}
	}
	return sql{text: r.column(name)}
}

// attributeOf turns a term into what a column of its vocabulary holds.
func attributeOf(k query.Key, value string) sql {
	whens := sql{}
	for _, code := range slices.Sorted(maps.Keys(k.Vocabulary)) {
		if k.Vocabulary[code] != "" {
			whens = sqlf("%s WHEN %s THEN %s", whens, bound(code), bound(k.Vocabulary[code]))
		}
	}
	if whens.text == "" {
		return sql{text: "NULL"}
	}
	return sqlf("CASE %s%s END", value, whens)
}
