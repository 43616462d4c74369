// Package account is what signing in rests on: passwords and their hashes,
// one-time codes, recovery codes, passkeys, tokens, how long a session lives and
// how long somebody must wait after guessing wrong. It knows no database and no
// page; time and randomness come in as values. Try [Hash], [CheckCode] and
// [NewToken] first.
//
// What it promises: what can be guessed is hashed slowly and what cannot is
// hashed; every comparison of a secret takes the same time whatever is wrong;
// no error holds what a person entered.
package account

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
)

// plain is base32 in lower case without padding: easy to read out.
var plain = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// NewKey makes the key of an account: "a-" and eight random characters, never a
// name, because keys stay when names are erased.
func NewKey(random io.Reader) (string, error) {
	b, err := draw(random, 5)
	return "a-" + plain.EncodeToString(b), err
}

// NewToken makes a token of 256 random bits, for a link or a cookie, and the
// hash that is stored in its place.
func NewToken(random io.Reader) (token string, hash []byte, err error) {
	b, err := draw(random, 32)
	if err != nil {
		return "", nil, err
	}
	token = base64.RawURLEncoding.EncodeToString(b)
	return token, TokenHash(token), nil
}

// TokenHash is what is stored of a token. A fast hash is enough: nobody can
// guess 256 bits.
func TokenHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// recoveryCodes is how many there are at a time.
const recoveryCodes = 10

// NewRecoveryCodes makes ten codes of 80 bits, as abcd-efgh-ijkl-mnop, each of
// which replaces a second factor once.
func NewRecoveryCodes(random io.Reader) ([]string, error) {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		b, err := draw(random, 10)
		if err != nil {
			return nil, err
		}
		s := plain.EncodeToString(b)
		codes[i] = s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
	}
	return codes, nil
}

// RecoveryHash is what is stored of a recovery code, however it is typed.
func RecoveryHash(code string) []byte {
	return TokenHash("recovery " + strings.NewReplacer("-", "", " ", "").Replace(strings.ToLower(code)))
}

// IsRecoveryCode tells a recovery code from the six digits of a one-time code.
func IsRecoveryCode(code string) bool {
	code = strings.NewReplacer("-", "", " ", "").Replace(strings.ToLower(code))
	b, err := plain.DecodeString(code)
	return err == nil && len(b) == 10
}

// Same compares two hashes in constant time.
func Same(a, b []byte) bool { return subtle.ConstantTimeCompare(a, b) == 1 }

func draw(random io.Reader, n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(random, b); err != nil {
		return nil, fmt.Errorf("drawing random bytes: %w", err)
	}
	return b, nil
}
