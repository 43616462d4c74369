package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// peopleView is the page of organisations and people.
type peopleView struct {
	Saved   string
	Lede    string
	Members []memberRow
	NewOrg  component.Form
	Invite  *component.Form // nil where there is no organisation yet
}

type memberRow struct {
	Key, Name, Status string
	People            []personRow
	Rename, Leave     *component.Form // nil where they are not this reader's to make
	Level             *component.Form
}

type personRow struct {
	Name, Roles, Status string
	At                  templ.SafeURL
}

// showPeople is GET /people.
func (s *Server) showPeople(w http.ResponseWriter, p *page) error {
	return s.peoplePage(w, p, "", nil)
}

// peoplePage shows the page; wrong is what was wrong with the form called form.
func (s *Server) peoplePage(w http.ResponseWriter, p *page, form string, wrong error) error {
	infos, members, err := s.record.People(p.ctx, p.who)
	if err != nil {
		return err
	}
	p.Title, p.Path = p.Say(sayPeopleTitle), "/people"
	v := peopleView{Lede: p.Say(sayPeopleLede), NewOrg: s.newOrganisation(p)}
	if p.Query.Get("saved") != "" {
		v.Saved = p.Say(sayPeopleSaved)
	}
	for i, m := range members {
		v.Members = append(v.Members, s.memberRow(p, i, m, infos))
	}
	if len(members) > 0 {
		f := s.inviteForm(p, members)
		v.Invite = &f
	}
	status := http.StatusOK
	if wrong != nil {
		status = statusOfForm(wrong)
		to := &v.NewOrg
		if form == "invite" && v.Invite != nil {
			to = v.Invite
		}
		refill(p, to)
		if err := p.wrongWith(to, wrong); err != nil {
			return err
		}
	}
	return s.renderStatus(w, p, status, peoplePage(&p.Page, v))
}

// refill puts what was sent back into a form.
func refill(p *page, f *component.Form) {
	for i := range f.Fields {
		if sent, ok := p.r.PostForm[f.Fields[i].Name]; ok && f.Fields[i].Type != "password" {
			f.Fields[i].Value = sent[0]
		}
	}
}

func (s *Server) newOrganisation(p *page) component.Form {
	return component.Form{
		ID: "organisation", Label: p.Say(sayAddOrganisation), Action: p.LinkAt("/people/organisation", ""), Button: p.Say(sayAddOrganisation),
		Fields: []component.Field{
			{Name: "name", Label: p.Say(sayItsName)},
			{Name: "key", Label: p.Say(sayItsKey), Hint: p.Say(sayItsKeyHint), Optional: true, Mono: true, Narrow: true},
		},
	}
}

func (s *Server) inviteForm(p *page, members []monitor.Member) component.Form {
	f := component.Form{
		ID: "invite", Label: p.Say(sayInvite), Action: p.LinkAt("/people/invite", ""), Button: p.Say(sayInvite),
		Fields: []component.Field{{Name: "name", Label: p.Say(sayTheirName), Hint: p.Say(sayTheirNameHint)}},
	}
	return s.withRole(p, f, members)
}

// withRole adds the choice of an organisation, a role, and what a guest sees.
func (s *Server) withRole(p *page, f component.Form, members []monitor.Member) component.Form {
	member := component.Field{Name: "member", Label: p.Say(sayTheirOrganisation), Value: p.who.Organisation}
	for _, m := range members {
		if m.Active() && (p.who.IsOperator() || m.Unheld || m.Key == p.who.Organisation) {
			member.Options = append(member.Options, component.Choice{Value: m.Key, Label: orElse(m.Name.In(p.Lang), m.Key)})
		}
	}
	role := component.Field{Name: "role", Label: p.Say(sayTheirRole)}
	for _, r := range access.Roles() {
		label, _ := s.record.Vocabulary.Label("roles", string(r))
		role.Options = append(role.Options, component.Choice{Value: string(r), Label: label.In(p.Lang), Sub: p.Say(roleSays[r])})
	}
	f.Fields = append(f.Fields, member, role, component.Field{
		Name: "confined_to", Label: p.Say(sayGuestSees), Hint: p.Say(sayGuestSeesHint), Optional: true, Mono: true, Narrow: true,
	})
	return f
}

