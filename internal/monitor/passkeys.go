package monitor

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"github.com/constancia-project/constancia/account"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// ceremonies are the passkeys that browsers were asked for and have not shown yet.
// They live in memory: whoever is caught by a restart asks again. The zero value
// is ready.
type ceremonies struct {
	mu   sync.Mutex
	open map[string]ceremony
}

type ceremony struct {
	asked   *account.Ceremony
	account string // whose passkey is made; empty where one is used
	expires time.Time
}

// mostCeremonies bounds what strangers can make us remember, ceremonyLives how
// long a page may stand open.
const (
	mostCeremonies = 4096
	ceremonyLives  = 30 * time.Minute
)

// begin remembers a ceremony and returns its name.
func (c *ceremonies) begin(one ceremony, now time.Time) (string, error) {
	name, _, err := account.NewToken(rand.Reader)
	if err != nil {
		return "", err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = map[string]ceremony{}
	}
	if len(c.open) >= mostCeremonies {
		for name, old := range c.open {
			if !now.Before(old.expires) {
				delete(c.open, name)
			}
		}
	}
	for name := range c.open { // any will do: whoever asked asks again
		if len(c.open) < mostCeremonies {
			break
		}
		delete(c.open, name)
	}
	one.expires = now.Add(ceremonyLives)
	c.open[name] = one
	return name, nil
}

// end takes a ceremony: it can be answered once.
func (c *ceremonies) end(name string, now time.Time) (ceremony, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	one, ok := c.open[name]
	delete(c.open, name)
	if !ok || !now.Before(one.expires) {
		return ceremony{}, problem.New(problem.Conflict, sayPageTooOld)
	}
	return one, nil
}

// Asked is a request to a browser: its options as JSON, and the name by which the
// answer is known.
type Asked struct {
	Ceremony string
	Options  string
}

// Answered is what a browser gave back.
type Answered struct{ Ceremony, Answer string }

// AskPasskey asks a browser for any passkey of this record.
func (r *Record) AskPasskey(site account.Site) (Asked, error) {
	options, asked, err := account.AskPasskey(site)
	if err != nil {
		return Asked{}, err
	}
	name, err := r.ceremonies.begin(ceremony{asked: asked}, r.now())
	return Asked{name, string(options)}, err
}

// askNewPasskey asks a browser to make a passkey for an account.
func (r *Record) askNewPasskey(ctx context.Context, site account.Site, key, name string) (Asked, error) {
	who, err := r.holder(ctx, key, name)
	if err != nil {
		return Asked{}, err
	}
	options, asked, err := account.AskNewPasskey(site, who)
	if err != nil {
		return Asked{}, err
	}
	named, err := r.ceremonies.begin(ceremony{asked: asked, account: key}, r.now())
	return Asked{named, string(options)}, err
}

func (r *Record) holder(ctx context.Context, key, name string) (account.Holder, error) {
	who := account.Holder{Account: key, Name: name}
	err := r.readAccounts(ctx, func(tx *store.AccountsTx) error {
		keys, err := tx.Passkeys(key)
		for _, k := range keys {
			who.Passkeys = append(who.Passkeys, k.Stored)
		}
		return err
	})
	return who, err
}

// madePasskey reads the passkey that a browser made for an account.
func (r *Record) madePasskey(ctx context.Context, site account.Site, key, name string, a Answered) (store.Passkey, error) {
	one, err := r.ceremonies.end(a.Ceremony, r.now())
	if err != nil {
		return store.Passkey{}, err
	}
	if one.account != key {
		return store.Passkey{}, problem.New(problem.Conflict, sayPageTooOld)
	}
	who, err := r.holder(ctx, key, name)
	if err != nil {
		return store.Passkey{}, err
	}
	id, stored, err := account.NewPasskey(site, who, one.asked, []byte(a.Answer))
	if err != nil {
		return store.Passkey{}, problem.New(problem.Invalid, sayBadPasskey).Because(err)
	}
	return store.Passkey{ID: id, Account: key, Stored: stored, Made: r.now(), Used: r.now()}, nil
}

// usedPasskey reads the passkey that a browser showed and returns whose it is.
// Passkeys cannot be guessed, so nobody has to wait; but an address that guesses
// all the same does.
func (r *Record) usedPasskey(ctx context.Context, site account.Site, a Answered, k Knock) (key string, err error) {
	one, err := r.ceremonies.end(a.Ceremony, r.now())
	if err != nil {
		return "", err
	}
	if one.account != "" {
		return "", problem.New(problem.Conflict, sayPageTooOld)
	}
	from, of := byAddress(k.Address), byAddress(k.Address)+" passkey"
	if err := r.guess(ctx, of, from); err != nil {
		return "", err
	}
	key, id, stored, err := account.UsedPasskey(site, one.asked, []byte(a.Answer), func(key string) (account.Holder, error) {
		return r.holder(ctx, key, "")
	})
	if err != nil {
		return "", problem.New(problem.Denied, sayBadPasskey).Because(err)
	}
	if err := r.guessedRight(ctx, of, from); err != nil {
		return "", err
	}
	return key, r.writeAccounts(ctx, func(tx *store.AccountsTx) error { return tx.UsePasskey(id, stored, r.now()) })
}

// SignInByPasskey begins a session and returns its token.
func (r *Record) SignInByPasskey(ctx context.Context, site account.Site, a Answered, k Knock) (token string, err error) {
	key, err := r.usedPasskey(ctx, site, a, k)
	if err != nil {
		return "", err
	}
	return r.startSession(ctx, key, k)
}

// ProveSelfByPasskey is [Record.ProveSelf] by a passkey of the visitor's own.
func (r *Record) ProveSelfByPasskey(ctx context.Context, v Visitor, site account.Site, a Answered, k Knock) (token string, err error) {
	key, err := r.usedPasskey(ctx, site, a, k)
	if err != nil {
		return "", err
	}
	if key != v.Account {
		return "", problem.New(problem.Denied, sayAnothersPasskey)
	}
	return r.rotate(ctx, v)
}

var (
	sayPageTooOld = locale.Message{
		ID: "monitor.page-too-old",
		ES: "esta página estuvo abierta demasiado tiempo, o se usó ya; ábrala de nuevo",
		EN: "this page stood open too long, or was used already; open it again",
	}
	sayBadPasskey = locale.Message{
		ID: "monitor.bad-passkey",
		ES: "esa llave de acceso no es de ninguna cuenta de este registro, o el navegador no pudo comprobarla; use otra, o su contraseña y un código",
		EN: "that passkey belongs to no account of this record, or the browser could not check it; use another, or your password and a code",
	}
	sayAnothersPasskey = locale.Message{
		ID: "monitor.anothers-passkey",
		ES: "esa llave de acceso es de otra persona; use una suya",
		EN: "that passkey is somebody else’s; use one of your own",
	}
)
