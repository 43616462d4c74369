package letter

import (
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/constancia-project/constancia/record"
)

// Parse reads the body of a letter: CommonMark, whose links to claim:, figure:
// and ask: are the letter's assertions and asks, and whose links to other
// entities (event:, commitment:, source:, party: …) lead there. A link that was
// meant to be an assertion and is none (claims:, Claim:, an image) is kept as one
// that nothing bears out. Nothing of it
// is an error: what is no paragraph, heading, list or quotation is kept as
// text, markup of HTML too, and a link that leads to no entity and not to the
// web is its words alone.
func Parse(body string) []Block {
	source := []byte(body)
	doc := goldmark.DefaultParser().Parse(text.NewReader(source))
	p := &parser{source: source}
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		p.block(n, within{})
	}
	return p.blocks
}

type parser struct {
	source     []byte
	blocks     []Block
	paragraphs int
}

// within says in what a block stands.
type within struct {
	quote   bool
	depth   int // of lists
	ordinal int
}

func (p *parser) block(n ast.Node, in within) {
	switch n := n.(type) {
	case *ast.Heading:
		p.add(Block{Kind: Heading, Level: n.Level, Nodes: p.inline(n)})
	case *ast.ThematicBreak:
		p.add(Block{Kind: Rule})
	case *ast.Blockquote:
		in.quote = true
		p.each(n, in)
	case *ast.List:
		in.depth++
		ordinal := n.Start
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			if in.ordinal = 0; n.IsOrdered() {
				in.ordinal = ordinal
				ordinal++
			}
			p.each(item, in)
		}
	case *ast.Paragraph, *ast.TextBlock:
		p.text(p.inline(n), in)
	default:
		p.text([]Node{{Kind: Text, Text: strings.TrimSpace(p.raw(n))}}, in)
	}
}

func (p *parser) each(n ast.Node, in within) {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		p.block(child, in)
	}
}

func (p *parser) text(nodes []Node, in within) {
	switch {
	case in.depth > 0:
		p.add(Block{Kind: Item, Level: in.depth, Ordinal: in.ordinal, Nodes: nodes})
	case in.quote:
		p.add(Block{Kind: Quote, Nodes: nodes})
	default:
		p.paragraphs++
		p.add(Block{Kind: Paragraph, Number: p.paragraphs, Nodes: nodes})
	}
}

func (p *parser) add(b Block) { p.blocks = append(p.blocks, b) }

// raw is the text of a block that is none of ours, as it was written.
func (p *parser) raw(n ast.Node) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(p.source))
	}
	return b.String()
}

func (p *parser) inline(parent ast.Node) []Node {
	var nodes []Node
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			nodes = p.words(nodes, string(n.Value(p.source)))
			switch {
			case n.HardLineBreak():
				nodes = append(nodes, Node{Kind: Break})
			case n.SoftLineBreak():
				nodes = p.words(nodes, " ")
			}
		case *ast.String:
			nodes = p.words(nodes, string(n.Value))
		case *ast.CodeSpan:
			nodes = append(nodes, Node{Kind: Code, Text: Plain(p.inline(n))})
		case *ast.Emphasis:
			kind := Emphasis
			if n.Level > 1 {
				kind = Strong
			}
			nodes = append(nodes, Node{Kind: kind, Nodes: p.inline(n)})
		case *ast.Link:
			nodes = p.link(nodes, string(n.Destination), p.inline(n))
		case *ast.AutoLink:
			nodes = p.link(nodes, string(n.URL(p.source)), []Node{{Kind: Text, Text: string(n.Label(p.source))}})
		case *ast.Image:
			nodes = p.image(nodes, string(n.Destination), p.inline(n))
		case *ast.RawHTML:
			for i := range n.Segments.Len() {
				segment := n.Segments.At(i)
				nodes = p.words(nodes, string(segment.Value(p.source)))
			}
		}
	}
	return loosen(nodes)
}

// image is its words, but where it was to be an assertion: nothing of that is
// lost.
func (p *parser) image(nodes []Node, to string, inner []Node) []Node {
	_, near := stray(to)
	if id, ok := record.ParseID(to); near || ok && (id.Type == "claim" || id.Type == "figure" || id.Type == "ask") {
		return append(nodes, Node{Kind: Claimed, Ref: strayRef("!" + to), Nodes: inner})
	}
	return append(nodes, inner...)
}

// words appends text, to the last node where that is text too.
func (p *parser) words(nodes []Node, words string) []Node {
	if last := len(nodes) - 1; last >= 0 && nodes[last].Kind == Text {
		nodes[last].Text += words
		return nodes
	}
	return append(nodes, Node{Kind: Text, Text: words})
}

func (p *parser) link(nodes []Node, to string, inner []Node) []Node {
	id, isID := record.ParseID(to)
	_, near := stray(to)
	switch {
	case near:
		return append(nodes, Node{Kind: Claimed, Ref: strayRef(to), Nodes: inner})
	case strings.HasPrefix(to, "https://"), strings.HasPrefix(to, "http://"), strings.HasPrefix(to, "mailto:"):
		return append(nodes, Node{Kind: Link, URL: to, Nodes: inner})
	case !isID || !entityType(id.Type):
		return append(nodes, inner...)
	case id.Type == "claim" || id.Type == "figure":
		return append(nodes, Node{Kind: Claimed, Ref: id, Nodes: inner})
	case id.Type == "ask":
		return append(nodes, Node{Kind: Asked, Ref: id, Nodes: inner})
	}
	return append(nodes, Node{Kind: Link, Ref: id, Nodes: inner})
}

// entityType reports whether a scheme looks like a type of the record's.
// Addresses that run something are no such thing.
func entityType(scheme string) bool {
	switch scheme {
	case "javascript", "data", "vbscript", "file", "tel":
		return false
	}
	return strings.Trim(scheme, "abcdefghijklmnopqrstuvwxyz_") == ""
}

// Plain is the text of nodes without markup.
func Plain(nodes []Node) string {
	var b strings.Builder
	for _, n := range nodes {
		switch n.Kind {
		case Break:
			b.WriteByte(' ')
		default:
			b.WriteString(n.Text)
			b.WriteString(Plain(n.Nodes))
		}
	}
	return b.String()
}

// Refs returns what a letter links to, in order and without repetition: its
// claims, figures, asks and other entities, and of links that lead nowhere what
// was written, under the type "link".
func Refs(blocks []Block) []record.ID {
	var refs []record.ID
	seen := map[record.ID]bool{}
	walk(blocks, func(n *Node) {
		if !n.Ref.IsZero() && !seen[n.Ref] {
			seen[n.Ref] = true
			refs = append(refs, n.Ref)
		}
	})
	return refs
}

// walk calls f for each node, outer ones first.
func walk(blocks []Block, f func(*Node)) {
	var in func([]Node)
	in = func(nodes []Node) {
		for i := range nodes {
			f(&nodes[i])
			in(nodes[i].Nodes)
		}
	}
	for i := range blocks {
		in(blocks[i].Nodes)
	}
}
