package figure

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/constancia-project/constancia/locale"
)

// Verdict says whether an assertion is borne out.
type Verdict int

// The verdicts. An attributed text has none.
const (
	NoVerdict Verdict = iota
	Holds
	Fails
	Undecided
)

var verdictNames = [...]string{"none", "holds", "fails", "undecided"}

// String is the name that programs read.
func (v Verdict) String() string { return name(verdictNames[:], int(v)) }

// MarshalText writes the name that programs read.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// In says the verdict in words.
func (v Verdict) In(l locale.Lang) string {
	return [...]locale.Message{sayNoVerdict, sayHolds, sayFails, sayUndecided}[v].In(l)
}

// Flag is something that a reader must know about an assertion or figure.
type Flag int

// The flags, in the order in which they are listed.
const (
	Untraced Flag = iota
	Disputed
	Superseded
	Changed
	Mismatched
	TooSmall
)

var flagNames = [...]string{"untraced", "disputed", "superseded", "changed", "mismatch", "too-small"}

// String is the name that programs read.
func (f Flag) String() string { return name(flagNames[:], int(f)) }

// In says the flag in a word or two.
func (f Flag) In(l locale.Lang) string {
	return [...]locale.Message{flagUntraced, flagDisputed, flagSuperseded, flagChanged, flagMismatch, flagTooSmall}[f].In(l)
}

// Flags is a set of flags.
type Flags uint8

// FlagSet returns the set of fs.
func FlagSet(fs ...Flag) Flags {
	var set Flags
	for _, f := range fs {
		set = set.With(f)
	}
	return set
}

// Has reports whether f is in the set.
func (s Flags) Has(f Flag) bool { return s&(1<<f) != 0 }

// With returns the set with f in it.
func (s Flags) With(f Flag) Flags { return s | 1<<f }

// List returns the flags in order.
func (s Flags) List() []Flag {
	fs := []Flag{}
	for f := Untraced; f <= TooSmall; f++ {
		if s.Has(f) {
			fs = append(fs, f)
		}
	}
	return fs
}

// Names returns the names that programs read, in order; never nil.
func (s Flags) Names() []string {
	names := []string{}
	for _, f := range s.List() {
		names = append(names, f.String())
	}
	return names
}

// MarshalJSON writes a list of names.
func (s Flags) MarshalJSON() ([]byte, error) { return json.Marshal(s.Names()) }

// State is the one thing that a page shows of an assertion or figure.
type State int

// The states, in the order in which a summary counts them.
const (
	StateSound State = iota
	StateChanged
	StateFails
	StateDisputed
	StateUndecided
	StateSuperseded
	StateUntraced
	StateWithheld
)

var stateNames = [...]string{"sound", "changed", "fails", "disputed", "undecided", "superseded", "untraced", "withheld"}

// States lists all of them in order.
func States() []State {
	states := make([]State, len(stateNames))
	for i := range states {
		states[i] = State(i)
	}
	return states
}

// ParseState reads the name that programs read.
func ParseState(s string) (State, bool) {
	i := slices.Index(stateNames[:], s)
	return State(max(i, 0)), i >= 0
}

// String is the name that programs read, and the class of the page's element.
func (s State) String() string { return name(stateNames[:], int(s)) }

// MarshalText writes the name that programs read.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// In says the state in the words of the page: "en disputa", "disputed".
func (s State) In(l locale.Lang) string { return stateLabels[s].In(l) }

// Means says what the state means, as a legend does.
func (s State) Means(l locale.Lang) string { return stateMeanings[s].In(l) }

// Tally says how many assertions are in the state: "2 en disputa".
func (s State) Tally(l locale.Lang, n int) string { return stateTallies[s].In(l, int64(n)) }

// Graver returns the one of two states that needs a person more: that by which
// [StateOf] would show them.
func (s State) Graver(t State) State {
	weight := func(x State) int {
		switch x {
		case StateSound:
			return int(StateWithheld) + 1
		case StateWithheld:
			return 0
		}
		return int(x)
	}
	if weight(t) < weight(s) {
		return t
	}
	return s
}

// StateOf is the state that a page shows: too small to publish before all
// else; else the first of changed, fails, disputed, undecided, superseded,
// untraced; else sound. The other flags are named in the note. A mismatch has
// no state of its own.
func StateOf(v Verdict, f Flags) State {
	switch {
	case f.Has(TooSmall):
		return StateWithheld
	case f.Has(Changed):
		return StateChanged
	case v == Fails:
		return StateFails
	case f.Has(Disputed):
		return StateDisputed
	case v == Undecided:
		return StateUndecided
	case f.Has(Superseded):
		return StateSuperseded
	case f.Has(Untraced):
		return StateUntraced
	}
	return StateSound
}

// Judgement is a verdict with its flags and the state that follows.
type Judgement struct {
	Verdict Verdict
	Flags   Flags
	State   State
}

