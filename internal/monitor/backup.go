package monitor

import (
	"context"

	"github.com/constancia-project/constancia/internal/store"
)

// Backup writes the whole record, its signing key included, into one file, which
// must not exist, while others read and write on. Progress may be nil.
func (r *Record) Backup(ctx context.Context, file string, progress func(done, total int)) error {
	return r.store.Backup(ctx, file, progress)
}

// Restore makes a record in dir, which must not exist or be empty, from a backup.
// A damaged or altered one is refused; of an encrypted one o asks for the passphrase.
// Progress may be nil.
func Restore(ctx context.Context, file, dir string, o Options, progress func(done, total int)) error {
	options, err := o.store()
	if err != nil {
		return err
	}
	return store.Restore(ctx, file, dir, options, progress)
}

// VerifyDir verifies the record in a directory, even one that is too damaged to
// be opened: that is a report too.
func VerifyDir(ctx context.Context, dir string, o Options, v VerifyOptions) (store.VerifyReport, error) {
	options, err := o.store()
	if err != nil {
		return store.VerifyReport{}, err
	}
	return store.VerifyDir(ctx, dir, options, v)
}
