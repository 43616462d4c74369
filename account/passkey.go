package account

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Site is where passkeys are made and used: browsers give a passkey to no other.
type Site struct {
	Host   string // without a port: "registro.example", "localhost"
	Origin string // "https://registro.example"
	Name   string // of the record
}

// Holder is who makes or uses a passkey.
type Holder struct {
	Account  string
	Name     string   // as the device lists it
	Passkeys [][]byte // as [NewPasskey] and [UsedPasskey] return them
}

// Ceremony is what the record remembers between asking a browser and reading
// what it answers.
type Ceremony = webauthn.SessionData

var errPasskey = errors.New("the answer of the passkey does not fit")

func (s Site) library() (*webauthn.WebAuthn, error) {
	// A passkey is the only factor, so the device must check who holds it.
	return webauthn.New(&webauthn.Config{
		RPID: s.Host, RPDisplayName: s.Name, RPOrigins: []string{s.Origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey:      protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired,
		},
	})
}

// AskNewPasskey returns what a browser needs in order to make a passkey for who,
// as JSON, and what to remember meanwhile.
func AskNewPasskey(s Site, who Holder) (options []byte, c *Ceremony, err error) {
	lib, err := s.library()
	if err != nil {
		return nil, nil, err
	}
	u, err := who.user()
	if err != nil {
		return nil, nil, err
	}
	creation, c, err := lib.BeginRegistration(u, webauthn.WithExclusions(webauthn.Credentials(u.credentials).CredentialDescriptors()))
	if err != nil {
		return nil, nil, fmt.Errorf("asking for a new passkey: %w", err)
	}
	options, err = json.Marshal(creation.Response)
	return options, c, err
}

// NewPasskey reads what a browser answered to [AskNewPasskey] and returns the
// passkey's id and what to store of it.
func NewPasskey(s Site, who Holder, c *Ceremony, answer []byte) (id, stored []byte, err error) {
	lib, err := s.library()
	if err != nil {
		return nil, nil, err
	}
	u, err := who.user()
	if err != nil {
		return nil, nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return nil, nil, errors.Join(errPasskey, err)
	}
	made, err := lib.CreateCredential(u, *c, parsed)
	if err != nil {
		return nil, nil, errors.Join(errPasskey, err)
	}
	stored, err = json.Marshal(made)
	return made.ID, stored, err
}

// AskPasskey returns what a browser needs in order to use any passkey of this
// site, as JSON, and what to remember meanwhile.
func AskPasskey(s Site) (options []byte, c *Ceremony, err error) {
	lib, err := s.library()
	if err != nil {
		return nil, nil, err
	}
	assertion, c, err := lib.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, nil, fmt.Errorf("asking for a passkey: %w", err)
	}
	options, err = json.Marshal(assertion.Response)
	return options, c, err
}

// UsedPasskey reads what a browser answered to [AskPasskey]. find returns the
// holder of an account. It returns whose passkey it is, its id and what to store
// of it from now on; a passkey that seems to have been copied is refused.
func UsedPasskey(s Site, c *Ceremony, answer []byte, find func(account string) (Holder, error)) (account string, id, stored []byte, err error) {
	lib, err := s.library()
	if err != nil {
		return "", nil, nil, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return "", nil, nil, errors.Join(errPasskey, err)
	}
	used, err := lib.ValidateDiscoverableLogin(func(_, handle []byte) (webauthn.User, error) {
		who, err := find(string(handle))
		if err != nil {
			return nil, err
		}
		account = who.Account
		return who.user()
	}, *c, parsed)
	switch {
	case err != nil:
		return "", nil, nil, errors.Join(errPasskey, err)
	case used.Authenticator.CloneWarning:
		return "", nil, nil, errPasskey
	}
	stored, err = json.Marshal(used)
	return account, used.ID, stored, err
}

// user is a holder as the library wants it.
type user struct {
	Holder
	credentials []webauthn.Credential
}

func (h Holder) user() (user, error) {
	u := user{Holder: h}
	for _, stored := range h.Passkeys {
		var c webauthn.Credential
		if err := json.Unmarshal(stored, &c); err != nil {
			return user{}, errors.New("a stored passkey cannot be read")
		}
		u.credentials = append(u.credentials, c)
	}
	return u, nil
}

func (u user) WebAuthnID() []byte                         { return []byte(u.Account) }
func (u user) WebAuthnName() string                       { return u.Name }
func (u user) WebAuthnDisplayName() string                { return u.Name }
func (u user) WebAuthnCredentials() []webauthn.Credential { return u.credentials }
