package account

import (
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/boombuler/barcode/qr"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// step is how long a one-time code lasts (RFC 6238, section 5.2), drift how many
// steps a telephone's clock may be off either way.
const (
	step  = 30 * time.Second
	drift = 1
)

// secretLength is the length of the shared secret that RFC 4226 recommends.
const secretLength = 20

var secretText = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewSecret makes the secret that a telephone and the record share, in base32.
func NewSecret(random io.Reader) (string, error) {
	b, err := draw(random, secretLength)
	return secretText.EncodeToString(b), err
}

// ValidSecret reports whether s is a secret as [NewSecret] makes them.
func ValidSecret(s string) bool {
	b, err := secretText.DecodeString(s)
	return err == nil && len(b) == secretLength
}

// SecretAddress is what an authenticator's camera reads: who issues the codes,
// for whom, and the secret.
func SecretAddress(issuer, name, secret string) string {
	issuer, name = strings.ReplaceAll(issuer, ":", " "), strings.ReplaceAll(name, ":", " ")
	q := url.Values{"secret": {secret}, "issuer": {issuer}}
	return "otpauth://totp/" + url.PathEscape(issuer+":"+name) + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}

// CheckCode reports whether code is the one of now, of the step before or of the
// step after, and which step that is. Codes of the step last or of earlier ones
// are refused: whoever looked over a shoulder cannot use what they saw. last is 0
// before the first code.
func CheckCode(secret, code string, now time.Time, last int64) (at int64, ok bool) {
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	this := now.Unix() / int64(step/time.Second)
	for n := this - drift; n <= this+drift; n++ {
		want, err := codeAt(secret, n)
		if err != nil {
			return 0, false
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && n > last {
			at, ok = n, true
		}
	}
	return at, ok
}

// CodeAt is the code of a secret at a time, for tests and for demonstrations.
func CodeAt(secret string, at time.Time) (string, error) {
	return codeAt(secret, at.Unix()/int64(step/time.Second))
}

func codeAt(secret string, n int64) (string, error) {
	if n < 0 {
		return "", errors.New("a time before 1970 has no code")
	}
	return hotp.GenerateCodeCustom(secret, uint64(n), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
}

// QR is a text as the dark modules of a QR code, row by row, without a margin.
func QR(text string) ([][]bool, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("drawing a QR code: %w", err)
	}
	size := code.Bounds()
	rows := make([][]bool, size.Dy())
	for y := range rows {
		rows[y] = make([]bool, size.Dx())
		for x := range rows[y] {
			r, _, _, _ := code.At(size.Min.X+x, size.Min.Y+y).RGBA()
			rows[y][x] = r == 0
		}
	}
	return rows, nil
}
