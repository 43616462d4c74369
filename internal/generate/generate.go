// Package generate invents a record: events, acts, people, who did what, and
// who says so, with the gaps and disagreements of real records. It is for tests
// and measurements, never for a demonstration that could be taken for facts:
// nobody in it exists, and every source says “Synthetic / Sintético”.
//
// [Files] writes it as CSV that imports like a user's own files; [Changes] gives
// it as changes for a store. The same seed gives the same bytes whatever the
// machine, and more acts of a seed begin with fewer of it: each event is drawn
// from (seed, its number) alone. Memory does not grow with the number of acts.
//
// What is drawn follows tables/ (see its README): acts by type, size and sex of
// victims; dates, places, counts and names as imprecise as marginals.csv has it;
// one to four and more sources for each entity, which disagree; of disagreements
// 60 % are decided, with a reason; 3 % of accounts are withdrawn.
//
// Not here yet: cases and their steps, lists, erasures.
package generate

import (
	"context"
	"errors"
	"fmt"

	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// Options says what is invented.
type Options struct {
	Acts       int
	Seed       uint64
	Until      record.Day // nothing happens or is said after it; 0 is 2025-12-31
	Vocabulary vocabulary.Set
	// Progress says how many acts have been written; may be nil.
	Progress func(done, total int64)
}

// Counts says how much was invented.
type Counts struct{ Sources, Events, Acts, Parties, Involvements, Rows int }

// kind is a file and what its rows are.
type kind int

// The kinds, in the order in which they refer to one another.
const (
	sources kind = iota
	parties
	events
	acts
	involvements
	kindCount
)

var kindTypes = [kindCount]string{"source", "party", "event", "act", "involvement"}

var kindFiles = [kindCount]string{"sources.csv", "parties.csv", "events.csv", "acts.csv", "involvements.csv"}

// saidColumns say who says a row, and its rank.
var saidColumns = []string{"source_id", "rank", "rank_cause", "rank_reason", "rank_source_id"}

// columns are the headers of the files; the constants below are places in them.
var columns = [kindCount][]string{
	sources:      {"id", "title", "publisher", "date", "kind", "language"},
	parties:      append([]string{"id", "name", "kind", "sex", "birth"}, saidColumns...),
	events:       append([]string{"id", "name_en", "name_es", "date", "territory", "place"}, saidColumns...),
	acts:         append([]string{"id", "event_id", "type", "victims", "victim_id", "date", "place"}, saidColumns...),
	involvements: append([]string{"id", "act_id", "perpetrator", "party_id", "kind", "certainty"}, saidColumns...),
}

const mostColumns = 12

// The places of columns, by file.
const (
	eventNameEN    = 1
	eventNameES    = 2
	eventDate      = 3
	eventTerritory = 4
	eventPlace     = 5
	eventSaid      = 6

	actEvent   = 1
	actTypeOf  = 2
	actVictims = 3
	actVictim  = 4
	actDate    = 5
	actPlace   = 6
	actSaid    = 7

	involvedAct       = 1
	involvedForce     = 2
	involvedParty     = 3
	involvedKind      = 4
	involvedCertainty = 5
	involvedSaid      = 6

	partyName  = 1
	partyKind  = 2
	partySex   = 3
	partyBirth = 4
	partySaid  = 5
)

// plan is what is needed to draw any event.
type plan struct {
	*tables
	Options
	kinds []string // of sources
}

func prepare(o Options) (*plan, error) {
	if o.Acts < 1 {
		return nil, errors.New("generate: there must be at least one act")
	}
	if o.Until == 0 {
		o.Until = record.DayOf(2025, 12, 31)
	}
	t, err := load(o.Vocabulary, o.Until)
	if err != nil {
		return nil, err
	}
	p := &plan{tables: t, Options: o}
	for _, k := range sourceKinds {
		if _, ok := o.Vocabulary.Find("source-kinds", "", k); ok {
			p.kinds = append(p.kinds, k)
		}
	}
	if len(p.kinds) == 0 {
		return nil, errors.New("generate: the vocabulary knows none of the kinds of sources")
	}
	return p, nil
}

// blockSize is how many events are drawn at a time.
const blockSize = 2048

// block is some consecutive events: the acts of the last one may be cut off.
type block struct {
	first  uint64
	events int
	acts   int
	last   int // acts of the last event
}

// blocks cuts the acts that are wanted into blocks of events.
func (p *plan) blocks(yield func(block) bool) {
	left, next := p.Acts, uint64(0)
	for left > 0 {
		b := block{first: next}
		for b.events < blockSize && left > 0 {
			n := min(actsOf(p.Seed, next), left)
			b.last = n
			b.acts += n
			b.events++
			left -= n
			next++
		}
		if !yield(b) {
			return
		}
	}
}

// draw draws the events of a block.
func (p *plan) draw(b block, emit func(kind, []string)) {
	for i := range b.events {
		most := 3
		if i == b.events-1 {
			most = b.last
		}
		e := event{t: p.tables, until: p.Until, seed: p.Seed, index: b.first + uint64(i), emit: emit}
		drawEvent(&e, most)
	}
}

// Changes gives the record as changes, one an entity, each after those that it
// refers to; do may keep them.
func Changes(ctx context.Context, o Options, do func(record.Change) error) (Counts, error) {
	p, err := prepare(o)
	if err != nil {
		return Counts{}, err
	}
	c := &changing{plan: p, do: do, schema: record.Core(), known: map[string]record.Date{}}
	writeSources(p.tables, p.Until, p.kinds, c.row)
	c.flush()
	done := 0
	for b := range p.blocks {
		if err := ctx.Err(); err != nil {
			return c.counts, err
		}
		p.draw(b, c.row)
		c.flush()
		if c.err != nil {
			return c.counts, fmt.Errorf("synthetic changes: %w", c.err)
		}
		done += b.acts
		if o.Progress != nil {
			o.Progress(int64(done), int64(o.Acts))
		}
	}
	return c.counts, c.err
}

func (c *Counts) add(k kind, entity bool) {
	c.Rows++
	if entity {
		*[...]*int{&c.Sources, &c.Parties, &c.Events, &c.Acts, &c.Involvements}[k]++
	}
}
