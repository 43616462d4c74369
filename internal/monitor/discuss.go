package monitor

import (
	"cmp"
	"context"
	"crypto/rand"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/account"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Comment is what somebody said of an entity.
type Comment struct {
	ID           record.ID
	About        record.ID
	Answers      record.ID // the comment that it answers, or zero
	Words        string    // with the names of whom it mentions; empty once withdrawn
	Raw          string    // as stored, mentions by keys
	Lang         string    // in which it was written, where that was said
	Author       string    // the name
	Account      string    // its key, or the free name of an operator
	Organisation string
	Time         string // UTC, of its first words
	First, Last  record.Position
	Corrected    bool
	Mine         bool
}

// The most that a discussion shows, and how long a comment may be.
const (
	mostComments  = 500
	longestWords  = 10_000 // characters
	wordsField    = "words"
	aboutProperty = "about"
)

var (
	sayCommented     = locale.Message{ID: "monitor.commented", ES: "Comentario", EN: "Comment"}
	sayReworded      = locale.Message{ID: "monitor.reworded", ES: "Comentario corregido por quien lo escribió", EN: "Comment corrected by its author"}
	sayUnsaid        = locale.Message{ID: "monitor.unsaid", ES: "Comentario retirado por quien lo escribió", EN: "Comment withdrawn by its author"}
	sayCommentLength = locale.Message{
		ID: "monitor.comment-length",
		ES: "el comentario está vacío o pasa de {most} caracteres; escriba entre uno y {most}",
		EN: "the comment is empty or has more than {most} characters; write between one and {most}",
	}
	sayNotYourComment = locale.Message{
		ID: "monitor.not-your-comment",
		ES: "un comentario lo corrige o lo retira quien lo escribió; puede responderle",
		EN: "a comment is corrected or withdrawn by whoever wrote it; you can answer it",
	}
	sayNotDiscussed = locale.Message{
		ID: "monitor.not-discussed",
		ES: "de {id} no se lleva discusión ni tareas; escriba en la ficha de lo que se documenta",
		EN: "{id} has no discussion and no tasks; write on the page of what is documented",
	}
)

// Discussed reports whether entities of a type are discussed and given to people.
func (r *Record) Discussed(typ string) bool {
	t, _ := r.Schema.Type("comment")
	p, _ := t.Property(aboutProperty)
	return slices.Contains(p.Kind.Types, typ)
}

// NewComment is a comment to be made. Key makes a form that is sent twice save once;
// where it is empty one is made.
type NewComment struct {
	Key     string
	About   record.ID
	Answers string // the key of a comment, or empty
	Words   string // «@» before a name or a key mentions that person
	Lang    locale.Lang
}

// NewWorkKey makes a key for a comment or a task that is not made yet.
func NewWorkKey() (string, error) {
	key, err := account.NewKey(rand.Reader)
	return "w" + strings.TrimPrefix(key, "a"), err
}

var workKey = regexp.MustCompile(`^w-[a-z0-9]{8}$`)

// keyFor is the key that a form brought, or a new one.
func keyFor(key string) (string, error) {
	if workKey.MatchString(key) {
		return key, nil
	}
	return NewWorkKey()
}

// Comment says something of an entity that who sees, and returns the comment's key.
func (r *Record) Comment(ctx context.Context, who access.Actor, c NewComment) (string, error) {
	if err := r.mayDiscuss(ctx, who, c.About); err != nil {
		return "", err
	}
	words, err := r.commentWords(ctx, c.Words)
	if err != nil {
		return "", err
	}
	key, err := keyFor(c.Key)
	if err != nil {
		return "", err
	}
	id := record.ID{Type: "comment", Key: key}
	if said, err := r.Statements(ctx, who, id, AsOf{}); err != nil || len(said) > 0 {
		return key, err // it was sent before
	}
	change := record.Change{Entity: id, Add: []record.Statement{
		{Entity: id, Property: aboutProperty, Value: record.Ref(c.About)},
		{Entity: id, Property: wordsField, Value: words},
	}}
	if c.Answers != "" {
		to := record.ID{Type: "comment", Key: c.Answers}
		if _, err := r.Entity(ctx, who, to, AsOf{}); err != nil {
			return "", err
		}
		change.Add = append(change.Add, record.Statement{Entity: id, Property: "answers", Value: record.Ref(to)})
	}
	_, err = r.Save(ctx, who, record.ChangeSet{Reason: sayCommented.In(c.Lang), Changes: []record.Change{change}})
	return key, err
}

// mayDiscuss refuses what is no entity that who sees and people discuss.
func (r *Record) mayDiscuss(ctx context.Context, who access.Actor, about record.ID) error {
	if !r.Discussed(about.Type) {
		return problem.New(problem.Invalid, sayNotDiscussed, "id", about)
	}
	_, err := r.Entity(ctx, who, about, AsOf{})
	return err
}

func (r *Record) commentWords(ctx context.Context, words string) (record.Text, error) {
	words = strings.TrimSpace(words)
	if n := utf8.RuneCountInString(words); n == 0 || n > longestWords {
		return record.Text{}, problem.New(problem.Invalid, sayCommentLength, "most", longestWords).At(problem.Place{Column: wordsField})
	}
	words, err := r.mentioning(ctx, words)
	if err != nil {
		return record.Text{}, err
	}
	text := record.Plain(words)
	_, err = record.ParseText(text.String())
	return text, err
}

// Reword corrects who's own comment; without words it is withdrawn. The words before
// stay in its history until somebody erases them.
func (r *Record) Reword(ctx context.Context, who access.Actor, key, words string, lang locale.Lang) error {
	id := record.ID{Type: "comment", Key: key}
	all, err := r.commentsOf(ctx, who, []string{key}, AsOf{})
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return noEntity(id.Type, id.Key)
	}
	if !all[0].Mine {
		return problem.New(problem.Denied, sayNotYourComment)
	}
	e, err := r.Entity(ctx, who, id, AsOf{})
	if err != nil {
		return err
	}
	reason, rank := sayReworded.In(lang), record.Ranking{Rank: record.Deprecated, Cause: record.MisEntered}
	change := record.Change{Entity: id}
	if strings.TrimSpace(words) == "" {
		reason, rank.Cause, rank.Known = sayUnsaid.In(lang), record.Withdrawn, record.On(r.Today())
	} else {
		text, err := r.commentWords(ctx, words)
		if err != nil || text == e.Text(wordsField) {
			return err
		}
		change.Add = []record.Statement{{Entity: id, Property: wordsField, Value: text}}
	}
	rank.Reason = reason
	change.Rank = r.setAside(e, wordsField, rank)
	if len(change.Add)+len(change.Rank) == 0 {
		return nil
	}
	_, err = r.Save(ctx, who, record.ChangeSet{Reason: reason, Changes: []record.Change{change}})
	return err
}

