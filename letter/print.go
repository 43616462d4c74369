package letter

import (
	"fmt"
	"strings"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
)

// What stands around the printed letter.
var (
	printAs = locale.Message{
		ID: "letter.print-as",
		ES: "Estados y notas al {date}, posición {position} del registro.",
		EN: "States and notes as of {date}, position {position} of the record.",
	}
	printTo      = locale.Message{ID: "letter.print-to", ES: "Para: {to}", EN: "To: {to}"}
	printSigned  = locale.Message{ID: "letter.print-signed", ES: "Firman: {names}", EN: "Signed: {names}"}
	printNotes   = locale.Message{ID: "letter.print-notes", ES: "Notas", EN: "Notes"}
	printAgree   = locale.Message{ID: "letter.print-agree", ES: "A favor", EN: "For it"}
	printAgainst = locale.Message{ID: "letter.print-against", ES: "En contra", EN: "Against it"}
	printBeside  = locale.Message{ID: "letter.print-beside", ES: "Además", EN: "Besides"}
	printAsks    = locale.Message{ID: "letter.print-asks", ES: "Peticiones", EN: "Asks"}
	printAsk     = locale.Message{ID: "letter.print-ask", ES: "P{n}", EN: "A{n}"}
	printAlso    = locale.Message{ID: "letter.print-also", ES: "también {flags}", EN: "also {flags}"}
	printCheck   = locale.Message{ID: "letter.print-check", ES: "Comprobación: {sentence}.", EN: "Check: {sentence}."}
)

// signs are those of UI.md, as characters; a closed note and a text without
// pictures show them.
func sign(s figure.State) string {
	return [...]string{"●", "△", "✕", "≠", "◇", "◐", "◌", "▬"}[s]
}

