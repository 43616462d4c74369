package monitor_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// soakDir and soakPeople tell the process that is killed where the record is and
// which accounts write to it.
const (
	soakDir    = "CONSTANCIA_SOAK_DIR"
	soakPeople = "CONSTANCIA_SOAK_PEOPLE"
)

// soakRounds is how many times the soak kills; CI sets more.
func soakRounds() int {
	if n, err := strconv.Atoi(os.Getenv("CONSTANCIA_SOAK")); err == nil {
		return n
	}
	return 2
}

func soakers(keys string) (wola, dplf access.Actor) {
	a, b, _ := strings.Cut(keys, " ")
	of := func(name, key, member string) access.Actor {
		return access.Actor{Name: name, Account: key, Organisation: member, Roles: []access.Role{access.Documenter}}
	}
	return of("Ana", a, "wola"), of("Luis", b, "dplf")
}

// TestSoakChild is the process that is killed: people write by forms, share
// otherwise, erase, bring in files and read, all at once. It acknowledges each
// change on standard output after it was saved.
func TestSoakChild(t *testing.T) {
	dir := os.Getenv(soakDir)
	if dir == "" {
		t.Skip("runs as a child of TestWhatPeopleDoSurvivesKills only")
	}
	r, err := monitor.Open(t.Context(), dir, monitor.Options{})
	if err != nil {
		t.Fatal(err)
	}
	wola, dplf := soakers(os.Getenv(soakPeople))
	failed := make(chan error)
	always := func(do func(ctx context.Context, token string) error) {
		go func() {
			for i := 0; ; i++ {
				if err := do(t.Context(), fmt.Sprintf("s%d-%d-%d", os.Getpid(), i, rand.IntN(1<<30))); err != nil {
					failed <- err
					return
				}
			}
		}()
	}
	always(func(ctx context.Context, token string) error {
		return soakForm(ctx, r, wola, token, access.Organisation, "kept")
	})
	always(func(ctx context.Context, token string) error {
		return soakForm(ctx, r, dplf, token, access.Coalition, "open")
	})
	always(func(ctx context.Context, token string) error {
		if err := soakForm(ctx, r, wola, token, access.Coalition, "begun"); err != nil {
			return err
		}
		id := monitor.NewEntity(token, "event", 0)
		if _, err := r.Share(ctx, wola, id, access.Sharing{Level: access.Organisation}, "riesgo"); err != nil {
			return fmt.Errorf("sharing: %w", err)
		}
		fmt.Println("soak kept", id.Key)
		return nil
	})
	always(func(ctx context.Context, token string) error {
		file := func(name, text string) monitor.ImportFile {
			return monitor.ImportFile{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
		}
		files := []monitor.ImportFile{
			file("sources.csv", "id,title,date\ns-"+token+",Nota,2018\n"),
			file("events.csv", "id,name_es,source_id\n"+token+",Traído,s-"+token+"\n"),
		}
		if _, err := r.Import(ctx, dplf, files, monitor.ImportOptions{}); err != nil {
			return fmt.Errorf("importing: %w", err)
		}
		fmt.Println("soak open", token)
		return nil
	})
	always(func(ctx context.Context, token string) error {
		if err := soakForm(ctx, r, dplf, token, access.Coalition, "going"); err != nil {
			return err
		}
		erasure := monitor.Erasure{Entity: monitor.NewEntity(token, "event", 0), Reason: "lo pidió la familia"}
		if _, err := r.Erase(ctx, access.Operator(r.Organisation(), "Ana"), erasure); err != nil {
			return fmt.Errorf("erasing: %w", err)
		}
		fmt.Println("soak gone", erasure.Entity.Key)
		return nil
	})
	always(func(ctx context.Context, _ string) error {
		hits, err := r.Search(ctx, dplf, "reservado", 10, monitor.AsOf{})
		if err == nil && len(hits) > 0 {
			err = errors.New("a search finds what is kept")
		}
		return err
	})
	t.Fatal(<-failed)
}

// soakForm enters an event by a form.
func soakForm(ctx context.Context, r *monitor.Record, who access.Actor, token string, level access.Level, word string) error {
	id, name := monitor.NewEntity(token, "event", 0), "Abierto"
	if word == "kept" {
		name = "Reservado"
	}
	if word == "begun" {
		name = "Empezado " + token
	}
	source := monitor.NewEntity(token, "source", 0)
	_, err := r.Enter(ctx, who, monitor.Entry{Token: token, Lang: locale.ES, Shared: level, Reason: "prueba", Source: monitor.Citation{At: "source", Source: source}, Sheets: []monitor.Sheet{
		{At: "source", Entity: source, New: true, Fields: []monitor.Typed{{At: "source.title", Property: "title", Text: "Informe"}, {At: "source.date", Property: "date", Text: "2020"}}},
		{At: "event", Entity: id, New: true, Fields: []monitor.Typed{{At: "event.name", Property: "name", Words: map[string]string{"es": name}}}},
	}})
	if err != nil {
		return fmt.Errorf("a form: %w", err)
	}
	fmt.Println("soak", word, id.Key)
	return nil
}

// TestWhatPeopleDoSurvivesKills kills a process in which people write, share,
// import and read, at random instants. Afterwards the record opens, verify holds,
// what was acknowledged is there, and what is kept is there for its owner alone.
func TestWhatPeopleDoSurvivesKills(t *testing.T) {
	h, wola, dplf := neighbours(t)
	dir := h.Dir()
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	for i := range soakRounds() {
		said := soak(t, dir, wola.Account+" "+dplf.Account)
		r, err := monitor.Open(t.Context(), dir, monitor.Options{})
		if err != nil {
			t.Fatalf("after kill %d: %v", i+1, err)
		}
		if report, err := r.Verify(t.Context(), monitor.VerifyOptions{}); err != nil || !report.OK {
			t.Fatalf("after kill %d: %+v, %v", i+1, report, err)
		}
		for _, line := range said {
			word, key, _ := strings.Cut(line, " ")
			id := record.ID{Type: "event", Key: key}
			_, mine := r.Entity(t.Context(), wola, id, monitor.AsOf{})
			_, theirs := r.Entity(t.Context(), dplf, id, monitor.AsOf{})
			if word == "going" {
				continue // it may be erased already
			}
			if word == "gone" {
				if mine == nil || theirs == nil {
					t.Errorf("after kill %d, %s: what was erased is there", i+1, line)
				}
				continue
			}
			if mine != nil || word == "kept" && theirs == nil || word == "open" && theirs != nil {
				t.Errorf("after kill %d, %s: its writer gets %v, another organisation %v", i+1, line, mine, theirs)
			}
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// soak runs TestSoakChild, kills it at a random instant after its first word, and
// returns what it acknowledged.
func soak(t *testing.T, dir, people string) (said []string) {
	t.Helper()
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	child := exec.CommandContext(ctx, os.Args[0], "-test.run", "^TestSoakChild$")
	child.Env = append(os.Environ(), soakDir+"="+dir, soakPeople+"="+people)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var other []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		line, ok := strings.CutPrefix(lines.Text(), "soak ")
		if !ok {
			other = append(other, lines.Text())
			continue
		}
		if said == nil {
			time.AfterFunc(100*time.Millisecond+rand.N(400*time.Millisecond), kill)
		}
		said = append(said, line)
	}
	err = child.Wait()
	if len(other) > 0 || len(said) == 0 || err == nil {
		t.Fatalf("the child ended by itself: %v\n%s", err, strings.Join(other, "\n"))
	}
	return said
}
