package record

func measure() Type {
	return Type{
		Name: "measure", Plural: "measures", Feminine: true, Origin: ByCoalition,
		Label: both("Medida", "Measure"), Labels: both("Medidas", "Measures"),
		Help:  both("Qué se cuenta: definición, población y unidad.", "What is counted: definition, population and unit."),
		Title: []string{"label"},
		Properties: []Property{
			{Name: "label", Kind: of(Prose), Required: true, Label: both("Nombre", "Name")},
			{Name: "unit", Kind: of(Line), Required: true, Label: both("Unidad", "Unit"), Example: "persons"},
			{Name: "population", Kind: of(Prose), Label: both("Población", "Population")},
			{Name: "kind", Kind: term("measure-kinds"), Required: true, Label: both("Cómo se suma", "How it adds up"), Example: "flow"},
			{
				Name: "part_of", Kind: ref("measure"), Label: both("Cuenta una parte de", "Counts a part of"), Inverse: "parts",
				Help: both("La medida a la que esta nunca puede superar, en el mismo periodo y territorio.", "The measure that this one can never exceed, in the same period and territory."),
			},
			{
				Name: "distinct_from", Kind: ref("measure"), Label: both("No confundir con", "Not to be taken for"), Inverse: "taken_for",
				Help: both("Otra medida que se le parece: se muestra a su lado y no se compara.", "Another measure that looks like it: shown beside it and never compared."),
			},
		},
	}
}

func observation() Type {
	return Type{
		Name: "observation", Plural: "observations", Feminine: true,
		Label: both("Observación", "Observation"), Labels: both("Observaciones", "Observations"),
		Help:  both("Un valor de una medida, según una fuente.", "One value of a measure, by one source."),
		Title: []string{"statement"},
		Properties: []Property{
			{Name: "measure", Kind: ref("measure"), Required: true, Label: both("Medida", "Measure"), Inverse: "observations"},
			{Name: "statement", Kind: of(Prose), Label: both("En palabras", "In words")},
			{Name: "quantity", Kind: of(Amount), Required: true, Label: both("Valor", "Value"), Example: ">=40"},
			{Name: "unit", Kind: of(Line), Required: true, Label: both("Unidad", "Unit"), Example: "persons"},
			{Name: "numerator", Kind: of(Count), Label: both("Numerador", "Numerator"), Example: "16"},
			{Name: "numerator_unit", Kind: of(Line), Label: both("Unidad del numerador", "Unit of the numerator")},
			{Name: "denominator", Kind: of(Count), Label: both("Denominador", "Denominator"), Example: "505"},
			{Name: "denominator_unit", Kind: of(Line), Label: both("Unidad del denominador", "Unit of the denominator")},
			{Name: "period", Kind: of(Period), Required: true, Label: both("Periodo", "Period"), Example: "2012/2016"},
			{
				Name: "counted_through", Kind: of(Instant), Label: both("Contado hasta", "Counted through"),
				Help: both("Solo si la cuenta se cerró antes que el periodo.", "Only where the count stopped before the period’s end."),
			},
			{Name: "territory", Kind: extent(), Label: both("Territorio", "Territory"), Example: "MX"},
			{Name: "note", Kind: of(Line), Label: both("Nota", "Note")},
		},
	}
}

func figure() Type {
	return Type{
		Name: "figure", Plural: "figures", Feminine: true, Origin: ByCoalition,
		Label: both("Cifra", "Figure"), Labels: both("Cifras", "Figures"),
		Help:  both("Lo que la coalición dice: una medida en un periodo y territorio, con la observación que adopta y por qué.", "What the coalition says: a measure in a period and territory, with the observation that it adopted, and why."),
		Title: []string{"measure"},
		Properties: []Property{
			{Name: "measure", Kind: ref("measure"), Required: true, Label: both("Medida", "Measure"), Inverse: "figures"},
			{Name: "period", Kind: of(Period), Required: true, Label: both("Periodo", "Period"), Example: "2012/2016"},
			{Name: "territory", Kind: extent(), Required: true, Label: both("Territorio", "Territory"), Example: "MX"},
			{Name: "adopted", Kind: ref("observation"), Label: both("Observación adoptada", "Observation adopted"), Inverse: "adopted_by"},
			{Name: "adopted_by", Kind: of(Line), Label: both("Adoptada por", "Adopted by")},
			{Name: "adopted_on", Kind: of(Instant), Label: both("Adoptada el", "Adopted on")},
			{Name: "reason", Kind: of(Prose), Label: both("Por qué", "Why")},
			{
				Name: "query", Kind: of(Query), Label: both("Contada del registro", "Counted from the record"), Example: "sum victims of acts where type under torture",
				Help: both("Una consulta que cuenta lo mismo en este registro: se calcula al leer y se muestra junto a lo que dicen las fuentes.", "A query that counts the same in this record: it is computed on reading and shown beside what the sources say."),
			},
		},
	}
}
