package monitor

import (
	"context"

	"github.com/constancia-project/constancia/envelope"
	"github.com/constancia-project/constancia/internal/store"
)

// PassphraseCost is what deriving a key from a new passphrase costs.
type PassphraseCost = envelope.Parameters

// CheckPassphrase refuses a new passphrase that is too weak.
func CheckPassphrase(passphrase string) error { return envelope.Check(passphrase) }

// checked is what a store is opened with, after a look at the new passphrase.
func (o Options) checked() (store.Options, error) {
	if o.NewPassphrase != "" {
		if err := envelope.Check(o.NewPassphrase); err != nil {
			return store.Options{}, err
		}
	}
	return o.store()
}

// Encrypt encrypts the plain record in dir under o's new passphrase, whole or not at
// all, and returns the recovery key, which is kept nowhere. Progress may be nil.
func Encrypt(ctx context.Context, dir string, o Options, progress func(done, total int)) (recovery string, err error) {
	options, err := o.checked()
	if err != nil {
		return "", err
	}
	return store.Encrypt(ctx, dir, options, progress)
}

// Decrypt makes a plain record of the encrypted one in dir, whole or not at all.
func Decrypt(ctx context.Context, dir string, o Options, progress func(done, total int)) error {
	options, err := o.store()
	if err != nil {
		return err
	}
	return store.Decrypt(ctx, dir, options, progress)
}

// ChangePassphrase sets o's new passphrase, unless it is empty, by the one that o asks
// for; paper makes a new recovery key, and returns it.
func ChangePassphrase(ctx context.Context, dir string, o Options, paper bool) (recovery string, err error) {
	options, err := o.checked()
	if err != nil {
		return "", err
	}
	return store.ChangePassphrase(ctx, dir, options, paper)
}

// CheckRecovery refuses a recovery key that does not open the record in dir.
func CheckRecovery(ctx context.Context, dir, recovery string) error {
	return store.CheckRecovery(ctx, dir, recovery)
}

// Recover sets o's new passphrase by the recovery key, which stays valid.
func Recover(ctx context.Context, dir string, o Options, recovery string) error {
	options, err := o.checked()
	if err != nil {
		return err
	}
	return store.Recover(ctx, dir, options, recovery)
}

// MustBePlain and MustBeEncrypted tell early that there is nothing to do for a record.
func MustBePlain(dir string) error { return store.MustBe(dir, false) }

// MustBeEncrypted is [MustBePlain] of the opposite.
func MustBeEncrypted(dir string) error { return store.MustBe(dir, true) }

// Encrypted reports whether the record's files are encrypted.
func (r *Record) Encrypted() bool { return r.store.Encrypted() }

// TakeRecovery returns the recovery key of an encrypted record that was just made,
// once.
func (r *Record) TakeRecovery() string { return r.store.TakeRecovery() }
