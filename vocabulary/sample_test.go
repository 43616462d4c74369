package vocabulary_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// TestSchemaNamesVocabulariesThatExist, and its examples are values.
func TestSchemaNamesVocabulariesThatExist(t *testing.T) {
	s := load(t)
	for _, typ := range record.Core().Types {
		for _, p := range typ.Properties {
			if name := p.Kind.Vocabulary; name != "" {
				if _, ok := s.Vocabulary(name); !ok {
					t.Errorf("%s.%s: there is no vocabulary %q", typ.Name, p.Name, name)
				}
			}
			if p.Example == "" {
				continue
			}
			scope := ""
			if p.Kind.Scope != "" {
				scope = "mx-accusatory"
			}
			if _, err := p.Kind.ParseWith(p.Example, s, scope); err != nil {
				t.Errorf("%s.%s: the example %q: %v", typ.Name, p.Name, p.Example, err)
			}
		}
	}
}

// TestSampleUsesTermsThatExist: every term and territory in its files.
func TestSampleUsesTermsThatExist(t *testing.T) {
	s, schema := load(t), record.Core()
	models := map[string]string{}
	for _, row := range rows(t, "../sample/proceedings.csv") {
		models[row["id"]] = row["model"]
	}
	files, err := filepath.Glob("../sample/*.csv")
	if err != nil || len(files) == 0 {
		t.Fatalf("there is no sample: %v", err)
	}
	checked := 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".csv")
		i := slices.IndexFunc(schema.Types, func(typ record.Type) bool { return typ.Plural == name || slices.Contains(typ.Aliases, name) })
		if i < 0 {
			t.Errorf("%s is of no type", file)
			continue
		}
		for _, row := range rows(t, file) {
			for _, p := range schema.Types[i].Properties {
				if p.Kind.Base != record.TermOf && p.Kind.Base != record.Area || row[p.Name] == "" {
					continue
				}
				checked++
				if _, err := p.Kind.ParseWith(row[p.Name], s, models[row["proceeding_id"]]); err != nil {
					t.Errorf("%s, %s: %v", file, row["id"], err)
				}
			}
		}
	}
	if checked < 200 {
		t.Errorf("only %d values were looked at", checked)
	}
}

func rows(t *testing.T, file string) (all []map[string]string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range records[1:] {
		row := map[string]string{}
		for i, column := range records[0] {
			row[column] = cells[i]
		}
		all = append(all, row)
	}
	return all
}

// TestStagesHangTogether: every way leads from a stage of its model to another,
// and every outcome, model and jurisdiction that is named exists.
func TestStagesHangTogether(t *testing.T) {
	s := load(t)
	stages, _ := s.Vocabulary(vocabulary.Stages)
	exists := func(name, code string) bool {
		_, ok := s.Label(name, code)
		return ok
	}
	for _, way := range rows(t, "stage-transitions.csv") {
		for _, side := range []string{"from", "to"} {
			if !exists(vocabulary.Stages, way["model"]+"/"+way[side]) {
				t.Errorf("a way leads %s %s/%s, which is no stage", side, way["model"], way[side])
			}
		}
	}
	for _, term := range stages.Terms() {
		if term.Generic {
			continue
		}
		if model := term.Attributes["model"]; !exists("stage-models", model) {
			t.Errorf("%s: there is no model %q", term.Code, model)
		}
		if outcome := term.Attributes["outcome"]; outcome != "" && !exists("outcomes", outcome) {
			t.Errorf("%s: there is no outcome %q", term.Code, outcome)
		}
	}
	models, _ := s.Vocabulary("stage-models")
	for _, m := range models.Terms() {
		if !exists("jurisdictions", m.Attributes["jurisdiction"]) {
			t.Errorf("%s: there is no jurisdiction %q", m.Code, m.Attributes["jurisdiction"])
		}
		for _, stage := range []string{"target_stage", "clock_start"} {
			if !exists(vocabulary.Stages, m.Code+"/"+m.Attributes[stage]) {
				t.Errorf("%s: its %s %q is no stage", m.Code, stage, m.Attributes[stage])
			}
		}
	}
}
