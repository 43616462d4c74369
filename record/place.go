package record

import (
	"slices"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// Place is where something is: a set of territories, or a point with its
// precision. The zero Place is nowhere. Places are equal (==) when they are
// written alike after normalising; see [ParsePlace].
//
// A territory is a code of the vocabulary [TerritoryVocabulary]: of ISO 3166-1 (MX), ISO 3166-2 (MX-TAM), or below it
// the three digits that INEGI gives a municipality (MX-TAM-027). A longer code
// lies within a shorter one.
type Place struct {
	codes string // canonical, joined by ;
	point point
}

// TerritoryVocabulary is the vocabulary that knows the names of territories.
const TerritoryVocabulary = "territories"

// point has its numbers as written, so that they are exact.
type point struct {
	set       bool
	lat, lon  Decimal
	precision Decimal // km, 0 where it is not said
}

var (
	placeExample = locale.Message{
		ID: "record.place-example",
		ES: "un territorio como MX, MX-TAM o MX-TAM-027, varios con «;», o un punto como 27.4763, -99.5164",
		EN: "a territory such as MX, MX-TAM or MX-TAM-027, several with “;”, or a point such as 27.4763, -99.5164",
	}.With()
	sayNoPlace = locale.Message{
		ID: "record.no-place",
		ES: "«{text}» no es un lugar; escriba un código como MX, MX-TAM o MX-TAM-027, varios separados por «;», o un punto como 27.4763, -99.5164",
		EN: "“{text}” is not a place; write a code such as MX, MX-TAM or MX-TAM-027, several with “;” between, or a point such as 27.4763, -99.5164",
	}
	sayNoPoint = locale.Message{
		ID: "record.no-point",
		ES: "«{text}» no está en la Tierra; escriba primero la latitud (de -90 a 90) y luego la longitud (de -180 a 180)",
		EN: "“{text}” is not on Earth; write the latitude first (-90 to 90), then the longitude (-180 to 180)",
	}
)

func badPlace(found string, m locale.Message) error {
	return problem.New(problem.Invalid, m, "text", found).At(problem.Place{Found: found, Expected: placeExample})
}

// ParsePlace reads territory codes separated by ";" in any case and order, or a
// point "latitude, longitude" in degrees, with its precision after "~" where it
// is known: 27.4763,-99.5164 ~5 km. MX-DIF, the code of Mexico City until
// 2016, becomes MX-CMX. What lies within another code of the set adds nothing
// and is dropped.
func ParsePlace(s string) (Place, error) {
	text := strings.TrimSpace(s)
	if looksLikePoint(text) {
		return parsePoint(text)
	}
	var codes []string
	for _, code := range strings.Split(text, ";") {
		if code = currentCode(code); !validTerritory(code) {
			return Place{}, badPlace(text, sayNoPlace)
		}
		codes = append(codes, code)
	}
	return Territories(codes...), nil
}

func looksLikePoint(text string) bool {
	return strings.ContainsAny(text, ", ") && strings.IndexAny(text, "0123456789+-−") == 0
}

// currentCode writes a code as it is written now.
func currentCode(code string) string {
	code = strings.ToUpper(strings.TrimSpace(code))
	if code == "MX-DIF" || strings.HasPrefix(code, "MX-DIF-") {
		code = "MX-CMX" + code[len("MX-DIF"):]
	}
	return code
}

// Territories is the place made of valid codes; none give the zero Place.
func Territories(codes ...string) Place {
	codes = slices.Clone(codes)
	slices.Sort(codes)
	var kept []string
	for _, code := range codes {
		if !slices.ContainsFunc(kept, func(wide string) bool { return TerritoryUnder(code, wide) }) {
			kept = append(kept, code)
		}
	}
	return Place{codes: strings.Join(kept, ";")}
}

// validTerritory reports whether code is two letters, then perhaps - and one to
// three letters or digits, then perhaps - and three digits.
func validTerritory(code string) bool {
	levels := strings.Split(code, "-")
	if len(levels) > 3 || len(levels[0]) != 2 || !allUpper(levels[0], false) {
		return false
	}
	if len(levels) > 1 && (len(levels[1]) < 1 || len(levels[1]) > 3 || !allUpper(levels[1], true)) {
		return false
	}
	return len(levels) < 3 || len(levels[2]) == 3 && allDigits(levels[2])
}

func allUpper(s string, digits bool) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'A' || c > 'Z') && !(digits && isDigit(c)) {
			return false
		}
	}
	return true
}

