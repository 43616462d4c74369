package web

import (
	"encoding/json"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// queryMost is how many rows the query page shows of a list without a limit of
// its own; the download has all.
const queryMost = 200

// queryView is what the query page shows.
type queryView struct {
	Box      component.QueryBox
	Answered bool
	Sentence string // the question in words
	Value    component.Figure
	Ends     []string // what is certain and what is possible, in sentences
	State    *figure.State
	Check    string // the answer of a check, in words
	Because  []link
	Covered  []link
	Table    *component.Table
	Empty    bool
	Open     templ.SafeURL // the entities that make a number
	Trace    component.Trace
	Examples []link
}

// showQuery is GET /query: a box for a question, the answer as a sentence with
// what is certain and what is possible, or the error at its word.
func (s *Server) showQuery(w http.ResponseWriter, p *page) error {
	text := strings.TrimSpace(p.Query.Get("q"))
	p.Title = p.Say(sayAskTitle)
	p.Scripts = []string{"query-box"}
	v := queryView{Box: component.QueryBox{
		Value: text, Action: p.LinkAt("/query", ""), Complete: p.LinkAt("/query/complete", ""),
	}}
	if p.At != "" {
		v.Box.Hidden = []component.Option{{Value: "at", Label: p.At}}
	}
	for _, example := range examples() {
		v.Examples = append(v.Examples, link{Words: example, At: p.Link("/query", "q", example)})
	}
	if text == "" {
		return s.render(w, p, queryPage(&p.Page, v))
	}
	result, err := s.ask(p, text)
	if wrong, ok := problem.Of(err); ok && wrong.Kind == problem.Invalid {
		v.Box.Error = queryError(p, text, wrong)
		p.Title = p.Say(sayErrorTitle, "title", p.Title)
		return s.renderStatus(w, p, http.StatusUnprocessableEntity, queryPage(&p.Page, v))
	}
	if err != nil {
		return err
	}
	if err := s.answer(p, &v, result); err != nil {
		return err
	}
	return s.render(w, p, queryPage(&p.Page, v))
}

// queryError splits the query at the word that is wrong.
func queryError(p *page, text string, wrong *problem.Problem) *component.QueryError {
	e := &component.QueryError{Says: wrong.Message.In(p.Lang, wrong.Args...)}
	if wrong.Place.Length > 0 {
		e.Before, e.Word, e.After = query.Mark(text, wrong.Place)
	}
	if wrong.Place.Expected != nil && e.Word != "" {
		e.Expected = e.Before + wrong.Place.Expected.In(p.Lang) + e.After
		if _, err := query.Parse(e.Expected); err == nil {
			e.ExpectedAt = p.Link("/query", "q", e.Expected)
		}
	}
	return e
}

// answer fills the view with what the query gave.
func (s *Server) answer(p *page, v *queryView, r monitor.Result) error {
	v.Answered = true
	v.Sentence = initial(r.Sentence(p.Lang))
	v.Trace = s.trace(p, r.Query.String())
	v.Trace.QueryAt = ""
	v.Trace.Citation = s.citation(p, v.Sentence)
	switch {
	case r.Query.Op == query.List:
		return s.answerList(p, v, r)
	case r.Query.Op.Check():
		v.reach(p, r)
		return s.answerCheck(p, v, r.Answer)
	case len(r.Query.By) > 0:
		v.Table = s.groupTable(p, r)
		v.Empty = len(r.Answer.Groups) == 0
	default:
		v.Value = component.Figure{Value: p.ends(r.Answer.Certain, r.Query.Op == query.Share), Big: true}
		v.Ends = p.endWords(r.Answer.Certain, r.Query.Op == query.Share)
	}
	v.reach(p, r)
	if v.Table == nil || r.Query.Op != query.Share {
		bare := query.Query{Op: query.List, Set: r.Query.Set}
		v.Open = p.Link("/query", "q", bare.String())
	}
	return nil
}

// reach says how far an answer reaches.
func (v *queryView) reach(p *page, r monitor.Result) {
	if said := query.AnswerSentence(r.Query, r.Answer, p.Lang); said != "" {
		v.Ends = append(v.Ends, said)
	}
}

func (s *Server) answerList(p *page, v *queryView, r monitor.Result) error {
	t, ok := p.Schema.Type(r.Query.Set.Type)
	if !ok {
		return nil
	}
	rows := r.Answer.Rows
	v.Empty = len(rows) == 0
	v.Check = p.Count(sayRows, len(rows))
	if len(rows) > queryMost {
		rows = rows[:queryMost]
		v.Ends = []string{p.Say(sayFirstRows, "n", queryMost)}
	}
	if possible := slices.IndexFunc(rows, func(r query.Row) bool { return !r.Certain }); possible >= 0 {
		v.Ends = append(v.Ends, p.Say(sayPossibleRows))
	}
	table, err := s.listTable(p, t, listSpecs(t.Name), rows)
	table.Caption = ""
	v.Table = &table
	return err
}

func (s *Server) answerCheck(p *page, v *queryView, a query.Answer) error {
	state := map[query.Truth]figure.State{query.True: figure.StateSound, query.False: figure.StateFails, query.Undecided: figure.StateUndecided}[a.Truth]
	v.State = &state
	v.Check = p.Say(map[query.Truth]locale.Message{query.True: sayCheckHolds, query.False: sayCheckFails, query.Undecided: sayCheckOpen}[a.Truth])
	n, err := s.namesOf(p, append(slices.Clone(a.Because), a.Coverage...)...)
	if err != nil {
		return err
	}
	for _, id := range a.Because {
		v.Because = append(v.Because, link{n.of(id), p.Entity(id), n.lang(id)})
	}
	for _, id := range a.Coverage {
		v.Covered = append(v.Covered, link{n.of(id), p.Entity(id), n.lang(id)})
	}
	return nil
}

// groupTable shows a grouped answer: a row for each key, certain and possible.
func (s *Server) groupTable(p *page, r monitor.Result) *component.Table {
	table := &component.Table{Label: p.Say(sayGroups)}
	for _, g := range r.Query.By {
		table.Columns = append(table.Columns, component.Column{Name: initial(g.String()), Bare: true})
	}
	share := r.Query.Op == query.Share
	table.Columns = append(table.Columns,
		component.Column{Name: p.Say(sayCertain), Numeric: true}, component.Column{Name: p.Say(sayPossible), Numeric: true})
	rows := component.RowGroup{}
	for _, g := range r.Answer.Groups {
		row := component.Row{}
		for i, key := range g.Key {
			row.Cells = append(row.Cells, component.Words(s.groupKey(p, r.Query, i, key), ""))
		}
		row.Cells = append(row.Cells,
			component.Number(&p.Page, component.Figure{Value: p.lowEnd(g.Ends, share)}),
			component.Number(&p.Page, component.Figure{Value: p.highEnd(g.Ends, share)}))
		rows.Rows = append(rows.Rows, row)
	}
	table.Groups = []component.RowGroup{rows}
	return table
}

// groupKey says one key of a group: a term by its label, an entity by its key.
func (s *Server) groupKey(p *page, q query.Query, i int, key string) string {
	if key == "" {
		return p.Say(sayUnknown)
	}
	if i >= len(q.By) || q.By[i].Part != query.Whole {
		return key
	}
	kind := s.kindAt(p, q.Set.Type, strings.Join(q.By[i].Path.Steps, "."))
	if v, err := kind.Parse(key); err == nil {
		return p.words(kind, v)
	}
	return key
}

// ends says both ends of an answer as one value: 22, 20–27, at least 20.
func (p *page) ends(e query.Ends, share bool) string {
	switch {
	case !e.Defined:
		return ""
	case e.OpenLow && e.Open:
		return p.Say(sayNoKnownEnd)
	case e.OpenLow:
		return "≤ " + p.end(e.High, share)
	case e.Open || math.IsInf(e.High, 1):
		return "≥ " + p.end(e.Low, share)
	case e.Low == e.High:
		return p.end(e.Low, share)
	}
	return p.end(e.Low, share) + "–" + p.end(e.High, share)
}

// endWords says what is certain and what is possible, where they differ.
func (p *page) endWords(e query.Ends, share bool) []string {
	if !e.Defined {
		return []string{p.Say(sayNothingToDivide)}
	}
	if !e.Open && !e.OpenLow && e.Low == e.High {
		return []string{p.Say(sayBothAgree)}
	}
	return []string{p.Say(sayIsCertain, "n", p.lowEnd(e, share)), p.Say(sayIsPossible, "n", p.highEnd(e, share))}
}

func (p *page) lowEnd(e query.Ends, share bool) string {
	if e.OpenLow {
		return p.Say(sayNoKnownEnd)
	}
	return p.end(e.Low, share)
}

func (p *page) highEnd(e query.Ends, share bool) string {
	if e.Open || math.IsInf(e.High, 1) {
		return p.Say(sayNoKnownEnd)
	}
	return p.end(e.High, share)
}

// end writes one end of an answer.
func (p *page) end(x float64, share bool) string {
	if share {
		return p.decimal(100*x, " %")
	}
	if x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return locale.Integer(int64(x))
	}
	return p.decimal(x, "")
}

