package web

import (
	"net/http"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/web/component"
)

// Route is one address of the server, after its language.
type Route struct {
	Method string
	Path   string
	Place  component.Place // which of the seven places it belongs to
	Action access.Action   // what the policy must allow; none is refused to everybody
	handle func(*Server, http.ResponseWriter, *page) error
}

// routes lists every page. The tests read it: each page in each language must
// answer, be clean for axe and lead nowhere that is not.
func routes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/{$}", component.Home, access.Read, (*Server).showHome},
		{get, "/record", component.Registry, access.Read, (*Server).showRecord},
		{get, "/events", component.Cases, access.Read, (*Server).showList},
		{get, "/proceedings", component.Justice, access.Read, (*Server).showList},
		{get, "/proceedings/{key}", component.Justice, access.Read, (*Server).showEntity},
		{get, "/letters", component.Letters, access.Read, (*Server).showLetters},
		{get, "/letters/{key}", component.Letters, access.Read, (*Server).showLetter},
		{get, "/letters/{key}/changes", component.Letters, access.Read, (*Server).showChanges},
		{get, "/letters/{key}/letter.json", component.Letters, access.Read, (*Server).letterAsJSON},
		{get, "/measures", component.Figures, access.Read, (*Server).showMeasures},
		{get, "/measures/{key}", component.Figures, access.Read, (*Server).showMeasure},
		{get, "/measures/{key}/observations.csv", component.Figures, access.Read, (*Server).observationsAsCSV},
		{get, "/measures/{key}/figures.json", component.Figures, access.Read, (*Server).figuresAsJSON},
		{get, "/measures/{key}/adopt", component.Figures, access.Adopt, (*Server).showAdopt},
		{get, "/events/{key}", component.Cases, access.Read, (*Server).showEvent},
		{get, "/sources/{key}", component.Registry, access.Read, (*Server).showSource},
		{get, "/commitments", component.Commitments, access.Read, (*Server).showCommitments},
		{get, "/commitments/{key}", component.Commitments, access.Read, (*Server).showCommitment},
		{get, "/query", component.Registry, access.Read, (*Server).showQuery},
		{get, "/query.csv", component.Registry, access.Read, (*Server).queryAsCSV},
		{get, "/query.json", component.Registry, access.Read, (*Server).queryAsJSON},
		{get, "/query/complete", component.Registry, access.Read, (*Server).completeQuery},
		{get, "/search", component.Registry, access.Read, (*Server).showSearch},
		{get, "/journal", component.Registry, access.Read, (*Server).showJournal},
		{get, "/journal/proof", component.Registry, access.Read, (*Server).showProof},
		{get, "/journal/{position}", component.Registry, access.Read, (*Server).showChangeSet},
		{get, "/journal/{position}/proof.json", component.Registry, access.Read, (*Server).takeProof},
		{get, "/journal/{position}/reason", component.Registry, access.Erase, (*Server).showReason},
		{get, "/{type}", component.Registry, access.Read, (*Server).showList},
		{get, "/{type}/{key}", component.Registry, access.Read, (*Server).showEntity},
		{get, "/{type}/{key}/statements", component.Registry, access.Read, (*Server).showEntity},
		{get, "/{type}/{key}/statements/{statement}", component.Registry, access.Read, (*Server).showStatement},
		{get, "/{type}/{key}/statements/{statement}/erase", component.Registry, access.Erase, (*Server).showErase},
		{get, "/{type}/{key}/erase", component.Registry, access.Erase, (*Server).showErase},
		{get, "/shelf", component.Nowhere, access.Read, (*Server).showShelf},
		{post, "/journal/verify", component.Registry, access.Verify, (*Server).verifyNow},
		{post, "/journal/proof", component.Registry, access.Read, (*Server).checkProof},
		{post, "/journal/{position}/reason", component.Registry, access.Erase, (*Server).eraseReason},
		{post, "/measures/{key}/adopt", component.Figures, access.Adopt, (*Server).adopt},
		{post, "/{type}/{key}/statements/{statement}", component.Registry, access.Adopt, (*Server).rankStatement},
		{post, "/{type}/{key}/statements/{statement}/erase", component.Registry, access.Erase, (*Server).erase},
		{post, "/{type}/{key}/erase", component.Registry, access.Erase, (*Server).erase},
	}
}
