package journal

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Checkpoint says what a record's tree was: whose, how long, and its root. As
// text it is three lines, each ended by a line feed,
//
//	constancia/<id of the record>
//	<number of leaves, decimal>
//	<root, base64 with padding>
//
// and signed it is a note (golang.org/x/mod/sumdb/note, C2SP signed-note): the
// text, an empty line, and lines "— <key name> <signature>". The key's name is
// the first line. Programs that know C2SP tlog-checkpoint read it.
type Checkpoint struct {
	Origin string // see Origin
	Size   record.Position
	Root   Hash
}

// Origin is the first line of the checkpoints of the record called id, and the
// name of its key.
func Origin(id string) string { return originPrefix + id }

const originPrefix = "constancia/"

// NewKey makes the key pair of a record: private signs, public verifies. The
// private one must stay secret; the public one should be published.
func NewKey(random io.Reader, origin string) (private, public string, err error) {
	if !validOrigin(origin) {
		return "", "", fmt.Errorf("%q cannot name a key", origin)
	}
	private, public, err = note.GenerateKey(random, origin)
	if err != nil {
		return "", "", fmt.Errorf("making the key of %s: %w", origin, err)
	}
	return private, public, nil
}

// validOrigin reports whether s can be a line of its own and the name of a key:
// our prefix, then 1 to 100 of a–z, 0–9 and -.
func validOrigin(s string) bool {
	id, ok := strings.CutPrefix(s, originPrefix)
	other := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' }
	return ok && id != "" && len(id) <= 100 && !strings.ContainsFunc(id, other)
}

// FormatCheckpoint writes the text that is signed.
func FormatCheckpoint(c Checkpoint) string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root)
}

var (
	sayBadCheckpoint = locale.Message{
		ID: "journal.bad-checkpoint",
		ES: "la línea {line} de este punto de control es {found}, y ahí se espera {expected}; guarde el punto de control tal como lo imprime «constancia checkpoint»",
		EN: "line {line} of this checkpoint is {found}, where {expected} is expected; keep the checkpoint as `constancia checkpoint` prints it",
	}
	sayBadNote = locale.Message{
		ID: "journal.bad-note",
		ES: "esto no es un punto de control firmado: se esperan tres líneas, una vacía y una firma que empieza con «— »; guarde el punto de control tal como lo imprime «constancia checkpoint»",
		EN: "this is no signed checkpoint: three lines, an empty one and a signature that begins with “— ” are expected; keep the checkpoint as `constancia checkpoint` prints it",
	}
	sayUnsigned = locale.Message{
		ID: "journal.unsigned",
		ES: "el punto de control no lleva firma de la llave {key}; lleva la de {found}: es de otro registro, o la llave pública no es la suya",
		EN: "the checkpoint is not signed by the key {key}; it is signed by {found}: it is another record’s, or the public key is not its own",
	}
	sayBadSignature = locale.Message{
		ID: "journal.bad-signature",
		ES: "la firma de la llave {key} no corresponde al texto del punto de control (línea 1: {found}): uno de los dos fue alterado",
		EN: "the signature of the key {key} does not fit the text of the checkpoint (line 1: {found}): one of the two was altered",
	}
	sayBadKey = locale.Message{
		ID: "journal.bad-key",
		ES: "esta llave no se puede leer: {found}; se espera una como {expected}",
		EN: "this key cannot be read: {found}; one such as {expected} is expected",
	}
)

// ParseCheckpoint reads the text of a checkpoint; it accepts only what
// [FormatCheckpoint] writes.
func ParseCheckpoint(text string) (Checkpoint, error) {
	lines := strings.SplitAfterN(text, "\n", 4)
	for len(lines) < 4 {
		lines = append(lines, "")
	}
	bad := func(i int, expected string) error { return badLine(i, lines[i], expected) }
	var c Checkpoint
	var ended bool
	if c.Origin, ended = strings.CutSuffix(lines[0], "\n"); !ended || !validOrigin(c.Origin) {
		return Checkpoint{}, bad(0, "constancia/<id>")
	}
	size, ended := strings.CutSuffix(lines[1], "\n")
	n, err := strconv.ParseInt(size, 10, 64)
	if !ended || err != nil || n < 0 || strconv.FormatInt(n, 10) != size {
		return Checkpoint{}, bad(1, "<n>")
	}
	c.Size = record.Position(n)
	root, ended := strings.CutSuffix(lines[2], "\n")
	b, err := base64.StdEncoding.Strict().DecodeString(root)
	if !ended || err != nil || len(b) != HashSize || strings.Contains(root, "\r") {
		return Checkpoint{}, bad(2, "<base64>")
	}
	c.Root = Hash(b)
	if lines[3] != "" {
		return Checkpoint{}, bad(3, `""`)
	}
	return c, nil
}

