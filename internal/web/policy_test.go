package web

import (
	"testing"

	"github.com/constancia-project/constancia/access"
)

// TestEveryRouteNamesItsAction: a page that nobody decided about is a defect.
func TestEveryRouteNamesItsAction(t *testing.T) {
	for _, r := range routes() {
		if access.Actions()[r.Action] == "" {
			t.Errorf("%s %s names no action of the policy", r.Method, r.Path)
		}
	}
}

// ofPeople reports whether a page is there only where people sign in: the tests
// of people look at it.
func ofPeople(r Route) bool {
	return r.Action == access.Knock || r.Action == access.Self || r.Action == access.ManagePeople
}
