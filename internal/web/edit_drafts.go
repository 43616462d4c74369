package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/problem"
)

// keepDraft keeps what a form sent, as far as it is filled in.
func (s *Server) keepDraft(p *page, title string) error {
	if ok, why := s.mayAct(p, access.Write); !ok {
		return problem.New(problem.Denied, sayReadOnly).Because(errors.New(why))
	}
	values := p.r.PostForm
	path := p.value("path")
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "?#\\") {
		return problem.New(problem.Invalid, sayNotSent)
	}
	values.Del("do")
	for name, sent := range values {
		if len(sent) == 0 || sent[0] == "" {
			values.Del(name) // an empty field says nothing
		}
	}
	return s.record.KeepDraft(p.ctx, p.who, monitor.Draft{Token: p.value("token"), Path: path, Title: title, Fields: values.Encode()})
}

// autosave is POST /drafts: what is typed so far, sent by the page as one types.
func (s *Server) autosave(w http.ResponseWriter, p *page) error {
	if err := p.sent(w); err != nil {
		return err
	}
	if p.value("discard") != "" {
		if err := s.record.DropDraft(p.ctx, p.who, p.value("discard")); err != nil {
			return err
		}
		http.Redirect(w, p.r, string(p.LinkAt("/drafts", "")), http.StatusSeeOther)
		return nil
	}
	title := ""
	for _, name := range []string{"event.name.0.es", "event.name.0.en", "it.name.0.es", "it.name.0.en", "it.title.0.v", "it.title.0.es"} {
		if title == "" {
			title = p.value(name)
		}
	}
	if err := s.keepDraft(p, title[:min(len(title), 200)]); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// showDrafts is GET /drafts: the forms that one has begun.
func (s *Server) showDrafts(w http.ResponseWriter, p *page) error {
	drafts, err := s.waiting(p)
	if err != nil {
		return err
	}
	p.Title = p.Say(sayDrafts)
	return s.render(w, p, draftsPage(&p.Page, p.LinkAt("/drafts", ""), drafts))
}
