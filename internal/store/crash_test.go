package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// crashDir names the record that a child process writes to until it is killed,
// creationDir the folder in which one makes records.
const (
	crashDir    = "CONSTANCIA_CRASH_DIR"
	creationDir = "CONSTANCIA_CREATION_DIR"
)

// crashes is how many times the crash test kills; CI sets 200.
func crashes() int {
	if n, err := strconv.Atoi(os.Getenv("CONSTANCIA_CRASHES")); err == nil {
		return n
	}
	return 5
}

// TestCrashChild is the process that is killed. It acknowledges each change set
// on standard output, after Save has returned.
func TestCrashChild(t *testing.T) {
	dir := os.Getenv(crashDir)
	if dir == "" {
		t.Skip("runs as a child of TestNothingAcknowledgedIsLostInACrash only")
	}
	s, err := store.Open(t.Context(), dir, sealedOptions(t)) // it may be encrypted
	if err != nil {
		t.Fatal(err)
	}
	var mine []record.StatementID
	for i := 0; ; i++ {
		set := crashSet(i, &mine)
		r, err := s.Save(t.Context(), set)
		if err != nil {
			t.Fatal(err)
		}
		for n := range set.Changes {
			mine = append(mine, record.StatementID{Leaf: r.First + record.Position(n), N: 1})
		}
		fmt.Printf("saved %d %v\n", r.Last, r.Root)
	}
}

// crashSet is a change set of new events, small or large; now and then it erases
// a statement of the first leaf that this process wrote.
func crashSet(i int, mine *[]record.StatementID) record.ChangeSet {
	set := record.ChangeSet{Author: "Ana", Organisation: "Fundación", Reason: "prueba"}
	size := 1 + rand.IntN(4)
	if i%10 == 9 {
		size = 1500
	}
	for n := range size {
		set.Changes = append(set.Changes, record.Change{
			Entity: record.ID{Type: "event", Key: fmt.Sprintf("ev-%d-%d-%d", os.Getpid(), i, n)},
			Add:    []record.Statement{{Property: "place", Value: record.Plain("Nuevo Laredo")}},
		})
	}
	if i%7 == 6 {
		erased := record.ID{Type: "event", Key: fmt.Sprintf("ev-%d-0-0", os.Getpid())}
		change := record.Change{Entity: erased, Add: []record.Statement{{Property: "place", Value: record.Plain("Iguala")}}}
		if i == 6 {
			change.Erase = []record.StatementID{(*mine)[0]}
		}
		set.Changes = append(set.Changes, change)
	}
	return set
}

// TestNothingAcknowledgedIsLostInACrash kills a writing process at random
// instants. Afterwards the record opens, verify holds, and every change set that
// was acknowledged is there, under the root that was acknowledged.
func TestNothingAcknowledgedIsLostInACrash(t *testing.T) {
	var dir string
	for i := range crashes() {
		if i%40 == 0 {
			dir = filepath.Join(quickDir(t), "record")
			s, err := store.Create(t.Context(), dir, options(t))
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		acknowledged := killed(t, "TestCrashChild", crashDir+"="+dir, "saved ", 60*time.Millisecond)
		s, err := store.Open(t.Context(), dir, options(t))
		if err != nil {
			t.Fatalf("after crash %d: %v", i+1, err)
		}
		holdsAll(t, s, acknowledged)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// killed runs a test of this program in a process of its own, kills it at a random
// instant within some time after it has first said something, and returns what it
// said: the rest of each line that begins so.
func killed(t *testing.T, test, env, begins string, within time.Duration) (said []string) {
	t.Helper()
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	child := exec.CommandContext(ctx, os.Args[0], "-test.run", "^"+test+"$")
	child.Env = append(os.Environ(), env)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		line, ok := strings.CutPrefix(lines.Text(), begins)
		if !ok {
			continue
		}
		if said == nil { // it has begun: it has this long to live
			time.AfterFunc(rand.N(within), kill)
		}
		said = append(said, line)
	}
	if err := child.Wait(); err == nil {
		t.Fatal("the child ended by itself")
	}
	if len(said) == 0 {
		t.Fatal("the child said nothing")
	}
	return said
}

func holdsAll(t *testing.T, s *store.Store, acknowledged []string) {
	t.Helper()
	if r := verify(t, s); !r.OK {
		t.Fatalf("verify finds %+v", r.Problems)
	}
	for _, line := range acknowledged {
		at, root, _ := strings.Cut(line, " ")
		n, err := strconv.ParseInt(at, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		note, err := s.CheckpointAt(t.Context(), record.Position(n))
		if err != nil || !strings.Contains(note, "\n"+root+"\n") {
			t.Fatalf("position %d was acknowledged with root %s; its checkpoint is %q (%v)", n, root, note, err)
		}
	}
}

// TestCreationChild is the process that is killed while it makes records.
func TestCreationChild(t *testing.T) {
	folder := os.Getenv(creationDir)
	if folder == "" {
		t.Skip("runs as a child of TestAKilledCreationLeavesARecordOrNone only")
	}
	for i := 0; ; i++ {
		dir := filepath.Join(folder, strconv.Itoa(i))
		fmt.Printf("making %s\n", dir)
		s, err := store.Create(t.Context(), dir, options(t))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAKilledCreationLeavesARecordOrNone kills a process that makes records. What
// it was making is whole, or is no record, says so, and can be made again; nothing
// is left beside it then.
func TestAKilledCreationLeavesARecordOrNone(t *testing.T) {
	for range max(crashes()/4, 5) {
		folder := quickDir(t)
		dir := killed(t, "TestCreationChild", creationDir+"="+folder, "making ", 30*time.Millisecond)
		s, err := store.Open(t.Context(), dir[len(dir)-1], options(t))
		if isProblem(err, problem.Invalid) {
			s, err = store.Create(t.Context(), dir[len(dir)-1], options(t))
		}
		if err != nil {
			t.Fatal(err)
		}
		if r := verify(t, s); !r.OK {
			t.Fatalf("verify finds %+v", r.Problems)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if left, err := filepath.Glob(filepath.Join(folder, ".*")); err != nil || len(left) > 0 {
			t.Fatalf("left behind: %v, %v", left, err)
		}
	}
}
