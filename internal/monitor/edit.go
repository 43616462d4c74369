package monitor

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Entry is a form as a person filled it in: what they say of one entity, or of
// several at once. It becomes one change set. Nothing in it overwrites: a field
// adds a statement, and one that corrects another marks that as mis-entered.
type Entry struct {
	// Token was made when the form was opened. The keys of what is new follow
	// from it, so that a form sent twice names the same entities.
	Token string
	// Read is where the journal stood when the form was opened: what was said
	// since, its reader has not seen.
	Read   record.Position
	Source Citation // of every field that has none of its own
	Sheets []Sheet
	Reason string      // of the change set; required where something is corrected
	Lang   locale.Lang // of the form: words without a language are in it
	// Shared is how what is new is shared; empty is as the organisation does.
	Shared access.Level
}

// Sheet is what is said of one entity.
type Sheet struct {
	At     string // names the sheet in what is wrong with it
	Entity record.ID
	New    bool
	Fields []Typed
	// Distinct says that it is another entity than those that look like it.
	Distinct bool
}

// Typed is one field as it was filled in. One without anything in it says
// nothing: it never becomes an empty value.
type Typed struct {
	At       string // names the field in what is wrong with it
	Property string
	How      string            // exact, about, between, before, after, at-least, at-most, more, fewer; empty: as written
	Text, To string            // To only with between
	Words    map[string]string // by language, for a property that has languages
	Entity   record.ID         // what a reference was chosen to be
	State    string            // unknown or none, instead of a value
	Corrects record.StatementID
	Further  bool // somebody else's statement was seen: this one stands beside it
	Own      *Citation

	read int // the number of the statement that it became, from 1
}

// Citation is who or what a statement rests on.
type Citation struct {
	At        string
	Source    record.ID
	Typed     string // the source as it was typed, where none was chosen
	Locator   string
	Certainty string
	Note      string
}

// Empty reports whether nothing was filled in.
func (t Typed) Empty() bool {
	for _, w := range t.Words {
		if strings.TrimSpace(w) != "" {
			return false
		}
	}
	return t.State == "" && t.Entity.IsZero() && strings.TrimSpace(t.Text) == "" && strings.TrimSpace(t.To) == ""
}

// Entered is what became of an entry.
type Entered struct {
	Receipt store.Receipt
	Added   int
	// Already says that all of it was in the record: nothing was written. So it
	// is where a form was sent twice.
	Already bool
}

// Refused is why an entry was not saved: all of it at once. Nothing was saved.
type Refused struct {
	Fields  []FieldProblem
	Clashes []Clash
	Alike   []Alike
}

// FieldProblem is what is wrong with a field, or where a name may mean several
// entities, which ones.
type FieldProblem struct {
	At         string
	Problem    *problem.Problem
	Candidates []record.ID
}

// Clash is a property of which somebody said or judged something since the form
// was opened.
type Clash struct {
	At       string
	Entity   record.ID
	Property record.Property
	Mine     record.Statement
	Theirs   []record.Statement
}

func (r *Refused) Error() string {
	var said []string
	for _, f := range r.Fields {
		said = append(said, f.At+": "+f.Problem.Error())
	}
	for _, c := range r.Clashes {
		said = append(said, fmt.Sprintf("%s: somebody else changed %s of %s meanwhile", c.At, c.Property.Name, c.Entity))
	}
	for _, a := range r.Alike {
		said = append(said, fmt.Sprintf("%s: %d entities look like it", a.At, len(a.Found)))
	}
	return strings.Join(said, "; ")
}

func (r *Refused) add(at string, p *problem.Problem, among ...record.ID) {
	for _, f := range r.Fields {
		if f.At == at && f.Problem.Message.ID == p.Message.ID {
			return // said already: one locator that all fields share
		}
	}
	r.Fields = append(r.Fields, FieldProblem{at, p, among})
}

func (r *Refused) err() error {
	if len(r.Fields)+len(r.Clashes)+len(r.Alike) == 0 {
		return nil
	}
	return r
}

// NewToken names a form that is being opened. It is not a secret.
func NewToken() string { return rand.Text() }

// NewEntity is the id of the n-th new entity of a type that a form makes. Keys
// say nothing of what they name: they stay when its words are erased.
func NewEntity(token, typ string, n int) record.ID {
	sum := sha256.Sum256([]byte("constancia entry\n" + token + "\n" + typ + "\n" + strconv.Itoa(n)))
	key := strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:12])
	return record.ID{Type: typ, Key: typ[:min(2, len(typ))] + "-" + key}
}

var (
	sayNothingSaid = locale.Message{
		ID: "monitor.nothing-said",
		ES: "no hay nada que guardar; escriba al menos un dato, o vuelva sin guardar",
		EN: "there is nothing to save; write one thing at least, or go back without saving",
	}
	sayWhyCorrected = locale.Message{
		ID: "monitor.why-corrected",
		ES: "falta decir por qué corrige lo que estaba; por ejemplo: «leí mal la página 4»",
		EN: "it is missing why you correct what was there; for instance: “I misread page 4”",
	}
)

// Enter saves an entry, whole or not at all. What is wrong with it is returned
// together as a [*Refused].
func (r *Record) Enter(ctx context.Context, who access.Actor, e Entry) (Entered, error) {
	if e.Lang == "" {
		e.Lang = locale.ES
	}
	if e.Shared != "" && (e.Shared == access.Named || !slices.Contains(access.Levels(), e.Shared)) {
		return Entered{}, problem.New(problem.Invalid, sayNoDefault, "found", string(e.Shared))
	}
	batch, err := r.Begin(ctx, who, record.ChangeSet{Reason: strings.TrimSpace(e.Reason), Shared: string(e.Shared)})
	if err != nil {
		return Entered{}, err
	}
	defer batch.Rollback() // from Begin on nobody else writes: what is read now is what is changed
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return Entered{}, err
	}
	v.At.KnownBy = record.LastDay
	p := planner{r: r, ctx: ctx, who: who, view: v, entry: &e, held: map[record.ID][]record.Statement{}}
	if err := p.plan(); err != nil {
		return Entered{}, err
	}
	done := Entered{Added: p.added}
	for i := range p.changes {
		if c := p.changes[i]; len(c.Add)+len(c.Rank) > 0 {
			if err := batch.Add(c); err != nil {
				return Entered{}, err
			}
		}
	}
	if err := p.redateRest(batch.Add); err != nil {
		return Entered{}, err
	}
	done.Receipt, err = batch.Commit()
	done.Already = err == nil && done.Receipt.First == 0
	return done, err
}

// CheckEntry says what Enter would refuse, and saves nothing.
func (r *Record) CheckEntry(ctx context.Context, who access.Actor, e Entry) error {
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return err
	}
	v.At.KnownBy = record.LastDay
	p := planner{r: r, ctx: ctx, who: who, view: v, entry: &e, held: map[record.ID][]record.Statement{}}
	return p.plan()
}
