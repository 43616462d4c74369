package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/commitment"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// commitmentsView is what the list of commitments shows, by kind.
type commitmentsView struct {
	Lede     string
	Sentence component.Sentence
	Groups   []commitmentGroup
	Asks     component.Table
	HasAsks  bool
	Trace    component.Trace
}

type commitmentGroup struct {
	Title string
	Items []component.CommitmentItem
}

// showCommitments is GET /commitments: what is owed, by whom, and how far it is
// met, with who judged so.
func (s *Server) showCommitments(w http.ResponseWriter, p *page) error {
	all, err := s.record.Commitments(p.ctx, p.who, p.at)
	if err != nil {
		return err
	}
	v := commitmentsView{Lede: p.commitmentsLede(all), Sentence: p.commitmentSentence(all), Trace: s.trace(p, "commitments order by date")}
	p.Title = p.Say(sayOwed)
	v.Trace.Citation = s.citation(p, p.Title)
	for _, c := range all {
		if !p.wanted(c) {
			continue
		}
		title := p.kindGroup(c.Commitment.Kind)
		i := slices.IndexFunc(v.Groups, func(g commitmentGroup) bool { return g.Title == title })
		if i < 0 {
			i = len(v.Groups)
			v.Groups = append(v.Groups, commitmentGroup{Title: title})
		}
		v.Groups[i].Items = append(v.Groups[i].Items, p.commitmentItem(c))
	}
	if err := s.asks(p, &v, all); err != nil {
		return err
	}
	return s.render(w, p, commitmentsPage(&p.Page, v))
}

// wanted applies the sentence's filters.
func (p *page) wanted(c commitment.Standing) bool {
	kind, owes, mark := p.Query.Get("kind"), p.Query.Get("owes"), p.Query.Get("mark")
	return (kind == "" || p.topKind(c.Commitment.Kind) == kind) &&
		(owes == "" || c.Commitment.Addressee == owes) &&
		(mark == "" || c.Mark.String() == mark)
}

// topKind is the widest kind that a kind falls under.
func (p *page) topKind(kind record.Term) string {
	v, ok := p.vocabulary.Vocabulary("commitment-kinds")
	if !ok {
		return string(kind)
	}
	code := string(kind)
	for {
		term, ok := v.Term(code)
		if !ok || term.Parent == "" {
			return code
		}
		code = term.Parent
	}
}

func (p *page) kindGroup(kind record.Term) string {
	label, ok := p.vocabulary.Label("commitment-kinds", p.topKind(kind))
	if !ok {
		return string(kind)
	}
	return label.In(p.Lang)
}

// commitmentSentence offers the kinds, authorities and marks that there are.
func (p *page) commitmentSentence(all []commitment.Standing) component.Sentence {
	kinds := []component.Option{{Label: p.Say(anyOwed)}}
	owes := []component.Option{{Label: p.Say(anyAuthority)}}
	marks := []component.Option{{Label: p.Say(anyMark)}}
	add := func(to *[]component.Option, value, label string) {
		if value != "" && !slices.ContainsFunc(*to, func(o component.Option) bool { return o.Value == value }) {
			*to = append(*to, component.Option{Value: value, Label: label})
		}
	}
	for _, c := range all {
		add(&kinds, p.topKind(c.Commitment.Kind), strings.ToLower(p.kindGroup(c.Commitment.Kind)))
		add(&owes, c.Commitment.Addressee, c.Commitment.Addressee)
		add(&marks, c.Mark.String(), markWords(&p.Page, c.Mark))
	}
	s := component.Sentence{
		Label: p.Say(sayOwedShown), Words: p.Say(sayOwedSentence), Button: p.Say(sayShow), Action: p.LinkAt(p.Path, ""),
		Filters: []component.Filter{
			{Name: "kind", Label: p.Say(labelKind), Value: p.Query.Get("kind"), Options: kinds},
			{Name: "owes", Label: p.Say(labelAuthority), Value: p.Query.Get("owes"), Options: owes},
			{Name: "mark", Label: p.Say(labelStatus), Value: p.Query.Get("mark"), Options: marks},
		},
	}
	if p.At != "" {
		s.Hidden = []component.Option{{Value: "at", Label: p.At}}
	}
	return s
}

// commitmentsLede counts the commitments by mark, in words.
func (p *page) commitmentsLede(all []commitment.Standing) string {
	if len(all) == 0 {
		return p.Say(sayNothingOwed)
	}
	count := map[commitment.Mark]int{}
	for _, c := range all {
		count[c.Mark]++
	}
	var parts []string
	for _, m := range marks {
		if count[m] > 0 {
			parts = append(parts, p.Count(markCounts(m), count[m]))
		}
	}
	return p.Count(sayOwedCount, len(all), "parts", locale.And(p.Lang, parts))
}

