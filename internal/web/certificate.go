package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// certificateView is what the certificate of an erasure shows: no word of what was
// erased.
type certificateView struct {
	Name       string // of the record
	Facts      []component.Fact
	Rows       []component.Row
	NotReached string
	Checkpoint string
	Key        string
	JSON, Set  templ.SafeURL
}

func (s *Server) certificateAsked(p *page) (*monitor.Certificate, error) {
	at, err := number(p.r.PathValue("position"))
	if err != nil {
		return nil, err
	}
	return s.record.Certificate(p.ctx, p.who, record.Position(at))
}

// showCertificate is GET /journal/{position}/certificate: what was erased, when, by whom
// and why, and that the proof holds; to be printed.
func (s *Server) showCertificate(w http.ResponseWriter, p *page) error {
	c, err := s.certificateAsked(p)
	if err != nil {
		return err
	}
	v := certificateView{
		Name: c.Name, NotReached: p.Say(monitor.SayNotReached), Checkpoint: c.Checkpoint, Key: c.Key,
		JSON: p.LinkAt(journalPath(c.Position)+"/certificate.json", ""), Set: p.LinkAt(journalPath(c.Position), ""),
	}
	add := func(term locale.Message, says string) {
		v.Facts = append(v.Facts, component.Fact{Term: p.Say(term), Says: component.Words(says, "")})
	}
	add(sayCertWhen, p.clock(c.Time))
	add(sayCertBy, orElse(s.record.MemberName(p.ctx, c.Organisation, p.Lang), c.Organisation))
	add(sayCertWhy, orElse(c.Reason, p.Say(sayNoReason)))
	add(sayCertWhere, p.Say(sayCertPosition, "position", int64(c.Position), "record", c.Record))
	add(sayCertProof, p.Count(sayCertHolds, len(c.Proofs)))
	for _, one := range c.Erased {
		hash := p.Say(sayCertNoHash)
		if one.Hash != nil {
			hash = one.Hash.String()
		}
		v.Rows = append(v.Rows, component.Row{Cells: []templ.Component{
			component.Words(one.What, ""), component.Words(one.Entity, ""), component.Words(locale.Integer(int64(one.Tombstone)), ""), component.Words(hash, ""),
		}})
	}
	p.Title = p.Say(sayCertificate)
	return s.render(w, p, certificatePage(&p.Page, v))
}

// takeCertificate is GET /journal/{position}/certificate.json: the same, to be checked
// without the record.
func (s *Server) takeCertificate(w http.ResponseWriter, p *page) error {
	c, err := s.certificateAsked(p)
	if err != nil {
		return err
	}
	body, err := c.JSON()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="constancia-certificate-`+strconv.FormatInt(int64(c.Position), 10)+`.json"`)
	s.send(w, p.r, http.StatusOK, "application/json", body)
	return nil
}
