package record

func proceeding() Type {
	return Type{
		Name: "proceeding", Plural: "proceedings",
		Label: both("Procedimiento", "Proceeding"), Labels: both("Procedimientos", "Proceedings"),
		Help:  both("Un caso en una jurisdicción.", "A case in one jurisdiction."),
		Title: []string{"authority", "jurisdiction"},
		Properties: []Property{
			{Name: "event", Kind: ref("event"), Label: both("Evento", "Event"), Inverse: "proceedings"},
			{Name: "model", Kind: term("stage-models"), Required: true, Label: both("Modelo de etapas", "Stage model"), Example: "mx-accusatory"},
			{Name: "jurisdiction", Kind: term("jurisdictions"), Required: true, Label: both("Jurisdicción", "Jurisdiction"), Example: "civil-federal"},
			{Name: "authority", Kind: of(Line), Label: both("Autoridad", "Authority"), Example: "FGR"},
		},
	}
}

func accused() Type {
	return Type{
		Name: "accused", Plural: "accused", Feminine: true,
		Label: both("Persona o grupo acusado", "Accused"), Labels: both("Personas acusadas", "Accused"),
		Help:  both("Personas acusadas en un procedimiento, nombradas o contadas, y partes de un grupo.", "Persons accused in a proceeding, named or counted, and parts of a group."),
		Title: []string{"label"},
		Properties: []Property{
			{Name: "proceeding", Kind: ref("proceeding"), Required: true, Label: both("Procedimiento", "Proceeding"), Inverse: "accused"},
			{Name: "persons", Kind: of(Count), Label: both("Personas", "Persons"), Example: "7"},
			{Name: "part_of", Kind: ref("accused"), Label: both("Parte de", "Part of"), Inverse: "parts"},
			{
				Name: "partition", Kind: of(Line), Label: both("Reparto", "Partition"),
				Help: both("Las partes de un mismo reparto son ajenas entre sí y forman el todo.", "Parts of one partition are disjoint and make up the whole."),
			},
			{Name: "label", Kind: of(Prose), Label: both("Descripción", "Description")},
		},
	}
}

func step() Type {
	return Type{
		Name: "step", Plural: "steps",
		Label: both("Paso", "Step"), Labels: both("Pasos", "Steps"),
		Help:  both("Un paso fechado de un procedimiento.", "A dated step of a proceeding."),
		Title: []string{"stage"},
		Properties: []Property{
			{Name: "proceeding", Kind: ref("proceeding"), Required: true, Label: both("Procedimiento", "Proceeding"), Inverse: "steps"},
			{Name: "stage", Kind: Kind{Base: TermOf, Vocabulary: "stages", Scope: "proceeding.model"}, Required: true, Label: both("Etapa", "Stage"), Example: "charge"},
			{
				Name: "date", Kind: of(Instant), Label: both("Fecha", "Date"),
				Help: both("Un intervalo es algún día en él; «/2018-07-11», a más tardar ese día.", "An interval is some day in it; “/2018-07-11”, by that day."), Example: "2016-05-13",
			},
			{Name: "accused", Kind: ref("accused"), Label: both("Personas acusadas", "Accused"), Inverse: "steps"},
			{Name: "outcome", Kind: term("outcomes"), Label: both("Resultado", "Outcome"), Example: "released"},
			{Name: "after", Kind: ref("step"), Label: both("Después de", "After"), Inverse: "followed_by"},
			{Name: "note", Kind: of(Line), Label: both("Nota", "Note")},
		},
	}
}
