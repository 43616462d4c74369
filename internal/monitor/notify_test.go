package monitor_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
)

// letters are the mails that a test was handed.
type letters struct {
	all  []string
	fail error
}

func (l *letters) mailing() monitor.Mailing {
	return monitor.Mailing{Every: time.Hour, Root: "https://registro.example.org", Send: func(_ context.Context, to, subject, body string) error {
		if l.fail == nil {
			l.all = append(l.all, to+"\n"+subject+"\n"+body)
		}
		return l.fail
	}}
}

// mailed runs once and fails unless so many were sent.
func (l *letters) mailed(t *testing.T, h *house, want int, why string) {
	t.Helper()
	before := len(l.all)
	if _, _, err := h.MailAll(t.Context(), l.mailing()); err != nil && l.fail == nil {
		t.Fatal(err)
	}
	if got := len(l.all) - before; got != want {
		t.Errorf("%s: %d mails, want %d: %q", why, got, want, l.all[before:])
	}
}

// TestMailSaysNothingOfTheRecord, comes at most once in the interval, tells of the same
// thing once, is tried again where it failed, and ends where its reader says so, has
// read it all or may not sign in.
func TestMailSaysNothingOfTheRecord(t *testing.T) {
	h, berta, carla := workshop(t)
	var l letters
	l.mailed(t, h, 0, "nothing waits")
	say(t, h, berta, "@Carla Núñez, secreto de Tlatlaya", "")
	l.fail = errors.New("no network")
	l.mailed(t, h, 0, "the server is away")
	l.fail = nil
	l.mailed(t, h, 1, "a mention")
	want := "carla@example.org\nHay 1 cosa que le espera\nHay 1 cosa que le espera. Para leerla, entre en:\nhttps://registro.example.org/es/since\n\n" +
		"Este correo no dice más a propósito. Para no recibirlo, cámbielo en la página de su cuenta.\n"
	if l.all[0] != want {
		t.Errorf("got  %q\nwant %q", l.all[0], want)
	}
	for _, word := range []string{"Carla", "Berta", "Tlatlaya", "secreto", "Fundar", "Registro,", "a-", "token"} {
		if strings.Contains(l.all[0], word) {
			t.Errorf("the mail holds %q", word)
		}
	}
	say(t, h, berta, "@Carla Núñez, otra cosa", "")
	l.mailed(t, h, 0, "within the hour")
	h.pass(61 * time.Minute)
	l.mailed(t, h, 1, "after the hour")
	h.pass(61 * time.Minute)
	l.mailed(t, h, 0, "nothing new since")

	say(t, h, berta, "@Carla Núñez, y otra", "")
	if err := h.SetQuiet(t.Context(), carla, true); err != nil {
		t.Fatal(err)
	}
	l.mailed(t, h, 0, "she wants none")
	if err := h.SetQuiet(t.Context(), carla, false); err != nil {
		t.Fatal(err)
	}
	if err := h.SeenUpTo(t.Context(), carla, 1<<40); err != nil {
		t.Fatal(err)
	}
	l.mailed(t, h, 0, "she has read it")

	say(t, h, berta, "@Carla Núñez, la última", "")
	suspend(t, h, berta, carla)
	l.mailed(t, h, 0, "she may not sign in")
}

func suspend(t *testing.T, h *house, by, whom access.Actor) {
	t.Helper()
	if err := h.Suspend(t.Context(), by, whom.Account); err != nil {
		t.Fatal(err)
	}
}

// TestMailEndsWithTheServer: at once, while it waits and while it sends; what fails is
// tried again, and the log says of nobody.
func TestMailEndsWithTheServer(t *testing.T) {
	h, berta, _ := workshop(t)
	say(t, h, berta, "@Carla Núñez", "")
	ctx, cancel := context.WithCancel(t.Context())
	tries, ended := make(chan bool), make(chan bool)
	var log strings.Builder
	m := monitor.Mailing{
		Every: time.Hour, Log: slog.New(slog.NewTextHandler(io.Writer(&log), nil)),
		Wait: func(int) time.Duration { return time.Millisecond },
		Send: func(ctx context.Context, _, _, _ string) error {
			select {
			case tries <- true:
				return errors.New("no network")
			case <-ctx.Done():
				return ctx.Err()
			}
		},
	}
	go func() {
		h.Mail(ctx, m)
		close(ended)
	}()
	<-tries
	<-tries
	cancel()
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Fatal("it goes on")
	}
	if said := log.String(); !strings.Contains(said, "no network") || strings.Contains(said, "carla") {
		t.Errorf("the log says %q", said)
	}
}
