package envelope

import (
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// A recovery key is eight groups of five letters or digits: four drawn at random and
// one that checks them, so that an error of typing is found in its group.
const (
	recoveryGroups  = 8
	perGroup        = 4
	recoverySymbols = recoveryGroups * perGroup // of 5 bits: 160 bits
)

// alphabet is base32 without letters that are taken for others (Crockford): I and L
// are read as 1, O as 0, and there is no U.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

var (
	sayRecoveryLength = locale.Message{
		ID: "envelope.recovery-length",
		ES: "la clave de papel tiene {want} letras y cifras en {groups} grupos de cinco, y se escribieron {n}; revise que no falte ni sobre ninguna",
		EN: "the recovery key has {want} letters and digits in {groups} groups of five, and {n} were typed; check that none is missing or too many",
	}
	sayRecoveryTypo = locale.Message{
		ID: "envelope.recovery-typo",
		ES: "hay un error de escritura en el grupo {group} de la clave de papel; compárelo con el papel, letra por letra",
		EN: "there is a typing error in group {group} of the recovery key; compare it with the paper, letter by letter",
	}
)

func writeRecovery(symbols []byte) string {
	var b strings.Builder
	for g := range recoveryGroups {
		if g > 0 {
			b.WriteByte('-')
		}
		group := symbols[g*perGroup : (g+1)*perGroup]
		for _, s := range append(group[:perGroup:perGroup], check(g, group)) {
			b.WriteByte(alphabet[s])
		}
	}
	return b.String()
}

// readRecovery reads a recovery key as a person types it.
func readRecovery(text string) ([]byte, error) {
	typed := strings.Map(func(r rune) rune {
		switch r {
		case '-', ' ', '\t', '\n', '\r', '\u00a0', '\u2010', '\u2011', '\u2013':
			return -1
		}
		return r
	}, text)
	runes := []rune(strings.NewReplacer("I", "1", "L", "1", "O", "0").Replace(strings.ToUpper(typed)))
	if want := recoveryGroups * (perGroup + 1); len(runes) != want {
		return nil, problem.New(problem.Denied, sayRecoveryLength, "want", want, "groups", recoveryGroups, "n", len(runes))
	}
	var symbols []byte
	for g := range recoveryGroups {
		var group []byte
		for _, r := range runes[g*(perGroup+1) : (g+1)*(perGroup+1)] {
			at := strings.IndexRune(alphabet, r)
			if at < 0 {
				return nil, problem.New(problem.Denied, sayRecoveryTypo, "group", g+1)
			}
			group = append(group, byte(at))
		}
		if check(g, group[:perGroup]) != group[perGroup] {
			return nil, problem.New(problem.Denied, sayRecoveryTypo, "group", g+1)
		}
		symbols = append(symbols, group[:perGroup]...)
	}
	return symbols, nil
}

// check is Σ αⁱ⁺¹·sᵢ over the field of 32 elements, plus the number of the group. As
// the powers of α differ, one wrong symbol and any two that changed places are always
// found, in a group as between groups.
func check(group int, symbols []byte) byte {
	sum := byte(group + 1)
	for i, s := range symbols {
		for range i + 1 {
			s = twice(s)
		}
		sum ^= s
	}
	return sum
}

// twice multiplies by α in the field of x⁵ + x² + 1.
func twice(s byte) byte {
	s <<= 1
	if s&32 != 0 {
		s ^= 32 | 5
	}
	return s
}
