package web

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/letter"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// homeLetters is how many letters the home page follows: the newest.
const homeLetters = 3

// decisionsMost is how many open matters the home page lists of each sort.
const decisionsMost = 8

// homeView is what the home page shows: what moved, what waits for somebody,
// what the record holds.
type homeView struct {
	Kick    string
	Title   string
	Letters []homeLetter
	Waits   []component.LedgerEntry
	Record  []link // where one records something; none for who may not
	Filters []link // saved ones
	Saved   templ.SafeURL
	Holds   []holding
	Dir     string // of an empty record, for the commands that fill it
	Invites bool   // the reader of an empty record may invite people
}

// homeLetter is a letter and what moved it since its date.
type homeLetter struct {
	Title   string
	At      templ.SafeURL
	All     templ.SafeURL
	Date    string
	Moved   []component.LedgerEntry
	Tally   []component.TallyItem
	Nothing bool
}

// holding is how many entities of a type the record has.
type holding struct {
	Words string
	Help  string
	At    templ.SafeURL
	N     component.Figure
}

// showHome is GET /: of an empty record what to do first; else what moved the
// letters, what waits for a decision, and what the record holds.
func (s *Server) showHome(w http.ResponseWriter, p *page) error {
	v := homeView{Kick: joinDots(s.record.Name(), s.record.Organisation())}
	empty, err := s.nothingYet(p)
	if err != nil {
		return err
	}
	if empty {
		p.Title, v.Dir = p.Say(sayEmptyRecord), s.record.Dir()
		if p.guarded { // where the record lies is its operator's to know
			v.Dir = "DIR"
		}
		v.Invites = s.record.May(p.who, access.ManagePeople, access.Object{})
		return s.render(w, p, emptyHomePage(&p.Page, v))
	}
	moved := 0
	letters, err := s.record.Letters(p.ctx, p.who, p.at)
	if err != nil {
		return err
	}
	for _, info := range letters[:min(len(letters), homeLetters)] {
		one, err := s.homeLetter(p, info)
		if err != nil {
			return err
		}
		moved += len(one.Moved)
		v.Letters = append(v.Letters, one)
	}
	if v.Waits, err = s.waits(p, letters); err != nil {
		return err
	}
	if v.Holds, err = s.holdings(p); err != nil {
		return err
	}
	if v.Record, err = s.recordLinks(p); err != nil {
		return err
	}
	if v.Filters, err = s.savedLinks(p); err != nil {
		return err
	}
	v.Saved = p.LinkAt("/saved", "")
	v.Title = p.homeTitle(len(letters), moved, len(v.Waits))
	p.Title = p.Say(sayHomeTitle)
	return s.render(w, p, homePage(&p.Page, v))
}

// nothingYet reports whether nothing but who may do what is recorded.
func (s *Server) nothingYet(p *page) (bool, error) {
	if p.Position == 0 {
		return true, nil
	}
	of, err := s.record.Sizes(p.ctx, p.who, p.at)
	if err != nil {
		return false, err
	}
	for _, t := range p.Schema.Types {
		if of[t.Name].High > 0 && !access.PeopleType(t.Name) {
			return false, nil
		}
	}
	return true, nil
}

// homeTitle states what the page has to say, as a fact.
func (p *page) homeTitle(letters, moved, waits int) string {
	switch {
	case letters == 0:
		return p.Say(sayHomeNoLetter)
	case moved == 0 && waits == 0:
		return p.Say(sayHomeQuiet)
	case moved == 0:
		return p.Count(sayHomeWaits, waits)
	case waits == 0:
		return p.Count(sayHomeMoved, moved)
	}
	return p.Say(sayHomeBoth, "moved", p.Count(sayHomeMovedPart, moved), "waits", p.Count(sayHomeWaitsPart, waits))
}

func (s *Server) homeLetter(p *page, info monitor.LetterInfo) (homeLetter, error) {
	out := homeLetter{
		Title: info.Title.In(p.Lang), At: p.Entity(info.ID), All: p.Link(p.EntityPath(info.ID) + "/changes"),
		Date: info.Date.In(p.Lang),
	}
	now, err := s.record.Letter(p.ctx, p.who, info.ID.Key, p.Lang, p.at)
	if err != nil {
		return out, err
	}
	out.Tally = tally(now, now)
	date := info.Date.Latest()
	if info.Date.IsZero() || date >= p.KnownBy {
		out.Nothing = true
		return out, nil
	}
	then, err := s.record.Letter(p.ctx, p.who, info.ID.Key, p.Lang, monitor.AsOf{Position: p.at.Position, KnownBy: &date})
	if err != nil {
		return out, err
	}
	changes, err := s.changesView(p, letter.Compare(then, now), p.at)
	out.Moved = changes.Moved
	out.Nothing = len(out.Moved) == 0
	return out, err
}

