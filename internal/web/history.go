package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// historyPerPage is how many changes a page of a history tells.
const historyPerPage = 50

// historyView is what the history of an entity shows.
type historyView struct {
	Kick, Name, Lang string
	Entries          []historyEntry
	Newer, Older     templ.SafeURL
	Entity           templ.SafeURL
}

// historyEntry is one change set, as a sentence and what it did.
type historyEntry struct {
	When  string
	Who   string
	At    templ.SafeURL
	Why   string
	First bool
	Did   []string
	Undo  templ.SafeURL
}

// showHistory is GET /{type}/{key}/history: who changed what of an entity, when
// and why, in words, newest first.
func (s *Server) showHistory(w http.ResponseWriter, p *page) error {
	id, err := p.entityID()
	if err != nil {
		return err
	}
	before, err := number(p.Query.Get("before"))
	if err != nil {
		return err
	}
	entries, err := s.record.History(p.ctx, p.who, id, record.Position(before), historyPerPage+1, p.at)
	if err != nil {
		return err
	}
	n, err := s.namesOf(p, append(monitor.HistoryMentions(entries), id)...)
	if err != nil {
		return err
	}
	t, _ := p.Schema.Type(id.Type)
	v := historyView{Kick: t.Label.In(p.Lang) + " · " + id.Key, Name: n.of(id), Lang: n.lang(id), Entity: p.Entity(id)}
	path := p.EntityPath(id) + "/history"
	if before > 0 {
		v.Newer = p.Link(path)
	}
	if len(entries) > historyPerPage {
		entries = entries[:historyPerPage]
		v.Older = p.Link(path, "before", strconv.FormatInt(int64(entries[historyPerPage-1].Leaf), 10))
	}
	say := func(k record.Kind, value record.Value) string { return s.told(p, n, k, value) }
	for _, e := range entries {
		one := historyEntry{
			When: p.clock(e.Set.Time), Who: p.Say(sayByWhom, s.by(p, e.Set.Author, e.Set.Organisation)...),
			At: p.Link(journalPath(e.Set.Last)), Why: e.Set.Reason, First: e.First,
		}
		for _, line := range e.Lines {
			one.Did = append(one.Did, initial(line.In(p.Lang, say, n.of)))
		}
		v.Entries = append(v.Entries, one)
	}
	p.Title = p.Say(sayHistoryOf, "name", v.Name)
	return s.render(w, p, historyPage(&p.Page, v))
}

var (
	sayByWhom    = locale.Message{ID: "web.by-whom", ES: "{who} ({organisation})", EN: "{who} ({organisation})"}
	sayHistoryOf = locale.Message{ID: "web.history-of", ES: "Historia de {name}", EN: "History of {name}"}
)
