package monitor

import (
	"context"
	"log/slog"
	"time"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// Mailing is how people are told that something waits for them.
type Mailing struct {
	Every time.Duration // at most one mail a person in this time
	Root  string        // where the pages are: https://registro.example.org
	Send  func(ctx context.Context, to, subject, body string) error
	Log   *slog.Logger
	// Wait is how long to wait before looking again: after as many failures in a row.
	// Where it is nil, a minute, doubled by each failure up to an hour.
	Wait func(failures int) time.Duration
}

// A mail says how much waits and where, and nothing else: it crosses networks and lies
// in mailboxes that the coalition does not hold.
var (
	sayMailSubject = locale.Plural{
		ID:    "monitor.mail-subject",
		OneES: "Hay {n} cosa que le espera", ManyES: "Hay {n} de cosas que le esperan", OtherES: "Hay {n} cosas que le esperan",
		OneEN: "{n} thing waits for you", OtherEN: "{n} things wait for you",
	}
	sayMailBody = locale.Plural{
		ID:      "monitor.mail-body",
		OneES:   "Hay {n} cosa que le espera. Para leerla, entre en:\n{address}\n\nEste correo no dice más a propósito. Para no recibirlo, cámbielo en la página de su cuenta.",
		ManyES:  "Hay {n} de cosas que le esperan. Para leerlas, entre en:\n{address}\n\nEste correo no dice más a propósito. Para no recibirlo, cámbielo en la página de su cuenta.",
		OtherES: "Hay {n} cosas que le esperan. Para leerlas, entre en:\n{address}\n\nEste correo no dice más a propósito. Para no recibirlo, cámbielo en la página de su cuenta.",
		OneEN:   "{n} thing waits for you. To read it, sign in at:\n{address}\n\nThis mail says no more on purpose. To stop it, change it on the page of your account.",
		OtherEN: "{n} things wait for you. To read them, sign in at:\n{address}\n\nThis mail says no more on purpose. To stop it, change it on the page of your account.",
	}
)

// MailAll tells everybody for whom something new waits, once, and returns how many were
// told and of how many mails the last failed error. Whoever may not sign in, wants no
// mail, or had one lately, gets none.
func (r *Record) MailAll(ctx context.Context, m Mailing) (sent, failed int, last error) {
	var logins []store.Login
	err := r.readAccounts(ctx, func(tx *store.AccountsTx) (err error) {
		logins, err = tx.Logins()
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	for _, l := range logins {
		switch told, err := r.mailOne(ctx, m, l); {
		case ctx.Err() != nil:
			return sent, failed, ctx.Err()
		case err != nil:
			failed, last = failed+1, err
		case told:
			sent++
		}
	}
	return sent, failed, last
}

func (r *Record) mailOne(ctx context.Context, m Mailing, l store.Login) (bool, error) {
	p, err := r.people(ctx)
	if err != nil {
		return false, err
	}
	person := p.persons[l.Account]
	if l.Email == "" || !person.Active() {
		return false, nil
	}
	who := person.actor("")
	visit, err := r.visit(ctx, who)
	if err != nil || visit.Quiet || !visit.Mailed.IsZero() && r.now().Sub(visit.Mailed) < m.Every {
		return false, err
	}
	notices, err := r.Notices(ctx, who, max(visit.Seen, visit.Notified))
	if err != nil || len(notices) == 0 {
		return false, err
	}
	lang, ok := locale.ParseLang(l.Lang)
	if !ok {
		lang = locale.ES
	}
	n := int64(len(notices))
	address := m.Root + "/" + string(lang) + "/since"
	if err := m.Send(ctx, l.Email, sayMailSubject.In(lang, n), sayMailBody.In(lang, n, "address", address)+"\n"); err != nil {
		return false, err
	}
	return true, r.mailed(ctx, l.Account, notices[0].At)
}

// mailed notes that a mail left, whatever happened to its reader's wishes meanwhile.
func (r *Record) mailed(ctx context.Context, account string, upTo record.Position) error {
	return r.writeAccounts(context.WithoutCancel(ctx), func(tx *store.AccountsTx) error {
		v, err := tx.Visit(account)
		if err != nil {
			return err
		}
		v.Notified, v.Mailed = upTo, r.now()
		return tx.PutVisit(v)
	})
}

// Mail tells people until ctx ends. What fails is tried again, ever later, and logged
// without saying of whom.
func (r *Record) Mail(ctx context.Context, m Mailing) {
	wait := m.Wait
	if wait == nil {
		wait = func(failures int) time.Duration { return min(time.Minute<<min(failures, 6), time.Hour) }
	}
	failures := 0
	for {
		_, failed, err := r.MailAll(ctx, m)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			failures++
			m.Log.Warn("mail could not be handed over", "mails", failed, "again in", wait(failures), "error", err)
		} else {
			failures = 0
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait(failures)):
		}
	}
}
