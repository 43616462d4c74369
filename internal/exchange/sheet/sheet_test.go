package sheet_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/constancia-project/constancia/internal/exchange/sheet"
	"github.com/constancia-project/constancia/internal/exchange/table"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// written is a workbook that fill made with another program than ours.
func written(t testing.TB, fill func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func rowsOf(t testing.TB, raw []byte, name string) []table.Row {
	t.Helper()
	book, err := sheet.Open("events.xlsx", bytes.NewReader(raw), int64(len(raw)), sheet.Usual())
	if err != nil {
		t.Fatal(err)
	}
	var rows []table.Row
	err = book.Rows(context.Background(), name, func(r table.Row) error {
		r.Cells = slices.Clone(r.Cells)
		rows = append(rows, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestCellsReadAsAPersonSeesThem(t *testing.T) {
	code := func(s string) *excelize.Style { return &excelize.Style{CustomNumFmt: &s} }
	built := func(n int) *excelize.Style { return &excelize.Style{NumFmt: n} }
	day := time.Date(2018, 9, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		what  string
		value any
		style *excelize.Style
		want  string
	}{
		{"a date by its number", 43344, built(14), "2018-09-01"},
		{"a date as Excel in Mexico writes it", 43344, code("dd/mm/yyyy"), "2018-09-01"},
		{"a date with words in its format", 43344, code(`[$-80A]d "de" mmmm "de" yyyy;@`), "2018-09-01"},
		{"a date and a time", 43344.5, code("yyyy-mm-dd hh:mm"), "2018-09-01T12:00"},
		{"the day after the leap day that there was not", 61, built(14), "1900-03-01"},
		{"the first day", 1, built(14), "1900-01-01"},
		{"a month: 2018-02 typed into Excel", 43132, built(17), "2018-02"},
		{"a month by its own format", 43132, code("mmmm yyyy"), "2018-02"},
		{"a year", 43132, code("yyyy"), "2018"},
		{"a time", 0.75, code("h:mm"), "18:00"},
		{"hours beyond a day", 1.5, code("[h]:mm"), "36:00"},
		{"a whole number", 43344, nil, "43344"},
		{"a number of many digits", 1234567890123, nil, "1234567890123"},
		{"a sum that is not quite", 0.1 + 0.2, nil, "0.3"},
		{"a small number", 0.000025, nil, "0.000025"},
		{"a number with thousands", 1234567.5, built(4), "1234567.5"},
		{"a percentage", 0.0391, built(10), "3.91%"},
		{"a code with zeros before it", 27, code("000"), "027"},
		{"true", true, nil, "TRUE"},
		{"false", false, nil, "FALSE"},
		{"words", "Nuevo León, «2018»", nil, "Nuevo León, «2018»"},
		{"lines", "uno\ndos", nil, "uno\ndos"},
		{"what looks like a date is text", "2018-02", built(49), "2018-02"},
		{"signs of the format", "<b> & _x", nil, "<b> & _x"},
		{"a date that a program wrote", day, built(14), "2018-09-01"},
	} {
		raw := written(t, func(f *excelize.File) {
			must(t, f.SetCellValue("Sheet1", "A1", "h"), f.SetCellValue("Sheet1", "A2", c.value))
			if c.style != nil {
				id, err := f.NewStyle(c.style)
				must(t, err, f.SetCellStyle("Sheet1", "A2", "A2", id))
			}
		})
		rows := rowsOf(t, raw, "Sheet1")
		if len(rows) != 2 || len(rows[1].Cells) != 1 || rows[1].Cells[0] != c.want {
			t.Errorf("%s: %v reads as %+v, want %q", c.what, c.value, rows, c.want)
		}
	}
}

func must(t testing.TB, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func TestDatesOfAnOldMacintosh(t *testing.T) {
	raw := written(t, func(f *excelize.File) {
		on := true
		must(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &on}))
		id, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		must(t, err, f.SetCellValue("Sheet1", "A1", 41882), f.SetCellStyle("Sheet1", "A1", "A1", id))
	})
	if got := rowsOf(t, raw, "Sheet1")[0].Cells[0]; got != "2018-09-01" {
		t.Errorf("41882 counted from 1904 reads as %q, want 2018-09-01", got)
	}
}

func TestFormulasGiveTheirResultOrAreRefusedByPlace(t *testing.T) {
	raw := patched(t, written(t, func(f *excelize.File) {
		must(t, f.SetSheetName("Sheet1", "events"), f.SetSheetRow("events", "A1", &[]any{"id", "date"}),
			f.SetSheetRow("events", "A2", &[]any{"ev-1", "2018"}), f.SetSheetRow("events", "A3", &[]any{"ev-2", "x"}),
			f.SetSheetRow("events", "A4", &[]any{"ev-3", "x"}), f.MergeCell("events", "A6", "B7"))
	}), "xl/worksheets/sheet1.xml", func(xml string) string {
		xml = cell(t, xml, "B2", `<c r="B2" t="str"><f>A1&amp;"x"</f><v>2018-03</v></c>`)
		xml = cell(t, xml, "B3", `<c r="B3"><f>TODAY()</f></c>`)
		return cell(t, xml, "B4", `<c r="B4" t="e"><f>1/0</f><v>#DIV/0!</v></c>`)
	})
	rows := rowsOf(t, raw, "events")
	if len(rows) != 5 || rows[1].Cells[1] != "2018-03" || len(rows[1].Doubtful) != 1 {
		t.Fatalf("the cached result: %+v", rows)
	}
	for _, at := range []int{2, 3} {
		if len(rows[at].Bad) != 1 || rows[at].Bad[0].Place.Line != at+1 || rows[at].Bad[0].Place.Column != "date" {
			t.Errorf("row %d: %+v", at+1, rows[at])
		}
	}
	if len(rows[4].Cells) != 0 || len(rows[4].Doubtful) != 1 || rows[4].Doubtful[0].Place.Line != 6 {
		t.Errorf("the merged cells: %+v", rows[4])
	}
	p := rows[2].Bad[0]
	p.Place.File, p.Place.Sheet = "events.xlsx", "events"
	if said := p.In(locale.EN); !strings.HasPrefix(said, "events.xlsx, sheet events, row 3, column date: ") {
		t.Errorf("the place is said as %q", said)
	}
}

// patched is a workbook with one part rewritten.
func patched(t testing.TB, raw []byte, part string, change func(string) string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	must(t, err)
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, f := range in.File {
		from, err := f.Open()
		must(t, err)
		content, err := io.ReadAll(from)
		must(t, err)
		if f.Name == part {
			content = []byte(change(string(content)))
		}
		w, err := to.Create(f.Name)
		must(t, err)
		_, err = w.Write(content)
		must(t, err)
	}
	must(t, to.Close())
	return out.Bytes()
}

// cell replaces a cell in the text of a sheet.
func cell(t testing.TB, xml, ref, with string) string {
	t.Helper()
	from := strings.Index(xml, `<c r="`+ref+`"`)
	end := strings.Index(xml[from:], "</c>")
	if from < 0 || end < 0 {
		t.Fatalf("no cell %s in %s", ref, xml)
	}
	return xml[:from] + with + xml[from+end+len("</c>"):]
}

func TestWhatIsWrittenReadsTheSame(t *testing.T) {
	want := [][]string{
		{"'id", "date", "note"},
		{"a-1", "2018-02", "'=1+1"},
		{"a-2", "", " spaces \n and lines "},
		{"a-3", "0012", "ñandú 🕊 _x0009_"},
	}
	var out bytes.Buffer
	m, err := sheet.Create(t.TempDir())
	must(t, err)
	for _, name := range []string{"acts", "sources"} {
		must(t, m.Add(name, func(h string) bool { return h == "note" }, func(give func([]string) error) error {
			for _, r := range want {
				must(t, give(r))
			}
			return nil
		}))
	}
	must(t, m.Finish(&out), m.Close())
	for i, r := range rowsOf(t, out.Bytes(), "sources") {
		if r.Number != i+1 || !slices.Equal(r.Cells, want[i]) {
			t.Errorf("row %d: %q, want %q", i+1, r.Cells, want[i])
		}
	}
	f, err := excelize.OpenReader(&out)
	must(t, err)
	defer func() { must(t, f.Close()) }()
	panes, err := f.GetPanes("acts")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the header is not frozen: %+v, %v", panes, err)
	}
	shown, err := f.GetColVisible("acts", "C")
	if err != nil || shown {
		t.Errorf("the column is not hidden: %v", err)
	}
	kind, err := f.GetCellType("acts", "B2")
	style, also := f.GetCellStyle("acts", "B9")
	s, err3 := f.GetStyle(style)
	must(t, err, also, err3)
	if kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString || s.NumFmt != 49 {
		t.Errorf("2018-02 is a cell of kind %v, and what is typed below it of format %d, want text (49)", kind, s.NumFmt)
	}
}

func TestWhatAWorkbookCannotHoldIsRefused(t *testing.T) {
	for what, bad := range map[string]string{"too long": strings.Repeat("ñ", 32768), "a control sign": "a\x01b"} {
		m, err := sheet.Create(t.TempDir())
		must(t, err)
		err = m.Add("acts", nil, func(give func([]string) error) error { return give([]string{bad}) })
		if _, ok := problem.Of(err); !ok {
			t.Errorf("%s: %v", what, err)
		}
		must(t, m.Close())
	}
}

func TestBombsAreRefused(t *testing.T) {
	few := sheet.Limits{Unpacked: 4 << 20, Shared: 1 << 20, Token: 1 << 20}
	plain := written(t, func(f *excelize.File) { must(t, f.SetCellValue("Sheet1", "A1", "id")) })
	const part = "xl/worksheets/sheet1.xml"
	head, tail := `<worksheet xmlns="x"><sheetData>`, `</sheetData></worksheet>`
	for what, change := range map[string]func(string) string{
		"many rows": func(string) string {
			return head + strings.Repeat(`<row><c t="str"><v>aaaaaaaa</v></c></row>`, 1<<18) + tail
		},
		"one huge cell": func(string) string {
			return head + `<row><c t="str"><v>` + strings.Repeat("a", 3<<20) + `</v></c></row>` + tail
		},
		"one huge attribute": func(string) string {
			return head + `<row spans="` + strings.Repeat("a", 3<<20) + `"/>` + tail
		},
		"deep nesting": func(string) string { return strings.Repeat("<a>", 2<<20) },
	} {
		raw := patched(t, plain, part, change)
		book, err := sheet.Open("bomb.xlsx", bytes.NewReader(raw), int64(len(raw)), few)
		if err == nil {
			err = book.Rows(context.Background(), "Sheet1", func(table.Row) error { return nil })
		}
		if p, ok := problem.Of(err); !ok || p.Place.File != "bomb.xlsx" || !strings.Contains(p.In(locale.EN), "4 MB") {
			t.Errorf("%s (%d bytes): %v", what, len(raw), err)
		}
	}
	raw := patched(t, plain, "xl/styles.xml", func(s string) string { return s + strings.Repeat(" ", 5<<20) })
	if _, err := sheet.Open("bomb.xlsx", bytes.NewReader(raw), int64(len(raw)), few); err == nil {
		t.Error("styles beyond the limit were read")
	}
}

func TestARowBeyondAllColumnsIsRefused(t *testing.T) {
	raw := written(t, func(f *excelize.File) {
		must(t, f.SetCellValue("Sheet1", "A1", "id"), f.SetCellValue("Sheet1", "XFD2", "far out"))
	})
	rows := rowsOf(t, raw, "Sheet1")
	if len(rows) != 2 || len(rows[1].Bad) != 1 || len(rows[1].Cells) != 0 {
		t.Errorf("got %+v", rows)
	}
}

func TestWhatIsNoWorkbookIsSaidSo(t *testing.T) {
	for what, raw := range map[string][]byte{"text": []byte("id,date\n"), "an empty file": nil, "half a workbook": written(t, func(*excelize.File) {})[:900]} {
		_, err := sheet.Open("a.xlsx", bytes.NewReader(raw), int64(len(raw)), sheet.Usual())
		if p, ok := problem.Of(err); !ok || p.Place.File != "a.xlsx" {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// FuzzRows: whatever is in a sheet, reading ends, and rows come in their order; what
// is wrong says where.
func FuzzRows(f *testing.F) {
	plain := written(f, func(f *excelize.File) { _ = f.SetCellValue("Sheet1", "A1", "id") })
	for _, seed := range []string{
		`<row r="2"><c r="B2" t="s"><v>0</v></c></row>`, `<row><c><f>1</f></c></row>`, `<row r="1048577"/>`,
		`<row><c r="ZZZZ1"><v>1</v></c></row>`, `<row><c t="b"><v>1</v></c><c t="d"><v>2018-01-01T00:00:00Z</v></c></row>`,
		`</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`, `<row><c t="inlineStr"><is><r><t>a</t></r><rPh><t>b</t></rPh></is></c></row>`,
		`<row><c s="1"><v>1e308</v></c><c><v>NaN</v></c><c><v>-0</v></c></row>`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		raw := patched(t, plain, "xl/worksheets/sheet1.xml", func(string) string {
			return `<worksheet><sheetData>` + body + `</sheetData></worksheet>`
		})
		book, err := sheet.Open("f.xlsx", bytes.NewReader(raw), int64(len(raw)), sheet.Limits{Unpacked: 8 << 20, Shared: 1 << 20, Token: 1 << 20})
		must(t, err)
		last := 0
		err = book.Rows(context.Background(), "Sheet1", func(r table.Row) error {
			if len(r.Cells) == 0 && len(r.Bad) == 0 {
				return nil // the merged cells, at the end
			}
			if r.Number <= last {
				return fmt.Errorf("row %d after %d", r.Number, last)
			}
			last = r.Number
			for _, p := range r.Bad {
				if p.Place.Line != r.Number || p.Place.Column == "" {
					return fmt.Errorf("no place: %+v", p)
				}
			}
			return nil
		})
		if p, ok := problem.Of(err); err != nil && (!ok || p.Place.File == "") {
			t.Fatalf("%q: %v", body, err)
		}
	})
}
