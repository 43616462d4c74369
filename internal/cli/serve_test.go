package cli

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/constancia-project/constancia/internal/monitor"
)

// said keeps what a command writes while it runs.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(b)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// certificate writes one for localhost, signed by itself.
func certificate(t *testing.T, dir string) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	certPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	for path, text := range map[string][]byte{cert: certPEM, key: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})} {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool = x509.NewCertPool()
	pool.AppendCertsFromPEM(certPEM)
	return cert, key, pool
}

// TestServesOverTLS: a record with accounts, by its name, over TLS alone.
func TestServesOverTLS(t *testing.T) {
	dir := t.TempDir()
	cert, key, pool := certificate(t, dir)
	out := &said{}
	streams := Streams{In: strings.NewReader(""), Out: io.Discard, Err: out, Now: time.Now, Env: func(string) string { return "" }}
	if code := Main(t.Context(), []string{"init", dir + "/rec", "--admin", "Ana"}, streams); code != Done {
		t.Fatal(out)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() {
		ended <- Main(ctx, []string{"serve", dir + "/rec", "--addr", "127.0.0.1:0", "--cert", cert, "--key", key}, streams)
	}()
	var root string
	for deadline := time.Now().Add(20 * time.Second); root == ""; time.Sleep(20 * time.Millisecond) {
		if m := regexp.MustCompile(`https://localhost:\d+`).FindString(out.String()); m != "" {
			root = m
		} else if time.Now().After(deadline) {
			t.Fatalf("nothing is served: %s", out)
		}
	}
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}}
	answer, err := client.Get(root + "/en/events")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil || !strings.Contains(string(body), "to read it you must sign in") || answer.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%d %v %.300s", answer.StatusCode, err, body)
	}
	if err := answer.Body.Close(); err != nil {
		t.Error(err)
	}
	plain, err := http.Get("http" + strings.TrimPrefix(root, "https") + "/en/events")
	if err == nil {
		if plain.StatusCode != http.StatusBadRequest {
			t.Errorf("without TLS: status %d", plain.StatusCode)
		}
		if err := plain.Body.Close(); err != nil {
			t.Error(err)
		}
	}
	client.CloseIdleConnections()
	cancel()
	if code := <-ended; code != Done {
		t.Errorf("ended by %d: %s", code, out)
	}
}

// TestDemoLetsPeopleIn: the letter answers at once, signed in; one becomes somebody
// else by one form; a served record has no such page; nothing is left behind.
func TestDemoLetsPeopleIn(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	out := &said{}
	streams := Streams{In: strings.NewReader(""), Out: io.Discard, Err: out, Now: time.Now, Env: func(string) string { return "" }}
	if code := Main(t.Context(), []string{"demo", "--no-browser", "--addr", "0.0.0.0:0"}, streams); code != Wrong || !strings.Contains(out.String(), "lets anybody in") {
		t.Fatalf("exit %d: %s", code, out)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() { ended <- Main(ctx, []string{"demo", "--no-browser"}, streams) }()
	var page string
	for deadline := time.Now().Add(20 * time.Second); page == ""; time.Sleep(20 * time.Millisecond) {
		if page = regexp.MustCompile(`http://127\.0\.0\.1:\d+/en/letters/letter-2018`).FindString(out.String()); page == "" && time.Now().After(deadline) {
			t.Fatalf("nothing is served: %s", out)
		}
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := http.Client{Jar: jar, Transport: &http.Transport{}}
	read := func(answer *http.Response, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		if err = errors.Join(err, answer.Body.Close()); err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	if got := read(client.Get(page)); !strings.Contains(got, "Tlatlaya") || !strings.Contains(got, "Latin America Working Group: administrator") {
		t.Errorf("the letter: %.600s", got)
	}
	root := strings.TrimSuffix(page, "/en/letters/letter-2018")
	if got := read(client.PostForm(root+"/en/who", url.Values{"person": {"a-diego"}, "next": {"/es/commitments"}})); !strings.Contains(got, "Fundación para el Debido Proceso: incidencia") {
		t.Errorf("as Diego: %.600s", got)
	}
	client.CloseIdleConnections()
	cancel()
	if code := <-ended; code != Done {
		t.Errorf("ended by %d: %s", code, out)
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// TestInitAsks: on a terminal, for what the flags do not say; an empty answer is
// what it was without the question.
func TestInitAsks(t *testing.T) {
	const weak, phrase, other = "corta\n", "caballo batería grapa corregir\n", "caballo bateria grapa corregir\n"
	for answers, c := range map[string]struct {
		links, encrypts bool
		asks            int
	}{
		"Coalición\nFundar\nAna\n": {links: true, asks: 4},
		"\n\n\n\n":                 {asks: 4},
		"\n\n\n" + weak + phrase + other + phrase + phrase: {encrypts: true, asks: 6},
	} {
		var out, asked strings.Builder
		code := Main(t.Context(), []string{"init", t.TempDir() + "/rec"}, Streams{
			In: strings.NewReader(answers), Out: &out, Err: &asked, Asks: true, Now: time.Now, Env: func(string) string { return "" },
			PassphraseCost: monitor.PassphraseCost{Memory: 64, Passes: 1, Lanes: 1},
		})
		if code != Done || !strings.Contains(out.String(), "Record made") || strings.Count(asked.String(), "?") != c.asks ||
			strings.Contains(out.String(), "/en/invitation?link=") != c.links || strings.Contains(out.String(), "recovery key") != c.encrypts {
			t.Errorf("%q: exit %d, %s, asked %s", answers, code, out.String(), asked.String())
		}
	}
}
