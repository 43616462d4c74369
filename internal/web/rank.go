package web

import (
	"net/http"
	"strconv"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// verdict is a judgement that one may pass on a statement: one choice of the form.
type verdict struct {
	value string
	rank  record.Rank
	cause record.Cause
	name  locale.Message
	means locale.Message
}

func verdicts() []verdict {
	return []verdict{
		{"prefer", record.Preferred, record.Adopted, sayPrefer, sayPreferMeans},
		{"normal", record.Normal, record.Restored, sayNormal, sayNormalMeans},
		{"mis-entered", record.Deprecated, record.MisEntered, sayMisEntered, sayMisEnteredMeans},
		{"withdrawn", record.Deprecated, record.Withdrawn, sayWithdrawn, sayWithdrawnMeans},
		{"shown-wrong", record.Deprecated, record.ShownWrong, sayShownWrong, sayShownWrongMeans},
		{"not-followed", record.Deprecated, record.NotAdopted, sayNotFollowed, sayNotFollowedMeans},
	}
}

func verdictOf(rank record.Rank, cause record.Cause) verdict {
	for _, one := range verdicts() {
		if one.rank == rank && (one.cause == cause || rank != record.Deprecated) {
			return one
		}
	}
	return verdict{}
}

// judgement is what the form of a statement says.
type judgement struct{ verdict, reason, source string }

// undone is the judgement before the one that the address asks to undo, ready in
// the form for a person to confirm; else nothing is chosen for them.
func (p *page) undone(st record.Statement) judgement {
	at, err := strconv.ParseInt(p.Query.Get("undo"), 10, 64)
	if err != nil {
		return judgement{}
	}
	before := record.Ranking{Rank: record.Normal, Cause: record.Restored}
	for _, r := range st.Ranking {
		if int64(r.At) == at {
			j := judgement{verdict: verdictOf(before.Rank, before.Cause).value, reason: p.Say(sayUndoes, "n", at)}
			if !before.Source.IsZero() {
				j.source = before.Source.Key
			}
			return j
		}
		before = r
	}
	return judgement{}
}

func (s *Server) rankForm(p *page, q stated, j judgement) (*component.Form, error) {
	source, err := s.sourceField(p, j.source, sayRankSourceHint)
	if err != nil {
		return nil, err
	}
	choice := component.Field{Name: "verdict", Label: p.Say(sayHowTreat), Value: j.verdict}
	for _, one := range verdicts() {
		c := component.Choice{Value: one.value, Label: p.Say(one.name), Sub: p.Say(one.means)}
		if one.cause == record.MisEntered {
			c.Heading = p.Say(saySetAside)
		}
		choice.Options = append(choice.Options, c)
	}
	return &component.Form{
		ID: "rank", Label: p.Say(sayJudge), Action: p.LinkAt(p.statementPath(q.id, q.of), ""), Button: p.Say(saySaveJudgement),
		Fields: []component.Field{choice, p.reasonField(j.reason), source},
		Hidden: []component.Option{p.seenNow()},
	}, nil
}

// rankStatement is POST /{type}/{key}/statements/{statement}: a judgement on the
// statement, with its reason.
func (s *Server) rankStatement(w http.ResponseWriter, p *page) error {
	if err := p.sent(w); err != nil {
		return err
	}
	return s.act(p, access.Adopt, func() error {
		q, gone, err := s.stated(p)
		if err != nil {
			return err
		}
		if gone != nil {
			return s.showTombstone(w, p, q, *gone)
		}
		j := judgement{p.value("verdict"), p.value("reason"), p.value("source")}
		form, err := s.rankForm(p, q, j)
		if err != nil {
			return err
		}
		at, err := s.rank(p, q, j, form)
		if err != nil {
			return err
		}
		if at == 0 {
			return s.renderStatement(w, p, q, form)
		}
		return p.done(w, p.statementPath(q.id, q.of), at)
	})
}

// rank saves a judgement and returns its position; 0 where the form says what is
// wrong. What stands already is not saved again.
func (s *Server) rank(p *page, q stated, j judgement, form *component.Form) (record.Position, error) {
	var chosen verdict
	for _, one := range verdicts() {
		if one.value == j.verdict {
			chosen = one
		}
	}
	if chosen.value == "" {
		form.Field("verdict").Error = p.Say(sayChooseVerdict)
	}
	if j.reason == "" {
		form.Field("reason").Error = p.Say(sayWriteWhy)
	}
	source, wrong, err := s.source(p, j.source)
	if err != nil {
		return 0, err
	}
	form.Field("source").Error = wrong
	if form.Errors() > 0 {
		return 0, nil
	}
	last := record.Ranking{Rank: record.Normal, Cause: record.Restored}
	if n := len(q.st.Ranking); n > 0 {
		last = q.st.Ranking[n-1]
	}
	switch {
	case last.At > 0 && last.Rank == chosen.rank && last.Cause == chosen.cause && last.Reason == j.reason && last.Source == source:
		return last.At, nil // sent twice
	case last.At > p.seen():
		form.Error = p.Say(sayJudgedMeanwhile, "who", q.sets[last.At].Author, "n", int64(last.At), "rank", rankSaid(p, last))
		return 0, nil
	case chosen.rank == record.Normal && last.Rank == record.Normal:
		form.Field("verdict").Error = p.Say(sayNormalAlready)
		return 0, nil
	}
	receipt, err := s.record.SetRank(p.ctx, p.who, monitor.Rerank{
		Entity: q.id, Statement: q.of, Rank: chosen.rank, Cause: chosen.cause, Reason: j.reason, Source: source,
	})
	if err != nil {
		return 0, p.wrongWith(form, err)
	}
	return receipt.Last, nil
}

var (
	sayJudge            = locale.Message{ID: "web.judge", ES: "Juzgar esta declaración", EN: "Judge this statement"}
	sayHowTreat         = locale.Message{ID: "web.how-treat", ES: "Cómo la trata la coalición", EN: "How the coalition treats it"}
	saySetAside         = locale.Message{ID: "web.set-aside", ES: "Descartarla, porque:", EN: "Set it aside, because:"}
	sayPrefer           = locale.Message{ID: "web.prefer", ES: "Preferirla", EN: "Prefer it"}
	sayPreferMeans      = locale.Message{ID: "web.prefer-means", ES: "La coalición dice esto; las demás quedan a la vista a su lado.", EN: "The coalition says this; the others stay in sight beside it."}
	sayNormal           = locale.Message{ID: "web.normal", ES: "Rango normal", EN: "Normal rank"}
	sayNormalMeans      = locale.Message{ID: "web.normal-means", ES: "Cuenta como cualquier otra.", EN: "It counts like any other."}
	sayMisEntered       = locale.Message{ID: "web.mis-entered", ES: "se capturó mal", EN: "it was mis-entered"}
	sayMisEnteredMeans  = locale.Message{ID: "web.mis-entered-means", ES: "La fuente nunca lo dijo. Vale en toda fecha, también antes de hoy.", EN: "The source never said so. It holds at every date, before today too."}
	sayWithdrawn        = locale.Message{ID: "web.withdrawn", ES: "su fuente la retiró", EN: "its source withdrew it"}
	sayWithdrawnMeans   = locale.Message{ID: "web.withdrawn-means", ES: "Nombre abajo la fuente que lo dice.", EN: "Name below the source that says so."}
	sayShownWrong       = locale.Message{ID: "web.shown-wrong", ES: "se mostró que no es así", EN: "it was shown to be wrong"}
	sayShownWrongMeans  = locale.Message{ID: "web.shown-wrong-means", ES: "Nombre abajo la fuente que lo muestra.", EN: "Name below the source that shows it."}
	sayNotFollowed      = locale.Message{ID: "web.not-followed", ES: "la coalición no la sigue", EN: "the coalition does not follow it"}
	sayNotFollowedMeans = locale.Message{ID: "web.not-followed-means", ES: "Es un juicio nuestro; diga por qué.", EN: "It is a judgement of ours; say why."}
	sayRankSourceHint   = locale.Message{ID: "web.rank-source-hint", ES: "La clave de una fuente del registro, por ejemplo scjn-2018-lsi. El juicio vale desde la fecha de esa fuente; sin fuente, desde hoy.", EN: "The key of a source of the record, for example scjn-2018-lsi. The judgement holds from that source’s date; without a source, from today."}
	saySaveJudgement    = locale.Message{ID: "web.save-judgement", ES: "Guardar el juicio en el registro", EN: "Save the judgement in the record"}
	sayChooseVerdict    = locale.Message{ID: "web.choose-verdict", ES: "No eligió nada. Elija cómo la trata la coalición.", EN: "Nothing is chosen. Choose how the coalition treats it."}
	sayWriteWhy         = locale.Message{ID: "web.write-why", ES: "Falta el motivo. Escriba por qué, para que cualquiera pueda juzgarlo.", EN: "The reason is missing. Write why, so that anybody can judge it."}
	sayNormalAlready    = locale.Message{ID: "web.normal-already", ES: "Ya tiene el rango normal. Elija otro, o no guarde nada.", EN: "It has the normal rank already. Choose another, or save nothing."}
	sayJudgedMeanwhile  = locale.Message{ID: "web.judged-meanwhile", ES: "Entretanto {who} la juzgó, en la posición {n}. {rank}. Lo suyo no se guardó: léalo abajo y vuelva a decidir.", EN: "Meanwhile {who} judged it, at position {n}. {rank}. Yours was not saved: read it below and decide again."}
	sayUndoes           = locale.Message{ID: "web.undoes", ES: "Deshace lo guardado en la posición {n}.", EN: "Undoes what was saved at position {n}."}
)
