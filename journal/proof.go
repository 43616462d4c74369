package journal

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Proof shows to somebody who has no part of the record that a leaf is in it,
// and, of the rows that are opened, what they say. It travels as JSON; whoever
// gets it needs nothing but the record's public key, from where the coalition
// publishes it.
//
// Rows that are not opened stay hidden: their salted hashes tell nothing.
type Proof struct {
	Format     string            `json:"format"` // "constancia proof 1"
	Position   record.Position   `json:"position"`
	Leaf       string            `json:"leaf"`
	Path       []Hash            `json:"path"`       // from the leaf up, base64: RFC 6962, 2.1.1
	Checkpoint string            `json:"checkpoint"` // the signed note
	Set        *OpenedSet        `json:"set,omitempty"`
	Statements []OpenedStatement `json:"statements,omitempty"`
	Rankings   []OpenedRanking   `json:"rankings,omitempty"`
}

const proofFormat = "constancia proof 1"

// OpenedWords is a text and its salt, or, where it was erased, its seal. Salt
// and seal are in hexadecimal.
type OpenedWords struct {
	Text   string `json:"text"`
	Salt   string `json:"salt,omitempty"`
	Sealed string `json:"sealed,omitempty"`
}

// OpenedSet is the head of the leaf's change set.
type OpenedSet struct {
	Number       int64       `json:"number"`
	Author       string      `json:"author"`
	Organisation string      `json:"organisation"`
	Time         string      `json:"time"`
	Reason       OpenedWords `json:"reason"`
}

// OpenedStatement is a statement of the leaf; its entity is the leaf's.
type OpenedStatement struct {
	N         int    `json:"n"`
	Property  string `json:"property"`
	Value     string `json:"value"`
	Source    string `json:"source,omitempty"`
	Locator   string `json:"locator,omitempty"`
	Certainty string `json:"certainty,omitempty"`
	Known     string `json:"known,omitempty"`
	Note      string `json:"note,omitempty"`
	Salt      string `json:"salt"`
}

// OpenedRanking is a ranking of the leaf.
type OpenedRanking struct {
	N      int             `json:"n"`
	OfLeaf record.Position `json:"of_leaf"`
	OfN    int             `json:"of_n"`
	Rank   string          `json:"rank"`
	Cause  string          `json:"cause"`
	Source string          `json:"source,omitempty"`
	Known  string          `json:"known,omitempty"`
	Reason OpenedWords     `json:"reason"`
}

var (
	sayBadProof = locale.Message{
		ID: "journal.proof-unreadable",
		ES: "esto no es una prueba de constancia: se espera el JSON que exporta el programa, con \"format\": \"constancia proof 1\"",
		EN: "this is no proof of constancia: the JSON that the program exports is expected, with \"format\": \"constancia proof 1\"",
	}
	sayNotInTree = locale.Message{
		ID: "journal.proof-fails",
		ES: "el asiento {position} no está bajo la raíz que firma el punto de control de {size} asientos: la prueba fue alterada o es de otro asiento",
		EN: "leaf {position} is not under the root that the checkpoint of {size} leaves signs: the proof was altered, or is another leaf’s",
	}
	sayNotInLeaf = locale.Message{
		ID: "journal.proof-row-differs",
		ES: "lo que se muestra en {field} no es lo que dice el asiento {position}: fue alterado",
		EN: "what is shown in {field} is not what leaf {position} says: it was altered",
	}
)

// Prove returns the proof of the leaf at a position under a signed checkpoint of
// the record, whose tree r reads. It opens no row: the Show methods do.
func Prove(l *Leaf, at record.Position, signed, public string, r HashReader) (*Proof, error) {
	c, err := OpenCheckpoint(signed, public)
	if err != nil {
		return nil, err
	}
	path, err := ProveLeaf(c.Size, at, r)
	if err != nil {
		return nil, err
	}
	p := &Proof{Format: proofFormat, Position: at, Leaf: l.String(), Path: path, Checkpoint: signed}
	if _, err := p.Check(public); err != nil {
		return nil, err // the record itself is altered
	}
	return p, nil
}

// ShowSet opens the head of the leaf's change set.
func (p *Proof) ShowSet(s *Set) {
	p.Set = &OpenedSet{s.Number, s.Author, s.Organisation, s.Time, openWords(&s.Reason)}
}

// ShowStatement opens a statement of the leaf.
func (p *Proof) ShowStatement(s *Statement) {
	p.Statements = append(p.Statements, OpenedStatement{
		s.N, s.Property, s.Value, s.Source, s.Locator, s.Certainty, s.Known, s.Note, hex.EncodeToString(s.Salt[:]),
	})
}

