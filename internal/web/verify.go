package web

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
)

// verification is what the last run of verify said, since the server started.
type verification struct {
	sound    bool
	when     string // UTC, as the journal writes times
	position int64
	problems []locale.Localized
}

// proofView is the state of the proof, as the journal's page says it.
type proofView struct {
	Says     string
	Problems []string
	Action   templ.SafeURL
}

// last is the last verification, or nil.
func (s *Server) last() *verification {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.verified
}

// proof is what the foot of every page says of the proof.
func (s *Server) proof(p *page) component.Proof {
	v := s.last()
	if v == nil {
		return component.Proof{}
	}
	return component.Proof{Verified: true, Sound: v.sound, At: p.clock(v.when)}
}

func (s *Server) proofView(p *page) proofView {
	out := proofView{Action: p.LinkAt("/journal/verify", "")}
	v := s.last()
	switch {
	case v == nil:
		out.Says = p.Say(sayNeverVerified)
	case v.sound:
		out.Says = p.Say(sayWhole, "when", p.clock(v.when), "position", v.position)
	default:
		out.Says = p.Say(sayAltered, "when", p.clock(v.when))
		for _, one := range v.problems {
			out.Problems = append(out.Problems, one.In(p.Lang))
		}
	}
	return out
}

// verifyNow is POST /journal/verify: every hash, root and table again, from the
// journal up; then back to the journal, which says what came out.
func (s *Server) verifyNow(w http.ResponseWriter, p *page) error {
	v, err := s.verify(p)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.verified = v
	s.mu.Unlock()
	http.Redirect(w, p.r, string(p.LinkAt("/journal#proof", "")), http.StatusSeeOther)
	return nil
}

// verify runs it and keeps what a page can say of it.
func (s *Server) verify(p *page) (*verification, error) {
	report, err := s.record.Verify(p.ctx, monitor.VerifyOptions{})
	if err != nil {
		return nil, err
	}
	v := &verification{sound: report.OK, when: s.o.Now().UTC().Format(time.RFC3339), position: int64(report.Position)}
	for _, one := range report.Problems {
		v.problems = append(v.problems, sayFinding.With("where", one.Where, "what", one.What))
	}
	return v, nil
}

var (
	sayFinding       = locale.Message{ID: "web.finding", ES: "{where}: {what}", EN: "{where}: {what}"}
	sayNeverVerified = locale.Message{ID: "web.never-verified", ES: "Nadie lo ha verificado desde que se abrió este servidor.", EN: "Nobody has verified it since this server was started."}
	sayWhole         = locale.Message{ID: "web.whole", ES: "Íntegro hasta la posición {position}: se verificó el {when}. Cada huella, raíz y tabla coincide con el diario.", EN: "Whole up to position {position}: verified on {when}. Every hash, root and table agrees with the journal."}
	sayAltered       = locale.Message{ID: "web.altered", ES: "La verificación del {when} halló algo alterado:", EN: "The verification of {when} found something altered:"}
)
