package spreadsheet

import (
	"io"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"markt/internal/fault"
	"markt/internal/lang"
)

// Book is a workbook: a sheet for each table, headed in Lang and, below, by the
// stable codes. Times are shown on the clock of Zone.
type Book struct {
	Lang   lang.Lang
	Zone   *time.Location
	Tables []Table
}

// Most is how many characters (in UTF-16) a cell of a workbook holds. The
// format ends there, and its writers cut without a word.
const Most = excelize.TotalCellChars

// Write writes the workbook. Rows go through a file on disk, not through memory.
// A text is a text, whatever it begins with. One that is longer than Most is
// refused with its table: nothing is cut.
func (b Book) Write(w io.Writer) error {
	const op = "spreadsheet.Book.Write"
	f := excelize.NewFile()
	defer f.Close()
	styles, err := b.styles(f)
	if err != nil {
		return fault.Wrap(op, err)
	}
	for i, t := range b.Tables {
		if err := b.sheet(f, styles, i, t); err != nil {
			return fault.Wrap(op, err)
		}
	}
	return fault.Wrap(op, f.Write(w))
}

type styles struct{ head, code, time, date int }

func (b Book) styles(f *excelize.File) (s styles, err error) {
	moment, day := "yyyy-mm-dd hh:mm:ss", "yyyy-mm-dd"
	for _, one := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.head, excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}},
		{&s.code, excelize.Style{Font: &excelize.Font{Italic: true, Color: "666666"}}},
		{&s.time, excelize.Style{CustomNumFmt: &moment}},
		{&s.date, excelize.Style{CustomNumFmt: &day}},
	} {
		if *one.id, err = f.NewStyle(&one.style); err != nil {
			return s, err
		}
	}
	return s, nil
}

const columnWidth = 18

func (b Book) sheet(f *excelize.File, s styles, i int, t Table) error {
	name := b.Lang.T("export." + t.Name)
	if err := nameSheet(f, i, name); err != nil {
		return err
	}
	turned := b.Lang.Dir() == "rtl"
	if err := f.SetSheetView(name, 0, &excelize.ViewOptions{RightToLeft: &turned}); err != nil {
		return err
	}
	out, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, len(t.Columns), columnWidth); err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 2, TopLeftCell: "A3", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := b.rows(out, s, t); err != nil {
		return err
	}
	return out.Flush()
}

// nameSheet takes the sheet that a new workbook begins with, then new ones.
func nameSheet(f *excelize.File, i int, name string) error {
	if i == 0 {
		return f.SetSheetName(f.GetSheetName(0), name)
	}
	_, err := f.NewSheet(name)
	return err
}

func (b Book) rows(out *excelize.StreamWriter, s styles, t Table) error {
	head, codes, cells := make([]any, len(t.Columns)), make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i, c := range t.Columns {
		head[i], codes[i] = excelize.Cell{StyleID: s.head, Value: b.Lang.T(c.Key)}, excelize.Cell{StyleID: s.code, Value: c.Code}
	}
	if err := out.SetRow("A1", head); err != nil {
		return err
	}
	if err := out.SetRow("A2", codes); err != nil {
		return err
	}
	n := 2
	for row, err := range t.Rows {
		if err != nil {
			return err
		}
		n++
		if n > excelize.TotalRows {
			return fault.New(fault.TooLarge, "spreadsheet.rows", "export.too_many", "max", excelize.TotalRows-2)
		}
		for i, v := range row {
			if cells[i], err = b.cell(s, t.Columns[i], v); err != nil {
				return err
			}
		}
		at, err := excelize.CoordinatesToCellName(1, n)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, cells); err != nil {
			return err
		}
	}
	return nil
}

// cell is a value as a workbook holds it. A workbook knows no zone, so a time
// is what the clock of the market showed.
func (b Book) cell(s styles, c Column, v any) (any, error) {
	switch v := plain(v).(type) {
	case time.Time:
		at := v.In(b.Zone)
		return excelize.Cell{StyleID: s.time, Value: time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC)}, nil
	case Date:
		return excelize.Cell{StyleID: s.date, Value: time.Time(v)}, nil
	case Cents:
		return float64(v) / 100, nil
	case string:
		if len(v) > Most && len(utf16.Encode([]rune(v))) > Most {
			return nil, fault.New(fault.TooLarge, "spreadsheet.cell", "export.too_long", "column", c.Code, "max", Most)
		}
		return v, nil
	default:
		return v, nil
	}
}
