package table

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/constancia-project/constancia/record"
)

// TestAnIndexOnDiskFindsWhatOneInMemoryDoes adds more spots than fit.
func TestAnIndexOnDiskFindsWhatOneInMemoryDoes(t *testing.T) {
	folder := t.TempDir()
	core, disk := newIndex(folder), newIndex(folder)
	disk.most = 300
	h := newHasher()
	const entities = 2000
	for i := range int64(5000) {
		high, low := h.of(record.ID{Type: "act", Key: fmt.Sprint(i * i % entities)})
		if i%7 == 0 {
			high = 42 // the same high half, so that blocks begin and end within it
		}
		s := spot{high: high, low: low, file: int32(i % 3), line: int32(i), offset: i}
		for _, x := range []*index{core, disk} {
			if err := x.add(s); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, x := range []*index{core, disk} {
		if err := x.ready(); err != nil {
			t.Fatal(err)
		}
	}
	if disk.sorted == nil || core.sorted != nil {
		t.Fatal("the one with little memory is not on disk, or the other is")
	}
	for i := range entities + 10 {
		high, low := h.of(record.ID{Type: "act", Key: fmt.Sprint(i)})
		for _, high := range []uint64{high, 42} {
			want, err := core.of(nil, high, low)
			if err != nil {
				t.Fatal(err)
			}
			got, err := disk.of(nil, high, low)
			if err != nil || !slices.Equal(got, want) {
				t.Fatalf("entity %d: on disk %v, %v, in memory %v", i, got, err, want)
			}
		}
	}
	disk.close()
	left, err := os.ReadDir(folder)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
