package monitor

import (
	"context"
	"slices"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// HistoryEntry is what one change set did to an entity.
type HistoryEntry struct {
	Set   store.ChangeSetInfo
	Leaf  record.Position
	First bool // with it the entity began
	Lines []HistoryLine
}

// HistoryWhat is what a line of a history tells.
type HistoryWhat int

// What lines tell.
const (
	HistorySaid      HistoryWhat = iota // a statement was added
	HistoryCorrected                    // a statement took the place of a mis-entered one, Was
	HistoryJudged                       // Statement was ranked by Ranking
	HistoryErased                       // N statements or reasons were erased
)

// HistoryLine is one thing that a change set did to an entity.
type HistoryLine struct {
	What      HistoryWhat
	Property  record.Property
	Statement record.Statement
	Was       record.Value
	Ranking   record.Ranking
	N         int
}

// History returns what was done to an entity before a position, newest first, at
// most limit change sets; before 0 means from the newest on. It tells what was
// recorded by the moment's position, whenever it became known. An entity of
// which nothing was recorded is a problem of kind NotFound.
func (r *Record) History(ctx context.Context, who access.Actor, id record.ID, before record.Position, limit int, at AsOf) ([]HistoryEntry, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	v.At.KnownBy = record.LastDay
	typ, ok := r.Schema.Type(id.Type)
	if !ok {
		return nil, noEntity(id.Type, id.Key)
	}
	leaves, err := r.store.LeavesOf(ctx, v, id, before, limit+1)
	if err != nil {
		return nil, err
	}
	if len(leaves) == 0 && before == 0 {
		return nil, noEntity(id.Type, id.Key)
	}
	stmts, err := r.store.Statements(ctx, v, id)
	if err != nil {
		return nil, err
	}
	entries := make([]HistoryEntry, 0, len(leaves))
	for i, leaf := range leaves[:min(limit, len(leaves))] {
		set, err := r.setAt(ctx, v, leaf.Position)
		if err != nil {
			return nil, err
		}
		entries = append(entries, HistoryEntry{
			Set: set, Leaf: leaf.Position, First: i == len(leaves)-1 && len(leaves) <= limit,
			Lines: historyLines(typ, stmts, leaf),
		})
		for j := range entries[i].Lines {
			if line := &entries[i].Lines[j]; line.Ranking.Reason == set.Reason {
				line.Ranking.Reason = "" // it is said once, with the change set
			}
		}
	}
	return entries, nil
}

// setAt is the change set that holds a leaf which v sees; zero where v does not
// see the change set itself.
func (r *Record) setAt(ctx context.Context, v query.View, leaf record.Position) (store.ChangeSetInfo, error) {
	_, end, err := r.store.SetEnds(ctx, leaf)
	if err != nil {
		return store.ChangeSetInfo{}, err
	}
	sets, err := r.store.ChangeSets(ctx, v, end+1, 1)
	if err != nil || len(sets) == 0 || sets[0].Last != end {
		return store.ChangeSetInfo{Last: leaf, First: leaf}, err
	}
	return sets[0], nil
}

// historyLines tells what a leaf did, property by property.
func historyLines(typ record.Type, stmts []record.Statement, leaf store.LeafInfo) []HistoryLine {
	var lines []HistoryLine
	for _, p := range append(slices.Clone(typ.Properties), record.Shared()) {
		var replaced []record.Statement
		var judged []HistoryLine
		for _, s := range stmts {
			if s.Property != p.Name {
				continue
			}
			for _, j := range s.Ranking {
				switch {
				case j.At != leaf.Position:
				case j.Cause == record.MisEntered && s.ID.Leaf != leaf.Position:
					replaced = append(replaced, s)
				default:
					judged = append(judged, HistoryLine{What: HistoryJudged, Property: p, Statement: s, Ranking: j})
				}
			}
		}
		for _, s := range stmts {
			if s.Property != p.Name || s.ID.Leaf != leaf.Position {
				continue
			}
			line := HistoryLine{What: HistorySaid, Property: p, Statement: s}
			if i := slices.IndexFunc(replaced, func(old record.Statement) bool { return old.Source == s.Source }); i >= 0 {
				line.What, line.Was = HistoryCorrected, replaced[i].Value
				replaced = slices.Delete(replaced, i, i+1)
			}
			lines = append(lines, line)
		}
		for _, s := range replaced {
			at := slices.IndexFunc(s.Ranking, func(j record.Ranking) bool { return j.At == leaf.Position })
			lines = append(lines, HistoryLine{What: HistoryJudged, Property: p, Statement: s, Ranking: s.Ranking[at]})
		}
		lines = append(lines, judged...)
	}
	if leaf.Erased > 0 {
		lines = append(lines, HistoryLine{What: HistoryErased, N: leaf.Erased})
	}
	return lines
}

// HistoryMentions lists the entities whose names a history needs.
func HistoryMentions(entries []HistoryEntry) []record.ID {
	var ids []record.ID
	for _, e := range entries {
		for _, line := range e.Lines {
			ids = append(ids, line.Statement.Source, line.Ranking.Source)
			for _, v := range []record.Value{line.Statement.Value, line.Was} {
				if ref, ok := v.(record.Ref); ok {
					ids = append(ids, record.ID(ref))
				}
			}
		}
	}
	return ids
}

// In tells the line in words of l: say says a value, and name an entity.
func (h HistoryLine) In(l locale.Lang, say func(record.Kind, record.Value) string, name func(record.ID) string) string {
	if h.What == HistoryErased {
		return sayHistoryErased.In(l, int64(h.N))
	}
	about := h.Property.Label.In(l)
	value := say(h.Property.Kind, h.Statement.Value)
	source := ""
	if !h.Statement.Source.IsZero() && h.Statement.Source != h.Statement.Entity {
		source = sayHistorySource.In(l, "source", name(h.Statement.Source))
		if h.Statement.Locator != "" {
			source += ", " + h.Statement.Locator
		}
	}
	switch h.What {
	case HistoryCorrected:
		return sayHistoryCorrected.In(l, "property", about, "was", say(h.Property.Kind, h.Was), "value", value) + source
	case HistoryJudged:
		said := historyJudged[h.Ranking.Cause].In(l, "property", about, "value", value) + source
		if h.Ranking.Reason != "" {
			said += sayHistoryBecause.In(l, "reason", h.Ranking.Reason)
		}
		return said
	}
	return sayHistorySaid.In(l, "property", about, "value", value) + source
}

var (
	sayHistorySaid      = locale.Message{ID: "monitor.history-said", ES: "añadió {property}: {value}", EN: "added {property}: {value}"}
	sayHistoryCorrected = locale.Message{ID: "monitor.history-corrected", ES: "corrigió {property}: decía {was}, dice {value}", EN: "corrected {property}: it said {was}, it says {value}"}
	sayHistorySource    = locale.Message{ID: "monitor.history-source", ES: "; fuente: {source}", EN: "; source: {source}"}
	sayHistoryBecause   = locale.Message{ID: "monitor.history-because", ES: "; motivo: {reason}", EN: "; because: {reason}"}
	sayHistoryErased    = locale.Plural{
		ID:    "monitor.history-erased",
		OneES: "borró para siempre {n} declaración o motivo", ManyES: "borró para siempre {n} de declaraciones o motivos", OtherES: "borró para siempre {n} declaraciones o motivos",
		OneEN: "erased {n} statement or reason for good", OtherEN: "erased {n} statements or reasons for good",
	}
)

// historyJudged says what each cause of a rank means, as what somebody did.
var historyJudged = map[record.Cause]locale.Message{
	record.Adopted:    {ID: "monitor.history-adopted", ES: "adoptó {property}: {value}", EN: "adopted {property}: {value}"},
	record.Restored:   {ID: "monitor.history-restored", ES: "restituyó {property}: {value}", EN: "restored {property}: {value}"},
	record.MisEntered: {ID: "monitor.history-mis-entered", ES: "marcó como mal capturado {property}: {value}", EN: "marked as mis-entered {property}: {value}"},
	record.Withdrawn:  {ID: "monitor.history-withdrawn", ES: "anotó que su fuente retiró {property}: {value}", EN: "noted that its source withdrew {property}: {value}"},
	record.ShownWrong: {ID: "monitor.history-shown-wrong", ES: "anotó que se mostró que no es así {property}: {value}", EN: "noted as shown wrong {property}: {value}"},
	record.NotAdopted: {ID: "monitor.history-not-followed", ES: "dejó de seguir {property}: {value}", EN: "set aside {property}: {value}"},
}
