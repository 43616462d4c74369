package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/constancia-project/constancia/internal/exchange/table"
	"github.com/constancia-project/constancia/problem"
)

func stream(rows [][]string, hidden func(string) bool) ([]byte, error) {
	var out bytes.Buffer
	err := Stream(&out, "acts & <more>", hidden, func(give func([]string) error) error {
		for _, r := range rows {
			if err := give(r); err != nil {
				return err
			}
		}
		return nil
	})
	return out.Bytes(), err
}

// TestAStreamIsReadAsItWasWritten reads a workbook that was written as it came, by our
// reader and by another.
func TestAStreamIsReadAsItWasWritten(t *testing.T) {
	rows := [][]string{
		{"id", "título", "constancia_id"},
		{"a-1", "'=2+2", "x"},
		{"a-2", "<b>&\"quoted\"</b> two\nlines  and spaces ", "_x000A_ as written, _x00_ too"},
		{"a-3", "", "𝄞 2018-07-11"},
	}
	for i := range 30 { // beyond Z
		for j := range rows {
			rows[j] = append(rows[j], fmt.Sprintf("c%d", i))
		}
	}
	raw, err := stream(rows, func(h string) bool { return h == "constancia_id" })
	if err != nil {
		t.Fatal(err)
	}
	book, err := Open("list.xlsx", bytes.NewReader(raw), int64(len(raw)), Usual())
	if err != nil {
		t.Fatal(err)
	}
	var got [][]string
	if err := book.Rows(t.Context(), book.Sheets()[0], func(r table.Row) error {
		got = append(got, slices.Clone(r.Cells))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(got, rows, slices.Equal[[]string]) {
		t.Errorf("read %q\nwant %q", got, rows)
	}
	other, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if names := other.GetSheetList(); len(names) != 1 || names[0] != "acts & <more>" {
		t.Errorf("the sheets are %q", names)
	}
	theirs, err := other.GetRows("acts & <more>")
	if err != nil || theirs[2][1] != rows[2][1] || theirs[1][1] != "'=2+2" {
		t.Errorf("another reads %q, %v", theirs, err)
	}
	if shown, err := other.GetColVisible("acts & <more>", "C"); err != nil || shown {
		t.Errorf("the column to be hidden shows: %v", err)
	}
	style, err := other.GetCellStyle("acts & <more>", "B2")
	if f, err2 := other.GetStyle(style); err != nil || err2 != nil || f.NumFmt != 49 {
		t.Errorf("cells are no text: %+v, %v, %v", f, err, err2)
	}
}

func TestAStreamRefusesWhatASheetCannotHold(t *testing.T) {
	for about, cell := range map[string]string{"a sign": "a\x00b", "a long cell": strings.Repeat("a", longestCell+1)} {
		if _, err := stream([][]string{{"id"}, {cell}}, nil); err == nil {
			t.Errorf("%s is taken", about)
		} else if _, ok := problem.Of(err); !ok {
			t.Errorf("%s: %v is nothing that a person can mend", about, err)
		}
	}
	if raw, err := stream(nil, nil); err != nil {
		t.Error(err)
	} else if _, err := excelize.OpenReader(bytes.NewReader(raw)); err != nil {
		t.Errorf("an empty workbook does not open: %v", err)
	}
}
