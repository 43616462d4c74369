package commitment

import (
	"github.com/constancia-project/constancia/record"
)

// Of reads a commitment from its entity.
func Of(e record.Entity) Commitment {
	return Commitment{
		ID: e.ID, Kind: e.Term("kind"), Text: e.Text("text"), Issuer: e.Line("issuer"), Addressee: e.Line("addressee"),
		Date: e.Date("date"), Deadline: e.Date("deadline"), Parent: e.Ref("parent"), Source: sourceOf(e, "text"),
	}
}

// AssessmentOf reads an assessment from its entity.
func AssessmentOf(e record.Entity) Assessment {
	a := Assessment{
		ID: e.ID, Commitment: e.Ref("commitment"), Date: e.Date("date"), Assessor: e.Line("assessor"),
		Status: e.Term("status"), Reason: e.Text("reason"), Source: sourceOf(e, "status"), Locator: locatorOf(e, "status"),
	}
	if e.Disputed("status") {
		for _, v := range e.Readings["status"] {
			if t, ok := v.(record.Term); ok {
				a.Statuses = append(a.Statuses, t)
			}
		}
	}
	return a
}

func sourceOf(e record.Entity, property string) record.ID {
	for _, s := range e.Statements {
		if s.Property == property {
			return s.Source
		}
	}
	return record.ID{}
}

func locatorOf(e record.Entity, property string) string {
	for _, s := range e.Statements {
		if s.Property == property {
			return s.Locator
		}
	}
	return ""
}
