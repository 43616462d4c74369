package journal

import (
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/constancia-project/constancia/record"
)

func (c *checker) at(e *entry) Place {
	return Place{table: leaves, leaf: e.position, set: e.set, entity: record.ID{Type: string(e.typ), Key: string(e.key)}}
}

func (c *checker) item(e *entry, t table, n int) Place {
	p := c.at(e)
	p.table, p.n = t, n
	return p
}

// hashLeaf recomputes the leaf from its rows. ok is false where a row that it
// needs is missing, which is then reported.
func (c *checker) hashLeaf(e *entry) (hash Hash, ok bool) {
	ok = c.set.known
	c.leaf.Set = c.set.head
	c.leaf.Entity = record.ID{Type: string(e.typ), Key: string(e.key)}
	ok = c.statements(e) && ok
	ok = c.rankings(e) && ok
	ok = c.erasures(e) && ok
	if !ok {
		return Hash{}, false
	}
	return c.seal.Leaf(&c.leaf), true
}

func (c *checker) statements(e *entry) (ok bool) {
	ok = true
	c.leaf.Add = c.leaf.Add[:0]
	someErased := c.erasedIn[e.position]
	for i := range e.rows {
		row := &e.rows[i]
		if !c.reach(e, statements, &c.leaf.Add, row.n, someErased) {
			ok = false
			continue
		}
		if someErased {
			if was := c.meet(Erasure{StatementErased, e.position, int64(row.n)}, e.position); was != nil {
				c.find(c.item(e, statements, row.n), sayStillThere, "by", decimal(was.by))
			}
		}
		if row.salt != SaltSize {
			c.find(c.item(e, statements, row.n), sayBadSalt, "found", row.salt, "expected", SaltSize)
		}
		c.knownDay(e, statements, row.n, row.known, "", row.knownDay)
		c.leaf.Add = append(c.leaf.Add, sum(row.sealed))
	}
	if someErased {
		c.skipErased(e, StatementErased, &c.leaf.Add, 1<<62)
	}
	return ok
}

func (c *checker) rankings(e *entry) (ok bool) {
	ok = true
	c.leaf.Rank = c.leaf.Rank[:0]
	for i := range e.rankings {
		row := &e.rankings[i]
		if !c.reach(e, rankings, &c.leaf.Rank, row.N, false) {
			ok = false
			continue
		}
		c.words(c.item(e, rankings, row.N), &row.Reason, Erasure{RankingErased, e.position, int64(row.N)}, e.position)
		c.knownDay(e, rankings, row.N, []byte(row.Known), record.Cause(row.Cause), row.KnownDay)
		c.leaf.Rank = append(c.leaf.Rank, c.seal.Ranking(row))
	}
	return ok
}

func (c *checker) erasures(e *entry) (ok bool) {
	ok = true
	c.leaf.Erase = c.leaf.Erase[:0]
	for _, row := range e.erasures {
		if row.n != len(c.leaf.Erase)+1 {
			c.find(c.item(e, erasures, row.n), sayBadNumber)
			ok = false
		}
		c.leaf.Erase = append(c.leaf.Erase, row.what)
	}
	return ok
}

// reach fills hashes up to the item before n with those of erased items, and
// reports whether n then comes next.
func (c *checker) reach(e *entry, t table, hashes *[]Hash, n int, someErased bool) bool {
	if n <= len(*hashes) {
		c.find(c.item(e, t, n), sayBadNumber)
		return false
	}
	if someErased {
		c.skipErased(e, StatementErased, hashes, n-1)
	}
	if len(*hashes) == n-1 {
		return true
	}
	if !c.broken[t] {
		c.find(c.item(e, t, len(*hashes)+1), sayMissing, "table", t)
	}
	return false
}

// skipErased appends the hashes of erased items, as many as follow, up to last.
func (c *checker) skipErased(e *entry, what Erased, hashes *[]Hash, last int) {
	for len(*hashes) < last {
		was := c.meet(Erasure{what, e.position, int64(len(*hashes) + 1)}, e.position)
		if was == nil {
			return
		}
		*hashes = append(*hashes, was.hash)
	}
}

