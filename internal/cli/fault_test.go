package cli

import (
	"context"
	"os"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/constancia-project/constancia/internal/monitor"
)

// cut leaves so many bytes of a file: cut FILE BYTES.
func cut(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cut FILE BYTES")
	}
	ts.Check(os.Truncate(ts.MkAbs(args[0]), wholeNumber(ts, args[1])))
}

// poke sets one byte of a file: poke FILE OFFSET BYTE.
func poke(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: poke FILE OFFSET BYTE")
	}
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_RDWR, 0)
	ts.Check(err)
	_, err = f.WriteAt([]byte{byte(wholeNumber(ts, args[2]))}, wholeNumber(ts, args[1]))
	ts.Check(err)
	ts.Check(f.Close())
}

func wholeNumber(ts *testscript.TestScript, text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	ts.Check(err)
	return n
}

// hold keeps a record open for writing until the script ends: hold DIR.
func hold(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: hold DIR")
	}
	r, err := monitor.Open(context.Background(), ts.MkAbs(args[0]), monitor.Options{})
	ts.Check(err)
	ts.Defer(func() { ts.Check(r.Close()) })
	ts.Check(r.Lock(context.Background()))
}
