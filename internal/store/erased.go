package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

const erasedOf = `SELECT type, key, what FROM visible_erasure ORDER BY leaf, n`

// Erased counts, of each entity that the reader may see, the statements that were
// on record at v's position and have been erased, then or since: what they said
// and since when it was known is gone, and so they count at every known-by date.
// Entities of which nothing was erased are left out.
func (s *Store) Erased(ctx context.Context, v query.View) (map[record.ID]int, error) {
	counts := map[record.ID]int{}
	err := s.queryLog(ctx, v, erasedOf, func(row *sqlite3.Stmt) error {
		leaf, _, _ := strings.Cut(row.ColumnText(2), ".") // "812.3"; words beside statements are "rank 812.1" and "set 40"
		if at, err := strconv.ParseInt(leaf, 10, 64); err == nil && record.Position(at) <= v.At.Position {
			counts[record.ID{Type: row.ColumnText(0), Key: row.ColumnText(1)}]++
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("what was erased: %w", err)
	}
	return counts, nil
}
