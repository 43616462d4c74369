package generate

import (
	"embed"
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

//go:embed tables/*.csv
var files embed.FS

// tables is what events are drawn from.
type tables struct {
	years     []int
	year      weighted
	months    weighted
	states    []string
	state     weighted
	towns     [][]town // by state
	town      []weighted
	grave     []weighted // by state; keep is nil where no grave was found
	acts      []actType
	act       weighted
	forces    []force
	force     weighted
	marginals map[string]float64 // "event.date missing"
	surnames  surnames
	given     [2]givenNames // of men, of women
}

type town struct {
	code, name string
	lat, lon   float64
}

type actType struct {
	code      string
	group     float64 // share of acts against a counted group
	groupMean float64 // its mean size
	women     float64
	next      []string // what further acts of its event are; empty: any
}

type force struct {
	code     string
	from, to record.Day // when it existed
}

// surnames are drawn as the first or the second of a person; in three groups of
// states, because Maya names are of the peninsula.
type surnames struct {
	names         []string
	first, second [3]weighted
}

// givenNames are drawn by year of birth.
type givenNames struct {
	names []string
	mean  []float64
	year  []weighted // from firstBirth
	top   int        // how many names are drawn alike for the young
}

const firstBirth, lastBirth = 1905, 2030

// monthWeights are our own: a little more in spring and autumn.
var monthWeights = []float64{0.97, 0.95, 1.03, 1.00, 1.05, 1.02, 1.02, 1.00, 0.98, 1.02, 0.98, 0.98}

func load(v vocabulary.Set, until record.Day) (*tables, error) {
	t := &tables{marginals: map[string]float64{}, months: weigh(monthWeights)}
	for _, read := range []func() error{
		func() error { return t.readYears(until) },
		t.readPlaces,
		func() error { return t.readActs(v) },
		func() error { return t.readForces(v) },
		t.readMarginals,
		t.readSurnames,
		func() error { return t.readGiven(0, "given_male") },
		func() error { return t.readGiven(1, "given_female") },
	} {
		if err := read(); err != nil {
			return nil, fmt.Errorf("tables of the generator: %w", err)
		}
	}
	return t, nil
}

// rowsOf reads a table as rows by column name.
func rowsOf(name string) ([]map[string]string, error) {
	f, err := files.Open("tables/" + name + ".csv")
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // an embedded file, only read
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	rows := make([]map[string]string, 0, len(records)-1)
	for _, r := range records[1:] {
		row := map[string]string{}
		for i, column := range records[0] {
			row[column] = r[i]
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func number(row map[string]string, column string) float64 {
	x, err := strconv.ParseFloat(row[column], 64)
	if err != nil {
		panic(fmt.Sprintf("generate: a table has %q for %s", row[column], column)) // ours, and embedded
	}
	return x
}

func (t *tables) readYears(until record.Day) error {
	rows, err := rowsOf("year_weights")
	if err != nil {
		return err
	}
	last, _, _ := until.Civil()
	var weights []float64
	for _, row := range rows {
		if y := int(number(row, "year")); y <= last {
			t.years = append(t.years, y)
			weights = append(weights, number(row, "weight"))
		}
	}
	if len(weights) == 0 {
		return fmt.Errorf("there are no years before %s", until)
	}
	t.year = weigh(weights)
	return nil
}

func (t *tables) readPlaces() error {
	states, err := rowsOf("state_weights")
	if err != nil {
		return err
	}
	places, err := rowsOf("municipalities")
	if err != nil {
		return err
	}
	var weights []float64
	for _, row := range states {
		var towns []town
		var people, graves []float64
		found := 0.0
		for _, p := range places {
			if !strings.HasPrefix(p["code"], row["state"]+"-") {
				continue
			}
			towns = append(towns, town{p["code"], p["name"], number(p, "lat"), number(p, "lon")})
			people = append(people, number(p, "population"))
			graves = append(graves, number(p, "graves"))
			found += number(p, "graves")
		}
		t.states = append(t.states, row["state"])
		weights = append(weights, number(row, "weight"))
		t.towns = append(t.towns, towns)
		t.town = append(t.town, weigh(people))
		if found == 0 {
			graves = people
		}
		t.grave = append(t.grave, weigh(graves))
	}
	t.state = weigh(weights)
	return nil
}

// chains say what else is done in an event, by what is done first.
var chains = []struct {
	under string
	next  []string
}{
	{"killing", []string{"torture"}},
	{"arbitrary-detention", []string{"ill-treatment", "fabrication-of-guilt"}},
	{"kidnapping", []string{"extortion", "sexual-assault"}},
	{"mass-kidnapping", []string{"extortion", "sexual-assault"}},
}

func (t *tables) readActs(v vocabulary.Set) error {
	rows, err := rowsOf("act_weights")
	if err != nil {
		return err
	}
	var weights []float64
	for _, row := range rows {
		share, mean := number(row, "share_counted_group"), number(row, "mean_victims_per_act")
		// The mean is of all acts; those that are not against a group have one.
		a := actType{code: row["type"], group: share, groupMean: 1 + (mean-1)/share, women: number(row, "share_women")}
		if _, ok := v.Find("violation-types", "", a.code); !ok {
			return fmt.Errorf("%q is no type of violation", a.code)
		}
		for _, c := range chains {
			if v.Under("violation-types", a.code, c.under) {
				a.next = c.next
			}
		}
		t.acts = append(t.acts, a)
		weights = append(weights, number(row, "weight"))
	}
	t.act = weigh(weights)
	return nil
}

func (t *tables) readForces(v vocabulary.Set) error {
	rows, err := rowsOf("perpetrator_weights")
	if err != nil {
		return err
	}
	const name = "perpetrator-types"
	var weights []float64
	for _, row := range rows {
		f := force{code: row["type"], from: record.FirstDay, to: record.LastDay}
		if _, ok := v.Find(name, "", f.code); !ok {
			return fmt.Errorf("%q is no type of perpetrator", f.code)
		}
		if date, err := record.ParseDate(v.Attribute(name, f.code, "active_from")); err == nil {
			f.from = date.Earliest()
		}
		if date, err := record.ParseDate(v.Attribute(name, f.code, "active_to")); err == nil {
			f.to = date.Latest()
		}
		t.forces = append(t.forces, f)
		weights = append(weights, number(row, "weight"))
	}
	t.force = weigh(weights)
	return nil
}

func (t *tables) readMarginals() error {
	rows, err := rowsOf("marginals")
	if err != nil {
		return err
	}
	for _, row := range rows {
		t.marginals[row["property"]+" "+row["value"]] = number(row, "share")
	}
	return nil
}

// maya are surnames of the peninsula.
var maya = map[string]bool{
	"Chan": true, "Pech": true, "Canul": true, "May": true, "Canché": true, "Dzul": true, "Poot": true, "Uc": true,
	"Ku": true, "Tun": true, "Euan": true, "Balam": true, "Cauich": true, "Caamal": true,
}

// mayaTimes is how much more frequent they are, by group of states.
var mayaTimes = [3]float64{1, 12, 25}

func mayaGroup(state string) int {
	switch state {
	case "MX-CAM", "MX-ROO":
		return 1
	case "MX-YUC":
		return 2
	}
	return 0
}

func (t *tables) readSurnames() error {
	rows, err := rowsOf("surnames")
	if err != nil {
		return err
	}
	for group, times := range mayaTimes {
		var first, second []float64
		for _, row := range rows {
			more := 1.0
			if maya[row["surname"]] {
				more = times
			}
			first = append(first, more*number(row, "as_first"))
			second = append(second, more*number(row, "as_second"))
		}
		t.surnames.first[group], t.surnames.second[group] = weigh(first), weigh(second)
	}
	for _, row := range rows {
		t.surnames.names = append(t.surnames.names, row["surname"])
	}
	return nil
}

func (t *tables) readGiven(sex int, name string) error {
	rows, err := rowsOf(name)
	if err != nil {
		return err
	}
	g := &t.given[sex]
	g.top = min(300, len(rows))
	for _, row := range rows {
		g.names = append(g.names, row["name"])
		g.mean = append(g.mean, number(row, "mean_birth_year"))
	}
	weights := make([]float64, len(rows))
	for year := firstBirth; year <= lastBirth; year++ {
		for i, row := range rows {
			off := float64(year) - g.mean[i]
			weights[i] = number(row, "count") * math.Exp(-off*off/(2*15*15))
		}
		g.year = append(g.year, weigh(weights))
	}
	return nil
}

// draw gives a name for a year of birth. The tables hold people of working age
// in 2012, so for the young a quarter is drawn alike from the commonest names.
func (g *givenNames) draw(s *stream, birth int) string {
	if birth > 1995 && s.chance(0.25) {
		return g.names[s.below(g.top)]
	}
	year := min(max(birth, firstBirth), lastBirth) - firstBirth
	return g.names[g.year[year].draw(s)]
}

// pick draws a value of a property of the marginals: shares are of the values
// in the order given; what is left over falls to the last.
func (t *tables) pick(s *stream, property string, values ...string) string {
	x := s.unit()
	for _, v := range values[:len(values)-1] {
		share := t.marginals[property+" "+v]
		if x < share {
			return v
		}
		x -= share
	}
	return values[len(values)-1]
}

// share is the share of a value in the marginals.
func (t *tables) share(property, value string) float64 {
	p, ok := t.marginals[property+" "+value]
	if !ok {
		panic("generate: the marginals have no " + property + " " + value)
	}
	return p
}
