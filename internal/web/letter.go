package web

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/letter"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// letterView is what the page of a letter shows: the text once, and what
// sustains it at two moments.
type letterView struct {
	Kick     string
	Title    string
	Leads    []component.NoteLine // what the moment means for the letter
	Address  string
	Blocks   []component.Block
	Signed   []link
	Moments  *component.Moments // nil where there is only one
	NowSays  string             // how the second moment is called, for print
	ThenSays string
	ToNow    templ.SafeURL // where the second moment is not now
	Tally    []component.TallyItem
	Changes  changesView
	All      templ.SafeURL // the page that compares any two moments
	Record   templ.SafeURL // what the record says of the letter
	Trace    component.Trace
}

// showLetter is GET /letters/{key}: the letter with its notes, as known on its
// date and now, or at the moment that the address asks for.
func (s *Server) showLetter(w http.ResponseWriter, p *page) error {
	key := p.r.PathValue("key")
	asked, err := s.record.Letter(p.ctx, p.who, key, p.Lang, p.at)
	if err != nil {
		return err
	}
	then, now, err := s.bothMoments(p, asked)
	if err != nil {
		return err
	}
	v, err := s.letterView(p, then, now)
	if err != nil {
		return err
	}
	p.Title = v.Title
	p.Scripts = []string{"as-of", "living-letter", "print-page"}
	return s.render(w, p, letterPage(&p.Page, v))
}

// bothMoments reads the letter at the other moment too. The first moment is the
// letter's date; the second is now, or what the address asks for.
func (s *Server) bothMoments(p *page, asked letter.Reading) (then, now letter.Reading, err error) {
	then, now = asked, asked
	date := asked.Date.Latest()
	if asked.Date.IsZero() || date >= p.Today {
		return then, now, nil // there is only one moment to show
	}
	p.AsOf = "now"
	if p.view.At.KnownBy == date {
		p.AsOf = "then"
		now, err = s.record.Letter(p.ctx, p.who, asked.Letter.Key, p.Lang, monitor.AsOf{Position: p.at.Position})
		return then, now, err
	}
	then, err = s.record.Letter(p.ctx, p.who, asked.Letter.Key, p.Lang, monitor.AsOf{Position: p.at.Position, KnownBy: &date})
	return then, now, err
}

func (s *Server) letterView(p *page, then, now letter.Reading) (letterView, error) {
	later := p.at
	if p.AsOf == "then" {
		later = monitor.AsOf{Position: p.at.Position}
	}
	sources, err := s.namesAt(p, later, sourcesOf(then, now)...)
	if err != nil {
		return letterView{}, err
	}
	l := living{p: p, then: then, now: now, names: sources, met: map[int]bool{}}
	v := letterView{
		Kick:    joinDots(p.Say(sayLetter), now.Occasion, now.Date.In(p.Lang)),
		Title:   now.Title,
		Address: now.To,
		Blocks:  l.blocks(),
		Tally:   tally(then, now),
		All:     p.Link(p.Path + "/changes"),
		Record:  p.Link(p.Path + "/statements"),
		Trace:   component.Trace{JSON: p.Link(p.Path + "/letter.json"), Citation: s.citation(p, now.Title)},
	}
	v.Leads = bothLines(component.NoteLine{}, sayIn(p, then.Headline), sayIn(p, now.Headline))
	for _, who := range now.Signed {
		one := link{Words: orElse(who.Full.In(p.Lang), who.Name)}
		if !who.Party.IsZero() {
			one.At = p.Entity(who.Party)
		}
		v.Signed = append(v.Signed, one)
	}
	if p.AsOf == "" {
		return v, nil
	}
	v.moments(p, then.At.KnownBy, now.At)
	changes := letter.Compare(then, now)
	v.Changes, err = s.changesView(p, changes, later)
	return v, err
}

// moments names the two moments and says where each is.
func (v *letterView) moments(p *page, date record.Day, now record.Moment) {
	at := monitor.AsOf{Position: p.at.Position, KnownBy: &date}
	latest := monitor.AsOf{Position: p.at.Position}
	v.Moments = &component.Moments{
		Then: p.Say(sayAsOn, "day", date), ThenAt: p.Here(at.String()),
		Now: p.Say(sayAsToday), NowAt: p.Here(latest.String()),
	}
	v.ThenSays, v.NowSays = p.Say(sayNotesThen, "day", date), p.Say(sayNotesNow, "day", p.Today)
	if now.KnownBy != p.Today {
		v.Moments.Now, v.Moments.NowAt = p.Say(sayAsOn, "day", now.KnownBy), p.Here(p.At)
		v.NowSays = p.Say(sayNotesThen, "day", now.KnownBy)
		v.ToNow = p.Here(latest.String())
	}
}

func sayIn(p *page, says locale.Localized) string {
	if says == nil {
		return ""
	}
	return says.In(p.Lang)
}

// bothLines is one line where both moments say the same, else one for each.
func bothLines(like component.NoteLine, then, now string) []component.NoteLine {
	var lines []component.NoteLine
	add := func(when component.When, says string) {
		if says != "" {
			one := like
			one.When, one.Says = when, says
			lines = append(lines, one)
		}
	}
	if then == now {
		add(component.Always, now)
		return lines
	}
	add(component.Then, then)
	add(component.Now, now)
	return lines
}

