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
		{get, "/journal/{position}/undo", component.Registry, access.Write, (*Server).showUndo},
		{get, "/events/new", component.Cases, access.Write, (*Server).showNewEvent},
		{get, "/new/{type}", component.Registry, access.Write, (*Server).showNew},
		{get, "/drafts", component.Registry, access.Write, (*Server).showDrafts},
		{get, "/import", component.Registry, access.Import, (*Server).showImport},
		{post, "/import", component.Registry, access.Import, (*Server).sendImport},
		{get, "/suggest/{what}", component.Registry, access.Read, (*Server).suggest},
		{get, "/list/{file}", component.Registry, access.Read, (*Server).takeList},
		{get, "/list/{type}/update.xlsx", component.Registry, access.Import, (*Server).takeForUpdate},
		{get, "/saved", component.Registry, access.Read, (*Server).showSaved},
		{post, "/saved", component.Registry, access.Read, (*Server).sendSaved},
		{get, "/bulk/{type}", component.Registry, access.Write, (*Server).showBulk},
		{post, "/bulk/{type}", component.Registry, access.Write, (*Server).sendBulk},
		{get, "/{type}", component.Registry, access.Read, (*Server).showList},
		{get, "/{type}/{key}", component.Registry, access.Read, (*Server).showEntity},
		{get, "/{type}/{key}/edit", component.Registry, access.Write, (*Server).showEdit},
		{get, "/{type}/{key}/history", component.Registry, access.Read, (*Server).showHistory},
		{get, "/{type}/{key}/statements", component.Registry, access.Read, (*Server).showEntity},
		{get, "/{type}/{key}/statements/{statement}", component.Registry, access.Read, (*Server).showStatement},
		{get, "/{type}/{key}/statements/{statement}/erase", component.Registry, access.Erase, (*Server).showErase},
		{get, "/{type}/{key}/erase", component.Registry, access.Erase, (*Server).showErase},
		{get, "/{type}/{key}/sharing", component.Registry, access.Write, (*Server).showSharing},
		{post, "/{type}/{key}/sharing", component.Registry, access.Write, (*Server).share},
		{get, "/see-as", component.Nowhere, access.Read, (*Server).showSeeAs},
		{post, "/see-as", component.Nowhere, access.Read, (*Server).seeAs},
		{get, "/shelf", component.Nowhere, access.Read, (*Server).showShelf},
		{get, "/sign-in", component.Nowhere, access.Knock, (*Server).showSignIn},
		{post, "/sign-in", component.Nowhere, access.Knock, (*Server).signIn},
		{post, "/sign-in/passkey", component.Nowhere, access.Knock, (*Server).signInByPasskey},
		{post, "/sign-out", component.Nowhere, access.Knock, (*Server).signOut},
		{get, "/invitation", component.Nowhere, access.Knock, (*Server).showInvitation},
		{post, "/invitation", component.Nowhere, access.Knock, (*Server).acceptInvitation},
		{post, "/invitation/passkey", component.Nowhere, access.Knock, (*Server).acceptByPasskey},
		{get, "/prove", component.Nowhere, access.Self, (*Server).showProve},
		{post, "/prove", component.Nowhere, access.Self, (*Server).prove},
		{post, "/prove/passkey", component.Nowhere, access.Self, (*Server).proveByPasskey},
		{get, "/held", component.Nowhere, access.Self, (*Server).showHeld},
		{post, "/held", component.Nowhere, access.Self, (*Server).sendHeld},
		{post, "/held/drop", component.Nowhere, access.Self, (*Server).giveUpHeld},
		{get, "/account", component.Nowhere, access.Self, (*Server).showAccount},
		{post, "/account/password", component.Nowhere, access.Self, (*Server).changePassword},
		{get, "/account/factor", component.Nowhere, access.Self, (*Server).showFactor},
		{post, "/account/factor", component.Nowhere, access.Self, (*Server).changeFactor},
		{post, "/account/passkeys", component.Nowhere, access.Self, (*Server).addPasskey},
		{post, "/account/passkeys/remove", component.Nowhere, access.Self, (*Server).removePasskey},
		{post, "/account/recovery", component.Nowhere, access.Self, (*Server).newRecoveryCodes},
		{post, "/account/sessions", component.Nowhere, access.Self, (*Server).endSession},
		{post, "/account/language", component.Nowhere, access.Self, (*Server).setLanguage},
		{post, "/account/acting", component.Nowhere, access.Self, (*Server).actAs},
		{get, "/people", component.Registry, access.ManagePeople, (*Server).showPeople},
		{get, "/people/{key}", component.Registry, access.ManagePeople, (*Server).showPerson},
		{post, "/people/organisation", component.Registry, access.ManagePeople, (*Server).addOrganisation},
		{post, "/people/rename", component.Registry, access.ManagePeople, (*Server).renameOrganisation},
		{post, "/people/level", component.Registry, access.ManagePeople, (*Server).setDefaultLevel},
		{post, "/people/leave", component.Registry, access.ManagePeople, (*Server).organisationLeaves},
		{post, "/people/invite", component.Registry, access.ManagePeople, (*Server).invite},
		{post, "/people/grant", component.Registry, access.ManagePeople, (*Server).grant},
		{post, "/people/end", component.Registry, access.ManagePeople, (*Server).endRole},
		{post, "/people/suspend", component.Registry, access.ManagePeople, (*Server).suspend},
		{post, "/people/reinstate", component.Registry, access.ManagePeople, (*Server).reinstate},
		{post, "/people/reset", component.Registry, access.ManagePeople, (*Server).resetSignIn},
		{post, "/events/new", component.Cases, access.Write, (*Server).saveEntry},
		{post, "/new/{type}", component.Registry, access.Write, (*Server).saveEntry},
		{post, "/{type}/{key}/edit", component.Registry, access.Write, (*Server).saveEntry},
		{post, "/drafts", component.Registry, access.Write, (*Server).autosave},
		{post, "/journal/{position}/undo", component.Registry, access.Write, (*Server).undoSet},
		{post, "/journal/verify", component.Registry, access.Verify, (*Server).verifyNow},
		{post, "/journal/proof", component.Registry, access.Read, (*Server).checkProof},
		{post, "/journal/{position}/reason", component.Registry, access.Erase, (*Server).eraseReason},
		{post, "/measures/{key}/adopt", component.Figures, access.Adopt, (*Server).adopt},
		{post, "/{type}/{key}/statements/{statement}", component.Registry, access.Adopt, (*Server).rankStatement},
		{post, "/{type}/{key}/statements/{statement}/erase", component.Registry, access.Erase, (*Server).erase},
		{post, "/{type}/{key}/erase", component.Registry, access.Erase, (*Server).erase},
	}
}
