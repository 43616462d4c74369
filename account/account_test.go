package account

import (
	"bytes"
	"crypto/rand"
	"encoding/base32"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/constancia-project/constancia/problem"
)

// TestArgon2idAgreesWithTheReference: outputs of the reference implementation,
// phc-winner-argon2 at 20190702, src/test.c, version 0x13.
func TestArgon2idAgreesWithTheReference(t *testing.T) {
	for _, c := range []struct{ password, salt, encoded string }{
		{"password", "somesalt", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"},
		{"password", "somesalt", "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"},
		{"password", "somesalt", "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"},
		{"password", "somesalt", "$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/ydHL92zKL+15XZypg"},
		{"differentpassword", "somesalt", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94"},
		{"password", "diffsalt", "$argon2id$v=19$m=65536,t=2,p=1$ZGlmZnNhbHQ$vfMrBczELrFdWP0ZsfhWsRPaHppYdP3MVEMIVlqoFBw"},
	} {
		ok, _, err := Matches(c.encoded, c.password, Current())
		if err != nil || !ok {
			t.Errorf("%s: %t, %v", c.encoded, ok, err)
		}
		p, salt, hash, err := decode(c.encoded)
		if err != nil || string(salt) != c.salt || encode(p, salt, hash) != c.encoded {
			t.Errorf("%s reads as %q and writes as %s (%v)", c.encoded, salt, encode(p, salt, hash), err)
		}
	}
}

// TestHashes: what is hashed matches, what is not does not, and a cheaper hash is
// seen to be weak.
func TestHashes(t *testing.T) {
	h, err := Hash("correcto caballo grapa", Current(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if ok, weak, err := Matches(h, "correcto caballo grapa", Current()); !ok || weak || err != nil {
		t.Errorf("its own: %t, weak %t, %v", ok, weak, err)
	}
	if ok, _, err := Matches(h, "correcto caballo grapo", Current()); ok || err != nil {
		t.Errorf("another: %t, %v", ok, err)
	}
	cheap, err := Hash("x", Parameters{Memory: 64, Passes: 1, Lanes: 1}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if ok, weak, err := Matches(cheap, "x", Current()); !ok || !weak || err != nil {
		t.Errorf("a cheap one: %t, weak %t, %v", ok, weak, err)
	}
	for _, bad := range []string{
		"", "x", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q", "$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q",
		"$argon2id$v=19$m=99999999,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q", "$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q",
		"$argon2id$v=19$m=64,t=1,p=0$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q", "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$short", "$argon2id$v=19$m=64,t=1,p=1$!!$CTFhFdXPJO1aFaMaO6Mm5Q",
	} {
		if ok, _, err := Matches(bad, "x", Current()); ok || err == nil {
			t.Errorf("%q: %t, %v", bad, ok, err)
		}
	}
}

func FuzzStoredHashes(f *testing.F) {
	f.Add("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")
	f.Fuzz(func(t *testing.T, encoded string) {
		p, salt, hash, err := decode(encoded)
		if err != nil {
			return
		}
		again, salt2, hash2, err := decode(encode(p, salt, hash))
		if err != nil || again != p || !bytes.Equal(salt, salt2) || !bytes.Equal(hash, hash2) {
			t.Errorf("%q does not survive writing: %v", encoded, err)
		}
	})
}

// TestCodesAgreeWithRFC6238: appendix B, SHA-1; its codes have eight digits, of
// which the last six are ours.
func TestCodesAgreeWithRFC6238(t *testing.T) {
	secret := base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	for at, want := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		got, err := CodeAt(secret, time.Unix(at, 0))
		if err != nil || got != want[2:] {
			t.Errorf("at %d: %s (%v), want %s", at, got, err, want[2:])
		}
	}
}

func TestCodesHoldForTheirStepAndItsNeighboursOnce(t *testing.T) {
	secret, err := NewSecret(rand.Reader)
	if err != nil || !ValidSecret(secret) {
		t.Fatal(secret, err)
	}
	now := time.Unix(1_800_000_015, 0)
	this := now.Unix() / 30
	for off, want := range map[int64]bool{-2: false, -1: true, 0: true, 1: true, 2: false} {
		code, err := codeAt(secret, this+off)
		if err != nil {
			t.Fatal(err)
		}
		at, ok := CheckCode(secret, code[:3]+" "+code[3:], now, 0)
		if ok != want || ok && at != this+off {
			t.Errorf("the code %d steps off: %t at %d, want %t", off, ok, at, want)
		}
		if _, again := CheckCode(secret, code, now, this+off); again {
			t.Errorf("the code %d steps off is taken twice", off)
		}
	}
	for _, code := range []string{"", "12345", "1234567", "abcdef"} {
		if _, ok := CheckCode(secret, code, now, 0); ok {
			t.Errorf("%q is taken", code)
		}
	}
}

func TestPasswords(t *testing.T) {
	about := []string{"Ana María Pérez", "ana.perez@example.org", "Fundar"}
	for password, want := range map[string]string{
		"corta":                             "account.short",
		"onceletras1":                       "account.short",
		strings.Repeat("ñandú ", 50):        "account.long",
		"aaaaaaaaaaaaaaaa":                  "account.guessable",
		"123456789012":                      "account.guessable",
		"abcabcabcabcabc":                   "account.guessable",
		"passwordpassword1":                 "account.guessable",
		"Contraseña2026!":                   "account.guessable",
		"qwertyuiop123":                     "account.guessable",
		"AnaPerezFundar26":                  "account.guessable",
		"registro-constancia":               "account.guessable",
		"121212121212":                      "account.guessable",
		"tres tristes tigres tragan":        "",
		"xK9#vQ2mLp7w":                      "",
		"lluvia sobre el tejado de zinc":    "",
		"ñandú ñoño en el año del pingüino": "",
	} {
		err := CheckPassword(password, about...)
		p, _ := problem.Of(err)
		got := ""
		if p != nil {
			got = p.Message.ID
		}
		if got != want {
			t.Errorf("%q: %s, want %s", password, got, want)
		}
		if err != nil && strings.Contains(err.Error(), password) {
			t.Errorf("the error holds the password: %v", err)
		}
	}
	if NormalPassword("an\u0303o") != NormalPassword("a\u00f1o") {
		t.Error("two ways to write ñ are two passwords")
	}
}

func TestTokensAndKeys(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		token, hash, err := NewToken(rand.Reader)
		if err != nil || len(token) != 43 || !Same(hash, TokenHash(token)) || seen[token] {
			t.Fatalf("%q %x %v", token, hash, err)
		}
		seen[token] = true
	}
	key, err := NewKey(bytes.NewReader([]byte{1, 2, 3, 4, 5}))
	if err != nil || key != "a-aebagbaf" {
		t.Errorf("%q %v", key, err)
	}
	if _, _, err := NewToken(strings.NewReader("too little")); err == nil {
		t.Error("a token of too little randomness")
	}
	if strings.Contains(base64.StdEncoding.EncodeToString(TokenHash("a")), "a=a") {
		t.Error("a hash holds its token")
	}
}

func TestRecoveryCodes(t *testing.T) {
	codes, err := NewRecoveryCodes(rand.Reader)
	if err != nil || len(codes) != recoveryCodes {
		t.Fatal(codes, err)
	}
	for _, code := range codes {
		if !IsRecoveryCode(code) || !IsRecoveryCode(strings.ToUpper(code)) || !Same(RecoveryHash(code), RecoveryHash(strings.ReplaceAll(strings.ToUpper(code), "-", " "))) {
			t.Errorf("%s is not read as it was written", code)
		}
	}
	if IsRecoveryCode("123456") || IsRecoveryCode("") {
		t.Error("a one-time code passes for a recovery code")
	}
	if Same(RecoveryHash(codes[0]), RecoveryHash(codes[1])) {
		t.Error("two codes hash alike")
	}
}

// TestSessionsEnd: idle and absolute lifetimes, shorter for those who can do harm.
func TestSessionsEnd(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		what        string
		sensitive   bool
		began, seen time.Duration // ago
		want        bool
	}{
		{"a reader who left for lunch", false, 5 * time.Hour, 2 * time.Hour, true},
		{"an administrator who left for lunch", true, 5 * time.Hour, 2 * time.Hour, false},
		{"a reader overnight", false, 20 * time.Hour, 12 * time.Hour, false},
		{"a busy reader after three weeks", false, 21 * 24 * time.Hour, time.Minute, false},
		{"a busy administrator in the evening", true, 11 * time.Hour, time.Minute, false},
		{"a busy administrator in the afternoon", true, 6 * time.Hour, time.Minute, true},
		{"a clock that went back", false, -time.Hour, 0, false},
	} {
		if got := Lives(c.sensitive).Alive(now, now.Add(-c.began), now.Add(-c.seen)); got != c.want {
			t.Errorf("%s: %t, want %t", c.what, got, c.want)
		}
	}
	if !Proved(now, now.Add(-9*time.Minute)) || Proved(now, now.Add(-10*time.Minute)) || Proved(now, now.Add(time.Minute)) {
		t.Error("having shown who one is lasts ten minutes")
	}
}

// TestWaitsGrow: free guesses, doubling, the ceiling, and forgetting.
func TestWaitsGrow(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	l := Limit{Free: 3, First: 2 * time.Second, Most: time.Minute, Forget: time.Hour}
	var a Attempts
	var waits []time.Duration
	for range 9 {
		a = l.Failed(a, now)
		waits = append(waits, l.Wait(a, now))
	}
	want := []time.Duration{0, 0, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 32 * time.Second, time.Minute, time.Minute}
	for i := range want {
		if waits[i] != want[i] {
			t.Fatalf("waits %v, want %v", waits, want)
		}
	}
	if got := l.Wait(a, now.Add(50*time.Second)); got != 10*time.Second {
		t.Errorf("after 50 s still %v to wait, want 10 s", got)
	}
	if got := l.Wait(a, now.Add(time.Hour)); got != 0 {
		t.Errorf("after an hour still %v to wait", got)
	}
	if got := l.Failed(a, now.Add(time.Hour)).Failures; got != 1 {
		t.Errorf("after an hour the count goes on at %d", got)
	}
	a.Failures = 1 << 40
	if got := l.Wait(a, now); got != time.Minute {
		t.Errorf("after very many: %v", got)
	}
}

// TestGuessesADay: nobody can guess more than about a hundred passwords of one
// account a day.
func TestGuessesADay(t *testing.T) {
	begin := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	var a Attempts
	guesses, now := 0, begin
	for now.Sub(begin) < 24*time.Hour {
		a = ByAccount.Failed(a, now)
		guesses++
		now = now.Add(max(time.Millisecond, ByAccount.Wait(a, now)))
	}
	if guesses > 115 {
		t.Errorf("%d guesses a day", guesses)
	}
}

func TestSecretAddress(t *testing.T) {
	got := SecretAddress("Registro: de la coalición", "Ana Pérez", "ABC")
	want := "otpauth://totp/Registro%20%20de%20la%20coalici%C3%B3n:Ana%20P%C3%A9rez?issuer=Registro%20%20de%20la%20coalici%C3%B3n&secret=ABC"
	if got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	rows, err := QR(got)
	if err != nil || len(rows) < 21 || len(rows) != len(rows[0]) || !rows[0][0] || rows[7][7] {
		t.Errorf("%d rows, %v: no QR code", len(rows), err)
	}
}
