package web

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// whoPath is the page of the demonstration on which one chooses whom to be.
const whoPath = "/who"

// demoRoutes are the pages that the demonstration has and no other server.
func demoRoutes() []Route {
	return []Route{
		{http.MethodGet, whoPath, component.Nowhere, access.Knock, (*Server).showWho},
		{http.MethodPost, whoPath, component.Nowhere, access.Knock, (*Server).become},
	}
}

// errDemoIsHere says that a demonstration was asked for which others could reach.
var errDemoIsHere = errors.New("a demonstration answers to this machine alone: no hosts, no proxy")

// demoDoor lets whoever sits at this machine in without asking who they are: who
// has chosen nobody is the first of the record's people. Where others must sign
// in, or show anew who they are, one chooses again. guard has refused all names
// but those of this machine; the door refuses all addresses but its own.
func (s *Server) demoDoor(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !loopback(r.RemoteAddr) {
			http.Error(w, "403: the demonstration answers to its own machine alone", http.StatusForbidden)
			return
		}
		lang, path, ours := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		l, known := locale.ParseLang(lang)
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		switch path = "/" + path; {
		case !ours || !known || !reads || path == whoPath || path == "/invitation":
		case path == "/sign-in" || path == "/prove":
			to := component.Address(l, whoPath, "", url.Values{"next": {ourPath(r.URL.Query().Get("next"), "/"+string(l)+"/")}})
			http.Redirect(w, r, to, http.StatusSeeOther)
			return
		default:
			if err := s.firstOfAll(w, r); err != nil {
				s.o.Log.Error("the demonstration could not let somebody in", "error", err)
				http.Error(w, "500: the demonstration could not let you in; start it again", http.StatusInternalServerError)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// firstOfAll signs a request in that comes with no session of this record.
func (s *Server) firstOfAll(w http.ResponseWriter, r *http.Request) error {
	v, err := s.record.Visitor(r.Context(), s.cookie(r, sessionCookie))
	if err != nil || v.Session != 0 {
		return err
	}
	cast, err := s.cast(r)
	if err != nil || len(cast) == 0 {
		return err
	}
	token, err := s.record.LetIn(r.Context(), s.o.Actor, cast[0].Account, monitor.Knock{Address: s.address(r), Device: r.UserAgent()})
	if err != nil {
		return err
	}
	s.setCookie(w, r, sessionCookie, token, 0)
	r.Header.Del("Cookie")
	r.AddCookie(&http.Cookie{Name: s.cookieName(r, sessionCookie), Value: token})
	return nil
}

// loopback reports whether a request comes from this machine.
func loopback(remote string) bool {
	host, _, err := net.SplitHostPort(remote)
	ip := net.ParseIP(host)
	return err == nil && ip != nil && ip.IsLoopback()
}

// cast are the people whom one can be, by name.
func (s *Server) cast(r *http.Request) (active []monitor.PersonInfo, err error) {
	all, _, err := s.record.People(r.Context(), s.o.Actor)
	for _, one := range all {
		if one.Active() {
			active = append(active, one)
		}
	}
	return active, err
}

// casting puts on a page whom the reader may be by one click.
func (s *Server) casting(p *page) error {
	cast, err := s.cast(p.r)
	if err != nil {
		return err
	}
	for _, one := range cast {
		p.Cast = append(p.Cast, component.Casting{
			Account: one.Account, Name: one.Name, As: strings.Join(s.standingWords(p, one.Person), "; "),
			Now: p.visitor.In() && p.visitor.Account == one.Account,
		})
	}
	return nil
}

// whoView is the page on which one chooses whom to be.
type whoView struct {
	Next   string
	People []whoRow
}

type whoRow struct {
	component.Casting
	May string // what their role is there for
}

// showWho is GET /who: who are you today?
func (s *Server) showWho(w http.ResponseWriter, p *page) error {
	next := ourPath(p.Query.Get("next"), string(p.LinkAt("/", "")))
	p.Title = p.Say(sayWhoTitle)
	v := whoView{Next: next}
	cast, err := s.cast(p.r)
	if err != nil {
		return err
	}
	for i, one := range p.Cast {
		row := whoRow{Casting: one}
		for _, role := range cast[i].Standings[0].Roles {
			row.May = p.Say(sayRoleIsFor[role])
		}
		v.People = append(v.People, row)
	}
	return s.render(w, p, whoPage(&p.Page, v))
}

// become is POST /who: a session of whoever was chosen.
func (s *Server) become(w http.ResponseWriter, p *page) error {
	if _, err := p.form(w); err != nil {
		return err
	}
	next := ourPath(p.r.PostForm.Get("next"), string(p.LinkAt("/", "")))
	token, err := s.record.LetIn(withoutCancel(p), s.o.Actor, p.r.PostForm.Get("person"), s.knock(p))
	if _, ok := problem.Of(err); ok {
		return problem.New(problem.NotFound, sayNobodyChosen)
	}
	if err != nil {
		return err
	}
	return s.enter(w, p, token, next)
}

// sayRoleIsFor says what a role does, for a visitor who meets it.
var sayRoleIsFor = map[access.Role]locale.Message{
	access.Administrator:     sayForAdministrator,
	access.Documenter:        sayForDocumenter,
	access.Analyst:           sayForAnalyst,
	access.Advocate:          sayForAdvocate,
	access.ProtectionOfficer: sayForProtection,
	access.Reader:            sayForReader,
	access.Guest:             sayForGuest,
}

var (
	sayWhoTitle = locale.Message{ID: "web.who-are-you", ES: "¿Quién es usted hoy?", EN: "Who are you today?"}
	sayWhoLede  = locale.Message{
		ID: "web.who-lede",
		ES: "Cinco organizaciones trabajan en este registro. Elija a una persona y vea lo que ella ve y puede hacer; arriba de cada página cambia a otra. Las personas son inventadas: nadie lleva estos nombres.",
		EN: "Five organisations work on this record. Choose somebody, and see what they see and may do; the top of every page changes you to another. The people are invented: nobody bears these names.",
	}
	sayWhoKick      = locale.Message{ID: "web.who-kick", ES: "Demostración, solo en este equipo", EN: "Demonstration, on this machine only"}
	sayWhoPeople    = locale.Message{ID: "web.who-people", ES: "Personas", EN: "People"}
	sayNobodyChosen = locale.Message{ID: "web.nobody-chosen", ES: "nadie en este registro puede entrar con esa clave; elija a una de las personas de la página «¿Quién es usted hoy?»", EN: "nobody in this record can come in by that key; choose one of the people on the page “Who are you today?”"}

	sayForAdministrator = locale.Message{ID: "web.for-administrator", ES: "Invita a la gente de su organización, da funciones y puede todo lo demás.", EN: "Invites people of the organisation, gives roles, and may do all else."}
	sayForDocumenter    = locale.Message{ID: "web.for-documenter", ES: "Registra hechos, actos y fuentes; importa archivos y decide qué valor se sigue.", EN: "Records events, acts and sources; imports files and decides which value is followed."}
	sayForAnalyst       = locale.Message{ID: "web.for-analyst", ES: "Cuida las medidas, las observaciones y las cifras.", EN: "Looks after measures, observations and figures."}
	sayForAdvocate      = locale.Message{ID: "web.for-advocate", ES: "Escribe cartas y sigue los compromisos.", EN: "Writes letters and follows commitments."}
	sayForProtection    = locale.Message{ID: "web.for-protection", ES: "Registra, y borra lo que pondría a alguien en peligro.", EN: "Records, and erases what would put somebody in danger."}
	sayForReader        = locale.Message{ID: "web.for-reader", ES: "Lee.", EN: "Reads."}
	sayForGuest         = locale.Message{ID: "web.for-guest", ES: "Ve una sola carta, y nada más.", EN: "Sees one letter, and nothing else."}
)