// meet returns the erasure of what stands at a leaf, or nil.
func (c *checker) meet(what Erasure, at record.Position) *erasedRow {
	was := c.erased[what]
	if was != nil && !was.met {
		was.met = true
		if was.by <= at {
			c.find(Place{table: erasures, leaf: was.by, n: was.n}, sayErasedEarly, "by", decimal(was.by))
		}
	}
	return was
}

// words checks a text that can be erased alone, and seals it where it was.
func (c *checker) words(at Place, w *Words, what Erasure, leaf record.Position) {
	was := c.meet(what, leaf)
	w.Sealed = nil // only an erasure says what it was
	switch {
	case was == nil && len(w.Salt) != SaltSize:
		c.find(at, sayBadSalt, "found", len(w.Salt), "expected", SaltSize)
	case was == nil:
	case w.Text != "" || len(w.Salt) > 0:
		c.find(at, sayStillThere, "by", decimal(was.by))
	default:
		w.Sealed = was.hash[:]
	}
}

// knownDay checks the column known_day, which is not hashed, because it follows
// from known.
func (c *checker) knownDay(e *entry, t table, n int, known []byte, cause record.Cause, found int64) {
	day := int64(record.FirstDay)
	if len(known) > 0 && cause != record.MisEntered {
		var seen bool
		if day, seen = c.days[string(known)]; !seen {
			d, err := record.ParseDate(string(known))
			if err != nil {
				return // altered text, which the leaf's hash shows
			}
			day = int64(KnownDay(d, cause))
			if len(c.days) > 1<<16 {
				clear(c.days)
			}
			c.days[string(known)] = day
		}
	}
	if day != found {
		c.find(c.item(e, t, n), sayBadDay, "found", decimal(found), "known", Quote(known), "expected", decimal(day))
	}
}

// mostSuspects is how many altered leaves of one change set are told apart.
const mostSuspects = 100

// alteredLeaf notes that the tree holds another hash of the leaf. Where all
// leaves of a change set differ, it is the set's head.
func (c *checker) alteredLeaf(e *entry) {
	s := &c.set
	s.altered++
	if len(s.suspects) >= mostSuspects {
		return
	}
	at := c.at(e)
	m, args := sayAltered, []any{"rows", c.describe(e, false)}
	if damaged := c.describe(e, true); damaged != "" {
		m, args = sayDamaged, []any{"rows", damaged}
	} else if s.leaves == 1 {
		m, args = sayAlteredHead, append(args, "set", decimal(e.set))
	}
	s.suspects = append(s.suspects, Finding{at, m.With(args...)})
}

// mostRows is how many rows of an altered leaf a finding shows.
const mostRows = 8

// describe shows the rows of a leaf as name = "text", or only those whose text
// nobody can have meant.
func (c *checker) describe(e *entry, damagedOnly bool) string {
	var shown []string
	show := func(name, text string, fields ...string) {
		bad := damaged(name) || damaged(text)
		for _, f := range fields {
			if damaged(f) {
				bad, text = true, f
			}
		}
		if bad || !damagedOnly {
			shown = append(shown, printable(name)+" = "+Quote(text))
		}
	}
	show("entity", string(e.typ)+":"+string(e.key))
	for _, row := range e.rows {
		if f := fieldsOf(row.sealed[row.salt:]); len(f) == statementFields {
			show(f[3], f[4], f[5:]...)
		}
	}
	for _, row := range e.rankings {
		show("rank "+decimal(row.OfLeaf)+"."+decimal(row.OfN), row.Rank, row.Cause, row.Source, row.Known, row.Reason.Text)
	}
	for _, row := range e.erasures {
		show("erase", row.what.String())
	}
	if len(shown) > mostRows {
		shown = append(shown[:mostRows], "…")
	}
	return strings.Join(shown, ", ")
}

// damaged reports whether s holds bytes that no person types.
func damaged(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r'
	})
}

// statementFields is the number of fields of a statement's payload.
const statementFields = 10

// fieldsOf splits a payload into its fields; what follows a wrong length is
// left out.
func fieldsOf(payload []byte) []string {
	var fields []string
	for len(payload) >= 4 {
		n := binary.BigEndian.Uint32(payload)
		payload = payload[4:]
		if uint64(n) > uint64(len(payload)) {
			break
		}
		fields = append(fields, string(payload[:n]))
		payload = payload[n:]
	}
	return fields
}
