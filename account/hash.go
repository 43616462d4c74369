package account

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Parameters are the cost of a password's hash. They are stored with it, so that
// they can grow.
type Parameters struct {
	Memory uint32 // KiB
	Passes uint32
	Lanes  uint8
}

// Current returns the parameters of new hashes: the memory of OWASP's first choice
// (46 MiB) and twice its one pass, because a record has few people.
func Current() Parameters { return Parameters{Memory: 46 << 10, Passes: 2, Lanes: 1} }

const (
	saltLength = 16
	hashLength = 32
	// mostMemory bounds what a stored hash may ask for, so that an altered one
	// cannot take the machine's memory.
	mostMemory = 1 << 20
	mostPasses = 64
)

// Hash hashes a password by Argon2id (RFC 9106) with a fresh salt, and writes it
// as $argon2id$v=19$m=…,t=…,p=…$salt$hash. Cost: 0.3 s on two busy cores, and its memory.
func Hash(password string, p Parameters, random io.Reader) (string, error) {
	salt, err := draw(random, saltLength)
	if err != nil {
		return "", err
	}
	return encode(p, salt, argon2.IDKey([]byte(password), salt, p.Passes, p.Memory, p.Lanes, hashLength)), nil
}

func encode(p Parameters, salt, hash []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.Memory, p.Passes, p.Lanes, b64.EncodeToString(salt), b64.EncodeToString(hash))
}

var errHash = errors.New("a stored password hash cannot be read")

// Matches reports whether password is the one that was hashed, and whether its
// hash is weaker than one by the parameters now and should be made again.
func Matches(encoded, password string, now Parameters) (ok, weak bool, err error) {
	p, salt, want, err := decode(encoded)
	if err != nil {
		return false, false, err
	}
	got := argon2.IDKey([]byte(password), salt, p.Passes, p.Memory, p.Lanes, uint32(len(want)))
	weak = p.Memory < now.Memory || p.Memory == now.Memory && p.Passes < now.Passes
	return Same(got, want), weak, nil
}

func decode(encoded string) (p Parameters, salt, hash []byte, err error) {
	parts := strings.Split(encoded, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return p, nil, nil, errHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.Memory, &p.Passes, &p.Lanes); err != nil {
		return p, nil, nil, errHash
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	hash, hashErr := base64.RawStdEncoding.DecodeString(parts[5])
	switch {
	case saltErr != nil, hashErr != nil, len(salt) < 8, len(hash) < 16, len(hash) > 64,
		p.Lanes == 0, p.Passes == 0, p.Passes > mostPasses, p.Memory < 8*uint32(p.Lanes), p.Memory > mostMemory:
		return p, nil, nil, errHash
	}
	return p, salt, hash, nil
}

// Waste takes the time that checking a password takes. Whoever signs in as
// somebody who does not exist waits as long as for somebody who does.
func Waste(password string, p Parameters) {
	argon2.IDKey([]byte(password), make([]byte, saltLength), p.Passes, p.Memory, p.Lanes, hashLength)
}