func (s *Server) memberRow(p *page, i int, m monitor.Member, infos []monitor.PersonInfo) memberRow {
	row := memberRow{Key: m.Key, Name: orElse(m.Name.In(p.Lang), m.Key), Status: s.termIn(p, "member-statuses", m.Status)}
	for _, info := range infos {
		at := slices.IndexFunc(info.Standings, func(one monitor.Standing) bool { return one.Member == m.Key })
		if at < 0 {
			continue
		}
		row.People = append(row.People, personRow{
			Name: orElse(info.Name, info.Account), Roles: s.standingIn(p, info.Standings[at]), Status: s.statusOf(p, info),
			At: p.LinkAt("/people/"+info.Account, ""),
		})
	}
	if m.Active() && s.record.May(p.who, access.ManagePeople, access.Object{Owner: m.Key}) {
		rename := s.button(p, "rename-"+itoa(i), sayRename, "/people/rename", component.Option{Value: "member", Label: m.Key})
		rename.Fields = []component.Field{{Name: "name", Label: p.Say(sayItsName), Value: row.Name}}
		level := s.button(p, "level-"+itoa(i), sayDefaultLevel, "/people/level", component.Option{Value: "member", Label: m.Key})
		level.Fields = []component.Field{s.defaultLevelField(p, m)}
		row.Level = &level
		leave := s.button(p, "leave-"+itoa(i), sayLeaves, "/people/leave", component.Option{Value: "member", Label: m.Key})
		leave.Grave, leave.Says = true, []string{p.Say(sayLeavesMeans)}
		row.Rename, row.Leave = &rename, &leave
	}
	return row
}

func (s *Server) termIn(p *page, vocabulary, code string) string {
	label, _ := s.record.Vocabulary.Label(vocabulary, code)
	return orElse(label.In(p.Lang), code)
}

// statusOf says whether somebody can sign in, and which link waits for them.
func (s *Server) statusOf(p *page, info monitor.PersonInfo) string {
	if !info.LinkUntil.IsZero() {
		return p.Say(sayLinkWaits, "when", p.time(info.LinkUntil))
	}
	return s.termIn(p, "account-statuses", info.Status)
}

// personView is the page of one person.
type personView struct {
	Saved, Link, Until string
	Lede               string
	Roles              []standingRow
	Grant              *component.Form
	Others             []component.Form // what ends: suspend, reset
}

// showPerson is GET /people/{key}.
func (s *Server) showPerson(w http.ResponseWriter, p *page) error {
	return s.personPage(w, p, p.r.PathValue("key"), "", nil)
}

// personPage shows somebody; link is a one-time link that was just made, and is
// shown nowhere else.
func (s *Server) personPage(w http.ResponseWriter, p *page, key, link string, wrong error) error {
	infos, members, err := s.record.People(p.ctx, p.who)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(infos, func(one monitor.PersonInfo) bool { return one.Account == key })
	if i < 0 {
		return problem.New(problem.NotFound, sayNobody, "account", key)
	}
	info := infos[i]
	p.Title, p.Path = orElse(info.Name, info.Account), "/people/"+info.Account
	v := personView{Lede: s.statusOf(p, info), Link: link}
	if p.Query.Get("saved") != "" {
		v.Saved = p.Say(sayPeopleSaved)
	}
	if link != "" {
		v.Until = p.Say(sayGiveLink, "name", p.Title)
	}
	s.personRoles(p, info, &v)
	status := http.StatusOK
	if info.Manage {
		grant := s.withRole(p, s.button(p, "grant", sayGrant, "/people/grant", component.Option{Value: "account", Label: key}), members)
		if wrong != nil {
			refill(p, &grant)
			if err := p.wrongWith(&grant, wrong); err != nil {
				return err
			}
			status = statusOfForm(wrong)
		}
		v.Grant = &grant
		v.Others = s.personActs(p, info)
	} else if wrong != nil {
		return wrong
	}
	if link != "" {
		w.Header().Set("Cache-Control", "no-store")
		status = http.StatusCreated
	}
	return s.renderStatus(w, p, status, personPage(&p.Page, v))
}

