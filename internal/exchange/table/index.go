package table

import (
	"bufio"
	"cmp"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"os"
	"slices"
	"sort"

	"github.com/constancia-project/constancia/record"
)

// A spot says where a row of some entity stands. Spots with the same hash are
// rows of the same entity; 128 bits of a seeded hash leave no room for chance.
type spot struct {
	high, low  uint64
	file, line int32
	offset     int64
}

const (
	spotSize    = 32
	fenceEvery  = 128     // spots between two fences of a sorted file
	spotsInCore = 1 << 20 // 32 MB; an index beyond it goes to disk
)

// hasher turns ids into hashes that nobody outside this run can foresee.
type hasher struct{ one, two maphash.Seed }

func newHasher() hasher { return hasher{maphash.MakeSeed(), maphash.MakeSeed()} }

func (h hasher) of(id record.ID) (high, low uint64) {
	var a, b maphash.Hash
	a.SetSeed(h.one)
	b.SetSeed(h.two)
	for _, m := range []*maphash.Hash{&a, &b} {
		// Writing to a maphash never fails.
		_, _ = m.WriteString(id.Type)
		_ = m.WriteByte(':')
		_, _ = m.WriteString(id.Key)
	}
	return a.Sum64(), b.Sum64()
}

func (s spot) compare(t spot) int {
	return cmp.Or(
		cmp.Compare(s.high, t.high), cmp.Compare(s.low, t.low),
		cmp.Compare(s.file, t.file), cmp.Compare(s.offset, t.offset),
	)
}

// index finds the rows of an entity among any number of rows in bounded memory:
// spots are sorted in core while they fit, else in runs on disk that are merged
// into one sorted file. It holds hashes and places, never what a row says.
type index struct {
	spots  []spot // in core: all of them, or the run being filled
	runs   []*os.File
	sorted *os.File
	fences []uint64 // the high hash of every fenceEvery-th spot of the file
	count  int64
	most   int // spots in core
	folder string
}

func newIndex(folder string) *index { return &index{most: spotsInCore, folder: folder} }

// add takes a spot; it comes before ready.
func (x *index) add(s spot) error {
	x.spots = append(x.spots, s)
	x.count++
	if len(x.spots) < x.most {
		return nil
	}
	return x.spill()
}

func (x *index) spill() error {
	slices.SortFunc(x.spots, spot.compare)
	f, err := os.CreateTemp(x.folder, "constancia-rows-")
	if err != nil {
		return fmt.Errorf("a place for the rows of a large import: %w", err)
	}
	x.runs = append(x.runs, f)
	out := bufio.NewWriterSize(f, 1<<18)
	for _, s := range x.spots {
		if err := writeSpot(out, s); err != nil {
			return err
		}
	}
	x.spots = x.spots[:0]
	return out.Flush()
}

// ready sorts what was added; after it, of may be called.
func (x *index) ready() error {
	if len(x.runs) == 0 {
		slices.SortFunc(x.spots, spot.compare)
		return nil
	}
	if len(x.spots) > 0 {
		if err := x.spill(); err != nil {
			return err
		}
	}
	x.spots = nil
	return x.merge()
}

// merge joins the sorted runs into one file and notes its fences.
func (x *index) merge() error {
	out, err := os.CreateTemp(x.folder, "constancia-rows-")
	if err != nil {
		return fmt.Errorf("a place for the rows of a large import: %w", err)
	}
	x.sorted = out
	var runs runHeap
	for _, f := range x.runs {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		r := &run{in: bufio.NewReaderSize(f, 1<<16)}
		if ok, err := r.advance(); err != nil {
			return err
		} else if ok {
			runs = append(runs, r)
		}
	}
	heap.Init(&runs)
	to := bufio.NewWriterSize(out, 1<<18)
	for n := 0; len(runs) > 0; n++ {
		if n%fenceEvery == 0 {
			x.fences = append(x.fences, runs[0].head.high)
		}
		if err := writeSpot(to, runs[0].head); err != nil {
			return err
		}
		ok, err := runs[0].advance()
		if err != nil {
			return err
		}
		if ok {
			heap.Fix(&runs, 0)
		} else {
			heap.Pop(&runs)
		}
	}
	if err := to.Flush(); err != nil {
		return err
	}
	for _, f := range x.runs {
		drop(f)
	}
	x.runs = nil
	return nil
}

// of appends to into the spots of the entity with this hash, in the order of
// files and rows.
func (x *index) of(into []spot, high, low uint64) ([]spot, error) {
	if x.sorted == nil {
		return sameHash(into, x.spots, high, low), nil
	}
	// The spots begin at or after the last fence below high, because the same
	// high may also end the block before the fence that equals it.
	block := sort.Search(len(x.fences), func(i int) bool { return x.fences[i] >= high }) - 1
	var raw [fenceEvery * spotSize]byte
	var core [fenceEvery]spot
	for block = max(block, 0); block < len(x.fences) && x.fences[block] <= high; block++ {
		n, err := x.sorted.ReadAt(raw[:], int64(block)*int64(len(raw)))
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		for i := range n / spotSize {
			core[i] = readSpot(raw[i*spotSize:])
		}
		into = sameHash(into, core[:n/spotSize], high, low)
	}
	return into, nil
}

func sameHash(into, spots []spot, high, low uint64) []spot {
	wanted := spot{high: high, low: low}
	i := sort.Search(len(spots), func(i int) bool {
		return cmp.Or(cmp.Compare(spots[i].high, wanted.high), cmp.Compare(spots[i].low, wanted.low)) >= 0
	})
	for ; i < len(spots) && spots[i].high == high && spots[i].low == low; i++ {
		into = append(into, spots[i])
	}
	return into
}

// close removes what was written.
func (x *index) close() {
	for _, f := range x.runs {
		drop(f)
	}
	if x.sorted != nil {
		drop(x.sorted)
	}
	x.runs, x.sorted, x.spots = nil, nil, nil
}

// drop closes and removes a scratch file. Nothing can be done about one that
// cannot be removed, and nothing depends on it.
func drop(f *os.File) {
	_ = f.Close()
	_ = os.Remove(f.Name())
}

func writeSpot(out io.Writer, s spot) error {
	var raw [spotSize]byte
	binary.LittleEndian.PutUint64(raw[0:], s.high)
	binary.LittleEndian.PutUint64(raw[8:], s.low)
	binary.LittleEndian.PutUint32(raw[16:], uint32(s.file))
	binary.LittleEndian.PutUint32(raw[20:], uint32(s.line))
	binary.LittleEndian.PutUint64(raw[24:], uint64(s.offset))
	_, err := out.Write(raw[:])
	return err
}

func readSpot(raw []byte) spot {
	return spot{
		high: binary.LittleEndian.Uint64(raw[0:]), low: binary.LittleEndian.Uint64(raw[8:]),
		file: int32(binary.LittleEndian.Uint32(raw[16:])), line: int32(binary.LittleEndian.Uint32(raw[20:])),
		offset: int64(binary.LittleEndian.Uint64(raw[24:])),
	}
}

// run is one sorted file that is being merged.
type run struct {
	in   *bufio.Reader
	head spot
}

func (r *run) advance() (bool, error) {
	var raw [spotSize]byte
	_, err := io.ReadFull(r.in, raw[:])
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	r.head = readSpot(raw[:])
	return true, nil
}

type runHeap []*run

func (h runHeap) Len() int           { return len(h) }
func (h runHeap) Less(i, j int) bool { return h[i].head.compare(h[j].head) < 0 }
func (h runHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *runHeap) Push(r any)        { *h = append(*h, r.(*run)) }
func (h *runHeap) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}
