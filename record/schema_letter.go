package record

func letter() Type {
	return Type{
		Name: "letter", Plural: "letters", Feminine: true, Origin: ByCoalition,
		Label: both("Carta", "Letter"), Labels: both("Cartas", "Letters"),
		Help:  both("Un texto cuyas afirmaciones están ligadas al registro.", "A text whose assertions are tied to the record."),
		Title: []string{"title"},
		Properties: []Property{
			{Name: "title", Kind: of(Prose), Required: true, Label: both("Título", "Title")},
			{Name: "occasion", Kind: of(Prose), Label: both("Ocasión", "Occasion")},
			{Name: "date", Kind: of(Instant), Required: true, Label: both("Fecha", "Date")},
			{Name: "to", Kind: of(Prose), Label: both("Para", "To")},
			{Name: "from", Kind: of(Line), Label: both("Firman", "Signed by"), Example: "LAWG; WOLA"},
			{
				Name: "source", Kind: ref("source"), Label: both("Citada como", "Cited as"), Inverse: "letters",
				Help: both("La fuente que es esta misma carta: lo que solo ella sostiene queda sin fuente.", "The source that is this letter itself: what rests on it alone is untraced."),
			},
			{Name: "body", Kind: of(Markdown), Required: true, Label: both("Texto", "Text")},
		},
	}
}

func claim() Type {
	return Type{
		Name: "claim", Plural: "claims", Feminine: true, Origin: ByCoalition,
		Label: both("Afirmación", "Claim"), Labels: both("Afirmaciones", "Claims"),
		Help:  both("Algo que una carta afirma: una cifra, una comprobación o un texto atribuido.", "Something that a letter asserts: a figure, a check or an attributed text."),
		Title: []string{"text"},
		Properties: []Property{
			{Name: "letter", Kind: ref("letter"), Required: true, Label: both("Carta", "Letter"), Inverse: "claims"},
			{Name: "paragraph", Kind: of(Number), Label: both("Párrafo", "Paragraph")},
			{Name: "kind", Kind: term("claim-kinds"), Required: true, Label: both("Tipo", "Kind"), Example: "figure"},
			{Name: "text", Kind: of(Prose), Required: true, Label: both("Qué afirma", "What it asserts")},
			{Name: "asserts", Kind: of(Amount), Label: both("Valor que afirma", "Value asserted"), Example: "<4 %"},
			{Name: "measure", Kind: ref("measure"), Label: both("Medida", "Measure"), Inverse: "claims"},
			{Name: "period", Kind: of(Period), Label: both("Periodo", "Period")},
			{Name: "territory", Kind: extent(), Label: both("Territorio", "Territory")},
			{Name: "check", Kind: of(Query), Label: both("Comprobación", "Check"), Example: "none steps where …"},
			{Name: "source", Kind: ref("source"), Label: both("Fuente atribuida", "Source attributed"), Inverse: "attributed_claims"},
			{Name: "note", Kind: of(Line), Label: both("Nota", "Note")},
		},
	}
}

func ask() Type {
	return Type{
		Name: "ask", Plural: "asks", Feminine: true, Origin: ByCoalition,
		Label: both("Petición", "Ask"), Labels: both("Peticiones", "Asks"),
		Help:  both("Lo que una carta pide.", "What a letter asks for."),
		Title: []string{"text"},
		Properties: []Property{
			{Name: "letter", Kind: ref("letter"), Label: both("Carta", "Letter"), Inverse: "asks"},
			{Name: "paragraph", Kind: of(Number), Label: both("Párrafo", "Paragraph")},
			{Name: "text", Kind: of(Prose), Required: true, Label: both("Qué se pide", "What is asked")},
			{Name: "addressee", Kind: of(Line), Label: both("A quién", "Addressee")},
			{Name: "to_raise_with", Kind: of(Line), Label: both("Ante quién plantearlo", "To raise with")},
			{Name: "commitment", Kind: ref("commitment"), Label: both("Compromiso", "Commitment"), Inverse: "asks"},
		},
	}
}
