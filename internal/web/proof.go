package web

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// proofPath is where the proof of a leaf is taken.
func proofPath(at record.Position) string { return journalPath(at) + "/proof.json" }

// takeProof is GET /journal/{position}/proof.json: a proof of one leaf that
// travels without the record, as a file.
func (s *Server) takeProof(w http.ResponseWriter, p *page) error {
	at, err := number(p.r.PathValue("position"))
	if err != nil {
		return err
	}
	body, err := s.record.Prove(p.ctx, p.who, record.Position(at))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="constancia-proof-`+strconv.FormatInt(at, 10)+`.json"`)
	s.send(w, p.r, http.StatusOK, "application/json", body)
	return nil
}

// checkView is what the page that checks proofs shows.
type checkView struct {
	Form    *component.Form
	Checked *checked // nil before anything was sent
	Key     string   // of this record
}

// checked is what a proof showed.
type checked struct {
	Holds bool
	Says  string
	Why   string // why it does not hold
	Facts []component.Fact
}

// showProof is GET /journal/proof: where anyone checks a proof.
func (s *Server) showProof(w http.ResponseWriter, p *page) error {
	return s.renderProof(w, p, s.proofForm(p, "", s.record.PublicKey()), nil)
}

func (s *Server) proofForm(p *page, proof, key string) *component.Form {
	return &component.Form{
		ID: "check", Label: p.Say(sayCheckProof), Action: p.LinkAt("/journal/proof", ""), Button: p.Say(sayCheck), Upload: true,
		Fields: []component.Field{
			{Name: "file", Label: p.Say(sayProofFile), Hint: p.Say(sayProofFileHint), File: true, Optional: true},
			{Name: "proof", Label: p.Say(sayProofText), Hint: p.Say(sayProofTextHint), Value: proof, Lines: 6, Mono: true, Optional: true},
			{Name: "key", Label: p.Say(sayPublicKey), Hint: p.Say(sayPublicKeyHint), Value: key, Mono: true},
		},
	}
}

func (s *Server) renderProof(w http.ResponseWriter, p *page, form *component.Form, c *checked) error {
	p.titled(p.Say(sayCheckProof), form)
	return s.renderStatus(w, p, statusFor(form), proofPage(&p.Page, checkView{Form: form, Checked: c, Key: s.record.PublicKey()}))
}

// checkProof is POST /journal/proof: it says in words whether a proof holds and
// what it shows. Nothing of it is kept.
func (s *Server) checkProof(w http.ResponseWriter, p *page) error {
	if err := p.sent(w); err != nil {
		return err
	}
	proof, err := p.uploaded("file")
	if err != nil {
		return err
	}
	form := s.proofForm(p, p.value("proof"), p.value("key"))
	if proof == "" {
		proof = p.value("proof")
	}
	if proof == "" {
		form.Field("proof").Error = p.Say(sayNoProof)
	}
	if p.value("key") == "" {
		form.Field("key").Error = p.Say(sayNoKey)
	}
	if form.Errors() > 0 {
		return s.renderProof(w, p, form, nil)
	}
	report, err := monitor.CheckProof([]byte(proof), p.value("key"))
	if errors.Is(err, monitor.ErrUnproven) {
		c := &checked{Says: p.Say(sayProofFails)}
		if one, ok := problem.Of(err); ok {
			c.Why = sentence(one.In(p.Lang))
		}
		return s.renderProof(w, p, form, c)
	}
	if one, ok := problem.Of(err); ok {
		form.Field(fieldOfProof(one)).Error = sentence(one.In(p.Lang))
		return s.renderProof(w, p, form, nil)
	}
	if err != nil {
		return err
	}
	return s.renderProof(w, p, form, s.proven(p, report))
}

// fieldOfProof tells whether the key or the proof could not be read.
func fieldOfProof(one *problem.Problem) string {
	if one.Place.Column == "key" || one.Kind == problem.Damaged {
		return "key"
	}
	return "proof"
}

// uploaded reads a file that a form sent, if it sent one.
func (p *page) uploaded(name string) (string, error) {
	file, _, err := p.r.FormFile(name)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return "", nil
	}
	if err != nil {
		return "", problem.New(problem.Invalid, sayNotSent).Because(err)
	}
	defer file.Close()
	body, err := io.ReadAll(file)
	return strings.TrimSpace(string(body)), err
}

// proven says in words what a proof that holds shows.
func (s *Server) proven(p *page, r monitor.ProofReport) *checked {
	c := &checked{Holds: true, Says: p.Say(sayProofHolds, "position", int64(r.Position), "size", int64(r.Size), "record", r.Record)}
	add := func(term locale.Message, says string, sub string) {
		c.Facts = append(c.Facts, component.Fact{Term: p.Say(term), Says: component.Words(says, sub)})
	}
	add(sayEntity, r.Entity.String(), typeLabel(&p.Page, r.Entity.Type, false))
	if r.Shown {
		reason := orElse(r.Reason, p.Say(sayNoReason))
		if r.ReasonHidden {
			reason = p.Say(sayReasonHidden)
		}
		add(sayEnteredHead, p.Say(sayEnteredBy, "when", p.clock(r.Time), "who", r.Author, "organisation", r.Organisation), reason)
	}
	t, _ := p.Schema.Type(r.Entity.Type)
	for _, st := range r.Statements {
		name := st.Property
		if def, ok := t.Said(st.Property); ok {
			name = def.Label.In(p.Lang)
		}
		c.Facts = append(c.Facts, component.Fact{
			Term: name,
			Says: component.Shown(st.Value, joinDots(withoutEmpty([]string{st.Source, st.Locator, st.Certainty, st.Known, st.Note})...)),
		})
	}
	for _, k := range r.Rankings {
		reason := k.Reason
		if k.ReasonHidden {
			reason = p.Say(sayReasonHidden)
		}
		add(sayJudgementHead, p.Say(sayJudgementOf, "statement", statementKey(k.Of), "rank", k.Rank, "cause", k.Cause), joinDots(withoutEmpty([]string{reason, k.Source, k.Known})...))
	}
	if len(r.Erases) > 0 {
		add(sayErasedHead, strings.Join(r.Erases, ", "), "")
	}
	if r.Hidden > 0 {
		add(sayHiddenHead, p.Count(sayHidden, r.Hidden), "")
	}
	return c
}

// proofLink leads to a proof, and says of which position for who hears only it.
func proofLink(p *page, at record.Position) templ.Component {
	return component.Download(p.LinkAt(proofPath(at), ""), p.Say(sayTakeProof), p.Say(sayOfPosition, "n", int64(at)))
}

var (
	sayCheckProof    = locale.Message{ID: "web.check-proof", ES: "Comprobar una prueba", EN: "Check a proof"}
	sayCheck         = locale.Message{ID: "web.check", ES: "Comprobar", EN: "Check"}
	sayProofFile     = locale.Message{ID: "web.proof-file", ES: "El archivo de la prueba", EN: "The file of the proof"}
	sayProofFileHint = locale.Message{ID: "web.proof-file-hint", ES: "Por ejemplo constancia-proof-266.json.", EN: "For example constancia-proof-266.json."}
	sayProofText     = locale.Message{ID: "web.proof-text", ES: "O la prueba pegada aquí", EN: "Or the proof, pasted here"}
	sayProofTextHint = locale.Message{ID: "web.proof-text-hint", ES: "Entera: empieza con una llave { y termina con otra }.", EN: "The whole of it: it begins with one brace and ends with another."}
	sayPublicKey     = locale.Message{ID: "web.public-key", ES: "Llave pública del registro que la hizo", EN: "Public key of the record that made it"}
	sayPublicKeyHint = locale.Message{ID: "web.public-key-hint", ES: "Aquí está la de este registro. Para no depender de él, use la que su coalición publicó en otra parte.", EN: "Here is the key of this record. So as not to depend on it, use the one that its coalition published elsewhere."}
	sayNoProof       = locale.Message{ID: "web.no-proof", ES: "No se envió ninguna prueba. Elija el archivo, o péguelo aquí.", EN: "No proof was sent. Choose the file, or paste it here."}
	sayNoKey         = locale.Message{ID: "web.no-key", ES: "Falta la llave pública. Pídala a quien lleva el registro: sin ella la prueba no prueba nada.", EN: "The public key is missing. Ask whoever keeps the record: without it the proof proves nothing."}
	sayProofFails    = locale.Message{ID: "web.proof-fails", ES: "La prueba no se sostiene: algo en ella se alteró, o es de otro registro.", EN: "The proof does not hold: something in it was altered, or it is another record’s."}
	sayProofHolds    = locale.Message{ID: "web.proof-holds", ES: "La prueba se sostiene. Lo de abajo estaba en la posición {position} de {record} cuando su diario tenía {size} posiciones, y nada de ello se ha alterado desde entonces.", EN: "The proof holds. What stands below was at position {position} of {record} when its journal had {size} positions, and nothing of it has been altered since."}
	sayReasonHidden  = locale.Message{ID: "web.reason-hidden", ES: "El motivo no se muestra: se suprimió, o alguien lo reserva", EN: "The reason is not shown: it was erased, or somebody keeps it back"}
	sayReasonErased  = locale.Message{ID: "web.reason-erased", ES: "El motivo se suprimió", EN: "The reason was erased"}
	sayJudgementHead = locale.Message{ID: "web.judgement-head", ES: "Juicio", EN: "Judgement"}
	sayJudgementOf   = locale.Message{ID: "web.judgement-of", ES: "declaración {statement}: {rank}, {cause}", EN: "statement {statement}: {rank}, {cause}"}
	sayHiddenHead    = locale.Message{ID: "web.hidden-head", ES: "No se muestra", EN: "Not shown"}
	sayHidden        = locale.Plural{
		ID:    "web.hidden",
		OneES: "{n} declaración o juicio que se suprimió o se reservó", ManyES: "{n} de declaraciones o juicios que se suprimieron o se reservaron", OtherES: "{n} declaraciones o juicios que se suprimieron o se reservaron",
		OneEN: "{n} statement or judgement that was erased or kept back", OtherEN: "{n} statements or judgements that were erased or kept back",
	}
	sayOfPosition = locale.Message{ID: "web.of-position", ES: "de la posición {n}", EN: "of position {n}"}
)