func (s *Server) personRoles(p *page, info monitor.PersonInfo, v *personView) {
	for _, one := range info.Standings {
		for i, membership := range one.Memberships {
			alone := one
			alone.Roles = one.Roles[i : i+1]
			row := standingRow{Words: s.standingIn(p, alone), Now: true}
			if s.record.May(p.who, access.ManagePeople, access.Object{Owner: one.Member}) {
				row.Now = false
				row.Form = s.button(p, "end-"+itoa(len(v.Roles)), sayEndRole, "/people/end",
					component.Option{Value: "membership", Label: membership}, component.Option{Value: "account", Label: info.Account})
			}
			v.Roles = append(v.Roles, row)
		}
	}
}

// personActs are the buttons that end something, each with what it means.
func (s *Server) personActs(p *page, info monitor.PersonInfo) (forms []component.Form) {
	hidden := component.Option{Value: "account", Label: info.Account}
	add := func(id string, words, means locale.Message, path string) {
		f := s.button(p, id, words, path, hidden)
		f.Grave, f.Says = true, []string{p.Say(means)}
		forms = append(forms, f)
	}
	if info.Status == "suspended" {
		add("reinstate", sayReinstate, sayReinstateMeans, "/people/reinstate")
		return forms
	}
	if info.Active() {
		add("reset", sayReset, sayResetMeans, "/people/reset")
	}
	add("suspend", saySuspend, saySuspendMeans, "/people/suspend")
	return forms
}

// addOrganisation is POST /people/organisation.
func (s *Server) addOrganisation(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	_, err = s.record.NewMember(p.ctx, p.who, strings.TrimSpace(form.Get("key")), form.Get("name"), p.Lang)
	return s.savedPeople(w, p, "organisation", err)
}

// renameOrganisation is POST /people/rename.
func (s *Server) renameOrganisation(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	return s.savedPeople(w, p, "", s.record.RenameMember(p.ctx, p.who, form.Get("member"), form.Get("name"), p.Lang))
}

// setDefaultLevel is POST /people/level.
func (s *Server) setDefaultLevel(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	return s.savedPeople(w, p, "", s.record.SetDefaultLevel(p.ctx, p.who, form.Get("member"), access.Level(form.Get("level"))))
}

// defaultLevelField offers how an organisation can share what it enters.
func (s *Server) defaultLevelField(p *page, m monitor.Member) component.Field {
	q := component.Field{Name: "level", Label: p.Say(sayDefaultLevelLabel), Value: cmp.Or(m.Sharing, string(access.Coalition))}
	for _, l := range access.Levels() {
		if l != access.Named {
			q.Options = append(q.Options, component.Choice{Value: string(l), Label: s.levelWords(p, l), Sub: p.Say(levelMeans[l])})
		}
	}
	return q
}

// organisationLeaves is POST /people/leave.
func (s *Server) organisationLeaves(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	return s.savedPeople(w, p, "", s.record.LeaveMember(p.ctx, p.who, form.Get("member")))
}

func (s *Server) savedPeople(w http.ResponseWriter, p *page, form string, err error) error {
	if err != nil && form != "" {
		return s.peoplePage(w, p, form, err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, p.r, string(p.LinkAt("/people#saved", "", "saved", "1")), http.StatusSeeOther)
	return nil
}

// invite is POST /people/invite: the link is shown once, to be handed on by a way
// that both trust.
func (s *Server) invite(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	confined, err := confinement(form.Get("confined_to"))
	if err != nil {
		return s.peoplePage(w, p, "invite", err)
	}
	n := monitor.NewPerson{Name: form.Get("name"), Member: form.Get("member"), Confined: confined}
	if role := form.Get("role"); role != "" {
		n.Roles = []access.Role{access.Role(role)}
	}
	key, token, err := s.record.Invite(p.ctx, p.who, n)
	if err != nil {
		return s.peoplePage(w, p, "invite", err)
	}
	if !p.guarded { // from now on people sign in: whoever invites is a stranger to this page
		return s.firstLink(w, p, token)
	}
	return s.personPage(w, p, key, s.linkOf(p, token), nil)
}

// firstLink shows the link of the first person to sign in.
func (s *Server) firstLink(w http.ResponseWriter, p *page, token string) error {
	p.Title = p.Say(sayFirstLink)
	w.Header().Set("Cache-Control", "no-store")
	return s.renderStatus(w, p, http.StatusCreated, personPage(&p.Page, personView{Link: s.linkOf(p, token), Until: p.Say(sayGiveLink, "name", "")}))
}

// linkOf is the whole address of a one-time link.
func (s *Server) linkOf(p *page, token string) string {
	scheme := "http"
	if s.secure(p.r) {
		scheme = "https"
	}
	return scheme + "://" + p.r.Host + string(p.LinkAt("/invitation", "", "link", token))
}

// confinement reads what a guest may see.
func confinement(text string) (record.ID, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return record.ID{}, nil
	}
	id, ok := record.ParseID(text)
	if !ok {
		return record.ID{}, problem.New(problem.Invalid, sayNoConfinement, "found", text).At(problem.Place{Column: "confined_to"})
	}
	return id, nil
}

