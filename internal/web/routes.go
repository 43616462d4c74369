package web

import (
	"net/http"

	"github.com/constancia-project/constancia/internal/web/component"
)

// Route is one address of the server, after its language.
type Route struct {
	Method string
	Path   string
	Place  component.Place // which of the seven places it belongs to
	handle func(*Server, http.ResponseWriter, *page) error
}

// routes lists every page. The tests read it: each page in each language must
// answer, be clean for axe and lead nowhere that is not.
func routes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/{$}", component.Home, (*Server).showHome},
		{get, "/record", component.Registry, (*Server).showRecord},
		{get, "/events", component.Cases, (*Server).showList},
		{get, "/proceedings", component.Justice, (*Server).showList},
		{get, "/proceedings/{key}", component.Justice, (*Server).showEntity},
		{get, "/letters", component.Letters, (*Server).showLetters},
		{get, "/letters/{key}", component.Letters, (*Server).showLetter},
		{get, "/letters/{key}/changes", component.Letters, (*Server).showChanges},
		{get, "/letters/{key}/letter.json", component.Letters, (*Server).letterAsJSON},
		{get, "/measures", component.Figures, (*Server).showMeasures},
		{get, "/measures/{key}", component.Figures, (*Server).showMeasure},
		{get, "/measures/{key}/observations.csv", component.Figures, (*Server).observationsAsCSV},
		{get, "/measures/{key}/figures.json", component.Figures, (*Server).figuresAsJSON},
		{get, "/events/{key}", component.Cases, (*Server).showEvent},
		{get, "/sources/{key}", component.Registry, (*Server).showSource},
		{get, "/commitments", component.Commitments, (*Server).showCommitments},
		{get, "/commitments/{key}", component.Commitments, (*Server).showCommitment},
		{get, "/query", component.Registry, (*Server).showQuery},
		{get, "/query.csv", component.Registry, (*Server).queryAsCSV},
		{get, "/query.json", component.Registry, (*Server).queryAsJSON},
		{get, "/query/complete", component.Registry, (*Server).completeQuery},
		{get, "/search", component.Registry, (*Server).showSearch},
		{get, "/journal", component.Registry, (*Server).showJournal},
		{get, "/journal/{position}", component.Registry, (*Server).showChangeSet},
		{get, "/{type}", component.Registry, (*Server).showList},
		{get, "/{type}/{key}", component.Registry, (*Server).showEntity},
		{get, "/{type}/{key}/statements", component.Registry, (*Server).showEntity},
		{get, "/shelf", component.Nowhere, (*Server).showShelf},
		{post, "/journal/verify", component.Registry, (*Server).verifyNow},
	}
}
