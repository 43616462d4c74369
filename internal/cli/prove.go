package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// prove is constancia prove DIR POSITION|TYPE:KEY: a proof that travels without
// the record.
func (a *app) prove() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:     "prove DIR POSITION|TYPE:KEY",
		Short:   a.text("Escribir una prueba de lo dicho de una entidad, que se comprueba sin el registro", "Write a proof of what is said of an entity, to be checked without the record"),
		Example: "  constancia prove DIR act:a-12 --out a-12.proof.json\n  constancia key DIR > record.key\n  constancia verify --proof a-12.proof.json --key record.key",
		Args:    takes(2, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd, args[0], func(r *monitor.Record) error {
				at, err := a.leafCalled(cmd, r, args[1])
				if err != nil {
					return err
				}
				proof, err := r.Prove(cmd.Context(), a.actor(r), at)
				if err != nil {
					return err
				}
				if out == "" {
					_, err := a.Out.Write(proof)
					return err
				}
				if err := writeNew(out, proof); err != nil {
					return err
				}
				return a.write(map[string]any{"file": out, "position": at}, func(w io.Writer) error {
					_, err := fmt.Fprintln(w, sayProved.In(a.lang, "position", position(at), "file", out))
					return err
				})
			})
		},
	}
	cmd.Flags().StringVar(&out, "out", "", a.text("archivo nuevo para la prueba; sin él, a la salida", "new file for the proof; without it, to the output"))
	return cmd
}

// leafCalled is the leaf at a position, or the one that brought the statements of
// an entity.
func (a *app) leafCalled(cmd *cobra.Command, r *monitor.Record, text string) (record.Position, error) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && n > 0 {
		return record.Position(n), nil
	}
	id, ok := record.ParseID(text)
	if !ok {
		return 0, misused(sayNoLeaf, "found", text)
	}
	e, err := r.Entity(cmd.Context(), a.actor(r), id, monitor.AsOf{})
	if err != nil {
		return 0, err
	}
	var leaves []record.Position
	for _, s := range e.Statements {
		if !slices.Contains(leaves, s.ID.Leaf) {
			leaves = append(leaves, s.ID.Leaf)
		}
	}
	if len(leaves) == 1 {
		return leaves[0], nil
	}
	var texts []string
	for _, leaf := range leaves {
		texts = append(texts, position(leaf))
	}
	return 0, misused(saySeveralLeaves, "id", text, "positions", locale.And(a.lang, texts), "dir", cmd.Flags().Arg(0), "last", texts[len(texts)-1])
}

// writeNew writes a file that must not be there yet.
func writeNew(name string, content []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err == nil {
		_, err = f.Write(content)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return problem.New(problem.Misused, sayNoNewFile, "file", name).Because(err)
	}
	return nil
}

// key is constancia key DIR: the public key that checks proofs and checkpoints.
func (a *app) key() *cobra.Command {
	return &cobra.Command{
		Use:     "key DIR",
		Short:   a.text("Escribir la llave pública del registro, para publicarla", "Write the record’s public key, to be published"),
		Example: "  constancia key DIR > record.key",
		Args:    takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd, args[0], func(r *monitor.Record) error {
				return a.write(map[string]string{"key": r.PublicKey()}, func(w io.Writer) error {
					_, err := fmt.Fprintln(w, r.PublicKey())
					return err
				})
			})
		},
	}
}

// proofJSON is the documented shape of a proof that was checked.
type proofJSON struct {
	OK      bool    `json:"ok"`
	Problem *string `json:"problem"` // null where ok

	Position   record.Position `json:"position,omitempty"`
	Entity     string          `json:"entity,omitempty"`
	Record     string          `json:"record,omitempty"`
	Size       record.Position `json:"size,omitempty"`
	Root       string          `json:"root,omitempty"`
	Set        *provenSet      `json:"set,omitempty"`
	Statements []provenSaid    `json:"statements,omitempty"`
	Rankings   []provenRanking `json:"rankings,omitempty"`
	Erases     []string        `json:"erases,omitempty"`
	Hidden     int             `json:"hidden,omitempty"`
}

type provenSet struct {
	Author       string `json:"author"`
	Organisation string `json:"organisation"`
	Time         string `json:"time"`
	Reason       string `json:"reason"`
	ReasonHidden bool   `json:"reason_hidden,omitempty"`
}

