package record

import "strings"

// ID names an entity: its type and its key, unique within the type. It is
// written type:key.
type ID struct{ Type, Key string }

// String writes type:key; the zero ID is the empty string.
func (id ID) String() string {
	if id == (ID{}) {
		return ""
	}
	return id.Type + ":" + id.Key
}

// IsZero reports whether id names nothing.
func (id ID) IsZero() bool { return id == ID{} }

// ParseID reads type:key. ok is false where either is missing or the key has a
// character that [ValidKey] refuses.
func ParseID(s string) (id ID, ok bool) {
	t, k, found := strings.Cut(s, ":")
	if !found || t == "" || !ValidKey(k) {
		return ID{}, false
	}
	return ID{t, k}, true
}

// ValidKey reports whether k can name an entity: 1 to 200 of the letters a–z
// and A–Z, digits, and . _ - after the first. Keys stay plain, because they
// stand in addresses, file names, queries and links of letters.
func ValidKey(k string) bool {
	if k == "" || len(k) > 200 {
		return false
	}
	for i := range len(k) {
		c := k[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && (i == 0 || !strings.ContainsRune("._-", rune(c))) {
			return false
		}
	}
	return true
}
