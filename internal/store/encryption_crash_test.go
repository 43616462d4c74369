package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/internal/store/storetest"
)

// conversionDir names the record that a child process encrypts and decrypts in turn.
const conversionDir = "CONSTANCIA_CONVERSION_DIR"

// TestConversionChild is the process that is killed.
func TestConversionChild(t *testing.T) {
	dir := os.Getenv(conversionDir)
	if dir == "" {
		t.Skip("runs as a child of TestAKilledConversionIsWholeOrNone only")
	}
	o := sealedOptions(t)
	for {
		sealed, err := store.IsEncrypted(dir)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("converting %t\n", sealed)
		if sealed {
			err = store.Decrypt(t.Context(), dir, o, nil)
		} else {
			_, err = store.Encrypt(t.Context(), dir, o, nil)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestAKilledConversionIsWholeOrNone kills a process that encrypts and decrypts a
// record. Whatever the instant, the record opens, verifies, takes a new change, and is
// encrypted in every file or in none; nothing is left beside it.
func TestAKilledConversionIsWholeOrNone(t *testing.T) {
	dir, sealed := full(t, options(t)), sealedOptions(t)
	seen := map[bool]int{}
	for i := range max(crashes()/4, 10) {
		killed(t, "TestConversionChild", conversionDir+"="+dir, "converting ", 120*time.Millisecond)
		s, err := store.Open(t.Context(), dir, sealed)
		if err != nil {
			t.Fatalf("after crash %d: %v", i+1, err)
		}
		isSealed, err := store.IsEncrypted(dir)
		if err != nil {
			t.Fatal(err)
		}
		seen[isSealed]++
		closed(t, s)
		writes(t, dir, sealed)
		if found := plainIn(t, dir); isSealed == (found != "") {
			t.Fatalf("after crash %d: encrypted: %t, and %s", i+1, isSealed, found)
		}
		if left, err := filepath.Glob(filepath.Join(dir, ".*")); err != nil || len(left) > 0 {
			t.Fatalf("after crash %d: left behind: %v, %v", i+1, left, err)
		}
	}
	t.Log(seen)
}

// TestAConversionEndsFromEveryStep stops between each two steps of the swap, as a kill
// there would, and opens the record.
func TestAConversionEndsFromEveryStep(t *testing.T) {
	for _, decrypts := range []bool{false, true} {
		from, to := options(t), sealedOptions(t)
		if decrypts {
			from, to = to, from
		}
		dir := full(t, from)
		files, want := contents(t, dir), answers(t, dir, from)
		for steps, more := 0, true; more; steps += max(1, 180/flips()) {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			for name, content := range files {
				write(t, filepath.Join(dir, name), content)
			}
			var err error
			if more, err = store.ConvertUntil(t.Context(), dir, sealedOptions(t), decrypts, steps); err != nil {
				t.Fatal(err)
			}
			if got := answers(t, dir, to); got != want {
				t.Fatalf("decrypting %t, after %d steps it answers otherwise:\n%s", decrypts, steps, firstDifference(got, want))
			}
			if sealed, err := store.IsEncrypted(dir); err != nil || sealed == decrypts {
				t.Fatalf("decrypting %t, after %d steps: encrypted %t, %v", decrypts, steps, sealed, err)
			}
			writes(t, dir, to)
		}
	}
}

// TestNoByteOfAnEncryptedRecordCanBeAlteredUnseen is the flip test over an encrypted
// record. Its cipher notices nothing by itself: verify must.
func TestNoByteOfAnEncryptedRecordCanBeAlteredUnseen(t *testing.T) {
	dir, o := smallRecord(t), sealedOptions(t)
	if _, err := store.Encrypt(t.Context(), dir, o, nil); err != nil {
		t.Fatal(err)
	}
	flipsAreSeen(t, dir, o, []string{"record.db", "record.db", "record.db", "key", "keys"}, max(flips()/10, 60))
}

// TestAPageThatIsPutBackIsSeen puts single pages of an earlier copy of the encrypted
// file back: they decrypt without a trace, and verify tells.
func TestAPageThatIsPutBackIsSeen(t *testing.T) {
	dir, o := smallRecord(t), sealedOptions(t)
	if _, err := store.Encrypt(t.Context(), dir, o, nil); err != nil {
		t.Fatal(err)
	}
	before := contents(t, dir)["record.db"]
	s, err := store.Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Save(t.Context(), storetest.NewRandom(words(t), 78).Set(5)); err != nil {
		t.Fatal(err)
	}
	closed(t, s)
	now := contents(t, dir)["record.db"]
	want, differ, tried := answers(t, dir, o), 0, 0
	for at := 0; at+4096 <= min(len(before), len(now)); at += 4096 {
		if string(before[at:at+4096]) == string(now[at:at+4096]) {
			continue
		}
		if differ++; differ%max(1, 200/flips()) != 0 {
			continue
		}
		tried++
		altered := append([]byte(nil), now...)
		copy(altered[at:at+4096], before[at:])
		restore(t, dir, map[string][]byte{"record.db": altered})
		report, err := store.VerifyDir(t.Context(), dir, o, store.VerifyOptions{})
		if err == nil && report.OK && answers(t, dir, o) != want {
			t.Errorf("the page at %d is put back unseen", at)
		}
	}
	if tried < 3 {
		t.Errorf("only %d of %d pages that differ were tried", tried, differ)
	}
}

// TestAnEncryptedRecordSurvivesCrashes kills a process that writes to one.
func TestAnEncryptedRecordSurvivesCrashes(t *testing.T) {
	o := sealedOptions(t)
	s, _ := create(t, o)
	dir := closed(t, s)
	for i := range max(crashes()/4, 5) {
		acknowledged := killed(t, "TestCrashChild", crashDir+"="+dir, "saved ", 60*time.Millisecond)
		s, err := store.Open(t.Context(), dir, o)
		if err != nil {
			t.Fatalf("after crash %d: %v", i+1, err)
		}
		holdsAll(t, s, acknowledged)
		closed(t, s)
	}
	if sealed, err := store.IsEncrypted(dir); err != nil || !sealed {
		t.Errorf("encrypted: %t, %v", sealed, err)
	}
}
