package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// importView is what the page of an import shows: the form that takes a file; or a
// file that was taken, what its columns are, and what bringing it in would do.
type importView struct {
	Kick, Lede string
	Upload     *component.Form
	Mapping    *mappingView
	Update     *updateView
	Problems   []problemView // of what was tried
	Found      string        // how many there are, in words
	Says       []string      // what would be done, or was
	Lines      []string
	More       string
	Form       *component.Form // that carries it out
	Job        *jobView
	Error      string
	Drop       templ.SafeURL // removes the file that was taken
}

// problemView is one thing that is wrong in a file.
type problemView struct{ Row, Column, Found, Says string }

// shownProblems and shownLines are how many of each a page shows.
const (
	shownProblems = 200
	shownLines    = 200
)

// importPath is the page of an upload.
func importPath(p *page, up *monitor.Upload, query ...string) templ.SafeURL {
	return p.LinkAt("/import", "", append([]string{"file", up.ID}, query...)...)
}

// showImport is GET /import: take a file; with ?file=… what one that was taken is and
// would do; with &job=… how far it is.
func (s *Server) showImport(w http.ResponseWriter, p *page) error {
	id := p.Query.Get("file")
	if id == "" {
		return s.renderImport(w, p, importView{Upload: p.uploadForm()})
	}
	if job := s.imports.jobOf(p.who, id); job != nil && p.Query.Get("job") != "" {
		return s.showJob(w, p, job)
	}
	up, err := s.imports.uploads.Of(p.who, id)
	if err != nil {
		return err
	}
	return s.showFile(w, p, up, mapState{})
}

// sendImport is POST /import: a file, as it comes in; or with ?file=… what to do with
// one that was taken.
func (s *Server) sendImport(w http.ResponseWriter, p *page) error {
	if p.Past() {
		return problem.New(problem.Misused, sayOnlyNow)
	}
	if id := p.Query.Get("file"); id != "" {
		up, err := s.imports.uploads.Of(p.who, id)
		if err != nil {
			return err
		}
		if err := p.sent(w); err != nil {
			return err
		}
		return s.doWithFile(w, p, up)
	}
	up, err := s.takeFile(w, p)
	if err != nil {
		form := p.uploadForm()
		if err := p.wrongWith(form, err); err != nil {
			return err
		}
		return s.renderImport(w, p, importView{Upload: form})
	}
	http.Redirect(w, p.r, string(importPath(p, up)), http.StatusSeeOther)
	return nil
}

// takeFile keeps the file that a form sends, without holding it in memory.
func (s *Server) takeFile(w http.ResponseWriter, p *page) (*monitor.Upload, error) {
	p.r.Body = http.MaxBytesReader(w, p.r.Body, monitor.MostUploaded+1<<20)
	parts, err := p.r.MultipartReader()
	if err != nil {
		return nil, problem.New(problem.Invalid, sayNotSent).Because(err)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, problem.New(problem.Invalid, sayNoFileSent).At(problem.Place{Column: "file"})
		}
		if err != nil {
			return nil, tooMuch(err)
		}
		if part.FormName() == "file" && part.FileName() != "" {
			return s.takePart(p, part)
		}
	}
}

