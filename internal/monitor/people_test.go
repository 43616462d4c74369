package monitor_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/account"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

const goodPassword = "lluvia sobre el tejado de zinc"

var (
	knock = monitor.Knock{Address: "192.0.2.1", Device: "test"}
	site  = account.Site{Host: "localhost", Origin: "http://localhost", Name: "Registro"}
)

// house is a record with people, and a clock that a test turns.
type house struct {
	*monitor.Record
	t     *testing.T
	mu    sync.Mutex
	clock time.Time
	last  map[string]time.Time // of each secret, when its last code was used
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, clock: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC), last: map[string]time.Time{}}
	r, err := monitor.Create(t.Context(), t.TempDir()+"/record", monitor.Options{Name: "Registro", Organisation: "Fundar, Centro de Análisis", Now: h.now, Passwords: account.Parameters{Memory: 64, Passes: 1, Lanes: 1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	h.Record = r
	return h
}

func (h *house) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.clock
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clock = h.clock.Add(d)
}

func (h *house) operator() access.Actor { return access.Operator(h.Organisation(), "Ana") }

// code is a one-time code that was not used yet.
func (h *house) code(secret string) string {
	h.t.Helper()
	h.pass(31 * time.Second)
	code, err := account.CodeAt(secret, h.now())
	if err != nil {
		h.t.Fatal(err)
	}
	return code
}

// somebody is a person of a test who signed up.
type somebody struct {
	key, email, secret, token string
	recovery                  []string
}

func (h *house) signUp(link, email string) somebody {
	h.t.Helper()
	w, err := h.Welcome(h.t.Context(), link, monitor.Visitor{})
	if err != nil {
		h.t.Fatal(err)
	}
	s := somebody{key: w.Account, email: email, secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}
	s.token, s.recovery, err = h.SignUp(h.t.Context(), link, site, monitor.SignUp{
		Email: email, Lang: locale.ES, Password: goodPassword, Secret: s.secret, Code: h.code(s.secret),
	}, monitor.Visitor{}, knock)
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

func (h *house) visitor(token string) monitor.Visitor {
	h.t.Helper()
	v, err := h.Visitor(h.t.Context(), token)
	if err != nil {
		h.t.Fatal(err)
	}
	return v
}

func (h *house) administrator() somebody {
	h.t.Helper()
	_, link, err := h.StartAdministrator(h.t.Context(), h.operator(), "Berta Ruiz", locale.ES)
	if err != nil {
		h.t.Fatal(err)
	}
	return h.signUp(link, "berta@example.org")
}

// wants fails unless err is the problem with an id.
func wants(t *testing.T, err error, id string) {
	t.Helper()
	p, ok := problem.Of(err)
	if !ok || p.Message.ID != id {
		t.Errorf("got %v, want the problem %s", err, id)
	}
}

// TestTheFirstAdministrator: until somebody is invited nobody signs in; from then
// on everybody does; the link works once; change sets carry keys, not names.
func TestTheFirstAdministrator(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	if g, err := h.Guarded(ctx); g || err != nil {
		t.Fatalf("a new record demands signing in: %v", err)
	}
	key, link, err := h.StartAdministrator(ctx, h.operator(), "Berta Ruiz", locale.ES)
	if err != nil {
		t.Fatal(err)
	}
	if g, _ := h.Guarded(ctx); !g {
		t.Error("somebody is invited, and everybody may still read")
	}
	b := h.signUp(link, "berta@example.org")
	v := h.visitor(b.token)
	if v.Account != key || v.Name != "Berta Ruiz" || v.Actor.Organisation != "fundar-centro-de-analisis" || !v.Actor.Holds(access.Administrator) || !v.Recent(h.now()) {
		t.Errorf("%+v", v)
	}
	_, _, err = h.SignUp(ctx, link, site, monitor.SignUp{Email: "x@example.org", Password: goodPassword}, monitor.Visitor{}, knock)
	wants(t, err, "monitor.link-used")
	sets, err := h.ChangeSets(ctx, h.operator(), 0, 1)
	if err != nil || len(sets) != 1 || sets[0].Author != "Berta Ruiz" {
		t.Errorf("%+v %v: the page does not show the name", sets, err)
	}
	if _, err := h.Save(ctx, v.Actor, record.ChangeSet{Reason: "x", Changes: []record.Change{{
		Entity: record.ID{Type: "event", Key: "e-1"}, Add: []record.Statement{{Property: "name", Value: record.Plain("Algo")}},
	}}}); err != nil {
		t.Errorf("an administrator cannot write: %v", err)
	}
	_, err = h.Save(ctx, v.Actor, record.ChangeSet{Reason: "x", Changes: []record.Change{{
		Entity: record.ID{Type: "membership", Key: key + ".x.reader"}, Add: []record.Statement{{Property: "role", Value: record.Term("reader")}},
	}}})
	wants(t, err, "monitor.people-elsewhere")
}

// TestSigningIn: what is right opens, what is wrong says one thing; codes work once.
func TestSigningIn(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	b := h.administrator()
	used := h.code(b.secret)
	token, err := h.SignIn(ctx, monitor.Credentials{Login: " BERTA@example.org ", Password: goodPassword, Code: used}, knock)
	if err != nil || !h.visitor(token).In() {
		t.Fatal(err)
	}
	for what, c := range map[string]monitor.Credentials{
		"a code twice":        {Login: b.email, Password: goodPassword, Code: used},
		"a wrong password":    {Login: b.email, Password: "x", Code: h.code(b.secret)},
		"nobody":              {Login: "nadie@example.org", Password: goodPassword, Code: "123456"},
		"no password":         {Login: b.email, Code: b.recovery[0]},
		"somebody's nothing":  {},
		"a wrong code":        {Login: b.email, Password: goodPassword, Code: "000000"},
		"a recovery code off": {Login: b.email, Password: goodPassword, Code: "aaaa-aaaa-aaaa-aaaa"},
	} {
		_, err := h.SignIn(ctx, c, knock)
		if p, ok := problem.Of(err); !ok || p.Message.ID != "monitor.wrong-sign-in" {
			t.Errorf("%s: %v", what, err)
		}
		h.pass(time.Hour)
		if _, err := h.SignIn(ctx, monitor.Credentials{Login: b.key, Password: goodPassword, Code: h.code(b.secret)}, knock); err != nil {
			t.Fatalf("after %s, what is right: %v", what, err)
		}
	}
	if _, err := h.SignIn(ctx, monitor.Credentials{Login: b.email, Password: goodPassword, Code: b.recovery[3]}, knock); err != nil {
		t.Errorf("a recovery code: %v", err)
	}
	_, err = h.SignIn(ctx, monitor.Credentials{Login: b.email, Password: goodPassword, Code: b.recovery[3]}, knock)
	wants(t, err, "monitor.wrong-sign-in")
	if w, err := h.Ways(ctx, h.visitor(token)); err != nil || w.Recovery != 9 {
		t.Errorf("%+v %v", w, err)
	}
}

// TestGuessingWaits: however many guess at once, and whoever is guessed.
func TestGuessingWaits(t *testing.T) {
	h := newHouse(t)
	b := h.administrator()
	for _, login := range []string{b.email, "nadie@example.org"} {
		h.pass(25 * time.Hour)
		var tried, waited atomic.Int32
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				_, err := h.SignIn(context.Background(), monitor.Credentials{Login: login, Password: "x", Code: "000000"}, knock)
				p, _ := problem.Of(err)
				switch {
				case p != nil && p.Message.ID == "monitor.wrong-sign-in":
					tried.Add(1)
				case p != nil && p.Message.ID == "monitor.wait":
					waited.Add(1)
				}
			})
		}
		all.Wait()
		if tried.Load() != int32(account.ByAccount.Free) || waited.Load() != int32(10-account.ByAccount.Free) {
			t.Errorf("%s: %d of 10 guesses were tried, %d told to wait", login, tried.Load(), waited.Load())
		}
	}
	h.pass(3 * time.Second)
	if _, err := h.SignIn(t.Context(), monitor.Credentials{Login: b.email, Password: goodPassword, Code: h.code(b.secret)}, knock); err != nil {
		t.Errorf("after the wait, what is right: %v", err)
	}
}

