package journal

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/constancia-project/constancia/record"
)

var update = flag.Bool("update", false, "write the test vectors into docs/journal.md")

const (
	docs         = "../docs/journal.md"
	vectorsBegin = "<!-- made by: go test ./journal -run TestVectors -update -->\n"
	vectorsEnd   = "<!-- end -->\n"
)

// "the documented test vectors are what the program computes"
func TestVectors(t *testing.T) {
	page, err := os.ReadFile(docs)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok1 := bytes.Cut(page, []byte(vectorsBegin))
	_, tail, ok2 := bytes.Cut(rest, []byte(vectorsEnd))
	if !ok1 || !ok2 {
		t.Fatalf("%s has no place for the test vectors", docs)
	}
	want := append(append(append(bytes.Clone(head), vectorsBegin...), vectors(t)...), vectorsEnd...)
	want = append(want, tail...)
	if *update {
		if err := os.WriteFile(docs, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(page, want) {
		t.Errorf("the test vectors in %s differ; if the format was meant to change, it needs a new version; else run with -update", docs)
	}
}

// vectors writes one hash of each kind, with what it is of.
func vectors(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	block := func(title string, lines ...string) {
		fmt.Fprintf(&b, "\n**%s**\n```\n%s\n```\n", title, strings.TrimSuffix(strings.Join(lines, "\n"), "\n"))
	}
	var s Sealer
	salt := func(n byte) []byte { return bytes.Repeat([]byte{n}, SaltSize) }
	reason := Words{Text: "primera carga", Salt: salt(0x11)}
	set := Set{Number: 1, Author: "Ana", Organisation: "LAWG", Time: "2018-07-11T15:04:05Z", Reason: reason}
	block("Change set 1", `author "Ana", organisation "LAWG", time "2018-07-11T15:04:05Z"`,
		`reason "primera carga", salt 11 × 16`,
		fmt.Sprintf("hash of the reason  %x", bytesOf(s.SetReason(&reason))), fmt.Sprintf("hash                %x", bytesOf(s.Set(&set))))

	st := Statement{
		Type: "act", Key: "a-1", Property: "victims", Value: ">=34", Source: "source:ohchr-2018",
		Locator: "p. 12", Certainty: "", Known: "2018-03", Note: "niñas", Salt: Salt(salt(0x22)),
	}
	pay := statementPayload(nil, st.Type, st.Key, st.Property, st.Value, st.Source, st.Locator, st.Certainty, st.Known, st.Note)
	block("Statement 1.1", `type "act", key "a-1", property "victims", value ">=34", source "source:ohchr-2018",`,
		`locator "p. 12", certainty "", known "2018-03", note "niñas", salt 22 × 16`,
		fmt.Sprintf("payload  %x", pay), fmt.Sprintf("hash     %x", bytesOf(s.Statement(&st))))

	why := Words{Text: "the court says 40", Salt: salt(0x33)}
	rank := Ranking{OfLeaf: 1, OfN: 1, Rank: "deprecated", Cause: "shown-wrong", Source: "source:scjn", Known: "2018-11-15", Reason: why}
	block("Ranking 2.1", `of_leaf 1, of_n 1, rank "deprecated", cause "shown-wrong", source "source:scjn", known "2018-11-15"`,
		`reason "the court says 40", salt 33 × 16`,
		fmt.Sprintf("hash of the reason  %x", bytesOf(s.RankingReason(&why))), fmt.Sprintf("hash                %x", bytesOf(s.Ranking(&rank))))

	id := record.ID{Type: "act", Key: "a-1"}
	leaves := []*Leaf{
		{Set: s.Set(&set), Entity: id, Add: []Hash{s.Statement(&st)}},
		{Set: s.Set(&set), Entity: record.ID{Type: "act", Key: "a-2"}, Rank: []Hash{s.Ranking(&rank)}},
		{Set: s.Set(&set), Entity: id, Erase: []Erasure{{StatementErased, 1, 1}, {RankingErased, 2, 1}}},
	}
	var tree Tree
	var stored []Hash
	for i, l := range leaves {
		h := s.Leaf(l)
		block(fmt.Sprintf("Leaf %d", i+1), l.String(), fmt.Sprintf("hash %x", bytesOf(h)))
		stored = tree.Append(stored, h)
	}
	var lines []string
	for i, h := range stored {
		lines = append(lines, fmt.Sprintf("i %d  h %x", i, bytesOf(h)))
	}
	block("Tree of these three leaves", append(lines, fmt.Sprintf("root   %x", bytesOf(tree.Root())))...)

	seed := bytes.Repeat([]byte{0x44}, ed25519.SeedSize)
	key := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	public, err := note.NewEd25519VerifierKey(Origin("0123456789abcdef"), key)
	if err != nil {
		t.Fatal(err)
	}
	name, hash, _ := strings.Cut(public, "+")
	private := "PRIVATE+KEY+" + name + "+" + hash[:9] + base64.StdEncoding.EncodeToString(append([]byte{1}, seed...))
	signer, err := NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(tree.Size(), tree.Root())
	if err != nil {
		t.Fatal(err)
	}
	block("Public key, and the signed checkpoint of this tree", "seed of the key  44 × 32", "", public, "", signed)
	return b.String()
}

// bytesOf takes the hash's own way of printing away: vectors are in hexadecimal.
func bytesOf(h Hash) []byte { return h[:] }
