package monitor

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
)

// FilterLevel says for whom a filter is saved.
type FilterLevel string

// The levels.
const (
	ForMyself       FilterLevel = "own"
	ForOrganisation FilterLevel = "organisation"
	ForCoalition    FilterLevel = "coalition"
)

// FilterLevels lists all levels, the narrowest first.
func FilterLevels() []FilterLevel {
	return []FilterLevel{ForMyself, ForOrganisation, ForCoalition}
}

// Filter is a list with a name: what it asks, in which order, with which columns.
type Filter struct {
	ID    string
	Name  string
	Level FilterLevel
	// Query is a list of the query language, its order included.
	Query   string
	Columns []string // properties or ways back; none: as the list is shown usually
	View    string   // how a page shows it, in the page's own words

	// What follows is told of a filter that was saved.
	Type         string // what it lists; empty where its query cannot be read any more
	Organisation string // of whoever made it
	Maker        string
	Mine         bool
	MayDrop      bool
	// Wrong is what keeps it from being what it was: a property or a term that is no
	// more. Mended by saving it anew.
	Wrong *problem.Problem
}

// The most that is kept of one person, and how long names are.
const (
	mostFilters    = 100
	longestFilter  = 120  // characters of a name
	longestView    = 8000 // bytes
	mostInAFilter  = 50   // columns
	filterFieldFor = "level"
)

var (
	sayFilterName = locale.Message{
		ID: "monitor.filter-name",
		ES: "falta el nombre, o pasa de {most} caracteres; escriba uno corto, como «Tortura en 2014»",
		EN: "the name is missing, or has more than {most} characters; write a short one, such as “Torture in 2014”",
	}
	sayFilterLevel = locale.Message{
		ID: "monitor.filter-level",
		ES: "falta decir para quién es: para usted, para su organización o para la coalición",
		EN: "say for whom it is: for yourself, for your organisation or for the coalition",
	}
	sayFilterLook = locale.Message{
		ID: "monitor.filter-look",
		ES: "toda la coalición leerá el nombre y la consulta ({query}); mire que no nombren a quien no deben, y confírmelo",
		EN: "the whole coalition will read the name and the query ({query}); see that they name nobody they should not, and confirm it",
	}
	sayFilterShare = locale.Message{
		ID: "monitor.filter-share",
		ES: "su papel no permite guardar filtros para otras personas; guárdelo para usted, o pídalo a quien administra su organización",
		EN: "your role does not allow saving filters for others; save it for yourself, or ask the administrator of your organisation",
	}
	sayTooManyFilters = locale.Message{
		ID: "monitor.too-many-filters",
		ES: "ya tiene {n} filtros guardados, y más no caben; borre alguno",
		EN: "you have {n} saved filters already, and no more fit; delete one",
	}
	sayFilterGone = locale.Message{
		ID: "monitor.filter-gone",
		ES: "ese filtro ya no está, o no es para usted; los que puede usar están en la página de filtros guardados",
		EN: "that filter is there no more, or is not for you; those you can use are on the page of saved filters",
	}
	sayFilterNotYours = locale.Message{
		ID: "monitor.filter-not-yours",
		ES: "este filtro lo borra quien lo hizo, o quien administra su organización",
		EN: "this filter is deleted by whoever made it, or by an administrator of their organisation",
	}
	sayColumnGone = locale.Message{
		ID: "monitor.column-gone",
		ES: "la columna «{column}» ya no existe; abra la lista, elija las columnas y guárdelo de nuevo con el mismo nombre",
		EN: "there is no column “{column}” any more; open the list, choose the columns and save it anew under the same name",
	}
	sayNoFilterCalled = locale.Message{
		ID: "monitor.no-filter-called",
		ES: "no hay ningún filtro «{name}» que usted pueda usar; hay: {names}",
		EN: "there is no filter “{name}” that you can use; there are: {names}",
	}
	sayNoFiltersYet = locale.Message{ID: "monitor.no-filters-yet", ES: "ninguno todavía", EN: "none yet"}
)

// SaveFilter keeps a filter under a name, in place of the one that who kept for the same
// people under it. looked says that somebody saw that the whole coalition will read it.
func (r *Record) SaveFilter(ctx context.Context, who access.Actor, f Filter, looked bool) (Filter, error) {
	f.Name = strings.Join(strings.Fields(f.Name), " ")
	if err := r.mayKeep(who, f); err != nil {
		return f, err
	}
	q, err := r.checkFilter(f)
	if err != nil {
		return f, err
	}
	f.Query, f.Type = q.String(), q.Set.Type
	if f.Level == ForCoalition && !looked {
		return f, problem.New(problem.Invalid, sayFilterLook, "query", f.Query).At(problem.Place{Column: "looked"})
	}
	all, err := r.filters(ctx, who)
	if err != nil {
		return f, err
	}
	owner, mine := draftsOwner(who), 0
	f.ID = rand.Text()
	for _, one := range all {
		if one.Owner != owner {
			continue
		}
		mine++
		if one.Level == string(f.Level) && one.Name == f.Name {
			f.ID = one.ID
		}
	}
	if known := slices.ContainsFunc(all, func(one store.SavedFilter) bool { return one.ID == f.ID }); !known && mine >= mostFilters {
		return f, problem.New(problem.Invalid, sayTooManyFilters, "n", mine).At(problem.Place{Column: "name"})
	}
	return f, r.store.SavedFilters().Keep(ctx, store.SavedFilter{
		ID: f.ID, Owner: owner, Organisation: who.Organisation, Level: string(f.Level), Name: f.Name,
		Query: f.Query, Columns: f.Columns, View: f.View,
	}, r.now())
}