// TestLinks: late, replaced, another's, unknown.
func TestLinks(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	b := h.administrator()
	who := h.visitor(b.token).Actor
	invite := func() (string, string) {
		key, link, err := h.Invite(ctx, who, monitor.NewPerson{Name: "Celia", Member: who.Organisation, Roles: []access.Role{access.Documenter}})
		if err != nil {
			t.Fatal(err)
		}
		return key, link
	}
	_, err := h.Welcome(ctx, "nothing", monitor.Visitor{})
	wants(t, err, "monitor.link-unknown")
	key, first := invite()
	_, err = h.Welcome(ctx, first, h.visitor(b.token))
	wants(t, err, "monitor.link-anothers")
	second, err := h.ResetSignIn(ctx, who, key)
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.Welcome(ctx, first, monitor.Visitor{})
	wants(t, err, "monitor.link-revoked")
	h.pass(account.LinkLives)
	_, err = h.Welcome(ctx, second, monitor.Visitor{})
	wants(t, err, "monitor.link-late")
	for name, s := range map[string]monitor.SignUp{
		"monitor.no-email":     {Password: goodPassword},
		"account.short":        {Email: "c@example.org", Password: "corta"},
		"monitor.email-taken":  {Email: "BERTA@example.org", Password: goodPassword},
		"monitor.page-too-old": {Email: "c@example.org", Password: goodPassword, Secret: "short"},
		"monitor.wrong-code":   {Email: "c@example.org", Password: goodPassword, Secret: b.secret, Code: "000000"},
	} {
		_, link := invite()
		_, _, err = h.SignUp(ctx, link, site, s, monitor.Visitor{}, knock)
		wants(t, err, name)
		if w, err := h.Welcome(ctx, link, monitor.Visitor{}); err != nil || w.Status != "invited" {
			t.Errorf("after %s the link is spent: %v", name, err)
		}
	}
}

