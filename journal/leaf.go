package journal

import (
	"bytes"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Leaf is what the tree knows of one change: hashes and names, no content. Its
// text is
//
//	constancia leaf 1
//	set <hash of the change set's head>
//	entity <type:key>
//	add <n> <hash of the leaf's nth statement>     n = 1, 2, …
//	rank <n> <hash of the leaf's nth ranking>      n = 1, 2, …
//	erase <leaf>.<n> | erase rank <leaf>.<n> | erase set <number>
//
// with hashes in lower-case hexadecimal and each line ended by a line feed.
type Leaf struct {
	Set    Hash
	Entity record.ID
	Add    []Hash
	Rank   []Hash
	Erase  []Erasure
}

// Erased says what an erasure destroyed.
type Erased int

// What can be erased.
const (
	StatementErased Erased = iota // a whole statement
	RankingErased                 // the reason of a ranking
	SetErased                     // the reason of a change set
)

// Erasure names what a leaf erases: statement or ranking N of Leaf, or the
// reason of change set N, with Leaf 0.
type Erasure struct {
	What Erased
	Leaf record.Position
	N    int64
}

// EraseStatement returns the erasure of a statement.
func EraseStatement(id record.StatementID) Erasure {
	return Erasure{StatementErased, id.Leaf, int64(id.N)}
}

// String is the erasure as a leaf writes it, and as the table erasure holds it:
// "812.3", "rank 812.1" or "set 40".
func (e Erasure) String() string { return string(e.append(nil)) }

func (e Erasure) append(b []byte) []byte {
	switch e.What {
	case SetErased:
		b = append(b, "set "...)
		return strconv.AppendInt(b, e.N, 10)
	case RankingErased:
		b = append(b, "rank "...)
	}
	b = strconv.AppendInt(b, int64(e.Leaf), 10)
	b = append(b, '.')
	return strconv.AppendInt(b, e.N, 10)
}

// ParseErasure reads what [Erasure.String] writes, and nothing else.
func ParseErasure(s string) (Erasure, bool) {
	var e Erasure
	rest := s
	switch {
	case strings.HasPrefix(s, "set "):
		n, ok := ordinal(s[len("set "):])
		return Erasure{What: SetErased, N: n}, ok
	case strings.HasPrefix(s, "rank "):
		e.What, rest = RankingErased, s[len("rank "):]
	}
	leaf, n, found := strings.Cut(rest, ".")
	l, ok1 := ordinal(leaf)
	m, ok2 := ordinal(n)
	e.Leaf, e.N = record.Position(l), m
	return e, found && ok1 && ok2
}

// ordinal reads a number from 1 that is written as Go writes it.
func ordinal(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n > 0 && s[0] != '+' && s[0] != '0'
}

const leafHead = "constancia leaf 1\n"

// Append appends the text of the leaf.
func (l *Leaf) Append(b []byte) []byte {
	b = append(b, leafHead...)
	b = append(b, "set "...)
	b = hex.AppendEncode(b, l.Set[:])
	b = append(b, "\nentity "...)
	b = append(b, l.Entity.Type...)
	b = append(b, ':')
	b = append(b, l.Entity.Key...)
	b = append(b, '\n')
	b = appendItems(b, "add ", l.Add)
	b = appendItems(b, "rank ", l.Rank)
	for _, e := range l.Erase {
		b = append(b, "erase "...)
		b = e.append(b)
		b = append(b, '\n')
	}
	return b
}

func appendItems(b []byte, word string, hashes []Hash) []byte {
	for i := range hashes {
		b = append(b, word...)
		b = strconv.AppendInt(b, int64(i+1), 10)
		b = append(b, ' ')
		b = hex.AppendEncode(b, hashes[i][:])
		b = append(b, '\n')
	}
	return b
}

// String is the text of the leaf.
func (l *Leaf) String() string { return string(l.Append(nil)) }

// Leaf returns the hash of a leaf in the tree, SHA-256(0x00 ‖ text).
func (s *Sealer) Leaf(l *Leaf) Hash {
	s.buf = l.Append(append(s.buf[:0], 0x00)) // RFC 6962, 2.1
	return sum(s.buf)
}

var sayBadLeaf = locale.Message{
	ID: "journal.bad-leaf",
	ES: "la línea {line} de este asiento es {found}, y ahí se espera {expected}; pida de nuevo el texto del asiento, sin cambios",
	EN: "line {line} of this leaf is {found}, where {expected} is expected; ask for the text of the leaf again, unchanged",
}

// ParseLeaf reads the text of a leaf; it accepts only what [Leaf.Append] writes.
func ParseLeaf(text string) (*Leaf, error) {
	p := leafParser{rest: text}
	var l Leaf
	p.expect("constancia leaf 1", func(s string) bool { return s+"\n" == leafHead })
	p.expect("set <hash>", func(s string) bool {
		h, ok := strings.CutPrefix(s, "set ")
		return ok && parseHex(&l.Set, h)
	})
	p.expect("entity <type:key>", func(s string) (ok bool) {
		id, found := strings.CutPrefix(s, "entity ")
		l.Entity, ok = record.ParseID(id)
		return found && ok
	})
	l.Add = p.items("add ")
	l.Rank = p.items("rank ")
	for p.err == nil && p.rest != "" {
		p.expect("erase <leaf>.<n>", func(s string) bool {
			what, found := strings.CutPrefix(s, "erase ")
			e, ok := ParseErasure(what)
			l.Erase = append(l.Erase, e)
			return found && ok
		})
	}
	if p.err != nil {
		return nil, p.err
	}
	return &l, nil
}

type leafParser struct {
	rest string
	line int
	err  error
}

// expect reads one line by read, unless an earlier line failed.
func (p *leafParser) expect(expected string, read func(string) bool) {
	if p.err != nil {
		return
	}
	p.line++
	line, rest, ended := strings.Cut(p.rest, "\n")
	if !ended || !read(line) {
		p.err = problem.New(problem.Invalid, sayBadLeaf,
			"line", p.line, "found", Quote(line), "expected", expected).
			At(problem.Place{Line: p.line, Found: Quote(line)})
	}
	p.rest = rest
}

func (p *leafParser) items(word string) []Hash {
	var hashes []Hash
	for p.err == nil && strings.HasPrefix(p.rest, word) {
		n := strconv.Itoa(len(hashes) + 1)
		p.expect(word+n+" <hash>", func(s string) bool {
			h, found := strings.CutPrefix(s, word+n+" ")
			hashes = append(hashes, Hash{})
			return found && parseHex(&hashes[len(hashes)-1], h)
		})
	}
	return hashes
}

// parseHex reads a hash in lower-case hexadecimal.
func parseHex(h *Hash, s string) bool {
	if len(s) != 2*HashSize {
		return false
	}
	_, err := hex.Decode(h[:], []byte(s))
	var again [2 * HashSize]byte
	hex.Encode(again[:], h[:])
	return err == nil && bytes.Equal(again[:], []byte(s))
}
