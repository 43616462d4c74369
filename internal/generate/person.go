package generate

import (
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/record"
)

// writePerson writes a person who does not exist; before the rows of the act
// that they are of, so that the rows of an entity follow one another.
func (e *event) writePerson(key string, women float64) {
	// A person's own stream: the number of their key's letters never repeats
	// within an event, so it tells them apart.
	s := newStream(e.seed, forPerson, e.index<<16|personNumber(key))
	said := e.begin(&s)
	sex := 0
	if s.chance(women) {
		sex = 1
	}
	year, _, _ := e.day.Civil()
	old := age(&s)
	birth := e.day - record.Day(old*365.2425)
	born, _, _ := birth.Civil()
	name := said.value(&s, e.name(&s, sex, born), "name", nil)
	if name.other >= 0 {
		name.wrong = misspelt(&s, name.right)
	}
	sexSay := [2]string{"man", "woman"}[sex]
	if s.chance(e.t.share("person.sex", "missing")) {
		sexSay = ""
	}
	birthSay := ""
	switch e.t.pick(&s, "person.birth", "missing", "age-only", "year-only", "exact") {
	case "missing":
	case "age-only": // somebody who is 30 may have been born in either of two years
		birthSay = strconv.Itoa(year-int(old)-1) + "/" + strconv.Itoa(year-int(old))
	case "year-only":
		birthSay = strconv.Itoa(born)
	default:
		birthSay = birth.String()
	}
	for i := range said.rows {
		row := e.row(parties, key)
		row[partyName] = name.at(i)
		if i == 0 {
			row[partyKind], row[partySex], row[partyBirth] = "person", sexSay, birthSay
		}
		said.head(&s, row[partySaid:], i)
		e.emit(parties, row)
	}
}

// personNumber reads e17-2-i1-p as 2 and 1: unique within an event.
func personNumber(key string) uint64 {
	parts := strings.Split(key, "-")
	n := uint64(parts[1][0]-'0') << 4
	if len(parts) > 3 {
		n |= uint64(parts[2][1] - '0')
	}
	return n
}

// age at the event in years: the young, most, and the older.
func age(s *stream) float64 {
	var a float64
	switch x := s.unit(); {
	case x < 0.08:
		a = 18 * s.unit()
	case x < 0.83:
		a = 28 + 9*s.normal()
	default:
		a = 48 + 12*s.normal()
	}
	return min(max(a, 0), 95)
}

func (e *event) name(s *stream, sex, born int) string {
	group := mayaGroup(e.t.states[e.state])
	names := &e.t.surnames
	given := e.t.given[sex].draw(s, born)
	first := names.names[names.first[group].draw(s)]
	second := names.names[names.second[group].draw(s)]
	if s.chance(0.03) {
		second = first
	}
	if s.chance(e.t.share("person.second_surname", "missing")) {
		return given + " " + first
	}
	return given + " " + first + " " + second
}

var noAccents = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "ñ", "n", "Á", "A", "É", "E", "Í", "I", "Ó", "O", "Ú", "U", "Ñ", "N")

// misspelt is how another source writes a name.
func misspelt(s *stream, name string) string {
	words := strings.Fields(name)
	switch s.below(3) {
	case 0:
		if plain := noAccents.Replace(name); plain != name {
			return plain
		}
	case 1:
		if len(words) > 3 {
			return strings.Join(words[:len(words)-1], " ")
		}
	}
	// Two neighbouring letters change places.
	letters := []rune(name)
	at := 1 + s.below(len(letters)-2)
	for letters[at] == letters[at+1] || letters[at] == ' ' || letters[at+1] == ' ' {
		if at++; at+1 >= len(letters) {
			return name + "s"
		}
	}
	letters[at], letters[at+1] = letters[at+1], letters[at]
	return string(letters)
}
