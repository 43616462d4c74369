package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// rowsPerPage is how many entities a list shows at once; lastPage is how far
// one can turn: beyond it a narrower filter serves better.
const (
	rowsPerPage = 50
	lastPage    = 200
)

// listView is what the list of a type shows.
type listView struct {
	Type         string // its plural, with a capital
	Help         string
	Saved        string        // what was just changed, if anything
	Undo         templ.SafeURL // leads to the change, and to what undoes it
	Lost         string        // what the address asks that is no more
	Sentence     *component.Sentence
	Says         string        // how many there are, in words
	Exactly      templ.SafeURL // where they are all counted, if they are not here
	Table        component.Table
	Rows         int
	Loosen       []link // filters to leave out, where nothing matches
	Newer, Older templ.SafeURL
	Arrange      arrangeView
	Pick         *pickView // where one may change several at once
	Out          outView
	Filters      []link // saved filters of this type
	Keep         templ.SafeURL
	Trace        component.Trace
}

// showList is GET /{type}: the entities of a type, narrowed by a sentence of
// selects. The list is a query, and says which.
func (s *Server) showList(w http.ResponseWriter, p *page) error {
	t, err := p.typeAsked()
	if err != nil {
		return err
	}
	if p.arranges() {
		return s.arrangeList(w, p, t)
	}
	v, err := s.listOf(p, t)
	if err != nil {
		return err
	}
	p.Title = v.Type
	return s.render(w, p, listPage(&p.Page, v))
}

// mostCounted is how many entities a list counts before it says that there are more.
const mostCounted = 10_000

// listOf makes the view of a list from the filters of the address.
func (s *Server) listOf(p *page, t record.Type) (listView, error) {
	a := p.askedList(t, p.Query)
	v := listView{Type: t.Labels.In(p.Lang), Help: t.Help.In(p.Lang), Lost: a.lostSays(p)}
	at, err := number(p.Query.Get("page"))
	if err != nil {
		return v, err
	}
	at = min(max(at, 1), lastPage)
	list := s.listQuery(p, a)
	v.Trace = s.trace(p, list.String())
	v.Trace.Citation = s.citation(p, v.Type)
	list.Limit = rowsPerPage + 1 // one more, to know whether there is another page
	skip := int(at-1) * rowsPerPage
	rows, err := s.record.Page(p.ctx, p.who, list.String(), skip, p.at)
	if err != nil {
		return v, err
	}
	v.Rows = len(rows)
	size, err := s.sizeOf(p, list, rows, skip)
	if err != nil {
		return v, err
	}
	v.Says = p.found(t, size)
	if size.More {
		list.Op, list.Order, list.Limit = query.Count, nil, 0
		v.Exactly = p.Link("/query", "q", list.String())
	}
	v.Pick = s.pickOf(p, a, size)
	if v.Table, err = s.listTableWith(p, t, a.spec, rows[:min(rowsPerPage, len(rows))], v.Pick.box(p)); err != nil {
		return v, err
	}
	s.sortHeads(p, a, &v)
	if len(rows) > rowsPerPage && at < lastPage {
		v.Older = p.turn(a, at+1)
	}
	if at > 1 {
		v.Newer = p.turn(a, at-1)
	}
	if len(a.spec.filters) > 0 {
		v.Sentence, err = s.sentence(p, a)
		v.Loosen = loosen(p, a)
	}
	if err != nil {
		return v, err
	}
	v.Arrange, v.Out = p.arrangeOf(a), s.outOf(p, a, size.High > 0)
	return v, s.savedOf(p, a, &v)
}

// sizeOf says how many entities a list has: by its rows, where they are all, else by
// counting as far as mostCounted. There are at least as many as the page has shown.
func (s *Server) sizeOf(p *page, list query.Query, rows []query.Row, skip int) (monitor.Size, error) {
	seen := monitor.Size{Ends: query.Ends{High: float64(skip + len(rows)), Defined: true}}
	seen.Low = certain(rows)
	if skip == 0 && len(rows) <= rowsPerPage {
		return seen, nil
	}
	size, err := s.record.CountUpTo(p.ctx, p.who, list.String(), mostCounted, p.at)
	if err != nil || !size.More || len(rows) == 0 || size.High >= seen.High {
		return size, err
	}
	list.Limit = skip // what is certain on the pages before counts too
	if skip > 0 {
		if rows, err = s.record.Page(p.ctx, p.who, list.String(), 0, p.at); err != nil {
			return size, err
		}
		seen.Low += certain(rows)
	}
	size.Ends = seen.Ends
	return size, nil
}

func certain(rows []query.Row) (n float64) {
	for _, row := range rows {
		if row.Certain {
			n++
		}
	}
	return n
}

// turn leads to another page of the same list.
func (p *page) turn(a listAsk, to int64) templ.SafeURL {
	return a.link(p, "page", strconv.FormatInt(to, 10))
}

