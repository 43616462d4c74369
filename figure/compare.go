package figure

import (
	"cmp"
	"slices"
	"sort"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// Material is what the record holds of measures at one moment: those to be
// compared and those that stand near them.
type Material struct {
	Measures     []Measure
	Observations []Observation
	Figures      []Figure
	// Name says a territory in words; nil writes its codes.
	Name func(record.Place) locale.Localized
	// Threshold is the least number of persons that may be published where this
	// record itself counted them; 0 withholds nothing. What a source reports is
	// public already and is never withheld.
	Threshold int
	// Erased counts the statements of each entity that have been erased.
	Erased map[record.ID]int
}

// Measure returns a measure by its id.
func (m Material) Measure(id record.ID) (Measure, bool) {
	i := slices.IndexFunc(m.Measures, func(x Measure) bool { return x.ID == id })
	if i < 0 {
		return Measure{}, false
	}
	return m.Measures[i], true
}

// Of returns the observations of a measure, oldest period first, then by the
// date of the source and by id.
func (m Material) Of(measure record.ID) []Observation {
	var of []Observation
	for _, o := range m.Observations {
		if o.of(measure) {
			o.Erased += m.Erased[o.ID]
			of = append(of, o)
		}
	}
	slices.SortFunc(of, func(a, b Observation) int {
		return cmp.Or(
			cmp.Compare(a.Period.Latest(), b.Period.Latest()),
			cmp.Compare(a.Period.Earliest(), b.Period.Earliest()),
			cmp.Compare(a.Source.Date.Latest(), b.Source.Date.Latest()),
			cmp.Compare(a.ID.Key, b.ID.Key))
	})
	return of
}

// Compare sets the observations of one measure side by side. A measure of
// which nothing is observed compares to nothing; an unknown one is the zero
// Comparison. Cost: in the worst case the square of the number of periods and
// territories.
func Compare(measure record.ID, m Material) *Comparison {
	c := &Comparison{name: m.Name, erased: m.Erased, index: map[record.ID]*Observation{}, where: map[place][]int{}, revised: map[record.ID]bool{}}
	if c.name == nil {
		c.name = func(p record.Place) locale.Localized { return p }
	}
	var ok bool
	if c.Measure, ok = m.Measure(measure); !ok {
		return c
	}
	c.Observations = m.Of(measure)
	for i := range c.Observations {
		o := &c.Observations[i]
		o.settle(c.Measure.Unit)
		for _, at := range o.places() {
			c.where[at] = append(c.where[at], i)
		}
	}
	withhold(c.Observations, m.Threshold)
	c.others(m)
	for i := range c.Observations {
		c.index[c.Observations[i].ID] = &c.Observations[i]
	}
	for _, other := range c.Others {
		for i := range other.Observations {
			c.index[other.Observations[i].ID] = &other.Observations[i]
		}
	}
	c.indexAdopted(m)
	clusters := clustersOf(c.Observations)
	c.disputes(clusters)
	for _, g := range clusters {
		c.Groups = append(c.Groups, g.group())
		c.later(g)
	}
	c.mismatches()
	c.remarks()
	c.note()
	c.numbers(m.Figures)
	return c
}

// indexAdopted makes known what a figure adopts of another measure, so that it
// can be said.
func (c *Comparison) indexAdopted(m Material) {
	for _, f := range m.Figures {
		if f.Measure != c.Measure.ID || f.Adopted.IsZero() || c.index[f.Adopted] != nil {
			continue
		}
		if i := slices.IndexFunc(m.Observations, func(o Observation) bool { return o.ID == f.Adopted }); i >= 0 {
			c.index[f.Adopted] = &m.Observations[i]
		}
	}
}

// withhold hides the counts of persons made from this record that are below the
// threshold and that no source reports for the same period and territory: their
// values are gone, so that nothing can say them.
func withhold(os []Observation, threshold int) {
	reported := map[place]bool{}
	for _, o := range os {
		if !o.Computed && o.Comparable() {
			reported[placeOf(o.Period, o.Territory)] = true
		}
	}
	for i := range os {
		o := &os[i]
		if o.Counted != nil && CountsPersons(o.Unit) && small(*o.Counted, threshold) && !reported[placeOf(o.Period, o.Territory)] {
			o.Withheld = true
			o.Quantity, o.Counted, o.said, o.exactly = nil, nil, nil, nil
		}
	}
}

// small reports whether a count tells of fewer than threshold persons, and of at
// least one: "at least 2" tells of two.
func small(q record.Quantity, threshold int) bool {
	low, high := q.CountEnds()
	return high >= 1 && (high < float64(threshold) || low >= 1 && low < float64(threshold))
}

// others finds the measures that stand near this one.
func (c *Comparison) others(m Material) {
	for _, other := range m.Measures {
		relation := Relation(0)
		switch {
		case other.ID == c.Measure.ID:
		case other.PartOf == c.Measure.ID:
			relation = Part
		case c.Measure.PartOf == other.ID:
			relation = Whole
		case other.DistinctFrom == c.Measure.ID || c.Measure.DistinctFrom == other.ID:
			relation = Distinct
		}
		if relation != 0 {
			near := Other{Measure: other, Relation: relation, Observations: m.Of(other.ID)}
			for i := range near.Observations {
				near.Observations[i].settle(other.Unit)
			}
			withhold(near.Observations, m.Threshold)
			c.Others = append(c.Others, near)
		}
	}
}

// place is a period and territory, by what they mean and not how written.
type place struct {
	from, to  record.Day
	period    record.Date // only where it is not definite: then alike when written alike
	territory record.Place
}

func placeOf(period record.Date, territory record.Place) place {
	if !period.Definite() {
		return place{period: period, territory: territory}
	}
	return place{from: period.Earliest(), to: period.Latest(), territory: territory}
}

// written returns the period and territory as one of an observation's readings
// writes them.
func (p place) written(o Observation) (record.Date, record.Place) {
	for _, period := range readings(o, "period", o.Period) {
		if placeOf(period, p.territory) == p {
			return period, p.territory
		}
	}
	return o.Period, p.territory
}

// group divides a cluster into views. Intervals are taken by their upper ends,
// and each joins the first view whose common part it meets: the fewest views
// that hold all.
func (g cluster) group() Group {
	group := Group{Period: g.period, Territory: g.territory}
	members := slices.Clone(g.members)
	slices.SortStableFunc(members, func(a, b Observation) int { return cmp.Compare(second(a.ends()), second(b.ends())) })
	for _, o := range members {
		if !o.Comparable() {
			continue
		}
		low, high := o.ends()
		// Views stand by their upper ends, and no upper end of theirs is above high.
		i := sort.Search(len(group.Views), func(i int) bool { return low <= group.Views[i].High })
		if i == len(group.Views) {
			group.Views = append(group.Views, View{Low: low, High: high})
		}
		v := &group.Views[i]
		v.Low, v.High = max(v.Low, low), min(v.High, high)
		v.Observations = append(v.Observations, o.ID)
	}
	slices.SortStableFunc(group.Views, func(a, b View) int { return cmp.Compare(len(b.Observations), len(a.Observations)) })
	return group
}
