package record

import (
	"os"
	"strings"
	"testing"
)

// TestDatesAgreeWithAnotherImplementation reads what edtf.js says of 1,000
// expressions; testdata/edtf.mjs made the file and says what it leaves out.
func TestDatesAgreeWithAnotherImplementation(t *testing.T) {
	file, err := os.ReadFile("testdata/edtf.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimRight(string(file), "\n"), "\n") {
		f := strings.Split(line, "\t")
		d, err := ParseDate(f[0])
		if err != nil {
			if f[1] != "error" {
				t.Errorf("%q: %v; edtf.js reads %s to %s", f[0], err, f[1], f[2])
			}
			continue
		}
		got := []string{f[0], side(d.Earliest(), d.StartUnknown()), side(d.Latest(), d.EndUnknown()), truth(d.Approximate()), truth(d.Uncertain())}
		if strings.Join(got, "\t") != line {
			t.Errorf("got  %s\nwant %s", strings.Join(got, "\t"), line)
		}
	}
}

func side(d Day, unknown bool) string {
	if unknown {
		return "-"
	}
	return d.String()
}

func truth(b bool) string {
	if b {
		return "true"
	}
	return "false"
}
