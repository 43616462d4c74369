package monitor

import (
	"context"

	"github.com/constancia-project/constancia/internal/store"
)

// VerifyOptions says against what the record is verified.
type VerifyOptions = store.VerifyOptions

// Verify proves that nothing was altered, or says where something was: it
// recomputes every hash, root and table from the journal up. It reads the whole
// record whoever asks, and tells no more of it than where it is damaged.
func (r *Record) Verify(ctx context.Context, o VerifyOptions) (store.VerifyReport, error) {
	return r.store.Verify(ctx, o)
}
