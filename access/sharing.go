package access

import (
	"slices"
	"strconv"
	"strings"
)

// Level is how far an organisation shares what it says of an entity: a term of the
// vocabulary sharing-levels.
type Level string

// The levels, the widest first. What nobody gave a level is the coalition's.
const (
	Public       Level = "public"
	Coalition    Level = "coalition"
	Organisation Level = "organisation"
	Named        Level = "named"
)

// Levels lists all levels, the widest first.
func Levels() []Level { return []Level{Public, Coalition, Organisation, Named} }

// Sharing is a level, and for Named the keys of the accounts it names.
type Sharing struct {
	Level  Level
	People []string
}

// ParseSharing reads what [Sharing.String] writes: "coalition", "named a-1 a-2".
func ParseSharing(text string) (Sharing, bool) {
	fields := strings.Fields(text)
	if len(fields) == 0 {
		return Sharing{}, false
	}
	s := Sharing{Level: Level(fields[0]), People: fields[1:]}
	if !slices.Contains(Levels(), s.Level) || (s.Level == Named) != (len(s.People) > 0) {
		return Sharing{}, false
	}
	if len(s.People) == 0 {
		s.People = nil
	}
	return s, true
}

func (s Sharing) String() string {
	people := slices.Clone(s.People)
	slices.Sort(people)
	return strings.Join(append([]string{string(s.Level)}, slices.Compact(people)...), " ")
}

// Sensitive reports whether not all of the coalition may see what is shared so: then
// who reads it is written down.
func (s Sharing) Sensitive() bool { return s.Level == Organisation || s.Level == Named }

// Widens reports whether others than before may see what is shared as s after it
// was shared as old.
func (s Sharing) Widens(old Sharing) bool {
	at, was := slices.Index(Levels(), s.Level), slices.Index(Levels(), old.Level)
	if s.Level == Named && old.Level == Named {
		return slices.ContainsFunc(s.People, func(p string) bool { return !slices.Contains(old.People, p) })
	}
	return at < was
}

// Audience is who may see something: everybody, the coalition, or those of it that
// meet all its limits. The zero Audience is the public.
type Audience struct {
	within        bool     // the coalition
	organisations []string // sorted; a reader must be of each
	limited       bool     // to people
	people        []string // sorted
}

// AudienceOf is who may see what an organisation shares.
func AudienceOf(s Sharing, organisation string) Audience {
	switch s.Level {
	case Public:
		return Audience{}
	case Organisation:
		return Audience{within: true, organisations: []string{organisation}}
	case Named:
		people := slices.Clone(s.People)
		slices.Sort(people)
		return Audience{within: true, limited: true, people: slices.Compact(people)}
	}
	return Audience{within: true}
}

// Meet is who is of both audiences.
func (a Audience) Meet(b Audience) Audience {
	m := Audience{within: a.within || b.within, limited: a.limited || b.limited}
	m.organisations = slices.Concat(a.organisations, b.organisations)
	slices.Sort(m.organisations)
	m.organisations = slices.Compact(m.organisations)
	switch {
	case a.limited && b.limited:
		m.people = slices.DeleteFunc(slices.Clone(a.people), func(p string) bool { return !slices.Contains(b.people, p) })
	case a.limited:
		m.people = slices.Clone(a.people)
	case b.limited:
		m.people = slices.Clone(b.people)
	}
	slices.Sort(m.people)
	return m
}

// Names reports whether an audience names an account.
func (a Audience) Names(account string) bool { return slices.Contains(a.people, account) }

// Restricted reports whether not all of the coalition is of the audience.
func (a Audience) Restricted() bool { return len(a.organisations) > 0 || a.limited }

// String writes an audience so that equal ones have equal texts, which
// [ParseAudience] reads: public, coalition, or its limits: "wola" with a-1 a-2.
func (a Audience) String() string {
	if !a.within {
		return string(Public)
	}
	words := []string{string(Coalition)}
	for _, o := range a.organisations {
		words = append(words, "of", strconv.Quote(o))
	}
	if a.limited {
		words = append(append(words, "people"), a.people...)
	}
	return strings.Join(words, " ")
}

// ParseAudience reads what [Audience.String] writes.
func ParseAudience(text string) (Audience, bool) {
	if text == string(Public) {
		return Audience{}, true
	}
	rest, ok := strings.CutPrefix(text, string(Coalition))
	if !ok {
		return Audience{}, false
	}
	a := Audience{within: true}
	for {
		more, ok := strings.CutPrefix(rest, " of ")
		if !ok {
			break
		}
		quoted, err := strconv.QuotedPrefix(more)
		if err != nil {
			return Audience{}, false
		}
		name, err := strconv.Unquote(quoted)
		if err != nil {
			return Audience{}, false
		}
		a.organisations, rest = append(a.organisations, name), more[len(quoted):]
	}
	if people, ok := strings.CutPrefix(rest, " people"); ok {
		a.limited, a.people, rest = true, strings.Fields(people), ""
	}
	return a, rest == "" && a.Meet(a).String() == text
}
