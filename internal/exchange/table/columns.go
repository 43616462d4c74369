package table

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// role is what a column says of the entity of its row.
type role int

// The roles. Those from saidSource on belong to all statements of the row.
const (
	ignored role = iota
	identity
	value
	saidSource
	saidLocator
	saidCertainty
	saidNote
	saidKnown
	saidRank
	saidCause
	saidReason
	saidRankSource
	saidRankKnown
	saidTag      // which row it was when the table was taken out
	saidPosition // at which position
)

// statementColumns are the columns that every type has, unless it declares a
// property of the same name; written with statement_ before them, even then.
var statementColumns = []struct {
	name string
	role role
}{
	{"source_id", saidSource},
	{"source", saidSource},
	{"locator", saidLocator},
	{"certainty", saidCertainty},
	{"note", saidNote},
	{"known_from", saidKnown},
	{"rank", saidRank},
	{"rank_cause", saidCause},
	{"rank_reason", saidReason},
	{"rank_source_id", saidRankSource},
	{"rank_known_from", saidRankKnown},
	{TagColumn, saidTag},
	{PositionColumn, saidPosition},
}

const always = "statement_"

// column is one column of a file.
type column struct {
	header   string
	role     role
	property int               // for value: among the type's properties
	lang     string            // for a text in one language
	values   map[string]string // what the mapping writes for what the file has
	further  bool              // an earlier column holds words of the same text
}

// markFurther marks the columns of a text after its first.
func markFurther(columns []column) {
	for i := range columns {
		columns[i].further = columns[i].role == value && slices.ContainsFunc(columns[:i], func(c column) bool {
			return c.role == value && c.property == columns[i].property
		})
	}
}

// resolve finds what a header means for a type: id, a property, a reference
// with _id, a text with its language, what belongs to the statements of the
// row, or the label of a property in either language.
func resolve(t *record.Type, header string) (column, bool) {
	for _, name := range []string{strings.TrimSpace(header), plain(header), strings.ReplaceAll(strings.ReplaceAll(plain(header), " ", "_"), "-", "_")} {
		if c, ok := named(t, name); ok {
			c.header = header
			return c, true
		}
	}
	folded, at := fold(header), -1
	for i, p := range t.Properties {
		if fold(p.Label.ES) == folded || fold(p.Label.EN) == folded {
			if at >= 0 {
				return column{}, false
			}
			at = i
		}
	}
	if at < 0 || folded == "" {
		return column{}, false
	}
	return column{header: header, role: value, property: at}, true
}

func named(t *record.Type, name string) (column, bool) {
	if name == "id" {
		return column{role: identity}, true
	}
	property := func(name string) int {
		return slices.IndexFunc(t.Properties, func(p record.Property) bool { return p.Name == name })
	}
	if i := property(name); i >= 0 {
		return column{role: value, property: i}, true
	}
	if short, ok := strings.CutSuffix(name, "_id"); ok {
		if i := property(short); i >= 0 && t.Properties[i].Kind.Base == record.RefTo {
			return column{role: value, property: i}, true
		}
	}
	if cut := strings.LastIndexByte(name, '_'); cut > 0 {
		lang := language(name[cut+1:])
		if i := property(name[:cut]); i >= 0 && lang != "" && inLanguages(t.Properties[i]) {
			return column{role: value, property: i, lang: lang}, true
		}
	}
	short := strings.TrimPrefix(name, always)
	for _, s := range statementColumns {
		if s.name == short {
			return column{role: s.role}, true
		}
	}
	return column{}, false
}

func inLanguages(p record.Property) bool {
	return p.Kind.Base == record.Prose || p.Kind.Base == record.Markdown
}

// language is the tag that s stands for: as written where that is one, else in
// its usual letters (ES is es). It is empty where s is none.
func language(s string) string {
	if record.ValidLanguage(s) {
		return s
	}
	subtags := strings.Split(strings.ReplaceAll(s, "_", "-"), "-")
	for i, sub := range subtags {
		subtags[i] = strings.ToLower(sub)
		if i > 0 && len(sub) == 2 {
			subtags[i] = strings.ToUpper(sub)
		}
	}
	if tag := strings.Join(subtags, "-"); record.ValidLanguage(tag) {
		return tag
	}
	return ""
}