// decimal writes a number to one decimal place, as quantities are written.
func (p *page) decimal(x float64, unit string) string {
	text := strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0") + unit
	q, err := record.ParseQuantity(text)
	if err != nil {
		return text
	}
	return q.Short(p.Lang)
}

// suggestion is one way to go on, for the query box's script.
type suggestion struct {
	Word  string `json:"word"`
	Says  string `json:"says"`
	Query string `json:"query"` // the whole query with the word in it
	Caret int    `json:"caret"` // where the cursor then stands, in UTF-16 units
}

// completeQuery is GET /query/complete: what can stand where the cursor is, as
// JSON. It knows schema and vocabularies; keys of entities it looks up.
func (s *Server) completeQuery(w http.ResponseWriter, p *page) error {
	text, before := p.Query.Get("q"), p.Query.Get("before")
	if !strings.HasPrefix(text, before) || len(text) > query.MaxLength {
		text, before = "", ""
	}
	out := []suggestion{}
	for _, one := range query.Complete(text, len(before), p.Schema, p.vocabulary) {
		if one.Of != "" {
			keys, err := s.keysLike(p, one.Of, text[one.Replaces.Start:one.Replaces.End])
			if err != nil {
				return err
			}
			for _, key := range keys {
				out = append(out, suggest(text, one.Replaces, key.Word, key.Says))
			}
			continue
		}
		out = append(out, suggest(text, one.Replaces, one.Text, one.Label.In(p.Lang)))
	}
	body, err := json.Marshal(out)
	if err != nil {
		return err
	}
	s.send(w, p.r, http.StatusOK, "application/json", body)
	return nil
}

