package web

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"github.com/constancia-project/constancia/account"
	"github.com/constancia-project/constancia/locale"
)

// TestPeopleInABrowser: the whole way of the first administrator and of somebody
// that they invite, with a passkey of a virtual authenticator and with a password,
// in both languages, on a desk and on a phone.
func TestPeopleInABrowser(t *testing.T) {
	b := openBrowser(t)
	b.do(func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, webauthn.Enable, webauthn.EnableParams{})
		return chromedp.Void{}, err
	})
	for _, look := range []struct {
		lang  locale.Lang
		width int64
	}{{locale.ES, 1440}, {locale.EN, 390}} {
		t.Run(fmt.Sprintf("%s at %d px", look.lang, look.width), func(t *testing.T) {
			b.t = t
			b.screen(look.width, "light")
			remove := b.authenticator(webauthn.AuthenticatorTransportInternal)
			defer remove()
			peopleIn(b, look.lang)
		})
	}
}

// authenticator adds a device that holds passkeys and always knows its holder.
func (b *browser) authenticator(transport webauthn.AuthenticatorTransport) (remove func()) {
	var id webauthn.AuthenticatorID
	b.do(func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		added, err := cdp.Call(ctx, tab, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
			Options: &webauthn.VirtualAuthenticatorOptions{
				Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: transport, HasResidentKey: true, HasUserVerification: true,
				IsUserVerified: true, AutomaticPresenceSimulation: true,
			},
		})
		id = added.AuthenticatorID
		return chromedp.Void{}, err
	})
	return func() {
		b.do(func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
			_, err := cdp.Call(ctx, tab, webauthn.RemoveVirtualAuthenticator, webauthn.RemoveVirtualAuthenticatorParams{AuthenticatorID: id})
			return chromedp.Void{}, err
		})
	}
}

// press writes into the fields of the form whose action ends so, presses its
// button, and waits for what the next page has.
func (b *browser) press(action, wait string, typed ...string) {
	b.t.Helper()
	form := `form[action$="` + action + `"]`
	eval[bool](b, `document.documentElement.id = 'asked'; true`)
	for i := 0; i < len(typed); i += 2 {
		eval[bool](b, fmt.Sprintf(`(() => {
			const field = document.querySelector('%s [name="%s"]');
			if (field.type === 'radio') document.querySelector('%s [name="%s"][value="%s"]').checked = true;
			else field.value = %q;
			return true;
		})()`, form, typed[i], form, typed[i], typed[i+1], typed[i+1]))
	}
	eval[bool](b, `(() => { document.querySelectorAll('details').forEach((d) => { d.open = true; }); document.querySelector('`+form+` button').click(); return true; })()`)
	b.do(chromedp.WaitReady(chromedp.CSS(`html:not(#asked) ` + wait)))
}

func peopleIn(b *browser, lang locale.Lang) {
	t := b.t
	g, link := guardedServer(t, nil)
	server := httptest.NewServer(g.h)
	t.Cleanup(server.Close)
	b.base = strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	link = "/" + string(lang) + strings.TrimPrefix(link, "/es")
	at := func(path string) string { return "/" + string(lang) + path }

	b.open(link)
	b.cleanForm("the page of a link")
	b.press("/invitation/passkey", ".codes", "email", "berta@example.org")
	b.cleanForm("recovery codes")
	b.open(at("/account"))
	b.cleanForm("my account")
	b.press("/sign-out", "passkey-form")
	b.cleanForm("signing in")
	b.press("/sign-in", ".summary", "login", "berta@example.org", "password", "x", "code", "000000")
	b.cleanForm("signing in, refused")
	b.open(at("/events"))
	b.press("/sign-in/passkey", ".top nav")
	if got := eval[string](b, `location.pathname`); got != at("/events") {
		t.Errorf("after signing in at %s", got)
	}
	g.pass(11 * time.Minute)
	b.open(at("/people"))
	b.cleanForm("people")
	b.press("/people/invite", "passkey-form", "name", "Celia Ñ.", "member", "fundar", "role", "documenter")
	b.cleanForm("showing anew who one is")
	b.press("/prove/passkey", ".held")
	b.cleanForm("a form that waits")
	b.press("/held", "pre.link")
	b.cleanForm("a one-time link")
	invited := strings.TrimPrefix(eval[string](b, `document.querySelector('pre.link').innerText`), b.base)
	b.open(at("/account"))
	second := b.authenticator(webauthn.AuthenticatorTransportUsb)
	b.press("/account/passkeys", ".notice", "name", "otra")
	second()

	b.press("/sign-out", "passkey-form")
	b.open(invited)
	secret := strings.ReplaceAll(eval[string](b, `document.querySelector('.secret').innerText`), " ", "")
	code := func() string {
		g.pass(31 * time.Second)
		code, err := account.CodeAt(secret, g.now())
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	b.press("/invitation", ".summary", "email", "celia@example.org", "password", "corta", "code", code())
	b.cleanForm("the page of a link, refused")
	if again := strings.ReplaceAll(eval[string](b, `document.querySelector('.secret').innerText`), " ", ""); again != secret {
		t.Error("the telephone must learn another secret because the password was short")
	}
	b.press("/invitation", ".codes", "email", "celia@example.org", "password", password, "code", code())
	b.open(at("/account/factor"))
	b.cleanForm("a new second factor")
	b.open(at("/account"))
	b.press("/sign-out", "passkey-form")
	b.press("/sign-in", ".top nav", "login", "celia@example.org", "password", password, "code", code())
	b.open(at("/account"))
	if got := eval[string](b, `document.querySelector('h1').innerText`); got != "Celia Ñ." {
		t.Errorf("signed in as %s", got)
	}
}
