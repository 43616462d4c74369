package generate

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Files writes the record as CSV files into a folder that exists. The rows of
// an entity follow one another; the files of more acts begin with those of
// fewer, but for the end of the last event.
func Files(ctx context.Context, folder string, o Options) (Counts, error) {
	var outs [kindCount]io.Writer
	var closers []func() error
	for k, name := range kindFiles {
		f, err := os.OpenFile(filepath.Join(folder, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return Counts{}, errors.Join(fmt.Errorf("synthetic files: %w", err), closeAll(closers))
		}
		b := bufio.NewWriterSize(f, 1<<18)
		outs[k] = b
		closers = append(closers, func() error { return errors.Join(b.Flush(), f.Close()) })
	}
	counts, err := write(ctx, o, outs)
	return counts, errors.Join(err, closeAll(closers))
}

func closeAll(closers []func() error) error {
	var errs []error
	for _, c := range closers {
		errs = append(errs, c())
	}
	return errors.Join(errs...)
}

// drawn is a block as text.
type drawn struct {
	block  block
	text   [kindCount][]byte
	counts Counts
}

// write draws blocks on all processors and writes them in their order.
func write(ctx context.Context, o Options, outs [kindCount]io.Writer) (counts Counts, err error) {
	p, err := prepare(o)
	if err != nil {
		return counts, err
	}
	var head drawn
	for k := range kindCount {
		head.text[k] = appendRow(nil, columns[k])
	}
	writeSources(p.tables, p.Until, p.kinds, head.emit())
	if err := head.writeTo(outs, &counts); err != nil {
		return counts, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := 0
	for d := range p.inOrder(ctx) {
		if err := d.writeTo(outs, &counts); err != nil {
			return counts, err // cancel ends the drawing
		}
		done += d.block.acts
		if o.Progress != nil {
			o.Progress(int64(done), int64(o.Acts))
		}
	}
	return counts, ctx.Err()
}

// inOrder draws blocks on all processors and gives them in their order; the
// channel is closed at the end, or when ctx is.
func (p *plan) inOrder(ctx context.Context) <-chan *drawn {
	out := make(chan *drawn)
	waiting := make(chan chan *drawn, runtime.GOMAXPROCS(0))
	go func() {
		defer close(waiting)
		for b := range p.blocks {
			slot := make(chan *drawn, 1)
			select {
			case waiting <- slot:
			case <-ctx.Done():
				return
			}
			go func() {
				d := &drawn{block: b}
				p.draw(b, d.emit())
				slot <- d
			}()
		}
	}()
	go func() {
		defer close(out)
		for slot := range waiting {
			select {
			case out <- <-slot:
			case <-ctx.Done():
				for slot := range waiting {
					<-slot
				}
				return
			}
		}
	}()
	return out
}

// emit returns a function that appends rows to the block's text.
func (d *drawn) emit() func(kind, []string) {
	last := ""
	return func(k kind, cells []string) {
		d.text[k] = appendRow(d.text[k], cells)
		d.counts.add(k, k == sources || cells[0] != last)
		last = cells[0]
	}
}

func (d *drawn) writeTo(outs [kindCount]io.Writer, counts *Counts) error {
	for k, out := range outs {
		if _, err := out.Write(d.text[k]); err != nil {
			return fmt.Errorf("synthetic files: %w", err)
		}
	}
	counts.Sources += d.counts.Sources
	counts.Parties += d.counts.Parties
	counts.Events += d.counts.Events
	counts.Acts += d.counts.Acts
	counts.Involvements += d.counts.Involvements
	counts.Rows += d.counts.Rows
	return nil
}

func appendRow(b []byte, cells []string) []byte {
	for i, cell := range cells {
		if i > 0 {
			b = append(b, ',')
		}
		if strings.IndexByte(cell, ',') < 0 {
			b = append(b, cell...)
			continue
		}
		b = append(b, '"')
		b = append(b, cell...) // no cell of ours has a quotation mark
		b = append(b, '"')
	}
	return append(b, '\n')
}
