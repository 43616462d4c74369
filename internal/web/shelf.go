package web

import (
	"math"
	"net/http"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/commitment"
	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/internal/web/drawing"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// showShelf is GET /shelf: every component in every state, with facts that do
// not move, for eyes, axe and golden files.
func (s *Server) showShelf(w http.ResponseWriter, p *page) error {
	p.Title, p.AsOf = p.Say(sayShelf), "now"
	p.Scripts = []string{"as-of", "living-letter", "query-box"}
	return s.render(w, p, shelfPage(&p.Page, shelf{&p.Page}))
}

// shelf makes the examples in the page's language.
type shelf struct{ p *component.Page }

func (s shelf) say(es, en string) string { return locale.Text{ES: es, EN: en}.In(s.p.Lang) }

func (s shelf) figures() []component.Figure {
	state := func(x figure.State) *figure.State { return &x }
	return []component.Figure{
		{Value: "23", Unit: s.say("personas", "persons"), Period: s.say("feb – may 2018", "Feb – May 2018"), Trace: "#numbers", State: state(figure.StateDisputed)},
		{Value: "≥ 40", Unit: s.say("personas", "persons")},
		{Value: s.say("3.2 % (16 de 505)", "3.2 % (16 of 505)"), Interval: s.say("de 1.8 a 5.1 %", "1.8 to 5.1 %"), Period: "2012–2016", Trace: "#numbers"},
		{Unit: s.say("personas", "persons")},
		{Value: "8,335", Unit: s.say("investigaciones", "investigations"), Big: true},
	}
}

func (s shelf) dots() drawing.Dots {
	inf := math.Inf(1)
	return drawing.Dots{
		Label: s.say("Cinco observaciones: 23, 23, al menos 40, de 6 a 9 y cerca de 30; aparte, más de 58 y menos de 12.",
			"Five observations: 23, 23, at least 40, 6 to 9 and about 30; apart, more than 58 and fewer than 12."),
		Tick: func(v float64) string { return locale.Integer(int64(v)) },
		Groups: []drawing.DotGroup{
			{Rows: []drawing.Dot{
				{Name: s.say("ONU-DH", "OHCHR"), Sub: s.say("30 may 2018 · feb – 16 may 2018", "30 May 2018 · Feb – 16 May 2018"), Mark: drawing.Exact, Value: 23, Text: "23"},
				{Name: s.say("Carta conjunta", "Joint letter"), Sub: "11 jul 2018", Mark: drawing.Exact, Value: 23, Text: "23", Adopted: true},
				{Name: s.say("Comité de Derechos Humanos de Nuevo Laredo", "Human Rights Committee of Nuevo Laredo"), Sub: "30 may 2018", Mark: drawing.AtLeast, Value: 40, High: inf, Text: "≥ 40"},
				{Name: "CPJ", Sub: "2017", Mark: drawing.Range, Value: 6, Low: 6, High: 9, Text: "6–9"},
				{Name: "CNDH", Sub: "2020", Mark: drawing.About, Value: 30, Text: "~30", Note: s.say("según la prensa", "as reported")},
			}},
			{Title: s.say("Otra medida, otro periodo: no se compara", "Another measure, another period: not compared"), Rows: []drawing.Dot{
				{Name: s.say("Comité de Derechos Humanos", "Human Rights Committee"), Sub: "2018", Mark: drawing.MoreThan, Value: 58, High: inf, Text: "> 58"},
				{Name: "WOLA", Sub: "2017", Mark: drawing.FewerThan, Value: 12, Text: "< 12"},
				{Name: s.say("Una estimación", "An estimate"), Sub: "2018", Mark: drawing.Estimate, Value: 48, Low: 41, High: 57, Text: "48"},
				{Name: s.say("Otra fuente", "Another source"), Sub: "2018", Mark: drawing.Refused, Text: s.say("No se estima: listas sin traslape", "Not estimated: the lists do not overlap")},
			}},
		},
	}
}

func (s shelf) lanes() drawing.Lanes {
	day := record.DayOf
	on := func(y, m, d int) drawing.Span { return drawing.Span{From: day(y, m, d), To: day(y, m, d)} }
	letter := day(2018, 7, 11)
	return drawing.Lanes{
		Label: s.say("Línea de tiempo del caso Tlatlaya, de 2014 a 2022, con tres carriles. Los mismos pasos están en la tabla.",
			"Time line of the Tlatlaya case, 2014 to 2022, in three lanes. The same steps are in the table."),
		Facts: drawing.LaneMark{Text: s.say("Los hechos", "The facts"), Sub: s.say("30 jun 2014", "30 Jun 2014"), From: day(2014, 6, 30), To: day(2014, 6, 30)},
		Marks: []drawing.LaneMark{{Text: s.say("La carta", "The letter"), Sub: s.say("11 jul 2018", "11 Jul 2018"), From: letter, To: letter, Ours: true}},
		Lanes: []drawing.Lane{
			{Name: "CNDH", Steps: []drawing.LaneStep{{Text: s.say("Recomendación", "Recommendation"), Sub: s.say("21 oct 2014", "21 Oct 2014"), When: on(2014, 10, 21)}}},
			{Name: s.say("Militar", "Military"), Steps: []drawing.LaneStep{
				{Text: s.say("Condena por desobediencia, 1 soldado", "Conviction for disobedience, 1 soldier"), Sub: s.say("sin fecha", "no date"), When: drawing.Span{NoFrom: true, To: letter}},
				{Text: s.say("En libertad", "Released"), Sub: s.say("sin fecha", "no date"), When: drawing.Span{NoFrom: true, NoTo: true}},
			}},
			{Name: s.say("Civil federal", "Civilian, federal"), Sub: s.say("PGR, tribunales", "PGR, courts"), Steps: []drawing.LaneStep{
				{Text: s.say("Acusación contra 7", "Charge against 7"), Sub: s.say("2014 o 2015", "2014 or 2015"), When: drawing.Span{From: day(2014, 6, 30), To: day(2015, 12, 31)}},
				{Text: s.say("4 en libertad por falta de pruebas", "4 released for lack of evidence"), Sub: s.say("hacia 2015", "about 2015"), When: drawing.Span{From: day(2015, 1, 1), To: day(2015, 12, 31), About: true}},
				{Text: s.say("3 en libertad", "3 released"), Sub: s.say("13 may 2016", "13 May 2016"), When: on(2016, 5, 13)},
				{Text: s.say("Orden de reaprehender a 7", "Order to arrest 7 again"), Sub: s.say("oct 2019", "Oct 2019"), When: drawing.Span{From: day(2019, 10, 1), To: day(2019, 10, 31)}},
				{Text: s.say("3 en prisión militar", "3 in military prison"), Sub: s.say("desde 26 mar 2021", "since 26 Mar 2021"), When: drawing.Span{From: day(2021, 3, 26), To: day(2021, 3, 26), OpenTo: true}},
			}},
		},
	}
}

// letter is one paragraph with an assertion in each state.
func (s shelf) letter() []component.Block {
	b := component.Block{Number: 1}
	for i, state := range figure.States() {
		n := i + 1
		then := figure.StateSound
		if i%3 == 2 {
			then = state
		}
		mark := component.Mark{N: n, First: true, Then: then, Now: state}
		if state == figure.StateChanged {
			mark.NowInserts = s.say("[siete, detenidas de nuevo en 2021]", "[seven, arrested again in 2021]")
		}
		b.Pieces = append(b.Pieces,
			component.Piece{Kind: component.Assertion, Mark: mark, Pieces: []component.Piece{
				{Text: s.say("De ellas, ", "Of them, ")},
				{Text: s.say("23 personas", "23 people"), Key: true},
				{Text: " " + state.In(s.p.Lang)},
			}},
			component.Piece{Text: ". "})
		b.Notes = append(b.Notes, s.note(n, then, state))
	}
	b.Pieces = append(b.Pieces,
		component.Piece{Kind: component.Asked, Href: "#letter", Mark: component.Mark{N: 1}, Pieces: []component.Piece{{Text: s.say("Insista en que respondan", "Insist that they answer")}}},
		component.Piece{Text: "."})
	return []component.Block{b}
}

func (s shelf) note(n int, then, now figure.State) component.Note {
	return component.Note{
		N: n, Then: then, Now: now,
		Gists: []component.NoteLine{{Says: s.say("23 · feb – may 2018", "23 · Feb – May 2018")}},
		Lines: []component.NoteLine{{Says: now.Means(s.p.Lang)}},
		Sources: []component.NoteSource{
			{Says: s.say("ONU-DH, 30 may 2018: 23", "OHCHR, 30 May 2018: 23"), Record: "#letter", SourceAt: "#letter", Source: s.say("Declaración", "Statement")},
			{Stance: "no", When: component.Now, Says: s.say("CNDH, jul 2020: 27", "CNDH, Jul 2020: 27"), Record: "#letter"},
			{Stance: "ot", Says: s.say("Comité local: más de 58 en 2018. Otra medida", "Local committee: more than 58 in 2018. Another measure"), Record: "#letter"},
		},
		Links: []component.NoteLink{{Words: s.say("Ver la cifra entera", "See the whole figure"), Href: "#numbers"}},
	}
}

func (s shelf) tally() []component.TallyItem {
	items := []component.TallyItem{}
	for i, state := range figure.States() {
		items = append(items, component.TallyItem{State: state, Then: 8 - i, Now: 8 - i + i%2})
	}
	return items
}

func (s shelf) sentence() component.Sentence {
	return component.Sentence{
		Label:  s.say("Actos que se muestran", "Acts shown"),
		Words:  s.say("Actos de {type} en {place}, entre {from} y {to}.", "Acts of {type} in {place}, between {from} and {to}."),
		Action: templ.SafeURL(component.Address(s.p.Lang, "/shelf", "", nil)),
		Button: s.say("Ver", "Show"),
		Filters: []component.Filter{
			{Name: "type", Label: s.say("Tipo de acto", "Type of act"), Options: []component.Option{{Value: "", Label: s.say("cualquier tipo", "any type")}, {Value: "torture", Label: s.say("tortura", "torture")}}},
			{Name: "place", Label: s.say("Lugar", "Place"), Options: []component.Option{{Value: "", Label: s.say("cualquier lugar", "any place")}, {Value: "MX-TAM", Label: "Tamaulipas"}}},
			{Name: "from", Label: s.say("Desde", "From"), Options: []component.Option{{Value: "2014", Label: "2014"}, {Value: "2017", Label: "2017"}}},
			{Name: "to", Label: s.say("Hasta", "To"), Options: []component.Option{{Value: "2018", Label: "2018"}}},
		},
	}
}

func (s shelf) table() component.Table {
	words := component.Words
	return component.Table{
		Label: s.say("Observaciones", "Observations"), Caption: s.say("Tres observaciones, de la más antigua a la más reciente", "Three observations, oldest first"),
		Columns: []component.Column{{Name: s.say("Fuente", "Source"), Bare: true}, {Name: s.say("Personas", "Persons"), Numeric: true}, {Name: s.say("Periodo", "Period")}},
		Groups: []component.RowGroup{
			{Rows: []component.Row{
				{Cells: []templ.Component{words(s.say("ONU-DH, 30 may 2018", "OHCHR, 30 May 2018"), ""), component.Number(s.p, component.Figure{Value: "23"}), words("2018", "")}},
				{Adopted: true, Cells: []templ.Component{words(s.say("Carta conjunta, 11 jul 2018", "Joint letter, 11 Jul 2018"), s.say("Adoptada por la coalición", "Adopted by the coalition")), component.Number(s.p, component.Figure{Value: "23"}), words("2018", "")}},
			}},
			{Title: s.say("Otra medida: todo el año", "Another measure: the whole year"), Rows: []component.Row{
				{Possible: true, Cells: []templ.Component{words("CDHNL", ""), component.Number(s.p, component.Figure{Value: "> 58"}), component.Missing(s.say("no consta", "not recorded"))}},
			}},
		},
	}
}

func (s shelf) definitions() []component.Definition {
	what, who := s.say("Qué cuenta", "What it counts"), s.say("A quién lo atribuye", "Whom it names")
	return []component.Definition{
		{Who: s.say("ONU-DH", "OHCHR"), Value: component.Figure{Value: "23", Big: true}, Entries: []component.Entry{{Term: what, Says: s.say("21 hombres y 2 mujeres", "21 men and 2 women")}, {Term: who, Says: s.say("Una fuerza federal, sin nombrarla", "A federal force, not named")}}},
		{Who: s.say("Carta conjunta", "Joint letter"), Adopted: true, Value: component.Figure{Value: "23", Big: true}, Entries: []component.Entry{{Term: what, Says: s.say("Personas desaparecidas en Tamaulipas", "Persons disappeared in Tamaulipas")}, {Term: who, Says: s.say("Presuntamente marinos", "Marines, allegedly")}}},
		{Who: "CNDH", Value: component.Figure{Value: "27", Big: true}, Entries: []component.Entry{{Term: what, Says: s.say("Personas detenidas por marinos, aparecidas o no", "Persons taken by marines, found or not")}, {Term: who, Says: s.say("Marinos", "Marines")}}},
	}
}

func (s shelf) ledger() []component.LedgerEntry {
	return []component.LedgerEntry{
		{When: s.say("27 nov 2025", "27 Nov 2025"), What: component.Words(s.say("Dimitió el titular de la Fiscalía, antes de cumplir nueve años.", "The head of the Prosecutor’s Office resigned before the end of nine years."), ""), By: "SinEmbargo", Do: component.State(s.p, figure.StateChanged)},
		{When: s.say("mar 2021", "Mar 2021"), What: component.Words(s.say("Siete soldados detenidos de nuevo por Tlatlaya.", "Seven soldiers arrested again over Tlatlaya."), ""), By: "Pledge Times"},
	}
}

func (s shelf) commitment() component.CommitmentItem {
	return component.CommitmentItem{
		ID: "c-commission", Href: "#commitments",
		Title: s.say("Crear la comisión de investigación del caso Iguala", "Create the commission of investigation of the Iguala case"),
		Who:   s.say("Primer Tribunal Colegiado → Gobierno federal", "First Collegiate Tribunal → federal government"),
		Mark:  commitment.Differing, Words: s.say("las evaluaciones difieren", "the assessments differ"),
		History: []component.HistoryEntry{
			{When: s.say("11 jul 2018", "11 Jul 2018"), Says: s.say("No cumplido · las cinco firmantes", "Not met · the five signatories")},
			{When: s.say("dic 2018", "Dec 2018"), Says: s.say("En parte · WOLA", "In part · WOLA"), Last: true},
		},
		Views: []component.View{
			{Mark: commitment.Unmet, Words: s.say("No cumplido", "Not met"), Who: "LAWG, AIUSA", Reason: s.say("Aún se pide su creación.", "Its creation is still asked for.")},
			{Mark: commitment.PartlyMet, Words: s.say("En parte", "In part"), Who: "WOLA", Reason: s.say("Se creó en su lugar una comisión presidencial.", "A presidential commission was created instead.")},
		},
	}
}

func (s shelf) properties() []component.Property {
	words := component.Words
	return []component.Property{
		{
			ID: "p-victims", Name: s.say("Víctimas", "Victims"), Disputed: true,
			Readings: []templ.Component{component.Number(s.p, component.Figure{Value: "23"}), component.Number(s.p, component.Figure{Value: "27"})},
			Statements: []component.Statement{
				{Value: words("23", ""), Source: s.say("ONU-DH, declaración", "OHCHR, statement"), SourceAt: "#statements", Meta: []string{s.say("conocida desde el 30 may 2018", "known since 30 May 2018")}, Position: "812", PlaceAt: "#statements"},
				{Value: words("27", ""), Source: "CNDH", SourceAt: "#statements", Rank: record.Preferred, RankWhy: s.say("por WOLA: declara periodo, sexo y edad.", "by WOLA: it states period, sex and age.")},
				{Value: words("32", ""), Source: "CNDH", SourceAt: "#statements", Rank: record.Deprecated, RankWhy: s.say("Mal capturada.", "Mis-entered.")},
			},
		},
		{ID: "p-place", Name: s.say("Lugar", "Place")},
	}
}

func (s shelf) queryBox(withError bool) component.QueryBox {
	q := component.QueryBox{Value: "count acts where tipe = torture", Action: "#forms", Complete: "#forms"}
	if withError {
		q.Error = &component.QueryError{
			Says:   s.say("un acto no tiene «tipe»; ¿quiso decir «type»?", "an act has no “tipe”; did you mean “type”?"),
			Before: "count acts where ", Word: "tipe", After: " = torture",
			Expected: "count acts where type = torture", ExpectedAt: "#forms",
		}
	}
	return q
}

var sayShelf = locale.Message{ID: "web.shelf", ES: "Estante de componentes", EN: "Shelf of components"}

// form is a form as it comes back: one field right, one choice missing, one value
// that cannot be read.
func (s shelf) form() *component.Form {
	return &component.Form{
		ID: "filled", Label: s.say("Juzgar esta declaración", "Judge this statement"), Action: "#forms",
		Button: s.say("Guardar en el registro", "Save in the record"), Cancel: "#forms",
		Says: []string{s.say("Queda en el diario.", "It stays in the journal.")},
		Fields: []component.Field{
			{
				Name: "rank", Label: s.say("Cómo la trata la coalición", "How the coalition treats it"), Error: s.say("No eligió nada. Elija uno.", "Nothing is chosen. Choose one."),
				Options: []component.Choice{
					{Value: "prefer", Label: s.say("Preferirla", "Prefer it"), Sub: s.say("La coalición dice esto.", "The coalition says this.")},
					{Value: "wrong", Label: s.say("se capturó mal", "it was mis-entered"), Heading: s.say("Descartarla, porque:", "Set it aside, because:")},
				},
			},
			{Name: "when", Label: s.say("Fecha", "Date"), Hint: s.say("Por ejemplo: feb–may 2018.", "For example: Feb–May 2018."), Value: "32 may 2018", Narrow: true, Error: s.say("Mayo no tiene 32 días. Escriba otra fecha, o solo el mes.", "May has no 32nd day. Write another date, or only the month.")},
			{Name: "why", Label: s.say("Por qué", "Why"), Value: s.say("Declara periodo, sexo y edad.", "It states period, sex and age."), Lines: 3},
			{Name: "source", Label: s.say("Fuente", "Source"), Optional: true, Known: []component.Option{{Value: "dos-2017", Label: "2017 Country Reports"}}},
			{Name: "file", Label: s.say("Archivo", "File"), File: true, Optional: true},
		},
	}
}

// stones is what is left of an erasure.
func (s shelf) stones() []component.Tombstone {
	return []component.Tombstone{{
		ID: "t-812", N: 2, Statements: []string{"266.1", "266.3"}, When: s.say("24 nov 2026, 14:32", "24 Nov 2026, 14:32"), By: "Ana, LAWG",
		Reason: s.say("A petición de la familia.", "Asked for by the family."), SetAt: "#forms", SetSay: s.say("Posición 812", "Position 812"),
	}}
}
