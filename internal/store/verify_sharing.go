package store

import (
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

var sayWrongReach = locale.Message{
	ID: "store.reach-wrong",
	ES: "dice que la ve {found}; de los niveles de acceso sale {expected}; restaure el último respaldo",
	EN: "it says that it reaches {found}; from the sharing levels follows {expected}; restore the last backup",
}

// sharing computes anew who may see what, and compares it with what is stored. It
// comes before the projections, which are compared with what is stored here.
func (v *verifier) sharing() error {
	if _, err := readAudiences(v.conn); err != nil {
		return err
	}
	s, err := newShares(v.conn)
	if err != nil {
		return err
	}
	defer s.close()
	s.readOnly()
	if err := v.sharesSaid(s); err != nil {
		return err
	}
	if !s.any {
		return v.allReachTheCoalition()
	}
	return v.store.eachOwner(v.ctx, v.conn, func(id record.ID, owner string) error {
		_, err := s.eachReached(&v.store.layout, id, owner, func(r reached) error {
			if r.follows != r.stored {
				return v.reachesOthers(s, id, r)
			}
			return nil
		})
		return err
	})
}

// sharesSaid compares the table share with what was said.
func (v *verifier) sharesSaid(s *shares) error {
	said := 0
	err := s.eachSaid(func(h share) error {
		said++
		return v.shareIs(s, h)
	})
	if err != nil {
		return err
	}
	stored, err := readInt(v.conn, "SELECT count(*) FROM share")
	if err == nil && int(stored) > said {
		v.find(placeTable.With("table", "share"), sayExtraRow.With(), record.ID{})
	}
	return err
}

func (v *verifier) shareIs(s *shares, h share) error {
	found, same := false, false
	err := s.run("SELECT audience, leaf, owns, late FROM share WHERE type = ? AND key = ? AND organisation = ?", func(row *sqlite3.Stmt) error {
		found = true
		same = audienceID(row.ColumnInt64(0)) == idOfAudience(h.audience) && record.Position(row.ColumnInt64(1)) == h.leaf &&
			row.ColumnInt(2) == number(h.owns) && row.ColumnInt(3) == number(h.late)
		return nil
	}, h.entity.Type, h.entity.Key, h.organisation)
	at := placeRow.With("table", "share", "row", h.entity.String()+" "+journal.Quote(h.organisation))
	switch {
	case err != nil:
		return err
	case !found:
		v.find(at, sayNoRow.With(), h.entity)
	case !same:
		v.find(at, sayWrongReach.With("found", "?", "expected", h.audience.String()), h.entity)
	}
	return nil
}

func (v *verifier) reachesOthers(s *shares, id record.ID, r reached) error {
	expected, err := s.audience(r.follows)
	if err != nil {
		return err
	}
	found := fmt.Sprint(int64(r.stored))
	if a, err := s.audience(r.stored); err == nil {
		found = a.String()
	}
	v.find(placeRow.With("table", r.table(), "row", fmt.Sprint(r.row...)), sayWrongReach.With("found", found, "expected", expected.String()), id)
	return nil
}

// allReachTheCoalition is for a record in which nobody said how they share.
func (v *verifier) allReachTheCoalition() error {
	for table, row := range map[string]string{"statement": "id", "ranking": "leaf", "erasure": "leaf"} {
		err := each(v.conn, fmt.Sprintf("SELECT %s, audience FROM %s WHERE audience <> 1 LIMIT 100", row, table), func(at *sqlite3.Stmt) error {
			v.find(placeRow.With("table", table, "row", fmt.Sprint(at.ColumnInt64(0))),
				sayWrongReach.With("found", fmt.Sprint(at.ColumnInt64(1)), "expected", "coalition"), record.ID{})
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
