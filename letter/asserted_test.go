package letter

import (
	"testing"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// TestTheTextSaysWhatTheClaimAsserts holds which wordings say a quantity.
func TestTheTextSaysWhatTheClaimAsserts(t *testing.T) {
	for _, c := range []struct {
		text, asserts string
		percent, want bool
	}{
		{"23 people disappeared in 2018", "23", false, true},
		{"400 people were killed", "7", false, false},
		{"in 2017, 17 were charged", "17", false, true},
		{"117 people", "17", false, false},
		{"17.5 people", "17", false, false},
		{"Fewer than 4 % of the investigations", "<4 %", false, true},
		{"Menos de 4\u00a0% de las", "<4", true, true},
		{"4 % of the investigations", "<4 %", false, false},
		{"more than 4 % of the investigations", "<4 %", false, false},
		{"fewer than 4 investigations", "<4 %", false, false},
		{"22 % of them", "22", false, false},
		{"at least 22 civilians", "22", false, false},
		{"at least 40 persons", ">=40", false, true},
		{"40 o más personas", ">=40", false, true},
		{"no menos de 40 personas", ">=40", false, true},
		{"menos de 40 personas", ">=40", false, false},
		{"opened 8,335 investigations", "8335", false, true},
		{"abrió 8335 investigaciones", "8335", false, true},
		{"8 335 investigations", "8335", false, true},
		{"forty-three students", "43", false, true},
		{"cuarenta y tres estudiantes", "43", false, true},
		{"Veintidós civiles", "22", false, true},
		{"veintidós civiles", "23", false, false},
		{"de 6 a 9 periodistas", "6..9", false, true},
		{"between 6 and 9 journalists", "6..9", false, true},
		{"6–9 journalists", "6..9", false, true},
		{"6 journalists", "6..9", false, false},
		{"de 6 a 9 periodistas", "9", false, false},
		{"cerca de 60 %", "~60 %", false, true},
		{"60 %", "~60 %", false, false},
		{"4.0 % of them", "4 %", false, true},
		{"The one soldier", "1", false, true},
		{"p", "<4 %", false, false},
	} {
		q, err := record.ParseQuantity(c.asserts)
		if err != nil {
			t.Fatal(err)
		}
		if got := says(c.text, q, c.percent); got != c.want {
			t.Errorf("%q says %s: %v, want %v", c.text, q, got, c.want)
		}
	}
}

// TestWhatTheProgramWritesIsSaid proves that the program recognises its own words.
func TestWhatTheProgramWritesIsSaid(t *testing.T) {
	for _, text := range []string{"22", "8335", ">=34", ">5600", "<4", "<=9", "6..9", "~60", "1", "0", "12.5"} {
		for _, unit := range []string{"persons", "percent", "million MXN"} {
			q, err := record.ParseQuantity(text)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range locale.Langs() {
				v := figure.Valued{Quantity: q, Unit: unit}
				for _, words := range []string{v.In(l), v.Short(l)} {
					if !says(words, q, unit == "percent") {
						t.Errorf("%q does not say %s", words, q)
					}
				}
			}
		}
	}
}
