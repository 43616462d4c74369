package monitor

import (
	"context"
	"strings"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// A Draft is a form as far as somebody filled it in.
type Draft = store.Draft

// Drafts is where forms wait that are being filled in.
type Drafts interface {
	Keep(ctx context.Context, owner string, d Draft, now time.Time) error
	Of(ctx context.Context, owner string) ([]Draft, error)
	Find(ctx context.Context, owner, token string) (Draft, bool, error)
	Drop(ctx context.Context, owner, token string) error
}

// The most that is kept of one person, so that nobody fills the disk.
const (
	mostDrafts    = 50
	mostDraftSize = 1 << 20
)

var (
	sayTooManyDrafts = locale.Message{
		ID: "monitor.too-many-drafts",
		ES: "ya tiene {n} borradores, y más no caben; guarde o descarte alguno",
		EN: "you have {n} drafts already, and no more fit; save or discard one",
	}
	sayDraftTooLarge = locale.Message{
		ID: "monitor.draft-too-large",
		ES: "el borrador es demasiado grande para esperar aquí; guarde en el registro lo que ya tiene",
		EN: "the draft is too large to wait here; save what you have to the record",
	}
)

func (r *Record) drafts() Drafts { return r.store.Drafts() }

// owner names whose drafts they are: nobody else reads them, of whatever role.
func draftsOwner(who access.Actor) string {
	if who.Account != "" {
		return "account:" + who.Account
	}
	return "operator:" + who.Organisation + "/" + who.Name
}

// KeepDraft keeps what who has typed so far. It never becomes part of the journal.
func (r *Record) KeepDraft(ctx context.Context, who access.Actor, d Draft) error {
	if err := r.sign(who, &record.ChangeSet{}); err != nil {
		return err
	}
	if len(d.Fields) > mostDraftSize || len(d.Title) > 1000 || len(d.Path) > 500 || strings.TrimSpace(d.Token) == "" {
		return problem.New(problem.Invalid, sayDraftTooLarge)
	}
	have, err := r.drafts().Of(ctx, draftsOwner(who))
	if err != nil {
		return err
	}
	known := false
	for _, one := range have {
		known = known || one.Token == d.Token
	}
	if !known && len(have) >= mostDrafts {
		return problem.New(problem.Invalid, sayTooManyDrafts, "n", len(have))
	}
	return r.drafts().Keep(ctx, draftsOwner(who), d, r.now())
}

// DraftsOf lists who's drafts, newest first, without what is typed in them.
func (r *Record) DraftsOf(ctx context.Context, who access.Actor) ([]Draft, error) {
	return r.drafts().Of(ctx, draftsOwner(who))
}

// FindDraft returns one of who's drafts; ok is false where there is none.
func (r *Record) FindDraft(ctx context.Context, who access.Actor, token string) (d Draft, ok bool, err error) {
	return r.drafts().Find(ctx, draftsOwner(who), token)
}

// DropDraft forgets one of who's drafts for good, or all of them where token is
// empty.
func (r *Record) DropDraft(ctx context.Context, who access.Actor, token string) error {
	return r.drafts().Drop(ctx, draftsOwner(who), token)
}
