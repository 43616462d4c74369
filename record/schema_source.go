package record

import "github.com/constancia-project/constancia/locale"

func both(es, en string) locale.Text { return locale.Text{ES: es, EN: en} }

func term(vocabulary string) Kind { return Kind{Base: TermOf, Vocabulary: vocabulary} }
func ref(types ...string) Kind    { return Kind{Base: RefTo, Types: types} }
func of(base Base) Kind           { return Kind{Base: base} }
func extent() Kind                { return Kind{Base: Area, Extent: true} }

func source() Type {
	return Type{
		Name: "source", Plural: "sources", Feminine: true, Origin: BySelf,
		Label: both("Fuente", "Source"), Labels: both("Fuentes", "Sources"),
		Help:  both("Quién lo dijo, cuándo y dónde.", "Who said it, when and where."),
		Title: []string{"title"},
		Properties: []Property{
			{Name: "title", Kind: of(Line), Required: true, Label: both("Título", "Title")},
			{Name: "publisher", Kind: of(Line), Label: both("Quién lo publica", "Publisher")},
			{
				Name: "date", Kind: of(Instant), Required: true, Label: both("Fecha", "Date"),
				Help: both("La fecha del documento.", "The date of the document."), Example: "2018-07-11",
			},
			{
				Name: "known_from", Kind: of(Instant), Label: both("Conocida desde", "Known from"),
				Help: both("Solo si se hizo pública después de su fecha.", "Only if it was made public after its date."), Example: "2018-02-06",
			},
			{Name: "kind", Kind: term("source-kinds"), Label: both("Tipo de fuente", "Kind of source"), Example: "ngo-report"},
			{Name: "language", Kind: of(Line), Label: both("Idioma", "Language"), Example: "es"},
			{Name: "url", Kind: of(Link), Label: both("Dirección", "Address")},
			{
				Name: "read_through", Kind: ref("source"), Label: both("Leída a través de", "Read through"), Inverse: "relays",
				Help: both("La fuente que la cita, si no se leyó ella misma.", "The source that cites it, if it was not read itself."),
			},
			{Name: "note", Kind: of(Line), Label: both("Nota", "Note")},
		},
	}
}
