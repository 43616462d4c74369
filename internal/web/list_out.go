package web

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// outView is how a list is taken out.
type outView struct {
	CSV, XLSX templ.SafeURL
	Update    templ.SafeURL // as a workbook to be changed; empty where one may not, or nothing is to be
	Proves    bool          // one is asked anew who one is, for the list has persons
}

// personal are the types whose lists name persons.
var personal = []string{"party", "involvement", "accused"}

// names reports whether a list names persons: by its type, or by one of its columns.
func (a listAsk) names() bool {
	if slices.Contains(personal, a.t.Name) {
		return true
	}
	return slices.ContainsFunc(a.spec.columns, func(name string) bool {
		def, _ := a.t.Property(name)
		return refersToPersons(def)
	})
}

// refersToPersons reports whether the values of a property name persons.
func refersToPersons(def record.Property) bool {
	return slices.ContainsFunc(def.Kind.Types, func(to string) bool { return slices.Contains(personal, to) })
}

func (s *Server) outOf(p *page, a listAsk, some bool) outView {
	v := outView{
		CSV:    p.Link("/list/"+a.t.Plural+".csv", a.args()...),
		XLSX:   p.Link("/list/"+a.t.Plural+".xlsx", a.args()...),
		Proves: p.guarded && a.names(),
	}
	if some && !p.Past() && !access.PeopleType(a.t.Name) && s.record.May(p.who, access.Export, access.Object{}) && s.record.May(p.who, access.Import, access.Object{}) {
		v.Update = p.LinkAt("/list/"+a.t.Plural+"/update.xlsx", "", a.args()...)
	}
	return v
}

// takeList is GET /list/{type}.csv or .xlsx: the list as its page shows it, all of it.
// Who may read it row by row may take it out; see docs/decisions/0066.
func (s *Server) takeList(w http.ResponseWriter, p *page) error {
	name, format, _ := strings.Cut(p.r.PathValue("file"), ".")
	t, ok := p.Schema.Type(name)
	if !ok || t.Plural != name || format != string(monitor.ListCSV) && format != string(monitor.ListXLSX) {
		return problem.New(problem.NotFound, sayNoPage, "path", p.r.URL.Path)
	}
	a := p.askedList(t, p.Query)
	text := s.listQuery(p, a).String()
	if asked := p.Query.Get("q"); asked != "" {
		text = asked
	}
	if a.names() && s.recent(p) != nil {
		return s.proveForList(w, p, a)
	}
	rows, at, err := s.record.WholeList(p.ctx, p.who, text, p.at, monitor.ListFormat(format))
	if err != nil {
		return err
	}
	if len(rows) > 0 && rows[0].ID.Type != t.Name {
		return problem.New(problem.NotFound, sayNoPage, "path", p.r.URL.Path)
	}
	out := s.attach(w, p, t.Plural+"_"+at.String()+"_"+p.Today.String()+"."+format)
	return cutOff(out, monitor.WriteList(out, monitor.ListFormat(format), t.Plural, func(give func([]string) error) error {
		return s.writeRows(p, a, rows, at, give)
	}))
}

// takeForUpdate is GET /list/{type}/update.xlsx: a workbook that can be changed and
// brought back, with all that is recorded of each entity. That is for who may export and
// import, after they have shown anew who they are.
func (s *Server) takeForUpdate(w http.ResponseWriter, p *page) error {
	t, ok := p.Schema.Type(p.r.PathValue("type"))
	if !ok || t.Plural != p.r.PathValue("type") || access.PeopleType(t.Name) {
		return problem.New(problem.NotFound, sayNoPage, "path", p.r.URL.Path)
	}
	if p.Past() {
		return problem.New(problem.Misused, sayOnlyNow)
	}
	a := p.askedList(t, p.Query)
	if s.recent(p) != nil {
		return s.proveForList(w, p, a)
	}
	var out *attachment
	err := s.record.TakeForUpdate(p.ctx, p.who, s.listQuery(p, a).String(), func(at record.Position) io.Writer {
		out = s.attach(w, p, fmt.Sprintf("%s_%s_%d_%s.xlsx", t.Plural, p.Say(sayToChange), at, p.Today))
		return out
	})
	return cutOff(out, err)
}

// proveForList leads to where one shows anew who one is, and from there back to the page
// of the list: a file would leave its reader there.
func (s *Server) proveForList(w http.ResponseWriter, p *page, a listAsk) error {
	next := string(p.Link("/"+a.t.Plural+"#out", a.args()...))
	http.Redirect(w, p.r, string(p.LinkAt("/prove", "", "next", next)), http.StatusSeeOther)
	return nil
}