// TestALinkWorksOnce: two who use it at once.
func TestALinkWorksOnce(t *testing.T) {
	h := newHouse(t)
	_, link, err := h.StartAdministrator(t.Context(), h.operator(), "Berta", locale.ES)
	if err != nil {
		t.Fatal(err)
	}
	secret := "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	code := h.code(secret)
	var in atomic.Int32
	var all sync.WaitGroup
	for _, email := range []string{"a@example.org", "b@example.org", "c@example.org"} {
		all.Go(func() {
			if _, _, err := h.SignUp(context.Background(), link, site, monitor.SignUp{Email: email, Password: goodPassword, Secret: secret, Code: code}, monitor.Visitor{}, knock); err == nil {
				in.Add(1)
			}
		})
	}
	all.Wait()
	if in.Load() != 1 {
		t.Errorf("%d people signed up by one link", in.Load())
	}
}

// TestOrganisationsManageTheirOwn: nobody manages another organisation's people,
// but the first administrator of a new one is invited by somebody else.
func TestOrganisationsManageTheirOwn(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	b := h.administrator()
	berta := h.visitor(b.token).Actor
	wola, err := h.NewMember(ctx, berta, "", "WOLA", locale.ES)
	if err != nil || wola != "wola" {
		t.Fatal(wola, err)
	}
	_, err = h.NewMember(ctx, berta, "", "Wola", locale.ES)
	wants(t, err, "monitor.member-taken")
	_, link, err := h.Invite(ctx, berta, monitor.NewPerson{Name: "Dora", Member: wola, Roles: []access.Role{access.Administrator}})
	if err != nil {
		t.Fatal(err)
	}
	d := h.signUp(link, "dora@example.org")
	dora := h.visitor(d.token).Actor
	_, _, err = h.Invite(ctx, berta, monitor.NewPerson{Name: "Eva", Member: wola, Roles: []access.Role{access.Reader}})
	wants(t, err, "monitor.may-not")
	_, err = h.ResetSignIn(ctx, berta, d.key)
	wants(t, err, "monitor.may-not")
	wants(t, h.Suspend(ctx, berta, d.key), "monitor.may-not")
	wants(t, h.EndRole(ctx, berta, d.key+".wola.administrator"), "monitor.may-not")
	wants(t, h.Grant(ctx, berta, d.key, berta.Organisation, access.Reader, record.ID{}), "monitor.may-not")
	wants(t, h.RenameMember(ctx, berta, wola, "X", locale.ES), "monitor.may-not")
	wants(t, h.LeaveMember(ctx, berta, wola), "monitor.may-not")

	_, link, err = h.Invite(ctx, dora, monitor.NewPerson{Name: "Eva", Member: wola, Roles: []access.Role{access.Reader, access.Analyst}})
	if err != nil {
		t.Fatal(err)
	}
	e := h.signUp(link, "eva@example.org")
	eva := h.visitor(e.token).Actor
	if !slices.Equal(eva.Roles, []access.Role{access.Analyst, access.Reader}) {
		t.Errorf("%v", eva.Roles)
	}
	_, _, err = h.People(ctx, eva)
	wants(t, err, "monitor.may-not")
	_, _, err = h.Invite(ctx, eva, monitor.NewPerson{Name: "F", Member: wola, Roles: []access.Role{access.Reader}})
	wants(t, err, "monitor.may-not")
	if err := h.EndRole(ctx, dora, e.key+".wola.analyst"); err != nil {
		t.Error(err)
	}
	if got := h.visitor(e.token).Actor.Roles; !slices.Equal(got, []access.Role{access.Reader}) {
		t.Errorf("the ended role is held in the same session: %v", got)
	}
	onlyReads := h.visitor(e.token).Actor
	_, err = h.Export(ctx, onlyReads, t.TempDir()+"/out", monitor.ExportOptions{})
	wants(t, err, "monitor.may-not")
	_, err = h.Import(ctx, onlyReads, nil, monitor.ImportOptions{})
	wants(t, err, "monitor.may-not")
	_, err = h.Adopt(ctx, onlyReads, monitor.Adoption{Reason: "x"})
	wants(t, err, "monitor.may-not")
	wants(t, h.EndRole(ctx, dora, e.key+".wola.analyst"), "monitor.no-role-held")
	if err := h.Grant(ctx, dora, e.key, wola, access.Analyst, record.ID{}); err != nil {
		t.Errorf("a role that ended is given again: %v", err)
	}
	wants(t, h.Grant(ctx, dora, e.key, wola, access.Analyst, record.ID{}), "monitor.held-already")
	if err := h.Suspend(ctx, dora, e.key); err != nil {
		t.Error(err)
	}
	if v := h.visitor(e.token); v.In() || !v.Ended || v.Account != e.key || v.Actor.Account != "" {
		t.Errorf("%+v: suspended, and still in", v)
	}
	_, err = h.SignIn(ctx, monitor.Credentials{Login: e.email, Password: goodPassword, Code: h.code(e.secret)}, knock)
	wants(t, err, "monitor.cannot-sign-in")
	if err := h.Reinstate(ctx, dora, e.key); err != nil {
		t.Error(err)
	}
	if _, err := h.SignIn(ctx, monitor.Credentials{Login: e.email, Password: goodPassword, Code: h.code(e.secret)}, knock); err != nil {
		t.Errorf("reinstated: %v", err)
	}
	if err := h.LeaveMember(ctx, dora, wola); err != nil {
		t.Error(err)
	}
	if h.visitor(d.token).In() {
		t.Error("the organisation left, and its people are in")
	}
}

