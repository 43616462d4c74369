package web

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// fail turns an error into a page. What a person can mend is said in their
// language, with what to do; all else is logged whole under a code, and the page
// says that nothing was saved and which code to give the operator.
func (s *Server) fail(w http.ResponseWriter, p *page, err error) {
	if gone(p.ctx, err) {
		return
	}
	f := fault{title: p.Say(sayBroke)}
	status := http.StatusInternalServerError
	var list *problem.List
	if one, ok := problem.Of(err); ok {
		status = statusOf(one.Kind)
		f.title = p.Say(faultTitle(one.Kind))
		f.sentences = []string{sentence(one.In(p.Lang))}
		if one.Cause != nil {
			s.o.Log.Warn("a page could not be shown", "path", p.Path, "error", err)
		}
	}
	if errors.As(err, &list) {
		f.sentences = nil
		for _, one := range list.Problems {
			f.sentences = append(f.sentences, sentence(one.In(p.Lang)))
		}
	}
	if len(f.sentences) == 0 {
		f.code = code()
		s.o.Log.Error("a page broke", "code", f.code, "path", p.Path, "error", err)
	}
	if strings.HasSuffix(p.Path, ".json") {
		s.failAsJSON(w, p, status, f, problemsIn(err))
		return
	}
	p.Title, p.AsOf = f.title, ""
	if err := s.renderStatus(w, p, status, faultPage(&p.Page, f)); err != nil {
		s.o.Log.Error("the page of an error broke", "path", p.Path, "error", err)
		http.Error(w, f.title, status)
	}
}

// sentence gives words of the catalogue a capital and a full stop.
func sentence(s string) string {
	s = initial(s)
	if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "?") {
		s += "."
	}
	return s
}

// fault is a page that says what went wrong and what to do.
type fault struct {
	title     string
	sentences []string
	code      string // for the operator, where it is our fault
}

func statusOf(k problem.Kind) int {
	switch k {
	case problem.NotFound:
		return http.StatusNotFound
	case problem.Denied:
		return http.StatusForbidden
	case problem.Conflict:
		return http.StatusConflict
	case problem.Busy, problem.Unavailable:
		return http.StatusServiceUnavailable
	case problem.Damaged:
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

func faultTitle(k problem.Kind) locale.Message {
	switch k {
	case problem.NotFound:
		return sayNotHere
	case problem.Denied:
		return sayNotAllowed
	case problem.Conflict:
		return sayConflict
	case problem.Busy:
		return sayBusy
	case problem.Damaged:
		return sayDamaged
	case problem.Unavailable:
		return sayUnavailable
	}
	return sayUnreadable
}

// code names one failure: four hexadecimal digits, short enough to be read out
// over a telephone.
func code() string {
	var b [2]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	return fmt.Sprintf("%04X", b)
}

var (
	sayBroke       = locale.Message{ID: "web.broke", ES: "Algo se descompuso aquí", EN: "Something broke here"}
	sayNotHere     = locale.Message{ID: "web.not-here", ES: "Aquí no hay nada", EN: "There is nothing here"}
	sayNotAllowed  = locale.Message{ID: "web.not-allowed", ES: "Usted no tiene permiso para esto", EN: "You may not do this"}
	sayConflict    = locale.Message{ID: "web.conflict", ES: "Otra persona lo cambió entretanto", EN: "Somebody else changed it meanwhile"}
	sayBusy        = locale.Message{ID: "web.busy", ES: "El registro está ocupado", EN: "The record is busy"}
	sayDamaged     = locale.Message{ID: "web.damaged", ES: "Un archivo del registro está dañado", EN: "A file of the record is damaged"}
	sayUnavailable = locale.Message{ID: "web.unavailable", ES: "Este equipo no pudo hacerlo", EN: "This machine could not do it"}
	sayUnreadable  = locale.Message{ID: "web.unreadable", ES: "Esto no se puede leer", EN: "This cannot be read"}
	sayNothingLost = locale.Message{ID: "web.nothing-saved", ES: "No se guardó nada. Vuelva a intentarlo; si se repite, dé este código a quien opera el registro:", EN: "Nothing was saved. Try again; if it happens again, tell the operator this code:"}
	sayGoHome      = locale.Message{ID: "web.go-home", ES: "Ir al inicio", EN: "Go to the home page"}
	sayGoSearch    = locale.Message{ID: "web.go-search", ES: "Buscar en el registro", EN: "Search the record"}
)
