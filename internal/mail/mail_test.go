package mail_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/http/httptest"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/constancia-project/constancia/internal/mail"
	"github.com/constancia-project/constancia/problem"
)

// post is an SMTP server in this process.
type post struct {
	port    string
	secrets *tls.Config // nil: it offers no STARTTLS
	refuse  string      // what it answers to RCPT, if it refuses

	mu        sync.Mutex
	said      []string // by the client, while not encrypted
	mail      string
	encrypted bool
}

func openPost(t *testing.T, secrets *tls.Config, refuse string) *post {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	p := &post{secrets: secrets, refuse: refuse}
	_, p.port, _ = net.SplitHostPort(l.Addr().String())
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			p.talk(c)
		}
	}()
	return p
}

// heard is what was said so far: without encryption, and as mail.
func (p *post) heard() (said, mail string, encrypted bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.said, "|"), p.mail, p.encrypted
}

func (p *post) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.said, p.mail = nil, ""
}

func (p *post) talk(c net.Conn) {
	defer func() { _ = c.Close() }()
	r, encrypted := bufio.NewReader(c), false
	say := func(line string) { fmt.Fprint(c, line+"\r\n") }
	say("220 here")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		p.mu.Lock()
		if p.encrypted = encrypted; !encrypted {
			p.said = append(p.said, strings.TrimSpace(line))
		}
		p.mu.Unlock()
		switch verb, _, _ := strings.Cut(strings.TrimSpace(line), " "); verb {
		case "EHLO":
			if p.secrets != nil && !encrypted {
				say("250-here")
				say("250 STARTTLS")
				continue
			}
			say("250-here")
			say("250 AUTH PLAIN")
		case "STARTTLS":
			say("220 go on")
			c = tls.Server(c, p.secrets)
			r, encrypted = bufio.NewReader(c), true
		case "AUTH":
			say("235 welcome")
		case "RCPT":
			if p.refuse != "" {
				say(p.refuse)
				continue
			}
			say("250 fine")
		case "DATA":
			say("354 go on")
			var all strings.Builder
			for {
				line, err := r.ReadString('\n')
				if err != nil || line == ".\r\n" {
					break
				}
				all.WriteString(line)
			}
			p.mu.Lock()
			p.mail = all.String()
			p.mu.Unlock()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 fine")
		}
	}
}

// TestMailIsEncryptedOnItsWay: the password and the mail go by TLS where it is offered,
// and what is sent arrives as it was written.
func TestMailIsEncryptedOnItsWay(t *testing.T) {
	web := httptest.NewTLSServer(nil)
	defer web.Close()
	p := openPost(t, web.TLS, "")
	s, err := mail.Parse("smtp://ana@127.0.0.1:"+p.port, "avisos@example.org", "zinc")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), "berta@example.org", "x", "y"); err == nil {
		t.Error("a certificate of nobody was believed")
	}
	s.Trusted = x509.NewCertPool()
	s.Trusted.AddCert(web.Certificate())
	p.forget()
	if err := s.Send(t.Context(), "berta@example.org", "2 cosas le esperan — año", "Léalas en\nhttps://example.org/es/since\n"); err != nil {
		t.Fatal(err)
	}
	said, sent, encrypted := p.heard()
	if strings.Contains(said, "AUTH") || strings.Contains(said, "MAIL") || !encrypted {
		t.Errorf("said without encryption: %q", said)
	}
	m, err := netmail.ReadMessage(strings.NewReader(sent))
	if err != nil {
		t.Fatal(err)
	}
	subject, _ := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	body, _ := io.ReadAll(quotedprintable.NewReader(m.Body))
	if subject != "2 cosas le esperan — año" || !strings.HasPrefix(string(body), "Léalas en\r\nhttps://example.org/es/since\r\n") {
		t.Errorf("arrived: %q, %q", subject, body)
	}
}

// TestNoMailWithoutEncryption: a server elsewhere that does not offer it gets nothing;
// one on this machine does.
func TestNoMailWithoutEncryption(t *testing.T) {
	p := openPost(t, nil, "")
	s := mail.Server{Host: "127.0.0.1", Port: p.port, From: "avisos@example.org"}
	if err := s.Send(t.Context(), "berta@example.org", "x", "y"); err != nil {
		t.Errorf("a server on this machine: %v", err)
	}
	if _, sent, _ := p.heard(); sent == "" {
		t.Error("nothing arrived")
	}
	p.forget()
	s.Host = "0.0.0.0" // reaches this machine, by a name that is not known to be near
	err := s.Send(t.Context(), "berta@example.org", "x", "y")
	if one, ok := problem.Of(err); !ok || one.Message.ID != "mail.no-tls" {
		t.Errorf("got %v, want a refusal", err)
	}
	if said, sent, _ := p.heard(); strings.Contains(said, "MAIL") || sent != "" {
		t.Errorf("said all the same: %q", said)
	}
}

// TestErrorsNameNobody: what a server says of an address is not repeated.
func TestErrorsNameNobody(t *testing.T) {
	p := openPost(t, nil, "550 <berta@example.org> unknown")
	s := mail.Server{Host: "127.0.0.1", Port: p.port, From: "avisos@example.org"}
	err := s.Send(t.Context(), "berta@example.org", "x", "y")
	if err == nil || strings.Contains(err.Error(), "berta") || !strings.Contains(err.Error(), "550") {
		t.Errorf("got %v", err)
	}
	if err := s.Send(t.Context(), "berta@example.org\r\nBcc: x@example.org", "x", "y"); err == nil {
		t.Error("an address with a line of its own was taken")
	}
}

// TestAddressesOfServers says what can be one.
func TestAddressesOfServers(t *testing.T) {
	for address, want := range map[string]bool{
		"smtp://ana@mail.example.org:587": true, "smtp://mail.example.org": true,
		"smtp://ana:zinc@mail.example.org": false, "https://mail.example.org": false, "mail.example.org": false, "smtp://": false,
	} {
		s, err := mail.Parse(address, "avisos@example.org", "")
		if (err == nil) != want || want && s.Port != "587" {
			t.Errorf("%s: %+v %v", address, s, err)
		}
		if err != nil && strings.Contains(err.Error(), "zinc") {
			t.Errorf("the password is repeated: %v", err)
		}
	}
	if _, err := mail.Parse("smtp://mail.example.org", "nobody", ""); err == nil {
		t.Error("a sender that is no address was taken")
	}
}
