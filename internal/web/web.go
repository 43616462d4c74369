// Package web is constancia in a browser: pages made on the server, readable
// and usable without scripts, in Spanish and English. Start with [New], which
// returns a handler; routes.go lists every page.
//
// A handler reads the request, asks [monitor.Record] what it needs and renders;
// it returns its error, and one place turns a problem into a page that says
// what to do. What the package keeps: no request to another host, no inline
// style or script, every address works in both languages and at any moment.
package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/vocabulary"
)

// Options are what the operator decides.
type Options struct {
	Actor        access.Actor     // who reads a record without accounts: its operator
	DefaultLang  locale.Lang      // for browsers that ask for neither language; Spanish if empty
	SampleNotice bool             // say on every page that the record is the sample
	Hosts        []string         // names to answer to besides loopback
	Demo         bool             // the sample's people, each by one click, on this machine alone
	BehindProxy  bool             // believe what a proxy adds: X-Forwarded-For and -Proto
	Now          func() time.Time // the clock; time.Now if nil
	Log          *slog.Logger     // slog.Default if nil
}

// Server serves one record.
type Server struct {
	record *monitor.Record
	o      Options
	assets *assets
	mux    *http.ServeMux
	zip    sync.Pool  // of *gzip.Writer: making one costs more than a page
	acting sync.Mutex // held by what changes the record: see act

	actions map[string]access.Action // of each pattern of the mux

	imports *imports

	mu       sync.Mutex
	verified *verification // the last one since the server started
}

// New returns the handler that serves r.
func New(r *monitor.Record, o Options) (http.Handler, error) {
	if o.DefaultLang == "" {
		o.DefaultLang = locale.ES
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Demo && (len(o.Hosts) > 0 || o.BehindProxy) {
		return nil, errDemoIsHere
	}
	a, err := newAssets()
	if err != nil {
		return nil, err
	}
	s := &Server{record: r, o: o, assets: a, mux: http.NewServeMux(), actions: map[string]access.Action{}}
	if s.imports, err = newImports(r); err != nil {
		return nil, err
	}
	s.zip.New = func() any { return gzip.NewWriter(nil) }
	mux := s.mux
	mux.Handle("GET "+a.prefix()+"/{file...}", a)
	mux.HandleFunc("GET /{$}", s.chooseLanguage)
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, a.prefix()+"/icon.svg", http.StatusSeeOther)
	})
	all := routes()
	if o.Demo {
		all = append(all, demoRoutes()...)
	}
	for _, lang := range locale.Langs() {
		for _, route := range all {
			pattern := route.Method + " /" + string(lang) + route.Path
			s.actions[pattern] = route.Action
			mux.HandleFunc(pattern, s.serve(lang, route))
		}
	}
	mux.HandleFunc("/", s.lost)
	if o.Demo {
		return guard(nil, s.demoDoor(mux)), nil
	}
	return guard(o.Hosts, mux), nil
}

// page is one reader's request: who asks, in which language, at which moment.
type page struct {
	component.Page
	r          *http.Request
	ctx        context.Context
	who        access.Actor
	visitor    monitor.Visitor // who is signed in, if anybody
	guarded    bool            // the record has accounts
	at         monitor.AsOf    // as asked for
	view       query.View      // what may be read at that moment
	zone       *time.Location
	vocabulary vocabulary.Set
}

// serve wraps a route's handler: it says who asks and at which moment, lets them
// through if the policy does, and turns the error that the handler returns into a
// page.
func (s *Server) serve(lang locale.Lang, route Route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p, err := s.page(r, lang, route)
		through := false
		if err == nil {
			through, err = s.admit(w, p, route)
		}
		if through && err == nil {
			if err = route.handle(s, w, p); err == nil {
				s.noteReading(p, route)
			}
		}
		if errors.Is(err, errProve) {
			err = s.askProof(w, p)
		}
		if err != nil {
			s.fail(w, p, err)
		}
	}
}

// page reads what every page needs. Where it returns an error, the page can
// still say it.
func (s *Server) page(r *http.Request, lang locale.Lang, route Route) (*page, error) {
	p := &page{r: r, ctx: r.Context(), vocabulary: s.record.Vocabulary, zone: s.o.Now().Location()}
	p.Page = component.Page{
		Lang: lang, Schema: s.record.Schema, Place: route.Place,
		Path:   strings.TrimPrefix(r.URL.EscapedPath(), "/"+string(lang)),
		Query:  r.URL.Query(),
		Sample: s.o.SampleNotice, Static: s.assets.prefix(),
	}
	p.Query.Del("at")
	if err := s.identify(p); err != nil {
		p.Stranger = true
		return p, err
	}
	if s.o.Demo {
		if err := s.casting(p); err != nil {
			return p, err
		}
	}
	return p, s.moment(p)
}

// render answers with a page.
func (s *Server) render(w http.ResponseWriter, p *page, c templ.Component) error {
	return s.renderStatus(w, p, http.StatusOK, c)
}

func (s *Server) renderStatus(w http.ResponseWriter, p *page, status int, c templ.Component) error {
	var b bytes.Buffer
	var err error
	if err = s.withWork(p, status); err != nil {
		return err
	}
	ctx := templ.WithChildren(p.ctx, c)
	if err := component.Layout(&p.Page).Render(ctx, &b); err != nil {
		return fmt.Errorf("rendering %s: %w", p.Path, err)
	}
	body := b.Bytes()
	if p.who.Confined != nil {
		body = s.unlinked(p, body)
	}
	s.send(w, p.r, status, "text/html; charset=utf-8", body)
	return nil
}

// chooseLanguage sends a reader without a language to the one that the browser
// asks for.
func (s *Server) chooseLanguage(w http.ResponseWriter, r *http.Request) {
	w.Header().Add("Vary", "Accept-Language")
	http.Redirect(w, r, "/"+string(preferred(r.Header.Get("Accept-Language"), s.o.DefaultLang))+"/", http.StatusSeeOther)
}

// preferred is the first of our languages that the header names; browsers list
// them in order of preference.
func preferred(header string, otherwise locale.Lang) locale.Lang {
	for part := range strings.SplitSeq(header, ",") {
		tag, _, _ := strings.Cut(part, ";")
		if l, ok := locale.ParseLang(strings.TrimSpace(tag)); ok {
			return l
		}
	}
	return otherwise
}

// lost answers addresses that lead nowhere, in the language that they begin
// with.
func (s *Server) lost(w http.ResponseWriter, r *http.Request) {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	lang, ok := locale.ParseLang(first)
	if !ok || string(lang) != first {
		lang = preferred(r.Header.Get("Accept-Language"), s.o.DefaultLang)
	}
	p, err := s.page(r, lang, Route{})
	if err == nil {
		err = problem.New(problem.NotFound, sayNoPage, "path", r.URL.Path)
	}
	s.fail(w, p, err)
}

// gone reports whether the reader left before the answer was ready.
func gone(ctx context.Context, err error) bool {
	return ctx.Err() != nil && errors.Is(err, ctx.Err())
}

var sayNoPage = locale.Message{
	ID: "web.no-page",
	ES: "En la dirección {path} no hay ninguna página; empiece por Inicio o busque lo que necesita",
	EN: "there is no page at {path}; begin at Home, or search for what you need",
}
