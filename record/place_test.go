package record

import (
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

func place(t testing.TB, s string) Place {
	t.Helper()
	p, err := ParsePlace(s)
	if err != nil {
		t.Fatalf("place %q: %v", s, err)
	}
	return p
}

func TestPlaceIsNormalised(t *testing.T) {
	for written, want := range map[string]string{
		"MX":                       "MX",
		"mx-tam":                   "MX-TAM",
		"MX-TAM-027":               "MX-TAM-027",
		"MX-OAX; MX-CHP;MX-OAX":    "MX-CHP;MX-OAX",
		"MX-TAM;MX":                "MX",
		"MX;US":                    "MX;US",
		"MX-TAM;MX-TAM-027;MX-GRO": "MX-GRO;MX-TAM",
		"MX-DIF":                   "MX-CMX",
		"MX-DIF-003":               "MX-CMX-003",
		"27.4763, -99.5164":        "27.4763,-99.5164",
		"27.4763 -99.5164":         "27.4763,-99.5164",
		"+27.47630,-99.5164 ~ 5KM": "27.4763,-99.5164 ~5 km",
		"-33.45,-70.66 ~0.1":       "-33.45,-70.66 ~0.1 km",
	} {
		p := place(t, written)
		if p.String() != want || place(t, p.String()) != p {
			t.Errorf("%q is written %s, want %s", written, p, want)
		}
	}
	lat, lon, km, ok := place(t, "27.4763,-99.5164 ~5 km").Point()
	if lat != 27.4763 || lon != -99.5164 || km != 5 || !ok {
		t.Errorf("the point is %v, %v, %v km, %v", lat, lon, km, ok)
	}
	if codes := place(t, "MX-OAX;MX-CHP").Codes(); !slices.Equal(codes, []string{"MX-CHP", "MX-OAX"}) {
		t.Errorf("codes are %v", codes)
	}
	if got := place(t, "27.4763,-99.5164 ~5 km").In(locale.ES); got != "27.4763, −99.5164 (a 5 km o menos)" {
		t.Errorf("a point is said %q", got)
	}
}

func TestWrongPlaceSaysWhatToDo(t *testing.T) {
	for text, want := range map[string]string{
		"Tamaulipas":    "write a code such as MX",
		"MEX":           "write a code such as MX",
		"MX-TAM-27":     "write a code such as MX",
		"MX-TAM-027-1":  "write a code such as MX",
		"MX;":           "write a code such as MX",
		"":              "write a code such as MX",
		"-99.5,27.4":    "latitude first",
		"19.4":          "write a code such as MX",
		"19.4,-99.1 ~0": "write a code such as MX",
		"19,4":          "", // is a point: 19 north, 4 east
	} {
		_, err := ParsePlace(text)
		if want == "" {
			if err != nil {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		if p, ok := problem.Of(err); !ok || !strings.Contains(p.Error(), want) {
			t.Errorf("%q: %v, want “%s”", text, err, want)
		}
	}
}

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		place, territory  string
		certain, possible bool
	}{
		{"MX-TAM", "MX", true, true},
		{"MX-TAM", "MX-TAM", true, true},
		{"MX-TAM-027", "MX-TAM", true, true},
		{"MX", "MX-TAM", false, true},
		{"MX-TAM;MX-GRO", "MX-TAM", false, true},
		{"MX-GRO", "MX-TAM", false, false},
		{"MX-TAB", "MX-TA", false, false},
		{"US;MX-TAM", "MX", false, true},
		{"19.4,-99.1", "MX", false, true},
	} {
		certain, possible := place(t, c.place).Within(c.territory)
		if certain != c.certain || possible != c.possible {
			t.Errorf("%s within %s: certain %v, possible %v", c.place, c.territory, certain, possible)
		}
	}
}
