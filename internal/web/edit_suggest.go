package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// suggestedMost is how many suggestions a field shows.
const suggestedMost = 8

// offered is what a field offers: what it writes, what it means, and the
// entity that it is.
type offered struct {
	Text string `json:"text"`
	Says string `json:"says"`
	ID   string `json:"id,omitempty"`
}

// suggest is GET /suggest/{what}: what a field offers as one types.
func (s *Server) suggest(w http.ResponseWriter, p *page) error {
	text := strings.TrimSpace(p.Query.Get("q"))
	var out []offered
	var err error
	switch p.r.PathValue("what") {
	case "term":
		out = s.suggestTerms(p, p.Query.Get("of"), text)
	case "place":
		out, err = s.suggestPlaces(p, text)
	case "ref":
		out, err = s.suggestEntities(p, strings.Fields(p.Query.Get("of")), text)
	case "reading":
		out = s.suggestReading(p, text)
	default:
		return problem.New(problem.NotFound, sayNoPage, "path", p.r.URL.Path)
	}
	if err != nil {
		return err
	}
	if out == nil {
		out = []offered{}
	}
	body, err := json.Marshal(out)
	if err != nil {
		return fmt.Errorf("suggestions: %w", err)
	}
	s.send(w, p.r, http.StatusOK, "application/json; charset=utf-8", body)
	return nil
}

// suggestTerms finds terms whose labels, in either language, have words that begin
// as typed, with what they lie under.
func (s *Server) suggestTerms(p *page, vocabulary, text string) []offered {
	v, ok := s.record.Vocabulary.Vocabulary(vocabulary)
	typed := query.SearchWords(text)
	if !ok {
		return nil
	}
	var out []offered
	for _, t := range v.Terms() {
		words := append(query.SearchWords(t.Label.ES+" "+t.Label.EN), t.Code)
		every := true
		for _, w := range typed {
			every = every && slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, w) })
		}
		if !every {
			continue
		}
		one := offered{Text: t.Label.In(p.Lang), Says: t.Label.In(p.Lang.Other())}
		if parent, ok := v.Term(t.Parent); ok {
			one.Says = joinDots(parent.Label.In(p.Lang), one.Says)
		}
		if out = append(out, one); len(out) == 2*suggestedMost {
			break
		}
	}
	return out
}

func (s *Server) suggestPlaces(p *page, text string) ([]offered, error) {
	before, last := "", text
	if i := strings.LastIndex(text, ";"); i >= 0 {
		before, last = strings.TrimSpace(text[:i])+"; ", text[i+1:]
	}
	found, err := s.record.Places(last, suggestedMost)
	var out []offered
	for _, place := range found {
		name := place.Name.In(p.Lang)
		if within := place.Within.In(p.Lang); within != "" {
			name += ", " + within
		}
		one := offered{Text: before + name, Says: joinDots(p.Say(levelWords[place.Level]), place.Code)}
		if place.Population > 0 {
			one.Says = joinDots(one.Says, p.Say(sayPeople, "n", int64(place.Population)))
		}
		out = append(out, one)
	}
	return out, err
}

// suggestEntities finds entities of some types by their words, and among people
// those whose name is spelt a little otherwise.
func (s *Server) suggestEntities(p *page, types []string, text string) ([]offered, error) {
	if len([]rune(text)) < 2 {
		return nil, nil
	}
	hits, err := s.record.Search(p.ctx, p.who, text, 60, monitor.AsOf{})
	if err != nil {
		return nil, err
	}
	var ids []record.ID
	why := map[record.ID]string{}
	for _, h := range hits {
		if slices.Contains(types, h.ID.Type) && len(ids) < suggestedMost {
			ids = append(ids, h.ID)
		}
	}
	for _, typ := range types {
		likely, err := s.record.Likely(p.ctx, p.who, typ, text, suggestedMost)
		if err != nil {
			return nil, err
		}
		for _, l := range likely {
			why[l.Entity] = locale.Say(p.Lang, l.Why)
			if !slices.Contains(ids, l.Entity) {
				ids = append(ids, l.Entity)
			}
		}
	}
	n, err := s.namesOf(p, ids...)
	if err != nil {
		return nil, err
	}
	var out []offered
	for _, id := range ids {
		out = append(out, offered{Text: n.of(id), Says: joinDots(typeLabel(&p.Page, id.Type, false), id.Key, why[id]), ID: id.String()})
	}
	if slices.Contains(types, "party") {
		out = append(out, offered{Text: text, Says: p.Say(sayNewPerson, "name", text), ID: "new"})
	}
	return out, nil
}

// suggestReading says how a date or a number was understood, or what is wrong
// with it.
func (s *Server) suggestReading(p *page, text string) []offered {
	def := record.Property{Kind: record.Kind{Base: record.Instant}}
	switch p.Query.Get("of") {
	case "count":
		def.Kind.Base = record.Amount
	case "place":
		def.Kind.Base = record.Area
	}
	t := monitor.Typed{Text: text, To: p.Query.Get("to"), How: p.Query.Get("how")}
	if text == "" || t.How == "between" && t.To == "" {
		return nil
	}
	v, err := s.record.Understand(def, t, p.Lang, "")
	if one, ok := problem.Of(err); ok {
		return []offered{{Says: sentence(one.Message.In(p.Lang, one.Args...))}}
	}
	if err != nil {
		return nil
	}
	return []offered{{Text: v.String(), Says: p.Say(sayReads, "value", s.record.Words(p.Lang, def.Kind, v))}}
}
