package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// pickView is how a list offers to change several entities at once.
type pickView struct {
	Action  templ.SafeURL
	Hidden  []hiddenValue
	Checked bool          // all of the page
	All     templ.SafeURL // all that match; empty where they are too many
	AllSays string
}

// hiddenValue is a parameter that a form sends along; its name may come several times.
type hiddenValue struct{ Name, Value string }

// pickForm is the id of the form that the boxes beside the names belong to.
const pickForm = "pick"

// pickOf says how the entities of a list are chosen; nil where one may not change them.
func (s *Server) pickOf(p *page, a listAsk, size monitor.Size) *pickView {
	if p.Past() || size.High == 0 || access.PeopleType(a.t.Name) || !s.record.May(p.who, access.Write, access.Object{Type: a.t.Name}) {
		return nil
	}
	v := &pickView{Action: p.LinkAt("/bulk/"+a.t.Plural, ""), Checked: p.Query.Get("picked") == "page"}
	for _, name := range sortedNames(a.asked) {
		v.Hidden = append(v.Hidden, hiddenValue{name, a.asked.Get(name)})
	}
	if page := p.Query.Get("page"); page != "" {
		v.Hidden = append(v.Hidden, hiddenValue{"page", page})
	}
	if n := int(size.High); !size.More && n <= monitor.MostBulk {
		v.All, v.AllSays = p.LinkAt("/bulk/"+a.t.Plural, "", a.args("all", "match")...), p.Count(sayChangeAll, n)
	}
	return v
}

// box makes the box beside the name of an entity.
func (v *pickView) box(p *page) func(record.ID, string) templ.Component {
	if v == nil {
		return nil
	}
	return func(id record.ID, name string) templ.Component {
		return pickBox(&p.Page, id.Key, name, v.Checked)
	}
}

// bulkForm is a bulk edit as its form was filled in.
type bulkForm struct {
	list     listAsk // from which the entities were chosen
	keys     []string
	changed  []string // by somebody else, after an earlier preview
	property string
	entry    *entryForm // the value and its source, in the fields of every form
	read     record.Position
}

// showBulk is GET /bulk/{type}: which entities were chosen, and what of them is to be
// changed. It says nothing to the record.
func (s *Server) showBulk(w http.ResponseWriter, p *page) error {
	a, err := s.bulkList(p, p.Query)
	if err != nil {
		return err
	}
	f := &bulkForm{list: a, keys: p.Query["key"], read: p.Newest}
	switch p.Query.Get("all") {
	case "page":
		to := a.link(p, "page", p.Query.Get("page"), "picked", "page")
		http.Redirect(w, p.r, string(to)+"#found", http.StatusSeeOther)
		return nil
	case "match":
		q := s.listQuery(p, a)
		q.Limit = monitor.MostBulk + 1
		rows, err := s.record.Page(p.ctx, p.who, q.String(), 0, p.at)
		if err != nil {
			return err
		}
		for _, row := range rows {
			f.keys = append(f.keys, row.ID.Key)
		}
	}
	f.entry = &entryForm{kind: "bulk", typ: a.t, values: url.Values{}, token: monitor.NewToken()}
	return s.renderBulk(w, p, f, bulkAsks, nil)
}

// bulkList is the list of a type that may be changed at once.
func (s *Server) bulkList(p *page, values url.Values) (listAsk, error) {
	t, ok := p.Schema.Type(p.r.PathValue("type"))
	if !ok || t.Plural != p.r.PathValue("type") || access.PeopleType(t.Name) {
		return listAsk{}, problem.New(problem.NotFound, sayNoPage, "path", p.r.URL.Path)
	}
	switch {
	case p.Past():
		return listAsk{}, problem.New(problem.Misused, sayOnlyNow)
	case !s.record.May(p.who, access.Write, access.Object{Type: t.Name}):
		return listAsk{}, problem.New(problem.Denied, sayReadOnly)
	}
	return p.askedList(t, values), nil
}

// bulkStep is what the page of a bulk edit shows.
type bulkStep int

const (
	bulkAsks     bulkStep = iota // which property
	bulkFills                    // its value and its source
	bulkPreviews                 // what would change
)