// loosen offers each filter that is set to be left out.
func loosen(p *page, a listAsk) []link {
	var links []link
	for _, f := range a.spec.filters {
		if a.asked.Get(f.name) != "" {
			links = append(links, link{Words: p.Say(sayLeaveOut, "filter", f.label.In(p.Lang)), At: a.link(p, f.name, "")})
		}
	}
	return links
}

// conditions turns the filters of an address into one condition, or nil.
func conditions(a listAsk) query.Expr {
	var all query.Expr
	for _, f := range a.spec.filters {
		value := a.asked.Get(f.name)
		if value == "" {
			continue
		}
		one := query.Compare{Path: steps(f.path), Op: query.Equal, Values: []query.Literal{literal(value)}}
		switch {
		case f.year:
			one.Op = query.In
		case f.under:
			one.Op = query.Under
		}
		if all == nil {
			all = one
		} else {
			all = query.And{Left: all, Right: one}
		}
	}
	return all
}

func steps(dotted string) query.Path { return query.Path{Steps: strings.Split(dotted, ".")} }

// literal quotes what is no plain word, so that a value can never become part of
// the query's grammar.
func literal(value string) query.Literal {
	plain := strings.IndexFunc(value, func(r rune) bool {
		return r != '-' && r != '.' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) < 0
	return query.Literal{Text: value, Quoted: !plain}
}

// found says how many entities match: a number where that is certain, else both
// ends, or that there are more than a round number.
func (p *page) found(t record.Type, n monitor.Size) string {
	low, high := int(n.Low), int(n.High)
	many := locale.Message{ES: strings.ToLower(t.Labels.ES), EN: strings.ToLower(t.Labels.EN)}
	one := locale.Message{ES: strings.ToLower(t.Label.ES), EN: strings.ToLower(t.Label.EN)}
	switch {
	case n.More && low == high:
		return p.Say(sayMoreThan, "n", rounded(high), "things", many.In(p.Lang))
	case n.More:
		return p.Say(sayMoreThanPossible, "n", rounded(high), "things", many.In(p.Lang))
	case low != high:
		return p.Say(sayFoundBetween, "low", low, "high", high, "things", many.In(p.Lang))
	}
	return p.Count(sayFound, low, "things", many.In(p.Lang), "thing", one.In(p.Lang))
}

// rounded is the greatest number below n with one digit before the zeros: of at least
// n there are more than that.
func rounded(n int) int {
	n = max(n-1, 0)
	unit := 1
	for n/unit >= 10 {
		unit *= 10
	}
	return n / unit * unit
}

// sentence makes the form: each filter offers the values that are in the record.
func (s *Server) sentence(p *page, a listAsk) (*component.Sentence, error) {
	t, spec := a.t, a.spec
	out := &component.Sentence{
		Label: p.Say(sayShown, "things", t.Labels.In(p.Lang)), Words: p.Say(spec.words),
		Button: p.Say(sayShow), Action: p.LinkAt(p.Path, ""),
	}
	var filters []string
	for _, f := range spec.filters {
		filters = append(filters, f.name)
	}
	out.Hidden = a.hidden(p, filters...)
	for _, f := range spec.filters {
		options, err := s.options(p, t, f)
		if err != nil {
			return nil, err
		}
		value := a.asked.Get(f.name)
		if value != "" && !slices.ContainsFunc(options, func(o component.Option) bool { return o.Value == value }) {
			options = append(options, component.Option{Value: value, Label: value}) // what the address asks for stays chosen
		}
		out.Filters = append(out.Filters, component.Filter{
			Name: f.name, Label: p.Say(f.label), Value: value,
			Options: append([]component.Option{{Value: "", Label: p.Say(f.any)}}, options...),
		})
	}
	return out, nil
}

var (
	sayFound = locale.Plural{
		ID:    "web.found",
		OneES: "{n} {thing}", ManyES: "{n} de {things}", OtherES: "{n} {things}",
		OneEN: "{n} {thing}", OtherEN: "{n} {things}",
	}
	sayFoundBetween     = locale.Message{ID: "web.found-between", ES: "Entre {low} y {high} {things}: de algunos no consta lo que decide", EN: "Between {low} and {high} {things}: for some, what decides is not recorded"}
	sayMoreThan         = locale.Message{ID: "web.more-than", ES: "Más de {n} {things}", EN: "More than {n} {things}"}
	sayMoreThanPossible = locale.Message{ID: "web.more-than-possible", ES: "Más de {n} {things}; de algunos no consta lo que decide", EN: "More than {n} {things}; for some, what decides is not recorded"}
	sayCountExactly     = locale.Message{ID: "web.count-exactly", ES: "Contarlos con exactitud", EN: "Count them exactly"}
	sayShown            = locale.Message{ID: "web.shown", ES: "{things} que se muestran", EN: "{things} shown"}
	sayShow             = locale.Message{ID: "web.show", ES: "Ver", EN: "Show"}
	sayLeaveOut         = locale.Message{ID: "web.leave-out", ES: "Quitar: {filter}", EN: "Leave out: {filter}"}
)
