package table

import (
	"encoding/csv"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/problem"
)

// readAll reads rows until the end; the second result is the first problem.
func readAll(t testing.TB, text string, separator byte, buffer int) ([]row, *problem.Problem) {
	t.Helper()
	r := newRowReader(strings.NewReader(text), separator, 0, 1, buffer)
	var rows []row
	var first *problem.Problem
	for range len(text) + 2 {
		next, err := r.next()
		if errors.Is(err, io.EOF) {
			return rows, first
		}
		if err == nil {
			rows = append(rows, next)
			continue
		}
		var p *problem.Problem
		if !errors.As(err, &p) || p.Place.Line == 0 {
			t.Fatalf("%q: the error %v does not say on which line", text, err)
		}
		if first == nil {
			first = p
		}
	}
	t.Fatalf("%q: reading does not end", text)
	return nil, nil
}

// FuzzRows holds the row reader against encoding/csv, where that reads the text
// and a lone carriage return is not at issue; and each row against itself, read
// again from where it begins.
func FuzzRows(f *testing.F) {
	for _, text := range []string{
		"a,b\n1,2\n", "a;b\r\n\"x\r\ny\";\"\"\"\"\r\n", "\"", "\"a\"b,c\n", "a\rb", "\n\n,\n", "\xff,\x00", "\"a\" ,b", "á,\"ñ\n\"",
	} {
		f.Add(text, false)
	}
	f.Fuzz(func(t *testing.T, text string, semicolons bool) {
		separator := byte(',')
		if semicolons {
			separator = ';'
		}
		rows, p := readAll(t, text, separator, 16)
		for i, want := range rows {
			again := newRowReader(strings.NewReader(text[want.offset:]), separator, want.offset, want.line(), 512)
			if got, err := again.next(); err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("%q: row %d is %v, read again %v, %v", text, i, want, got, err)
			}
		}
		if strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\r") {
			return
		}
		theirs := csv.NewReader(strings.NewReader(text))
		theirs.Comma = rune(separator)
		theirs.FieldsPerRecord = -1
		records, err := theirs.ReadAll()
		if err != nil || p != nil {
			return
		}
		var got, want [][]string
		for _, r := range rows {
			got = append(got, r.cells)
		}
		for _, r := range records {
			if len(r) > 1 || r[0] != "" { // encoding/csv keeps a row of one empty quoted cell
				want = append(want, r)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: read as %q, encoding/csv reads %q", text, got, want)
		}
	})
}

// FuzzRead imports any bytes as any file: nothing panics, every error says
// where, and what is read once is unchanged when read again.
func FuzzRead(f *testing.F) {
	for _, seed := range []struct{ name, content string }{
		{"sources.csv", sources},
		{"sources.csv", "id;title;date;read_through\ns1;x;2018;s2\ns2;y;2017;s1\n"},
		{"acts.csv", "id,type,victims,source_id,rank\na,torture,>=3,s1,preferred\n"},
		{"l.es.md", "---\nid: l\ntitle: x\ndate: 2018\n---\nBody"},
		{"sources.csv", "\xff\xfei\x00d\x00\n\x00"},
	} {
		f.Add(seed.name, []byte(seed.content))
	}
	o := testOptions(f)
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		if name == "" {
			return
		}
		files := []File{file("sources-1.csv", sources), file(name, string(content))}
		m := newMemory()
		if _, err := importInto(t, m, o, files...); err != nil {
			var list *problem.List
			if !errors.As(err, &list) {
				t.Fatalf("%q: %v is no list of problems", content, err)
			}
			for _, p := range list.Problems {
				if p.Place.File == "" {
					t.Fatalf("%q: the error %q does not say where", content, p.Error())
				}
			}
			return
		}
		plans, err := importInto(t, m, o, files...)
		if err != nil {
			t.Fatalf("%q imports once, and then: %v", content, err)
		}
		for _, p := range plans {
			if !p.Unchanged() {
				t.Fatalf("%q: importing again changes %s: %+v", content, p.Entity, p.Change)
			}
		}
	})
}

// FuzzMapping reads any bytes as a mapping.
func FuzzMapping(f *testing.F) {
	f.Add([]byte(`[{"file": "a.csv", "type": "acts", "columns": {"a": "id"}, "values": {"a": {"x": "y"}}}]`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, err := ParseMapping("m.json", strings.NewReader(string(raw)))
		var p *problem.Problem
		if err != nil && (!errors.As(err, &p) || p.Place.File == "" || p.Place.Line == 0) {
			t.Fatalf("%q: the error %v does not say where", raw, err)
		}
	})
}
