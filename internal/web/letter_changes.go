package web

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/commitment"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/letter"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// changesView is what changed in a letter between two moments.
type changesView struct {
	Title    string // of the letter
	LetterAt templ.SafeURL
	Headline string
	Moved    []component.LedgerEntry // the verdict or state differs
	Grown    []component.LedgerEntry // only what sustains it
	Sentence component.Sentence
	From, To string // in words
}

// showChanges is GET /letters/{key}/changes: what changed between any two
// moments, by consequence, and because of which source. Without moments in the
// address: between the letter's date and now.
func (s *Server) showChanges(w http.ResponseWriter, p *page) error {
	key := p.r.PathValue("key")
	now, err := s.record.Letter(p.ctx, p.who, key, p.Lang, p.at)
	if err != nil {
		return err
	}
	from, to, err := p.twoMoments(now.Date)
	if err != nil {
		return err
	}
	d, err := s.record.LetterDifference(p.ctx, p.who, key, p.Lang, from, to)
	if err != nil {
		return err
	}
	v, err := s.changesView(p, d, to)
	if err != nil {
		return err
	}
	v.Title, v.LetterAt = now.Title, p.Link("/letters/"+key)
	v.From, v.To = d.From.KnownBy.In(p.Lang), d.To.KnownBy.In(p.Lang)
	v.Sentence = component.Sentence{
		Label: p.Say(sayTwoMoments), Words: p.Say(sayBetween), Button: p.Say(sayCompare), Action: p.LinkAt(p.Path, ""),
		Filters: []component.Filter{
			{Name: "from", Label: p.Say(sayFirstMoment), Value: d.From.KnownBy.String(), Date: true},
			{Name: "to", Label: p.Say(saySecondMoment), Value: d.To.KnownBy.String(), Date: true},
		},
	}
	p.Title = p.Say(sayChangesTitle, "letter", now.Title)
	return s.render(w, p, changesPage(&p.Page, v))
}

// twoMoments reads the moments to compare: days, or moments as addresses write
// them.
func (p *page) twoMoments(date record.Date) (from, to monitor.AsOf, err error) {
	from, to = known(date.Latest()), p.at
	if text := p.Query.Get("from"); text != "" {
		if from, err = p.readMoment(text); err != nil {
			return from, to, err
		}
	}
	if text := p.Query.Get("to"); text != "" {
		to, err = p.readMoment(text)
	}
	return from, to, err
}

// readMoment reads a day, as a date field sends it, or a moment.
func (p *page) readMoment(text string) (monitor.AsOf, error) {
	if day, err := record.ParseDay(text); err == nil {
		return monitor.AsOf{Position: p.at.Position, KnownBy: &day}, nil
	}
	return monitor.ParseMoment(text)
}

// changesView names what moved the letter as it is known at the second moment:
// at the first some of it was not.
func (s *Server) changesView(p *page, d letter.Difference, to monitor.AsOf) (changesView, error) {
	v := changesView{Headline: sayIn(p, d.Headline)}
	var ids []record.ID
	for _, c := range d.Changes {
		ids = append(ids, c.Sources...)
	}
	n, err := s.namesAt(p, to, ids...)
	if err != nil {
		return v, err
	}
	dates, err := s.sourceDates(p, to, ids)
	if err != nil {
		return v, err
	}
	for _, c := range d.Changes {
		entry := component.LedgerEntry{
			When: changeDate(p, c, dates), What: changeWhat(&p.Page, c, p.Link("/letters/"+d.Letter.Key+"#c"+strconv.Itoa(c.Number))),
			Do: changeSources(&p.Page, n.links(c.Sources)),
		}
		if c.Moves {
			v.Moved = append(v.Moved, entry)
		} else {
			v.Grown = append(v.Grown, entry)
		}
	}
	return v, nil
}

// links are the ways to several entities.
func (n *names) links(ids []record.ID) []link {
	var out []link
	for _, id := range ids {
		out = append(out, link{n.of(id), n.address(id), n.lang(id)})
	}
	return out
}

