package monitor

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

var (
	sayNoReason = locale.Message{
		ID: "monitor.no-reason",
		ES: "falta el motivo; escriba por qué, para que cualquiera pueda juzgarlo",
		EN: "the reason is missing; write why, so that anybody can judge it",
	}
	sayOtherMeasure = locale.Message{
		ID: "monitor.other-measure",
		ES: "{observation} es de otra medida ({measure}); adopte una observación de {wanted}",
		EN: "{observation} is of another measure ({measure}); adopt an observation of {wanted}",
	}
	sayNoFigure = locale.Message{
		ID: "monitor.no-figure",
		ES: "una cifra nueva necesita medida, periodo y territorio",
		EN: "a new figure needs a measure, a period and a territory",
	}
	sayAnotherAdopted = locale.Message{
		ID: "monitor.another-adopted",
		ES: "se adoptó otra observación",
		EN: "another observation was adopted",
	}
	sayWrongCause = locale.Message{
		ID: "monitor.wrong-cause",
		ES: "la causa «{cause}» no va con ese rango; use adopted para preferir, restored para volver al rango normal, y mis-entered, withdrawn, shown-wrong o not-followed para descartar",
		EN: "the cause “{cause}” does not go with that rank; use adopted to prefer, restored to return to the normal rank, and mis-entered, withdrawn, shown-wrong or not-followed to set aside",
	}
	sayNoStatement = locale.Message{
		ID: "monitor.no-statement",
		ES: "{entity} no tiene la declaración {statement}",
		EN: "{entity} has no statement {statement}",
	}
)

// Adoption is the judgement that one observation is what the coalition says.
type Adoption struct {
	// Figure names the figure. Where it does not exist it is made, of Measure,
	// Period and Territory; zero gives it a key of its own.
	Figure    record.ID
	Measure   record.ID
	Period    record.Date
	Territory record.Place
	// Observation is the one adopted; zero withdraws what was adopted before.
	Observation record.ID
	Reason      string
	Source      record.ID   // on which the reason rests, or zero
	Lang        locale.Lang // of the reason; empty: none said
}

// Adopt records an adoption in the name of who, as known from today: at earlier
// dates the figure stays what it was. What was adopted before is set aside and
// not erased.
func (r *Record) Adopt(ctx context.Context, who access.Actor, a Adoption) (store.Receipt, error) {
	if err := r.must(who, access.Adopt, access.Object{Type: "figure"}); err != nil {
		return store.Receipt{}, err
	}
	if strings.TrimSpace(a.Reason) == "" {
		return store.Receipt{}, problem.New(problem.Invalid, sayNoReason).At(problem.Place{Column: "reason"})
	}
	batch, err := r.Begin(ctx, who, record.ChangeSet{Reason: a.Reason})
	if err != nil {
		return store.Receipt{}, err
	}
	defer batch.Rollback() // from Begin on nobody else adopts: what is set aside is what stands
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return store.Receipt{}, err
	}
	if a.Figure.IsZero() {
		a.Figure = record.ID{Type: "figure", Key: figureKey(a)}
	}
	e, exists, err := r.store.Entity(ctx, v, a.Figure)
	if err != nil {
		return store.Receipt{}, err
	}
	if exists {
		a.Measure = e.Ref("measure")
	} else if a.Measure.IsZero() || a.Period.IsZero() || a.Territory.IsZero() {
		return store.Receipt{}, problem.New(problem.Invalid, sayNoFigure)
	}
	var adopted record.Value = record.None{}
	if !a.Observation.IsZero() {
		o, ok, err := r.store.Entity(ctx, v, a.Observation)
		switch {
		case err != nil:
			return store.Receipt{}, err
		case !ok:
			return store.Receipt{}, noEntity(a.Observation.Type, a.Observation.Key)
		case o.Ref("measure") != a.Measure:
			return store.Receipt{}, problem.New(problem.Invalid, sayOtherMeasure,
				"observation", a.Observation, "measure", o.Ref("measure"), "wanted", a.Measure)
		}
		adopted = record.Ref(a.Observation)
	}
	if err := r.mustExist(ctx, v, a.Source); err != nil {
		return store.Receipt{}, err
	}
	reason := record.Plain(a.Reason)
	if a.Lang != "" {
		reason = record.Words(map[string]string{string(a.Lang): a.Reason})
	}
	change := record.Change{Entity: a.Figure}
	if !exists {
		change.Add = []record.Statement{
			{Entity: a.Figure, Property: "measure", Value: record.Ref(a.Measure)},
			{Entity: a.Figure, Property: "period", Value: a.Period},
			{Entity: a.Figure, Property: "territory", Value: a.Territory},
		}
	}
	today := record.On(r.Today())
	for _, said := range []struct {
		property string
		value    record.Value
	}{{"adopted", adopted}, {"adopted_by", record.Plain(who.Name)}, {"adopted_on", today}, {"reason", reason}} {
		r.prefer(&change, e, record.Statement{Entity: a.Figure, Property: said.property, Value: said.value, Known: today}, a)
	}
	if err := batch.Add(change); err != nil {
		return store.Receipt{}, err
	}
	return batch.Commit()
}