// Markdown prints the letter with its states: each assertion is followed by
// its sign, what changed in brackets, and the number of its note; the notes
// follow the text as Markdown footnotes. It reads as plain text.
func (r Reading) Markdown() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# %s\n", r.Title)
	if r.Occasion != "" {
		line("%s · %s\n", r.Occasion, r.Date.In(r.Lang))
	}
	if r.To != "" {
		line("%s\n", printTo.In(r.Lang, "to", r.To))
	}
	line("> %s", r.Headline.In(r.Lang))
	line("> %s", strings.Join(r.Tally(), " · "))
	line("> %s\n", printAs.In(r.Lang, "date", r.At.KnownBy, "position", fmt.Sprint(r.At.Position)))
	for _, block := range r.Blocks {
		line("%s\n", r.block(block))
	}
	if len(r.Asks) > 0 {
		line("## %s\n", printAsks.In(r.Lang))
	}
	for _, ask := range r.Asks {
		line("- %s", ask.line(r.Lang))
	}
	if len(r.Asks) > 0 {
		line("")
	}
	if len(r.Signed) > 0 {
		names := make([]string, len(r.Signed))
		for i, s := range r.Signed {
			names[i] = s.In(r.Lang)
		}
		line("%s\n", printSigned.In(r.Lang, "names", locale.And(r.Lang, names)))
	}
	if len(r.Assertions) > 0 {
		line("## %s\n", printNotes.In(r.Lang))
	}
	for _, a := range r.Assertions {
		line("%s", a.note(r.Lang))
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// line prints an ask with how the commitment that it wants stands.
func (a Ask) line(l locale.Lang) string {
	words := a.Words.In(l)
	if words == "" {
		words = a.Text
	}
	line := printAsk.In(l, "n", a.Number) + " · " + words
	if a.Standing != nil {
		line += ". " + a.Standing.Why.In(l)
		if a.Standing.Silence != nil {
			line += " " + a.Standing.Silence.In(l)
		}
	}
	return line
}

// In names a signatory in full, with its acronym where that differs.
func (s Signatory) In(l locale.Lang) string {
	full := s.Full.In(l)
	if full == "" || full == s.Name {
		return s.Name
	}
	return fmt.Sprintf("%s (%s)", full, s.Name)
}

// Tally counts the assertions by state, in words, without those that are none.
func (r Reading) Tally() []string {
	var tally []string
	for _, s := range figure.States() {
		if n := r.Summary.Count(s); n > 0 {
			tally = append(tally, s.Tally(r.Lang, n))
		}
	}
	return tally
}

func (r Reading) block(b Block) string {
	words := r.inline(b.Nodes)
	switch b.Kind {
	case Heading:
		return strings.Repeat("#", min(b.Level+1, 6)) + " " + words
	case Rule:
		return "---"
	case Quote:
		return "> " + words
	case Item:
		mark := "-"
		if b.Ordinal > 0 {
			mark = fmt.Sprintf("%d.", b.Ordinal)
		}
		return strings.Repeat("  ", b.Level-1) + mark + " " + words
	}
	return words
}

func (r Reading) inline(nodes []Node) string {
	var b strings.Builder
	for _, n := range nodes {
		inner := r.inline(n.Nodes)
		switch n.Kind {
		case Emphasis:
			b.WriteString("*" + inner + "*")
		case Strong:
			b.WriteString("**" + inner + "**")
		case Code:
			b.WriteString("`" + n.Text + "`")
		case Break:
			b.WriteString("  \n")
		case Link:
			b.WriteString(inner)
			if n.URL != "" {
				b.WriteString(" <" + n.URL + ">")
			}
		case Asked:
			b.WriteString(inner + " (" + printAsk.In(r.Lang, "n", n.Number) + ")")
		case Claimed:
			a := r.Assertions[n.Number-1]
			b.WriteString(inner + " " + sign(a.State) + fmt.Sprintf("[^%d]", n.Number))
			if a.Insertion != nil {
				b.WriteString(" " + a.Insertion.In(r.Lang))
			}
		default:
			b.WriteString(n.Text + inner)
		}
	}
	return b.String()
}

// note prints one numbered note.
func (a Assertion) note(l locale.Lang) string {
	var b strings.Builder
	fmt.Fprintf(&b, "[^%d]: %s **%s**", a.Number, sign(a.State), capital(a.State.In(l)))
	if also := a.Also(); len(also) > 0 {
		words := make([]string, len(also))
		for i, f := range also {
			words[i] = f.In(l)
		}
		b.WriteString(" (" + printAlso.In(l, "flags", locale.And(l, words)) + ")")
	}
	b.WriteString(". " + capital(a.Why.In(l)) + "\n")
	for _, remark := range a.Remarks {
		fmt.Fprintf(&b, "    %s\n", remark.Says.In(l))
	}
	if a.Asked != nil {
		fmt.Fprintf(&b, "    %s\n", printCheck.In(l, "sentence", a.Asked))
	}
	for _, side := range []struct {
		stance Stance
		label  locale.Message
	}{{Agrees, printAgree}, {Disagrees, printAgainst}, {Beside, printBeside}} {
		for _, r := range a.Because {
			if r.Stance == side.stance {
				fmt.Fprintf(&b, "    - %s: %s%s\n", side.label.In(l), r.Says.In(l), r.cite())
			}
		}
	}
	return b.String()
}

// cite names the entity of a reason and its source, by their ids.
func (r Reason) cite() string {
	if r.Source.IsZero() || r.Source == r.Entity {
		return fmt.Sprintf(" (%s)", r.Entity)
	}
	return fmt.Sprintf(" (%s, %s)", r.Entity, r.Source)
}

// Also are the flags that the state does not already say.
func (a Assertion) Also() []figure.Flag {
	var also []figure.Flag
	for _, f := range a.Flags.List() {
		if flagState(f) != a.State {
			also = append(also, f)
		}
	}
	return also
}

func capital(s string) string {
	return figure.Sentence{Said: locale.Text{ES: s, EN: s}}.In(locale.ES)
}
