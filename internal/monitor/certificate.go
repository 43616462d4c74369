package monitor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Certificate says, without a word of it, what was erased, and proves it to whoever has
// the record's public key: that each statement was there and is not any more.
type Certificate struct {
	Format       string            `json:"format"` // "constancia certificate of erasure 1"
	Record       string            `json:"record"` // constancia/<id>
	Name         string            `json:"name"`
	Key          string            `json:"key"` // the public key; take it from where the coalition published it
	Position     record.Position   `json:"position"`
	Time         string            `json:"time"` // UTC, 2018-07-11T15:04:05Z
	Organisation string            `json:"organisation"`
	Reason       string            `json:"reason"`
	Erased       []ErasedThing     `json:"erased"`
	Checkpoint   string            `json:"checkpoint"` // the signed note
	Proofs       []json.RawMessage `json:"proofs"`     // docs/journal.md; of tombstones, and of what they erased
	NotReached   NotReached        `json:"not_reached"`
}

// ErasedThing is a statement, or the words of a reason, that was erased.
type ErasedThing struct {
	What      string          `json:"what"` // "812.3", "rank 812.1", "set 40"
	Entity    string          `json:"entity"`
	Tombstone record.Position `json:"tombstone"`      // the leaf that says so
	Hash      *journal.Hash   `json:"hash,omitempty"` // of a statement: what is left of it
}

// NotReached says in both languages what an erasure does not reach.
type NotReached struct {
	ES string `json:"es"`
	EN string `json:"en"`
}

const certificateFormat = "constancia certificate of erasure 1"

// SayNotReached is what an erasure does not reach.
var SayNotReached = locale.Message{
	ID: "monitor.not-reached",
	ES: "La supresión no alcanza los respaldos hechos antes, ni lo que alguien exportó, imprimió o copió, ni los borradores que la nombran con otras palabras. Hay que borrarlos donde estén.",
	EN: "The erasure does not reach backups made before, nor what somebody exported, printed or copied, nor drafts that name it in other words. They must be deleted where they are.",
}

var (
	sayNoErasureThere = locale.Message{
		ID: "monitor.no-erasure-there",
		ES: "en la posición {position} no se suprimió nada; la lápida dice en cuál",
		EN: "nothing was erased at position {position}; the tombstone says at which",
	}
	sayNoCertificate = locale.Message{
		ID: "monitor.certificate-unreadable",
		ES: "esto no es un certificado de supresión de constancia: se espera el JSON que escribe el programa",
		EN: "this is no certificate of erasure of constancia: the JSON that the program writes is expected",
	}
	sayCertificateFails = locale.Message{
		ID: "monitor.certificate-fails",
		ES: "lo que el certificado dice de {what} no se sigue de sus pruebas: fue alterado",
		EN: "what the certificate says of {what} does not follow from its proofs: it was altered",
	}
)

// Certificate makes the certificate of the erasure in the change set that holds a
// position, of what who may see.
func (r *Record) Certificate(ctx context.Context, who access.Actor, at record.Position) (*Certificate, error) {
	set, err := r.ChangeSetAt(ctx, who, at)
	if err != nil {
		return nil, err
	}
	leaves, err := r.Leaves(ctx, who, set.First, set.Last)
	if err != nil {
		return nil, err
	}
	c := &Certificate{
		Format: certificateFormat, Name: r.Name(), Key: r.PublicKey(), Position: set.Last, Time: set.Time,
		Organisation: set.Organisation, Reason: set.Reason,
		NotReached: NotReached{SayNotReached.In(locale.ES), SayNotReached.In(locale.EN)},
	}
	m := certifying{record: r, who: who, c: c, leaves: map[record.Position]*journal.Leaf{}}
	for _, leaf := range leaves {
		if leaf.Erased > 0 {
			if err := m.tombstone(ctx, leaf.Position); err != nil {
				return nil, err
			}
		}
	}
	if len(c.Erased) == 0 {
		return nil, problem.New(problem.NotFound, sayNoErasureThere, "position", position(at))
	}
	if c.Checkpoint, err = r.Checkpoint(ctx); err != nil {
		return nil, err
	}
	checked, err := c.check(c.Key)
	if err == nil {
		c.Record = checked
	}
	return c, err
}

// certifying is a certificate being made.
type certifying struct {
	record *Record
	who    access.Actor
	c      *Certificate
	leaves map[record.Position]*journal.Leaf
}

