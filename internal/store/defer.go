package store

import (
	"errors"
	"fmt"
	"regexp"
)

// A large import costs least when indexes are built once, at its end, from
// sorted rows. Nothing that a batch does looks into those of a projection: it
// finds entities by the journal's own index, and their rows by id.

// firstDeferral is how many new rows make it worth asking whether a table's
// indexes should wait for the commit.
const firstDeferral = 20_000

// deferral is the state of one table's indexes in a batch.
type deferral struct {
	added    int // rows
	ask      int // at how many to ask next
	deferred bool
}

// grown counts rows that were added to a projection, to reading or to resting, and
// drops the table's indexes once the batch has added as many rows as were there
// before: to build them anew then costs less than to keep them.
func (b *Batch) grown(table string, rows int) error {
	d := b.deferrals[table]
	if d == nil {
		d = &deferral{ask: b.worthwhile}
		b.deferrals[table] = d
	}
	if d.added += rows; d.deferred || d.added < d.ask {
		return nil
	}
	d.ask *= 2
	all, err := readInt(b.w.conn, "SELECT count(*) FROM "+quote(table))
	if err != nil || int(all) > 2*d.added {
		return err
	}
	d.deferred = true
	for _, sql := range b.store.layout.indexesOf(table) {
		name := createIndex.FindStringSubmatch(sql)[1]
		if err := b.w.conn.Exec("DROP INDEX " + quote(name)); err != nil {
			return fmt.Errorf("putting off the index %s: %w", name, err)
		}
	}
	return nil
}

// An index is sorted in as much memory as the cache may have, besides the cache;
// with the writer's that is more than a connection gets for a table of a million
// rows.
const (
	sortingCache = "PRAGMA cache_size = -16384"
	writingCache = "PRAGMA cache_size = -65536"
)

// index builds the indexes that were put off.
func (b *Batch) index() (err error) {
	if err := b.w.conn.Exec(sortingCache); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.w.conn.Exec(writingCache)) }()
	for table, d := range b.deferrals {
		if !d.deferred {
			continue
		}
		for _, sql := range b.store.layout.indexesOf(table) {
			if err := b.w.conn.Exec(sql); err != nil {
				return fmt.Errorf("%s: %w", sql, err)
			}
		}
	}
	return nil
}

// indexesOf is what makes the indexes of a projection or another table that can
// wait for the commit. The first of reading's cannot: by it rows are removed.
func (l *layout) indexesOf(table string) []string {
	if table == restingTable {
		return []string{indexResting}
	}
	for _, side := range sideTables {
		if side.name == table {
			return side.indexes[1:]
		}
	}
	return l.projections[table].indexes(false)
}

const (
	restingTable = "resting"
	readingTable = "reading"
)

// createIndex finds the name of an index in what makes it.
var createIndex = regexp.MustCompile(`^CREATE (?:UNIQUE )?INDEX "?([a-z0-9_]+)`)