// ShowRanking opens a ranking of the leaf.
func (p *Proof) ShowRanking(r *Ranking) {
	p.Rankings = append(p.Rankings, OpenedRanking{
		r.N, r.OfLeaf, r.OfN, r.Rank, r.Cause, r.Source, r.Known, openWords(&r.Reason),
	})
}

func openWords(w *Words) OpenedWords {
	return OpenedWords{w.Text, hex.EncodeToString(w.Salt), hex.EncodeToString(w.Sealed)}
}

func (w OpenedWords) words() (Words, error) {
	salt, err1 := hex.DecodeString(w.Salt)
	sealed, err2 := hex.DecodeString(w.Sealed)
	if err := errors.Join(err1, err2); err != nil {
		return Words{}, err
	}
	if len(sealed) == HashSize && w.Text == "" && len(salt) == 0 {
		return Words{Sealed: sealed}, nil
	}
	if len(salt) != SaltSize || len(sealed) != 0 {
		return Words{}, errors.New("neither salted nor sealed")
	}
	return Words{Text: w.Text, Salt: salt}, nil
}

// JSON writes the proof as indented JSON.
func (p *Proof) JSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(p); err != nil {
		return nil, fmt.Errorf("writing the proof of leaf %d: %w", p.Position, err)
	}
	return b.Bytes(), nil
}

// ParseProof reads what [Proof.JSON] writes. It checks nothing: [Proof.Check]
// does.
func ParseProof(data []byte) (*Proof, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var p Proof
	err := d.Decode(&p)
	if err == nil {
		if _, more := d.Token(); more != io.EOF {
			err = errors.New("text after the end")
		}
	}
	if err == nil && p.Format != proofFormat {
		err = fmt.Errorf("format %q", p.Format)
	}
	if err != nil {
		return nil, problem.New(problem.Invalid, sayBadProof).Because(err)
	}
	return &p, nil
}

// Check reports by an error where the proof fails: the checkpoint against the
// public key, the leaf against the checkpoint's root, each opened row against
// the leaf. It returns the leaf that is proven.
func (p *Proof) Check(public string) (*Leaf, error) {
	c, err := OpenCheckpoint(p.Checkpoint, public)
	if err != nil {
		return nil, err
	}
	l, err := ParseLeaf(p.Leaf)
	if err != nil {
		return nil, err
	}
	var s Sealer
	if !CheckLeaf(p.Path, c.Size, c.Root, p.Position, s.Leaf(l)) {
		return nil, problem.New(problem.Invalid, sayNotInTree, "position", decimal(p.Position), "size", decimal(c.Size))
	}
	if field := p.differing(l, &s); field != "" {
		return nil, problem.New(problem.Invalid, sayNotInLeaf, "position", decimal(p.Position), "field", field).
			At(problem.Place{Column: field})
	}
	return l, nil
}

// differing names the first opened row that is not in the leaf, or is "".
func (p *Proof) differing(l *Leaf, s *Sealer) string {
	if p.Set != nil {
		row := Set{Number: p.Set.Number, Author: p.Set.Author, Organisation: p.Set.Organisation, Time: p.Set.Time}
		var err error
		if row.Reason, err = p.Set.Reason.words(); err != nil || s.Set(&row) != l.Set {
			return "set"
		}
	}
	last := 0 // shown in order, none twice, so that what is hidden can be counted
	for i, o := range p.Statements {
		salt, err := hex.DecodeString(o.Salt)
		if err != nil || len(salt) != SaltSize || o.N <= last || o.N > len(l.Add) {
			return fmt.Sprintf("statements[%d]", i)
		}
		row := Statement{
			Type: l.Entity.Type, Key: l.Entity.Key, Property: o.Property, Value: o.Value, Source: o.Source,
			Locator: o.Locator, Certainty: o.Certainty, Known: o.Known, Note: o.Note, Salt: Salt(salt),
		}
		if s.Statement(&row) != l.Add[o.N-1] {
			return fmt.Sprintf("statements[%d]", i)
		}
		last = o.N
	}
	last = 0
	for i, o := range p.Rankings {
		row := Ranking{OfLeaf: o.OfLeaf, OfN: o.OfN, Rank: o.Rank, Cause: o.Cause, Source: o.Source, Known: o.Known}
		var err error
		row.Reason, err = o.Reason.words()
		if err != nil || o.N <= last || o.N > len(l.Rank) || s.Ranking(&row) != l.Rank[o.N-1] {
			return fmt.Sprintf("rankings[%d]", i)
		}
		last = o.N
	}
	return ""
}
