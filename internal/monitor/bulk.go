package monitor

import (
	"context"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// MostBulk is how many entities a bulk edit changes at most: as many as a person can
// look through before accepting.
const MostBulk = 500

// Bulk gives one property of many entities one value. It becomes one change set, by the
// way of forms ([Record.Enter]): nothing is overwritten.
type Bulk struct {
	Token string
	// Read is where the journal stood when its preview was shown: what it would do is
	// worked out from that, and what was said since is somebody else's change.
	Read record.Position
	Type string
	Keys []string
	// Changed are keys of entities that somebody changed after an earlier preview: they
	// stay as they are.
	Changed []string
	Value   Typed // its property, and what it is to say
	// Beside leaves what is recorded and says this too. Otherwise what who's own
	// organisation entered is corrected, and only what others entered stays beside it.
	Beside bool
	Source Citation // of what is added; what corrects rests on what it corrects did
	More   []Sheet  // what the form makes besides: a source, a person
	Reason string
	Lang   locale.Lang
}

// BulkPlan is what a bulk edit does, or would do.
type BulkPlan struct {
	Property record.Property
	Read     record.Position
	Rows     []BulkRow
	// Adding and Correcting count entities, Skipped those that stay as they are.
	Adding, Correcting, Skipped int

	entry Entry
}

// BulkRow is what happens to one entity.
type BulkRow struct {
	Entity    record.ID
	Was       []record.Statement // what stands
	Corrected []record.Statement // which of that will be marked mis-entered
	Says      record.Value       // what it will say
	Adds      bool               // beside what stands, if anything does
	Skip      *problem.Problem   // why it stays as it is; nil where it does not
}

// BulkDone is what became of a bulk edit.
type BulkDone struct {
	Plan    BulkPlan
	At      record.Position // of its change set
	Already bool            // it had been saved before: nothing was written
}

var (
	sayNoneChosen = locale.Message{
		ID: "monitor.none-chosen",
		ES: "no eligió ninguna ficha; vuelva a la lista y marque las que quiere cambiar",
		EN: "you chose no entity; go back to the list and tick those that you want to change",
	}
	sayTooManyChosen = locale.Message{
		ID: "monitor.too-many-chosen",
		ES: "eligió {n} fichas, y de una vez se cambian hasta {most}; acote el filtro, o saque la lista para actualizarla en una hoja de cálculo",
		EN: "you chose {n} entities, and up to {most} are changed at once; narrow the filter, or take the list out to update it in a spreadsheet",
	}
	sayNoBulkProperty = locale.Message{
		ID: "monitor.no-bulk-property",
		ES: "falta elegir qué dato se cambia",
		EN: "choose which property is to be changed",
	}
	sayNoBulkValue = locale.Message{
		ID: "monitor.no-bulk-value",
		ES: "falta el valor; escríbalo, o diga que no se conoce. Aquí no se borra nada: lo mal capturado se retira en su propia página",
		EN: "the value is missing; write it, or say that it is not known. Nothing is erased here: what was mis-entered is set aside on its own page",
	}
	sayBulkReason = locale.Message{
		ID: "monitor.bulk-reason",
		ES: "falta decir por qué; por ejemplo: «se revisaron los tipos con el nuevo manual»",
		EN: "say why; for instance: “the types were reviewed with the new manual”",
	}
	saySameAlready = locale.Message{
		ID: "monitor.same-already",
		ES: "ya lo dice",
		EN: "it says so already",
	}
	sayGoneMeanwhile = locale.Message{
		ID: "monitor.gone-meanwhile",
		ES: "ya no consta nada de ella",
		EN: "nothing of it is on record any more",
	}
	sayChangedMeanwhile = locale.Message{
		ID: "monitor.changed-meanwhile",
		ES: "alguien lo cambió entretanto; mírela aparte",
		EN: "somebody changed it meanwhile; look at it on its own",
	}
)

// PlanBulk says exactly what a bulk edit would do, and saves nothing. What is wrong with
// it is a [*Refused].
func (r *Record) PlanBulk(ctx context.Context, who access.Actor, b Bulk) (BulkPlan, error) {
	plan, err := r.planBulk(ctx, who, b)
	if err != nil {
		return plan, err
	}
	e := plan.entry
	if plan.Adding+plan.Correcting == 0 {
		return plan, nil
	}
	return plan, r.CheckEntry(ctx, who, e)
}

// CarryOutBulk saves what [Record.PlanBulk] said at b.Read, whole or not at all. Where
// somebody said or judged something of it since, nothing is saved, and the [*Refused]
// has the clashes; see [ClashingKeys].
func (r *Record) CarryOutBulk(ctx context.Context, who access.Actor, b Bulk) (BulkDone, error) {
	plan, err := r.planBulk(ctx, who, b)
	if err != nil {
		return BulkDone{Plan: plan}, err
	}
	done, err := r.Enter(ctx, who, plan.entry)
	if err != nil {
		return BulkDone{Plan: plan}, err
	}
	out := BulkDone{Plan: plan, At: done.Receipt.Last, Already: done.Already}
	if done.Already {
		out.At, err = r.savedBefore(ctx, who, plan)
	}
	return out, err
}

// ClashingKeys are the entities that somebody changed after the preview of a bulk edit,
// from the error with which it was refused.
func ClashingKeys(refused *Refused, b Bulk) []string {
	var keys []string
	for _, c := range refused.Clashes {
		keys = append(keys, c.Entity.Key)
	}
	for _, f := range refused.Fields {
		if f.Problem.Kind == problem.Conflict && slices.Contains(b.Keys, f.At) {
			keys = append(keys, f.At)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// bulkPlanner works out what happens to each entity.
type bulkPlanner struct {
	planner
	bulk   Bulk
	def    record.Property
	owners owners
	source record.ID // on which what is added rests
}

func (r *Record) planBulk(ctx context.Context, who access.Actor, b Bulk) (BulkPlan, error) {
	plan := BulkPlan{Read: b.Read}
	t, ok := r.Schema.Type(b.Type)
	if !ok || access.PeopleType(t.Name) {
		return plan, problem.New(problem.NotFound, sayNoExportType, "type", b.Type, "names", "")
	}
	if err := r.must(who, access.Write, access.Object{Type: t.Name}); err != nil {
		return plan, err
	}
	keys := distinct(b.Keys)
	if len(keys) == 0 {
		return plan, problem.New(problem.Invalid, sayNoneChosen)
	}
	if len(keys) > MostBulk {
		return plan, problem.New(problem.Invalid, sayTooManyChosen, "n", len(keys), "most", MostBulk)
	}
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return plan, err
	}
	v.At.KnownBy = record.LastDay
	plan.entry = Entry{Token: b.Token, Read: b.Read, Source: b.Source, Sheets: slices.Clone(b.More), Reason: b.Reason, Lang: b.Lang}
	x := bulkPlanner{
		planner: planner{r: r, ctx: ctx, who: who, view: v, entry: &plan.entry, held: map[record.ID][]record.Statement{}},
		bulk:    b, owners: owners{record: r, view: v, sets: map[record.Position]string{}},
	}
	if x.def, ok = t.Property(b.Value.Property); !ok {
		x.refused.add("property", problem.New(problem.Invalid, sayNoBulkProperty))
		return plan, x.refused.err()
	}
	plan.Property = x.def
	return plan, x.rows(&plan, t, keys)
}

func distinct(keys []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, k := range keys {
		if k != "" && !seen[k] {
			out = append(out, k)
		}
		seen[k] = true
	}
	return out
}

// rows fills in the rows of a plan, and the entry that carries them out.
func (x *bulkPlanner) rows(plan *BulkPlan, t record.Type, keys []string) error {
	if x.bulk.Value.Empty() {
		x.refused.add(x.bulk.Value.At, problem.New(problem.Invalid, sayNoBulkValue))
	}
	if strings.TrimSpace(x.bulk.Reason) == "" {
		x.refused.add("reason", problem.New(problem.Invalid, sayBulkReason))
	}
	head, err := x.cite(x.bulk.Source)
	if err != nil {
		return err
	}
	x.source = head.source
	for _, key := range keys {
		row, fields, err := x.row(record.ID{Type: t.Name, Key: key})
		if err != nil {
			return err
		}
		if len(x.refused.Fields) > 0 && row.Says == nil && row.Skip == nil {
			break // the value cannot be read: it is the same for all
		}
		switch {
		case row.Skip != nil:
			plan.Skipped++
		case len(row.Corrected) > 0:
			plan.Correcting++
		default:
			plan.Adding++
		}
		plan.Rows = append(plan.Rows, row)
		if len(fields) > 0 {
			plan.entry.Sheets = append(plan.entry.Sheets, Sheet{At: key, Entity: row.Entity, Fields: fields})
		}
	}
	return x.refused.err()
}

// row works out what happens to one entity, and the fields that do it.
func (x *bulkPlanner) row(id record.ID) (BulkRow, []Typed, error) {
	row := BulkRow{Entity: id}
	skip := func(kind problem.Kind, m locale.Message) (BulkRow, []Typed, error) {
		row.Skip = problem.New(kind, m)
		return row, nil, nil
	}
	held, err := x.statements(id)
	if err != nil {
		return row, nil, err
	}
	there := false
	for _, st := range held {
		if stands(st) > 0 {
			there = true
			if st.Property == x.def.Name && slices.Contains(x.bulk.Changed, id.Key) {
				row.Was = append(row.Was, st)
			}
		}
	}
	switch {
	case !there:
		return skip(problem.NotFound, sayGoneMeanwhile)
	case slices.Contains(x.bulk.Changed, id.Key):
		return skip(problem.Conflict, sayChangedMeanwhile)
	}
	row.Was = x.stood(held)
	if row.Says, err = x.value(&Sheet{Entity: id}, x.def, &x.bulk.Value); err != nil {
		row.Says = nil
		if one, ok := problem.Of(err); ok && (x.def.Kind.Scope != "" || ordering[x.def.Name]) {
			row.Skip = one // a code or a chain that this entity cannot have
			return row, nil, nil
		}
		return row, nil, x.wrong(x.bulk.Value.At, err)
	}
	fields, err := x.fields(&row)
	if err == nil && len(fields) == 0 {
		return skip(problem.Invalid, saySameAlready)
	}
	return row, fields, err
}

// stood is what stood of the property when the preview was shown.
func (x *bulkPlanner) stood(held []record.Statement) []record.Statement {
	var out []record.Statement
	for _, st := range held {
		if st.Property != x.def.Name || st.ID.Leaf > x.bulk.Read {
			continue
		}
		was := st
		was.Ranking = slices.DeleteFunc(slices.Clone(st.Ranking), func(r record.Ranking) bool { return r.At > x.bulk.Read })
		if stands(was) > 0 {
			out = append(out, was)
		}
	}
	return out
}

// fields corrects what stands otherwise and is who's organisation's own, or adds.
func (x *bulkPlanner) fields(row *BulkRow) ([]Typed, error) {
	var fields []Typed
	said := false
	for _, st := range row.Was {
		same := st.Value == row.Says
		if x.bulk.Beside {
			said = said || same && (st.Source == x.source || x.source.IsZero())
			continue
		}
		owner, err := x.owners.of(x.ctx, st.ID.Leaf)
		if err != nil {
			return nil, err
		}
		own := owner == x.who.Organisation
		said = said || same && (own || len(row.Was) == 1 || st.Source == x.source)
		if same || !own {
			continue
		}
		t := x.bulk.Value
		t.At, t.Corrects = row.Entity.Key, st.ID
		t.Own = &Citation{At: row.Entity.Key, Source: st.Source, Locator: st.Locator, Certainty: string(st.Certainty), Note: st.Note}
		fields, row.Corrected = append(fields, t), append(row.Corrected, st)
	}
	if len(fields) > 0 || said {
		return fields, nil
	}
	t := x.bulk.Value
	t.At, t.Corrects, row.Adds = row.Entity.Key, record.StatementID{}, true
	return []Typed{t}, nil
}

// savedBefore finds the change set by which a bulk edit was saved that is sent again.
func (r *Record) savedBefore(ctx context.Context, who access.Actor, plan BulkPlan) (record.Position, error) {
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return 0, err
	}
	v.At.KnownBy = record.LastDay
	for _, row := range plan.Rows {
		if row.Skip != nil {
			continue
		}
		held, err := r.store.Statements(ctx, v, row.Entity)
		if err != nil {
			return 0, err
		}
		for _, st := range held {
			if st.ID.Leaf > plan.Read && st.Property == plan.Property.Name && st.Value == row.Says {
				_, end, err := r.store.SetEnds(ctx, st.ID.Leaf)
				return end, err
			}
		}
	}
	return v.At.Position, nil
}
