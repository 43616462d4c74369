package web

import "github.com/constancia-project/constancia/locale"

// listSpec says how the entities of a type are listed: the sentence that filters
// them, and the properties that its table shows after the name. A type that is
// not named here is listed without filters.
type listSpec struct {
	words   locale.Message // with a gap for each filter
	filters []filterSpec
	columns []string // properties, or ways back, whose number is shown
	order   string   // a path; oldest first
}

// filterSpec is one select of the sentence.
type filterSpec struct {
	name  string
	path  string
	under bool // a term or territory and all beneath it; else equal
	year  bool // a year of the date at path
	any   locale.Message
	label locale.Message
}

// listSpecs is by type. Sentences are written whole, never glued: each language
// puts its gaps where they belong.
func listSpecs(typ string) listSpec {
	switch typ {
	case "event":
		return listSpec{
			words:   locale.Message{ID: "web.list-events", ES: "Eventos ocurridos en {territory} en {year}.", EN: "Events that happened in {territory} in {year}."},
			filters: []filterSpec{filterTerritory("territory"), filterYear("date")},
			columns: []string{"date", "territory", "acts", "proceedings"}, order: "date",
		}
	case "act":
		return listSpec{
			words:   locale.Message{ID: "web.list-acts", ES: "Actos de {type} en {territory}, en {year}, atribuidos a {perpetrator}.", EN: "Acts of {type} in {territory}, in {year}, attributed to {perpetrator}."},
			filters: []filterSpec{{name: "type", path: "type", under: true, any: anyType, label: labelActType}, filterTerritory("event.territory"), filterYear("date"), {name: "perpetrator", path: "involvements.perpetrator", under: true, any: anyOne, label: labelPerpetrator}},
			columns: []string{"date", "victims", "involvements"}, order: "date",
		}
	case "involvement":
		return listSpec{
			words:   locale.Message{ID: "web.list-involvements", ES: "Participación de {perpetrator}, con certeza {certainty}.", EN: "Involvement of {perpetrator}, with certainty {certainty}."},
			filters: []filterSpec{{name: "perpetrator", path: "perpetrator", under: true, any: anyOne, label: labelPerpetrator}, {name: "certainty", path: "certainty", any: anyCertainty, label: labelCertainty}},
			columns: []string{"act", "certainty"},
		}
	case "party":
		return listSpec{
			words:   locale.Message{ID: "web.list-parties", ES: "Partes que son {kind}, de {country}.", EN: "Parties that are {kind}, from {country}."},
			filters: []filterSpec{{name: "kind", path: "kind", under: true, any: anyKind, label: labelKind}, {name: "country", path: "country", under: true, any: anyPlace, label: labelPlace}},
			columns: []string{"acronym", "kind", "country"}, order: "name",
		}
	case "source":
		return listSpec{
			words:   locale.Message{ID: "web.list-sources", ES: "Fuentes que son {kind}, de {year}.", EN: "Sources that are {kind}, of {year}."},
			filters: []filterSpec{{name: "kind", path: "kind", under: true, any: anyKind, label: labelKind}, filterYear("date")},
			columns: []string{"publisher", "date", "kind"}, order: "date",
		}
	case "proceeding":
		return listSpec{
			words:   locale.Message{ID: "web.list-proceedings", ES: "Procedimientos de la jurisdicción {jurisdiction}, por hechos en {territory}.", EN: "Proceedings of the jurisdiction {jurisdiction}, over facts in {territory}."},
			filters: []filterSpec{{name: "jurisdiction", path: "jurisdiction", under: true, any: anyJurisdiction, label: labelJurisdiction}, filterTerritory("event.territory")},
			columns: []string{"event", "jurisdiction", "model", "steps"},
		}
	case "accused":
		return listSpec{
			words:   locale.Message{ID: "web.list-accused", ES: "Personas acusadas en la jurisdicción {jurisdiction}.", EN: "Accused in the jurisdiction {jurisdiction}."},
			filters: []filterSpec{{name: "jurisdiction", path: "proceeding.jurisdiction", under: true, any: anyJurisdiction, label: labelJurisdiction}},
			columns: []string{"persons", "proceeding", "part_of"},
		}
	case "step":
		return listSpec{
			words:   locale.Message{ID: "web.list-steps", ES: "Pasos de la jurisdicción {jurisdiction} con resultado {outcome}, en {year}.", EN: "Steps of the jurisdiction {jurisdiction} with outcome {outcome}, in {year}."},
			filters: []filterSpec{{name: "jurisdiction", path: "proceeding.jurisdiction", under: true, any: anyJurisdiction, label: labelJurisdiction}, {name: "outcome", path: "outcome", under: true, any: anyOutcome, label: labelOutcome}, filterYear("date")},
			columns: []string{"date", "accused", "outcome", "proceeding"}, order: "date",
		}
	}
	return listSpecsOfClaims(typ)
}