// suggest puts a word where one was begun.
func suggest(text string, at query.Span, word, says string) suggestion {
	whole := text[:at.Start] + word
	return suggestion{
		Word: word, Says: says,
		Query: whole + " " + strings.TrimLeft(text[at.End:], " "),
		Caret: len(utf16.Encode([]rune(whole))) + 1,
	}
}

// keysLike finds entities of a type by what was begun of their key or name.
func (s *Server) keysLike(p *page, typ, begun string) ([]suggestion, error) {
	if strings.TrimSpace(begun) == "" {
		return nil, nil
	}
	hits, err := s.record.Search(p.ctx, p.who, begun, 40, p.at)
	if err != nil {
		return nil, err
	}
	var ids []record.ID
	for _, h := range hits {
		if h.ID.Type == typ && len(ids) < 8 {
			ids = append(ids, h.ID)
		}
	}
	n, err := s.namesOf(p, ids...)
	if err != nil {
		return nil, err
	}
	var out []suggestion
	for _, id := range ids {
		out = append(out, suggestion{Word: id.Key, Says: n.of(id)})
	}
	return out, nil
}

// examples are queries that the sample record answers, one of each sort.
func examples() []string {
	return []string{
		"acts where type under enforced-disappearance",
		"count acts where type under enforced-disappearance and date in 2018",
		"sum victims of acts by year(date)",
		"share of acts with type = torture",
		"none steps where proceeding.jurisdiction = civil-federal and stage.phase = trial",
		"commitment c-lsi has status = met",
		"sources where publisher ~ \"cndh\" order by date",
	}
}

var (
	sayAskTitle     = locale.Message{ID: "web.ask-title", ES: "Preguntar al registro", EN: "Ask the record"}
	sayErrorTitle   = locale.Message{ID: "web.error-title", ES: "1 error por corregir · {title}", EN: "1 error to correct · {title}"}
	sayRows         = locale.Plural{ID: "web.rows", OneES: "{n} resultado", ManyES: "{n} de resultados", OtherES: "{n} resultados", OneEN: "{n} result", OtherEN: "{n} results"}
	sayFirstRows    = locale.Message{ID: "web.first-rows", ES: "Se muestran los primeros {n}; el CSV los trae todos.", EN: "The first {n} are shown; the CSV has all of them."}
	sayPossibleRows = locale.Message{ID: "web.possible-rows", ES: "Los marcados como posibles cumplen la condición bajo alguna lectura de lo que consta, no bajo todas.", EN: "Those marked as possible meet the condition under some reading of what is recorded, not under all."}
	sayCheckHolds   = locale.Message{ID: "web.check-holds", ES: "Se sostiene", EN: "It holds"}
	sayCheckFails   = locale.Message{ID: "web.check-fails", ES: "No se sostiene", EN: "It does not hold"}
	sayCheckOpen    = locale.Message{ID: "web.check-open", ES: "Sin decidir: lo que consta no basta", EN: "Not decided: what is recorded is not enough"}

	sayGroups          = locale.Message{ID: "web.groups", ES: "Resultado por grupo", EN: "Result by group"}
	sayCertain         = locale.Message{ID: "web.certain", ES: "Seguro", EN: "Certain"}
	sayPossible        = locale.Message{ID: "web.possible", ES: "Posible", EN: "Possible"}
	sayNothingToDivide = locale.Message{ID: "web.nothing-to-divide", ES: "No hay entre qué dividir.", EN: "There is nothing to divide by."}
	sayBothAgree       = locale.Message{ID: "web.both-agree", ES: "Lo mismo bajo toda lectura de lo que consta.", EN: "The same under every reading of what is recorded."}
	sayIsCertain       = locale.Message{ID: "web.is-certain", ES: "Bajo toda lectura de lo que consta: {n}.", EN: "Under every reading of what is recorded: {n}."}
	sayIsPossible      = locale.Message{ID: "web.is-possible", ES: "Bajo alguna lectura: {n}.", EN: "Under some reading: {n}."}
	sayNoKnownEnd      = locale.Message{ID: "web.no-known-end", ES: "sin límite conocido", EN: "no known limit"}
)
