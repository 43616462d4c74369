package journal

import (
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
)

// The first field of each payload. It says what is hashed, so that a hash of
// one kind of row never passes for another's.
const (
	tagStatement     = "constancia statement 1"
	tagRanking       = "constancia ranking 1"
	tagRankingReason = "constancia ranking reason 1"
	tagSet           = "constancia set 1"
	tagSetReason     = "constancia set reason 1"
)

// A payload is its fields one after another; a field is its length in four
// bytes, most significant first, and its bytes. Whole numbers are decimal text.
func field[B ~string | ~[]byte](dst []byte, b B) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(b)))
	return append(dst, b...)
}

func number(dst []byte, n int64) []byte {
	at := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	dst = strconv.AppendInt(dst, n, 10)
	binary.BigEndian.PutUint32(dst[at:], uint32(len(dst)-at-4))
	return dst
}

// statementPayload is the payload of a statement's columns, as strings where
// they are written and as borrowed bytes where they are verified.
func statementPayload[B ~string | ~[]byte](dst []byte, typ, key, property, value, source, locator, certainty, known, note B) []byte {
	dst = field(dst, tagStatement)
	dst = field(dst, typ)
	dst = field(dst, key)
	dst = field(dst, property)
	dst = field(dst, value)
	dst = field(dst, source)
	dst = field(dst, locator)
	dst = field(dst, certainty)
	dst = field(dst, known)
	return field(dst, note)
}

// Salt keeps an erased payload from being found again by guessing.
type Salt [SaltSize]byte

// SaltSize is the length of a [Salt] in bytes.
const SaltSize = 16

// Sealer hashes rows and leaves. It keeps one buffer, so that sealing allocates
// nothing; it must not be used by two goroutines at once. The zero value is ready.
type Sealer struct{ buf []byte }

// Statement returns SHA-256(salt ‖ payload) of a row.
func (s *Sealer) Statement(r *Statement) Hash {
	s.buf = append(s.buf[:0], r.Salt[:]...)
	s.buf = statementPayload(s.buf, r.Type, r.Key, r.Property, r.Value, r.Source, r.Locator, r.Certainty, r.Known, r.Note)
	return sum(s.buf)
}

// RankingReason returns the hash that stays when a ranking's reason is erased.
func (s *Sealer) RankingReason(w *Words) Hash { return s.words(tagRankingReason, w) }

// SetReason returns the hash that stays when a change set's reason is erased.
func (s *Sealer) SetReason(w *Words) Hash { return s.words(tagSetReason, w) }

func (s *Sealer) words(tag string, w *Words) Hash {
	if len(w.Sealed) == HashSize {
		return Hash(w.Sealed)
	}
	s.buf = append(s.buf[:0], w.Salt...)
	s.buf = field(s.buf, tag)
	s.buf = field(s.buf, w.Text)
	return sum(s.buf)
}

// Ranking returns the hash of a row: of its columns and of its sealed reason.
func (s *Sealer) Ranking(r *Ranking) Hash {
	reason := s.RankingReason(&r.Reason)
	b := field(s.buf[:0], tagRanking)
	b = number(b, int64(r.OfLeaf))
	b = number(b, int64(r.OfN))
	b = field(b, r.Rank)
	b = field(b, r.Cause)
	b = field(b, r.Source)
	b = field(b, r.Known)
	s.buf = field(b, reason[:])
	return sum(s.buf)
}

// Set returns the hash of a head: of its columns and of its sealed reason.
func (s *Sealer) Set(r *Set) Hash {
	reason := s.SetReason(&r.Reason)
	b := field(s.buf[:0], tagSet)
	b = number(b, r.Number)
	b = field(b, r.Author)
	b = field(b, r.Organisation)
	b = field(b, r.Time)
	s.buf = field(b, reason[:])
	return sum(s.buf)
}

// Salter draws salts. It reads a page of randomness at a time, because an
// import needs millions; it must not be used by two goroutines at once.
type Salter struct {
	from io.Reader
	page [4096]byte
	left []byte
}

// NewSalter returns a salter over a source of randomness: [crypto/rand.Reader],
// or a seeded one in tests.
func NewSalter(from io.Reader) *Salter { return &Salter{from: from} }

// Next returns a salt that nobody can guess.
func (s *Salter) Next() (Salt, error) {
	if len(s.left) < SaltSize {
		if _, err := io.ReadFull(s.from, s.page[:]); err != nil {
			return Salt{}, fmt.Errorf("drawing a salt: %w", err)
		}
		s.left = s.page[:]
	}
	salt := Salt(s.left[:SaltSize])
	clear(s.left[:SaltSize]) // an erased salt must not linger in memory
	s.left = s.left[SaltSize:]
	return salt, nil
}
