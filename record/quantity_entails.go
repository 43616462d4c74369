package record

// Entailment is what a value says of a claim.
type Entailment int

// The entailments.
const (
	NotDecided  Entailment = iota // some of what the value allows would make it right, some wrong
	Supports                      // whatever the value is, the claim is right
	Contradicts                   // whatever the value is, the claim is wrong
)

// Entails reports what q says of a claim: it supports one that allows all that
// q allows, contradicts one that allows nothing of it, and decides no other.
// "<4" is supported by 3.2, contradicted by 4.2, and not decided by "<5".
//
// Nobody says how wide "about" is: ~60 supports the claim ~60 and decides no
// other; the claim ~60 is supported by 60 and ~60 and decided by nothing else.
// A percentage and a plain number decide nothing of each other: see
// [Quantity.WithPercent].
func (q Quantity) Entails(claim Quantity) Entailment { return q.entails(claim, Quantity.Ends) }

// EntailsCount is Entails where both count whole things: ">22" supports ">=23".
func (q Quantity) EntailsCount(claim Quantity) Entailment {
	return q.entails(claim, Quantity.CountEnds)
}

func (q Quantity) entails(claim Quantity, ends func(Quantity) (low, high float64)) Entailment {
	switch {
	case q.IsZero() || claim.IsZero() || q.percent != claim.percent:
		return NotDecided
	case q.about || claim.about:
		if claim.about && q.low.same(claim.low) && q.high.same(claim.high) {
			return Supports
		}
		return NotDecided
	}
	lo, hi := ends(q)
	a, b := ends(claim)
	switch {
	case a <= lo && hi <= b:
		return Supports
	case hi < a || b < lo:
		return Contradicts
	}
	return NotDecided
}
