package monitor

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Prove makes a proof that travels without the record: one leaf, the head of its
// change set, and those of its statements and rankings that who may see, under
// the newest checkpoint. It is JSON, as docs/journal.md says. A position that no
// leaf has, or none that who may see, is a problem of kind NotFound.
func (r *Record) Prove(ctx context.Context, who access.Actor, at record.Position) ([]byte, error) {
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return nil, err
	}
	p, ok, err := r.store.Prove(ctx, v, at)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, problem.New(problem.NotFound, sayNoPosition, "position", position(at), "last", position(v.At.Position))
	}
	return p.JSON()
}

// PublicKey is the key that checks the record's checkpoints and proofs. Publish
// it where nobody who can change the record can change it too.
func (r *Record) PublicKey() string { return r.store.Meta().Key }

// ErrUnproven is beneath the error of a proof that could be read and does not
// hold: something in it was altered, or it is another record's.
var ErrUnproven = errors.New("the proof does not hold")

// ProofReport is what a proof that holds shows. What is empty was not shown or is
// not there.
type ProofReport struct {
	Position record.Position // of the leaf
	Entity   record.ID
	Record   string          // constancia/<id>: whose key signed it
	Size     record.Position // of the record when the proof was made
	Root     string          // of that many leaves

	Shown        bool // the change set's head is; else the next four are empty
	Author       string
	Organisation string
	Time         string // UTC, 2018-07-11T15:04:05Z
	Reason       string
	// ReasonHidden says that only the seal of the reason is shown: it was erased, or
	// whoever passes the proof on keeps it back. Which, a proof cannot tell.
	ReasonHidden bool

	Statements []ProvenStatement
	Rankings   []ProvenRanking
	Erases     []string // what the leaf erases: "812.3", "rank 812.1", "set 40"
	// Hidden counts statements and rankings that the leaf has and the proof does
	// not show: they were erased, or kept back.
	Hidden int
}

// ProvenStatement is a statement as the record holds it: texts in their canonical
// form.
type ProvenStatement struct {
	ID                                                       record.StatementID
	Property, Value, Source, Locator, Certainty, Known, Note string
}

// ProvenRanking is a judgement on a statement.
type ProvenRanking struct {
	ID, Of                             record.StatementID
	Rank, Cause, Source, Known, Reason string
	ReasonHidden                       bool
}

var sayNoKeyGiven = locale.Message{
	ID: "monitor.no-key-given",
	ES: "falta la llave pública del registro; pídala a quien lo lleva: sin ella la prueba no prueba nada",
	EN: "the record’s public key is missing; ask for it whoever keeps the record: without it the proof proves nothing",
}

// CheckProof checks a proof without any record, by the public key that the record
// has published, and returns what it shows. A proof that does not hold is a
// problem, with [ErrUnproven] beneath; one that is no proof at all, or a key that
// is none, is a problem alone.
func CheckProof(proof []byte, publicKey string) (ProofReport, error) {
	publicKey = strings.TrimSpace(publicKey)
	if publicKey == "" {
		return ProofReport{}, problem.New(problem.Invalid, sayNoKeyGiven)
	}
	p, err := journal.ParseProof(proof)
	if err != nil {
		return ProofReport{}, err
	}
	leaf, err := p.Check(publicKey)
	switch is, ok := problem.Of(err); {
	case ok && is.Kind == problem.Damaged: // the key cannot be read, which says nothing of the proof
		return ProofReport{}, problem.New(problem.Invalid, is.Message, is.Args...).Because(err)
	case ok:
		return ProofReport{}, fmt.Errorf("%w: %w", ErrUnproven, err)
	case err != nil:
		return ProofReport{}, err
	}
	return reportOf(p, leaf, publicKey)
}

func reportOf(p *journal.Proof, leaf *journal.Leaf, publicKey string) (ProofReport, error) {
	c, err := journal.OpenCheckpoint(p.Checkpoint, publicKey)
	if err != nil {
		return ProofReport{}, err
	}
	r := ProofReport{
		Position: p.Position, Entity: leaf.Entity, Record: c.Origin, Size: c.Size, Root: c.Root.String(),
		Hidden: len(leaf.Add) + len(leaf.Rank) - len(p.Statements) - len(p.Rankings),
	}
	if s := p.Set; s != nil {
		r.Shown, r.Author, r.Organisation, r.Time = true, s.Author, s.Organisation, s.Time
		r.Reason, r.ReasonHidden = s.Reason.Text, s.Reason.Sealed != ""
	}
	for _, s := range p.Statements {
		r.Statements = append(r.Statements, ProvenStatement{
			record.StatementID{Leaf: p.Position, N: s.N}, s.Property, s.Value, s.Source, s.Locator, s.Certainty, s.Known, s.Note,
		})
	}
	for _, k := range p.Rankings {
		r.Rankings = append(r.Rankings, ProvenRanking{
			record.StatementID{Leaf: p.Position, N: k.N},
			record.StatementID{Leaf: k.OfLeaf, N: k.OfN},
			k.Rank, k.Cause, k.Source, k.Known, k.Reason.Text, k.Reason.Sealed != "",
		})
	}
	for _, e := range leaf.Erase {
		r.Erases = append(r.Erases, e.String())
	}
	return r, nil
}
