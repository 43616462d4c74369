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

// serve is constancia serve DIR: the pages of a record, on this machine only.
func (a *app) serve() *cobra.Command {
	var addr string
	cmd := &cobra.Command{
		Use:     "serve DIR",
		Example: "  constancia serve DIR",
		Short:   a.text("Mostrar un registro en el navegador, solo en este equipo", "Show a record in the browser, on this machine only"),
		Args:    takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), args[0], func(r *monitor.Record) error {
				return a.listen(cmd.Context(), r, addr, false, func(root string) error {
					_, err := fmt.Fprintln(a.Err, sayServing.In(a.lang, "address", root+"/"+string(a.lang)+"/"))
					return err
				})
			})
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8018", a.text("dirección de este equipo; puerto 0 para uno libre", "address of this machine; port 0 for a free one"))
	return cmd
}

// listen serves r on addr until ctx ends; ready is called with the root address
// once it answers.
func (a *app) listen(ctx context.Context, r *monitor.Record, addr string, isSample bool, ready func(root string) error) error {
	if err := loopback(addr); err != nil {
		return err
	}
	handler, err := web.New(r, web.Options{
		Actor: a.actor(r), DefaultLang: a.lang, SampleNotice: isSample, Now: a.Now,
		Log: slog.New(slog.NewTextHandler(a.Err, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		return err
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return problem.New(problem.Unavailable, sayAddress, "addr", addr).Because(err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	if err := ready("http://" + l.Addr().String()); err != nil {
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

// loopback refuses an address that other machines can reach: there are no
// accounts yet, so whoever reaches the pages reads the record.
func loopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return problem.New(problem.Misused, sayAddress, "addr", addr).Because(err)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return misused(sayLoopback, "addr", addr)
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
		ES: "«{addr}» se alcanza desde otros equipos, y este registro todavía no tiene cuentas: cualquiera lo leería; use 127.0.0.1",
		EN: "“{addr}” can be reached from other machines, and this record has no accounts yet: anybody would read it; use 127.0.0.1",
	}
)
