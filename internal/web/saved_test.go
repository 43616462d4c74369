package web

import (
	"archive/zip"
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
)

// asActor serves a record to somebody.
func asActor(t *testing.T, r *monitor.Record, who access.Actor) http.Handler {
	t.Helper()
	h, err := New(r, Options{Actor: who, Now: clock, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func member(account, organisation string, role access.Role) access.Actor {
	return access.Actor{Name: account, Account: account, Organisation: organisation, Roles: []access.Role{role}}
}

// TestFiltersByThePages: a filter is saved with columns and order, opens the same list,
// is seen by whom it is for and nobody else, and is deleted by its maker.
func TestFiltersByThePages(t *testing.T) {
	_, r := sampleServer(t)
	ana, dora := asActor(t, r, member("a-ana", "lawg", access.Documenter)), asActor(t, r, member("a-dora", "wola", access.Administrator))
	eva := asActor(t, r, member("a-eva", "lawg", access.Reader))
	of := url.Values{"type": {"acts"}, "of": {"columns=date%2Cplace&sort=-date&type=torture"}}
	if page := get(ana, "/en/saved?"+of.Encode()).Body.String(); !strings.Contains(text(page), "acts where type under torture order by date desc") {
		t.Fatalf("the form does not say what it saves: %.900s", text(page))
	}
	for name, level := range map[string]string{"Solo mío": "own", "Nuestro": "organisation"} {
		if answer := sendsEntry(ana, "/en/saved", with(of, "name", name, "level", level)); answer.Code != http.StatusSeeOther {
			t.Fatalf("%s: status %d: %.600s", name, answer.Code, text(answer.Body.String()))
		}
	}
	all := with(of, "name", "De todas", "level", "coalition")
	if answer := sendsEntry(ana, "/en/saved", all); answer.Code != http.StatusUnprocessableEntity || !strings.Contains(answer.Body.String(), `name="looked"`) {
		t.Errorf("for the coalition no second look is asked for: status %d", answer.Code)
	}
	if answer := sendsEntry(ana, "/en/saved", with(all, "looked", "1")); answer.Code != http.StatusSeeOther {
		t.Errorf("looked at, it is not saved: status %d", answer.Code)
	}
	if answer := sendsEntry(eva, "/en/saved", with(of, "name", "x", "level", "organisation")); answer.Code != http.StatusForbidden && answer.Code != http.StatusUnprocessableEntity {
		t.Errorf("a reader saves for others: status %d", answer.Code)
	}
	for who, c := range map[string]struct {
		h          http.Handler
		sees, lack []string
	}{
		"ana":  {ana, []string{"Solo mío", "Nuestro", "De todas"}, nil},
		"eva":  {eva, []string{"Nuestro", "De todas"}, []string{"Solo mío"}},
		"dora": {dora, []string{"De todas"}, []string{"Solo mío", "Nuestro"}},
	} {
		for _, address := range []string{"/en/saved", "/en/acts", "/en/"} {
			page := text(get(c.h, address).Body.String())
			for _, name := range c.sees {
				if !strings.Contains(page, name) {
					t.Errorf("%s does not see %s on %s", who, name, address)
				}
			}
			for _, name := range c.lack {
				if strings.Contains(page, name) {
					t.Errorf("%s sees %s on %s", who, name, address)
				}
			}
		}
	}
	page := get(ana, "/en/saved").Body.String()
	if !strings.Contains(page, `href="/en/acts?columns=date%2Cplace&amp;sort=-date&amp;type=torture"`) {
		t.Errorf("a saved filter leads elsewhere: %.1500s", page[strings.Index(page, `class="drafts saved"`):])
	}
	id := regexp.MustCompile(`name="drop" value="([^"]+)"`).FindStringSubmatch(page)[1]
	if answer := sendsEntry(dora, "/en/saved", url.Values{"drop": {id}}); answer.Code != http.StatusNotFound {
		t.Errorf("what another cannot see, they delete: status %d", answer.Code)
	}
	if answer := sendsEntry(ana, "/en/saved", url.Values{"drop": {id}}); answer.Code != http.StatusSeeOther || strings.Contains(get(ana, "/en/saved").Body.String(), id) {
		t.Errorf("its maker does not delete it: status %d", answer.Code)
	}
}

// unpacked is all that is written in a file that was taken out.
func unpacked(t *testing.T, address string, file []byte) string {
	t.Helper()
	if !strings.Contains(address, ".xlsx") {
		return string(file)
	}
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	var all strings.Builder
	for _, f := range z.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, part); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// TestNothingWithheldIsInAFile: what a member may not see is in no file of a list.
func TestNothingWithheldIsInAFile(t *testing.T) {
	r := shared(t)
	h := asActor(t, r, member("a-1", "A", access.Administrator))
	for _, address := range []string{"/en/list/events.csv", "/es/list/events.xlsx?columns=name&sort=-name", "/en/list/events/update.xlsx", "/en/query.csv?q=events", "/en/query.json?q=events"} {
		answer := get(h, address)
		if answer.Code != http.StatusOK {
			t.Errorf("%s: status %d: %.300s", address, answer.Code, text(answer.Body.String()))
			continue
		}
		file := unpacked(t, address, answer.Body.Bytes())
		for _, row := range table(t, "testdata/levels.txt")[1:] {
			key, sees := strings.ReplaceAll(row[0], ":", "-"), row[2] == "yes"
			if got := strings.Contains(file, key); got != sees {
				t.Errorf("%s has %s: %t, want %t", address, key, got, sees)
			}
		}
	}
}

// TestFilesAreAsThePageShows: filter, columns and order of the address are the file's.
func TestFilesAreAsThePageShows(t *testing.T) {
	h, _ := sampleServer(t)
	const asks = "?columns=type%2Cdate&sort=-date&territory=MX-TAM"
	file := get(h, "/en/list/acts.csv"+asks).Body.String()
	lines := strings.Split(strings.TrimSpace(file), "\n")
	if !strings.HasPrefix(lines[0], "\ufeffKey,Matches,Act,Type of violation,Date") || len(lines) < 2 || strings.Contains(file, "act-tlatlaya") || !strings.Contains(file, "act-nl-disappearance") {
		t.Errorf("the file is\n%s", file)
	}
	keys := func(sort string) (out []string) {
		for _, line := range strings.Split(strings.TrimSpace(get(h, "/en/list/sources.csv?columns=date&sort="+sort).Body.String()), "\n")[1:] {
			key, _, _ := strings.Cut(line, ",")
			out = append(out, key)
		}
		return out
	}
	up, down := keys("title"), keys("-title")
	if len(up) < 5 || up[0] != down[len(down)-1] || up[0] == down[0] {
		t.Errorf("by title: %v\nand back: %v", up, down)
	}
	page := get(h, "/en/acts"+asks).Body.String()
	for _, want := range []string{"/en/list/acts.csv?", "/en/list/acts.xlsx?", "/en/list/acts/update.xlsx?"} {
		_, link, _ := strings.Cut(page, `href="`+want)
		link, _, _ = strings.Cut(link, `"`)
		if !strings.Contains(link, "sort=-date") || !strings.Contains(link, "territory=MX-TAM") || !strings.Contains(link, "columns=type%2Cdate") {
			t.Errorf("%s leads to %q", want, link)
		}
	}
}
