package querytest

import (
	"bufio"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

//go:embed testdata/*.txt
var scripts embed.FS

// Record is anything that can be filled and asked, as far as a script needs.
type Record interface {
	Save(ctx context.Context, set record.ChangeSet) error
	// Ask answers a checked query at the newest position and a known-by date.
	Ask(ctx context.Context, knownBy record.Day, q query.Query) (query.Answer, error)
}

// Run runs all scripts of testdata against records that open makes. A script
// is read line by line; what follows # is a comment, and blank lines are nothing.
//
//	act a-1                   an entity, with its statements indented beneath
//	  victims = 22            a statement
//	  date = 2018 @2019-05    one that is known from a date
//	known by 2018-07-11       the date of the asks that follow, else 2026-11-24
//	ask count acts            a query
//	  1..2                    its answer, as [Say] writes it
//
// A "new record" begins again with nothing.
func Run(t *testing.T, schema record.Schema, terms query.Terms, open func(testing.TB) Record) {
	files, err := fs.Glob(scripts, "testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(strings.TrimPrefix(file, "testdata/"), ".txt"), func(t *testing.T) {
			text, err := scripts.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := script{t: t, file: file, schema: schema, terms: terms, open: open}
			s.run(string(text))
		})
	}
}

type script struct {
	t       *testing.T
	file    string
	line    int
	schema  record.Schema
	terms   query.Terms
	open    func(testing.TB) Record
	record  Record
	pending []record.Change
	knownBy record.Day
	ask     string
	asked   int // the line of the ask
	want    []string
}

func (s *script) fail(format string, args ...any) {
	s.t.Helper()
	s.t.Fatalf("%s:%d: %s", s.file, s.line, fmt.Sprintf(format, args...))
}

func (s *script) run(text string) {
	s.begin()
	for lines := bufio.NewScanner(strings.NewReader(text)); lines.Scan(); {
		s.line++
		line, _, _ := strings.Cut(lines.Text(), "#")
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "":
		case line[0] == ' ' || line[0] == '\t':
			s.indented(trimmed)
		default:
			s.answer()
			s.command(trimmed)
		}
	}
	s.answer()
}

func (s *script) begin() {
	s.record, s.pending, s.knownBy = s.open(s.t), nil, record.DayOf(2026, 11, 24)
}

func (s *script) command(line string) {
	first, rest, _ := strings.Cut(line, " ")
	switch {
	case line == "new record":
		s.begin()
	case strings.HasPrefix(line, "known by "):
		day, err := record.ParseDay(strings.TrimPrefix(line, "known by "))
		if err != nil {
			s.fail("%v", err)
		}
		s.knownBy = day
	case first == "ask":
		s.ask, s.asked, s.want = rest, s.line, nil
	default:
		t, ok := s.schema.Type(first)
		if !ok {
			s.fail("%q is no command and no type", first)
		}
		s.pending = append(s.pending, record.Change{Entity: record.ID{Type: t.Name, Key: rest}})
	}
}

func (s *script) indented(line string) {
	if s.ask != "" {
		s.want = append(s.want, line)
		return
	}
	if len(s.pending) == 0 {
		s.fail("a statement of nothing")
	}
	c := &s.pending[len(s.pending)-1]
	t, _ := s.schema.Type(c.Entity.Type)
	name, text, _ := strings.Cut(line, "=")
	p, ok := t.Property(strings.TrimSpace(name))
	if !ok {
		s.fail("%s has no %q", t.Plural, name)
	}
	text, known, dated := strings.Cut(text, "@")
	v, err := p.Kind.Parse(strings.ReplaceAll(strings.TrimSpace(text), `\n`, "\n"))
	if err != nil {
		s.fail("%v", err)
	}
	said := record.Statement{Entity: c.Entity, Property: p.Name, Value: v}
	if dated {
		if said.Known, err = record.ParseDate(strings.TrimSpace(known)); err != nil {
			s.fail("%v", err)
		}
	}
	c.Add = append(c.Add, said)
}

// answer asks what is to be asked and compares the answer with what follows.
func (s *script) answer() {
	if s.ask == "" {
		return
	}
	at := s.line
	s.line = s.asked
	if len(s.pending) > 0 {
		set := record.ChangeSet{
			Author: "Ana", Organisation: "Fundación", Reason: s.file,
			Time: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Changes: s.pending,
		}
		if err := s.record.Save(s.t.Context(), set); err != nil {
			s.fail("%v", err)
		}
		s.pending = nil
	}
	q, err := query.Parse(s.ask)
	if err == nil {
		q, err = query.Check(q, s.schema, s.terms)
	}
	if err != nil {
		s.fail("%s: %v", s.ask, err)
	}
	a, err := s.record.Ask(s.t.Context(), s.knownBy, q)
	if err != nil {
		s.fail("%s: %v", s.ask, err)
	}
	if got, want := strings.Join(Say(q, a), "\n"), strings.Join(s.want, "\n"); got != want {
		s.t.Errorf("%s:%d: %s\ngot:\n%s\nwant:\n%s", s.file, s.line, s.ask, got, want)
	}
	s.ask, s.line = "", at
}

// Say writes an answer as scripts have it: 3, 1..2 or 20.. for a number; a line
// a group, with its key first; the keys of a list, those that are only possible
// with a question mark; true, false or undecided, because of which entities, by
// which coverage, looked through which day.
func Say(q query.Query, a query.Answer) []string {
	switch q.Op {
	case query.List:
		var keys []string
		for _, r := range a.Rows {
			key := r.ID.Key
			if !r.Certain {
				key += "?"
			}
			keys = append(keys, key)
		}
		if len(keys) == 0 {
			return []string{"nothing"}
		}
		return []string{strings.Join(keys, " ")}
	case query.Count, query.Sum, query.Share:
		if len(q.By) == 0 {
			return []string{sayEnds(a.Certain)}
		}
		var lines []string
		for _, g := range a.Groups {
			lines = append(lines, strings.Join(g.Key, ", ")+": "+sayEnds(g.Ends))
		}
		return lines
	}
	said := map[query.Truth]string{query.True: "true", query.False: "false", query.Undecided: "undecided"}[a.Truth]
	if len(a.Because) > 0 {
		said += " because " + sayKeys(a.Because)
	}
	if len(a.Coverage) > 0 {
		said += " by " + sayKeys(a.Coverage)
	}
	if a.Covered && !a.Complete {
		said += " through " + a.LookedThrough.String()
	}
	return []string{said}
}

func sayEnds(e query.Ends) string {
	switch {
	case !e.Defined:
		return "undefined"
	case e.Open && e.OpenLow:
		return ".."
	case e.Open:
		return fmt.Sprintf("%.6g..", e.Low)
	case e.OpenLow:
		return fmt.Sprintf("..%.6g", e.High)
	case e.Low == e.High:
		return fmt.Sprintf("%.6g", e.Low)
	}
	return fmt.Sprintf("%.6g..%.6g", e.Low, e.High)
}

func sayKeys(ids []record.ID) string {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = id.Key
	}
	return strings.Join(keys, " ")
}
