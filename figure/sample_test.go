package figure_test

import (
	"encoding/csv"
	"testing"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/sample"
)

// rows reads a file of the sample as maps by header.
func rows(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := sample.Files().Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var maps []map[string]string
	for _, r := range all[1:] {
		m := map[string]string{}
		for i, h := range all[0] {
			m[h] = r[i]
		}
		maps = append(maps, m)
	}
	return maps
}

func date(t *testing.T, s string) record.Date {
	t.Helper()
	if s == "" {
		return record.Date{}
	}
	d, err := record.ParseDate(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return d
}

func quantity(t *testing.T, s string) *record.Quantity {
	t.Helper()
	if s == "" {
		return nil
	}
	q, err := record.ParseQuantity(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return &q
}

func territory(t *testing.T, s string) record.Place {
	t.Helper()
	p, err := record.ParsePlace(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return p
}

func id(typ, key string) record.ID {
	if key == "" {
		return record.ID{}
	}
	return record.ID{Type: typ, Key: key}
}

// material reads the sample's measures as they were known by a day.
func material(t *testing.T, knownBy string) figure.Material {
	t.Helper()
	day := record.LastDay - 1
	if knownBy != "" {
		day = date(t, knownBy).Latest()
	}
	var m figure.Material
	sources := map[string]*figure.Source{}
	for _, r := range rows(t, "sources.csv") {
		known := date(t, r["date"])
		if r["known_from"] != "" {
			known = date(t, r["known_from"])
		}
		if !known.KnownBy(day) {
			continue
		}
		sources[r["id"]] = &figure.Source{
			ID: id("source", r["id"]), Title: r["title"], Publisher: r["publisher"],
			Date: date(t, r["date"]), Own: r["id"] == "letter-2018",
		}
	}
	for _, r := range rows(t, "sources.csv") {
		if s, via := sources[r["id"]], sources[r["read_through"]]; s != nil && via != nil {
			s.Via = via
		}
	}
	for _, r := range rows(t, "measures.csv") {
		m.Measures = append(m.Measures, figure.Measure{
			ID: id("measure", r["id"]), Label: record.Words(map[string]string{"es": r["label_es"], "en": r["label_en"]}),
			Unit: r["unit"], Kind: figure.Kind(r["kind"]),
			PartOf: id("measure", r["part_of_id"]), DistinctFrom: id("measure", r["distinct_from_id"]),
		})
	}
	for _, r := range rows(t, "observations.csv") {
		s := sources[r["source_id"]]
		if s == nil {
			continue
		}
		m.Observations = append(m.Observations, figure.Observation{
			ID: id("observation", r["id"]), Measure: id("measure", r["measure_id"]),
			Words:    record.Words(map[string]string{"es": r["statement_es"], "en": r["statement_en"]}),
			Quantity: quantity(t, r["quantity"]), Unit: r["unit"],
			Numerator: quantity(t, r["numerator"]), NumeratorUnit: r["numerator_unit"],
			Denominator: quantity(t, r["denominator"]), DenominatorUnit: r["denominator_unit"],
			Period: date(t, r["period"]), CountedThrough: date(t, r["counted_through"]),
			Territory: territory(t, r["territory"]), Source: *s, Locator: r["locator"], Note: r["note"],
		})
	}
	for _, r := range rows(t, "figures.csv") {
		f := figure.Figure{
			ID: id("figure", r["id"]), Measure: id("measure", r["measure_id"]),
			Period: date(t, r["period"]), Territory: territory(t, r["territory"]), Adopted: id("observation", r["adopted_id"]),
		}
		m.Figures = append(m.Figures, f)
	}
	return m
}
