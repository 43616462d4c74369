package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// imports are the files that wait to be imported, and the imports under way.
type imports struct {
	uploads *monitor.Uploads

	mu   sync.Mutex
	jobs map[string]*importJob // by their upload
}

func newImports(r *monitor.Record) (*imports, error) {
	uploads, err := r.NewUploads()
	return &imports{uploads: uploads, jobs: map[string]*importJob{}}, err
}

// importJob is an import that is under way, or was.
type importJob struct {
	id, name string
	who      access.Actor

	mu          sync.Mutex
	done, total int64
	ended       bool
	report      monitor.ImportReport
	err         error
}

func (i *imports) jobOf(who access.Actor, id string) *importJob {
	i.mu.Lock()
	defer i.mu.Unlock()
	job := i.jobs[id]
	if job == nil || job.who.Account != who.Account || job.who.Organisation != who.Organisation {
		return nil
	}
	return job
}

// jobsKept is how many imports that ended are remembered.
const jobsKept = 100

// start begins an import, once; sent twice, the form finds the first.
func (i *imports) start(who access.Actor, up *monitor.Upload) (job *importJob, first bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if job = i.jobs[up.ID]; job != nil && (!job.state().ended || job.err == nil) {
		return job, false
	}
	for id, old := range i.jobs {
		if len(i.jobs) >= jobsKept && old.state().ended {
			delete(i.jobs, id)
		}
	}
	job = &importJob{id: up.ID, name: up.Name, who: who}
	i.jobs[up.ID] = job
	return job, true
}

// jobState is how far an import is.
type jobState struct {
	done, total int64
	ended       bool
	report      monitor.ImportReport
	err         error
}

func (j *importJob) state() jobState {
	j.mu.Lock()
	defer j.mu.Unlock()
	return jobState{j.done, j.total, j.ended, j.report, j.err}
}

func (j *importJob) step(done, total int64) {
	j.mu.Lock()
	j.done, j.total = done, total
	j.mu.Unlock()
}

func (j *importJob) end(report monitor.ImportReport, err error) {
	j.mu.Lock()
	j.ended, j.report, j.err = true, report, err
	j.mu.Unlock()
}

// startImport begins to import a file, and leads to the page that says how far it is.
func (s *Server) startImport(w http.ResponseWriter, p *page, up *monitor.Upload, o monitor.ImportOptions) error {
	return s.run(w, p, up, func(ctx context.Context, job *importJob) (monitor.ImportReport, error) {
		o.Progress = job.step
		return s.record.Import(ctx, job.who, []monitor.ImportFile{s.imports.uploads.File(up)}, o)
	})
}

// startUpdate begins to bring back a list that was taken out.
func (s *Server) startUpdate(w http.ResponseWriter, p *page, up *monitor.Upload) error {
	accept := slices.Clone(p.r.PostForm["accept"])
	reason, lang := p.value("reason"), p.Lang
	return s.run(w, p, up, func(ctx context.Context, job *importJob) (monitor.ImportReport, error) {
		u, err := s.record.CarryOutUpdate(ctx, job.who, []monitor.ImportFile{s.imports.uploads.File(up)}, monitor.UpdateOptions{
			Accept: accept, Reason: reason, Lang: lang, Lines: shownLines, Progress: job.step,
		})
		return u.ImportReport, err
	})
}

// run carries out an import beside the requests: it goes on when its reader leaves.
// It is one of the things that change the record, one at a time; see act.
func (s *Server) run(w http.ResponseWriter, p *page, up *monitor.Upload, do func(context.Context, *importJob) (monitor.ImportReport, error)) error {
	job, first := s.imports.start(p.who, up)
	if first {
		ctx := context.WithoutCancel(p.ctx)
		go func() {
			s.acting.Lock()
			defer s.acting.Unlock()
			report, err := do(ctx, job)
			if err == nil {
				err = s.imports.uploads.Drop(up)
			}
			job.end(report, err)
		}()
	}
	http.Redirect(w, p.r, string(importPath(p, up, "job", "1")), http.StatusSeeOther)
	return nil
}

// jobView is how far an import is, or what it did.
type jobView struct {
	Ended       bool
	Done, Total int64
	Says        []string
	Change      templ.SafeURL // the change set that it made
	Undo        templ.SafeURL
	Again       templ.SafeURL // the file, where it was not imported
}

// refreshAfter is after how many seconds the page of an import asks again.
const refreshAfter = "2"

