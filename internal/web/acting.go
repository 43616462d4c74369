package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// mostSent is how much a form may send, proofs included.
const mostSent = 4 << 20

// sourcesOffered is how many sources a field offers while one types.
const sourcesOffered = 200

// act runs what changes the record, one at a time: what a form was decided upon
// is then still so when it is written, and a form sent twice finds at its second
// time what the first one did (docs/decisions/0046). It refuses to change any
// moment but now, and those whom the policy does not allow it.
func (s *Server) act(p *page, action access.Action, do func() error) error {
	if p.Past() {
		return problem.New(problem.Misused, sayOnlyNow)
	}
	if !s.record.May(p.who, action, access.Object{}) {
		return problem.New(problem.Denied, sayReadOnly)
	}
	s.acting.Lock()
	defer s.acting.Unlock()
	return do()
}

// mayAct reports whether a page offers to change something, and if not why.
func (s *Server) mayAct(p *page, action access.Action) (ok bool, why string) {
	switch {
	case !s.record.May(p.who, action, access.Object{}):
		return false, p.Say(sayReadOnly)
	case p.Past():
		return false, p.Say(sayOnlyNow)
	}
	return true, ""
}

// sent reads what a form sent. Line ends are ours, and no space stands around.
func (p *page) sent(w http.ResponseWriter) error {
	p.r.Body = http.MaxBytesReader(w, p.r.Body, mostSent)
	err := p.r.ParseMultipartForm(mostSent)
	if errors.Is(err, http.ErrNotMultipart) {
		err = p.r.ParseForm()
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return problem.New(problem.Invalid, sayTooLarge, "most", mostSent>>20)
	case err != nil:
		return problem.New(problem.Invalid, sayNotSent).Because(err)
	}
	return nil
}

// value is what a form sent in a field.
func (p *page) value(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(p.r.PostFormValue(name), "\r\n", "\n"))
}

// seen is the position at which a form was shown: what was saved since, its
// reader has not seen.
func (p *page) seen() record.Position {
	n, err := strconv.ParseInt(p.value("seen"), 10, 64)
	if err != nil {
		return 0 // nothing was seen: whatever was judged is news
	}
	return record.Position(n)
}

func (p *page) seenNow() component.Option {
	return component.Option{Value: "seen", Label: strconv.FormatInt(int64(p.Newest), 10)}
}

// saved is the position that an address says was just saved, 0 for none.
func (p *page) saved() record.Position {
	n, err := strconv.ParseInt(p.Query.Get("saved"), 10, 64)
	if err != nil || n < 0 || record.Position(n) > p.Newest {
		return 0
	}
	return record.Position(n)
}

// done leads to a page that says what was saved at a position.
func (p *page) done(w http.ResponseWriter, path string, at record.Position) error {
	to := p.LinkAt(path+"#saved", "", "saved", strconv.FormatInt(int64(at), 10))
	http.Redirect(w, p.r, string(to), http.StatusSeeOther)
	return nil
}

// reasonField asks why. There is no default reason.
func (p *page) reasonField(value string) component.Field {
	return component.Field{Name: "reason", Label: p.Say(sayReasonLabel), Hint: p.Say(sayWhyHint), Value: value, Lines: 3}
}

// sourceField asks on which source the reason rests, and offers the newest.
func (s *Server) sourceField(p *page, value string, hint locale.Message) (component.Field, error) {
	f := component.Field{Name: "source", Label: p.Say(saySourceOfWhy), Hint: p.Say(hint), Value: value, Optional: true}
	res, err := s.ask(p, "sources order by date desc limit "+strconv.Itoa(sourcesOffered))
	if err != nil {
		return f, err
	}
	ids := make([]record.ID, len(res.Answer.Rows))
	for i, row := range res.Answer.Rows {
		ids[i] = row.ID
	}
	n, err := s.namesOf(p, ids...)
	if err != nil {
		return f, err
	}
	for _, id := range ids {
		f.Known = append(f.Known, component.Option{Value: id.Key, Label: n.of(id)})
	}
	return f, nil
}