type provenSaid struct {
	Statement string `json:"statement"`
	Property  string `json:"property"`
	Value     string `json:"value"`
	Source    string `json:"source,omitempty"`
	Locator   string `json:"locator,omitempty"`
	Certainty string `json:"certainty,omitempty"`
	Known     string `json:"known,omitempty"`
	Note      string `json:"note,omitempty"`
}

type provenRanking struct {
	Ranking      string `json:"ranking"`
	Of           string `json:"of"`
	Rank         string `json:"rank"`
	Cause        string `json:"cause"`
	Reason       string `json:"reason"`
	ReasonHidden bool   `json:"reason_hidden,omitempty"`
	Source       string `json:"source,omitempty"`
	Known        string `json:"known,omitempty"`
}

// checkProof checks a proof from a file by a public key.
func (a *app) checkProof(file, key string) error {
	proof, err := os.ReadFile(file)
	if err != nil {
		return problem.New(problem.Misused, sayNoProof, "file", file).Because(err)
	}
	if monitor.IsCertificate(proof) {
		return a.checkCertificate(proof, key)
	}
	report, err := monitor.CheckProof(proof, key)
	if errors.Is(err, monitor.ErrUnproven) {
		p, _ := problem.Of(err)
		why := p.In(a.lang)
		err := a.write(proofJSON{Problem: &why}, func(w io.Writer) error {
			_, err := fmt.Fprintln(w, sayUnproven.In(a.lang, "why", why))
			return err
		})
		return errors.Join(err, errFound)
	}
	if err != nil {
		return err
	}
	return a.write(proofJSONOf(report), func(w io.Writer) error { return a.tellProof(w, report) })
}

func proofJSONOf(p monitor.ProofReport) proofJSON {
	j := proofJSON{
		OK: true, Position: p.Position, Entity: p.Entity.String(), Record: p.Record, Size: p.Size, Root: p.Root,
		Erases: p.Erases, Hidden: p.Hidden,
	}
	if p.Shown {
		j.Set = &provenSet{p.Author, p.Organisation, p.Time, p.Reason, p.ReasonHidden}
	}
	for _, s := range p.Statements {
		j.Statements = append(j.Statements, provenSaid{numberOf(s.ID), s.Property, s.Value, s.Source, s.Locator, s.Certainty, s.Known, s.Note})
	}
	for _, k := range p.Rankings {
		j.Rankings = append(j.Rankings, provenRanking{numberOf(k.ID), numberOf(k.Of), k.Rank, k.Cause, k.Reason, k.ReasonHidden, k.Source, k.Known})
	}
	return j
}

// tellProof says what a proof shows. Its texts come from elsewhere: none of them
// may move the cursor of a terminal.
func (a *app) tellProof(w io.Writer, p monitor.ProofReport) error {
	var b strings.Builder
	line := func(m locale.Message, args ...any) { b.WriteString(m.In(a.lang, args...) + "\n") }
	line(sayProven, "position", position(p.Position), "record", p.Record, "size", position(p.Size), "root", p.Root)
	b.WriteString(p.Entity.String() + "\n")
	if p.Shown {
		line(sayProvenSet, "who", harmless(p.Author), "organisation", harmless(p.Organisation), "when", harmless(p.Time),
			"reason", a.shownReason(p.Reason, p.ReasonHidden))
	}
	for _, s := range p.Statements {
		fmt.Fprintf(&b, "  %s  %s = %s%s\n", numberOf(s.ID), harmless(s.Property), harmless(s.Value), details(s.Source, s.Locator, s.Certainty, s.Known, s.Note))
	}
	for _, k := range p.Rankings {
		fmt.Fprintf(&b, "  %s  %s → %s, %s: %s%s\n", numberOf(k.ID), numberOf(k.Of), harmless(k.Rank), harmless(k.Cause), a.shownReason(k.Reason, k.ReasonHidden), details(k.Source, k.Known))
	}
	if len(p.Erases) > 0 {
		line(sayProvenErases, "what", strings.Join(p.Erases, ", "))
	}
	if p.Hidden > 0 {
		b.WriteString(sayProvenHidden.In(a.lang, int64(p.Hidden)) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// shownReason is a reason as a proof shows it, or that it does not.
func (a *app) shownReason(reason string, hidden bool) string {
	if hidden {
		return sayReasonHidden.In(a.lang)
	}
	return a.reasonText(reason, false)
}

func (a *app) reasonText(reason string, erased bool) string {
	if erased {
		return sayReasonErased.In(a.lang)
	}
	return harmless(reason)
}

// details joins what there is, in brackets.
func details(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	if len(parts) == 0 {
		return ""
	}
	for i := range parts {
		parts[i] = harmless(parts[i])
	}
	return "  (" + strings.Join(parts, "; ") + ")"
}

// harmless puts a text on one line and leaves out what a terminal would obey.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return '¶'
		case unicode.IsPrint(r):
			return r
		}
		return '\uFFFD'
	}, s)
}

