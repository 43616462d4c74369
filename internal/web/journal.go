package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// setsPerPage and leavesPerPage are how much of the journal a page shows.
const (
	setsPerPage   = 30
	leavesPerPage = 100
)

// journalView is what the journal's page shows.
type journalView struct {
	Entries    []component.LedgerEntry
	Newer      templ.SafeURL
	Older      templ.SafeURL
	Checkpoint string
	Proof      proofView
}

// showJournal is GET /journal: who changed what, when and why, newest first, and
// the state of the proof that nothing was altered.
func (s *Server) showJournal(w http.ResponseWriter, p *page) error {
	before, err := number(p.Query.Get("before"))
	if err != nil {
		return err
	}
	sets, err := s.record.ChangeSets(p.ctx, p.who, record.Position(before), setsPerPage+1)
	if err != nil {
		return err
	}
	v := journalView{Proof: s.proofView(p)}
	if len(sets) > setsPerPage {
		sets = sets[:setsPerPage]
		v.Older = p.Link("/journal", "before", strconv.FormatInt(int64(sets[len(sets)-1].Last), 10))
	}
	if before > 0 {
		v.Newer = p.Link("/journal")
	}
	for _, set := range sets {
		v.Entries = append(v.Entries, component.LedgerEntry{
			When: p.clock(set.Time),
			What: component.Linked(p.Link(journalPath(set.Last)), p.given(set.Reason, set.Erased), "", ""),
			By:   p.Count(sayChanged, set.Entities, append(s.by(p, set.Author, set.Organisation), "position", int64(set.Last))...),
		})
	}
	if v.Checkpoint, err = s.record.Checkpoint(p.ctx); err != nil {
		return err
	}
	p.Title = p.Say(sayJournal)
	return s.render(w, p, journalPage(&p.Page, v))
}

// setView is what the page of one change set shows.
type setView struct {
	Reason       string
	By           []any // who did it, for which organisation
	When         string
	First, Last  record.Position
	Entities     int
	Rows         []component.Row
	Newer, Older templ.SafeURL
	Undo         templ.SafeURL // where it can be taken back
	Before       templ.SafeURL // the record as it was before
	After        templ.SafeURL // and as it was after
	Saved        string        // that its reason was just erased
	Erase        templ.SafeURL // erases its reason; empty where there is none, or one may not
	Certificate  templ.SafeURL // of what it erased; empty where that is nothing
}

// showChangeSet is GET /journal/{position}: what one change set did, entity by
// entity, with the way to the record before and after it.
func (s *Server) showChangeSet(w http.ResponseWriter, p *page) error {
	at, err := number(p.r.PathValue("position"))
	if err != nil {
		return err
	}
	set, err := s.record.ChangeSetAt(p.ctx, p.who, record.Position(at))
	if err != nil {
		return err
	}
	from, err := number(p.Query.Get("from"))
	if err != nil {
		return err
	}
	first := max(set.First, record.Position(from))
	leaves, err := s.record.Leaves(p.ctx, p.who, first, min(set.Last, first+leavesPerPage-1))
	if err != nil {
		return err
	}
	v := setView{
		Reason: p.given(set.Reason, set.Erased), By: s.by(p, set.Author, set.Organisation),
		When: p.clock(set.Time), First: set.First, Last: set.Last, Entities: set.Entities,
		After: p.LinkAt("/", strconv.FormatInt(int64(set.Last), 10)),
	}
	if ok, _ := s.mayAct(p, access.Write); ok {
		v.Undo = p.Link(journalPath(set.Last) + "/undo")
	}
	if set.First > 1 {
		v.Before = p.LinkAt("/", strconv.FormatInt(int64(set.First-1), 10))
	}
	if set.Erased && p.saved() > 0 {
		v.Saved = p.Say(sayReasonGone, "n", int64(p.saved()))
	}
	if ok, _ := s.mayAct(p, access.Erase); ok && !set.Erased && set.Reason != "" {
		v.Erase = p.Link(journalPath(set.Last) + "/reason")
	}
	ids := make([]record.ID, len(leaves))
	for i, leaf := range leaves {
		ids[i] = leaf.Entity
	}
	n, err := s.namesOf(p, ids...)
	if err != nil {
		return err
	}
	for _, leaf := range leaves {
		if leaf.Erased > 0 {
			v.Certificate = p.LinkAt(journalPath(set.Last)+"/certificate", "")
		}
		v.Rows = append(v.Rows, component.Row{
			Head: 1, ID: "l" + strconv.FormatInt(int64(leaf.Position), 10),
			Cells: []templ.Component{
				component.Words(locale.Integer(int64(leaf.Position)), ""),
				component.Linked(p.Entity(leaf.Entity), n.of(leaf.Entity), n.lang(leaf.Entity), typeLabel(&p.Page, leaf.Entity.Type, false)+" · "+leaf.Entity.Key),
				component.Words(p.didWhat(leaf.Added, leaf.Ranked, leaf.Erased), ""),
				proofLink(p, leaf.Position),
			},
		})
	}
	path := journalPath(set.Last)
	if next := first + leavesPerPage; next <= set.Last {
		v.Older = p.Link(path, "from", strconv.FormatInt(int64(next), 10))
	}
	if first > set.First {
		v.Newer = p.Link(path, "from", strconv.FormatInt(int64(max(set.First, first-leavesPerPage)), 10))
	}
	p.Title = v.Reason
	return s.render(w, p, changeSetPage(&p.Page, v))
}