// mayKeep refuses a filter that has no name, or is for others than who may save for.
func (r *Record) mayKeep(who access.Actor, f Filter) error {
	switch {
	case who.Confined != nil || !r.policy.May(who, access.Read, access.Object{}):
		return problem.New(problem.Denied, sayMayNot)
	case f.Name == "" || len([]rune(f.Name)) > longestFilter:
		return problem.New(problem.Invalid, sayFilterName, "most", longestFilter).At(problem.Place{Column: "name"})
	case len(f.View) > longestView || len(f.Columns) > mostInAFilter:
		return problem.New(problem.Invalid, sayDraftTooLarge)
	case !slices.Contains(FilterLevels(), f.Level):
		return problem.New(problem.Invalid, sayFilterLevel).At(problem.Place{Column: filterFieldFor})
	case f.Level != ForMyself && !r.policy.May(who, access.Write, access.Object{}):
		return problem.New(problem.Denied, sayFilterShare).At(problem.Place{Column: filterFieldFor})
	}
	if err := readable(f.Name, longestFilter); err != nil {
		one, _ := problem.Of(err)
		return one.At(problem.Place{Column: "name"})
	}
	return nil
}

// checkFilter reads what a filter asks, and looks for its columns.
func (r *Record) checkFilter(f Filter) (query.Query, error) {
	q, err := r.Check(f.Query)
	if err != nil {
		return q, err
	}
	if q.Op != query.List {
		return q, problem.New(problem.Invalid, sayNoList, "query", f.Query)
	}
	t, _ := r.Schema.Type(q.Set.Type)
	for _, name := range f.Columns {
		_, own := t.Property(name)
		if _, back := r.Schema.Inverses(t.Name)[name]; !own && !back {
			return q, problem.New(problem.Invalid, sayColumnGone, "column", name)
		}
	}
	return q, nil
}

// filters are those that who can use; an operator can use every shared one.
func (r *Record) filters(ctx context.Context, who access.Actor) ([]store.SavedFilter, error) {
	ofAll := string(ForCoalition)
	all, err := r.store.SavedFilters().For(ctx, draftsOwner(who), who.Organisation, string(ForOrganisation), ofAll)
	if err != nil || !who.IsOperator() {
		return all, err
	}
	everybodys, err := r.store.SavedFilters().For(ctx, draftsOwner(who), "", "", string(ForOrganisation))
	for _, f := range everybodys {
		if !slices.ContainsFunc(all, func(have store.SavedFilter) bool { return have.ID == f.ID }) {
			all = append(all, f)
		}
	}
	return all, err
}

// Filters lists the saved filters that who can use: their own, those of their
// organisation, those of the coalition. One that names what is no more says so.
func (r *Record) Filters(ctx context.Context, who access.Actor) ([]Filter, error) {
	if who.Confined != nil || !r.policy.May(who, access.Read, access.Object{}) {
		return nil, nil
	}
	kept, err := r.filters(ctx, who)
	if err != nil {
		return nil, err
	}
	out := make([]Filter, len(kept))
	for i, one := range kept {
		f := Filter{
			ID: one.ID, Name: one.Name, Level: FilterLevel(one.Level), Query: one.Query, Columns: one.Columns, View: one.View,
			Organisation: one.Organisation, Mine: one.Owner == draftsOwner(who),
		}
		f.Maker = r.AuthorName(ctx, makerOf(one.Owner))
		f.MayDrop = f.Mine || r.policy.May(who, access.ManagePeople, access.Object{Owner: one.Organisation})
		q, err := r.checkFilter(f)
		f.Type = q.Set.Type
		f.Wrong, _ = problem.Of(err)
		if err != nil && f.Wrong == nil {
			return nil, err
		}
		out[i] = f
	}
	rank := map[FilterLevel]int{ForMyself: 0, ForOrganisation: 1, ForCoalition: 2}
	slices.SortStableFunc(out, func(a, b Filter) int { return cmp.Compare(rank[a.Level], rank[b.Level]) })
	return out, nil
}

// makerOf is the account or the name in an owner, as [draftsOwner] writes it.
func makerOf(owner string) string {
	if key, ok := strings.CutPrefix(owner, "account:"); ok {
		return key
	}
	_, name, _ := strings.Cut(owner, "/")
	return name
}

// FilterCalled finds a saved filter by its name or its id: of several with one name who's
// own, else that of the organisation. One that names what is no more is that problem.
func (r *Record) FilterCalled(ctx context.Context, who access.Actor, name string) (Filter, error) {
	all, err := r.Filters(ctx, who)
	if err != nil {
		return Filter{}, err
	}
	var names []string
	for _, f := range all {
		if f.ID == name || strings.EqualFold(f.Name, strings.TrimSpace(name)) {
			if f.Wrong != nil {
				return f, f.Wrong
			}
			return f, nil
		}
		if !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	var have any = strings.Join(names, ", ")
	if len(names) == 0 {
		have = sayNoFiltersYet.With()
	}
	return Filter{}, problem.New(problem.NotFound, sayNoFilterCalled, "name", name, "names", have)
}

// DropFilter forgets a saved filter.
func (r *Record) DropFilter(ctx context.Context, who access.Actor, id string) error {
	all, err := r.Filters(ctx, who)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(f Filter) bool { return f.ID == id })
	switch {
	case at < 0:
		return problem.New(problem.NotFound, sayFilterGone)
	case !all[at].MayDrop:
		return problem.New(problem.Denied, sayFilterNotYours)
	}
	return r.store.SavedFilters().Drop(ctx, id)
}