// waits lists what needs a person: counts that cannot all be exact, percentages
// that their counts do not give, definitions to be reconciled, assertions that
// rest on the letter alone, commitments that nobody has judged since.
func (s *Server) waits(p *page, letters []monitor.LetterInfo) ([]component.LedgerEntry, error) {
	var out []component.LedgerEntry
	figures, err := s.record.Figures(p.ctx, p.who, p.at)
	if err != nil {
		return nil, err
	}
	seen := map[record.ID]bool{}
	for _, f := range figures {
		if c := f.Comparison; !seen[c.Measure.ID] {
			seen[c.Measure.ID] = true
			out = append(out, p.measureWaits(c)...)
		}
	}
	for _, info := range letters[:min(len(letters), homeLetters)] {
		r, err := s.record.Letter(p.ctx, p.who, info.ID.Key, p.Lang, p.at)
		if err != nil {
			return nil, err
		}
		if n := r.Summary.Count(figure.StateUntraced); n > 0 {
			out = append(out, component.LedgerEntry{
				When: p.Say(sayWaitSource), What: component.Linked(p.Entity(info.ID), p.Count(sayWaitUntraced, n), "", ""), By: info.Title.In(p.Lang),
			})
		}
	}
	commitments, err := s.record.Commitments(p.ctx, p.who, p.at)
	if err != nil {
		return nil, err
	}
	silent := 0
	for _, c := range commitments {
		if c.Silence != nil {
			silent++
		}
	}
	if silent > 0 {
		out = append(out, component.LedgerEntry{
			When: p.Say(sayCommitmentKick), What: component.Linked(p.Link("/commitments"), p.Count(sayWaitSilent, silent), "", ""),
		})
	}
	return out, nil
}

// measureWaits lists what waits at one measure, a sentence for each sort.
func (p *page) measureWaits(c *figure.Comparison) []component.LedgerEntry {
	var out []component.LedgerEntry
	add := func(kind locale.Message, why locale.Localized) {
		if len(out) < decisionsMost {
			out = append(out, component.LedgerEntry{
				When: p.Say(kind), What: component.Linked(p.Entity(c.Measure.ID), c.Measure.Label.In(p.Lang), "", ""), By: sayIn(p, why),
			})
		}
	}
	if len(c.Disputes) > 0 {
		add(sayWaitDispute, c.Disputes[0].Why)
	}
	for _, m := range c.Mismatches {
		kind := sayWaitPercent
		if m.Kind == figure.NoRate {
			kind = sayWaitNoRate
		}
		add(kind, m.Why)
	}
	for _, r := range c.Remarks {
		if r.Loud {
			add(sayWaitDefinition, r.Why)
		}
	}
	return out
}

// holdings lists the types that the record has any of, with how many.
func (s *Server) holdings(p *page) ([]holding, error) {
	of, err := s.record.Sizes(p.ctx, p.who, p.at)
	if err != nil {
		return nil, err
	}
	var out []holding
	for _, t := range p.Schema.Types {
		if of[t.Name].High == 0 {
			continue
		}
		out = append(out, holding{
			Words: t.Labels.In(p.Lang), Help: t.Help.In(p.Lang), At: p.Link("/" + t.Plural),
			N: component.Figure{Value: p.ends(of[t.Name], false)},
		})
	}
	return out, nil
}

// showRecord is GET /record: every type of entity with how many there are, and
// the ways to ask, search and follow what changed.
func (s *Server) showRecord(w http.ResponseWriter, p *page) error {
	holds, err := s.holdings(p)
	if err != nil {
		return err
	}
	sets, err := s.record.ChangeSets(p.ctx, p.who, p.Position+1, 5)
	if err != nil {
		return err
	}
	v := recordView{Holds: holds, Proof: s.proofView(p)}
	v.Import, _ = s.mayAct(p, access.Import)
	for _, set := range sets {
		v.Changes = append(v.Changes, component.LedgerEntry{
			When: p.clock(set.Time), What: component.Linked(p.Link(journalPath(set.Last)), orElse(set.Reason, p.Say(sayNoReason)), "", ""),
			By: p.Count(sayChanged, set.Entities, append(s.by(p, set.Author, set.Organisation), "position", int64(set.Last))...),
		})
	}
	p.Title = p.Say(sayTheRecord)
	return s.render(w, p, recordPage(&p.Page, v))
}

