package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// stated is one statement with what its page needs around it.
type stated struct {
	id   record.ID // of its entity
	of   record.StatementID
	def  record.Property
	st   record.Statement
	n    *names
	sets map[record.Position]monitor.ChangeSetInfo // by the leaves that brought it and its ranks
}

// statementView is what the page of one statement shows.
type statementView struct {
	Kick, Title string
	Lang        string // of the title, where it is not the page's
	Property    string
	Value       templ.Component
	Rank        record.Rank
	Notice      string
	Undo        templ.SafeURL
	Facts       []component.Fact
	Ranks       []component.LedgerEntry
	Form        *component.Form // nil where the reader may not change it now
	WhyNot      string
	Entity      link
	Set         templ.SafeURL
	Proof       templ.SafeURL
	Erase       templ.SafeURL // empty where it may not be erased here
	Trace       component.Trace
}

// statementKey writes the number of a statement as addresses and people do.
func statementKey(id record.StatementID) string { return fmt.Sprintf("%d.%d", id.Leaf, id.N) }

// statementPath is the path of a statement's page.
func (p *page) statementPath(entity record.ID, id record.StatementID) string {
	return p.EntityPath(entity) + "/statements/" + statementKey(id)
}

// statementAsked reads which statement an address names.
func (p *page) statementAsked() (entity record.ID, of record.StatementID, err error) {
	if entity, err = p.entityID(); err != nil {
		return entity, of, err
	}
	text := p.r.PathValue("statement")
	if n, err := fmt.Sscanf(text, "%d.%d", &of.Leaf, &of.N); err != nil || n != 2 || statementKey(of) != text {
		return entity, of, problem.New(problem.NotFound, sayNoPage, "path", p.r.URL.Path)
	}
	return entity, of, nil
}

// stated reads the statement that an address names, at the page's moment. Where
// it was erased, it returns the tombstone instead.
func (s *Server) stated(p *page) (stated, *monitor.Tombstone, error) {
	id, of, err := p.statementAsked()
	q := stated{id: id, of: of}
	if err != nil {
		return q, nil, err
	}
	all, err := s.record.Statements(p.ctx, p.who, id, p.at)
	if err != nil {
		return q, nil, err
	}
	i := slices.IndexFunc(all, func(st record.Statement) bool { return st.ID == of })
	if i < 0 {
		stones, err := s.record.Tombstones(p.ctx, p.who, id, p.at)
		if err != nil {
			return q, nil, err
		}
		for _, stone := range stones {
			if stone.Statement == of {
				return q, &stone, nil
			}
		}
		return q, nil, problem.New(problem.NotFound, sayNoSuchStatement, "statement", statementKey(of), "entity", id)
	}
	q.st = all[i]
	t, _ := p.Schema.Type(id.Type)
	q.def, _ = t.Said(q.st.Property)
	if q.n, err = s.namesOf(p, mentioned(record.Entity{ID: id, Statements: all[i : i+1]})...); err != nil {
		return q, nil, err
	}
	q.sets = map[record.Position]monitor.ChangeSetInfo{}
	for _, at := range append(positions(q.st), q.st.ID.Leaf) {
		if q.sets[at], err = s.record.ChangeSetAt(p.ctx, p.who, at); err != nil {
			return q, nil, err
		}
	}
	return q, nil, nil
}

// positions lists where the judgements of a statement stand in the journal.
func positions(st record.Statement) []record.Position {
	var at []record.Position
	for _, r := range st.Ranking {
		at = append(at, r.At)
	}
	return at
}

// showStatement is GET /{type}/{key}/statements/{statement}: one statement whole,
// how the coalition treats it, and the form to judge it.
func (s *Server) showStatement(w http.ResponseWriter, p *page) error {
	q, gone, err := s.stated(p)
	if err != nil {
		return err
	}
	if gone != nil {
		return s.showTombstone(w, p, q, *gone)
	}
	form, err := s.rankForm(p, q, p.undone(q.st))
	if err != nil {
		return err
	}
	return s.renderStatement(w, p, q, form)
}

