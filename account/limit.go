package account

import "time"

// Attempts are the wrong guesses that came lately of one account or from one
// address.
type Attempts struct {
	Failures int
	Last     time.Time // the last wrong guess
}

// Limit says how many wrong guesses are free, and how the wait grows after them.
type Limit struct {
	Free   int
	First  time.Duration // the wait after the first one that is not free; it doubles
	Most   time.Duration
	Forget time.Duration // after so long without a wrong guess all are free again
}

// ByAccount bounds guesses of one account's password or code, from wherever they
// come: at most about 100 a day. ByAddress bounds guesses from one address,
// which an office or a café shares.
var (
	ByAccount = Limit{Free: 5, First: 2 * time.Second, Most: 15 * time.Minute, Forget: 24 * time.Hour}
	ByAddress = Limit{Free: 30, First: time.Second, Most: 15 * time.Minute, Forget: time.Hour}
)

// Wait returns how long whoever made these attempts must still wait.
func (l Limit) Wait(a Attempts, now time.Time) time.Duration {
	if a.Failures < l.Free || now.Sub(a.Last) >= l.Forget {
		return 0
	}
	wait := l.Most
	if over := a.Failures - l.Free; over < 20 {
		wait = min(l.Most, l.First<<over)
	}
	return max(0, wait-now.Sub(a.Last))
}

// Failed returns the attempts with one more wrong guess.
func (l Limit) Failed(a Attempts, now time.Time) Attempts {
	if now.Sub(a.Last) >= l.Forget {
		a.Failures = 0
	}
	return Attempts{Failures: a.Failures + 1, Last: now}
}