// numberOf writes the number of a statement or a ranking: 812.3.
func numberOf(id record.StatementID) string { return fmt.Sprintf("%d.%d", id.Leaf, id.N) }

// parseNumber reads what [numberOf] writes.
func parseNumber(text string) (record.StatementID, error) {
	leaf, n, _ := strings.Cut(text, ".")
	l, err1 := strconv.ParseInt(leaf, 10, 64)
	m, err2 := strconv.Atoi(n)
	if err1 != nil || err2 != nil || l < 1 || m < 1 {
		return record.StatementID{}, misused(sayNoStatement, "found", text)
	}
	return record.StatementID{Leaf: record.Position(l), N: m}, nil
}

var (
	sayNoLeaf = locale.Message{
		ID: "cli.no-leaf",
		ES: "«{found}» no es una posición del diario, como 812, ni una entidad, como act:a-12",
		EN: "“{found}” is neither a position of the journal, such as 812, nor an entity, such as act:a-12",
	}
	saySeveralLeaves = locale.Message{
		ID: "cli.several-leaves",
		ES: "lo dicho de {id} llegó en varios asientos, y una prueba es de uno: {positions}; elija, por ejemplo, «constancia prove {dir} {last}»",
		EN: "what is said of {id} came in several leaves, and a proof is of one: {positions}; choose, such as “constancia prove {dir} {last}”",
	}
	sayNoNewFile = locale.Message{
		ID: "cli.no-new-file",
		ES: "no se puede escribir {file}: ya existe, o su carpeta no está; elija otro nombre",
		EN: "{file} cannot be written: it exists, or its folder does not; choose another name",
	}
	sayNoProof = locale.Message{
		ID: "cli.no-proof",
		ES: "no se puede leer la prueba {file}; «constancia prove DIR POSICIÓN --out ARCHIVO» escribe una",
		EN: "the proof {file} cannot be read; “constancia prove DIR POSITION --out FILE” writes one",
	}
	sayProved = locale.Message{
		ID: "cli.proved",
		ES: "Prueba del asiento {position} en {file}. Se comprueba en cualquier parte: constancia verify --proof {file} --key LLAVE (la escribe «constancia key»)",
		EN: "Proof of leaf {position} in {file}. It can be checked anywhere: constancia verify --proof {file} --key KEY (“constancia key” writes it)",
	}
	sayUnproven = locale.Message{ID: "cli.unproven", ES: "No se sostiene: {why}", EN: "It does not hold: {why}"}
	sayProven   = locale.Message{
		ID: "cli.proven",
		ES: "Se sostiene: el asiento {position} está en el registro {record}, que tenía {size} asientos (raíz {root}).",
		EN: "It holds: leaf {position} is in the record {record}, which had {size} leaves (root {root}).",
	}
	sayProvenSet    = locale.Message{ID: "cli.proven-set", ES: "{who} ({organisation}), {when}: {reason}", EN: "{who} ({organisation}), {when}: {reason}"}
	sayProvenErases = locale.Message{ID: "cli.proven-erases", ES: "Borra: {what}", EN: "Erases: {what}"}
	sayReasonHidden = locale.Message{ID: "cli.reason-hidden", ES: "motivo que no se muestra: borrado o reservado", EN: "reason not shown: erased or kept back"}
	sayReasonErased = locale.Message{ID: "cli.reason-erased", ES: "motivo borrado", EN: "reason erased"}
	sayProvenHidden = locale.Plural{
		ID:    "cli.proven-hidden",
		OneES: "{n} declaración o juicio del asiento no se muestra.", ManyES: "{n} de declaraciones o juicios del asiento no se muestran.", OtherES: "{n} declaraciones o juicios del asiento no se muestran.",
		OneEN: "{n} statement or judgement of the leaf is not shown.", OtherEN: "{n} statements or judgements of the leaf are not shown.",
	}
)