// sendBulk is POST /bulk/{type}: its buttons go on, show what would change, go back, and
// save.
func (s *Server) sendBulk(w http.ResponseWriter, p *page) error {
	if err := p.sent(w); err != nil {
		return err
	}
	sent := p.r.PostForm
	list, err := url.ParseQuery(sent.Get("list"))
	if err != nil {
		return problem.New(problem.Invalid, sayNotSent).Because(err)
	}
	a, err := s.bulkList(p, list)
	if err != nil {
		return err
	}
	f := &bulkForm{
		list: a, keys: sent["key"], changed: sent["changed"], property: sent.Get("property"), read: positionOf(sent.Get("read"), p.Newest),
		entry: &entryForm{kind: "bulk", typ: a.t, values: sent, token: p.value("token")},
	}
	if f.entry.token == "" {
		return problem.New(problem.Invalid, sayNotSent)
	}
	switch p.value("do") {
	case "property":
		if _, ok := a.t.Property(f.property); ok {
			return s.renderBulk(w, p, f, bulkFills, nil)
		}
		return s.renderBulk(w, p, f, bulkAsks, nil)
	case "edit":
		return s.renderBulk(w, p, f, bulkFills, nil)
	case "save":
		return s.act(p, access.Write, func() error { return s.saveBulk(w, p, f) })
	}
	f.read = p.Newest // what the preview shows, its reader has seen
	return s.renderBulk(w, p, f, bulkPreviews, nil)
}

// saveBulk saves what the preview showed, or shows what somebody changed since.
func (s *Server) saveBulk(w http.ResponseWriter, p *page, f *bulkForm) error {
	b := f.bulk(p)
	done, err := s.record.CarryOutBulk(p.ctx, p.who, b)
	var refused *monitor.Refused
	if errors.As(err, &refused) {
		clashing := monitor.ClashingKeys(refused, b)
		if len(clashing) == 0 {
			return s.renderBulk(w, p, f, bulkFills, refused)
		}
		f.changed, f.read = append(f.changed, clashing...), p.Newest
		return s.renderBulk(w, p, f, bulkPreviews, refused)
	}
	if err != nil {
		return err
	}
	to := p.LinkAt("/"+f.list.t.Plural+"#saved", "", f.list.args("saved", position(done.At))...)
	http.Redirect(w, p.r, string(to), http.StatusSeeOther)
	return nil
}

// bulk is what the form says.
func (f *bulkForm) bulk(p *page) monitor.Bulk {
	e := f.entry
	e.sheetsOf(p.Schema)
	for _, sheet := range e.sheets {
		if sheet.name == "it" {
			sheet.props = only(sheet.typ, f.property)
		}
	}
	said := e.entry(p)
	b := monitor.Bulk{
		Token: e.token, Read: f.read, Type: f.list.t.Name, Keys: f.keys, Changed: f.changed,
		Value:  monitor.Typed{At: "it." + f.property + ".0", Property: f.property},
		Beside: e.value("beside") != "", Source: said.Source, Reason: said.Reason, Lang: p.Lang,
	}
	for _, sheet := range said.Sheets {
		if sheet.At != "it" {
			b.More = append(b.More, sheet)
			continue
		}
		if at := slices.IndexFunc(sheet.Fields, func(t monitor.Typed) bool { return !t.Empty() }); at >= 0 {
			b.Value = sheet.Fields[at]
			b.Value.At = "it." + f.property + ".0"
		}
	}
	return b
}

// listChanged tells, on the page of a list, what a bulk edit just changed: as the journal
// has it, so that an address cannot make the page say what is not so.
func (s *Server) listChanged(p *page, v *listView) error {
	at := p.saved()
	if at == 0 {
		return nil
	}
	set, err := s.record.ChangeSetAt(p.ctx, p.who, at)
	if err != nil {
		return err
	}
	v.Saved = p.Count(sayBulkSaved, int(set.Last-set.First)+1, "position", strconv.FormatInt(int64(set.Last), 10), "reason", p.given(set.Reason, false))
	v.Undo = p.LinkAt(journalPath(set.Last)+"/undo", "")
	return nil
}

var (
	sayPick      = locale.Message{ID: "web.pick", ES: "Elegir", EN: "Choose"}
	sayPickOf    = locale.Message{ID: "web.pick-of", ES: "Elegir {name}", EN: "Choose {name}"}
	sayChangeAll = locale.Plural{
		ID:    "web.change-all",
		OneES: "Cambiar la {n} que coincide", ManyES: "Cambiar las {n} que coinciden", OtherES: "Cambiar las {n} que coinciden",
		OneEN: "Change the {n} that matches", OtherEN: "Change the {n} that match",
	}
	sayBulkSaved = locale.Plural{
		ID:    "web.bulk-saved",
		OneES: "En el registro, posición {position}: cambió {n} ficha. «{reason}»", ManyES: "En el registro, posición {position}: cambiaron {n} de fichas. «{reason}»", OtherES: "En el registro, posición {position}: cambiaron {n} fichas. «{reason}»",
		OneEN: "In the record, position {position}: {n} entity changed. “{reason}”", OtherEN: "In the record, position {position}: {n} entities changed. “{reason}”",
	}
)
