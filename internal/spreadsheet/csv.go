package spreadsheet

import (
	"encoding/csv"
	"io"
	"strings"
	"time"

	"markt/internal/fault"
)

// WriteCSV writes a table in UTF-8 with a byte order mark, without which a
// spreadsheet guesses the encoding. The headings are the stable codes.
func WriteCSV(w io.Writer, t Table) error {
	return writeCSV(w, t, ',', func(c Column) string { return c.Code }, text)
}

// WriteCSV writes the first table as a spreadsheet in the book's language reads
// it: its headings and figures are that language's, times are on the clock of
// Zone, and where a comma is the decimal sign a semicolon parts the cells.
func (b Book) WriteCSV(w io.Writer) error {
	comma := ','
	if b.decimal() == "," {
		comma = ';'
	}
	return writeCSV(w, b.Tables[0], comma, func(c Column) string { return b.Lang.T(c.Key) }, b.text)
}

func (b Book) decimal() string { return strings.Trim(b.Lang.Decimal(0.5, 1), "05") }

// text is a value as people write it in a cell.
func (b Book) text(v any) string {
	switch v := plain(v).(type) {
	case float64, Cents:
		return strings.Replace(text(v), ".", b.decimal(), 1)
	case bool:
		return b.Lang.T(map[bool]string{true: "stall.yes", false: "stall.no"}[v])
	case time.Time:
		return v.In(b.Zone).Format("2006-01-02 15:04")
	default:
		return text(v)
	}
}

func writeCSV(w io.Writer, t Table, comma rune, head func(Column) string, text func(any) string) error {
	const op = "spreadsheet.WriteCSV"
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return fault.Wrap(op, err)
	}
	out := csv.NewWriter(w)
	out.Comma = comma
	cells := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		cells[i] = head(c)
	}
	_ = out.Write(cells) // Flush keeps the error
	for row, err := range t.Rows {
		if err != nil {
			return fault.Wrap(op, err)
		}
		for i, v := range row {
			cells[i] = text(v)
		}
		_ = out.Write(cells)
	}
	out.Flush()
	return fault.Wrap(op, out.Error())
}
