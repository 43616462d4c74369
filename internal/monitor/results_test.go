package monitor

import "testing"

func TestAnEmptyRecordAnswers(t *testing.T) {
	r := emptyRecord(t)
	for range 2 { // the second time from what was kept
		figures, err := r.Figures(t.Context(), tester, AsOf{})
		if err != nil || len(figures) != 0 {
			t.Fatalf("Figures = %v, %v, want none", figures, err)
		}
	}
	if all, err := r.Measures(t.Context(), tester, AsOf{}); err != nil || len(all) != 0 {
		t.Fatalf("Measures = %v, %v, want none", all, err)
	}
	if all, err := r.Letters(t.Context(), tester, AsOf{}); err != nil || len(all) != 0 {
		t.Fatalf("Letters = %v, %v, want none", all, err)
	}
}
