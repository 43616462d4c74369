package figure_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
)

func TestOneStateIsShownTheGravestFirst(t *testing.T) {
	for _, c := range []struct {
		verdict figure.Verdict
		flags   figure.Flags
		want    figure.State
	}{
		{figure.Fails, figure.FlagSet(figure.TooSmall, figure.Changed), figure.StateWithheld},
		{figure.Fails, figure.FlagSet(figure.Changed, figure.Disputed), figure.StateChanged},
		{figure.Fails, figure.FlagSet(figure.Disputed, figure.Untraced), figure.StateFails},
		{figure.Undecided, figure.FlagSet(figure.Disputed, figure.Superseded), figure.StateDisputed},
		{figure.Undecided, figure.FlagSet(figure.Superseded), figure.StateUndecided},
		{figure.Holds, figure.FlagSet(figure.Superseded, figure.Untraced), figure.StateSuperseded},
		{figure.NoVerdict, figure.FlagSet(figure.Untraced), figure.StateUntraced},
		{figure.Holds, figure.FlagSet(figure.Mismatched), figure.StateSound},
		{figure.NoVerdict, 0, figure.StateSound},
	} {
		if got := figure.StateOf(c.verdict, c.flags); got != c.want {
			t.Errorf("%v %v: %v, want %v", c.verdict, c.flags.Names(), got, c.want)
		}
	}
}

func TestStatesHaveWordsAndNames(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range figure.States() {
		if back, ok := figure.ParseState(s.String()); !ok || back != s {
			t.Errorf("%v does not read back", s)
		}
		for _, l := range locale.Langs() {
			words := s.In(l) + " " + string(l)
			if seen[words] || s.Means(l) == "" || s.Tally(l, 2) == "" {
				t.Errorf("%v has no words of its own in %s: %q", s, l, words)
			}
			seen[words] = true
		}
	}
	out, err := json.Marshal(figure.Judged(figure.Holds, figure.FlagSet(figure.Changed, figure.Untraced)))
	if want := `{"Verdict":"holds","Flags":["untraced","changed"],"State":"changed"}`; err != nil || string(out) != want {
		t.Errorf("%s, %v, want %s", out, err, want)
	}
}

// TestGraverIsAnOrder proves that the gravest of several states does not
// depend on their order.
func TestGraverIsAnOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	states := figure.States()
	for range 200 {
		a, b, c := states[random.IntN(8)], states[random.IntN(8)], states[random.IntN(8)]
		if a.Graver(b) != b.Graver(a) || a.Graver(b).Graver(c) != a.Graver(b.Graver(c)) {
			t.Fatalf("%v %v %v", a, b, c)
		}
	}
	if figure.StateSound.Graver(figure.StateUntraced) != figure.StateUntraced {
		t.Error("sound is not graver than untraced")
	}
}
