package cli

import (
	"context"
	"log/slog"
	"net"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/constancia-project/constancia/internal/mail"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// postOffice is how mail leaves; without a server none does.
type postOffice struct {
	server, from, passwordFile string
	every                      time.Duration
}

func (o *postOffice) flags(a *app, f *pflag.FlagSet) {
	f.StringVar(&o.server, "smtp", "", a.text("servidor que entrega los avisos: smtp://usuario@servidor:587", "server that delivers notices: smtp://user@host:587"))
	f.StringVar(&o.from, "mail-from", "", a.text("dirección de la que salen los avisos", "address that notices come from"))
	f.StringVar(&o.passwordFile, "smtp-password-file", "", a.text("archivo con la contraseña para el servidor de correo", "file with the password for the mail server"))
	f.DurationVar(&o.every, "mail-every", time.Hour, a.text("a lo sumo un aviso por persona en este tiempo", "at most one notice a person in this time"))
}

// mailing reads the flags; it is nil where no mail is to leave. The password is read
// from a file, so that it stands in no list of processes and in no environment.
func (o postOffice) mailing(root string, log *slog.Logger) (*monitor.Mailing, error) {
	if o.server == "" {
		return nil, nil
	}
	if o.every < time.Minute {
		return nil, misused(sayMailEvery, "every", o.every.String())
	}
	password := ""
	if o.passwordFile != "" {
		text, err := os.ReadFile(o.passwordFile)
		if err != nil {
			return nil, problem.New(problem.Misused, sayMailPassword, "file", o.passwordFile).Because(err)
		}
		password = strings.TrimRight(string(text), "\r\n")
	}
	s, err := mail.Parse(o.server, o.from, password)
	if err != nil {
		return nil, err
	}
	return &monitor.Mailing{Every: o.every, Root: root, Send: s.Send, Log: log}, nil
}

// outside is the address by which people reach the pages from elsewhere: behind a proxy
// that is the proxy's.
func (l listening) outside(at net.Addr, guarded bool) string {
	if l.behindProxy && len(l.hosts) > 0 {
		return "https://" + l.hosts[0]
	}
	return l.root(at, guarded)
}

// mail tells people while the record is served. What it returns ends that and waits.
func (a *app) mail(ctx context.Context, r *monitor.Record, m *monitor.Mailing) (end func()) {
	if m == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r.Mail(ctx, *m)
	}()
	return func() {
		cancel()
		<-ended
	}
}

var (
	sayMailEvery = locale.Message{
		ID: "cli.mail-every",
		ES: "«{every}» es demasiado seguido para avisar por correo; escriba un minuto o más, como --mail-every 1h",
		EN: "“{every}” is too often for mail; write a minute or more, such as --mail-every 1h",
	}
	sayMailPassword = locale.Message{
		ID: "cli.mail-password",
		ES: "no se puede leer la contraseña del correo en {file}; revise --smtp-password-file",
		EN: "the password for mail cannot be read from {file}; check --smtp-password-file",
	}
)
