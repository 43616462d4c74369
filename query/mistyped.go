package query

import "github.com/constancia-project/constancia/locale"

// opening are the words that begin a query which is no bare set, and parts those
// that go on after one.
var (
	opening = meanable("count", "sum", "share", "some", "none", "every", "commitment")
	parts   = meanable("where", "by", "order", "limit", "has", "with", "and", "or")
)

func meanable(words ...string) []candidate {
	all := make([]candidate, len(words))
	for i, w := range words {
		all[i] = candidate{word: w, names: []string{w}}
	}
	return all
}

// stray says what is wrong with a word that does not go on what was read: it, or
// the first one, is probably another word of the language, mistyped.
func (p *parser) stray(q Query) error {
	if p.tok.sort != wordToken {
		return p.unexpected(p.tok, goesOn(q))
	}
	if near := nearest(p.tok.text, parts); near != "" {
		return p.meant(p.tok.span, near)
	}
	if q.Set.Type == "of" {
		return expecting(at(p.text, q.Set.Span, sayUnexpected, "expected", aType, "found", "of"), aType)
	}
	if q.Op == List && q.Set.Where == nil && q.Set.LastBy == "" {
		if near := nearest(q.Set.Type, opening); near != "" {
			return p.meant(q.Set.Span, near)
		}
	}
	return p.unexpected(p.tok, goesOn(q))
}

func (p *parser) meant(span Span, near string) error {
	return expecting(at(p.text, span, sayNearWord, "found", within(p.text, span), "nearest", near), literally(near))
}

// goesOn is what could stand after q.
func goesOn(q Query) locale.Localized {
	if q.Set.Where == nil && q.Set.Type != "" {
		return aWhere
	}
	return aPart
}