// source reads the source that somebody named by its key, and says what is wrong
// where there is none of this name.
func (s *Server) source(p *page, text string) (id record.ID, wrong string, err error) {
	if text == "" {
		return record.ID{}, "", nil
	}
	id = record.ID{Type: "source", Key: strings.TrimPrefix(text, "source:")}
	es, err := s.record.Entities(p.ctx, p.who, "source", []string{id.Key}, monitor.AsOf{})
	if err != nil || len(es) > 0 {
		return id, "", err
	}
	hits, err := s.record.Search(p.ctx, p.who, text, 20, monitor.AsOf{})
	if err != nil {
		return id, "", err
	}
	for _, h := range hits {
		if h.ID.Type == "source" {
			return id, p.Say(sayNearSource, "text", text, "near", h.ID.Key), nil
		}
	}
	return id, p.Say(sayNoSource, "text", text), nil
}

// wrongWith puts a problem beside the field that it names, or over the form.
// What is no problem of the form stays an error.
func (p *page) wrongWith(f *component.Form, err error) error {
	one, ok := problem.Of(err)
	if !ok || errors.Is(err, context.Canceled) || one.Kind == problem.Damaged || one.Kind == problem.Unavailable {
		return err
	}
	for i := range f.Fields {
		if f.Fields[i].Name == one.Place.Column {
			f.Fields[i].Error = sentence(one.Message.In(p.Lang, one.Args...))
			return nil
		}
	}
	f.Error = sentence(one.In(p.Lang))
	return nil
}

// titled puts the number of errors before the title of the window.
func (p *page) titled(title string, f *component.Form) {
	p.Title = title
	if f != nil && f.Errors() > 0 {
		p.Title = p.Count(sayErrorsIn, f.Errors(), "title", title)
	}
}

// statusFor is the status of a page with a form on it.
func statusFor(f *component.Form) int {
	if f != nil && f.Errors() > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

var (
	sayOnlyNow     = locale.Message{ID: "web.only-now", ES: "Aquí se ve otro momento del registro, y solo se cambia el presente: vuelva a hoy", EN: "this is another moment of the record, and one changes only the present: go back to today"}
	sayReadOnly    = locale.Message{ID: "web.read-only", ES: "su papel no permite esto; pídalo a quien administra su organización", EN: "your role does not allow this; ask the administrator of your organisation"}
	sayTooLarge    = locale.Message{ID: "web.too-large", ES: "es demasiado grande; se aceptan hasta {most} MB", EN: "this is too large; up to {most} MB are taken"}
	sayNotSent     = locale.Message{ID: "web.not-sent", ES: "lo enviado no es un formulario de estas páginas; vuelva atrás y use el botón", EN: "what was sent is no form of these pages; go back and use the button"}
	sayReasonLabel = locale.Message{ID: "web.reason-label", ES: "Por qué", EN: "Why"}
	sayWhyHint     = locale.Message{ID: "web.why-hint", ES: "Para que cualquiera pueda juzgarlo. Queda en el diario con su nombre y la fecha.", EN: "So that anybody can judge it. It stays in the journal with your name and the date."}
	saySourceOfWhy = locale.Message{ID: "web.source-of-why", ES: "Fuente en que se apoya el motivo", EN: "Source on which the reason rests"}
	sayNoSource    = locale.Message{ID: "web.no-source", ES: "No hay ninguna fuente «{text}». Escriba la clave de una fuente del registro, como scjn-2018-lsi, o nada.", EN: "There is no source “{text}”. Write the key of a source of the record, such as scjn-2018-lsi, or nothing."}
	sayNearSource  = locale.Message{ID: "web.near-source", ES: "No hay ninguna fuente «{text}». ¿Quiso decir «{near}»?", EN: "There is no source “{text}”. Did you mean “{near}”?"}
	sayErrorsIn    = locale.Plural{
		ID:    "web.errors-in",
		OneES: "{n} error: {title}", ManyES: "{n} de errores: {title}", OtherES: "{n} errores: {title}",
		OneEN: "{n} error: {title}", OtherEN: "{n} errors: {title}",
	}
)
