package envelope

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// cheap is for tests: what is guarded is nothing.
var cheap = Parameters{Memory: 64, Passes: 1, Lanes: 1}

const phrase = "caballo batería grapa corregir ñandú"

func made(t *testing.T) (Envelope, *Key, string) {
	t.Helper()
	e, key, recovery, err := New(rand.Reader, phrase, cheap)
	if err != nil {
		t.Fatal(err)
	}
	return e, key, recovery
}

func kindOf(err error) problem.Kind {
	p, ok := problem.Of(err)
	if !ok {
		return 0
	}
	return p.Kind
}

func TestAnEnvelopeOpensByPassphraseAndOnPaper(t *testing.T) {
	e, key, recovery := made(t)
	text, err := e.Text()
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(text, key.secret[:]) || strings.Contains(string(text), hex.EncodeToString(key.secret[:])) {
		t.Fatal("the file holds the key")
	}
	again, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	byWord, err := again.Open(strings.ReplaceAll(strings.ReplaceAll(phrase, "ñ", "n\u0303"), "ú", "u\u0301"))
	if err != nil || byWord.secret != key.secret {
		t.Fatalf("the passphrase, decomposed, opens %v, %v", byWord, err)
	}
	byPaper, err := again.Recover(" " + strings.ToLower(strings.ReplaceAll(recovery, "-", " ")) + "\n")
	if err != nil || byPaper.secret != key.secret {
		t.Fatalf("the paper opens %v, %v", byPaper, err)
	}
	for _, wrong := range []string{"", phrase + " ", strings.ToUpper(phrase), recovery} {
		if _, err := again.Open(wrong); kindOf(err) != problem.Denied {
			t.Errorf("passphrase %q: %v", wrong, err)
		}
	}
	if _, _, other := made(t); other == recovery {
		t.Fatal("two records have one recovery key")
	} else if _, err := again.Recover(other); kindOf(err) != problem.Denied {
		t.Errorf("another record's paper: %v", err)
	}
}

