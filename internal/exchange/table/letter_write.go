package table

import (
	"slices"
	"strings"

	"github.com/constancia-project/constancia/record"
)

// Letter writes an entity with a long text as Markdown files, one a language,
// which [Open] reads back to the same statements. ok is false where they would
// not: where a property has several statements, a source, a rank or a note.
// Such an entity goes into the type's table.
func Letter(t record.Type, id record.ID, stmts []record.Statement) (files map[string]string, ok bool) {
	body := slices.IndexFunc(t.Properties, func(p record.Property) bool { return p.Kind.Base == record.Markdown })
	if body < 0 {
		return nil, false
	}
	byName := map[string]record.Statement{}
	for _, s := range stmts {
		if _, twice := byName[s.Property]; twice || !bareStatement(s) {
			return nil, false
		}
		byName[s.Property] = s
	}
	text, isText := byName[t.Properties[body].Name].Value.(record.Text)
	if !isText {
		return nil, false
	}
	files = map[string]string{}
	for lang, words := range text.ByLang() {
		head, fits := letterHead(t, id, byName, lang, text)
		if !fits || lang == "" || words != strings.TrimSpace(words) || strings.HasPrefix(words, `\`) ||
			words == record.UnknownText || words == record.NoneText {
			return nil, false
		}
		files[lang] = head + "\n" + words + "\n"
	}
	return files, true
}

// bareStatement reports whether a statement is the coalition's own, with
// nothing beside its value.
func bareStatement(s record.Statement) bool {
	return s.Source.IsZero() && s.Locator == "" && s.Certainty == "" && s.Note == "" && s.Known.IsZero() && len(s.Ranking) == 0
}

func letterHead(t record.Type, id record.ID, said map[string]record.Statement, lang string, body record.Text) (string, bool) {
	var b strings.Builder
	b.WriteString(fence + "\nid: " + id.Key + "\n")
	for _, p := range t.Properties {
		s, ok := said[p.Name]
		if !ok || p.Kind.Base == record.Markdown {
			continue
		}
		line := s.Value.String()
		name := p.Name
		switch v := s.Value.(type) {
		case record.Text:
			if inLanguages(p) {
				byLang := v.ByLang()
				if !within(byLang, body.ByLang()) {
					return "", false
				}
				if line, ok = byLang[lang]; !ok {
					continue
				}
				if line == record.UnknownText || line == record.NoneText {
					return "", false
				}
			}
			if strings.Contains(line, "\n") || strings.TrimSpace(line) != line || strings.HasPrefix(line, `\`) {
				return "", false
			}
			if strings.IndexAny(line, `"'[`) == 0 {
				line = `"` + strings.ReplaceAll(line, `"`, `""`) + `"`
			}
		case record.Ref:
			line = refText(record.ID(v), p.Kind.Types[0])
			if len(p.Kind.Types) > 1 {
				line = v.String()
			}
		case record.Unknown, record.None:
			if inLanguages(p) {
				return "", false
			}
		}
		b.WriteString(name + ": " + line + "\n")
	}
	b.WriteString("language: " + lang + "\n" + fence + "\n")
	return b.String(), true
}

// within reports whether all languages of a text are languages of another, and
// said.
func within(langs, wide map[string]string) bool {
	for lang := range langs {
		if _, ok := wide[lang]; !ok || lang == "" {
			return false
		}
	}
	return true
}