// setAside ranks what is still said of a property.
func (r *Record) setAside(e record.Entity, property string, why record.Ranking) []record.Reranking {
	var all []record.Reranking
	now := record.Moment{Position: everyPosition, KnownBy: record.LastDay}
	for _, s := range e.Statements {
		if s.Property == property && s.RankAt(now) != record.Deprecated {
			all = append(all, record.Reranking{Statement: s.ID, Ranking: why})
		}
	}
	return all
}

// everyPosition is after all that was recorded.
const everyPosition = record.Position(1) << 46

// Discussion returns what was said of an entity, oldest first.
func (r *Record) Discussion(ctx context.Context, who access.Actor, about record.ID, at AsOf) ([]Comment, error) {
	if !r.Discussed(about.Type) {
		return nil, nil
	}
	back, err := r.ReferringTo(ctx, who, []record.ID{about}, "comments", at)
	if err != nil || len(back[about]) == 0 {
		return nil, err
	}
	var keys []string
	for _, id := range back[about][max(0, len(back[about])-mostComments):] {
		keys = append(keys, id.Key)
	}
	return r.commentsOf(ctx, who, keys, at)
}

// commentsOf reads comments, in the order in which they were made.
func (r *Record) commentsOf(ctx context.Context, who access.Actor, keys []string, at AsOf) ([]Comment, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	es, err := r.store.Entities(ctx, v, "comment", keys)
	if err != nil {
		return nil, err
	}
	all := make([]Comment, 0, len(es))
	for _, e := range es {
		if len(e.Statements) == 0 {
			continue
		}
		c := Comment{ID: e.ID, About: e.Ref(aboutProperty), Answers: e.Ref("answers")}
		words := 0
		for _, s := range e.Statements {
			if c.First == 0 || s.ID.Leaf < c.First {
				c.First = s.ID.Leaf
			}
			c.Last = max(c.Last, s.ID.Leaf)
			if s.Property == wordsField {
				words++
			}
		}
		set, err := r.setAt(ctx, v, c.First)
		if err != nil {
			return nil, err
		}
		c.Raw, c.Lang = e.Text(wordsField).Best(locale.ES)
		c.Words, c.Corrected = r.withNames(ctx, c.Raw), words > 1
		c.Account, c.Author, c.Organisation, c.Time = set.Author, r.AuthorName(ctx, set.Author), set.Organisation, set.Time
		c.Mine = isMine(who, set)
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b Comment) int { return cmp.Compare(a.First, b.First) })
	return all, nil
}

// isMine reports whether who made a change set.
func isMine(who access.Actor, set store.ChangeSetInfo) bool {
	return set.Author != "" && set.Author == cmp.Or(who.Account, who.Name)
}
