package cli

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// people is constancia people DIR: who may sign in; and for an operator whose
// administrators are all gone, a way back in.
func (a *app) people() *cobra.Command {
	var o peopleOptions
	cmd := &cobra.Command{
		Use: "people DIR [invite|reset-sign-in] …",
		Example: "  constancia people DIR\n" +
			"  constancia people DIR invite --name 'Ana' --organisation wola --role administrator\n" +
			"  constancia people DIR reset-sign-in a-abcd2345",
		Short: a.text("Quién puede entrar al registro; invitar, o dar un nuevo comienzo a una cuenta", "Who may sign in; invite somebody, or let an account begin anew"),
		Args:  takes(1, 3),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd, args[0], func(r *monitor.Record) error {
				switch {
				case len(args) == 1 || args[1] == "list" && len(args) == 2:
					return a.listPeople(cmd.Context(), r)
				case args[1] == "invite" && len(args) == 2:
					return a.invite(cmd.Context(), r, o)
				case args[1] == "reset-sign-in" && len(args) == 3:
					token, err := r.ResetSignIn(cmd.Context(), a.actor(r), args[2])
					return a.sayLink(args[2], o.url, token, err)
				}
				return misused(sayPeopleUse, "found", strings.Join(args[1:], " "))
			})
		},
	}
	cmd.Flags().StringVar(&o.name, "name", "", a.text("nombre de la persona", "name of the person"))
	cmd.Flags().StringVar(&o.member, "organisation", "", a.text("clave de su organización; si no existe todavía, se agrega", "key of the organisation; one that is not there yet is added"))
	cmd.Flags().StringVar(&o.role, "role", "", a.text("función: administrator, documenter, analyst, advocate, protection-officer, reader o guest", "role: administrator, documenter, analyst, advocate, protection-officer, reader or guest"))
	cmd.Flags().StringVar(&o.confined, "confined-to", "", a.text("de una persona invitada: la carta o el caso que ve (letter:letter-2018)", "of a guest: the letter or event to see (letter:letter-2018)"))
	a.urlFlag(cmd, &o.url)
	return cmd
}

type peopleOptions struct{ name, member, role, confined, url string }

func (a *app) urlFlag(cmd *cobra.Command, to *string) {
	cmd.Flags().StringVar(to, "url", "http://localhost:8018", a.text("dirección en la que se abre el registro, para el enlace", "address at which the record is opened, for the link"))
}

// link is the whole address of a one-time link.
func (a *app) link(base, token string) string {
	return strings.TrimSuffix(base, "/") + "/" + string(a.lang) + "/invitation?" + url.Values{"link": {token}}.Encode()
}

// personJSON is a person as programs read it.
type personJSON struct {
	Account   string         `json:"account"`
	Name      string         `json:"name"`
	Status    string         `json:"status"`
	SignsIn   bool           `json:"signs_in"`
	Standings []standingJSON `json:"standings"`
}

type standingJSON struct {
	Member   string        `json:"member"`
	Roles    []access.Role `json:"roles"`
	Confined string        `json:"confined_to,omitempty"`
}

func (a *app) listPeople(ctx context.Context, r *monitor.Record) error {
	infos, _, err := r.People(ctx, a.actor(r))
	if err != nil {
		return err
	}
	people := make([]personJSON, len(infos))
	for i, one := range infos {
		people[i] = personJSON{one.Account, one.Name, one.Status, one.SignsIn, []standingJSON{}}
		for _, s := range one.Standings {
			confined := ""
			if s.Confined != nil {
				confined = s.Confined.String()
			}
			people[i].Standings = append(people[i].Standings, standingJSON{s.Member, s.Roles, confined})
		}
	}
	return a.write(people, func(w io.Writer) error {
		if len(people) == 0 {
			_, err := fmt.Fprintln(w, sayNoPeople.In(a.lang))
			return err
		}
		for _, one := range people {
			status, _ := r.Vocabulary.Label("account-statuses", one.Status)
			if _, err := fmt.Fprintf(w, "%s  %s  (%s)\n", one.Account, one.Name, status.In(a.lang)); err != nil {
				return err
			}
			for _, s := range one.Standings {
				if _, err := fmt.Fprintf(w, "    %s: %s %s\n", s.Member, heldRoles{r, s.Roles}.In(a.lang), s.Confined); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (a *app) invite(ctx context.Context, r *monitor.Record, o peopleOptions) error {
	n := monitor.NewPerson{Name: o.name, Member: o.member, Roles: []access.Role{access.Role(o.role)}}
	if o.confined != "" {
		id, ok := record.ParseID(o.confined)
		if !ok {
			return misused(sayNoID, "found", o.confined)
		}
		n.Confined = id
	}
	if o.name == "" || o.member == "" || o.role == "" {
		return misused(sayInviteNeeds)
	}
	_, members, err := r.People(ctx, a.actor(r))
	if err != nil {
		return err
	}
	known := false
	for _, m := range members {
		known = known || m.Key == o.member
	}
	if !known {
		if _, err := r.NewMember(ctx, a.actor(r), o.member, o.member, a.lang); err != nil {
			return err
		}
	}
	account, token, err := r.Invite(ctx, a.actor(r), n)
	return a.sayLink(account, o.url, token, err)
}

// sayLink prints a one-time link: the only time that it is seen.
func (a *app) sayLink(account, base, token string, err error) error {
	if err != nil {
		return err
	}
	link := a.link(base, token)
	return a.write(map[string]string{"account": account, "link": link}, func(w io.Writer) error {
		_, err := fmt.Fprintln(w, sayLinkFor.In(a.lang, "account", account, "link", link))
		return err
	})
}

var (
	sayPeopleUse = locale.Message{
		ID: "cli.people-use",
		ES: "«{found}» no se entiende; después de la carpeta va «invite», «reset-sign-in» con la clave de una cuenta, o nada",
		EN: "“{found}” cannot be read; after the folder comes “invite”, “reset-sign-in” with the key of an account, or nothing",
	}
	sayNoPeople = locale.Message{
		ID: "cli.no-people",
		ES: "Este registro no tiene cuentas: solo lo usa quien tiene la carpeta, en este equipo.",
		EN: "This record has no accounts: whoever holds the folder uses it, on this machine only.",
	}
	sayInviteNeeds = locale.Message{
		ID: "cli.invite-needs",
		ES: "para invitar hacen falta --name, --organisation y --role",
		EN: "to invite somebody, --name, --organisation and --role are needed",
	}
	sayLinkFor = locale.Message{
		ID: "cli.link-for",
		ES: "Enlace de la cuenta {account}; sirve una vez y vence en 72 horas:\n  {link}",
		EN: "Link of the account {account}; it works once and runs out in 72 hours:\n  {link}",
	}
)
