package record

func event() Type {
	return Type{
		Name: "event", Plural: "events",
		Label: both("Evento", "Event"), Labels: both("Eventos", "Events"),
		Help:  both("Algo que ocurrió y en lo que se cometieron actos.", "Something that happened, in which acts were committed."),
		Title: []string{"name"},
		Properties: []Property{
			{Name: "name", Kind: of(Prose), Required: true, Label: both("Nombre", "Name")},
			{Name: "date", Kind: of(Instant), Label: both("Fecha", "Date"), Example: "2018-02/2018-05"},
			{Name: "territory", Kind: of(Area), Label: both("Territorio", "Territory"), Example: "MX-TAM"},
			{Name: "place", Kind: of(Line), Label: both("Lugar", "Place"), Example: "Nuevo Laredo"},
		},
	}
}

func act() Type {
	return Type{
		Name: "act", Plural: "acts",
		Label: both("Acto", "Act"), Labels: both("Actos", "Acts"),
		Help:  both("Un tipo de violación contra una víctima, o un grupo contado, en un evento.", "One type of violation against one victim, or a counted group, in an event."),
		Title: []string{"type"},
		Properties: []Property{
			{Name: "event", Kind: ref("event"), Label: both("Evento", "Event"), Inverse: "acts"},
			{Name: "type", Kind: term("violation-types"), Required: true, Label: both("Tipo de violación", "Type of violation"), Example: "enforced-disappearance"},
			{
				Name: "victims", Kind: of(Count), Label: both("Víctimas", "Victims"),
				Help: both("«22», «>=34» u «8..12».", "“22”, “>=34” or “8..12”."), Example: ">=34",
			},
			{Name: "victim", Kind: ref("party"), Label: both("Víctima", "Victim"), Inverse: "acts_suffered"},
			{Name: "date", Kind: of(Instant), Label: both("Fecha", "Date"), Example: "2014-09-26~"},
			{Name: "place", Kind: of(Area), Label: both("Lugar", "Place"), Example: "MX-TAM"},
		},
	}
}

func involvement() Type {
	return Type{
		Name: "involvement", Plural: "involvements", Feminine: true,
		Label: both("Participación", "Involvement"), Labels: both("Participaciones", "Involvements"),
		Help:  both("La parte de alguien en un acto, y qué tan cierta es.", "A party’s part in an act, and how certain it is."),
		Title: []string{"perpetrator", "act"},
		Properties: []Property{
			{Name: "act", Kind: ref("act"), Required: true, Label: both("Acto", "Act"), Inverse: "involvements"},
			{Name: "perpetrator", Kind: term("perpetrator-types"), Label: both("Institución o grupo", "Institution or group"), Example: "semar"},
			{Name: "party", Kind: ref("party"), Label: both("Quién", "Who"), Inverse: "involvements"},
			{Name: "kind", Kind: term("involvement-kinds"), Label: both("Tipo de participación", "Kind of involvement"), Example: "perpetrated"},
			{Name: "certainty", Kind: term("certainty-degrees"), Label: both("Grado de certeza", "Degree of certainty"), Example: "alleged"},
		},
	}
}
