package table

import "github.com/constancia-project/constancia/record"

// SinceOf is since when a source is known by the statements about it: the first
// known_from that the record follows, else the first date; zero where there is
// none with an end.
func SinceOf(stmts []record.Statement) record.Date {
	return sinceOf(standing(stmts, sourceKnown), standing(stmts, sourceDate))
}

// sinceOf takes the first of the dates. A date without an end is not passed
// over for another: it was said, and says nothing.
func sinceOf(known, dated []record.Value) record.Date {
	for _, values := range [][]record.Value{known, dated} {
		for _, v := range values {
			date, ok := v.(record.Date)
			if ok && date.Latest() == record.LastDay {
				return record.Date{}
			}
			if ok {
				return date
			}
		}
	}
	return record.Date{}
}