func (s *Server) renderStatement(w http.ResponseWriter, p *page, q stated, form *component.Form) error {
	v := s.statementView(p, q)
	if ok, why := s.mayAct(p, access.Adopt); ok {
		v.Form = form
	} else {
		v.WhyNot = sentence(why)
	}
	if ok, _ := s.mayAct(p, access.Erase); ok {
		v.Erase = p.Link(p.statementPath(q.id, q.of) + "/erase")
	}
	p.titled(v.Property+": "+v.Title, v.Form)
	return s.renderStatus(w, p, statusFor(v.Form), statementPage(&p.Page, v))
}

func (s *Server) statementView(p *page, q stated) statementView {
	t, _ := p.Schema.Type(q.id.Type)
	v := statementView{
		Kick:  joinDots(t.Label.In(p.Lang), p.Say(sayStatementN, "n", statementKey(q.of))),
		Title: q.n.of(q.id), Lang: q.n.lang(q.id), Property: q.def.Label.In(p.Lang),
		Value: s.value(p, q.n, q.def.Kind, q.st.Value), Rank: q.st.RankAt(p.view.At),
		Facts: s.statementFacts(p, q), Ranks: s.rankHistory(p, q),
		Entity: link{q.n.of(q.id), p.Link(p.EntityPath(q.id) + "/statements"), q.n.lang(q.id)},
		Set:    p.Link(journalPath(q.of.Leaf)),
		Proof:  p.LinkAt(proofPath(q.of.Leaf), ""),
	}
	v.Trace.Citation = s.citation(p, joinDots(v.Title, v.Property, p.Say(sayStatementN, "n", statementKey(q.of))))
	for i, r := range q.st.Ranking {
		if r.At != p.saved() {
			continue
		}
		v.Notice = p.Say(saySavedRank, "n", int64(r.At), "rank", rankSaid(p, r))
		if i == len(q.st.Ranking)-1 {
			v.Undo = p.LinkAt(p.Path+"#judge", "", "undo", strconv.FormatInt(int64(r.At), 10))
		}
	}
	return v
}

// statementFacts is the statement whole, and who entered it.
func (s *Server) statementFacts(p *page, q stated) []component.Fact {
	var facts []component.Fact
	add := func(term locale.Message, says templ.Component) {
		facts = append(facts, component.Fact{Term: p.Say(term), Says: says})
	}
	if text, ok := q.st.Value.(record.Text); ok && len(text.ByLang()) > 1 {
		for _, lang := range locale.Langs() {
			if words, ok := text.ByLang()[string(lang)]; ok {
				facts = append(facts, component.Fact{Term: p.Say(sayInLanguage, "language", p.Say(languageName(lang))), Says: component.Spoken(words, foreign(p, string(lang)))})
			}
		}
	} else {
		add(sayAsWritten, component.Code(q.st.Value.String()))
	}
	if q.st.Source.IsZero() {
		add(saySourceHead, component.Words(p.Say(sayByCoalition), ""))
	} else {
		add(saySourceHead, q.n.link(q.st.Source))
	}
	if q.st.Locator != "" {
		add(sayReadIn, component.Words(q.st.Locator, ""))
	}
	if q.st.Certainty != "" {
		add(sayCertaintyHead, component.Words(initial(p.words(record.Kind{Base: record.TermOf, Vocabulary: "certainty-degrees"}, q.st.Certainty)), ""))
	}
	known := p.Say(sayKnownAlways)
	if !q.st.Known.IsZero() {
		known = q.st.Known.In(p.Lang)
	}
	add(sayKnownHead, component.Words(known, ""))
	if q.st.Note != "" {
		add(sayNoteHead, component.Words(q.st.Note, ""))
	}
	set := q.sets[q.of.Leaf]
	add(sayEnteredHead, component.Linked(p.Link(journalPath(q.of.Leaf)),
		p.Say(sayEnteredBy, append(s.by(p, set.Author, set.Organisation), "when", p.clock(set.Time))...), "",
		p.given(set.Reason, set.Erased)))
	return facts
}