// TestTheLastAdministratorStays.
func TestTheLastAdministratorStays(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	b := h.administrator()
	berta := h.visitor(b.token).Actor
	own := b.key + "." + berta.Organisation + ".administrator"
	wants(t, h.EndRole(ctx, berta, own), "monitor.last-administrator")
	wants(t, h.Suspend(ctx, berta, b.key), "monitor.last-administrator")
	wants(t, h.LeaveMember(ctx, berta, berta.Organisation), "monitor.last-administrator")
	if _, _, err := h.Invite(ctx, berta, monitor.NewPerson{Name: "C", Member: berta.Organisation, Roles: []access.Role{access.Administrator}}); err != nil {
		t.Fatal(err)
	}
	if err := h.EndRole(ctx, berta, own); err != nil {
		t.Errorf("with another: %v", err)
	}
}

// TestSaidTwiceHoldsNothing: where the record disputes who may do what, the
// narrower holds.
func TestSaidTwiceHoldsNothing(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	b := h.administrator()
	v := h.visitor(b.token)
	id := record.ID{Type: "membership", Key: b.key + "." + v.Actor.Organisation + ".administrator"}
	if _, err := h.Save(ctx, h.operator(), record.ChangeSet{Reason: "x", Changes: []record.Change{{
		Entity: id, Add: []record.Statement{{Property: "status", Value: record.Term("ended")}},
	}}}); err != nil {
		t.Fatal(err)
	}
	if h.visitor(b.token).In() {
		t.Error("held and ended at once, and still in")
	}
}