// "a changed passphrase opens the same key; the one before does not; the paper stays"
func TestAPassphraseChangesAndTheKeyStays(t *testing.T) {
	e, key, recovery := made(t)
	if err := e.SetPassphrase(rand.Reader, key, "otra frase, más larga", cheap); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Open(phrase); kindOf(err) != problem.Denied {
		t.Errorf("the old passphrase: %v", err)
	}
	if got, err := e.Open("otra frase, más larga"); err != nil || got.secret != key.secret {
		t.Errorf("the new passphrase: %v, %v", got, err)
	}
	if got, err := e.Recover(recovery); err != nil || got.secret != key.secret {
		t.Errorf("the paper: %v, %v", got, err)
	}
	paper, err := e.SetRecovery(rand.Reader, key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Recover(recovery); kindOf(err) != problem.Denied {
		t.Errorf("the old paper: %v", err)
	}
	if got, err := e.Recover(paper); err != nil || got.secret != key.secret {
		t.Errorf("the new paper: %v, %v", got, err)
	}
}

// Every single wrong symbol, and every two that changed places, is told as a typing
// error, with its group, before any key is tried.
func TestEveryTypingErrorOnPaperIsTold(t *testing.T) {
	_, _, recovery := made(t)
	told := func(typed string, groups ...int) {
		t.Helper()
		_, err := readRecovery(typed)
		p, ok := problem.Of(err)
		if !ok {
			t.Fatalf("%q for %q: %v", typed, recovery, err)
		}
		for _, g := range groups {
			if strings.Contains(p.In(locale.EN), fmt.Sprintf("group %d ", g)) {
				return
			}
		}
		t.Fatalf("%q for %q: %s; want group %v", typed, recovery, p.In(locale.EN), groups)
	}
	for i := range len(recovery) {
		if recovery[i] == '-' {
			continue
		}
		for _, c := range alphabet + "U" {
			if byte(c) != recovery[i] {
				told(recovery[:i]+string(c)+recovery[i+1:], i/6+1)
			}
		}
		for j := range i {
			if recovery[j] != '-' && recovery[j] != recovery[i] {
				b := []byte(recovery)
				b[i], b[j] = b[j], b[i]
				told(string(b), i/6+1, j/6+1)
			}
		}
	}
	groups := strings.Split(recovery, "-")
	groups[2], groups[5] = groups[5], groups[2]
	told(strings.Join(groups, "-"), 3)
	for _, short := range []string{"", recovery[:len(recovery)-1], recovery + "0"} {
		if _, err := readRecovery(short); kindOf(err) != problem.Denied {
			t.Errorf("%q: %v", short, err)
		}
	}
}

func TestWhatWasAlteredDoesNotOpen(t *testing.T) {
	e, key, recovery := made(t)
	for i := range e.Passphrase.Sealed {
		altered := e
		altered.Passphrase.Sealed = bytes.Clone(e.Passphrase.Sealed)
		altered.Passphrase.Sealed[i] ^= 1
		if _, err := altered.Open(phrase); err == nil {
			t.Fatalf("byte %d altered, and it opens", i)
		}
	}
	swapped := e
	swapped.Recovery.Sealed = e.Passphrase.Sealed
	if _, err := swapped.Recover(recovery); err == nil {
		t.Error("one seal stands for another")
	}
	sealed, err := key.Seal(rand.Reader, "signing key", []byte("secreto"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := key.Unseal("signing key", sealed); err != nil || string(got) != "secreto" {
		t.Errorf("unsealed %q, %v", got, err)
	}
	if _, err := key.Unseal("uploads", sealed); err == nil {
		t.Error("a seal opens for another purpose")
	}
	for _, short := range [][]byte{nil, sealed[:10], sealed[:24], sealed[:len(sealed)-1]} {
		if _, err := key.Unseal("signing key", short); err == nil {
			t.Errorf("%d bytes open", len(short))
		}
	}
}

func TestKeysOfPurposesDiffer(t *testing.T) {
	_, key, _ := made(t)
	seen := map[string]string{string(key.secret[:]): "the data key"}
	for _, purpose := range []string{"record", "accounts", "drafts", "scratch", "uploads"} {
		for _, salt := range [][]byte{nil, []byte("a"), []byte("b")} {
			k, err := key.Derive(purpose, salt)
			if err != nil || len(k) != 32 {
				t.Fatalf("%s: %d bytes, %v", purpose, len(k), err)
			}
			if other, twice := seen[string(k)]; twice {
				t.Errorf("%s and %s have one key", purpose, other)
			}
			seen[string(k)] = purpose
		}
	}
}

// RFC 5869 and this: the key of a purpose must be the same in every version of the
// program, or records could not be opened any more. The value was computed by
// Python's hmac and hashlib: HKDF-Extract with a salt of 32 zero bytes, then one
// block of HKDF-Expand with "constancia record".
func TestDerivationStaysAsItIs(t *testing.T) {
	key := &Key{}
	for i := range key.secret {
		key.secret[i] = byte(i)
	}
	got, err := key.Derive("record", nil)
	if want := "01d9b140b1600bf23fcb9e1ef42a3455302fb2fe0a5d7ba7e46405d21b40a7d6"; err != nil || hex.EncodeToString(got) != want {
		t.Errorf("derived %x, %v; want %s", got, err, want)
	}
}

func TestAKeyIsNeverPrinted(t *testing.T) {
	_, key, _ := made(t)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%q", "%d"} {
		if got := fmt.Sprintf(verb, key); got != "[key]" {
			t.Errorf("%s prints %s", verb, got)
		}
	}
}

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		passphrase string
		ok         bool
	}{
		"words":                         {phrase, true},
		"sixteen characters":            {"abcdefghijklmnop", true},
		"fifteen":                       {"abcdefghijklmno", false},
		"one letter, often":             {strings.Repeat("a", 40), false},
		"very long":                     {strings.Repeat("abcdefgh", 200), false},
		"decomposed letters count once": {strings.Repeat("e\u0301", 5) + "abcdefghij", false},
	} {
		if err := Check(c.passphrase); (err == nil) != c.ok || err != nil && strings.Contains(err.Error(), c.passphrase) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	e, _, _, err := New(rand.Reader, phrase, cheap)
	if err != nil {
		f.Fatal(err)
	}
	text, err := e.Text()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"format":"constancia keys 1","passphrase":{"memory":4294967295,"passes":1,"lanes":1}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		e, err := Parse(text)
		if err != nil {
			if kindOf(err) != problem.Damaged {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if !e.Passphrase.sane() {
			t.Fatalf("%q: %+v", text, e.Passphrase.Parameters)
		}
		again, err := e.Text()
		if err != nil {
			t.Fatal(err)
		}
		if back, err := Parse(again); err != nil || fmt.Sprint(back) != fmt.Sprint(e) {
			t.Fatalf("%q reads as %v, %v", again, back, err)
		}
	})
}

func FuzzRecovery(f *testing.F) {
	f.Add("00000-00000-00000-00000-00000-00000-00000-00000")
	f.Add(writeRecovery(make([]byte, recoverySymbols)))
	f.Fuzz(func(t *testing.T, text string) {
		symbols, err := readRecovery(text)
		if err != nil {
			if kindOf(err) != problem.Denied {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		again, err := readRecovery(writeRecovery(symbols))
		if err != nil || !bytes.Equal(again, symbols) {
			t.Fatalf("%q reads as %v, and again as %v, %v", text, symbols, again, err)
		}
	})
}
