package monitor

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

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

func TestReadersWhoWantTheSameWaitForOne(t *testing.T) {
	r := emptyRecord(t)
	v, err := r.View(t.Context(), tester, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	var runs atomic.Int32
	begun, finish := make(chan struct{}), make(chan struct{})
	compute := func(*notes) (int, error) {
		if runs.Add(1) == 1 {
			close(begun)
			<-finish
			return 0, errors.New("the first reader left")
		}
		return 7, nil
	}
	of := result[int]{name: "test", compute: compute}
	var wait sync.WaitGroup
	wait.Go(func() {
		if _, err := computed(t.Context(), r, v, of); err == nil {
			t.Error("the first reader's error is lost")
		}
	})
	<-begun
	for range 8 {
		wait.Go(func() {
			if got, err := computed(t.Context(), r, v, of); got != 7 || err != nil {
				t.Errorf("computed = %d, %v, want 7", got, err)
			}
		})
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := computed(gone, r, v, of); !errors.Is(err, context.Canceled) {
		t.Errorf("a reader who left gets %v", err)
	}
	close(finish)
	wait.Wait()
	if got := runs.Load(); got != 2 {
		t.Errorf("computed %d times, want 2: the one that failed, and one for all others", got)
	}
}