// sourceDates are the dates of sources.
func (s *Server) sourceDates(p *page, at monitor.AsOf, ids []record.ID) (map[record.ID]record.Date, error) {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = id.Key
	}
	es, err := s.record.Entities(p.ctx, p.who, "source", keys, at)
	if err != nil {
		return nil, err
	}
	dates := map[record.ID]record.Date{}
	for _, e := range es {
		if d, ok := e.Value("date").(record.Date); ok {
			dates[e.ID] = d
		}
	}
	return dates, nil
}

// changeDate is the date of the first source that moved an assertion.
func changeDate(p *page, c letter.Change, dates map[record.ID]record.Date) string {
	var first record.Date
	for _, id := range c.Sources {
		if d, ok := dates[id]; ok && (first.IsZero() || d.Latest() < first.Latest()) {
			first = d
		}
	}
	if first.IsZero() {
		return p.Say(sayNoNewSource)
	}
	return first.Short(p.Lang)
}

// letterAsJSON is GET /letters/{key}/letter.json: the letter for programs.
func (s *Server) letterAsJSON(w http.ResponseWriter, p *page) error {
	r, err := s.record.Letter(p.ctx, p.who, p.r.PathValue("key"), p.Lang, p.at)
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(r.JSON(), "", "  ")
	if err != nil {
		return err
	}
	s.send(w, p.r, http.StatusOK, "application/json", append(body, '\n'))
	return nil
}

// showLetters is GET /letters: the letters of the record, newest first, each
// with how its assertions stand.
func (s *Server) showLetters(w http.ResponseWriter, p *page) error {
	rows, err := s.letterRows(p)
	if err != nil {
		return err
	}
	p.Title = p.Say(sayLettersTitle)
	return s.render(w, p, lettersPage(&p.Page, rows))
}

// letterRow is a letter in a list.
type letterRow struct {
	Title    string
	At       templ.SafeURL
	Date     string
	Occasion string
	From     string
	Headline string
	Tally    []component.TallyItem
}

func (s *Server) letterRows(p *page) ([]letterRow, error) {
	all, err := s.record.Letters(p.ctx, p.who, p.at)
	if err != nil {
		return nil, err
	}
	var rows []letterRow
	for _, info := range all {
		row := letterRow{
			Title: info.Title.In(p.Lang), At: p.Entity(info.ID), Date: info.Date.In(p.Lang),
			Occasion: info.Occasion.In(p.Lang), From: commitment.People(info.From).In(p.Lang),
		}
		r, err := s.record.Letter(p.ctx, p.who, info.ID.Key, p.Lang, p.at)
		if err != nil {
			if _, mendable := problem.Of(err); !mendable {
				return nil, err
			}
			row.Headline = err.Error() // the letter cannot be read; the list says why
			rows = append(rows, row)
			continue
		}
		row.Headline = sayIn(p, r.Headline)
		row.Tally = tally(r, r)
		rows = append(rows, row)
	}
	return rows, nil
}

var (
	sayTwoMoments   = locale.Message{ID: "web.two-moments", ES: "Los dos momentos que se comparan", EN: "The two moments compared"}
	sayBetween      = locale.Message{ID: "web.between", ES: "Lo que cambió en la carta entre lo que se sabía el {from} y lo que se sabía el {to}.", EN: "What changed in the letter between what was known on {from} and what was known on {to}."}
	sayCompare      = locale.Message{ID: "web.compare", ES: "Comparar", EN: "Compare"}
	sayFirstMoment  = locale.Message{ID: "web.first-moment", ES: "Primer momento", EN: "First moment"}
	saySecondMoment = locale.Message{ID: "web.second-moment", ES: "Segundo momento", EN: "Second moment"}
	sayChangesTitle = locale.Message{ID: "web.changes-title", ES: "Qué cambió · {letter}", EN: "What changed · {letter}"}
	sayNoNewSource  = locale.Message{ID: "web.no-new-source", ES: "Sin fuente nueva", EN: "No new source"}
	sayLettersTitle = locale.Message{ID: "web.letters-title", ES: "Cartas", EN: "Letters"}
)
