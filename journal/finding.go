package journal

import (
	"strconv"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Report is what [Verify] found. No findings means that every row of the
// journal is what was recorded.
type Report struct {
	Position record.Position // of the last leaf
	Root     Hash            // of the tree as it is stored
	Findings []Finding       // the first [problem.Most], in journal order
	More     int             // how many further ones there were
}

// OK reports whether nothing was found.
func (r *Report) OK() bool { return len(r.Findings) == 0 && r.More == 0 }

func (r *Report) add(f Finding) {
	if len(r.Findings) >= problem.Most {
		r.More++
		return
	}
	r.Findings = append(r.Findings, f)
}

// Finding is one place where the journal is not what was recorded.
type Finding struct {
	Where Place
	What  locale.Said
}

// Place is the row of a finding; what is zero is not known or does not apply.
type Place struct {
	table  table
	set    int64
	leaf   record.Position
	n      int
	index  int64     // of a tree hash
	entity record.ID // of the leaf
	kept   bool      // the checkpoint kept elsewhere
}

// Entity is the entity of the leaf where something was found, or zero.
func (p Place) Entity() record.ID { return p.entity }

// Set is the change set where something was found, or 0.
func (p Place) Set() int64 { return p.set }

// Leaf is the leaf where something was found, or 0.
func (p Place) Leaf() record.Position { return p.leaf }

var (
	placeSet    = locale.Message{ID: "journal.place-set", ES: "conjunto de cambios {n}", EN: "change set {n}"}
	placeLeaf   = locale.Message{ID: "journal.place-leaf", ES: "asiento {n}", EN: "leaf {n}"}
	placeRow    = locale.Message{ID: "journal.place-statement", ES: "declaración {n}", EN: "statement {n}"}
	placeRank   = locale.Message{ID: "journal.place-ranking", ES: "cambio de rango {n}", EN: "ranking {n}"}
	placeErase  = locale.Message{ID: "journal.place-erasure", ES: "borrado {n}", EN: "erasure {n}"}
	placeTree   = locale.Message{ID: "journal.place-tree", ES: "hash {n} del árbol", EN: "tree hash {n}"}
	placePoint  = locale.Message{ID: "journal.place-checkpoint", ES: "punto de control {n}", EN: "checkpoint {n}"}
	placeKept   = locale.Message{ID: "journal.place-kept", ES: "punto de control guardado aparte", EN: "the checkpoint kept elsewhere"}
	placeKey    = locale.Message{ID: "journal.place-key", ES: "llave pública del registro", EN: "public key of the record"}
	placeInside = locale.Message{ID: "journal.place-inside", ES: "{place} ({entity})", EN: "{place} ({entity})"}
)

// In says where, in l: "statement 812.3 (act:a-12)".
func (p Place) In(l locale.Lang) string {
	s := p.row(l)
	if p.entity.IsZero() {
		return s
	}
	return placeInside.In(l, "place", s, "entity", printable(p.entity.String()))
}

// row says where without the entity. Numbers are names here: no separators.
func (p Place) row(l locale.Lang) string {
	nth := strconv.FormatInt(int64(p.leaf), 10)
	if p.n != 0 {
		nth += "." + strconv.Itoa(p.n)
	}
	switch p.table {
	case sets:
		return placeSet.In(l, "n", strconv.FormatInt(p.set, 10))
	case statements:
		return placeRow.In(l, "n", nth)
	case rankings:
		return placeRank.In(l, "n", nth)
	case erasures:
		return placeErase.In(l, "n", nth)
	case tree:
		return placeTree.In(l, "n", strconv.FormatInt(p.index, 10))
	case meta:
		return placeKey.In(l)
	case checkpoints:
		if p.kept {
			return placeKept.In(l)
		}
		return placePoint.In(l, "n", nth)
	}
	return placeLeaf.In(l, "n", nth)
}

// String says where in English, for logs.
func (p Place) String() string { return p.In(locale.EN) }

// printable is s where it is plain, and quoted where it is not.
func printable(s string) string {
	if q := Quote(s); q != `"`+s+`"` {
		return q
	}
	return s
}
