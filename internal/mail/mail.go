// Package mail hands a short text over to an SMTP server. Start with [Parse] and
// [Server.Send].
//
// What it promises: nothing leaves this machine unencrypted; no header can be slipped
// in by an address or a subject; its errors name no address, so that they can be logged.
package mail

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"net/url"
	"strings"
	"time"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// Server is where mail is handed over, and in whose name.
type Server struct {
	Host, Port string
	User       string // empty: the server asks for no name
	Password   string
	From       string         // the address that mail comes from
	Trusted    *x509.CertPool // whose certificates are believed; the system's if nil
}

// patience is how long handing over one mail may take.
const patience = 30 * time.Second

var (
	sayAddress = locale.Message{
		ID: "mail.address",
		ES: "«{address}» no dice a qué servidor se entrega el correo; escriba smtp://usuario@servidor:587, sin contraseña",
		EN: "“{address}” does not say to which server mail is handed; write smtp://user@host:587, without the password",
	}
	sayFrom = locale.Message{
		ID: "mail.from",
		ES: "«{from}» no es una dirección de correo; escriba una, como avisos@ejemplo.org",
		EN: "“{from}” is no e-mail address; write one, such as notices@example.org",
	}
	sayNoTLS = locale.Message{
		ID: "mail.no-tls",
		ES: "el servidor {host} no ofrece cifrar (STARTTLS), y el correo y la contraseña se leerían en el camino; use uno que lo ofrezca, o uno de este mismo equipo",
		EN: "the server {host} does not offer encryption (STARTTLS), and mail and password could be read on the way; use one that does, or one on this machine",
	}
)

// Parse reads the address of a server, smtp://user@host:587, and checks from.
func Parse(address, from, password string) (Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "smtp" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return Server{}, problem.New(problem.Misused, sayAddress, "address", "smtp://…")
	}
	if _, has := u.User.Password(); has {
		return Server{}, problem.New(problem.Misused, sayAddress, "address", "smtp://"+u.User.Username()+":…@"+u.Host)
	}
	a, err := mail.ParseAddress(from)
	if err != nil {
		return Server{}, problem.New(problem.Misused, sayFrom, "from", from)
	}
	s := Server{Host: u.Hostname(), Port: u.Port(), User: u.User.Username(), Password: password, From: a.Address}
	if s.Port == "" {
		s.Port = "587"
	}
	return s, nil
}

// near reports whether the server is this machine.
func (s Server) near() bool {
	ip := net.ParseIP(s.Host)
	return s.Host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send hands a plain text over for one reader.
func (s Server) Send(ctx context.Context, to, subject, body string) error {
	a, err := mail.ParseAddress(to)
	if err != nil {
		return errors.New("an address cannot be read")
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", net.JoinHostPort(s.Host, s.Port))
	if err != nil {
		return problem.New(problem.Unavailable, sayUnreached, "host", s.Host).Because(err)
	}
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })() // it ends whatever waits
	c, err := smtp.NewClient(conn, s.Host)
	if err != nil {
		return errors.Join(discreet("greeting", err), conn.Close())
	}
	if err := s.hand(c, a.Address, s.message(a.Address, subject, body)); err != nil {
		_ = c.Close() // what matters is why it failed
		return err
	}
	return discreet("leaving", c.Quit())
}

var sayUnreached = locale.Message{
	ID: "mail.unreached",
	ES: "no se alcanza el servidor de correo {host}; revise --smtp y la red",
	EN: "the mail server {host} cannot be reached; check --smtp and the network",
}

func (s Server) hand(c *smtp.Client, to string, message []byte) error {
	offered, _ := c.Extension("STARTTLS")
	switch {
	case offered:
		if err := c.StartTLS(&tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12, RootCAs: s.Trusted}); err != nil {
			return fmt.Errorf("encrypting: %w", err) // it speaks of certificates
		}
	case !s.near():
		return problem.New(problem.Unavailable, sayNoTLS, "host", s.Host)
	}
	if s.User != "" {
		if err := c.Auth(smtp.PlainAuth("", s.User, s.Password, s.Host)); err != nil {
			return discreet("signing in", err)
		}
	}
	if err := c.Mail(s.From); err != nil {
		return discreet("naming the sender", err)
	}
	if err := c.Rcpt(to); err != nil {
		return discreet("naming the reader", err)
	}
	w, err := c.Data()
	if err != nil {
		return discreet("sending", err)
	}
	_, err = w.Write(message)
	return discreet("sending", errors.Join(err, w.Close()))
}

// discreet says where a conversation failed and by which code: what servers say in
// words repeats addresses.
func discreet(where string, err error) error {
	var said *textproto.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &said):
		return fmt.Errorf("%s: the server answers %d", where, said.Code)
	}
	return fmt.Errorf("%s: the conversation broke off", where)
}

// message is the mail as it travels (RFC 5322), in ASCII.
func (s Server) message(to, subject, body string) []byte {
	var b strings.Builder
	line := func(name, value string) { b.WriteString(name + ": " + value + "\r\n") }
	line("From", (&mail.Address{Address: s.From}).String())
	line("To", (&mail.Address{Address: to}).String())
	line("Subject", mime.QEncoding.Encode("utf-8", subject))
	line("Date", time.Now().UTC().Format(time.RFC1123Z))
	id := make([]byte, 16)
	_, _ = rand.Read(id) // it never fails: crypto/rand ends the program instead
	_, host, _ := strings.Cut(s.From, "@")
	line("Message-ID", "<"+hex.EncodeToString(id)+"@"+host+">")
	line("Auto-Submitted", "auto-generated")
	line("MIME-Version", "1.0")
	line("Content-Type", "text/plain; charset=utf-8")
	line("Content-Transfer-Encoding", "quoted-printable")
	b.WriteString("\r\n")
	q := quotedprintable.NewWriter(&b)
	_, _ = q.Write([]byte(strings.ReplaceAll(body, "\n", "\r\n"))) // a strings.Builder takes all
	_ = q.Close()
	b.WriteString("\r\n")
	return []byte(b.String())
}
