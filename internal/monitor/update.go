package monitor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/exchange/table"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// UpdateOptions says how a table that was taken out and changed is brought back.
type UpdateOptions struct {
	// Accept names cells that somebody else changed too, which are changed all the
	// same: [ImportLine.Cell] of a conflict. AcceptAll accepts all of them.
	Accept    []string
	AcceptAll bool
	Type      string // of every file, where its name does not say it
	Sheet     string // of every workbook
	Reason    string // of the change set and its judgements; empty: names the files
	Lang      locale.Lang
	Lines     int // of what is done, kept in the report; 0 is 1,000
	Progress  func(done, total int64)
}

// Update is what bringing a changed table back does, or would do. Its Lines are the
// cells that are new, corrected, withdrawn, left to others, or in conflict.
type Update struct{ ImportReport }

// Nothing reports whether the record says already all that the table does.
func (u Update) Nothing() bool { return u.Created+u.Changed == 0 }

// Clashing are the lines of cells that somebody else changed too.
func (u Update) Clashing() []ImportLine {
	var out []ImportLine
	for _, l := range u.Lines {
		if l.What == table.Conflicting {
			out = append(out, l)
		}
	}
	return out
}

var sayUpdated = locale.Message{
	ID: "monitor.updated",
	ES: "actualización con {files}",
	EN: "update with {files}",
}

// PlanUpdate says what bringing back tables that [Record.Export] made for it would
// do, and saves nothing. What is wrong with them is returned whole, as of an import.
func (r *Record) PlanUpdate(ctx context.Context, who access.Actor, files []ImportFile, o UpdateOptions) (Update, error) {
	return r.update(ctx, who, files, o, true)
}

// CarryOutUpdate brings back tables that [Record.Export] made for it, as one change
// set. Each cell is compared with what was taken out: one that was changed becomes a
// new statement, in place of the old one where that is of who's organisation, else
// beside it; one that was emptied is withdrawn; a new row is a new entity. A cell
// that somebody else changed since stays as they left it unless it is accepted.
// Rows that are no longer in the table change nothing.
func (r *Record) CarryOutUpdate(ctx context.Context, who access.Actor, files []ImportFile, o UpdateOptions) (Update, error) {
	return r.update(ctx, who, files, o, false)
}

func (r *Record) update(ctx context.Context, who access.Actor, files []ImportFile, o UpdateOptions, dry bool) (Update, error) {
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return Update{}, err
	}
	owners := owners{record: r, view: v, sets: map[record.Position]string{}}
	report, err := r.Import(ctx, who, files, ImportOptions{
		DryRun: dry, Type: o.Type, Sheet: o.Sheet, Reason: strings.TrimSpace(o.Reason), Lang: o.Lang, Lines: o.Lines, Progress: o.Progress,
		update: &table.Update{
			Owner: owners.of, Organisation: who.Organisation, Now: v.At.Position, Reason: strings.TrimSpace(o.Reason),
			Accept: func(cell string) bool { return o.AcceptAll || slices.Contains(o.Accept, cell) },
		},
	})
	return Update{report}, err
}

// owners finds whose statements are, by the change sets that brought them.
type owners struct {
	record *Record
	view   query.View
	sets   map[record.Position]string // by their last leaf
}

func (o *owners) of(ctx context.Context, leaf record.Position) (string, error) {
	_, end, err := o.record.store.SetEnds(ctx, leaf)
	if err != nil {
		return "", fmt.Errorf("whose leaf %d is: %w", leaf, err)
	}
	if name, ok := o.sets[end]; ok {
		return name, nil
	}
	v := o.view
	v.At.Position = max(v.At.Position, end)
	sets, err := o.record.store.ChangeSets(ctx, v, end+1, 1)
	if err != nil {
		return "", err
	}
	name := ""
	if len(sets) == 1 && sets[0].Last == end {
		name = sets[0].Organisation
	}
	o.sets[end] = name
	return name, nil
}

var sayNoList = locale.Message{
	ID: "monitor.no-list",
	ES: "«{query}» no es una lista; escriba un tipo y sus condiciones, como: acts where date in 2018",
	EN: "“{query}” is no list; write a type and its conditions, such as: acts where date in 2018",
}

// ExportList narrows an export to the entities that a query lists.
func (r *Record) ExportList(ctx context.Context, who access.Actor, text string, o *ExportOptions) error {
	result, err := r.Ask(ctx, who, text, o.At)
	if err != nil {
		return err
	}
	if result.Query.Op != query.List {
		return problem.New(problem.Misused, sayNoList, "query", text)
	}
	o.Types, o.Only, o.List = []string{result.Query.Set.Type}, map[record.ID]bool{}, text
	for _, row := range result.Answer.Rows {
		o.Only[row.ID] = true
	}
	return nil
}
