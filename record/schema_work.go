package record

// documented are the types of what the coalition documents: whoever works on one
// can speak of it and give it to somebody.
func documented() Kind {
	return ref("source", "party", "event", "act", "involvement", "proceeding", "accused", "step",
		"measure", "observation", "figure", "commitment", "assessment", "coverage", "letter", "claim", "ask")
}

func comment() Type {
	return Type{
		Name: "comment", Plural: "comments", Origin: ByCoalition,
		Label: both("Comentario", "Comment"), Labels: both("Comentarios", "Comments"),
		Help:  both("Lo que alguien dice a los demás acerca de algo del registro.", "What somebody says to the others about something in the record."),
		Title: []string{"words"},
		Properties: []Property{
			{Name: "about", Kind: documented(), Required: true, Label: both("Acerca de", "About"), Inverse: "comments"},
			{
				Name: "words", Kind: of(Prose), Required: true, Label: both("Texto", "Words"),
				Help: both("«@» y la clave de una cuenta avisan a esa persona.", "“@” and the key of an account tell that person."),
			},
			{Name: "answers", Kind: ref("comment"), Label: both("Responde a", "Answers"), Inverse: "answered_by"},
		},
	}
}

func task() Type {
	return Type{
		Name: "task", Plural: "tasks", Feminine: true, Origin: ByCoalition,
		Label: both("Tarea", "Task"), Labels: both("Tareas", "Tasks"),
		Help:  both("Algo por hacer, de quién es y en qué está.", "Something to do, whose it is and how far it is."),
		Title: []string{"words"},
		Properties: []Property{
			{Name: "about", Kind: documented(), Label: both("Acerca de", "About"), Inverse: "tasks"},
			{
				Name: "changeset", Kind: of(Number), Label: both("Conjunto de cambios", "Change set"),
				Help: both("El número de una importación o de otro conjunto de cambios.", "The number of an import or another change set."), Example: "12",
			},
			{Name: "assignee", Kind: ref("account"), Label: both("A cargo de", "Assigned to")},
			{Name: "status", Kind: term("task-statuses"), Required: true, Label: both("Estado", "Status"), Example: "open"},
			{Name: "words", Kind: of(Prose), Label: both("Qué hacer", "What to do")},
			{Name: "due", Kind: of(Instant), Label: both("Para cuándo", "Due"), Example: "2018-07-11"},
		},
	}
}
