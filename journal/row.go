package journal

import (
	"time"

	"github.com/constancia-project/constancia/record"
)

// Set is a row of the table changeset: the head of a change set. First and Last
// are its leaves; they are not hashed, because each leaf names its set.
type Set struct {
	Number       int64 // from 1, without gaps
	First, Last  record.Position
	Author       string
	Organisation string
	Time         string // UTC, as [TimeText] writes it
	Reason       Words
}

// Statement is a row of the table statement, each field as its column holds it.
// No column is NULL: what is absent is empty text.
type Statement struct {
	Leaf      record.Position
	N         int // within the leaf, from 1
	Type, Key string
	Property  string
	Value     string // canonical text
	Source    string // type:key, or empty
	Locator   string
	Certainty string
	Known     string // canonical text of a date, or empty
	KnownDay  int64  // [KnownDay] of Known; not hashed, because it follows
	Note      string
	Salt      Salt
}

// Ranking is a row of the table ranking.
type Ranking struct {
	Leaf     record.Position
	N        int // within the leaf, from 1, counted apart from statements
	OfLeaf   record.Position
	OfN      int
	Rank     string // as [RankText] writes it
	Cause    string
	Source   string
	Known    string
	KnownDay int64
	Reason   Words
}

// Words is a text that can be erased alone. Until then it has a salt of
// [SaltSize] bytes; from then on Text is empty, Salt is nil and Sealed is the
// hash that [Sealer.SetReason] or [Sealer.RankingReason] gave before.
type Words struct {
	Text   string
	Salt   []byte
	Sealed []byte
}

// StatementOf returns the row for a statement; the caller gives it its salt.
// s.ID must be set.
func StatementOf(s record.Statement) Statement {
	return Statement{
		Leaf: s.ID.Leaf, N: s.ID.N,
		Type: s.Entity.Type, Key: s.Entity.Key,
		Property: s.Property, Value: s.Value.String(),
		Source: s.Source.String(), Locator: s.Locator, Certainty: string(s.Certainty),
		Known: s.Known.String(), KnownDay: int64(KnownDay(s.Known, "")), Note: s.Note,
	}
}

// RankingOf returns the row for the nth reranking of the leaf at r.Ranking.At;
// the caller gives its reason a salt.
func RankingOf(n int, r record.Reranking) Ranking {
	return Ranking{
		Leaf: r.Ranking.At, N: n,
		OfLeaf: r.Statement.Leaf, OfN: r.Statement.N,
		Rank: RankText(r.Ranking.Rank), Cause: string(r.Ranking.Cause),
		Source: r.Ranking.Source.String(), Known: r.Ranking.Known.String(),
		KnownDay: int64(KnownDay(r.Ranking.Known, r.Ranking.Cause)),
		Reason:   Words{Text: r.Ranking.Reason},
	}
}

// SetOf returns the row for the head of a change set that begins at first; the
// caller gives its reason a salt, and Last when it is known.
func SetOf(number int64, first record.Position, s record.ChangeSet) Set {
	return Set{
		Number: number, First: first,
		Author: s.Author, Organisation: s.Organisation,
		Time: TimeText(s.Time), Reason: Words{Text: s.Reason},
	}
}

// TimeText writes a time as the record stores and hashes it: UTC, whole seconds,
// 2018-07-11T15:04:05Z.
func TimeText(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// The texts of the ranks, as the record stores and hashes them.
const (
	normal     = "normal"
	preferred  = "preferred"
	deprecated = "deprecated"
)

// RankText writes a rank as the record stores and hashes it.
func RankText(r record.Rank) string {
	switch r {
	case record.Preferred:
		return preferred
	case record.Deprecated:
		return deprecated
	}
	return normal
}

// ParseRank reads what [RankText] writes.
func ParseRank(s string) (r record.Rank, ok bool) {
	switch s {
	case normal:
		return record.Normal, true
	case preferred:
		return record.Preferred, true
	case deprecated:
		return record.Deprecated, true
	}
	return record.Normal, false
}

// KnownDay is the column known_day of a statement or a ranking: the last day
// that its date can mean, FirstDay where it has none, and so holds at every
// date. Mis-entered rankings hold at every date too.
func KnownDay(known record.Date, cause record.Cause) record.Day {
	if known.IsZero() || cause == record.MisEntered {
		return record.FirstDay
	}
	return known.Latest()
}