// tombstone adds what a leaf erases.
func (m *certifying) tombstone(ctx context.Context, at record.Position) error {
	leaf, err := m.prove(ctx, at, true)
	if err != nil {
		return err
	}
	for _, e := range leaf.Erase {
		thing := ErasedThing{What: e.String(), Entity: leaf.Entity.String(), Tombstone: at}
		if e.What == journal.StatementErased {
			was, err := m.prove(ctx, e.Leaf, false)
			if err != nil {
				return err
			}
			thing.Hash = &was.Add[e.N-1]
		}
		m.c.Erased = append(m.c.Erased, thing)
	}
	return nil
}

// prove adds the proof of a leaf, with no word of it but, of a tombstone, who, when and
// why.
func (m *certifying) prove(ctx context.Context, at record.Position, head bool) (*journal.Leaf, error) {
	if leaf, ok := m.leaves[at]; ok {
		return leaf, nil
	}
	v, err := m.record.View(ctx, m.who, AsOf{})
	if err != nil {
		return nil, err
	}
	p, ok, err := m.record.store.Prove(ctx, v, at)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, problem.New(problem.NotFound, sayNoPosition, "position", position(at), "last", position(v.At.Position))
	}
	p.Statements, p.Rankings = nil, nil
	if !head {
		p.Set = nil
	}
	leaf, err := p.Check(m.c.Key)
	if err != nil {
		return nil, err
	}
	text, err := p.JSON()
	if err != nil {
		return nil, err
	}
	m.leaves[at] = leaf
	m.c.Proofs = append(m.c.Proofs, text)
	return leaf, nil
}

// JSON writes the certificate as indented JSON.
func (c *Certificate) JSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(c); err != nil {
		return nil, fmt.Errorf("writing a certificate: %w", err)
	}
	return b.Bytes(), nil
}

// IsCertificate reports whether a file is meant to be a certificate of erasure.
func IsCertificate(data []byte) bool {
	var c struct {
		Format string `json:"format"`
	}
	return json.Unmarshal(data, &c) == nil && c.Format == certificateFormat
}

// CheckCertificate checks a certificate of erasure without any record, by the public key
// that the record has published. One that does not hold is a problem, with [ErrUnproven]
// beneath.
func CheckCertificate(data []byte, publicKey string) (*Certificate, error) {
	if publicKey = strings.TrimSpace(publicKey); publicKey == "" {
		return nil, problem.New(problem.Invalid, sayNoKeyGiven)
	}
	var c Certificate
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil || c.Format != certificateFormat || len(c.Erased) == 0 {
		return nil, problem.New(problem.Invalid, sayNoCertificate).Because(err)
	}
	is, err := c.check(publicKey)
	if err == nil && is != c.Record {
		err = certificateFails("record")
	}
	if err != nil && !errors.Is(err, ErrUnproven) {
		err = fmt.Errorf("%w: %w", ErrUnproven, err)
	}
	return &c, err
}

func certificateFails(what string) error {
	return fmt.Errorf("%w: %w", ErrUnproven, problem.New(problem.Invalid, sayCertificateFails, "what", what))
}

// check holds what the certificate says to its proofs, and returns whose record they are
// of.
func (c *Certificate) check(publicKey string) (string, error) {
	leaves, heads := map[record.Position]*journal.Leaf{}, map[record.Position]bool{}
	for _, text := range c.Proofs {
		p, err := journal.ParseProof(text)
		if err != nil {
			return "", err
		}
		leaf, err := p.Check(publicKey)
		if err != nil {
			return "", err
		}
		if p.Set != nil && (p.Set.Time != c.Time || p.Set.Organisation != c.Organisation || p.Set.Reason.Text != c.Reason) {
			return "", certificateFails(position(p.Position))
		}
		leaves[p.Position], heads[p.Position] = leaf, heads[p.Position] || p.Set != nil
	}
	signed, err := journal.OpenCheckpoint(c.Checkpoint, publicKey)
	if err != nil {
		return "", err
	}
	for _, thing := range c.Erased {
		if !heads[thing.Tombstone] || !thing.follows(leaves) {
			return "", certificateFails(thing.What)
		}
	}
	return signed.Origin, nil
}

// follows reports whether leaves show that a thing was there and was erased.
func (t ErasedThing) follows(leaves map[record.Position]*journal.Leaf) bool {
	what, ok := journal.ParseErasure(t.What)
	stone := leaves[t.Tombstone]
	if !ok || stone == nil || stone.Entity.String() != t.Entity || !slices.Contains(stone.Erase, what) {
		return false
	}
	if what.What != journal.StatementErased {
		return t.Hash == nil
	}
	was := leaves[what.Leaf]
	return t.Hash != nil && was != nil && was.Entity == stone.Entity &&
		1 <= what.N && what.N <= int64(len(was.Add)) && was.Add[what.N-1] == *t.Hash
}