// showJob shows how far an import is; the page asks again by itself, without scripts.
func (s *Server) showJob(w http.ResponseWriter, p *page, job *importJob) error {
	st := job.state()
	v := importView{Lede: job.name, Job: &jobView{Ended: st.ended, Done: st.done, Total: max(st.total, 1)}}
	if !st.ended {
		w.Header().Set("Refresh", refreshAfter)
		return s.renderImport(w, p, v)
	}
	v.Job.Again = p.LinkAt("/import", "", "file", job.id)
	var list *problem.List
	switch {
	case errors.As(st.err, &list):
		v.Problems, v.Found = problemsOf(p, list), p.Count(sayWrongInFile, list.Len())
		return s.renderImport(w, p, v)
	case st.err != nil:
		one, ok := problem.Of(st.err)
		if !ok {
			return st.err
		}
		v.Error = sentence(one.In(p.Lang))
		return s.renderImport(w, p, v)
	}
	v.Job.Again = p.LinkAt("/import", "")
	r := st.report
	v.Job.Says = p.didSay(r)
	v.Lines, v.More = linesOf(p, r.Lines, r.More)
	if r.Receipt.First > 0 {
		v.Job.Change = p.LinkAt(journalPath(r.Receipt.Last), "")
		v.Job.Undo = p.LinkAt(journalPath(r.Receipt.Last)+"/undo", "")
	}
	return s.renderImport(w, p, v)
}

// didSay says in words what an import did.
func (p *page) didSay(r monitor.ImportReport) []string {
	if r.Receipt.First == 0 {
		return []string{p.Say(sayNothingChanged)}
	}
	var out []string
	for _, one := range []struct {
		n    int
		says locale.Plural
	}{
		{r.Created, sayDidCreate},
		{r.Changed, sayDidChange},
		{r.Added, sayDidAdd},
		{r.Corrected, sayDidCorrect},
		{r.Withdrawn, sayDidWithdraw},
		{r.NotOurs, sayOthersStay},
		{r.Conflicts, sayClashesStay},
	} {
		if one.n > 0 {
			out = append(out, p.Count(one.says, one.n))
		}
	}
	return out
}

// updateView is what bringing back a list would do.
type updateView struct {
	Clashes []clashCell
	Action  templ.SafeURL
	Nothing bool
}

// clashCell is a cell that somebody else changed too.
type clashCell struct{ Cell, Entity, Property, Was, Mine, Theirs string }

// planUpdate shows what bringing back a list that was taken out would do.
func (s *Server) planUpdate(p *page, up *monitor.Upload, v *importView) error {
	u, err := s.record.PlanUpdate(p.ctx, p.who, []monitor.ImportFile{s.imports.uploads.File(up)}, monitor.UpdateOptions{Lang: p.Lang, Lines: 1000})
	var list *problem.List
	if errors.As(err, &list) {
		v.Problems, v.Found = problemsOf(p, list), p.Count(sayWrongInFile, list.Len())
		return nil
	}
	if one, ok := problem.Of(err); ok {
		v.Error = sentence(one.In(p.Lang))
		return nil
	}
	if err != nil {
		return err
	}
	v.Update = &updateView{Action: importPath(p, up), Nothing: u.Nothing() && u.Conflicts == 0}
	var rest []monitor.ImportLine
	clashing := u.Clashing()
	for _, l := range u.Lines {
		if !slices.Contains(clashing, l) {
			rest = append(rest, l)
		}
	}
	for _, l := range clashing {
		t, _ := p.Schema.Type(l.Entity.Type)
		def, _ := t.Property(l.Property)
		v.Update.Clashes = append(v.Update.Clashes, clashCell{
			Cell: l.Cell, Entity: l.Entity.String(), Property: def.Label.In(p.Lang), Was: l.Was, Mine: l.Says, Theirs: l.Said,
		})
	}
	v.Lines, v.More = linesOf(p, rest, u.More)
	for _, one := range []struct {
		n    int
		says locale.Plural
	}{
		{u.Created, sayWouldCreate},
		{u.Added, sayWouldAdd},
		{u.Corrected, sayWouldCorrect},
		{u.Withdrawn, sayWillWithdrawCells},
		{u.NotOurs, sayOthersStay},
		{u.Conflicts, sayClashes},
	} {
		if one.n > 0 {
			v.Says = append(v.Says, p.Count(one.says, one.n))
		}
	}
	return nil
}