// plain is a header without what does not matter in it.
func plain(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// fold is s without case and accents, for comparing what people write.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(strings.TrimSpace(s)))
}

// names lists what a column of the type may be called, for suggestions.
func names(t *record.Type) []string {
	out := []string{"id"}
	for _, p := range t.Properties {
		switch {
		case p.Kind.Base == record.RefTo:
			out = append(out, p.Name+"_id")
		case inLanguages(p):
			out = append(out, p.Name+"_es", p.Name+"_en")
		default:
			out = append(out, p.Name)
		}
	}
	for _, s := range statementColumns {
		if !slices.Contains(out, s.name) && s.name != "source" && s.role < saidTag {
			out = append(out, s.name)
		}
	}
	return out
}

// header turns the first row of a file into columns. It returns what is wrong
// with all of them.
func header(t *record.Type, cells []string, m Mapping) ([]column, []*problem.Problem) {
	var bad []*problem.Problem
	columns := make([]column, len(cells))
	type meaning struct {
		role     role
		property int
		lang     string
	}
	seen := map[meaning]string{}
	for i, cell := range cells {
		written := strings.TrimSpace(cell)
		target, mapped := m.column(written)
		if !mapped {
			target = written
		}
		if target == "" {
			if !mapped && written == "" && i > 0 {
				columns[i] = column{header: written} // a trailing separator
				continue
			}
			if mapped {
				columns[i] = column{header: written}
				continue
			}
		}
		c, ok := resolve(t, target)
		if !ok {
			bad = append(bad, unknownColumn(t, written, target))
			continue
		}
		c.header = written
		bare := meaning{c.role, c.property, c.lang}
		if first, twice := seen[bare]; twice {
			bad = append(bad, problem.New(problem.Invalid, sayTwiceColumn, "first", first, "second", written).
				At(problem.Place{Line: 1, Column: written, Found: written}))
		}
		seen[bare] = written
		c.values = m.values(written, target)
		columns[i] = c
	}
	bad = append(bad, m.strangers(cells, columns)...)
	if !slices.ContainsFunc(columns, func(c column) bool { return c.role == identity }) && len(bad) == 0 {
		bad = append(bad, problem.New(problem.Invalid, sayNoID, "type", t.Label, "header", strings.Join(cells, ", ")).
			At(problem.Place{Line: 1, Column: "id", Found: strings.Join(cells, ", "), Expected: sayNoIDExpected.With()}))
	}
	return columns, bad
}

func unknownColumn(t *record.Type, written, target string) *problem.Problem {
	place := problem.Place{Line: 1, Column: written, Found: written}
	candidates := names(t)
	for _, p := range t.Properties {
		candidates = append(candidates, p.Name)
	}
	near := nearest(target, candidates)
	if near == "" {
		place.Expected = sayColumns.With("names", strings.Join(names(t), ", "))
		return problem.New(problem.Invalid, sayUnknownColumn, "column", target, "type", t.Plural,
			"names", strings.Join(names(t), ", ")).At(place)
	}
	place.Expected = sayWord.With("word", near)
	return problem.New(problem.Invalid, sayNearColumn, "column", target, "type", t.Plural, "near", near).At(place)
}

// nearest returns the candidate that takes the fewest changes of letters, or ""
// where none is near enough to be meant.
func nearest(word string, candidates []string) string {
	best, least := "", 1+len(word)/3
	for _, c := range candidates {
		if d := distance(fold(word), fold(c)); d <= least && (best == "" || d < least) {
			best, least = c, d
		}
	}
	return best
}

// distance counts edits. Of what is longer than any name nothing is near.
func distance(a, b string) int {
	if longer := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b)); longer > 64 {
		return longer
	}
	return vocabulary.Edits(a, b)
}