// TerritoryUnder reports whether code is ancestor or lies within it.
func TerritoryUnder(code, ancestor string) bool {
	rest, ok := strings.CutPrefix(code, ancestor)
	return ok && ancestor != "" && (rest == "" || rest[0] == '-')
}

func parsePoint(text string) (Place, error) {
	at, precision, said := strings.Cut(text, "~")
	lat, lon, two := strings.Cut(at, ",")
	if !two {
		lat, lon, two = strings.Cut(strings.TrimSpace(at), " ")
	}
	p := point{set: true}
	var ok [3]bool
	p.lat, ok[0] = parseDecimal(strings.TrimPrefix(strings.TrimSpace(lat), "+"))
	p.lon, ok[1] = parseDecimal(strings.TrimPrefix(strings.TrimSpace(lon), "+"))
	ok[2] = true
	if said {
		precision = strings.TrimSpace(strings.TrimSuffix(strings.ToLower(strings.TrimSpace(precision)), "km"))
		p.precision, ok[2] = parseDecimal(precision)
		ok[2] = ok[2] && p.precision.units > 0
	}
	if !two || ok != [3]bool{true, true, true} {
		return Place{}, badPlace(text, sayNoPlace)
	}
	if lat, lon := p.lat.Float(), p.lon.Float(); lat < -90 || lat > 90 || lon < -180 || lon > 180 {
		return Place{}, badPlace(text, sayNoPoint)
	}
	return Place{point: p}, nil
}

// String is the canonical text: MX-CHP;MX-OAX, or 27.4763,-99.5164 ~5 km.
func (p Place) String() string {
	if !p.point.set {
		return p.codes
	}
	s := p.point.lat.String() + "," + p.point.lon.String()
	if p.point.precision.units > 0 {
		s += " ~" + p.point.precision.String() + " km"
	}
	return s
}

func (Place) isValue() {}

// IsZero reports whether p is nowhere.
func (p Place) IsZero() bool { return p == Place{} }

// Codes are the territories of p, sorted; a point has none.
func (p Place) Codes() []string {
	if p.codes == "" {
		return nil
	}
	return strings.Split(p.codes, ";")
}

// Point is the latitude and longitude of p in degrees (WGS 84) and how far off
// they may be, in km, 0 where that is not said. ok is false for territories.
func (p Place) Point() (lat, lon, precisionKm float64, ok bool) {
	return p.point.lat.Float(), p.point.lon.Float(), p.point.precision.Float(), p.point.set
}

// Within reports how p stands to a territory: certain where all of p lies in
// it; possible where some of p does, where p is wider and so may mean a place
// within it, and for a point, whose territory the record does not know.
func (p Place) Within(territory string) (certain, possible bool) {
	if p.point.set {
		return false, true
	}
	codes := p.Codes()
	certain = len(codes) > 0
	for _, code := range codes {
		in := TerritoryUnder(code, territory)
		certain = certain && in
		possible = possible || in || TerritoryUnder(territory, code)
	}
	return certain, possible
}

// In says p: its codes, or its coordinates. Names of territories are those of
// the vocabulary "territories", which this package does not know.
func (p Place) In(l locale.Lang) string {
	if !p.point.set {
		return strings.ReplaceAll(p.codes, ";", ", ")
	}
	s := p.point.lat.grouped() + ", " + p.point.lon.grouped()
	if p.point.precision.units > 0 {
		s += " (" + sayWithin.In(l, "km", p.point.precision.grouped()) + ")"
	}
	return s
}

var sayWithin = locale.Message{ID: "record.point-precision", ES: "a {km} km o menos", EN: "within {km} km"}
