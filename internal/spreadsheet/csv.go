package spreadsheet

import (
	"encoding/csv"
	"io"

	"markt/internal/fault"
)

// WriteCSV writes a table in UTF-8 with a byte order mark, without which a
// spreadsheet guesses the encoding. The headings are the stable codes.
func WriteCSV(w io.Writer, t Table) error {
	const op = "spreadsheet.WriteCSV"
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return fault.Wrap(op, err)
	}
	out := csv.NewWriter(w)
	cells := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		cells[i] = c.Code
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
