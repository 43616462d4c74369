package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// listAsk is a list as an address asks for it: its filters, columns and order. The page
// of the list, its files, a saved filter and a bulk edit read the same address.
type listAsk struct {
	t     record.Type
	spec  listSpec   // with the columns and the order that are asked for
	usual listSpec   // as it is shown when nothing is asked for
	desc  bool       // the order, from its end
	asked url.Values // what the address asks, and nothing else that it says
	lost  []string   // columns and orders that there are not
}

// noColumns is how an address asks for the names alone.
const noColumns = "-"

// askedList reads an address. What it names that is no more is left out, and told.
func (p *page) askedList(t record.Type, values url.Values) listAsk {
	a := listAsk{t: t, usual: listSpecs(t.Name), asked: url.Values{}}
	a.spec = a.usual
	for _, f := range a.usual.filters {
		if v := values.Get(f.name); v != "" {
			a.asked.Set(f.name, v)
		}
	}
	if text := values.Get("columns"); text != "" {
		a.spec.columns = nil
		for name := range strings.SplitSeq(text, ",") {
			switch {
			case name == noColumns || name == "" || slices.Contains(a.spec.columns, name):
			case !slices.Contains(p.columnsOf(t), name):
				a.lost = append(a.lost, name)
			default:
				a.spec.columns = append(a.spec.columns, name)
			}
		}
		a.keep("columns", joinColumns(a.spec.columns), joinColumns(a.usual.columns))
	}
	if text := values.Get("sort"); text != "" {
		name, desc := strings.CutPrefix(text, "-")
		if sortable(t, name) {
			a.spec.order, a.desc = name, desc
			a.keep("sort", text, a.usual.order)
		} else {
			a.lost = append(a.lost, name)
		}
	}
	return a
}

// keep has an address say what is not usual.
func (a *listAsk) keep(name, value, usual string) {
	if value != usual {
		a.asked.Set(name, value)
	}
}

func joinColumns(names []string) string {
	if len(names) == 0 {
		return noColumns
	}
	return strings.Join(names, ",")
}

// columnsOf lists what can be a column: the properties of a type and the ways back,
// of which the number is shown. Whole letters are none.
func (p *page) columnsOf(t record.Type) []string {
	var names, ways []string
	for _, def := range t.Properties {
		if def.Kind.Base != record.Markdown {
			names = append(names, def.Name)
		}
	}
	for way := range p.Schema.Inverses(t.Name) {
		ways = append(ways, way)
	}
	slices.Sort(ways)
	return append(names, ways...)
}

// sortable reports whether a list can be ordered by a property.
func sortable(t record.Type, name string) bool {
	def, ok := t.Property(name)
	return ok && def.Kind.Base != record.Markdown && def.Kind.Base != record.Query
}

// query is the list as a query, without a limit.
func (s *Server) listQuery(p *page, a listAsk) query.Query {
	q := query.Query{Op: query.List, Set: query.Set{Type: a.t.Name, Plural: a.t.Plural, Where: conditions(a)}}
	if a.spec.order != "" {
		q.Order = []query.Ordering{{Path: steps(a.spec.order), Desc: a.desc}}
	}
	return q
}

// link leads to the same list with some of what is asked changed; an empty value leaves
// it out.
func (a listAsk) link(p *page, change ...string) templ.SafeURL {
	return p.Link("/"+a.t.Plural, a.args(change...)...)
}

// args are what an address says of the list, with some of it changed.
func (a listAsk) args(change ...string) []string {
	with := url.Values{}
	for name := range a.asked {
		with.Set(name, a.asked.Get(name))
	}
	for i := 0; i+1 < len(change); i += 2 {
		with.Set(change[i], change[i+1])
	}
	var args []string
	for name := range with {
		args = append(args, name, with.Get(name))
	}
	return args
}

// hidden are the controls by which a form sends along what is asked, but for some.
func (a listAsk) hidden(p *page, but ...string) []component.Option {
	var out []component.Option
	if p.At != "" {
		out = append(out, component.Option{Value: "at", Label: p.At})
	}
	for _, name := range sortedNames(a.asked) {
		if !slices.Contains(but, name) {
			out = append(out, component.Option{Value: name, Label: a.asked.Get(name)})
		}
	}
	return out
}

func sortedNames(values url.Values) []string {
	var names []string
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// sort is the order as an address says it.
func (a listAsk) sort() string {
	if a.desc {
		return "-" + a.spec.order
	}
	return a.spec.order
}

// orderSays says in which order the list stands, and by what.
func (a listAsk) orderSays(p *page) string {
	def, ok := a.t.Property(a.spec.order)
	switch {
	case !ok:
		return ""
	case def.Kind.Dated() && def.Name == "date" && !a.desc:
		return p.Say(sayOldestFirst)
	case a.spec.order == a.usual.order && !a.desc:
		return p.Say(orderWords(a.t, a.spec.order))
	}
	says := sayOrderUp
	switch {
	case def.Kind.Dated() && a.desc:
		says = sayOrderNewest
	case def.Kind.Dated():
		says = sayOrderOldest
	case a.desc:
		says = sayOrderDown
	}
	return p.Say(says, "property", lowered(def.Label))
}

// lostSays tells of columns and orders that there are not.
func (a listAsk) lostSays(p *page) string {
	if len(a.lost) == 0 {
		return ""
	}
	var names []string
	for _, name := range a.lost {
		names = append(names, "«"+name+"»")
		if p.Lang == locale.EN {
			names[len(names)-1] = "“" + name + "”"
		}
	}
	return p.Count(sayColumnsLost, len(names), "names", locale.And(p.Lang, names))
}

var (
	sayOrderUp     = locale.Message{ID: "web.order-up", ES: "Por {property}, de menor a mayor; al final, lo que no consta", EN: "By {property}, ascending; what is not recorded comes last"}
	sayOrderDown   = locale.Message{ID: "web.order-down", ES: "Por {property}, de mayor a menor; al final, lo que no consta", EN: "By {property}, descending; what is not recorded comes last"}
	sayOrderOldest = locale.Message{ID: "web.order-oldest", ES: "Por {property}, primero lo más antiguo; al final, lo que no consta", EN: "By {property}, oldest first; what is not recorded comes last"}
	sayOrderNewest = locale.Message{ID: "web.order-newest", ES: "Por {property}, primero lo más reciente; al final, lo que no consta", EN: "By {property}, newest first; what is not recorded comes last"}
	sayColumnsLost = locale.Plural{
		ID:    "web.columns-lost",
		OneES: "{names} ya no es una columna de esta lista; se muestra sin ella. Elija las columnas de nuevo, y si es un filtro guardado, guárdelo otra vez.", ManyES: "{names} ya no son columnas de esta lista; se muestra sin ellas.", OtherES: "{names} ya no son columnas de esta lista; se muestra sin ellas. Elija las columnas de nuevo, y si es un filtro guardado, guárdelo otra vez.",
		OneEN: "{names} is no column of this list any more; it is shown without. Choose the columns anew, and if it is a saved filter, save it again.", OtherEN: "{names} are no columns of this list any more; it is shown without them. Choose the columns anew, and if it is a saved filter, save it again.",
	}
)