// rankHistory tells how the coalition has treated a statement, oldest first.
func (s *Server) rankHistory(p *page, q stated) []component.LedgerEntry {
	entries := []component.LedgerEntry{{
		When: p.clock(q.sets[q.of.Leaf].Time),
		What: component.Words(p.Say(sayEnteredNormal), ""),
		By:   p.Say(sayAtPosition, "n", int64(q.of.Leaf)),
	}}
	for _, r := range q.st.Ranking {
		set := q.sets[r.At]
		by := p.Say(sayWhoOf, s.by(p, set.Author, set.Organisation)...)
		if !r.Known.IsZero() {
			by = joinDots(by, p.Say(sayValidSince, "when", shortDate(r.Known)))
		}
		e := component.LedgerEntry{
			ID: "r" + strconv.FormatInt(int64(r.At), 10), When: p.clock(set.Time), By: by,
			What: component.Judged(rankSaid(p, r), r.Rank, p.given(r.Reason, r.Erased)),
			Do:   component.Link(p.Link(journalPath(r.At)), initial(p.Say(sayAtPosition, "n", int64(r.At))), ""),
		}
		if !r.Source.IsZero() {
			e.Do = component.Both(component.Link(p.Entity(r.Source), q.n.of(r.Source), q.n.lang(r.Source)), e.Do)
		}
		entries = append(entries, e)
	}
	return entries
}

// rankSaid names a judgement: its rank and its cause.
func rankSaid(p *page, r record.Ranking) string {
	if r.Rank == record.Normal {
		return p.Say(sayRankNormal)
	}
	return p.Say(sayRankAndCause, "rank", component.RankWords(&p.Page, r.Rank), "cause", p.Say(causeWords(r.Cause)))
}

func languageName(l locale.Lang) locale.Message {
	if l == locale.ES {
		return saySpanish
	}
	return sayEnglish
}

var (
	sayNoSuchStatement = locale.Message{ID: "web.no-such-statement", ES: "{entity} no tiene la declaración {statement} en este momento; puede que se haya añadido después, o que sea de otra entidad", EN: "{entity} has no statement {statement} at this moment; it may have been added later, or be another entity’s"}
	sayStatementN      = locale.Message{ID: "web.statement-n", ES: "declaración {n}", EN: "statement {n}"}
	sayAsWritten       = locale.Message{ID: "web.as-written", ES: "Como se escribe", EN: "As it is written"}
	sayInLanguage      = locale.Message{ID: "web.in-language", ES: "En {language}", EN: "In {language}"}
	saySpanish         = locale.Message{ID: "web.spanish", ES: "español", EN: "Spanish"}
	sayEnglish         = locale.Message{ID: "web.english", ES: "inglés", EN: "English"}
	sayCertaintyHead   = locale.Message{ID: "web.certainty-head", ES: "Certeza", EN: "Certainty"}
	sayKnownHead       = locale.Message{ID: "web.known-head", ES: "Se sabe desde", EN: "Known since"}
	sayKnownAlways     = locale.Message{ID: "web.known-always", ES: "En toda fecha: así lo define la coalición", EN: "At every date: the coalition defines it so"}
	sayEnteredHead     = locale.Message{ID: "web.entered-head", ES: "Quién la registró", EN: "Entered by"}
	sayEnteredBy       = locale.Message{ID: "web.entered-by", ES: "{who}, {organisation}, {when}", EN: "{who}, {organisation}, {when}"}
	sayEnteredNormal   = locale.Message{ID: "web.entered-normal", ES: "Entró al registro, con rango normal", EN: "Entered the record, with the normal rank"}
	sayWhoOf           = locale.Message{ID: "web.who-of", ES: "{who}, {organisation}", EN: "{who}, {organisation}"}
	sayValidSince      = locale.Message{ID: "web.valid-since", ES: "vale desde: {when}", EN: "holds since {when}"}
	sayRankNormal      = locale.Message{ID: "web.rank-normal", ES: "De vuelta al rango normal", EN: "Back to the normal rank"}
	sayRankAndCause    = locale.Message{ID: "web.rank-and-cause", ES: "{rank}: {cause}", EN: "{rank}: {cause}"}
	saySavedRank       = locale.Message{ID: "web.saved-rank", ES: "En el registro, posición {n}. {rank}.", EN: "In the record, position {n}. {rank}."}
)