// Judged returns the judgement of v and f.
func Judged(v Verdict, f Flags) Judgement { return Judgement{v, f, StateOf(v, f)} }

// With returns the judgement with one more flag.
func (j Judgement) With(f Flag) Judgement { return Judged(j.Verdict, j.Flags.With(f)) }

func name(names []string, i int) string {
	if i < 0 || i >= len(names) {
		return fmt.Sprintf("unknown-%d", i)
	}
	return names[i]
}

var (
	sayNoVerdict = locale.Message{ID: "figure.no-verdict", ES: "texto atribuido", EN: "attributed text"}
	sayHolds     = locale.Message{ID: "figure.holds", ES: "se sostiene", EN: "holds"}
	sayFails     = locale.Message{ID: "figure.fails", ES: "no se sostiene", EN: "does not hold"}
	sayUndecided = locale.Message{ID: "figure.undecided", ES: "sin decidir", EN: "not decided"}

	flagUntraced   = locale.Message{ID: "figure.flag-untraced", ES: "sin fuente", EN: "untraced"}
	flagDisputed   = locale.Message{ID: "figure.flag-disputed", ES: "en disputa", EN: "disputed"}
	flagSuperseded = locale.Message{ID: "figure.flag-superseded", ES: "rebasada", EN: "stale"}
	flagChanged    = locale.Message{ID: "figure.flag-changed", ES: "cambió desde la firma", EN: "changed since signing"}
	flagMismatch   = locale.Message{ID: "figure.flag-mismatch", ES: "no cuadra", EN: "does not add up"}
	flagTooSmall   = locale.Message{ID: "figure.flag-too-small", ES: "reservada", EN: "withheld"}

	stateLabels = [...]locale.Text{
		{ES: "firme", EN: "sound"},
		{ES: "cambió desde la firma", EN: "changed since signing"},
		{ES: "no se sostiene", EN: "does not hold"},
		{ES: "en disputa", EN: "disputed"},
		{ES: "sin decidir", EN: "not decided"},
		{ES: "rebasada", EN: "stale"},
		{ES: "sin fuente", EN: "untraced"},
		{ES: "reservada", EN: "withheld"},
	}
	stateMeanings = [...]locale.Text{
		{ES: "la sostiene una fuente distinta de la carta, y nada en el registro la contradice", EN: "a source other than the letter bears it out, and nothing on record contradicts it"},
		{ES: "lo que se comprobó o el valor adoptado ya no es el del día de la firma", EN: "what was checked, or the value adopted, is no longer that of the day of signing"},
		{ES: "lo que consta la contradice", EN: "what is on record contradicts it"},
		{ES: "hay valores que no pueden ser todos exactos", EN: "there are values that cannot all be exact"},
		{ES: "lo que consta no basta para decidir", EN: "what is on record is not enough to decide"},
		{ES: "hay un valor posterior; el anterior puede seguir siendo cierto para su fecha", EN: "a later value exists; the earlier one may stay right for its time"},
		{ES: "no hay más fuente que la propia carta", EN: "there is no source other than the letter itself"},
		{ES: "demasiado pequeña para publicarla", EN: "too small to publish"},
	}
	stateTallies = [...]locale.Plural{
		{ID: "figure.tally-sound", OneES: "{n} firme", ManyES: "{n} firmes", OtherES: "{n} firmes", OneEN: "{n} sound", OtherEN: "{n} sound"},
		{ID: "figure.tally-changed", OneES: "{n} cambió", ManyES: "{n} cambiaron", OtherES: "{n} cambiaron", OneEN: "{n} changed", OtherEN: "{n} changed"},
		{ID: "figure.tally-fails", OneES: "{n} no se sostiene", ManyES: "{n} no se sostienen", OtherES: "{n} no se sostienen", OneEN: "{n} does not hold", OtherEN: "{n} do not hold"},
		{ID: "figure.tally-disputed", OneES: "{n} en disputa", ManyES: "{n} en disputa", OtherES: "{n} en disputa", OneEN: "{n} disputed", OtherEN: "{n} disputed"},
		{ID: "figure.tally-undecided", OneES: "{n} sin decidir", ManyES: "{n} sin decidir", OtherES: "{n} sin decidir", OneEN: "{n} not decided", OtherEN: "{n} not decided"},
		{ID: "figure.tally-superseded", OneES: "{n} rebasada", ManyES: "{n} rebasadas", OtherES: "{n} rebasadas", OneEN: "{n} stale", OtherEN: "{n} stale"},
		{ID: "figure.tally-untraced", OneES: "{n} sin fuente", ManyES: "{n} sin fuente", OtherES: "{n} sin fuente", OneEN: "{n} untraced", OtherEN: "{n} untraced"},
		{ID: "figure.tally-withheld", OneES: "{n} reservada", ManyES: "{n} reservadas", OtherES: "{n} reservadas", OneEN: "{n} withheld", OtherEN: "{n} withheld"},
	}
)
