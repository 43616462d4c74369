package monitor

import (
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// names lists the filters that somebody can use.
func filterNames(t *testing.T, r *Record, who access.Actor) string {
	t.Helper()
	all, err := r.Filters(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range all {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// TestFiltersAreForWhomTheyWereSaved: one's own for nobody else, the organisation's for
// its people, the coalition's for all; a guest has none.
func TestFiltersAreForWhomTheyWereSaved(t *testing.T) {
	r := emptyRecord(t)
	person := func(key, organisation string, roles ...access.Role) access.Actor {
		return access.Actor{Name: key, Account: key, Organisation: organisation, Roles: roles}
	}
	ana, eva, dora := person("ana", "lawg", access.Documenter), person("eva", "lawg", access.Reader), person("dora", "wola", access.Administrator)
	guest := person("gabi", "lawg", access.Guest)
	guest.Confined = &record.ID{Type: "event", Key: "e-1"}
	if got := filterNames(t, r, ana); got != "" {
		t.Errorf("before the first: %s", got)
	}
	for _, f := range []Filter{
		{Name: "Mío", Level: ForMyself}, {Name: "Nuestro", Level: ForOrganisation}, {Name: "De todas", Level: ForCoalition},
	} {
		f.Query, f.Columns, f.View = "acts where type under torture order by date desc", []string{"date", "involvements"}, "type=torture"
		if _, err := r.SaveFilter(t.Context(), ana, f, true); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		who  access.Actor
		want string
	}{
		{ana, "Mío, Nuestro, De todas"},
		{eva, "Nuestro, De todas"},
		{dora, "De todas"},
		{guest, ""},
		{access.Operator("LAWG", "Ana"), "Nuestro, De todas"},
	} {
		if got := filterNames(t, r, c.who); got != c.want {
			t.Errorf("%s has %q, want %q", c.who.Name, got, c.want)
		}
	}
	f, err := r.FilterCalled(t.Context(), eva, "nuestro")
	if err != nil || f.Query != "acts where type under torture order by date desc" || !slices.Equal(f.Columns, []string{"date", "involvements"}) || f.Mine || f.MayDrop || f.Type != "act" {
		t.Errorf("called by name it is %+v, %v", f, err)
	}
	if _, err := r.FilterCalled(t.Context(), dora, "Mío"); err == nil || !strings.Contains(err.Error(), "De todas") {
		t.Errorf("somebody else's own filter: %v", err)
	}
	for _, c := range []struct {
		who  access.Actor
		name string
		may  bool
	}{{eva, "Nuestro", false}, {dora, "De todas", false}, {ana, "De todas", true}, {person("bea", "lawg", access.Administrator), "Nuestro", true}} {
		f, err := r.FilterCalled(t.Context(), c.who, c.name)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.DropFilter(t.Context(), c.who, f.ID); (err == nil) != c.may {
			t.Errorf("%s deletes %s: %v", c.who.Name, c.name, err)
		}
	}
	if got := filterNames(t, r, ana); got != "Mío" {
		t.Errorf("left are %s", got)
	}
}

func TestWhatAFilterRefuses(t *testing.T) {
	r := emptyRecord(t)
	reads := access.Actor{Name: "Eva", Account: "eva", Organisation: "lawg", Roles: []access.Role{access.Reader}}
	good := Filter{Name: "Actos", Level: ForMyself, Query: "acts"}
	for _, c := range []struct {
		about, want, at string
		who             access.Actor
		change          func(*Filter)
	}{
		{"no name", "monitor.filter-name", "name", tester, func(f *Filter) { f.Name = " \n" }},
		{"a long name", "monitor.filter-name", "name", tester, func(f *Filter) { f.Name = strings.Repeat("a", 200) }},
		{"a name that turns around", "monitor.hidden-signs", "name", tester, func(f *Filter) { f.Name = "a\u202eb" }},
		{"for nobody", "monitor.filter-level", "level", tester, func(f *Filter) { f.Level = "" }},
		{"no list", "monitor.no-list", "", tester, func(f *Filter) { f.Query = "count acts" }},
		{"a term that is none", "", "", tester, func(f *Filter) { f.Query = "acts where type = murmur" }},
		{"a column that is none", "monitor.column-gone", "", tester, func(f *Filter) { f.Columns = []string{"colour"} }},
		{"the coalition, without a second look", "monitor.filter-look", "looked", tester, func(f *Filter) { f.Level = ForCoalition }},
		{"a reader, for others", "monitor.filter-share", "level", reads, func(f *Filter) { f.Level = ForOrganisation }},
	} {
		f := good
		c.change(&f)
		_, err := r.SaveFilter(t.Context(), c.who, f, false)
		one, ok := problem.Of(err)
		if !ok || c.want != "" && one.Message.ID != c.want || c.at != "" && one.Place.Column != c.at {
			t.Errorf("%s: %v", c.about, err)
		}
	}
	if _, err := r.SaveFilter(t.Context(), reads, good, false); err != nil {
		t.Errorf("a reader's own filter: %v", err)
	}
}

// TestAFilterOfWhatIsNoMoreSaysSo keeps one beside the checks, as a schema that has
// changed since leaves it.
func TestAFilterOfWhatIsNoMoreSaysSo(t *testing.T) {
	r := emptyRecord(t)
	if _, err := r.SaveFilter(t.Context(), tester, Filter{Name: "Viejo", Level: ForMyself, Query: "acts"}, false); err != nil {
		t.Fatal(err)
	}
	f, err := r.FilterCalled(t.Context(), tester, "Viejo")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"acts where colour = red": "colour", "acts": "hue"} {
		kept, err := r.filters(t.Context(), tester)
		if err != nil {
			t.Fatal(err)
		}
		kept[0].Query, kept[0].Columns = text, []string{"hue"}
		if err := r.store.SavedFilters().Keep(t.Context(), kept[0], r.now()); err != nil {
			t.Fatal(err)
		}
		if _, err := r.FilterCalled(t.Context(), tester, f.ID); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
		if all, err := r.Filters(t.Context(), tester); err != nil || len(all) != 1 || all[0].Wrong == nil {
			t.Errorf("%s: listed as %+v, %v", text, all, err)
		}
	}
	// The same name again replaces it.
	if _, err := r.SaveFilter(t.Context(), tester, Filter{Name: "Viejo", Level: ForMyself, Query: "events"}, false); err != nil {
		t.Fatal(err)
	}
	if all, err := r.Filters(t.Context(), tester); err != nil || len(all) != 1 || all[0].Wrong != nil || all[0].Type != "event" {
		t.Errorf("mended: %+v, %v", all, err)
	}
}
