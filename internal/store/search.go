package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Hit is one entity that a search found, with the words around the first match.
type Hit struct {
	ID       record.ID
	Property string // in which it was found; empty where the key was
	Lang     string // of the words, as a tag; empty where it is not said
	Snippet  string
}

// Search returns the entities whose words contain all words of text, accents and
// case ignored; a word may be only begun. The one whose key is the text comes
// first, then those that have all words in one property, the shortest text first, then
// those that have them in several; at most limit.
func (s *Store) Search(ctx context.Context, v query.View, text string, limit int) ([]Hit, error) {
	words := query.SearchWords(text)
	var hits []Hit
	err := s.read(ctx, v, func(r *snapshot) error {
		for _, find := range []func([]string, int) ([]Hit, error){
			func([]string, int) ([]Hit, error) { return r.named(strings.TrimSpace(text)) },
			r.together, r.apart,
		} {
			more, err := find(words, limit)
			if err != nil {
				return err
			}
			hits = addHits(hits, more, limit)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	return hits, nil
}

// addHits adds those that are not there yet, up to limit.
func addHits(hits, more []Hit, limit int) []Hit {
	for _, hit := range more {
		known := slices.ContainsFunc(hits, func(h Hit) bool { return h.ID == hit.ID })
		if len(hits) < limit && !known {
			hits = append(hits, hit)
		}
	}
	return hits
}

// named finds entities by key, alone or with the type before it.
func (r *snapshot) named(text string) (hits []Hit, err error) {
	id, ok := record.ParseID(text)
	if !ok {
		id = record.ID{Key: text}
	}
	if !record.ValidKey(id.Key) {
		return nil, nil
	}
	for _, typ := range r.store.layout.order {
		if id.Type != "" && typ != id.Type {
			continue
		}
		keys, err := r.seen(typ, []string{id.Key})
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			hits = append(hits, Hit{ID: record.ID{Type: typ, Key: key}})
		}
	}
	return hits, nil
}

// The shortest text that has the words comes first. Full text has a rank of its own,
// which tells how often words are found, in what the reader may not see too.
//
// What orders is among what is selected: only so does SQLite take a moment's
// union apart, and only then can it use full text.
const searchTogether = `
	SELECT type, key, property, lang, words, length(words) AS size FROM visible_search
	 WHERE words MATCH ? ORDER BY size, type, key, property, lang LIMIT ?`

// together finds entities that have all words in one property. A row is one
// language of one property, so an entity may be found several times.
func (r *snapshot) together(words []string, limit int) (hits []Hit, err error) {
	if len(words) == 0 {
		return nil, nil
	}
	err = r.query(searchTogether, func(row *sqlite3.Stmt) error {
		hits = append(hits, hitOf(row, words))
		return nil
	}, begunWords(words), 4*limit)
	return hits, err
}

func hitOf(row *sqlite3.Stmt, words []string) Hit {
	return Hit{
		ID:       record.ID{Type: row.ColumnText(0), Key: row.ColumnText(1)},
		Property: row.ColumnText(2), Lang: row.ColumnText(3),
		Snippet: snippet(row.ColumnText(4), words),
	}
}

// apart finds entities that have all words, in whichever properties.
func (r *snapshot) apart(words []string, limit int) (hits []Hit, err error) {
	if len(words) < 2 {
		return nil, nil
	}
	args := []any{begunWords(words[:1])}
	for i := range words {
		args = append(args, begunWords(words[i:i+1]))
	}
	err = r.query(searchApart(len(words)), func(row *sqlite3.Stmt) error {
		hits = append(hits, hitOf(row, words))
		return nil
	}, append(args, 4*limit)...)
	return hits, err
}

// searchApart finds the rows that match a first word, of entities whose rows match
// that and all others of n words.
func searchApart(n int) string {
	return "SELECT type, key, property, lang, words, id FROM visible_search WHERE words MATCH ?" +
		strings.Repeat(" AND id IN (SELECT id FROM visible_search WHERE words MATCH ?)", n) + " ORDER BY type, key, property, lang LIMIT ?"
}

// begunWords asks full text for all words, each of which may be only begun.
func begunWords(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = `"` + w + `"*`
	}
	return strings.Join(quoted, " AND ")
}

// snippetWords is how many words a snippet has.
const snippetWords = 24

// snippet is the part of a text around the first word that begins like one of
// those sought.
func snippet(text string, sought []string) string {
	words := strings.Fields(text)
	at := max(0, slices.IndexFunc(words, func(w string) bool {
		return slices.ContainsFunc(query.SearchWords(w), func(part string) bool {
			return slices.ContainsFunc(sought, func(s string) bool { return strings.HasPrefix(part, s) })
		})
	}))
	from := max(0, min(at-snippetWords/3, len(words)-snippetWords))
	to := min(len(words), from+snippetWords)
	s := strings.Join(words[from:to], " ")
	if from > 0 {
		s = "… " + s
	}
	if to < len(words) {
		s += " …"
	}
	return s
}
