package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// queryAsJSON is GET /query.json: a query's answer for programs.
func (s *Server) queryAsJSON(w http.ResponseWriter, p *page) error {
	r, err := s.ask(p, p.Query.Get("q"))
	if err != nil {
		return err
	}
	if p.answerNames(r.Query, false) && s.recent(p) != nil {
		return s.proveForQuery(w, p)
	}
	if err := s.record.NoteTaking(p.ctx, p.who, r.Answer.Rows, monitor.ReadAsJSON, p.Query.Get("q")); err != nil {
		return err
	}
	body, err := json.MarshalIndent(r.JSON(p.Lang), "", "  ")
	if err != nil {
		return err
	}
	s.send(w, p.r, http.StatusOK, "application/json", append(body, '\n'))
	return nil
}

// answerNames reports whether an answer names persons: it is about a set of them, of
// which more than a number is told, its groups are persons, or its rows come with
// properties that refer to persons. See docs/decisions/0066.
func (p *page) answerNames(q query.Query, readings bool) bool {
	listed := q.Op == query.List
	if slices.Contains(personal, q.Set.Type) && (listed || q.Op.Check() || len(q.By) > 0) {
		return true
	}
	if slices.ContainsFunc(q.Parts, func(part query.Query) bool { return p.answerNames(part, false) }) {
		return true
	}
	t, _ := p.Schema.Type(q.Set.Type)
	for _, g := range q.By {
		if typ, def := endOf(p, t, strings.Join(g.Path.Steps, ".")); refersToPersons(def) || slices.Contains(personal, typ) {
			return true
		}
	}
	return listed && readings && slices.ContainsFunc(t.Properties, refersToPersons)
}

// proveForQuery leads to where one shows anew who one is, and from there back to the
// page of the query.
func (s *Server) proveForQuery(w http.ResponseWriter, p *page) error {
	next := string(p.Link("/query", "q", p.Query.Get("q")))
	http.Redirect(w, p.r, string(p.LinkAt("/prove", "", "next", next)), http.StatusSeeOther)
	return nil
}

// queryAsCSV is GET /query.csv: the entities of a list with their readings, the
// groups of a count, or the one row of any other answer.
func (s *Server) queryAsCSV(w http.ResponseWriter, p *page) error {
	r, err := s.ask(p, p.Query.Get("q"))
	if err != nil {
		return err
	}
	if p.answerNames(r.Query, true) && s.recent(p) != nil {
		return s.proveForQuery(w, p)
	}
	if err := s.record.NoteTaking(p.ctx, p.who, r.Answer.Rows, monitor.ReadAsFile, p.Query.Get("q")); err != nil {
		return err
	}
	var rows [][]string
	switch {
	case r.Query.Op == query.List:
		if rows, err = s.listRows(p, r); err != nil {
			return err
		}
	case r.Query.Op.Check():
		because := make([]string, len(r.Answer.Because))
		for i, id := range r.Answer.Because {
			because[i] = id.String()
		}
		rows = [][]string{{"answer", "because"}, {monitor.TruthText(r.Answer.Truth), strings.Join(because, " ")}}
	case len(r.Query.By) > 0:
		head := []string{}
		for _, g := range r.Query.By {
			head = append(head, g.String())
		}
		rows = append(rows, append(head, "certain", "possible"))
		for _, g := range r.Answer.Groups {
			rows = append(rows, append(append([]string{}, g.Key...), endTexts(g.Ends)...))
		}
	default:
		rows = [][]string{{"certain", "possible"}, endTexts(r.Answer.Certain)}
	}
	return s.sendCSV(w, p, r.Query.Set.Type, rows)
}

// listRows gives the head and a row for each entity: its id, whether it belongs
// for certain, and the readings of each property, several with " | " between.
func (s *Server) listRows(p *page, r monitor.Result) ([][]string, error) {
	t, _ := p.Schema.Type(r.Query.Set.Type)
	head := []string{"id", "certain"}
	for _, def := range t.Properties {
		head = append(head, def.Name)
	}
	rows := [][]string{head}
	const batch = 500
	for from := 0; from < len(r.Answer.Rows); from += batch {
		part := r.Answer.Rows[from:min(from+batch, len(r.Answer.Rows))]
		keys := make([]string, len(part))
		certain := map[string]bool{}
		for i, row := range part {
			keys[i], certain[row.ID.Key] = row.ID.Key, row.Certain
		}
		es, err := s.record.Entities(p.ctx, p.who, t.Name, keys, p.at)
		if err != nil {
			return nil, err
		}
		for _, e := range es {
			row := []string{e.ID.Key, strconv.FormatBool(certain[e.ID.Key])}
			for _, def := range t.Properties {
				row = append(row, p.readingTexts(def, e.Readings[def.Name]))
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// readingTexts writes the readings of a property: values as they are stored, so
// that a program can read them, words in the page's language.
func (p *page) readingTexts(def record.Property, readings []record.Value) string {
	texts := make([]string, len(readings))
	for i, v := range readings {
		texts[i] = v.String()
		if words, ok := v.(record.Text); ok && (def.Kind.Base == record.Prose || def.Kind.Base == record.Markdown) {
			texts[i] = words.In(p.Lang)
		}
	}
	return strings.Join(texts, " | ")
}

func endTexts(e query.Ends) []string {
	j := monitor.EndsOf(e)
	texts := []string{"", ""}
	for i, end := range []*float64{j.Certain, j.Possible} {
		if end != nil {
			texts[i] = strconv.FormatFloat(*end, 'f', -1, 64)
		}
	}
	return texts
}

// sendCSV sends rows as a file. A cell that a spreadsheet would run as a formula
// gets a quotation mark before it; negative numbers keep their sign.
func (s *Server) sendCSV(w http.ResponseWriter, p *page, name string, rows [][]string) error {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = cell
			if cell != "" && strings.ContainsRune("=+@\t\r", rune(cell[0])) {
				safe[i] = "'" + cell
			}
		}
		if err := out.Write(safe); err != nil {
			return err
		}
	}
	out.Flush()
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	s.send(w, p.r, http.StatusOK, "text/csv; charset=utf-8", b.Bytes())
	return nil
}