// commitmentItem shows a commitment with its history.
func (p *page) commitmentItem(c commitment.Standing) component.CommitmentItem {
	item := component.CommitmentItem{
		ID: c.Commitment.ID.Key, Href: p.Entity(c.Commitment.ID), Title: c.Commitment.Text.In(p.Lang),
		Who: p.whoOwes(c.Commitment), Mark: c.Mark, Words: p.statusWords(c), Why: joinSentences(standingReason(p, c), sayIn(p, c.Silence)),
	}
	if !c.Commitment.Date.IsZero() {
		item.History = append(item.History, component.HistoryEntry{When: c.Commitment.Date.Short(p.Lang), Says: p.kindWords(c.Commitment.Kind)})
	}
	for _, a := range c.History {
		item.History = append(item.History, component.HistoryEntry{
			When: a.Date.Short(p.Lang), Says: joinDots(p.status(a.Status), commitment.People(a.Assessor).In(p.Lang)), Href: p.Entity(a.ID),
			Last: slices.ContainsFunc(c.Stands, func(s commitment.Assessment) bool { return s.ID == a.ID }),
		})
	}
	item.Views = p.views(c)
	return item
}

// standingReason is why the standing assessment judges as it does; where several
// stand and differ, each is shown with its own.
func standingReason(p *page, c commitment.Standing) string {
	if c.Differs || len(c.Stands) == 0 {
		return ""
	}
	reason := c.Stands[len(c.Stands)-1].Reason.In(p.Lang)
	if reason == "" {
		return ""
	}
	return strings.TrimSuffix(reason, ".") + "."
}

// joinSentences puts sentences after each other.
func joinSentences(sentences ...string) string { return strings.Join(withoutEmpty(sentences), " ") }

// views are the assessments that stand and differ.
func (p *page) views(c commitment.Standing) []component.View {
	if !c.Differs {
		return nil
	}
	var views []component.View
	for _, a := range c.Stands {
		views = append(views, component.View{
			Mark: p.markOf(c.Commitment, a), Words: initial(p.status(a.Status)),
			Who: joinDots(commitment.People(a.Assessor).In(p.Lang), a.Date.Short(p.Lang)), Reason: a.Reason.In(p.Lang),
		})
	}
	return views
}

// markOf is the mark of one assessment by itself.
func (p *page) markOf(c commitment.Commitment, a commitment.Assessment) commitment.Mark {
	statuses := func(t record.Term) (commitment.Status, bool) {
		label, ok := p.vocabulary.Label("commitment-statuses", string(t))
		return commitment.Status{Label: label, Closed: p.vocabulary.Attribute("commitment-statuses", string(t), "closed") == "yes"}, ok
	}
	return commitment.Stand(c, []commitment.Assessment{a}, p.view.At.KnownBy, statuses).Mark
}

// markWords says a mark where no status of the vocabulary does.
func markWords(p *component.Page, m commitment.Mark) string {
	return p.Say(map[commitment.Mark]locale.Message{
		commitment.NotAssessed: sayMarkNone, commitment.Unmet: sayMarkUnmet, commitment.PartlyMet: sayMarkPart,
		commitment.Met: sayMarkMet, commitment.Differing: sayMarkDiffer, commitment.Closed: sayMarkClosed,
	}[m])
}

func (p *page) whoOwes(c commitment.Commitment) string {
	if c.Issuer == "" || c.Addressee == "" {
		return c.Issuer + c.Addressee
	}
	return p.Say(sayOwes, "issuer", c.Issuer, "addressee", c.Addressee)
}

// statusWords are the words of a standing: of its one status, or of its mark.
func (p *page) statusWords(c commitment.Standing) string {
	if c.Status == "" {
		return markWords(&p.Page, c.Mark)
	}
	return p.status(c.Status)
}

func (p *page) status(code record.Term) string {
	return p.words(record.Kind{Base: record.TermOf, Vocabulary: "commitment-statuses"}, code)
}

func (p *page) kindWords(code record.Term) string {
	return p.words(record.Kind{Base: record.TermOf, Vocabulary: "commitment-kinds"}, code)
}

