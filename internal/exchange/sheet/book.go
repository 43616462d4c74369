// Package sheet reads and writes workbooks (XLSX) as the rows of tables, which
// [table] makes into changes. [Open] a workbook and ask for the rows of its
// sheets; make one with [Create].
//
// Cells are read as a person sees them: a date as a date and never as the number
// behind it, a month where the cell shows a month, a percentage with its sign.
// Rows are streamed: of a workbook only the shared words, which its cells refer to
// by number, are held. What it unpacks to is bounded, whatever its head says.
package sheet

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// Limits bound what a workbook may unpack to, in bytes.
type Limits struct {
	Unpacked int64 // all that is read of it, together
	Shared   int64 // the words that cells share, which are held in memory
	Token    int64 // one piece of it: a cell, a head
}

// Usual are limits that a workbook made by hand never comes near.
func Usual() Limits { return Limits{Unpacked: 2 << 30, Shared: 256 << 20, Token: 4 << 20} }

// Book is an opened workbook.
type Book struct {
	name    string
	parts   map[string]*zip.File
	limits  Limits
	left    int64 // of Unpacked
	sheets  []tab
	shared  []string
	formats []format
	from    epoch
}

// tab is one sheet of a workbook.
type tab struct {
	name string
	part string
}

var (
	sayNoWorkbook = locale.Message{
		ID: "sheet.no-workbook",
		ES: "no es un libro de Excel que se pueda leer; ábralo y guárdelo de nuevo como «Libro de Excel (.xlsx)», sin contraseña",
		EN: "is no workbook of Excel that can be read; open it and save it again as “Excel Workbook (.xlsx)”, without a password",
	}
	sayTooLarge = locale.Message{
		ID: "sheet.too-large",
		ES: "desempacado ocupa más de lo que se lee ({size} MB); divídalo en varios libros, o guarde cada hoja como CSV",
		EN: "takes up more when unpacked than is read ({size} MB); divide it into several workbooks, or save each sheet as CSV",
	}
	sayNoSheet = locale.Message{
		ID: "sheet.no-sheet",
		ES: "no hay una hoja llamada «{sheet}»; hay: {names}",
		EN: "there is no sheet called “{sheet}”; there are: {names}",
	}
)

// errTooLarge ends the reading of what unpacks to more than the limits.
var errTooLarge = errors.New("the workbook unpacks to more than is read")

// Open reads the head of a workbook: its sheets, formats and shared words. What
// cannot be read is a *problem.Problem that names the file.
func Open(name string, at io.ReaderAt, size int64, l Limits) (*Book, error) {
	b := &Book{name: name, parts: map[string]*zip.File{}, limits: l, left: l.Unpacked}
	unpacked, err := zip.NewReader(at, size)
	if err != nil {
		return nil, b.unreadable(err)
	}
	for _, f := range unpacked.File {
		b.parts[strings.TrimPrefix(path.Clean("/"+f.Name), "/")] = f
	}
	for _, read := range []func() error{b.readSheets, b.readFormats, b.readShared} {
		if err := read(); err != nil {
			return nil, b.unreadable(err)
		}
	}
	return b, nil
}

// Sheets are the names of the sheets, in their order.
func (b *Book) Sheets() []string {
	names := make([]string, len(b.sheets))
	for i, t := range b.sheets {
		names[i] = t.name
	}
	return names
}

// unreadable is err as a problem of the file.
func (b *Book) unreadable(err error) error {
	var p *problem.Problem
	switch {
	case errors.As(err, &p):
		return err
	case errors.Is(err, errTooLarge):
		return problem.New(problem.Invalid, sayTooLarge, "size", b.limits.Unpacked>>20).At(problem.Place{File: b.name}).Because(err)
	}
	return problem.New(problem.Invalid, sayNoWorkbook).At(problem.Place{File: b.name}).Because(err)
}

// part opens a part of the workbook for reading; nil where there is none.
func (b *Book) part(name string) (*pieces, error) {
	f := b.parts[name]
	if f == nil {
		return nil, nil
	}
	in, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("the part %s: %w", name, err)
	}
	return newPieces(in, b), nil
}

// readSheets finds the sheets and where they are.
func (b *Book) readSheets() error {
	targets := map[string]string{}
	err := b.eachElement("xl/_rels/workbook.xml.rels", func(e element) {
		if e.name == "Relationship" && !e.end {
			targets[e.attr("Id")] = within("xl", e.attr("Target"))
		}
	})
	if err != nil {
		return err
	}
	err = b.eachElement("xl/workbook.xml", func(e element) {
		switch {
		case e.end:
		case e.name == "workbookPr":
			if v := e.attr("date1904"); v == "1" || v == "true" {
				b.from = mac
			}
		case e.name == "sheet":
			// Sheets of drawings are targets that hold no rows; they come out empty.
			b.sheets = append(b.sheets, tab{name: e.attr("name"), part: targets[e.attr("id")]})
		}
	})
	if err == nil && len(b.sheets) == 0 {
		err = errors.New("the workbook has no sheets")
	}
	return err
}

// within resolves the target of a relationship.
func within(folder, target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/")
	}
	return strings.TrimPrefix(path.Join("/", folder, target), "/")
}

// readFormats reads how numbers are shown.
func (b *Book) readFormats() error {
	written := map[string]format{}
	inCells := false
	return b.eachElement("xl/styles.xml", func(e element) {
		switch {
		case e.name == "numFmt" && !e.end:
			written[e.attr("numFmtId")] = formatOf(e.attr("formatCode"))
		case e.name == "cellXfs":
			inCells = !e.end
		case e.name == "xf" && inCells && !e.end:
			f, ok := written[e.attr("numFmtId")]
			if !ok {
				f = builtIn(e.attr("numFmtId"))
			}
			b.formats = append(b.formats, f)
		}
	})
}

// readShared reads the words that cells refer to by number.
func (b *Book) readShared() error {
	in, err := b.part("xl/sharedStrings.xml")
	if in == nil || err != nil {
		return err
	}
	defer in.close()
	var held int64
	for {
		e, err := in.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e.name != "si" || e.end {
			continue
		}
		words, err := in.words("si")
		if err != nil {
			return err
		}
		if held += int64(len(words)) + 16; held > b.limits.Shared {
			return errTooLarge
		}
		b.shared = append(b.shared, words)
	}
}

// eachElement hands over the beginnings and ends of a part's elements.
func (b *Book) eachElement(name string, each func(element)) error {
	in, err := b.part(name)
	if in == nil || err != nil {
		return err
	}
	defer in.close()
	for {
		e, err := in.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		each(e)
	}
}
