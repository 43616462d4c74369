package web

import (
	"cmp"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// mapState is what a person has said of a file so far.
type mapState struct {
	Sheet, Type, Source string
	To                  []string                  // what each column is; nil: as guessed
	Terms               map[int]map[string]string // by column: what stands there, and the term that is meant
	Name                string                    // under which the mapping is kept
}

// mappingView is the form in which columns are mapped.
type mappingView struct {
	Action        templ.SafeURL
	Sheets, Types []component.Option
	Sheet, Type   string
	Source, Name  string
	Columns       []columnView
	Terms         []termView
	Kept          []string
	Says          string // what was kept
}

// columnView is one column of a file.
type columnView struct {
	N, Header, Examples, To string
	Options                 []component.Option
}

// termView is a word of a file for which a term is looked for.
type termView struct {
	Name, Column, Word, To string
	Options                []component.Option
}

// mapState is what a form says of a file.
func (p *page) mapState() mapState {
	m := mapState{
		Sheet: p.value("sheet"), Type: p.value("type"), Source: p.value("source"), Name: p.value("mapping"),
		Terms: map[int]map[string]string{},
	}
	for i := 0; p.r.PostForm.Has("to." + strconv.Itoa(i)); i++ {
		m.To = append(m.To, p.value("to."+strconv.Itoa(i)))
	}
	for name := range p.r.PostForm {
		if rest, ok := strings.CutPrefix(name, "term."); ok {
			at, word, _ := strings.Cut(rest, ".")
			if i, err := strconv.Atoi(at); err == nil {
				m.mean(i, word, p.value(name))
			}
		}
	}
	if m.Type != p.value("was-type") || m.Sheet != p.value("was-sheet") {
		m.To, m.Terms = nil, map[int]map[string]string{} // the columns of something else
	}
	return m
}

func (m mapState) mean(column int, word, term string) {
	if m.Terms[column] == nil {
		m.Terms[column] = map[string]string{}
	}
	m.Terms[column][word] = term
}

// fill takes what seems so where nothing was said.
func (m mapState) fill(g monitor.Guessed) mapState {
	m.Sheet, m.Type = g.Sheet, cmp.Or(m.Type, g.Type)
	if len(m.To) != len(g.Head.Header) {
		m.To = slices.Clone(g.To)
		m.To = append(m.To, make([]string, len(g.Head.Header)-len(m.To))...)
	}
	if m.Terms == nil {
		m.Terms = map[int]map[string]string{}
	}
	return m
}

// mapping is what was said as a mapping.
func (m mapState) mapping(header []string) monitor.ImportMapping {
	out := monitor.ImportMapping{Type: m.Type, Columns: map[string]string{}, Values: map[string]map[string]string{}}
	for i, h := range header {
		h = strings.TrimSpace(h)
		if h == "" || i >= len(m.To) {
			continue
		}
		if _, twice := out.Columns[h]; !twice || m.To[i] != "" {
			out.Columns[h] = m.To[i]
		}
		for word, term := range m.Terms[i] {
			if term == "" {
				continue
			}
			if out.Values[h] == nil {
				out.Values[h] = map[string]string{}
			}
			out.Values[h][word] = term
		}
	}
	return out
}

// use takes what a kept mapping says.
func (m mapState) use(kept monitor.ImportMapping, header []string) mapState {
	m.Type = cmp.Or(kept.Type, m.Type)
	m.To, m.Terms = make([]string, len(header)), map[int]map[string]string{}
	for i, h := range header {
		for from, to := range kept.Columns {
			if strings.EqualFold(strings.TrimSpace(from), strings.TrimSpace(h)) {
				m.To[i] = to
			}
		}
		for word, term := range kept.Values[strings.TrimSpace(h)] {
			m.mean(i, word, term)
		}
	}
	return m
}

func (s *Server) mappingView(p *page, up *monitor.Upload, g monitor.Guessed, m mapState) (*mappingView, error) {
	v := &mappingView{Action: importPath(p, up), Sheet: g.Sheet, Type: m.Type, Source: m.Source, Name: m.Name}
	for _, name := range g.Sheets {
		v.Sheets = append(v.Sheets, component.Option{Value: name, Label: name})
	}
	for _, t := range p.Schema.Types {
		if !access.PeopleType(t.Name) {
			v.Types = append(v.Types, component.Option{Value: t.Name, Label: t.Labels.In(p.Lang)})
		}
	}
	options := []component.Option{{Label: p.Say(sayLeaveColumn)}}
	for _, to := range s.record.ImportTargets(m.Type) {
		options = append(options, component.Option{Value: to.Name, Label: to.Label.In(p.Lang)})
	}
	for i, h := range g.Head.Header {
		if m.Type == "" {
			break
		}
		v.Columns = append(v.Columns, columnView{
			N: "to." + strconv.Itoa(i), Header: cmp.Or(strings.TrimSpace(h), "—"), Examples: firstWords(g.Head.Rows, i), To: m.To[i], Options: options,
		})
	}
	v.Terms = s.termViews(p, g.Head.Header, m)
	var err error
	v.Kept, err = s.record.Mappings()
	return v, err
}

// firstWords are the first different words of a column.
func firstWords(rows [][]string, column int) string {
	var out []string
	for _, row := range rows {
		cell := strings.TrimSpace(row[column])
		if r := []rune(cell); len(r) > 40 {
			cell = string(r[:39]) + "…"
		}
		if cell != "" && !slices.Contains(out, cell) {
			out = append(out, cell)
		}
		if len(out) == 3 {
			break
		}
	}
	return strings.Join(out, " · ")
}

// termViews are the words for which terms are asked, or were said.
func (s *Server) termViews(p *page, header []string, m mapState) []termView {
	t, ok := p.Schema.Type(m.Type)
	if !ok {
		return nil
	}
	var out []termView
	for _, i := range slices.Sorted(maps.Keys(m.Terms)) {
		if i >= len(m.To) || i >= len(header) {
			continue
		}
		def, ok := t.Property(m.To[i])
		if !ok || def.Kind.Base != record.TermOf {
			continue
		}
		options := []component.Option{{Label: p.Say(sayNoTermYet)}}
		if vocabulary, ok := p.vocabulary.Vocabulary(def.Kind.Vocabulary); ok {
			for _, term := range vocabulary.Terms() {
				options = append(options, component.Option{Value: term.Code, Label: term.Label.In(p.Lang)})
			}
		}
		for _, word := range slices.Sorted(maps.Keys(m.Terms[i])) {
			out = append(out, termView{
				Name: "term." + strconv.Itoa(i) + "." + word, Column: header[i], Word: word, To: m.Terms[i][word], Options: options,
			})
		}
	}
	return out
}

// doWithFile does what a button of the page says.
func (s *Server) doWithFile(w http.ResponseWriter, p *page, up *monitor.Upload) error {
	if err := s.mayImport(p); err != nil {
		return err
	}
	do := p.value("do")
	switch {
	case do == "drop":
		if err := s.imports.uploads.Drop(up); err != nil {
			return err
		}
		http.Redirect(w, p.r, string(p.LinkAt("/import", "")), http.StatusSeeOther)
		return nil
	case do == "update":
		return s.startUpdate(w, p, up)
	}
	v, m, err := s.lookAt(p, up, p.mapState())
	if err != nil {
		return err
	}
	if v.Mapping == nil || m.Type == "" {
		return s.renderImport(w, p, v)
	}
	g, err := s.record.Guess(p.ctx, s.imports.uploads.File(up), monitor.ImportOptions{Type: m.Type, Sheet: m.Sheet})
	if err != nil {
		return err
	}
	switch do {
	case "use":
		kept, err := s.record.Mapping(p.value("kept"))
		if err != nil {
			return err
		}
		return s.showFile(w, p, up, m.use(kept, g.Head.Header))
	case "keep":
		err := s.record.SaveMapping(m.Name, m.mapping(g.Head.Header))
		if one, ok := problem.Of(err); ok {
			v.Error = sentence(one.Message.In(p.Lang, one.Args...))
			return s.renderImport(w, p, v)
		}
		if err != nil {
			return err
		}
		v.Mapping.Says = p.Say(sayMappingKept, "name", m.Name)
		if v.Mapping.Kept, err = s.record.Mappings(); err != nil {
			return err
		}
		return s.renderImport(w, p, v)
	case "check", "import":
		o := monitor.ImportOptions{
			Mapping: []monitor.ImportMapping{m.mapping(g.Head.Header)}, Sheet: m.Sheet, Source: m.Source, Lang: p.Lang,
			Lines: shownLines,
		}
		if do == "check" {
			return s.tryImport(w, p, up, v, m, g, o)
		}
		o.Reason = p.value("reason")
		return s.startImport(w, p, up, o)
	}
	return s.renderImport(w, p, v)
}

// tryImport says what an import would do, and what is wrong.
func (s *Server) tryImport(w http.ResponseWriter, p *page, up *monitor.Upload, v importView, m mapState, g monitor.Guessed, o monitor.ImportOptions) error {
	o.DryRun = true
	report, err := s.record.Import(p.ctx, p.who, []monitor.ImportFile{s.imports.uploads.File(up)}, o)
	var list *problem.List
	if err != nil && !errors.As(err, &list) {
		one, ok := problem.Of(err)
		if !ok {
			return err
		}
		list = &problem.List{}
		list.Add(one)
	}
	if list != nil {
		v.Problems, v.Found = problemsOf(p, list), p.Count(sayWrongInFile, list.Len())
		for _, one := range list.Problems {
			if one.Message.ID == sayNoTermID {
				if i := slices.IndexFunc(g.Head.Header, func(h string) bool { return strings.TrimSpace(h) == one.Place.Column }); i >= 0 && m.Terms[i][one.Place.Found] == "" {
					m.mean(i, one.Place.Found, "")
				}
			}
		}
		v.Mapping.Terms = s.termViews(p, g.Head.Header, m)
		return s.renderImport(w, p, v)
	}
	v.Says = []string{
		p.Count(sayWouldCreate, report.Created), p.Count(sayWouldChange, report.Changed), p.Count(sayWouldKeep, report.Unchanged),
		p.Count(sayWouldAdd, report.Added),
	}
	v.Lines, v.More = linesOf(p, report.Lines, report.More)
	for _, warned := range problemsOf(p, &report.Warnings) {
		v.Lines = append(v.Lines, joinDots(warned.Row, warned.Column, warned.Says))
	}
	if report.Created+report.Changed > 0 {
		v.Form = p.carryOutForm(up, m, "import", sayImportIt)
	}
	return s.renderImport(w, p, v)
}

// sayNoTermID is the problem of a word that no vocabulary has.
const sayNoTermID = "record.no-term"

// carryOutForm is the last button: all that was said goes along.
func (p *page) carryOutForm(up *monitor.Upload, m mapState, do string, button locale.Message) *component.Form {
	f := &component.Form{
		ID: "carry-out", Label: p.Say(button), Action: importPath(p, up), Button: p.Say(button), Cancel: p.LinkAt("/import", ""),
		Fields: []component.Field{{Name: "reason", Label: p.Say(sayReasonLabel), Hint: p.Say(sayImportWhy), Lines: 2, Optional: true}},
		Hidden: []component.Option{
			{Value: "do", Label: do},
			{Value: "sheet", Label: m.Sheet},
			{Value: "type", Label: m.Type},
			{Value: "source", Label: m.Source},
			{Value: "was-sheet", Label: m.Sheet},
			{Value: "was-type", Label: m.Type},
		},
		Says: []string{p.Say(sayOneSet)},
	}
	for i, to := range m.To {
		f.Hidden = append(f.Hidden, component.Option{Value: "to." + strconv.Itoa(i), Label: to})
	}
	for i, words := range m.Terms {
		for word, term := range words {
			f.Hidden = append(f.Hidden, component.Option{Value: "term." + strconv.Itoa(i) + "." + word, Label: term})
		}
	}
	slices.SortStableFunc(f.Hidden, func(a, b component.Option) int { return cmp.Compare(a.Value, b.Value) })
	return f
}
