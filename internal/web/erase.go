package web

import (
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

// shownToErase is how many statements the page of an erasure lists; it counts all.
const shownToErase = 200

// erasing is what somebody asks to destroy: one statement, or all of an entity.
type erasing struct {
	id   record.ID
	of   record.StatementID // zero: all
	path string             // of what is erased, where one goes back to
	all  []record.Statement
	n    *names
	back int // entities that refer to it
}

// eraseView is what the page of an erasure shows.
type eraseView struct {
	Kick, Title string
	Lang        string
	Lede        string
	Statements  []component.Statement
	More        string
	Stays       []string
	Form        *component.Form
	WhyNot      string
}

// eraseAsked reads what an address asks to erase. What is known only from a later
// day is erased too.
func (s *Server) eraseAsked(p *page) (erasing, error) {
	var e erasing
	var err error
	if p.r.PathValue("statement") != "" {
		e.id, e.of, err = p.statementAsked()
		e.path = p.statementPath(e.id, e.of)
	} else {
		e.id, err = p.entityID()
		e.path = p.EntityPath(e.id) + "/statements"
	}
	if err != nil {
		return e, err
	}
	e.all, err = s.record.Statements(p.ctx, p.who, e.id, known(record.LastDay))
	if err != nil {
		return e, err
	}
	if e.of.Leaf > 0 {
		e.all = slices.DeleteFunc(e.all, func(st record.Statement) bool { return st.ID != e.of })
	}
	e.n, err = s.namesOf(p, mentioned(record.Entity{ID: e.id, Statements: e.all})...)
	if err != nil {
		return e, err
	}
	back, err := s.record.Referring(p.ctx, p.who, e.id, p.at)
	for _, ids := range back {
		e.back += len(ids)
	}
	return e, err
}

// erased reports whether nothing is left of what was to be erased, but its
// tombstones.
func (s *Server) erased(p *page, e erasing) (bool, error) {
	if len(e.all) > 0 {
		return false, nil
	}
	stones, err := s.record.Tombstones(p.ctx, p.who, e.id, p.at)
	for _, stone := range stones {
		if e.of.Leaf == 0 || stone.Statement == e.of {
			return true, err
		}
	}
	if err == nil {
		err = problem.New(problem.NotFound, sayNothingToErase, "entity", e.id)
	}
	return false, err
}

// showErase is GET …/erase: exactly what will be destroyed, what stays, and the
// form that does it.
func (s *Server) showErase(w http.ResponseWriter, p *page) error {
	e, err := s.eraseAsked(p)
	if err != nil {
		return err
	}
	gone, err := s.erased(p, e)
	if err != nil {
		return err
	}
	if gone {
		http.Redirect(w, p.r, string(p.Link(e.path)), http.StatusSeeOther)
		return nil
	}
	return s.renderErase(w, p, e, s.eraseForm(p, e, "", ""))
}

func (s *Server) eraseForm(p *page, e erasing, reason, word string) *component.Form {
	path := strings.TrimSuffix(e.path, "/statements") + "/erase"
	return p.destroyForm(p.LinkAt(path, ""), p.Link(e.path), reason, word)
}

// destroyForm asks for a reason that names nobody and the word that confirms.
func (p *page) destroyForm(action, back templ.SafeURL, reason, word string) *component.Form {
	why := p.reasonField(reason)
	why.Hint = p.Say(sayEraseWhyHint)
	return &component.Form{
		ID: "erase", Label: p.Say(sayEraseThis), Action: action, Button: p.Say(sayEraseThis), Grave: true,
		Fields: []component.Field{why, {
			Name: "word", Label: p.Say(sayTypeWord, "word", p.Say(sayEraseWord)), Hint: p.Say(sayTypeWordHint), Value: word, Narrow: true,
		}},
		Hidden: []component.Option{p.seenNow()}, Says: []string{p.Say(sayNoUndo)}, Cancel: back,
	}
}

func (s *Server) renderErase(w http.ResponseWriter, p *page, e erasing, form *component.Form) error {
	t, _ := p.Schema.Type(e.id.Type)
	v := eraseView{
		Kick: joinDots(t.Label.In(p.Lang), e.id.Key), Title: p.Say(sayEraseTitle, "name", e.n.of(e.id)), Lang: e.n.lang(e.id),
		Lede: p.Count(sayEraseLede, len(e.all)),
	}
	var err error
	if v.Stays, err = s.staysAfter(p, e); err != nil {
		return err
	}
	for _, st := range e.all[:min(len(e.all), shownToErase)] {
		def, _ := t.Said(st.Property)
		row := s.statement(p, e.n, def, st)
		row.Name = def.Label.In(p.Lang)
		v.Statements = append(v.Statements, row)
	}
	if more := len(e.all) - shownToErase; more > 0 {
		v.More = p.Count(sayMoreOf, more)
	}
	if ok, why := s.mayAct(p, access.Erase); ok {
		v.Form = form
	} else {
		v.WhyNot = sentence(why)
	}
	p.titled(v.Title, v.Form)
	return s.renderStatus(w, p, statusFor(v.Form), erasePage(&p.Page, v))
}

// staysAfter says what an erasure leaves.
func (s *Server) staysAfter(p *page, e erasing) ([]string, error) {
	stays := []string{p.Say(sayStaysTombstone), p.Say(sayStaysLeaf), p.Say(sayStaysReasons), p.Say(sayStaysBackups)}
	if e.back > 0 && e.of.Leaf == 0 {
		stays = append(stays, p.Count(sayStaysBack, e.back))
	}
	if !s.record.May(p.who, access.Erase, access.Object{Type: e.id.Type}) {
		return stays, nil
	}
	known, others, err := s.record.FiltersNaming(p.ctx, p.who, e.id)
	if len(known) > 0 {
		names := make([]string, len(known))
		for i, f := range known {
			names[i] = p.Say(sayFilterOf, "name", f.Name, "maker", f.Maker)
		}
		stays = append(stays, p.Say(sayStaysFilters, "names", locale.And(p.Lang, names)))
	}
	if others > 0 {
		stays = append(stays, p.Count(sayStaysFiltersOfOthers, others))
	}
	return stays, err
}

// erase is POST …/erase: it destroys what the page showed, if the word was typed.
func (s *Server) erase(w http.ResponseWriter, p *page) error {
	if err := p.sent(w); err != nil {
		return err
	}
	return s.act(p, access.Erase, func() error {
		e, err := s.eraseAsked(p)
		if err != nil {
			return err
		}
		gone, err := s.erased(p, e)
		if err != nil {
			return err
		}
		if gone { // sent twice
			http.Redirect(w, p.r, string(p.Link(e.path)), http.StatusSeeOther)
			return nil
		}
		form := s.eraseForm(p, e, p.value("reason"), p.value("word"))
		at, err := s.eraseAs(p, e, form)
		if err != nil {
			return err
		}
		if at == 0 {
			return s.renderErase(w, p, e, form)
		}
		return p.done(w, e.path, at)
	})
}

func (s *Server) eraseAs(p *page, e erasing, form *component.Form) (record.Position, error) {
	reason, word := p.value("reason"), p.value("word")
	if reason == "" {
		form.Field("reason").Error = p.Say(sayWriteEraseWhy)
	}
	form.Field("word").Error = p.wordWrong(word)
	newer := 0
	for _, st := range e.all {
		if st.ID.Leaf > p.seen() {
			newer++
		}
	}
	if newer > 0 {
		form.Error = p.Count(sayAddedMeanwhile, newer)
	}
	if form.Errors() > 0 {
		return 0, nil
	}
	asked := monitor.Erasure{Entity: e.id, Reason: reason}
	if e.of.Leaf > 0 {
		asked.Statements = []record.StatementID{e.of}
	}
	receipt, err := s.record.Erase(p.ctx, p.who, asked)
	if err != nil {
		return 0, p.wrongWith(form, err)
	}
	return receipt.Last, nil
}

// wordWrong says what is wrong with the word that confirms; nothing if it is right.
func (p *page) wordWrong(word string) string {
	switch right := p.Say(sayEraseWord); {
	case word == "":
		return p.Say(sayNoWord, "word", right)
	case !strings.EqualFold(word, right):
		return p.Say(sayNotTheWord, "found", word, "word", right)
	}
	return ""
}

// tombstones groups what was erased of an entity by the change that erased it.
func (s *Server) tombstones(p *page, stones []monitor.Tombstone) []component.Tombstone {
	var out []component.Tombstone
	at := map[record.Position]int{}
	for _, stone := range stones {
		i, ok := at[stone.At]
		if !ok {
			i = len(out)
			at[stone.At] = i
			one := component.Tombstone{
				ID:     "t" + strconv.FormatInt(int64(stone.At), 10),
				SetAt:  p.LinkAt(journalPath(stone.At), ""),
				SetSay: initial(p.Say(sayAtPosition, "n", int64(stone.At))),
				Reason: orElse(stone.Reason, p.Say(sayNoReason)),
			}
			if !stone.When.IsZero() {
				one.When = p.clock(stone.When.UTC().Format("2006-01-02T15:04:05Z"))
				one.By = p.Say(sayWhoOf, s.by(p, stone.By, stone.Organisation)...)
			}
			out = append(out, one)
		}
		out[i].N++
		out[i].Statements = append(out[i].Statements, statementKey(stone.Statement))
	}
	return out
}

// showTombstone is the page of a statement that was erased: which it was, by
// whom, when and why, and nothing of what it said.
func (s *Server) showTombstone(w http.ResponseWriter, p *page, q stated, stone monitor.Tombstone) error {
	n, err := s.namesOf(p, q.id)
	if err != nil {
		return err
	}
	t, _ := p.Schema.Type(q.id.Type)
	v := tombstoneView{
		Kick: joinDots(t.Label.In(p.Lang), n.of(q.id)), Title: initial(p.Say(sayStatementN, "n", statementKey(q.of))),
		Stones: s.tombstones(p, []monitor.Tombstone{stone}),
		Entity: link{n.of(q.id), p.Link(p.EntityPath(q.id) + "/statements"), n.lang(q.id)},
		Set:    p.LinkAt(journalPath(q.of.Leaf), ""), Proof: p.LinkAt(proofPath(q.of.Leaf), ""),
	}
	if p.saved() == stone.At {
		v.Notice = p.Count(sayErasedNow, 1, "position", int64(stone.At))
	}
	p.Title = v.Title
	return s.renderStatus(w, p, http.StatusGone, tombstonePage(&p.Page, v))
}

// tombstoneView is what the page of an erased statement shows.
type tombstoneView struct {
	Kick, Title string
	Notice      string
	Stones      []component.Tombstone
	Entity      link
	Set, Proof  templ.SafeURL
}

var (
	sayNothingToErase = locale.Message{ID: "web.nothing-to-erase", ES: "de {entity} no consta nada que suprimir; puede que se llame de otro modo: búsquelo", EN: "nothing is on record of {entity} that could be erased; it may go by another name: search for it"}
	sayEraseWhyHint   = locale.Message{ID: "web.erase-why-hint", ES: "Sin nombrar a nadie y sin repetir lo que se suprime: estas palabras se quedan en el diario. Por ejemplo: «a petición de la familia».", EN: "Name nobody and repeat nothing of what is erased: these words stay in the journal. For example: “asked for by the family”."}
	sayEraseThis      = locale.Message{ID: "web.erase-this", ES: "Suprimir para siempre", EN: "Erase for good"}
	sayEraseWord      = locale.Message{ID: "web.erase-word", ES: "suprimir", EN: "erase"}
	sayTypeWord       = locale.Message{ID: "web.type-word", ES: "Para confirmar, escriba la palabra «{word}»", EN: "To confirm, type the word “{word}”"}
	sayTypeWordHint   = locale.Message{ID: "web.type-word-hint", ES: "Para que no ocurra por un toque de más.", EN: "So that it does not happen by one touch too many."}
	sayNoUndo         = locale.Message{ID: "web.no-undo", ES: "No se puede deshacer: ni con este programa ni con otro.", EN: "It cannot be undone: neither with this program nor with another."}
	sayEraseTitle     = locale.Message{ID: "web.erase-title", ES: "Suprimir lo dicho de {name}", EN: "Erase what was said of {name}"}
	sayEraseLede      = locale.Plural{
		ID:    "web.erase-lede",
		OneES: "Se destruirá para siempre {n} declaración, aquí y en cada momento pasado.", ManyES: "Se destruirán para siempre {n} de declaraciones, aquí y en cada momento pasado.", OtherES: "Se destruirán para siempre {n} declaraciones, aquí y en cada momento pasado.",
		OneEN: "{n} statement will be destroyed for good, here and at every past moment.", OtherEN: "{n} statements will be destroyed for good, here and at every past moment.",
	}
	sayStaysTombstone       = locale.Message{ID: "web.stays-tombstone", ES: "Una lápida: que algo se suprimió, quién, cuándo y por qué.", EN: "A tombstone: that something was erased, who did it, when and why."}
	sayStaysLeaf            = locale.Message{ID: "web.stays-leaf", ES: "Las hojas del diario con sus huellas, y con ellas toda prueba: que hubo una declaración, no qué decía.", EN: "The leaves of the journal with their hashes, and with them every proof: that there was a statement, not what it said."}
	sayStaysReasons         = locale.Message{ID: "web.stays-reasons", ES: "El identificador de la entidad, y los motivos que se escribieron al cambiarla y juzgarla. Si nombran a alguien, suprímalos aparte, en la página de cada cambio.", EN: "The entity’s identifier, and the reasons that were written when it was changed and judged. If they name somebody, erase them apart, on the page of each change."}
	sayStaysBackups         = locale.Message{ID: "web.stays-backups", ES: "Los respaldos y las exportaciones que ya se hicieron: siguen teniéndolo. Bórrelos donde estén.", EN: "Backups and exports made earlier: they still hold it. Delete them where they are."}
	sayStaysFilters         = locale.Message{ID: "web.stays-filters", ES: "Filtros guardados que la nombran por su identificador: {names}. Bórrelos si hace falta, en «Filtros guardados».", EN: "Saved filters that name it by its identifier: {names}. Delete them where needed, on “Saved filters”."}
	sayFilterOf             = locale.Message{ID: "web.filter-of", ES: "«{name}», de {maker}", EN: "“{name}”, of {maker}"}
	sayStaysFiltersOfOthers = locale.Plural{
		ID:    "web.stays-filters-of-others",
		OneES: "{n} filtro guardado de otra persona, que la nombra por su identificador.", ManyES: "{n} de filtros guardados de otras personas, que la nombran por su identificador.", OtherES: "{n} filtros guardados de otras personas, que la nombran por su identificador.",
		OneEN: "{n} saved filter of somebody else, which names it by its identifier.", OtherEN: "{n} saved filters of others, which name it by its identifier.",
	}
	sayStaysBack = locale.Plural{
		ID:    "web.stays-back",
		OneES: "La entidad que la nombra ({n}) sigue nombrándola por su identificador.", ManyES: "Las {n} de entidades que la nombran siguen nombrándola por su identificador.", OtherES: "Las {n} entidades que la nombran siguen nombrándola por su identificador.",
		OneEN: "The {n} entity that refers to it still does, by its identifier.", OtherEN: "The {n} entities that refer to it still do, by its identifier.",
	}
	sayWriteEraseWhy  = locale.Message{ID: "web.write-erase-why", ES: "Falta el motivo. Escriba por qué se suprime, sin nombrar a nadie.", EN: "The reason is missing. Write why it is erased, naming nobody."}
	sayNoWord         = locale.Message{ID: "web.no-word", ES: "Falta la palabra. Para suprimir, escriba «{word}».", EN: "The word is missing. To erase, type “{word}”."}
	sayNotTheWord     = locale.Message{ID: "web.not-the-word", ES: "Se escribió «{found}». Para suprimir, escriba «{word}».", EN: "“{found}” was typed. To erase, type “{word}”."}
	sayAddedMeanwhile = locale.Plural{
		ID:    "web.added-meanwhile",
		OneES: "Entretanto alguien añadió {n} declaración, que usted no había visto. Nada se suprimió: lea la lista de nuevo.", ManyES: "Entretanto alguien añadió {n} de declaraciones, que usted no había visto. Nada se suprimió: lea la lista de nuevo.", OtherES: "Entretanto alguien añadió {n} declaraciones, que usted no había visto. Nada se suprimió: lea la lista de nuevo.",
		OneEN: "Meanwhile somebody added {n} statement that you had not seen. Nothing was erased: read the list again.", OtherEN: "Meanwhile somebody added {n} statements that you had not seen. Nothing was erased: read the list again.",
	}
	sayErasedNow = locale.Plural{
		ID:    "web.erased-now",
		OneES: "Se suprimió {n} declaración. La lápida está en la posición {position}.", ManyES: "Se suprimieron {n} de declaraciones. La lápida está en la posición {position}.", OtherES: "Se suprimieron {n} declaraciones. La lápida está en la posición {position}.",
		OneEN: "{n} statement was erased. The tombstone stands at position {position}.", OtherEN: "{n} statements were erased. The tombstone stands at position {position}.",
	}
)
