package cli

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"path/filepath"
	"strings"

	"golang.org/x/crypto/acme/autocert"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// listening is where and how a record is served.
type listening struct {
	addr        string
	cert, key   string   // files of a certificate
	acme        []string // hosts for which certificates are fetched
	hosts       []string // further names to answer to
	behindProxy bool
	post        postOffice
	isDemo      bool // anybody is let in: on this machine alone
}

// encrypted reports whether we speak TLS ourselves.
func (l listening) encrypted() bool { return l.cert != "" || len(l.acme) > 0 }

// check refuses to serve people in a way that lets others listen in, and a record
// without accounts to anybody but this machine.
func (l listening) check(ctx context.Context, r *monitor.Record) error {
	host, _, err := net.SplitHostPort(l.addr)
	if err != nil {
		return problem.New(problem.Misused, sayAddress, "addr", l.addr).Because(err)
	}
	if (l.cert == "") != (l.key == "") || l.cert != "" && len(l.acme) > 0 || l.behindProxy && l.encrypted() {
		return misused(sayOneWay)
	}
	guarded, err := r.Guarded(ctx)
	if err != nil {
		return err
	}
	ip := net.ParseIP(host)
	near := host == "localhost" || ip != nil && ip.IsLoopback()
	switch {
	case l.isDemo && !near:
		return misused(sayDemoIsHere, "addr", l.addr)
	case !guarded && (!near || l.behindProxy):
		return misused(sayLoopback, "addr", l.addr)
	case !near && !l.encrypted() && !l.behindProxy:
		return misused(sayNeedsTLS, "addr", l.addr)
	}
	return nil
}

// tls returns how to encrypt, or nil where a proxy does or nobody listens in.
func (l listening) tls(dir string) (*tls.Config, error) {
	switch {
	case len(l.acme) > 0:
		m := autocert.Manager{
			Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist(l.acme...),
			Cache: autocert.DirCache(filepath.Join(dir, "certificates")),
		}
		c := m.TLSConfig()
		c.MinVersion = tls.VersionTLS12
		return c, nil
	case l.cert != "":
		pair, err := tls.LoadX509KeyPair(l.cert, l.key)
		if err != nil {
			return nil, problem.New(problem.Misused, sayCertificate, "cert", l.cert, "key", l.key).Because(err)
		}
		return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
	}
	return nil, nil
}

// root is the address at which pages are opened. Passkeys need a name: browsers
// make none for a bare address.
func (l listening) root(at net.Addr, guarded bool) string {
	host, port, err := net.SplitHostPort(at.String())
	if err != nil {
		host = at.String()
	}
	scheme := "http"
	if l.encrypted() {
		scheme = "https"
	}
	if names := append(l.acme, l.hosts...); len(names) > 0 {
		host = names[0]
	} else if ip := net.ParseIP(host); guarded && !l.isDemo && ip != nil && ip.IsLoopback() {
		host = "localhost"
	}
	if scheme == "https" && port == "443" {
		return scheme + "://" + host
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}

// names are the hosts to answer to, in lower case.
func (l listening) names() []string {
	var names []string
	for _, name := range append(l.acme, l.hosts...) {
		names = append(names, strings.ToLower(name))
	}
	return names
}

// onlyEncrypted tells browsers never to come without TLS again.
func onlyEncrypted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		next.ServeHTTP(w, r)
	})
}

var (
	sayOneWay = locale.Message{
		ID: "cli.one-way",
		ES: "elija una sola manera de cifrar: --cert con --key, --acme, o --behind-proxy",
		EN: "choose one way to encrypt: --cert with --key, --acme, or --behind-proxy",
	}
	sayNeedsTLS = locale.Message{
		ID: "cli.needs-tls",
		ES: "«{addr}» se alcanza desde otros equipos, y sin cifrar se leerían las contraseñas en el camino; use --cert y --key, --acme NOMBRE, o --behind-proxy si un proxy cifra",
		EN: "“{addr}” can be reached from other machines, and without encryption passwords could be read on the way; use --cert and --key, --acme NAME, or --behind-proxy if a proxy encrypts",
	}
	sayDemoIsHere = locale.Message{
		ID: "cli.demo-is-here",
		ES: "«{addr}» se alcanza desde otros equipos, y la demostración deja entrar a cualquiera; use 127.0.0.1",
		EN: "“{addr}” can be reached from other machines, and the demonstration lets anybody in; use 127.0.0.1",
	}
	sayCertificate = locale.Message{
		ID: "cli.certificate",
		ES: "el certificado en {cert} y su llave en {key} no se pueden leer, o no van juntos; revise los dos archivos",
		EN: "the certificate in {cert} and its key in {key} cannot be read, or do not belong together; check both files",
	}
)