// didWhat says what a leaf did to its entity.
func (p *page) didWhat(added, ranked, erased int) string {
	var parts []string
	for _, one := range []struct {
		n    int
		says locale.Plural
	}{{added, sayAdded}, {ranked, sayRanked}, {erased, sayErasedN}} {
		if one.n > 0 {
			parts = append(parts, p.Count(one.says, one.n))
		}
	}
	return strings.Join(parts, " · ")
}

// clock says a time of the journal, which is UTC, by the server's clock.
func (p *page) clock(utc string) string {
	t, err := time.Parse(time.RFC3339, utc)
	if err != nil {
		return utc // as it stands: it is what was signed
	}
	t = t.In(p.zone)
	y, m, d := t.Date()
	return p.Say(sayClock, "day", record.DayOf(y, int(m), d).Short(p.Lang), "time", t.Format("15:04"))
}

// number reads a whole number of an address; nothing is 0.
func number(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, problem.New(problem.Invalid, sayNoNumber, "text", text)
	}
	return n, nil
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

var (
	sayJournal  = locale.Message{ID: "web.journal", ES: "Quién cambió qué, cuándo y por qué", EN: "Who changed what, when and why"}
	sayNoReason = locale.Message{ID: "web.no-reason", ES: "Sin motivo escrito", EN: "No reason given"}
	sayChanged  = locale.Plural{
		ID:    "web.changed",
		OneES: "{who}, {organisation} · {n} entidad · posición {position}", ManyES: "{who}, {organisation} · {n} de entidades · posición {position}", OtherES: "{who}, {organisation} · {n} entidades · posición {position}",
		OneEN: "{who}, {organisation} · {n} entity · position {position}", OtherEN: "{who}, {organisation} · {n} entities · position {position}",
	}
	sayAdded    = locale.Plural{ID: "web.added", OneES: "{n} declaración", ManyES: "{n} de declaraciones", OtherES: "{n} declaraciones", OneEN: "{n} statement", OtherEN: "{n} statements"}
	sayRanked   = locale.Plural{ID: "web.ranked", OneES: "{n} juicio", ManyES: "{n} de juicios", OtherES: "{n} juicios", OneEN: "{n} judgement", OtherEN: "{n} judgements"}
	sayErasedN  = locale.Plural{ID: "web.erased-n", OneES: "{n} supresión", ManyES: "{n} de supresiones", OtherES: "{n} supresiones", OneEN: "{n} erasure", OtherEN: "{n} erasures"}
	sayClock    = locale.Message{ID: "web.clock", ES: "{day}, {time}", EN: "{day}, {time}"}
	sayNoNumber = locale.Message{ID: "web.no-number", ES: "«{text}» no es un número; escriba solo cifras", EN: "“{text}” is no number; write digits only"}
)
