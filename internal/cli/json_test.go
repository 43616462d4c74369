package cli

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/letter"
)

// TestJSONFieldsAreDocumented: docs/json.md names every field that a command
// writes.
func TestJSONFieldsAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, written := range []any{
		exportJSON{},
		filterJSON{},
		historyJSON{},
		importJSON{},
		initJSON{},
		letterListJSON{},
		personJSON{},
		proofJSON{},
		readersJSON{},
		undoJSON{},
		statementsJSON{},
		verifyJSON{},
		figure.JSON{},
		letter.JSON{},
		letter.DifferenceJSON{},
	} {
		for _, field := range fieldsOf(reflect.TypeOf(written)) {
			if !strings.Contains(string(page), `"`+field+`"`) && !strings.Contains(string(page), "`"+field+"`") {
				t.Errorf("docs/json.md does not name %q of %T", field, written)
			}
		}
	}
}

var marshaler = reflect.TypeFor[json.Marshaler]()

// fieldsOf lists the names under which a type and those within it are written.
func fieldsOf(typ reflect.Type) (names []string) {
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice:
		return fieldsOf(typ.Elem())
	case reflect.Struct:
	default:
		return nil
	}
	if typ.Implements(marshaler) {
		return nil
	}
	for i := range typ.NumField() {
		field := typ.Field(i)
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" {
			names = append(names, name)
		}
		names = append(names, fieldsOf(field.Type)...)
	}
	return names
}