// TestSessionsAreRules: idle, absolute, ended from elsewhere, rotated by proof.
func TestSessionsAreRules(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	b := h.administrator()
	in := func() string {
		token, err := h.SignIn(ctx, monitor.Credentials{Login: b.email, Password: goodPassword, Code: h.code(b.secret)}, knock)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	one, two := in(), in()
	h.pass(11 * time.Minute)
	v := h.visitor(two)
	if v.Recent(h.now()) {
		t.Error("eleven minutes are recent")
	}
	wants(t, errOf(h.ProveSelf(ctx, v, monitor.Credentials{Password: "x", Code: h.code(b.secret)}, knock)), "monitor.wrong-sign-in")
	fresh, err := h.ProveSelf(ctx, v, monitor.Credentials{Password: goodPassword, Code: h.code(b.secret)}, knock)
	if err != nil {
		t.Fatal(err)
	}
	if h.visitor(two).Session != 0 || !h.visitor(fresh).Recent(h.now()) {
		t.Error("the old token still works, or the new one is not recent")
	}
	if all, err := h.Sessions(ctx, v); err != nil || len(all) != 3 {
		t.Errorf("%d sessions, %v", len(all), err)
	}
	other := h.visitor(one)
	if err := h.EndSession(ctx, v, other.Session); err != nil {
		t.Error(err)
	}
	wants(t, h.EndSession(ctx, v, other.Session), "monitor.no-session")
	if v := h.visitor(one); v.In() || !v.Ended {
		t.Errorf("%+v is still in", v)
	}
	h.pass(29 * time.Minute)
	if !h.visitor(fresh).In() {
		t.Error("out after 29 minutes")
	}
	h.pass(31 * time.Minute)
	if h.visitor(fresh).In() {
		t.Error("an administrator is in after half an hour idle")
	}
	again := in()
	for range 30 {
		h.pass(20 * time.Minute)
		h.visitor(again)
	}
	if h.visitor(again).In() {
		t.Error("an administrator is in after ten hours")
	}
	last := in()
	if err := h.SignOut(ctx, last); err != nil || h.visitor(last).In() {
		t.Errorf("signed out, and in: %v", err)
	}
}

func errOf[T any](_ T, err error) error { return err }

// TestFormsAreHeldForTheirOwner.
func TestFormsAreHeldForTheirOwner(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	b := h.administrator()
	v := h.visitor(b.token)
	_, link, err := h.Invite(ctx, v.Actor, monitor.NewPerson{Name: "C", Member: v.Actor.Organisation, Roles: []access.Role{access.Documenter}})
	if err != nil {
		t.Fatal(err)
	}
	c := h.signUp(link, "c@example.org")
	token, err := h.Hold(ctx, b.key, "/es/x", "a=1")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, err := h.Held(ctx, h.visitor(c.token), token); ok || err != nil {
		t.Errorf("another gets it: %v", err)
	}
	if f, ok, err := h.Held(ctx, v, token); !ok || err != nil || f.Body != "a=1" || f.Path != "/es/x" {
		t.Errorf("%+v %v", f, err)
	}
	h.pass(account.HeldLives)
	if _, ok, _ := h.Held(ctx, v, token); ok {
		t.Error("it is held for ever")
	}
}

// TestGuestsAreConfined: to something that is there.
func TestGuestsAreConfined(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	b := h.administrator()
	who := h.visitor(b.token).Actor
	guest := monitor.NewPerson{Name: "G", Member: who.Organisation, Roles: []access.Role{access.Guest}}
	_, _, err := h.Invite(ctx, who, guest)
	wants(t, err, "monitor.guest-of")
	guest.Confined = record.ID{Type: "event", Key: "none"}
	_, _, err = h.Invite(ctx, who, guest)
	wants(t, err, "monitor.guest-of")
	guest.Confined = record.ID{Type: "event", Key: "e-1"}
	if _, err := h.Save(ctx, who, record.ChangeSet{Reason: "x", Changes: []record.Change{{Entity: guest.Confined, Add: []record.Statement{{Property: "name", Value: record.Plain("Algo")}}}}}); err != nil {
		t.Fatal(err)
	}
	_, link, err := h.Invite(ctx, who, guest)
	if err != nil {
		t.Fatal(err)
	}
	g := h.visitor(h.signUp(link, "g@example.org").token).Actor
	if g.Confined == nil || *g.Confined != guest.Confined || !slices.Equal(g.Roles, []access.Role{access.Guest}) {
		t.Errorf("%+v", g)
	}
	_, err = h.Save(ctx, g, record.ChangeSet{Reason: "x", Changes: []record.Change{{Entity: guest.Confined, Add: []record.Statement{{Property: "name", Value: record.Plain("Otra cosa")}}}}})
	wants(t, err, "monitor.may-not-write")
}

// TestChangingOnesOwnWays.
func TestChangingOnesOwnWays(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	b := h.administrator()
	other, err := h.SignIn(ctx, monitor.Credentials{Login: b.email, Password: goodPassword, Code: h.code(b.secret)}, knock)
	if err != nil {
		t.Fatal(err)
	}
	v := h.visitor(b.token)
	wants(t, h.ChangePassword(ctx, v, "Berta Ruiz 2026"), "account.guessable")
	const second = "un cometa de papel en mayo"
	if err := h.ChangePassword(ctx, v, second); err != nil {
		t.Fatal(err)
	}
	if h.visitor(other).In() || !h.visitor(b.token).In() {
		t.Error("a new password ends the other sessions, and only those")
	}
	_, err = h.SignIn(ctx, monitor.Credentials{Login: b.email, Password: goodPassword, Code: h.code(b.secret)}, knock)
	wants(t, err, "monitor.wrong-sign-in")
	secret := "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U"
	wants(t, h.ChangeFactors(ctx, v, monitor.SignUp{Secret: secret, Code: "000000"}), "monitor.wrong-code")
	if err := h.ChangeFactors(ctx, v, monitor.SignUp{Secret: secret, Code: h.code(secret)}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.SignIn(ctx, monitor.Credentials{Login: b.email, Password: second, Code: h.code(secret)}, knock); err != nil {
		t.Errorf("with the new second factor: %v", err)
	}
	codes, err := h.NewRecoveryCodes(ctx, v)
	if err != nil || len(codes) != 10 {
		t.Fatal(err)
	}
	_, err = h.SignIn(ctx, monitor.Credentials{Login: b.email, Password: second, Code: b.recovery[0]}, knock)
	wants(t, err, "monitor.wrong-sign-in")
	if err := h.SetLang(ctx, v, locale.EN); err != nil || h.visitor(b.token).Lang != locale.EN {
		t.Errorf("the language: %v", err)
	}
	wants(t, h.ActAs(ctx, v, "elsewhere"), "monitor.no-standing")
	wants(t, h.RemovePasskey(ctx, v, []byte("x")), "monitor.no-passkey")
}

// TestNamesAreNames: what cannot be seen, or turns the direction of writing, is
// refused.
func TestNamesAreNames(t *testing.T) {
	h := newHouse(t)
	who := h.operator()
	if _, err := h.NewMember(t.Context(), who, "org", "Org", locale.ES); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "  ", "a\u202eb", "a\nb", "a\x00b", "\ufeffa", string([]byte{0xff}), string(make([]rune, 201))} {
		_, _, err := h.Invite(t.Context(), who, monitor.NewPerson{Name: name, Member: "org", Roles: []access.Role{access.Reader}})
		wants(t, err, "monitor.no-name")
	}
	if _, _, err := h.Invite(t.Context(), who, monitor.NewPerson{Name: "<b>Ñandú</b> ‘O’Brien’", Member: "org", Roles: []access.Role{access.Reader}}); err != nil {
		t.Errorf("odd, but a name: %v", err)
	}
}
