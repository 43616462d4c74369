package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/constancia-project/constancia/problem"
)

// faultJSON is what a program gets instead of a page that says what went wrong
// (RFC 9457, with the problems one by one).
type faultJSON struct {
	Title    string        `json:"title"`
	Status   int           `json:"status"`
	Detail   string        `json:"detail"`
	Code     string        `json:"code,omitempty"` // for the operator, where the fault is ours
	Problems []problemJSON `json:"problems"`
}

// problemJSON is one problem with its place; offset and length are bytes of the
// query, and left out where none of its words is meant.
type problemJSON struct {
	Says     string `json:"says"`
	Offset   *int   `json:"offset,omitempty"`
	Length   int    `json:"length,omitempty"`
	Found    string `json:"found,omitempty"`
	Expected string `json:"expected,omitempty"`
}

// problemsIn takes the problems out of an error.
func problemsIn(err error) []*problem.Problem {
	var list *problem.List
	if errors.As(err, &list) {
		return list.Problems
	}
	if one, ok := problem.Of(err); ok {
		return []*problem.Problem{one}
	}
	return nil
}

// failAsJSON answers a program that asked for JSON.
func (s *Server) failAsJSON(w http.ResponseWriter, p *page, status int, f fault, problems []*problem.Problem) {
	answer := faultJSON{
		Title: f.title, Status: status, Detail: strings.Join(f.sentences, " "), Code: f.code,
		Problems: make([]problemJSON, 0, len(problems)),
	}
	if f.code != "" {
		answer.Detail = p.Say(sayNothingLost) + " " + f.code
	}
	for _, one := range problems {
		said := problemJSON{Says: one.In(p.Lang), Found: one.Place.Found}
		if one.Place.Length > 0 {
			said.Offset, said.Length = &one.Place.Offset, one.Place.Length
		}
		if one.Place.Expected != nil {
			said.Expected = one.Place.Expected.In(p.Lang)
		}
		answer.Problems = append(answer.Problems, said)
	}
	body, err := json.MarshalIndent(answer, "", "  ")
	if err != nil {
		s.o.Log.Error("the answer of an error broke", "path", p.Path, "error", err)
		http.Error(w, f.title, status)
		return
	}
	s.send(w, p.r, status, "application/problem+json", append(body, '\n'))
}