func (s *Server) takePart(p *page, part *multipart.Part) (*monitor.Upload, error) {
	name := path.Base(strings.ReplaceAll(part.FileName(), `\`, "/"))
	low := strings.ToLower(name)
	if !slices.ContainsFunc([]string{".csv", ".tsv", ".txt", ".xlsx", ".xlsm"}, func(end string) bool { return strings.HasSuffix(low, end) }) {
		return nil, problem.New(problem.Invalid, sayOtherFile, "name", name).At(problem.Place{Column: "file"})
	}
	up, err := s.imports.uploads.Take(p.who, name, part)
	return up, tooMuch(err)
}

// tooMuch says that a file is too large, where that is what broke.
func tooMuch(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return problem.New(problem.Invalid, sayTooLarge, "most", int64(monitor.MostUploaded>>20)).At(problem.Place{Column: "file"})
	}
	return err
}

func (p *page) uploadForm() *component.Form {
	return &component.Form{
		ID: "upload", Label: p.Say(sayTakeFile), Action: p.LinkAt("/import", ""), Button: p.Say(sayUploadIt), Upload: true,
		Fields: []component.Field{{Name: "file", Label: p.Say(sayFileLabel), Hint: p.Say(sayFileHint, "most", int64(monitor.MostUploaded>>20)), File: true}},
		Says:   []string{p.Say(sayNotSavedYet)},
	}
}

func (s *Server) renderImport(w http.ResponseWriter, p *page, v importView) error {
	v.Kick = p.Say(sayTheRecord)
	if v.Lede == "" {
		v.Lede = p.Say(sayImportLede)
	}
	form := v.Upload
	if form == nil {
		form = v.Form
	}
	p.titled(p.Say(sayImportTitle), form)
	status := statusFor(form)
	if len(v.Problems) > 0 || v.Error != "" {
		status = http.StatusUnprocessableEntity
	}
	return s.renderStatus(w, p, status, importPage(&p.Page, v))
}

// showFile shows what a file is, as a person says or as it seems.
func (s *Server) showFile(w http.ResponseWriter, p *page, up *monitor.Upload, m mapState) error {
	v, _, err := s.lookAt(p, up, m)
	if err != nil {
		return err
	}
	return s.renderImport(w, p, v)
}

// lookAt makes the view of a file that was taken, before anything is tried.
func (s *Server) lookAt(p *page, up *monitor.Upload, m mapState) (importView, mapState, error) {
	v := importView{Lede: p.Say(sayImportOf, "name", up.Name, "size", sizeOf(up.Size)), Drop: importPath(p, up)}
	g, err := s.record.Guess(p.ctx, s.imports.uploads.File(up), monitor.ImportOptions{Type: m.Type, Sheet: m.Sheet})
	if one, ok := problem.Of(err); ok {
		v.Error = sentence(one.In(p.Lang))
		return v, m, nil
	}
	if err != nil {
		return v, m, err
	}
	if g.Head.Tagged() {
		return v, m, s.planUpdate(p, up, &v)
	}
	m = m.fill(g)
	v.Mapping, err = s.mappingView(p, up, g, m)
	return v, m, err
}

// sizeOf writes how large a file is.
func sizeOf(n int64) string {
	if n < 1<<20 {
		return strconv.FormatInt((n+1023)>>10, 10) + " kB"
	}
	return strconv.FormatInt(n>>20, 10) + " MB"
}

// problemsOf are the first problems of a list, by their places.
func problemsOf(p *page, list *problem.List) []problemView {
	var out []problemView
	for _, one := range list.Problems[:min(len(list.Problems), shownProblems)] {
		row := ""
		if one.Place.Line > 0 {
			row = strconv.Itoa(one.Place.Line)
		}
		out = append(out, problemView{row, one.Place.Column, one.Place.Found, sentence(one.Message.In(p.Lang, one.Args...))})
	}
	return out
}

func linesOf(p *page, lines []monitor.ImportLine, more int) (out []string, rest string) {
	for _, l := range lines[:min(len(lines), shownLines)] {
		out = append(out, l.In(p.Lang))
	}
	if n := max(0, len(lines)-shownLines) + more; n > 0 {
		rest = p.Count(sayMoreLines, n)
	}
	return out, rest
}

// mayImport refuses those who may not import.
func (s *Server) mayImport(p *page) error {
	if !s.record.May(p.who, access.Import, access.Object{}) {
		return problem.New(problem.Denied, sayReadOnly)
	}
	return nil
}

var (
	sayImportTitle = locale.Message{ID: "web.import-title", ES: "Traer un archivo", EN: "Bring in a file"}
	sayImportLede  = locale.Message{ID: "web.import-lede", ES: "De una hoja de cálculo al registro: suba el archivo, diga qué es cada columna, mire qué cambiaría, y guárdelo.", EN: "From a spreadsheet into the record: upload the file, say what each column is, look at what would change, and save it."}
	sayImportOf    = locale.Message{ID: "web.import-of", ES: "{name} · {size}", EN: "{name} · {size}"}
	sayTakeFile    = locale.Message{ID: "web.take-file", ES: "Subir un archivo", EN: "Upload a file"}
	sayFileLabel   = locale.Message{ID: "web.file-label", ES: "Archivo", EN: "File"}
	sayFileHint    = locale.Message{ID: "web.file-hint", ES: "Un CSV o un libro de Excel (.xlsx), de hasta {most} MB. También una lista que se sacó de este registro para cambiarla.", EN: "A CSV or a workbook of Excel (.xlsx), up to {most} MB. Also a list that was taken out of this record to be changed."}
	sayUploadIt    = locale.Message{ID: "web.upload-it", ES: "Subir y mirar", EN: "Upload and look"}
	sayNotSavedYet = locale.Message{ID: "web.not-saved-yet", ES: "Todavía no se guarda nada en el registro.", EN: "Nothing is saved in the record yet."}
	sayNoFileSent  = locale.Message{ID: "web.no-file-sent", ES: "Falta el archivo; elija uno.", EN: "The file is missing; choose one."}
	sayOtherFile   = locale.Message{ID: "web.other-file", ES: "{name} no es un CSV ni un .xlsx; ábralo y guárdelo como uno de ellos.", EN: "{name} is neither a CSV nor an .xlsx; open it and save it as one of them."}
	sayMoreLines   = locale.Plural{
		ID:    "web.more-lines",
		OneES: "y {n} más", ManyES: "y {n} más", OtherES: "y {n} más",
		OneEN: "and {n} more", OtherEN: "and {n} more",
	}
)