// asks lists what letters ask for, each with the commitment that it wants.
func (s *Server) asks(p *page, v *commitmentsView, all []commitment.Standing) error {
	es, err := s.record.Entities(p.ctx, p.who, "ask", nil, p.at)
	if err != nil || len(es) == 0 {
		return err
	}
	standing := map[record.ID]commitment.Standing{}
	for _, c := range all {
		standing[c.Commitment.ID] = c
	}
	v.HasAsks = true
	v.Asks = component.Table{
		Label:   p.Say(sayAsks),
		Columns: []component.Column{{Name: p.Say(sayAsk), Bare: true}, {Name: p.Say(sayAskedOf)}, {Name: p.Say(sayItsCommitment)}},
	}
	rows := component.RowGroup{}
	for _, e := range es {
		wants := component.Missing(p.Say(sayNoCommitment))
		if c, ok := standing[e.Ref("commitment")]; ok {
			wants = commitmentCell(&p.Page, p.Entity(c.Commitment.ID), c.Commitment.Text.In(p.Lang), c.Mark, p.statusWords(c))
		}
		rows.Rows = append(rows.Rows, component.Row{ID: e.ID.Key, Cells: []templ.Component{
			component.Linked(p.Entity(e.ID), e.Text("text").In(p.Lang), "", ""), component.Words(e.Line("addressee"), ""), wants,
		}})
	}
	v.Asks.Groups = []component.RowGroup{rows}
	return nil
}

// commitmentView is what the page of one commitment shows.
type commitmentView struct {
	Kick     string
	Title    string
	Item     component.CommitmentItem
	Lede     string
	Overdue  string
	Table    component.Table
	Assessed bool
	Parts    []link
	Asks     []link
	Source   *link
	Record   templ.SafeURL
	Trace    component.Trace
}

// showCommitment is GET /commitments/{key}: one commitment and every assessment
// of it, by whom, when, why and on which source.
func (s *Server) showCommitment(w http.ResponseWriter, p *page) error {
	c, err := s.record.Commitment(p.ctx, p.who, p.r.PathValue("key"), p.at)
	if err != nil {
		return err
	}
	ids := append(slices.Clone(c.Asks), c.Parts...)
	ids = append(ids, c.Commitment.Source)
	for _, a := range c.History {
		ids = append(ids, a.Source)
	}
	n, err := s.namesOf(p, ids...)
	if err != nil {
		return err
	}
	v := commitmentView{
		Kick:  joinDots(p.Say(sayCommitmentKick), p.kindWords(c.Commitment.Kind), c.Commitment.Date.In(p.Lang)),
		Title: c.Commitment.Text.In(p.Lang), Item: p.commitmentItem(c),
		Asks: n.links(c.Asks), Record: p.Link(p.Path + "/statements"),
		Trace: s.trace(p, "assessments where commitment = "+c.Commitment.ID.Key+" order by date"),
	}
	v.Trace.Citation = s.citation(p, v.Title)
	if c.Overdue {
		v.Overdue = p.Say(sayOverdue, "deadline", c.Commitment.Deadline)
	}
	if !c.Commitment.Source.IsZero() {
		v.Source = &link{n.of(c.Commitment.Source), p.Entity(c.Commitment.Source), n.lang(c.Commitment.Source)}
	}
	if v.Parts, err = s.parts(p, n, c.Parts); err != nil {
		return err
	}
	v.Assessed = len(c.History) > 0
	v.Table = s.assessmentTable(p, n, c)
	v.Lede = joinSentences(sayIn(p, c.Why), sayIn(p, c.Silence))
	p.Title = v.Title
	return s.render(w, p, commitmentPage(&p.Page, v))
}

// parts leads to the parts of a commitment, each with how it stands.
func (s *Server) parts(p *page, n *names, ids []record.ID) ([]link, error) {
	parts := n.links(ids)
	for i, id := range ids {
		c, err := s.record.Commitment(p.ctx, p.who, id.Key, p.at)
		if err != nil {
			return nil, err
		}
		parts[i].Words = joinDots(parts[i].Words, p.statusWords(c))
	}
	return parts, nil
}

func (s *Server) assessmentTable(p *page, n *names, c commitment.Standing) component.Table {
	t := component.Table{
		Label: p.Say(sayAssessments), Caption: p.Say(sayOldestFirst),
		Columns: []component.Column{
			{Name: p.Say(sayWhen), Bare: true}, {Name: p.Say(sayJudgement), Bare: true}, {Name: p.Say(sayWho)}, {Name: p.Say(sayWhy)}, {Name: p.Say(saySourceHead)},
		},
	}
	rows := component.RowGroup{}
	for _, a := range c.History {
		stands := slices.ContainsFunc(c.Stands, func(x commitment.Assessment) bool { return x.ID == a.ID })
		sub := ""
		if stands {
			sub = p.Say(sayStands)
		}
		source := component.Missing(p.Say(sayNotOnRecord))
		if !a.Source.IsZero() {
			source = n.link(a.Source)
		}
		rows.Rows = append(rows.Rows, component.Row{Adopted: stands, Head: 1, Cells: []templ.Component{
			component.Words(together(a.Date.Short(p.Lang)), ""), component.Linked(p.Entity(a.ID), initial(p.status(a.Status)), "", sub),
			component.Words(commitment.People(a.Assessor).In(p.Lang), ""), component.Words(a.Reason.In(p.Lang), ""), source,
		}})
	}
	t.Groups = []component.RowGroup{rows}
	return t
}