// recordView is what the page of the whole record shows.
type recordView struct {
	Holds   []holding
	Changes []component.LedgerEntry
	Proof   proofView
	Import  bool // it offers to bring in a file
}

var (
	sayHomeTitle    = locale.Message{ID: "web.home-title", ES: "Inicio", EN: "Home"}
	sayEmptyRecord  = locale.Message{ID: "web.empty-record", ES: "Este registro está vacío", EN: "This record is empty"}
	sayHomeNoLetter = locale.Message{ID: "web.home-no-letter", ES: "El registro todavía no tiene ninguna carta", EN: "The record has no letter yet"}
	sayHomeQuiet    = locale.Message{ID: "web.home-quiet", ES: "Nada nuevo mueve las cartas, y nada espera decisión", EN: "Nothing new moves the letters, and nothing waits for a decision"}
	sayHomeWaits    = locale.Plural{ID: "web.home-waits", OneES: "Nada nuevo mueve las cartas; {n} asunto espera decisión", ManyES: "Nada nuevo mueve las cartas; {n} de asuntos esperan decisión", OtherES: "Nada nuevo mueve las cartas; {n} asuntos esperan decisión", OneEN: "Nothing new moves the letters; {n} matter waits for a decision", OtherEN: "Nothing new moves the letters; {n} matters wait for a decision"}
	sayHomeMoved    = locale.Plural{ID: "web.home-moved", OneES: "{n} afirmación ya no está como cuando se firmó", ManyES: "{n} de afirmaciones ya no están como cuando se firmaron", OtherES: "{n} afirmaciones ya no están como cuando se firmaron", OneEN: "{n} assertion no longer stands as it was signed", OtherEN: "{n} assertions no longer stand as they were signed"}
	sayHomeBoth     = locale.Message{ID: "web.home-both", ES: "{moved}; {waits}", EN: "{moved}; {waits}"}

	sayHomeMovedPart = locale.Plural{ID: "web.home-moved-part", OneES: "{n} afirmación ya no está como se firmó", ManyES: "{n} de afirmaciones ya no están como se firmaron", OtherES: "{n} afirmaciones ya no están como se firmaron", OneEN: "{n} assertion no longer stands as signed", OtherEN: "{n} assertions no longer stand as signed"}
	sayHomeWaitsPart = locale.Plural{ID: "web.home-waits-part", OneES: "{n} asunto espera decisión", ManyES: "{n} de asuntos esperan decisión", OtherES: "{n} asuntos esperan decisión", OneEN: "{n} matter waits for a decision", OtherEN: "{n} matters wait for a decision"}

	sayWaitDispute    = locale.Message{ID: "web.wait-dispute", ES: "En disputa", EN: "Disputed"}
	sayWaitPercent    = locale.Message{ID: "web.wait-percent", ES: "Porcentaje", EN: "Percentage"}
	sayWaitNoRate     = locale.Message{ID: "web.wait-no-rate", ES: "No es una tasa", EN: "Not a rate"}
	sayWaitDefinition = locale.Message{ID: "web.wait-definition", ES: "Definición", EN: "Definition"}
	sayWaitSource     = locale.Message{ID: "web.wait-source", ES: "Fuente", EN: "Source"}
	sayWaitUntraced   = locale.Plural{ID: "web.wait-untraced", OneES: "{n} afirmación se apoya solo en la propia carta", ManyES: "{n} de afirmaciones se apoyan solo en la propia carta", OtherES: "{n} afirmaciones se apoyan solo en la propia carta", OneEN: "{n} assertion rests on the letter alone", OtherEN: "{n} assertions rest on the letter alone"}
	sayWaitSilent     = locale.Plural{ID: "web.wait-silent", OneES: "{n} compromiso no se ha vuelto a evaluar en más de un año", ManyES: "{n} de compromisos no se han vuelto a evaluar en más de un año", OtherES: "{n} compromisos no se han vuelto a evaluar en más de un año", OneEN: "{n} commitment has not been assessed again for over a year", OtherEN: "{n} commitments have not been assessed again for over a year"}
)
