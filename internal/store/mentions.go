package store

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/record"
)

// An erasure reaches what people were typing of the entity: drafts, and forms whose
// session ended, that name it by its id, by its key alone, or by the address of its
// page; and what lists that were taken out asked of it. A name in words is not
// recognised.

// mention is how an entity is named outside the journal.
type mention struct {
	id   string // party:p-1
	key  string
	page string // /parties/p-1
}

func (s *Store) mentionsOf(ids []record.ID) []mention {
	all := make([]mention, len(ids))
	for i, id := range ids {
		plural := id.Type
		if p, ok := s.layout.projections[id.Type]; ok {
			plural = p.typ.Plural
		}
		all[i] = mention{id.String(), id.Key, "/" + plural + "/" + id.Key}
	}
	return all
}

// inText reports whether a text names the entity.
func (m mention) inText(text string) bool {
	return strings.TrimSpace(text) == m.key || holdsWord(text, m.id) || holdsWord(text, m.page)
}

// inQuery reports whether a query does: there a key stands alone where the type is known.
// One word too many costs little: the filter is named, the query of an old list forgotten.
func (m mention) inQuery(text string) bool { return m.inText(text) || holdsWord(text, m.key) }

// inForm reports whether a form does: what it sends, or where it goes.
func (m mention) inForm(path, fields string) bool {
	if holdsWord(path, m.page) {
		return true
	}
	values, err := url.ParseQuery(fields)
	if err != nil { // as much of it as can be read
		values[""] = append(values[""], fields)
	}
	for name, all := range values {
		for _, text := range append(all, name) {
			if m.inText(text) {
				return true
			}
		}
	}
	return false
}

// holdsWord reports whether a word stands in a text and is not part of a longer key.
func holdsWord(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(word)
		before := start == 0 || word[0] == '/' || !record.ValidKey("a"+text[start-1:start])
		// A full stop that ends a sentence is no part of a key.
		rest := strings.TrimRight(text[end:min(end+2, len(text))], ".")
		if before && (rest == "" || !record.ValidKey("a"+rest[:1])) {
			return true
		}
		from = end
	}
}

// anyOf reports whether any of the entities is named.
func anyOf(all []mention, names func(mention) bool) bool {
	for _, m := range all {
		if names(m) {
			return true
		}
	}
	return false
}

// forgetMentions drops drafts and waiting forms that name entities of which something
// was erased.
func (s *Store) forgetMentions(ctx context.Context, ids []record.ID) error {
	if len(ids) == 0 {
		return nil
	}
	all := s.mentionsOf(ids)
	if err := s.Drafts().dropNaming(ctx, all); err != nil {
		return err
	}
	a, err := s.Accounts(ctx)
	if err != nil || a == nil {
		return err
	}
	return a.Write(ctx, func(tx *AccountsTx) error { return tx.dropNaming(all) })
}

func (d Drafts) dropNaming(ctx context.Context, all []mention) error {
	if _, err := os.Stat(filepath.Join(d.dir, draftsFile)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return d.open(ctx, func(c *sqlite3.Conn) error {
		var drop [][2]any
		err := each(c, "SELECT owner, token, path, title, fields FROM draft", func(row *sqlite3.Stmt) error {
			path, title, fields := row.ColumnText(2), row.ColumnText(3), row.ColumnText(4)
			if anyOf(all, func(m mention) bool { return m.inForm(path, fields) || m.inText(title) }) {
				drop = append(drop, [2]any{row.ColumnText(0), row.ColumnText(1)})
			}
			return nil
		})
		for _, one := range drop {
			err = errors.Join(err, each(c, "DELETE FROM draft WHERE owner = ? AND token = ?", noRows, one[0], one[1]))
		}
		if err == nil && len(drop) > 0 {
			err = c.Exec("VACUUM")
		}
		return err
	})
}

// dropNaming drops forms that wait and name an entity, and forgets what lists asked that
// name it.
func (t *AccountsTx) dropNaming(all []mention) error {
	var held [][]byte
	err := t.each("SELECT hash, path, body FROM held", func(row *sqlite3.Stmt) error {
		path, body := row.ColumnText(1), row.ColumnText(2)
		if anyOf(all, func(m mention) bool { return m.inForm(path, body) }) {
			held = append(held, row.ColumnBlob(0, nil))
		}
		return nil
	})
	var asked []int64
	err = errors.Join(err, t.each("SELECT id, query FROM taking", func(row *sqlite3.Stmt) error {
		text := row.ColumnText(1)
		if anyOf(all, func(m mention) bool { return m.inQuery(text) }) {
			asked = append(asked, row.ColumnInt64(0))
		}
		return nil
	}))
	for _, hash := range held {
		err = errors.Join(err, t.DropHeld(hash))
	}
	for _, id := range asked {
		err = errors.Join(err, t.run("UPDATE taking SET query = '' WHERE id = ?", id))
		t.deleted = true
	}
	return err
}

// FiltersNaming returns the ids of the saved filters that name an entity, whoever made
// them.
func (s *Store) FiltersNaming(ctx context.Context, id record.ID) (ids []string, err error) {
	saved := s.SavedFilters()
	if saved.none() {
		return nil, nil
	}
	m := s.mentionsOf([]record.ID{id})[0]
	err = saved.open(ctx, func(c *sqlite3.Conn) error {
		return each(c, "SELECT id, name, query, view FROM saved ORDER BY name, made", func(row *sqlite3.Stmt) error {
			if m.inText(row.ColumnText(1)) || m.inQuery(row.ColumnText(2)) || m.inText(row.ColumnText(3)) {
				ids = append(ids, row.ColumnText(0))
			}
			return nil
		})
	})
	return ids, err
}
