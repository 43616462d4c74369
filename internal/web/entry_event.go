package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/record"
)

// The properties that the form of an event asks of its acts, and of who is said to
// have committed them; the rest can be added on their own pages.
var (
	actProperties         = []string{"type", "victims", "victim", "date", "place"}
	involvementProperties = []string{"perpetrator", "party", "kind", "certainty"}
)

// mostActs is how many acts a form records at once, and how many are said to have
// committed one.
const mostActs = 40

// numbers reads a list of rows, such as "0,2,3".
func (f *entryForm) numbers(name string) []int {
	var out []int
	for _, text := range strings.Split(f.value(name), ",") {
		if n, err := strconv.Atoi(text); err == nil && n >= 0 && n < 1000 && !slices.Contains(out, n) && len(out) < mostActs {
			out = append(out, n)
		}
	}
	if len(out) == 0 {
		out = []int{0}
	}
	return out
}

func listed0(ns []int) string {
	said := make([]string, len(ns))
	for i, n := range ns {
		said[i] = strconv.Itoa(n)
	}
	return strings.Join(said, ",")
}

// eventSheets makes the sheets of an event, its acts and who did them.
func (f *entryForm) eventSheets(schema record.Schema) {
	event := monitor.NewEntity(f.token, "event", 0)
	f.sheets = append(f.sheets, &entrySheet{name: "event", typ: f.typ, id: event, made: true, props: f.typ.Properties})
	actType, _ := schema.Type("act")
	byType, _ := schema.Type("involvement")
	acts := f.numbers("acts")
	for _, n := range acts {
		name := "act" + strconv.Itoa(n)
		act := monitor.NewEntity(f.token, "act", n)
		s := &entrySheet{
			name: name, typ: actType, id: act, made: true, props: only(actType, actProperties...),
			ties: []monitor.Typed{{At: name, Property: "event", Entity: event}},
		}
		if len(acts) > 1 {
			s.remove = "remove:" + name
		}
		f.sheets = append(f.sheets, s)
		by := f.numbers(name + ".by")
		for _, m := range by {
			part := &entrySheet{
				name: name + "by" + strconv.Itoa(m), typ: byType, id: monitor.NewEntity(f.token, "involvement", n*1000+m), made: true,
				props: only(byType, involvementProperties...),
			}
			part.ties = []monitor.Typed{{At: part.name, Property: "act", Entity: act}}
			if len(by) > 1 {
				part.remove = "remove:" + part.name
			}
			f.sheets = append(f.sheets, part)
		}
	}
	f.newPeople(schema)
}

// change carries out a button that adds or removes a part of the form; ok is
// false where do is no such button.
func (f *entryForm) change(do string) (ok bool) {
	switch {
	case do == "add:act":
		f.add("acts")
	case strings.HasPrefix(do, "add:act"):
		f.add(strings.TrimPrefix(do, "add:") + ".by")
	case strings.HasPrefix(do, "remove:act"):
		name := strings.TrimPrefix(do, "remove:")
		act, by, part := strings.Cut(name, "by")
		list, gone := "acts", strings.TrimPrefix(act, "act")
		if part {
			list, gone = act+".by", by
		}
		n, err := strconv.Atoi(gone)
		ns := slices.DeleteFunc(f.numbers(list), func(m int) bool { return err == nil && m == n })
		f.values.Set(list, listed0(ns))
		for key := range f.values {
			if strings.HasPrefix(key, name+".") || !part && strings.HasPrefix(key, name+"by") {
				f.values.Del(key)
			}
		}
	case strings.HasPrefix(do, "more:"):
		sheet, property, _ := strings.Cut(strings.TrimPrefix(do, "more:"), ".")
		rows := f.rows(sheet, property)
		last, _ := strconv.Atoi(rows[len(rows)-1])
		f.values.Set(sheet+"."+property+"."+strconv.Itoa(min(last+1, 49))+".v", "")
	default:
		return false
	}
	return true
}

func (f *entryForm) add(list string) {
	ns := f.numbers(list)
	f.values.Set(list, listed0(append(ns, slices.Max(ns)+1)))
}