// grant is POST /people/grant.
func (s *Server) grant(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	key := form.Get("account")
	confined, err := confinement(form.Get("confined_to"))
	if err == nil {
		err = s.record.Grant(p.ctx, p.who, key, form.Get("member"), access.Role(form.Get("role")), confined)
	}
	if err != nil {
		return s.personPage(w, p, key, "", err)
	}
	return s.savedPerson(w, p, key, nil)
}

func (s *Server) savedPerson(w http.ResponseWriter, p *page, key string, err error) error {
	if err != nil {
		return err
	}
	http.Redirect(w, p.r, string(p.LinkAt("/people/"+key+"#saved", "", "saved", "1")), http.StatusSeeOther)
	return nil
}

// person runs what a button of somebody's page does.
func (s *Server) person(w http.ResponseWriter, p *page, do func(key string) error) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	key := form.Get("account")
	if !record.ValidKey(key) {
		return problem.New(problem.Misused, sayNoSuchThing)
	}
	return s.savedPerson(w, p, key, do(key))
}

// endRole is POST /people/end.
func (s *Server) endRole(w http.ResponseWriter, p *page) error {
	return s.person(w, p, func(string) error { return s.record.EndRole(p.ctx, p.who, p.r.PostForm.Get("membership")) })
}

// suspend is POST /people/suspend.
func (s *Server) suspend(w http.ResponseWriter, p *page) error {
	return s.person(w, p, func(key string) error { return s.record.Suspend(p.ctx, p.who, key) })
}

// reinstate is POST /people/reinstate.
func (s *Server) reinstate(w http.ResponseWriter, p *page) error {
	return s.person(w, p, func(key string) error { return s.record.Reinstate(p.ctx, p.who, key) })
}

// resetSignIn is POST /people/reset.
func (s *Server) resetSignIn(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	key := form.Get("account")
	token, err := s.record.ResetSignIn(p.ctx, p.who, key)
	if err != nil {
		return err
	}
	if key == p.visitor.Account {
		return s.firstLink(w, p, token) // their own session has just ended
	}
	return s.personPage(w, p, key, s.linkOf(p, token), nil)
}

// roleSays is what each role may do, in words.
var roleSays = map[access.Role]locale.Message{
	access.Administrator:     {ID: "web.role-administrator", ES: "Invita y da de baja a la gente de su organización; puede hacer lo demás.", EN: "Invites the people of the organisation and takes them off; may do the rest too."},
	access.Documenter:        {ID: "web.role-documenter", ES: "Registra fuentes, hechos, actos, procesos; importa y exporta.", EN: "Records sources, events, acts, proceedings; imports and exports."},
	access.Analyst:           {ID: "web.role-analyst", ES: "Cifras y observaciones; decide qué valor se sigue.", EN: "Figures and observations; decides which value is followed."},
	access.Advocate:          {ID: "web.role-advocate", ES: "Cartas, peticiones, compromisos y sus evaluaciones.", EN: "Letters, asks, commitments and their assessments."},
	access.ProtectionOfficer: {ID: "web.role-protection", ES: "Registra, borra, y ve quién leyó lo sensible.", EN: "Records, erases, and sees who read what is sensitive."},
	access.Reader:            {ID: "web.role-reader", ES: "Lee.", EN: "Reads."},
	access.Guest:             {ID: "web.role-guest", ES: "Lee una sola carta o un solo caso.", EN: "Reads one letter or one event."},
}

var sayNoConfinement = locale.Message{
	ID: "web.no-confinement",
	ES: "«{found}» no nombra una carta ni un caso; escríbalo como letter:letter-2018",
	EN: "“{found}” names no letter and no event; write it like letter:letter-2018",
}
