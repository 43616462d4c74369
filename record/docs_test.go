package record

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
)

// TestDocsSayWhatIsSo reads the tables of docs/values.md.
func TestDocsSayWhatIsSo(t *testing.T) {
	page, err := os.ReadFile("../docs/values.md")
	if err != nil {
		t.Fatal(err)
	}
	checks := map[string]func(*testing.T, []string){"Dates": checkDateRow, "Quantities": checkQuantityRow, "Places": checkPlaceRow, "Texts": checkTextRow}
	heading, rows := "", map[string]int{}
	for _, line := range strings.Split(string(page), "\n") {
		if h, ok := strings.CutPrefix(line, "## "); ok {
			heading = h
		}
		if check := checks[heading]; check != nil && strings.HasPrefix(line, "| `") {
			cells := strings.Split(strings.Trim(line, "| "), " | ")
			cells[0] = strings.Trim(cells[0], "`")
			check(t, cells)
			rows[heading]++
		}
	}
	for heading := range checks {
		if rows[heading] < 3 {
			t.Errorf("under %q only %d rows were found", heading, rows[heading])
		}
	}
}

func checkDateRow(t *testing.T, row []string) {
	d := date(t, row[0])
	end := func(day Day, unknown bool) string {
		switch {
		case unknown:
			return "unknown"
		case day == FirstDay || day == LastDay:
			return "open"
		}
		return day.String()
	}
	if got := []string{d.String(), end(d.Earliest(), d.StartUnknown()), end(d.Latest(), d.EndUnknown()), d.In(locale.EN)}; strings.Join(got, "|") != strings.Join(row, "|") {
		t.Errorf("docs say %q, it is %q", row, got)
	}
}

func checkQuantityRow(t *testing.T, row []string) {
	q := quantity(t, row[0])
	low, high := q.CountEnds()
	largest := strings.Replace(strconv.FormatFloat(high, 'f', -1, 64), "+Inf", "∞", 1)
	if got := []string{strconv.FormatFloat(low, 'f', -1, 64), largest, q.In(locale.EN)}; strings.Join(got, "|") != strings.Join(row[1:], "|") {
		t.Errorf("docs say %q, it is %q", row, got)
	}
}

func checkPlaceRow(t *testing.T, row []string) {
	if p := place(t, row[0]); p.String() != row[1] {
		t.Errorf("docs say %q, it is %q", row, p)
	}
}

func checkTextRow(t *testing.T, row []string) {
	text, err := ParseText(strings.ReplaceAll(row[0], `\n`, "\n"))
	if err != nil || text.In(locale.ES) != row[1] || text.In(locale.EN) != row[2] {
		t.Errorf("docs say %q, it is %q and %q (%v)", row, text.In(locale.ES), text.In(locale.EN), err)
	}
}
