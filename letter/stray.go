package letter

import (
	"regexp"
	"strings"

	"github.com/constancia-project/constancia/record"
)

// A link that was meant to be one of ours and is none is kept as an assertion
// that nothing bears out: what it says would else be lost without a word.

// meant are the words that people write for the kinds of assertions.
var meant = map[string]string{
	"claim": "claim", "claims": "claim", "afirmacion": "claim", "afirmación": "claim",
	"figure": "figure", "figures": "figure", "cifra": "figure", "cifras": "figure",
	"ask": "ask", "asks": "ask", "peticion": "ask", "petición": "ask",
}

// stray reports whether a destination looks like one of ours and is not, and what
// it should have been.
func stray(to string) (instead record.ID, ok bool) {
	scheme, key, found := strings.Cut(to, ":")
	kind := meant[strings.ToLower(strings.TrimSpace(scheme))]
	for _, like := range []string{"claim", "figure"} {
		if kind == "" && oneSlip(strings.ToLower(strings.TrimSpace(scheme)), like) {
			kind = like
		}
	}
	if !found || kind == "" || scheme == kind && record.ValidKey(key) {
		return record.ID{}, false
	}
	key, _, _ = strings.Cut(strings.TrimSpace(key), "?")
	key, _, _ = strings.Cut(key, "#")
	return record.ID{Type: kind, Key: strings.TrimSpace(key)}, true
}

// oneSlip reports whether a word is another with one letter more, less, wrong, or
// two of them exchanged.
func oneSlip(word, like string) bool {
	i := 0
	for i < len(word) && i < len(like) && word[i] == like[i] {
		i++
	}
	a, b := word[i:], like[i:]
	switch {
	case a == "" && b == "":
		return false
	case len(a) > 0 && len(b) > 0 && a[1:] == b[1:], len(a) > 0 && a[1:] == b, len(b) > 0 && a == b[1:]:
		return true
	}
	return len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] && a[2:] == b[2:]
}

// strayRef keeps a destination as it was written; no entity has such an id.
func strayRef(to string) record.ID { return record.ID{Type: strayType, Key: to} }

const strayType = "link"

// looseLink is a link of ours that Markdown does not take for one: with a space
// in it, or around another link. It stands in the text as it was written.
var looseLink = regexp.MustCompile(`(?i)(?:!?\[([^\[\]]*))?\]\([ \t]*<?[ \t]*((?:claims?|figures?|asks?|afirmaci[oó]n|cifras?|petici[oó]n)[ \t]*:[^()]*)\)`)

// loosen makes stray assertions of the loose links in the text of nodes.
func loosen(nodes []Node) []Node {
	var out []Node
	for _, n := range nodes {
		if n.Kind != Text {
			out = append(out, n)
			continue
		}
		from := 0
		for _, at := range looseLink.FindAllStringSubmatchIndex(n.Text, -1) {
			if at[0] > from {
				out = append(out, Node{Kind: Text, Text: n.Text[from:at[0]]})
			}
			to := strings.TrimSpace(n.Text[at[4]:at[5]])
			words := " " + to // nothing of a link that Markdown took apart but where it led
			if at[2] >= 0 && at[3] > at[2] {
				words = n.Text[at[2]:at[3]]
			}
			out = append(out, Node{Kind: Claimed, Ref: strayRef(to), Nodes: []Node{{Kind: Text, Text: words}}})
			from = at[1]
		}
		if from < len(n.Text) {
			out = append(out, Node{Kind: Text, Text: n.Text[from:]})
		}
	}
	return out
}
