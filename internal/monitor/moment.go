package monitor

import (
	"context"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// AsOf is a moment as a person asks for it: a position in the journal and a
// known-by date, each of which may be left out. The zero AsOf is now.
type AsOf struct {
	Position *record.Position
	KnownBy  *record.Day
}

var (
	sayBadMoment = locale.Message{
		ID: "monitor.bad-moment",
		ES: "«{text}» no es un momento; escriba una fecha como @2018-07-11, una posición del diario como 812, o ambas: 812@2018-07-11",
		EN: "“{text}” is no moment; write a date such as @2018-07-11, a position in the journal such as 812, or both: 812@2018-07-11",
	}
	sayNoPosition = locale.Message{
		ID: "monitor.no-position",
		ES: "el diario no tiene la posición {position}; la última es {last}",
		EN: "the journal has no position {position}; the last one is {last}",
	}
	sayInsideSet = locale.Message{
		ID: "monitor.inside-set",
		ES: "la posición {position} queda en medio de un conjunto de cambios, que se lee entero o nada; use {before} o {after}",
		EN: "position {position} lies inside a change set, which is read whole or not at all; use {before} or {after}",
	}
	momentExample = locale.Message{ID: "monitor.moment-example", ES: "812@2018-07-11", EN: "812@2018-07-11"}.With()
)

// ParseMoment reads "812@2018-07-11", "@2018-07-11", "812" or "", which is now.
func ParseMoment(text string) (AsOf, error) {
	trimmed := strings.TrimSpace(text)
	position, day, dated := strings.Cut(trimmed, "@")
	bad := problem.New(problem.Invalid, sayBadMoment, "text", trimmed).
		At(problem.Place{Found: trimmed, Expected: momentExample})
	var at AsOf
	if position != "" {
		n, err := strconv.ParseInt(position, 10, 64)
		if err != nil || n < 0 {
			return AsOf{}, bad
		}
		p := record.Position(n)
		at.Position = &p
	}
	if dated {
		d, err := record.ParseDay(day)
		if err != nil {
			return AsOf{}, bad.Because(err)
		}
		at.KnownBy = &d
	}
	return at, nil
}

// String writes the moment as [ParseMoment] reads it; now is empty.
func (a AsOf) String() string {
	var s string
	if a.Position != nil {
		s = strconv.FormatInt(int64(*a.Position), 10)
	}
	if a.KnownBy != nil {
		s += "@" + a.KnownBy.String()
	}
	return s
}

// View is what who may read at a moment: the scope by the policy, and the parts
// of the moment that were left out filled in by now. A position that does not
// exist, or lies inside a change set, is a problem.
func (r *Record) View(ctx context.Context, who access.Actor, at AsOf) (query.View, error) {
	last, err := r.store.Position(ctx)
	if err != nil {
		return query.View{}, err
	}
	scope, err := r.store.Reduced(ctx, r.policy.Reader(who))
	if err != nil {
		return query.View{}, err
	}
	v := query.View{Scope: scope, At: record.Moment{Position: last, KnownBy: r.Today()}}
	if at.KnownBy != nil {
		v.At.KnownBy = *at.KnownBy
	}
	if at.Position == nil {
		return v, nil
	}
	v.At.Position = *at.Position
	if v.At.Position > last {
		return query.View{}, problem.New(problem.NotFound, sayNoPosition,
			"position", position(v.At.Position), "last", position(last))
	}
	before, after, err := r.store.SetEnds(ctx, v.At.Position)
	if err != nil {
		return query.View{}, err
	}
	if before != v.At.Position {
		return query.View{}, problem.New(problem.Invalid, sayInsideSet,
			"position", position(v.At.Position), "before", position(before), "after", position(after))
	}
	return v, nil
}

// position writes a position as people must type it: without separators.
func position(p record.Position) string { return strconv.FormatInt(int64(p), 10) }
