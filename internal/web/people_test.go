package web

import (
	"bytes"
	"context"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/account"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

const password = "lluvia sobre el tejado de zinc"

// guarded is a record with people, served; its clock is turned by the tests.
type guarded struct {
	t    *testing.T
	h    http.Handler
	r    *monitor.Record
	log  bytes.Buffer
	mu   sync.Mutex
	time time.Time
}

func (g *guarded) now() time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.time
}

func (g *guarded) pass(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.time = g.time.Add(d)
}

// guardedServer serves a record and returns the link of its administrator.
func guardedServer(t *testing.T, more func(*Options)) (*guarded, string) {
	t.Helper()
	g := &guarded{t: t, time: clock()}
	r, err := monitor.Create(context.Background(), t.TempDir()+"/record", monitor.Options{
		Name: "Registro de prueba", Organisation: "Fundar", Now: g.now, Passwords: account.Parameters{Memory: 64, Passes: 1, Lanes: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	_, token, err := r.StartAdministrator(t.Context(), access.Operator("Fundar", "Ana"), "Berta Ruiz", locale.ES)
	if err != nil {
		t.Fatal(err)
	}
	g.r = r
	o := Options{Actor: reader, Now: g.now, Log: slog.New(slog.NewTextHandler(&g.log, nil))}
	if more != nil {
		more(&o)
	}
	if g.h, err = New(r, o); err != nil {
		t.Fatal(err)
	}
	return g, "/es/invitation?link=" + token
}

// tab is one browser without scripts: it keeps cookies, follows redirects and
// fills in forms.
type tab struct {
	*guarded
	cookies map[string]string
	secret  string
	at      string // the address it stands at
	page    string
	status  int
}

func (g *guarded) tab() *tab { return &tab{guarded: g, cookies: map[string]string{}} }

func (b *tab) send(method, address, body string) {
	b.t.Helper()
	for range 6 {
		r := httptest.NewRequest(method, address, strings.NewReader(body))
		r.Host = "localhost:8018"
		if method == http.MethodPost {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
		}
		for name, value := range b.cookies {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		w := httptest.NewRecorder()
		b.h.ServeHTTP(w, r)
		for _, c := range w.Result().Cookies() {
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" {
				b.t.Errorf("the cookie %s is not ours alone: %+v", c.Name, c)
			}
			if c.MaxAge < 0 {
				delete(b.cookies, c.Name)
			} else {
				b.cookies[c.Name] = c.Value
			}
		}
		b.at, b.page, b.status = address, w.Body.String(), w.Code
		if w.Code != http.StatusSeeOther {
			return
		}
		method, body, address = http.MethodGet, "", w.Header().Get("Location")
		address, _, _ = strings.Cut(address, "#")
	}
	b.t.Fatalf("%s leads in circles", address)
}

func (b *tab) open(address string) { b.t.Helper(); b.send(http.MethodGet, address, "") }

var (
	formPattern  = regexp.MustCompile(`(?s)<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>`)
	inputPattern = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
)

// fill sends the form of the page whose action ends so, with its hidden fields and
// what is typed: names and values by turns.
func (b *tab) fill(action string, typed ...string) {
	b.t.Helper()
	for _, m := range formPattern.FindAllStringSubmatch(b.page, -1) {
		if to := html.UnescapeString(m[1]); strings.HasSuffix(to, action) {
			form := url.Values{}
			for _, hidden := range inputPattern.FindAllStringSubmatch(m[2], -1) {
				form.Set(html.UnescapeString(hidden[1]), html.UnescapeString(hidden[2]))
			}
			for i := 0; i < len(typed); i += 2 {
				form.Set(typed[i], typed[i+1])
			}
			b.send(http.MethodPost, to, form.Encode())
			return
		}
	}
	b.t.Fatalf("%s has no form %s: %.300s", b.at, action, text(b.page))
}

// wants fails unless the page has a status and says something.
func (b *tab) wants(status int, says string) {
	b.t.Helper()
	if b.status != status || !strings.Contains(strings.ToLower(text(b.page)), strings.ToLower(says)) {
		b.t.Fatalf("%s: status %d, want %d and %q: %.900s", b.at, b.status, status, says, text(b.page))
	}
}

func (b *tab) code() string {
	b.t.Helper()
	b.pass(31 * time.Second)
	code, err := account.CodeAt(b.secret, b.now())
	if err != nil {
		b.t.Fatal(err)
	}
	return code
}

// signUp follows a link and chooses password and code; it returns the recovery
// codes.
func (b *tab) signUp(link, email string) []string {
	b.t.Helper()
	b.open(link)
	b.wants(200, "Este enlace es para que usted")
	b.secret = strings.ReplaceAll(regexp.MustCompile(`class="secret">([^<]+)<`).FindStringSubmatch(b.page)[1], " ", "")
	b.fill("/invitation", "email", email, "password", password, "code", b.code())
	b.wants(201, "Sus códigos de recuperación")
	codes := regexp.MustCompile(`<li><code>([a-z2-7-]{19})</code>`).FindAllStringSubmatch(b.page, -1)
	if len(codes) != 10 {
		b.t.Fatalf("%d recovery codes", len(codes))
	}
	var all []string
	for _, c := range codes {
		all = append(all, c[1])
	}
	return all
}

func (b *tab) signIn(email, code string) {
	b.t.Helper()
	b.open("/es/sign-in")
	b.fill("/sign-in", "login", email, "password", password, "code", code)
}

// TestSigningUpInAndOut: the whole way, by the pages alone.
func TestSigningUpInAndOut(t *testing.T) {
	g, link := guardedServer(t, nil)
	b := g.tab()
	b.open("/es/events?x=1")
	b.wants(200, "para leerlo hay que entrar")
	if strings.Contains(b.page, "<nav") || strings.Contains(b.page, "Posición") {
		t.Error("a stranger is told where the record stands")
	}
	codes := b.signUp(link, "berta@example.org")
	b.open("/es/")
	b.wants(200, "Invite a quienes van a trabajar aquí")
	if strings.Contains(b.page, g.r.Dir()) {
		t.Error("people are told where on the machine the record lies")
	}
	b.open(link)
	b.wants(409, "ya se usó")
	b.open("/es/account")
	b.fill("/sign-out")
	b.wants(200, "para leerlo hay que entrar")
	if len(b.cookies) != 0 {
		t.Errorf("cookies stay: %v", b.cookies)
	}
	b.open("/es/events?x=1")
	b.fill("/sign-in", "login", "berta@example.org", "password", "otra cosa", "code", b.code())
	b.wants(422, "no son correctos")
	if strings.Contains(b.page, "otra cosa") {
		t.Error("the page holds the password")
	}
	b.fill("/sign-in", "login", "berta@example.org", "password", password, "code", b.code())
	if b.at != "/es/events?x=1" {
		t.Errorf("after signing in at %s", b.at)
	}
	c := g.tab()
	c.signIn("berta@example.org", codes[0])
	c.wants(200, "Berta Ruiz")
	c.open("/en/account")
	c.wants(200, "9 are left")
	if strings.Contains(g.log.String(), "link=") || strings.Contains(g.log.String(), password) {
		t.Errorf("a secret is in the log: %s", g.log.String())
	}
}

// TestStrangersReachNothing: every address leads to the page for signing in, or
// says that it is not to be sent so.
func TestStrangersReachNothing(t *testing.T) {
	g, _ := guardedServer(t, nil)
	for _, route := range routes() {
		path := regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(route.Path, "x")
		if route.Path == "/{$}" {
			path = "/"
		}
		r := httptest.NewRequest(route.Method, "/es"+path, nil)
		r.Host = "localhost"
		w := httptest.NewRecorder()
		g.h.ServeHTTP(w, r)
		led := w.Code == http.StatusSeeOther && strings.HasPrefix(w.Header().Get("Location"), "/es/sign-in")
		if route.Action == access.Knock == led && route.Path != "/sign-out" {
			t.Errorf("%s %s: status %d, to %q", route.Method, route.Path, w.Code, w.Header().Get("Location"))
		}
	}
}

// TestPeopleByThePages: organisations, invitations, roles, suspension, a new start.
func TestPeopleByThePages(t *testing.T) {
	g, link := guardedServer(t, nil)
	b := g.tab()
	b.signUp(link, "berta@example.org")
	b.open("/es/people")
	b.fill("/people/organisation", "name", "")
	b.wants(422, "falta el nombre")
	b.fill("/people/organisation", "name", "WOLA")
	b.wants(200, "Queda en el registro")
	b.fill("/people/invite", "name", "Dora", "member", "wola", "role", "administrator")
	b.wants(201, "Enlace de un solo uso")
	c := g.tab()
	first := linkOn(t, b.page)
	b.open(first)
	b.wants(409, "es para otra persona")
	c.signUp(first, "dora@example.org")
	c.open("/es/people")
	c.fill("/people/invite", "name", "Eva", "member", "wola", "role", "guest")
	c.wants(422, "una persona invitada ve una carta o un caso")
	c.fill("/people/invite", "name", "Eva", "member", "fundar", "role", "reader")
	c.wants(422, "su función no permite esto")
	c.fill("/people/invite", "name", "Eva", "member", "wola", "role", "reader")
	e := g.tab()
	e.signUp(linkOn(t, c.page), "eva@example.org")
	e.open("/es/people")
	e.wants(403, "su función no incluye esto")
	e.open("/es/account")
	e.wants(200, "WOLA: lectura")
	c.open("/es/people")
	c.open(regexp.MustCompile(`href="(/es/people/a-[^"]+)">Eva`).FindStringSubmatch(c.page)[1])
	c.fill("/people/grant", "member", "wola", "role", "analyst")
	c.wants(200, "Queda en el registro")
	e.open("/es/account")
	e.wants(200, "análisis y lectura")
	c.fill("/people/suspend")
	c.wants(200, "Suspendida")
	e.open("/es/account")
	e.wants(200, "para leerlo hay que entrar")
	c.fill("/people/reinstate")
	c.fill("/people/reset")
	c.wants(201, "Enlace de un solo uso")
	e.signUp(linkOn(t, c.page), "eva@example.org")
}

func linkOn(t *testing.T, page string) string {
	t.Helper()
	m := regexp.MustCompile(`http://localhost:8018(/es/invitation\?link=[A-Za-z0-9_-]{43})`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("the page shows no link: %.500s", text(page))
	}
	return m[1]
}

// TestNothingTypedIsLost: a session that is ended in mid-form, and one that must
// be proved anew; another's form is nobody's.
func TestNothingTypedIsLost(t *testing.T) {
	g, link := guardedServer(t, nil)
	b := g.tab()
	b.signUp(link, "berta@example.org")
	b.open("/es/people")
	g.pass(31 * time.Minute)
	b.fill("/people/organisation", "name", "Centro <b> Prodh")
	b.wants(200, "Lo que escribió está guardado")
	b.fill("/sign-in", "login", "berta@example.org", "password", password, "code", b.code())
	b.wants(200, "Un formulario suyo espera")
	if !strings.Contains(b.page, "Centro &lt;b&gt; Prodh") {
		t.Errorf("what was typed is not there: %s", text(b.page))
	}
	b.fill("/held")
	b.wants(200, "Queda en el registro")
	b.open("/es/people")
	b.wants(200, "Centro <b> Prodh")
	b.open("/es/held")
	b.wants(404, "no espera ningún formulario suyo")

	g.pass(11 * time.Minute)
	b.fillOn("/es/people", "/people/organisation", "name", "Robert F. Kennedy")
	b.wants(200, "Confirme que es usted")
	before := b.cookies[sessionCookie]
	b.fill("/prove", "password", password, "code", b.code())
	b.wants(200, "Un formulario suyo espera")
	if b.cookies[sessionCookie] == before {
		t.Error("the token stayed the same")
	}
	b.fill("/held")
	b.wants(200, "Robert F. Kennedy")

	b.open("/es/account") // a form with a password is kept nowhere
	g.pass(11 * time.Minute)
	b.fill("/account/password", "password", "un cometa de papel en mayo")
	b.wants(200, "Confirme que es usted")
	if _, kept := b.cookies[heldCookie]; kept {
		t.Error("a password is kept aside")
	}
}

func (b *tab) fillOn(address, action string, typed ...string) {
	b.t.Helper()
	b.open(address)
	b.fill(action, typed...)
}

// TestGuestsSeeOneThing: their letter, and nothing else.
func TestGuestsSeeOneThing(t *testing.T) {
	g, link := guardedServer(t, nil)
	who := access.Operator("Fundar", "Ana")
	for _, key := range []string{"e-1", "e-11"} {
		if _, err := g.r.Save(t.Context(), who, record.ChangeSet{Reason: "x", Changes: []record.Change{{
			Entity: record.ID{Type: "event", Key: key}, Add: []record.Statement{{Property: "name", Value: record.Plain("Hecho " + key)}},
		}}}); err != nil {
			t.Fatal(err)
		}
	}
	b := g.tab()
	b.signUp(link, "berta@example.org")
	b.fillOn("/es/people", "/people/invite", "name", "Gabi", "member", "fundar", "role", "guest", "confined_to", "event:e-1")
	c := g.tab()
	c.signUp(linkOn(t, b.page), "gabi@example.org")
	c.open("/es/")
	c.wants(200, "Hecho e-1")
	for _, path := range []string{"/events", "/events/e-11", "/search?q=hecho", "/journal", "/query?q=events", "/query.csv?q=events", "/record", "/people", "/sources/x", "/events/e-1x"} {
		if c.open("/es" + path); c.status != http.StatusForbidden && c.status != http.StatusNotFound || strings.Contains(text(c.page), "Hecho") {
			t.Errorf("%s: status %d, %.200s", path, c.status, text(c.page))
		}
	}
	c.open("/es/account")
	c.wants(200, "persona invitada")
}

// TestChangingTheAccount: password, second factor, codes, sessions, language.
func TestChangingTheAccount(t *testing.T) {
	g, link := guardedServer(t, nil)
	b := g.tab()
	b.signUp(link, "berta@example.org")
	c := g.tab()
	c.secret = b.secret
	c.signIn("berta@example.org", c.code())
	b.open("/es/account")
	b.wants(200, "Cerrar todas las demás")
	b.fill("/account/sessions", "session", "0")
	c.open("/es/account")
	c.wants(200, "para leerlo hay que entrar")
	b.open("/es/account")
	b.fill("/account/password", "password", "corta")
	b.wants(422, "escriba al menos 12")
	b.fill("/account/password", "password", "un cometa de papel en mayo")
	b.wants(200, "La contraseña cambió")
	b.open("/es/account/factor")
	b.fill("/account/factor", "code", "000000")
	b.wants(422, "el código no es el que muestra")
	b.secret = strings.ReplaceAll(regexp.MustCompile(`class="secret">([^<]+)<`).FindStringSubmatch(b.page)[1], " ", "")
	b.fill("/account/factor", "code", b.code())
	b.wants(200, "El segundo factor cambió")
	b.fill("/account/recovery")
	b.wants(201, "Sus códigos de recuperación")
	b.fillOn("/es/account", "/account/language", "lang", "en")
	b.wants(200, "Your pages will be in English")
	b.send(http.MethodPost, "/en/account/acting", "standing=elsewhere")
	b.wants(404, "you do not hold that role")
}

// TestCookiesUnderTLS: Secure and __Host-, by TLS of our own or of a proxy that
// the operator named, and by nobody else's word.
func TestCookiesUnderTLS(t *testing.T) {
	for _, c := range []struct {
		proxy  bool
		header string
		want   string
	}{{true, "https", "__Host-constancia"}, {true, "http", "constancia"}, {false, "https", "constancia"}} {
		g, link := guardedServer(t, func(o *Options) { o.BehindProxy, o.Hosts = c.proxy, []string{"registro.example"} })
		b := g.tab()
		b.open(link)
		secret := strings.ReplaceAll(regexp.MustCompile(`class="secret">([^<]+)<`).FindStringSubmatch(b.page)[1], " ", "")
		code, err := account.CodeAt(secret, g.now())
		if err != nil {
			t.Fatal(err)
		}
		form := url.Values{"link": {link[len("/es/invitation?link="):]}, "secret": {secret}, "email": {"b@example.org"}, "password": {password}, "code": {code}}
		r := httptest.NewRequest(http.MethodPost, "/es/invitation", strings.NewReader(form.Encode()))
		r.Host = "registro.example"
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-Proto", c.header)
		w := httptest.NewRecorder()
		g.h.ServeHTTP(w, r)
		if i := slices.IndexFunc(w.Result().Cookies(), func(k *http.Cookie) bool { return k.Name == c.want && k.Secure == (c.want != "constancia") }); i < 0 {
			t.Errorf("%+v: %v", c, w.Result().Cookies())
		}
	}
}

// TestAddresses: what a request comes from.
func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		proxy                     bool
		remote, forwarded, expect string
	}{
		{false, "192.0.2.7:1234", "198.51.100.1", "192.0.2.7"},
		{true, "127.0.0.1:1234", "203.0.113.9, 198.51.100.1", "198.51.100.1"},
		{true, "127.0.0.1:1234", "nonsense", "127.0.0.1"},
		{false, "[2001:db8:1:2:3:4:5:6]:1", "", "2001:db8:1:2::/64"},
		{false, "[::1]:1", "", "::1"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		r.Header.Set("X-Forwarded-For", c.forwarded)
		if got := (&Server{o: Options{BehindProxy: c.proxy}}).address(r); got != c.expect {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// TestOurPaths: nobody is led elsewhere after signing in.
func TestOurPaths(t *testing.T) {
	for to, want := range map[string]string{
		"/es/events?x=1#y": "/es/events?x=1#y", "/en/": "/en/", "//evil.example/es/": "/", "https://evil.example/es/": "/",
		"/fr/": "/", "javascript:alert(1)": "/", `/es/\evil`: "/", "": "/", "/es": "/", "/es/\r\nX: y": "/",
	} {
		if got := ourPath(to, "/"); got != want {
			t.Errorf("%q leads to %q, want %q", to, got, want)
		}
	}
}
