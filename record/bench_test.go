package record

import "testing"

func BenchmarkParse(b *testing.B) {
	for _, c := range []struct {
		kind Kind
		text string
	}{
		{Kind{Base: Instant}, "2018-07-11"},
		{Kind{Base: Instant}, "2018-02/2018-05"},
		{Kind{Base: Instant}, "11 jul 2018"},
		{Kind{Base: Count}, "22"},
		{Kind{Base: Area}, "MX-TAM-027"},
		{Kind{Base: Prose}, "en=Nuevo Laredo\nes=Nuevo Laredo"},
		{Kind{Base: TermOf}, "enforced-disappearance"},
		{Kind{Base: RefTo, Types: []string{"event"}}, "event:ev-tlatlaya"},
	} {
		b.Run(c.text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.kind.Parse(c.text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