// attachment is a file that is being sent.
type attachment struct {
	w    http.ResponseWriter
	sent bool
}

// attach begins a file. It is nobody else's, and is not kept: its moment is in its name.
func (s *Server) attach(w http.ResponseWriter, p *page, name string) *attachment {
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	if strings.HasSuffix(name, ".xlsx") {
		h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	}
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
	return &attachment{w: w}
}

// Write sends a part of the file as soon as it is there.
func (a *attachment) Write(b []byte) (int, error) {
	a.sent = true
	n, err := a.w.Write(b)
	if err == nil {
		err = http.NewResponseController(a.w).Flush()
	}
	return n, err
}

// cutOff ends a file of which something was sent before it failed, so that the browser
// says that it is not whole. Before that, the error is a page like any other.
func cutOff(out *attachment, err error) error {
	if err == nil || out == nil {
		return err
	}
	if out.sent {
		panic(http.ErrAbortHandler)
	}
	h := out.w.Header()
	h.Del("Content-Disposition")
	return err
}

// rowsAtOnce is how many rows of a file are read in one go.
const rowsAtOnce = 200

// writeRows writes the rows of a list: the key, whether it belongs for certain, the
// name, and the columns of the page.
func (s *Server) writeRows(p *page, a listAsk, rows []query.Row, at monitor.AsOf, give func([]string) error) error {
	head := []string{p.Say(sayKeyColumn), p.Say(sayMatches), a.t.Label.In(p.Lang)}
	for _, name := range a.spec.columns {
		head = append(head, p.column(a.t, name).Name)
	}
	if err := give(head); err != nil {
		return err
	}
	now := *p
	now.at = at // what is saved while the file is being read is not in it
	for from := 0; from < len(rows); from += rowsAtOnce {
		if err := s.writeSome(&now, a, rows[from:min(from+rowsAtOnce, len(rows))], give); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) writeSome(p *page, a listAsk, rows []query.Row, give func([]string) error) error {
	keys, certain := make([]string, len(rows)), map[string]bool{}
	for i, row := range rows {
		keys[i], certain[row.ID.Key] = row.ID.Key, row.Certain
	}
	es, err := s.record.Shown(p.ctx, p.who, a.t.Name, keys, p.at)
	if err != nil {
		return err
	}
	n := &names{s: s, p: p, at: p.at, known: map[record.ID]record.Entity{}}
	if err := n.learn(n.mentionedBy(es, a.spec.columns)...); err != nil {
		return err
	}
	back, err := s.backOf(p, a.t, a.spec.columns, es)
	if err != nil {
		return err
	}
	for _, e := range es {
		matches := p.Say(sayMatchesSurely)
		if !certain[e.ID.Key] {
			matches = p.Say(sayMatchesMaybe)
		}
		cells := []string{e.ID.Key, matches, n.of(e.ID)}
		for _, name := range a.spec.columns {
			if def, own := a.t.Property(name); own {
				cells = append(cells, p.cellText(n, def, e.Readings[name]))
			} else {
				cells = append(cells, strconv.Itoa(len(back.referring[name][e.ID])))
			}
		}
		if err := give(cells); err != nil {
			return err
		}
	}
	return nil
}

// cellText says the readings of a property in a file: terms and places by their names,
// references by theirs, dates and quantities as they are written when they are typed.
func (p *page) cellText(n *names, def record.Property, readings []record.Value) string {
	texts := make([]string, len(readings))
	for i, v := range readings {
		switch v := v.(type) {
		case record.Ref:
			texts[i] = n.of(record.ID(v))
		case record.Date, record.Quantity:
			texts[i] = v.String()
		default:
			texts[i] = p.words(def.Kind, v)
			if def.Name == "unit" {
				texts[i] = p.unit(texts[i])
			}
		}
	}
	return strings.Join(texts, " | ")
}

var (
	sayKeyColumn     = locale.Message{ID: "web.key-column", ES: "Clave", EN: "Key"}
	sayMatches       = locale.Message{ID: "web.matches", ES: "Coincide", EN: "Matches"}
	sayMatchesSurely = locale.Message{ID: "web.matches-surely", ES: "sí", EN: "yes"}
	sayMatchesMaybe  = locale.Message{ID: "web.matches-maybe", ES: "es posible", EN: "possibly"}
	sayToChange      = locale.Message{ID: "web.to-change", ES: "para-cambiar", EN: "to-change"}
)
