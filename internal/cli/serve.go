package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// serve is constancia serve DIR: the pages of a record; on this machine only, until
// the record has accounts.
func (a *app) serve() *cobra.Command {
	var l listening
	cmd := &cobra.Command{
		Use:     "serve DIR",
		Example: "  constancia serve DIR\n  constancia serve DIR --addr :443 --acme registro.example.org\n  constancia serve DIR --behind-proxy --host registro.example.org",
		Short:   a.text("Abrir un registro en el navegador", "Open a record in the browser"),
		Args:    takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd, args[0], func(r *monitor.Record) error {
				return a.listen(cmd.Context(), r, l, func(root string) error {
					_, err := fmt.Fprintln(a.Err, sayServing.In(a.lang, "address", root+"/"+string(a.lang)+"/"))
					return err
				})
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&l.addr, "addr", "127.0.0.1:8018", a.text("dirección de este equipo; puerto 0 para uno libre", "address of this machine; port 0 for a free one"))
	f.StringVar(&l.cert, "cert", "", a.text("archivo del certificado, para cifrar", "file of the certificate, to encrypt"))
	f.StringVar(&l.key, "key", "", a.text("archivo de la llave del certificado", "file of the certificate’s key"))
	f.StringSliceVar(&l.acme, "acme", nil, a.text("nombre para el que se pide un certificado automático (puerto 443)", "name for which a certificate is fetched by itself (port 443)"))
	f.StringSliceVar(&l.hosts, "host", nil, a.text("nombre con el que se abre, además de este equipo", "name by which it is opened, besides this machine"))
	f.BoolVar(&l.behindProxy, "behind-proxy", false, a.text("un proxy cifra y dice de dónde viene cada petición (X-Forwarded-*)", "a proxy encrypts and says where each request comes from (X-Forwarded-*)"))
	l.post.flags(a, f)
	return cmd
}

// listen serves r until ctx ends; ready is called with the root address once it
// answers.
func (a *app) listen(ctx context.Context, r *monitor.Record, how listening, ready func(root string) error) error {
	if err := how.check(ctx, r); err != nil {
		return err
	}
	secrets, err := how.tls(r.Dir())
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(a.Err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	handler, err := web.New(r, web.Options{
		Actor: a.actor(r), DefaultLang: a.lang, SampleNotice: how.isDemo, Demo: how.isDemo, Now: a.Now,
		Log: log, Hosts: how.names(), BehindProxy: how.behindProxy,
	})
	if err != nil {
		return err
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", how.addr)
	if err != nil {
		return problem.New(problem.Unavailable, sayAddress, "addr", how.addr).Because(err)
	}
	guarded, err := r.Guarded(ctx)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	mailing, err := how.post.mailing(how.outside(l.Addr(), guarded), log)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	defer a.mail(ctx, r, mailing)()
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		TLSConfig: secrets, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug), // strangers' handshakes
	}
	ended := make(chan error, 1)
	if secrets != nil {
		server.Handler = onlyEncrypted(handler)
	}
	go func() {
		if secrets == nil {
			ended <- server.Serve(l)
			return
		}
		ended <- server.ServeTLS(l, "", "")
	}()
	if err := ready(how.root(l.Addr(), guarded)); err != nil {
		return errors.Join(err, server.Close())
	}
	select {
	case err = <-ended:
		return err
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	if err := server.Shutdown(patience); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

var (
	sayServing = locale.Message{
		ID: "cli.serving",
		ES: "Registro abierto en {address} (Ctrl C para terminar)",
		EN: "Record open at {address} (Ctrl C to end)",
	}
	sayAddress = locale.Message{
		ID: "cli.address",
		ES: "no se puede escuchar en «{addr}»; elija otra con --addr 127.0.0.1:PUERTO",
		EN: "cannot listen on “{addr}”; choose another with --addr 127.0.0.1:PORT",
	}
	sayLoopback = locale.Message{
		ID: "cli.loopback",
		ES: "«{addr}» se alcanza desde otros equipos, y este registro todavía no tiene cuentas: cualquiera lo leería; use 127.0.0.1, o invite antes a quien lo administre con «constancia people DIR invite»",
		EN: "“{addr}” can be reached from other machines, and this record has no accounts yet: anybody would read it; use 127.0.0.1, or first invite whoever will administer it by “constancia people DIR invite”",
	}
)
