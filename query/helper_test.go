package query_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// files are the vocabularies read straight from their files.
type files map[string]*file

type file struct {
	codes   []string
	columns []string
	rows    map[string]map[string]string
}

func (f files) Codes(v string) []string {
	if f[v] == nil {
		return nil
	}
	return f[v].codes
}

func (f files) Label(v, code string) (locale.Text, bool) {
	if f[v] == nil || f[v].rows[code] == nil {
		return locale.Text{}, false
	}
	row := f[v].rows[code]
	return locale.Text{ES: row["label_es"], EN: row["label_en"]}, true
}

func (f files) Under(v, code, ancestor string) bool {
	for ; code != ""; code = f[v].rows[code]["parent"] {
		if code == ancestor {
			return true
		}
	}
	return false
}

func (f files) Attributes(v string) []string {
	if f[v] == nil {
		return nil
	}
	return f[v].columns
}

func (f files) Attribute(v, code, column string) string { return f[v].rows[code][column] }

func vocabularies(tb testing.TB) query.Terms {
	tb.Helper()
	all := files{}
	paths, _ := filepath.Glob("../vocabulary/*.csv")
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".csv")
		in, err := os.Open(path)
		if err != nil {
			tb.Fatal(err)
		}
		rows, err := csv.NewReader(in).ReadAll()
		in.Close()
		if err != nil {
			tb.Fatal(err)
		}
		all[name] = read(name, rows)
	}
	return all
}

func read(name string, rows [][]string) *file {
	f := &file{rows: map[string]map[string]string{}}
	head := rows[0]
	for _, h := range head {
		if !strings.Contains(" code parent label_en label_es note source ", " "+h+" ") {
			f.columns = append(f.columns, h)
		}
	}
	for _, r := range rows[1:] {
		row := map[string]string{}
		for i, h := range head {
			row[h] = r[i]
		}
		code := row["code"]
		if name == "stages" {
			if f.rows[code] == nil {
				f.codes = append(f.codes, code)
				f.rows[code] = map[string]string{"label_es": row["label_es"], "label_en": row["label_en"]}
			}
			row["parent"] = code
			code = row["model"] + "/" + code
		}
		f.codes = append(f.codes, code)
		f.rows[code] = row
	}
	return f
}

func check(tb testing.TB, text string) query.Query {
	tb.Helper()
	q, err := query.Parse(text)
	if err == nil {
		q, err = query.Check(q, record.Core(), vocabularies(tb))
	}
	if err != nil {
		tb.Fatalf("%q: %v", text, err)
	}
	return q
}
