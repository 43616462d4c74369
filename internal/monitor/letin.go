package monitor

import (
	"context"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// LetIn begins a session of an account and asks for nothing to sign in with; it
// returns the session's token. Only an operator may: they hold the directory, and
// could write the session themselves. It is made for the demonstration.
func (r *Record) LetIn(ctx context.Context, who access.Actor, key string, k Knock) (token string, err error) {
	if !who.IsOperator() {
		return "", problem.New(problem.Denied, sayMayNot)
	}
	accounts, err := r.store.StartAccounts(ctx)
	if err != nil {
		return "", err
	}
	err = accounts.Write(ctx, func(tx *store.AccountsTx) error {
		_, known, err := tx.Login(key)
		if err != nil || known {
			return err
		}
		return tx.PutLogin(store.Login{Account: key})
	})
	if err != nil {
		return "", err
	}
	return r.startSession(ctx, key, k)
}

// Acting returns the account called key as the policy knows it. Whoever holds
// several roles in several organisations acts as the standing that is named, which
// may be left empty where there is one.
func (r *Record) Acting(ctx context.Context, key, standing string) (access.Actor, error) {
	p, err := r.people(ctx)
	if err != nil {
		return access.Actor{}, err
	}
	person, ok := p.persons[key]
	switch {
	case !ok:
		return access.Actor{}, problem.New(problem.NotFound, sayNoPerson, "account", key)
	case person.Status == accountSuspended:
		return access.Actor{}, problem.New(problem.Denied, sayActsNoMore, "account", key)
	case len(person.Standings) == 0:
		return access.Actor{}, problem.New(problem.Denied, sayHoldsNothing, "account", key)
	case standing == "" && len(person.Standings) > 1, standing != "" && person.standing(standing).Key != standing:
		keys := make([]string, len(person.Standings))
		for i, s := range person.Standings {
			keys[i] = key + "@" + s.Key
		}
		return access.Actor{}, problem.New(problem.Misused, sayAsWhich, "account", key, "standings", oneOf(keys))
	}
	return person.actor(standing), nil
}

// oneOf lists what one can write, in either language.
func oneOf(words []string) locale.Localized { return choices(words) }

type choices []string

func (c choices) In(l locale.Lang) string { return locale.Or(l, c) }

var (
	sayActsNoMore = locale.Message{
		ID: "monitor.acts-no-more",
		ES: "la cuenta «{account}» está suspendida y nadie puede actuar por ella; reincorpórela en la página «Personas», o use otra",
		EN: "the account “{account}” is suspended and nobody can act by it; reinstate it on the page “People”, or use another",
	}
	sayHoldsNothing = locale.Message{
		ID: "monitor.holds-nothing",
		ES: "la cuenta «{account}» ya no tiene ninguna función; otórguele una en la página «Personas», o use otra",
		EN: "the account “{account}” holds no role any more; give it one on the page “People”, or use another",
	}
	sayAsWhich = locale.Message{
		ID: "monitor.as-which",
		ES: "diga en qué calidad actúa la cuenta «{account}»: {standings}",
		EN: "say as what the account “{account}” acts: {standings}",
	}
)
