package record

import "testing"

func TestEntails(t *testing.T) {
	for _, c := range []struct {
		value, claim string
		want         Entailment
	}{
		{"3.2 %", "<4 %", Supports},
		{"4.2 %", "<4 %", Contradicts},
		{"~4 %", "<4 %", NotDecided},
		{"<5 %", "<4 %", NotDecided},
		{"<4 %", "<4 %", Supports},
		{"<3.5 %", "<4 %", Supports},
		{"4 %", "<4 %", Contradicts},
		{"3.2", "<4 %", NotDecided},
		{"23", "23", Supports},
		{"27", "23", Contradicts},
		{">=40", "23", Contradicts},
		{">=7", "9", NotDecided},
		{"6..9", "13", Contradicts},
		{"6..9", "<10", Supports},
		{"~60", "~60", Supports},
		{"60", "~60", Supports},
		{"61", "~60", NotDecided},
		{">=4", "<4", Contradicts},
		{">22", ">=23", NotDecided},
	} {
		q, claim := quantity(t, c.value), quantity(t, c.claim)
		if got := q.Entails(claim); got != c.want {
			t.Errorf("%s entails %s = %d, want %d", c.value, c.claim, got, c.want)
		}
	}
	if got := quantity(t, ">22").EntailsCount(quantity(t, ">=23")); got != Supports {
		t.Errorf("more than 22 persons are at least 23: %d", got)
	}
}

func quantity(t testing.TB, s string) Quantity {
	t.Helper()
	q, err := ParseQuantity(s)
	if err != nil {
		t.Fatalf("quantity %q: %v", s, err)
	}
	return q
}

func date(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatalf("date %q: %v", s, err)
	}
	return d
}
