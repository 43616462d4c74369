package record

func commitment() Type {
	return Type{
		Name: "commitment", Plural: "commitments",
		Label: both("Compromiso", "Commitment"), Labels: both("Compromisos", "Commitments"),
		Help:  both("Algo debido: recomendación, fallo, ley, institución, promesa.", "Something owed: a recommendation, ruling, law, institution, promise."),
		Title: []string{"text"},
		Properties: []Property{
			{Name: "kind", Kind: term("commitment-kinds"), Required: true, Label: both("Tipo", "Kind"), Example: "ruling"},
			{Name: "text", Kind: of(Prose), Required: true, Label: both("Qué se debe", "What is owed")},
			{Name: "issuer", Kind: of(Line), Label: both("Quién lo pide u ordena", "Issuer")},
			{Name: "addressee", Kind: of(Line), Label: both("A quién obliga", "Addressee")},
			{Name: "date", Kind: of(Instant), Label: both("Fecha", "Date"), Example: "2018-05-31"},
			{Name: "deadline", Kind: of(Instant), Label: both("Plazo", "Deadline")},
			{Name: "parent", Kind: ref("commitment"), Label: both("Parte de", "Part of"), Inverse: "children"},
		},
	}
}

func assessment() Type {
	return Type{
		Name: "assessment", Plural: "assessments", Feminine: true,
		Label: both("Evaluación", "Assessment"), Labels: both("Evaluaciones", "Assessments"),
		Help:  both("Un juicio fechado y razonado de cuánto se ha cumplido un compromiso.", "A dated, reasoned judgement of how far a commitment is met."),
		Title: []string{"status", "reason"},
		Properties: []Property{
			{Name: "commitment", Kind: ref("commitment"), Required: true, Label: both("Compromiso", "Commitment"), Inverse: "assessments"},
			{Name: "date", Kind: of(Instant), Required: true, Label: both("Fecha", "Date")},
			{Name: "assessor", Kind: of(Line), Required: true, Label: both("Quién evalúa", "Assessor"), Example: "LAWG; WOLA"},
			{Name: "status", Kind: term("commitment-statuses"), Required: true, Label: both("Estado", "Status"), Example: "not-met"},
			{Name: "reason", Kind: of(Prose), Label: both("Por qué", "Why")},
		},
	}
}

func coverage() Type {
	return Type{
		Name: "coverage", Plural: "coverage", Feminine: true,
		Label: both("Cobertura", "Coverage"), Labels: both("Coberturas", "Coverage"),
		Help:  both("Quién dice que el registro está completo, sobre qué, de cuándo a cuándo.", "Who says that the record is complete, about what, from when through when."),
		Title: []string{"about"},
		Properties: []Property{
			{Name: "about_query", Kind: of(Query), Required: true, Label: both("Sobre qué", "About what"), Example: "steps where proceeding.event = ev-tlatlaya"},
			{Name: "about", Kind: of(Prose), Label: both("En palabras", "In words")},
			{
				Name: "from", Kind: of(Instant), Required: true, Label: both("Desde", "From"), Example: "2014-06-30",
				Help: both("El primer día, o «../2014» si está completo desde siempre. De lo anterior no prueba nada.", "The first day, or “../2014” where it always was complete. It proves nothing about what was before."),
			},
			{
				Name: "through", Kind: of(Instant), Required: true, Label: both("Hasta", "Through"), Example: "2018-07-11",
				Help: both("El último día, o «2014-06-30/..» si es hasta la fecha en que se lee. De lo posterior no prueba nada.", "The last day, or “2014-06-30/..” for the date of reading. It proves nothing about what was after."),
			},
			{Name: "said_by", Kind: of(Line), Required: true, Label: both("Quién lo dice", "Said by")},
		},
	}
}
