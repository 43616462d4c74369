package sheet

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/constancia-project/constancia/problem"
)

// The parts of a workbook of one sheet, but for the sheet. Style 1 is text, 2 is text
// in bold; see [Create].
const (
	xmlHead       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	spreadsheetNS = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relationsNS   = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	officeNS      = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	mainTypes     = `application/vnd.openxmlformats-officedocument.spreadsheetml.`

	contentTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + mainTypes + `sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + mainTypes + `worksheet+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="` + mainTypes + `styles+xml"/></Types>`
	packageRelations = xmlHead + `<Relationships ` + relationsNS + `>` +
		`<Relationship Id="rId1" Type="` + officeNS + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	workbookRelations = xmlHead + `<Relationships ` + relationsNS + `>` +
		`<Relationship Id="rId1" Type="` + officeNS + `/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="` + officeNS + `/styles" Target="styles.xml"/></Relationships>`
	streamStyles = xmlHead + `<styleSheet ` + spreadsheetNS + `>` +
		`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>` +
		`<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>`
)

// MostRows is how many rows a sheet holds, its header included.
const MostRows = lastRow

// Stream writes a workbook of one sheet as its rows come: nothing is kept in memory or
// written aside, and the first bytes leave at once. The sheet is as [Making.Add] makes
// it: the first row is the header, all cells are text.
func Stream(out io.Writer, name string, hidden func(header string) bool, rows func(give func(cells []string) error) error) error {
	book := zip.NewWriter(out)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRelations},
		{"xl/workbook.xml", xmlHead + `<workbook ` + spreadsheetNS + ` xmlns:r="` + officeNS + `"><sheets><sheet name="` + written(name) + `" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", workbookRelations},
		{"xl/styles.xml", streamStyles},
	} {
		to, err := book.Create(part.name)
		if err == nil {
			_, err = io.WriteString(to, part.text)
		}
		if err != nil {
			return fmt.Errorf("a part of the workbook: %w", err)
		}
	}
	part, err := book.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return fmt.Errorf("a part of the workbook: %w", err)
	}
	s := streamed{to: bufio.NewWriterSize(part, 1<<15), name: name, hidden: hidden}
	if err := rows(s.row); err != nil {
		return err
	}
	if s.rows == 0 {
		_, _ = s.to.WriteString(xmlHead + `<worksheet ` + spreadsheetNS + `><sheetData>`)
	}
	_, _ = s.to.WriteString(`</sheetData></worksheet>`)
	if err := s.to.Flush(); err != nil { // what failed before stays and comes with it
		return err
	}
	return book.Close()
}

// streamed is a sheet that is being written.
type streamed struct {
	to     *bufio.Writer
	name   string
	hidden func(string) bool
	rows   int
}

func (s *streamed) row(cells []string) error {
	if s.rows++; s.rows > lastRow {
		return problem.New(problem.Invalid, sayTooManyRows, "sheet", s.name, "most", lastRow)
	}
	style := ` s="1"`
	if s.rows == 1 {
		style = ` s="2"`
		s.head(cells)
	}
	_, _ = fmt.Fprintf(s.to, `<row r="%d">`, s.rows)
	for i, cell := range cells {
		if cell == "" {
			continue
		}
		if err := fits(cell, s.name, s.rows); err != nil {
			return err
		}
		_, _ = s.to.WriteString(`<c r="` + columnName(i) + strconv.Itoa(s.rows) + `"` + style + ` t="inlineStr"><is><t xml:space="preserve">`)
		_, _ = s.to.WriteString(written(cell))
		_, _ = s.to.WriteString(`</t></is></c>`)
	}
	_, err := s.to.WriteString(`</row>`)
	return err
}

// head begins the sheet: the header stays in view, and columns are wide as their heads.
func (s *streamed) head(header []string) {
	_, _ = s.to.WriteString(xmlHead + `<worksheet ` + spreadsheetNS + `><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`)
	if len(header) > 0 {
		_, _ = s.to.WriteString(`<cols>`)
	}
	for i, h := range header {
		hide := ""
		if s.hidden != nil && s.hidden(h) {
			hide = ` hidden="1"`
		}
		width := min(40, max(12, utf8.RuneCountInString(h)+2))
		_, _ = fmt.Fprintf(s.to, `<col min="%d" max="%d" width="%d" style="1" customWidth="1"%s/>`, i+1, i+1, width, hide)
	}
	if len(header) > 0 {
		_, _ = s.to.WriteString(`</cols>`)
	}
	_, _ = s.to.WriteString(`<sheetData>`)
}

// written writes text inside XML. Excel reads _x000A_ as a sign by its number: where
// somebody wrote that, the first underscore is written so.
func written(text string) string {
	if i := strings.Index(text, "_x"); i >= 0 {
		text = protectedUnderscores(text)
	}
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes all
	return b.String()
}

func protectedUnderscores(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if len(text)-i >= 7 && text[i:i+2] == "_x" && text[i+6] == '_' && isHex(text[i+2:i+6]) {
			b.WriteString("_x005F_")
			continue
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

func isHex(text string) bool {
	_, err := strconv.ParseUint(text, 16, 16)
	return err == nil
}
