package journal

import (
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

func TestCheckpointRoundTrip(t *testing.T) {
	c := Checkpoint{Origin("abc-123"), 812, leafHash(1)}
	text := FormatCheckpoint(c)
	if want := "constancia/abc-123\n812\n" + leafHash(1).String() + "\n"; text != want {
		t.Fatalf("FormatCheckpoint = %q, want %q", text, want)
	}
	if got, err := ParseCheckpoint(text); err != nil || got != c {
		t.Fatalf("ParseCheckpoint = %v, %v, want %v", got, err, c)
	}
}

func TestParseCheckpointSaysWhere(t *testing.T) {
	good := FormatCheckpoint(Checkpoint{Origin("abc"), 812, leafHash(1)})
	for _, test := range []struct {
		name, text string
		line       int
	}{
		{"empty", "", 1},
		{"another program's", strings.Replace(good, "constancia/", "go.sum database tree ", 1), 1},
		{"an id that is no name", strings.Replace(good, "abc", "a b", 1), 1},
		{"a size with a nought", strings.Replace(good, "812", "0812", 1), 2},
		{"a size below nought", strings.Replace(good, "812", "-1", 1), 2},
		{"a root cut short", strings.Replace(good, "=\n", "\n", 1), 3},
		{"a fourth line", good + "x\n", 4},
		{"no end of line", strings.TrimSuffix(good, "\n"), 3},
	} {
		_, err := ParseCheckpoint(test.text)
		if p, ok := problem.Of(err); !ok || p.Kind != problem.Invalid || p.Place.Line != test.line {
			t.Errorf("%s: %v, want a problem at line %d", test.name, err, test.line)
		}
	}
}

func TestOpenCheckpointNamesTheKey(t *testing.T) {
	g, other := small(t), newLedger(t, 5)
	signed := g.checkpoints[1].Note
	if c, err := OpenCheckpoint(signed, g.public); err != nil || c.Size != 6 || c.Origin != g.origin {
		t.Fatalf("OpenCheckpoint = %v, %v", c, err)
	}
	for _, test := range []struct {
		name, signed, public string
		kind                 problem.Kind
		says                 string
	}{
		{"another key", signed, other.public, problem.Invalid, `not signed by the key "constancia/test-f"`},
		{"an altered text", strings.Replace(signed, "\n6\n", "\n7\n", 1), g.public, problem.Invalid, `signature of the key "constancia/test-b"`},
		{"no signature", "constancia/test-b\n6\n", g.public, problem.Invalid, "no signed checkpoint"},
		{"no key", signed, "", problem.Damaged, "this key cannot be read"},
		{"a key altered", signed, strings.Replace(g.public, "+A", "+B", 1), problem.Damaged, "this key cannot be read"},
	} {
		_, err := OpenCheckpoint(test.signed, test.public)
		p, ok := problem.Of(err)
		if !ok || p.Kind != test.kind || !strings.Contains(p.In(locale.EN), test.says) {
			t.Errorf("%s: %v, want …%s…", test.name, err, test.says)
		}
	}
}

// "a witness may add a signature; the key of one record does not sign another's"
func TestCosignaturesAndOrigins(t *testing.T) {
	g, witness := small(t), newLedger(t, 6)
	n, err := note.Open([]byte(g.checkpoints[0].Note), note.VerifierList(mustVerifier(t, g.public)))
	if err != nil {
		t.Fatal(err)
	}
	both, err := note.Sign(n, witness.signer.key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenCheckpoint(string(both), g.public); err != nil {
		t.Errorf("a cosigned checkpoint: %v", err)
	}
	text := FormatCheckpoint(Checkpoint{witness.origin, 5, leafHash(1)})
	foreign, err := note.Sign(&note.Note{Text: text}, g.signer.key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenCheckpoint(string(foreign), g.public); err == nil {
		t.Error("a checkpoint of another origin is accepted")
	}
}

func mustVerifier(t *testing.T, public string) note.Verifier {
	t.Helper()
	v, err := note.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestKeys(t *testing.T) {
	random := rand.NewChaCha8([32]byte{9})
	for _, origin := range []string{"", "constancia/", "constancia/Ñ", "constancia/a b", "other/a"} {
		if _, _, err := NewKey(random, origin); err == nil {
			t.Errorf("a key named %q", origin)
		}
	}
	private, _, err := NewKey(random, Origin("a"))
	if err != nil {
		t.Fatal(err)
	}
	secret := private[strings.LastIndex(private, "+")+1:]
	_, err = NewSigner(private[:len(private)-3])
	if p, ok := problem.Of(err); !ok || strings.Contains(err.Error(), secret[:10]) || p.Kind != problem.Damaged {
		t.Errorf("a private key cut short: %v", err)
	}
}

func FuzzParseCheckpoint(f *testing.F) {
	f.Add(FormatCheckpoint(Checkpoint{Origin("abc"), 812, leafHash(1)}))
	f.Add("constancia/a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
	f.Add("constancia/a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCheckpoint(text)
		if err != nil {
			if p, ok := problem.Of(err); !ok || p.Place.Line == 0 {
				t.Fatalf("%q: the error does not say where: %v", text, err)
			}
			return
		}
		if again := FormatCheckpoint(c); again != text {
			t.Fatalf("%q is read as a checkpoint that prints as %q", text, again)
		}
	})
}