func listSpecsOfClaims(typ string) listSpec {
	switch typ {
	case "measure":
		return listSpec{columns: []string{"unit", "kind", "observations"}, order: "label"}
	case "observation":
		return listSpec{
			words:   locale.Message{ID: "web.list-observations", ES: "Observaciones de {territory}, en unidades de {unit}.", EN: "Observations of {territory}, in units of {unit}."},
			filters: []filterSpec{filterTerritory("territory"), {name: "unit", path: "unit", any: anyUnit, label: labelUnit}},
			columns: []string{"quantity", "unit", "period", "territory"}, order: "period",
		}
	case "figure":
		return listSpec{columns: []string{"period", "territory", "adopted"}, order: "period"}
	case "commitment":
		return listSpec{
			words:   locale.Message{ID: "web.list-commitments", ES: "Compromisos que son {kind}.", EN: "Commitments that are {kind}."},
			filters: []filterSpec{{name: "kind", path: "kind", under: true, any: anyKind, label: labelKind}},
			columns: []string{"kind", "date", "addressee", "assessments"}, order: "date",
		}
	case "assessment":
		return listSpec{
			words:   locale.Message{ID: "web.list-assessments", ES: "Evaluaciones con el juicio {status}, de {year}.", EN: "Assessments with the judgement {status}, of {year}."},
			filters: []filterSpec{{name: "status", path: "status", any: anyStatus, label: labelStatus}, filterYear("date")},
			columns: []string{"commitment", "status", "date", "assessor"}, order: "date",
		}
	case "coverage":
		return listSpec{columns: []string{"from", "through", "said_by"}, order: "from"}
	case "letter":
		return listSpec{columns: []string{"date", "from"}, order: "date"}
	case "claim":
		return listSpec{
			words:   locale.Message{ID: "web.list-claims", ES: "Afirmaciones que son {kind}.", EN: "Claims that are {kind}."},
			filters: []filterSpec{{name: "kind", path: "kind", any: anyKind, label: labelKind}},
			columns: []string{"kind", "asserts", "period"},
		}
	case "ask":
		return listSpec{columns: []string{"commitment", "addressee"}}
	}
	return listSpec{}
}

func filterTerritory(path string) filterSpec {
	return filterSpec{name: "territory", path: path, under: true, any: anyPlace, label: labelPlace}
}

func filterYear(path string) filterSpec {
	return filterSpec{name: "year", path: path, year: true, any: anyYear, label: labelYear}
}

var (
	anyType         = locale.Message{ID: "web.any-type", ES: "cualquier tipo", EN: "any type"}
	anyPlace        = locale.Message{ID: "web.any-place", ES: "cualquier lugar", EN: "any place"}
	anyYear         = locale.Message{ID: "web.any-year", ES: "cualquier año", EN: "any year"}
	anyOne          = locale.Message{ID: "web.any-one", ES: "cualquiera", EN: "anyone"}
	anyKind         = locale.Message{ID: "web.any-kind", ES: "de cualquier tipo", EN: "of any kind"}
	anyCertainty    = locale.Message{ID: "web.any-certainty", ES: "de cualquier grado", EN: "of any degree"}
	anyJurisdiction = locale.Message{ID: "web.any-jurisdiction", ES: "que sea", EN: "of any kind"}
	anyOutcome      = locale.Message{ID: "web.any-outcome", ES: "cualquiera", EN: "of any kind"}
	anyUnit         = locale.Message{ID: "web.any-unit", ES: "cualquier cosa", EN: "any kind"}
	anyStatus       = locale.Message{ID: "web.any-status", ES: "que sea", EN: "of any kind"}

	labelActType      = locale.Message{ID: "web.label-act-type", ES: "Tipo de acto", EN: "Type of act"}
	labelPlace        = locale.Message{ID: "web.label-place", ES: "Lugar", EN: "Place"}
	labelYear         = locale.Message{ID: "web.label-year", ES: "Año", EN: "Year"}
	labelPerpetrator  = locale.Message{ID: "web.label-perpetrator", ES: "Institución o grupo", EN: "Institution or group"}
	labelKind         = locale.Message{ID: "web.label-kind", ES: "Tipo", EN: "Kind"}
	labelCertainty    = locale.Message{ID: "web.label-certainty", ES: "Grado de certeza", EN: "Degree of certainty"}
	labelJurisdiction = locale.Message{ID: "web.label-jurisdiction", ES: "Jurisdicción", EN: "Jurisdiction"}
	labelOutcome      = locale.Message{ID: "web.label-outcome", ES: "Resultado", EN: "Outcome"}
	labelUnit         = locale.Message{ID: "web.label-unit", ES: "Unidad", EN: "Unit"}
	labelStatus       = locale.Message{ID: "web.label-status", ES: "Estado", EN: "Status"}
)