// A Signer signs the checkpoints of one record.
type Signer struct{ key note.Signer }

// NewSigner reads a private key of [NewKey]. An error never shows the key.
func NewSigner(private string) (*Signer, error) {
	s, err := note.NewSigner(private)
	if err != nil {
		return nil, problem.New(problem.Damaged, sayBadKey,
			"found", "PRIVATE+KEY+…", "expected", "PRIVATE+KEY+constancia/<id>+<hash>+<base64>").Because(err)
	}
	return &Signer{s}, nil
}

// Name is the key's name, the origin of what it signs.
func (s *Signer) Name() string { return s.key.Name() }

// Sign returns the signed note of the tree of size leaves with this root.
func (s *Signer) Sign(size record.Position, root Hash) (string, error) {
	text := FormatCheckpoint(Checkpoint{s.key.Name(), size, root})
	signed, err := note.Sign(&note.Note{Text: text}, s.key)
	if err != nil {
		return "", fmt.Errorf("signing the checkpoint at %d with %s: %w", size, s.key.Name(), err)
	}
	return string(signed), nil
}

// OpenCheckpoint reads a signed checkpoint and checks its signature by the
// public key and its origin by the key's name. Signatures of others beside the
// record's own are welcome: witnesses add them.
func OpenCheckpoint(signed, public string) (Checkpoint, error) {
	c, _, err := openCheckpoint(signed, public)
	return c, err
}

// openCheckpoint returns also whether signed is, byte for byte, what
// [Signer.Sign] writes: a note may be written in several ways.
func openCheckpoint(signed, public string) (c Checkpoint, exact bool, err error) {
	v, err := verifierOf(public)
	if err != nil {
		return Checkpoint{}, false, err
	}
	n, err := note.Open([]byte(signed), note.VerifierList(v))
	if err != nil {
		return Checkpoint{}, false, explain(err, signed, keyName(v.Name(), v.KeyHash()))
	}
	c, err = ParseCheckpoint(n.Text)
	if err != nil {
		return Checkpoint{}, false, err
	}
	if c.Origin != v.Name() {
		return Checkpoint{}, false, badLine(0, c.Origin, v.Name())
	}
	own := n.Sigs[0]
	if _, err := base64.StdEncoding.Strict().DecodeString(own.Base64); err != nil {
		return Checkpoint{}, false, explain(err, signed, "") // another spelling of the signature
	}
	return c, signed == n.Text+"\n— "+own.Name+" "+own.Base64+"\n", nil
}

// badLine is the problem of a checkpoint's line, counted from 0.
func badLine(i int, found, expected string) error {
	return problem.New(problem.Invalid, sayBadCheckpoint,
		"line", i+1, "found", Quote(found), "expected", expected).
		At(problem.Place{Line: i + 1, Found: Quote(found)})
}

// verifierOf reads a public key of [NewKey].
func verifierOf(public string) (note.Verifier, error) {
	v, err := note.NewVerifier(public)
	if err != nil {
		return nil, problem.New(problem.Damaged, sayBadKey,
			"found", Quote(public), "expected", "constancia/<id>+<hash>+<base64>").Because(err)
	}
	return v, nil
}

// explain says what [note.Open] found wrong.
func explain(err error, signed, key string) error {
	first, _, _ := strings.Cut(signed, "\n")
	var unsigned *note.UnverifiedNoteError
	var wrong *note.InvalidSignatureError
	switch {
	case errors.As(err, &unsigned):
		var names []string
		for _, s := range unsigned.Note.UnverifiedSigs {
			names = append(names, keyName(s.Name, s.Hash))
		}
		return problem.New(problem.Invalid, sayUnsigned, "key", key, "found", names).Because(err)
	case errors.As(err, &wrong):
		return problem.New(problem.Invalid, sayBadSignature,
			"key", keyName(wrong.Name, wrong.Hash), "found", Quote(first)).Because(err)
	}
	return problem.New(problem.Invalid, sayBadNote).At(problem.Place{Line: 1, Found: Quote(first)}).Because(err)
}

// keyName shows a key as notes do: its name and the hash that tells keys of the
// same name apart.
func keyName(name string, hash uint32) string {
	return fmt.Sprintf("%s+%08x", Quote(name), hash)
}