// prefer adds a statement to a change as the preferred one, and sets aside those
// of its property that were preferred.
func (r *Record) prefer(change *record.Change, e record.Entity, s record.Statement, a Adoption) {
	today := record.On(r.Today())
	for _, old := range e.Statements {
		if old.Property == s.Property && old.RankAt(r.newest()) == record.Preferred {
			change.Rank = append(change.Rank, record.Reranking{Statement: old.ID, Ranking: record.Ranking{
				Rank: record.Deprecated, Cause: record.NotAdopted, Reason: sayAnotherAdopted.In(cmp.Or(a.Lang, locale.ES)), Known: today,
			}})
		}
	}
	change.Add = append(change.Add, s)
	change.Rank = append(change.Rank, record.Reranking{
		Statement: record.StatementID{N: len(change.Add)},
		Ranking:   record.Ranking{Rank: record.Preferred, Cause: record.Adopted, Reason: a.Reason, Source: a.Source, Known: today},
	})
}

// mustExist refuses a source that v does not see; zero is none.
func (r *Record) mustExist(ctx context.Context, v query.View, source record.ID) error {
	if source.IsZero() {
		return nil
	}
	_, ok, err := r.store.Entity(ctx, v, source)
	if err == nil && !ok {
		err = noEntity(source.Type, source.Key)
	}
	return err
}

// newest is the newest moment, whatever the position.
func (r *Record) newest() record.Moment {
	return record.Moment{Position: 1<<63 - 1, KnownBy: r.Today()}
}

// figureKey makes a key for a new figure of what it is about.
func figureKey(a Adoption) string {
	key := "f-" + a.Measure.Key + "-" + a.Period.String() + "-" + a.Territory.String()
	var b strings.Builder
	for _, c := range key {
		if record.ValidKey("x" + string(c)) {
			b.WriteRune(c)
		} else {
			b.WriteByte('_')
		}
	}
	key = b.String()
	return key[:min(len(key), 200)]
}

// Rerank is a judgement on one statement.
type Rerank struct {
	Entity    record.ID // may be left out: the statement's
	Statement record.StatementID
	Rank      record.Rank
	Cause     record.Cause
	Reason    string
	Source    record.ID // on which the judgement rests, or zero
}

// SetRank records how the coalition treats a statement, with the reason. The
// judgement is known from the date of its source, or from today where it rests
// on none; that something was mis-entered applies at every date, and so does that
// it was not.
func (r *Record) SetRank(ctx context.Context, who access.Actor, j Rerank) (store.Receipt, error) {
	if err := r.must(who, access.Adopt, access.Object{Type: j.Entity.Type}); err != nil {
		return store.Receipt{}, err
	}
	if strings.TrimSpace(j.Reason) == "" {
		return store.Receipt{}, problem.New(problem.Invalid, sayNoReason).At(problem.Place{Column: "reason"})
	}
	if !goesWith(j.Cause, j.Rank) {
		return store.Receipt{}, problem.New(problem.Invalid, sayWrongCause, "cause", string(j.Cause)).At(problem.Place{Column: "cause"})
	}
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return store.Receipt{}, err
	}
	judged, err := r.statement(ctx, v, j.Entity, j.Statement)
	if err != nil {
		return store.Receipt{}, err
	}
	ranking := record.Ranking{Rank: j.Rank, Cause: j.Cause, Reason: j.Reason, Source: j.Source}
	if j.Cause != record.MisEntered && (j.Cause != record.Restored || !wasMisEntered(judged)) {
		if ranking.Known, err = r.since(ctx, v, j.Source); err != nil {
			return store.Receipt{}, err
		}
	} else if err := r.mustExist(ctx, v, j.Source); err != nil {
		return store.Receipt{}, err
	}
	change := record.Change{Entity: judged.Entity, Rank: []record.Reranking{{Statement: j.Statement, Ranking: ranking}}}
	return r.Save(ctx, who, record.ChangeSet{Reason: j.Reason, Changes: []record.Change{change}})
}

// statement finds a statement by its number, of an entity or of whichever has it.
func (r *Record) statement(ctx context.Context, v query.View, of record.ID, id record.StatementID) (record.Statement, error) {
	if of.IsZero() {
		leaves, err := r.store.Leaves(ctx, v, id.Leaf, id.Leaf)
		if err != nil {
			return record.Statement{}, err
		}
		if len(leaves) == 0 {
			return record.Statement{}, problem.New(problem.NotFound, sayNoPosition,
				"position", position(id.Leaf), "last", position(v.At.Position))
		}
		of = leaves[0].Entity
	}
	stmts, err := r.store.Statements(ctx, v, of)
	if err != nil {
		return record.Statement{}, err
	}
	at := slices.IndexFunc(stmts, func(s record.Statement) bool { return s.ID == id })
	if at < 0 {
		return record.Statement{}, problem.New(problem.NotFound, sayNoStatement, "entity", of, "statement", statementText(id))
	}
	return stmts[at], nil
}

// since is the date from which a judgement holds that rests on a source: its
// date, or today where it rests on none.
func (r *Record) since(ctx context.Context, v query.View, source record.ID) (record.Date, error) {
	if source.IsZero() {
		return record.On(r.Today()), nil
	}
	e, ok, err := r.store.Entity(ctx, v, source)
	if err == nil && !ok {
		err = noEntity(source.Type, source.Key)
	}
	if err != nil {
		return record.Date{}, err
	}
	return figure.KnownFrom(e), nil
}

// wasMisEntered reports whether that is the last judgement of a statement.
func wasMisEntered(s record.Statement) bool {
	return len(s.Ranking) > 0 && s.Ranking[len(s.Ranking)-1].Cause == record.MisEntered
}

func goesWith(c record.Cause, rank record.Rank) bool {
	switch rank {
	case record.Preferred:
		return c == record.Adopted
	case record.Normal:
		return c == record.Restored
	}
	switch c {
	case record.MisEntered, record.Withdrawn, record.ShownWrong, record.NotAdopted:
		return true
	}
	return false
}
