package record

func party() Type {
	return Type{
		Name: "party", Plural: "parties", Aliases: []string{"organisations", "persons"}, Feminine: true, Origin: ByCoalition,
		Label: both("Parte", "Party"), Labels: both("Partes", "Parties"),
		Help:  both("Una persona u organización: víctima, autoridad, tribunal, integrante de la coalición.", "A person or an organisation: victim, authority, court, member of the coalition."),
		Title: []string{"name", "acronym"},
		Properties: []Property{
			{Name: "name", Kind: of(Prose), Required: true, Label: both("Nombre", "Name")},
			{Name: "acronym", Kind: of(Line), Label: both("Siglas", "Acronym"), Example: "WOLA"},
			{Name: "kind", Kind: term("party-kinds"), Required: true, Label: both("Qué es", "Kind"), Example: "coalition-member"},
			{Name: "sex", Kind: term("sexes"), Label: both("Sexo", "Sex")},
			{Name: "birth", Kind: of(Instant), Label: both("Nacimiento", "Birth"), Example: "1988~"},
			{Name: "characteristic", Kind: term("victim-characteristics"), Label: both("Característica", "Characteristic"), Example: "journalist"},
			{Name: "country", Kind: of(Area), Label: both("País", "Country"), Example: "MX"},
			{Name: "note", Kind: of(Line), Label: both("Nota", "Note")},
		},
	}
}
