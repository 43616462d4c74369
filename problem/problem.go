// Package problem holds the errors that a person can act on. A [Problem] says
// in both languages what is wrong, where, what was found, what was expected and
// what to do; everything else is an ordinary wrapped error.
package problem

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/locale"
)

// Kind sorts problems by what they mean for the one who asked: pages turn it
// into a status, commands into an exit code.
type Kind int

// The kinds.
const (
	Invalid     Kind = iota + 1 // what was entered cannot be read or contradicts itself
	NotFound                    // there is no such thing, as far as this reader can see
	Denied                      // this reader may not
	Conflict                    // somebody else changed it meanwhile
	Busy                        // another process holds the record
	Damaged                     // a file is not what it should be
	Unavailable                 // the machine refused: disk full, read-only, too new
	Misused                     // a command or address was used wrongly
)

// Place says where a problem is. Zero parts are not known.
type Place struct {
	File   string
	Sheet  string // of a workbook
	Line   int    // 1-based; of a workbook, the row
	Column string // header of the column, or name of the field
	Offset int    // byte offset of the word in a query, with Length > 0
	Length int
	Found  string // what stood there
	// Expected says what should have stood there, as the example that helps most.
	Expected locale.Localized
}

// Problem is an error that a person can mend.
type Problem struct {
	Kind    Kind
	Message locale.Message
	Args    []any // alternate names and values of the message's gaps
	Place   Place
	Cause   error
}

// New returns a problem; args alternate names and values of message's gaps.
func New(kind Kind, message locale.Message, args ...any) *Problem {
	return &Problem{Kind: kind, Message: message, Args: args}
}

// At returns the same problem with its place.
func (p *Problem) At(place Place) *Problem {
	q := *p
	q.Place = place
	return &q
}

// Because returns the same problem with its cause, for the log.
func (p *Problem) Because(cause error) *Problem {
	q := *p
	q.Cause = cause
	return &q
}

// In says the problem in l, with its place before it.
func (p *Problem) In(l locale.Lang) string {
	var b strings.Builder
	if p.Place.Sheet != "" {
		b.WriteString(p.Place.inWorkbook(l))
	} else if p.Place.File != "" {
		b.WriteString(p.Place.File)
		if p.Place.Line > 0 {
			fmt.Fprintf(&b, ":%d", p.Place.Line)
		}
		b.WriteString(": ")
	}
	if p.Place.Column != "" && p.Place.Sheet == "" {
		b.WriteString(p.Place.Column + ": ")
	}
	b.WriteString(p.Message.In(l, p.Args...))
	return b.String()
}

var (
	saySheet  = locale.Message{ID: "problem.sheet", ES: "{file}, hoja {sheet}", EN: "{file}, sheet {sheet}"}
	sayRow    = locale.Message{ID: "problem.row", ES: ", fila {row}", EN: ", row {row}"}
	sayColumn = locale.Message{ID: "problem.column", ES: ", columna {column}", EN: ", column {column}"}
)

// inWorkbook says a place as whoever looks at the workbook finds it.
func (p Place) inWorkbook(l locale.Lang) string {
	said := saySheet.In(l, "file", p.File, "sheet", p.Sheet)
	if p.Line > 0 {
		said += sayRow.In(l, "row", strconv.Itoa(p.Line))
	}
	if p.Column != "" {
		said += sayColumn.In(l, "column", p.Column)
	}
	return said + ": "
}

// Error says the problem in English, for logs and for wrapping.
func (p *Problem) Error() string {
	if p.Cause != nil {
		return p.In(locale.EN) + ": " + p.Cause.Error()
	}
	return p.In(locale.EN)
}

// Unwrap gives the cause to errors.Is and errors.As.
func (p *Problem) Unwrap() error { return p.Cause }

// Of finds the problem in err's chain.
func Of(err error) (*Problem, bool) {
	var p *Problem
	ok := errors.As(err, &p)
	return p, ok
}

// List is several problems found at once: the first Most of them, and how many
// more there were.
type List struct {
	Problems []*Problem
	More     int
}

// Most is how many problems a List keeps.
const Most = 1000

// Add keeps p, or counts it.
func (l *List) Add(p *Problem) {
	if len(l.Problems) >= Most {
		l.More++
		return
	}
	l.Problems = append(l.Problems, p)
}

// Append adds the problems of another list.
func (l *List) Append(other List) {
	for _, p := range other.Problems {
		l.Add(p)
	}
	l.More += other.More
}

// Len is the number of problems found, kept or not.
func (l *List) Len() int { return len(l.Problems) + l.More }

// Err returns l as an error, or nil where there is none.
func (l *List) Err() error {
	if l.Len() == 0 {
		return nil
	}
	return l
}

// Error says all of them in English, a line each.
func (l *List) Error() string { return l.In(locale.EN) }

// In says all of them in lang, a line each.
func (l *List) In(lang locale.Lang) string {
	lines := make([]string, 0, len(l.Problems)+1)
	for _, p := range l.Problems {
		lines = append(lines, p.In(lang))
	}
	if l.More > 0 {
		lines = append(lines, more.In(lang, int64(l.More)))
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives each problem to errors.Is and errors.As.
func (l *List) Unwrap() []error {
	errs := make([]error, len(l.Problems))
	for i, p := range l.Problems {
		errs[i] = p
	}
	return errs
}

var more = locale.Plural{
	ID:    "problem.more",
	OneES: "y {n} más", ManyES: "y {n} más", OtherES: "y {n} más",
	OneEN: "and {n} more", OtherEN: "and {n} more",
}
