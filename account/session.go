package account

import "time"

// Lifetimes are how long a session lives.
type Lifetimes struct {
	Idle     time.Duration // without a request
	Absolute time.Duration // whatever happens
}

// Lives returns how long the sessions of a person live. Those of administrators
// and protection officers, who can do most harm, are short.
func Lives(sensitive bool) Lifetimes {
	if sensitive {
		return Lifetimes{Idle: 30 * time.Minute, Absolute: 10 * time.Hour}
	}
	return Lifetimes{Idle: 8 * time.Hour, Absolute: 14 * 24 * time.Hour}
}

// Alive reports whether a session that began and was last seen at these times
// still lives.
func (l Lifetimes) Alive(now, began, seen time.Time) bool {
	return !now.Before(began) && now.Sub(began) < l.Absolute && now.Sub(seen) < l.Idle
}

// The lives of what is used once.
const (
	LinkLives   = 72 * time.Hour   // an invitation, a new start of signing in
	ProofLives  = 10 * time.Minute // having just shown who one is
	HeldLives   = 24 * time.Hour   // a form whose session ended while it was filled in
	seenEvery   = time.Minute
	ForgetAfter = 30 * 24 * time.Hour // what ended, and waits to be forgotten
)

// Proved reports whether somebody showed recently enough who they are to do what
// cannot be undone.
func Proved(now, at time.Time) bool { return !now.Before(at) && now.Sub(at) < ProofLives }

// SeenAgain reports whether it is time to note that a session is in use.
func SeenAgain(now, seen time.Time) bool { return now.Sub(seen) >= seenEvery }