func tally(then, now letter.Reading) []component.TallyItem {
	var items []component.TallyItem
	for _, state := range figure.States() {
		items = append(items, component.TallyItem{State: state, Then: then.Summary.Count(state), Now: now.Summary.Count(state)})
	}
	return items
}

// sourcesOf lists the sources that the notes lead to.
func sourcesOf(readings ...letter.Reading) []record.ID {
	var ids []record.ID
	for _, r := range readings {
		for _, a := range r.Assertions {
			for _, b := range a.Because {
				ids = append(ids, b.Source)
			}
		}
	}
	return ids
}

// living lays two readings of one letter over each other.
type living struct {
	p         *page
	then, now letter.Reading
	names     *names
	met       map[int]bool // assertions that already have their id
}

func (l *living) blocks() []component.Block {
	var out []component.Block
	for i, b := range l.now.Blocks {
		block := component.Block{Number: b.Number, Ordinal: ordinal(b)}
		switch b.Kind {
		case letter.Heading:
			block.Kind = component.Heading
		case letter.Item:
			block.Kind = component.Item
		case letter.Quote:
			block.Kind = component.Quote
		case letter.Rule:
			block.Kind = component.Rule
		}
		var before []letter.Node
		if i < len(l.then.Blocks) {
			before = l.then.Blocks[i].Nodes
		}
		block.Pieces = l.pieces(b.Nodes, before)
		for _, n := range b.Assertions {
			block.Notes = append(block.Notes, l.note(n))
		}
		out = append(out, block)
	}
	return out
}

// ordinal is what stands before an item of a list.
func ordinal(b letter.Block) string {
	switch {
	case b.Kind != letter.Item:
		return ""
	case b.Ordinal > 0:
		return locale.Integer(int64(b.Ordinal)) + "."
	}
	return "•"
}

// pieces turns a reading's nodes into pieces. before has the same nodes at the
// first moment: they differ only where the program wrote a value.
func (l *living) pieces(nodes, before []letter.Node) []component.Piece {
	var out []component.Piece
	for i, n := range nodes {
		var was *letter.Node
		if i < len(before) {
			was = &before[i]
		}
		out = append(out, l.piece(n, was)...)
	}
	return out
}

func (l *living) piece(n letter.Node, was *letter.Node) []component.Piece {
	within := func() []component.Piece {
		var before []letter.Node
		if was != nil {
			before = was.Nodes
		}
		return l.pieces(n.Nodes, before)
	}
	switch n.Kind {
	case letter.Claimed:
		return []component.Piece{{Kind: component.Assertion, Mark: l.mark(n.Number), Pieces: within()}}
	case letter.Asked:
		return []component.Piece{{Kind: component.Asked, Mark: component.Mark{N: n.Number}, Href: l.askAt(n.Number), Pieces: within()}}
	case letter.Emphasis:
		return []component.Piece{{Kind: component.Emphasis, Pieces: within()}}
	case letter.Strong:
		return []component.Piece{{Kind: component.Strong, Pieces: within()}}
	case letter.Link:
		href := templ.URL(n.URL)
		if !n.Ref.IsZero() {
			href = l.p.Entity(n.Ref)
		}
		return []component.Piece{{Kind: component.Anchor, Href: href, Pieces: within()}}
	case letter.Code:
		return []component.Piece{{Kind: component.Monospace, Text: n.Text}}
	case letter.Break:
		return []component.Piece{{Kind: component.Break}}
	}
	if was != nil && was.Text != n.Text {
		return []component.Piece{{Text: was.Text, Key: n.Key, When: component.Then}, {Text: n.Text, Key: n.Key, When: component.Now}}
	}
	return []component.Piece{{Text: n.Text, Key: n.Key}}
}

func (l *living) mark(n int) component.Mark {
	then, now := l.assertion(l.then, n), l.assertion(l.now, n)
	m := component.Mark{
		N: n, First: !l.met[n], Then: then.State, Now: now.State,
		ThenInserts: sayIn(l.p, then.Insertion), NowInserts: sayIn(l.p, now.Insertion),
	}
	l.met[n] = true
	return m
}

func (l *living) assertion(r letter.Reading, n int) letter.Assertion {
	if n < 1 || n > len(r.Assertions) {
		return letter.Assertion{Number: n}
	}
	return r.Assertions[n-1]
}

// askAt leads to the commitment that an ask wants, or to the ask itself.
func (l *living) askAt(n int) templ.SafeURL {
	if n < 1 || n > len(l.now.Asks) {
		return "#main"
	}
	a := l.now.Asks[n-1]
	if !a.Commitment.IsZero() {
		return l.p.Entity(a.Commitment)
	}
	return l.p.Entity(a.Ref)
}

var (
	sayLetter    = locale.Message{ID: "web.letter", ES: "Carta", EN: "Letter"}
	sayAsOn      = locale.Message{ID: "web.as-on", ES: "como el {day}", EN: "as on {day}"}
	sayAsToday   = locale.Message{ID: "web.as-today", ES: "a hoy", EN: "today"}
	sayNotesThen = locale.Message{ID: "web.notes-then", ES: "Notas · con lo que se sabía el {day}", EN: "Notes · as known on {day}"}
	sayNotesNow  = locale.Message{ID: "web.notes-now", ES: "Notas · al {day}", EN: "Notes · on {day}"}
)
