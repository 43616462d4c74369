package account

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// The length of a password, in characters. There is always a second factor, so
// that twelve are enough; the most keeps a hash from becoming work.
const (
	leastPassword = 12
	mostPassword  = 256
)

var (
	sayShort = locale.Message{
		ID: "account.short",
		ES: "la contraseña tiene {n} caracteres; escriba al menos {least}: varias palabras que nadie relacione con usted sirven bien",
		EN: "the password has {n} characters; write at least {least}: several words that nobody connects with you serve well",
	}
	sayLong = locale.Message{
		ID: "account.long",
		ES: "la contraseña es demasiado larga; escriba a lo sumo {most} caracteres",
		EN: "the password is too long; write at most {most} characters",
	}
	sayGuessable = locale.Message{
		ID: "account.guessable",
		ES: "esa contraseña se adivina pronto: está hecha de palabras que todo programa prueba primero, de su nombre o de una serie; elija otra",
		EN: "that password is soon guessed: it is made of words that every program tries first, of your name, or of a row; choose another",
	}
)

// common are words that guessing programs try first, in Spanish and English, and
// rows of keys; passwords made of them alone are refused.
var common = []string{
	"password", "passwort", "contrasena", "contraseña", "clave", "secreto", "secret", "letmein", "welcome", "bienvenido", "bienvenida",
	"admin", "administrator", "administrador", "usuario", "user", "login", "master", "constancia", "registro", "record",
	"qwertyuiop", "qwerty", "asdfghjkl", "asdfgh", "zxcvbnm", "qazwsx", "abcdefghijklmnopqrstuvwxyz", "abcdef", "abc",
	"iloveyou", "teamo", "tequiero", "monkey", "dragon", "football", "futbol", "baseball", "sunshine", "princess", "princesa",
	"mexico", "méxico", "america", "américa", "chivas", "shadow", "superman", "batman", "pokemon", "michael", "jesus", "jesús", "trustno", "test", "prueba",
}

// CheckPassword refuses a password that is too short, too long or soon guessed.
// about are words that others know of the person: name, address, organisation.
// What it finds never holds the password itself.
func CheckPassword(password string, about ...string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < leastPassword:
		return problem.New(problem.Invalid, sayShort, "n", n, "least", leastPassword)
	case n > mostPassword:
		return problem.New(problem.Invalid, sayLong, "most", mostPassword)
	case guessable(password, about):
		return problem.New(problem.Invalid, sayGuessable)
	}
	return nil
}

// NormalPassword is the form in which a password is hashed: two keyboards may
// send "ñ" in two ways.
func NormalPassword(password string) string { return norm.NFC.String(password) }

// guessable reports whether nothing much is left of a password without known
// words, rows and repetitions.
func guessable(password string, about []string) bool {
	left := strings.ToLower(norm.NFC.String(password))
	for _, known := range [][]string{about, common} {
		for _, text := range known {
			for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
				if utf8.RuneCountInString(word) >= 3 {
					left = strings.ReplaceAll(left, word, "\x00")
				}
			}
		}
	}
	return surprising(left) < 5
}

// surprising counts the characters that do not follow from the one before:
// neither the same again, nor the next or the one before in the alphabet or
// among the digits, nor one of two that take turns. Digits and signs at the end
// count half.
func surprising(s string) int {
	runes := []rune(s)
	seen := map[rune]bool{}
	n := 0
	for i, r := range runes {
		if r == 0 || i > 0 && (r-runes[i-1] <= 1 && runes[i-1]-r <= 1) || i > 1 && r == runes[i-2] {
			continue
		}
		if !unicode.IsLetter(r) && seen[r] {
			continue
		}
		seen[r] = true
		n++
	}
	return n
}
