package web

import (
	"encoding/json"
	"net/http"
	"testing"
)

// TestProgramsGetProblemsAsJSON proves that a query with a wrong word answers a
// program in its own form, and points at the word.
func TestProgramsGetProblemsAsJSON(t *testing.T) {
	h, _ := sampleServer(t)
	for address, want := range map[string]struct {
		status, offset int
		found          string
	}{
		"/en/query.json?q=count+acts+where+tipe+%3D+torture": {http.StatusBadRequest, 17, "tipe"},
		"/es/letters/none/letter.json":                       {http.StatusNotFound, -1, ""},
	} {
		w := get(h, address)
		if got := w.Header().Get("Content-Type"); w.Code != want.status || got != "application/problem+json" {
			t.Fatalf("%s: %d %s, want %d application/problem+json", address, w.Code, got, want.status)
		}
		var fault faultJSON
		if err := json.Unmarshal(w.Body.Bytes(), &fault); err != nil {
			t.Fatalf("%s: %v in %s", address, err, w.Body)
		}
		if fault.Status != want.status || fault.Detail == "" || len(fault.Problems) != 1 {
			t.Fatalf("%s: %+v", address, fault)
		}
		one := fault.Problems[0]
		offset := -1
		if one.Offset != nil {
			offset = *one.Offset
		}
		if offset != want.offset || one.Found != want.found {
			t.Errorf("%s: %q at %d, want %q at %d", address, one.Found, offset, want.found, want.offset)
		}
	}
}
