package stall

import (
	"errors"
	"io"
	"maps"
	"strings"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/spreadsheet"
	"markt/internal/table"
)

// TableColumns are what an import may read, by our word. The headings cover our own
// export, German lists and the open data of San Francisco's food trucks.
var TableColumns = table.Columns{
	{Name: "id", Headings: []string{"id", "locationid", "nr", "nummer", "source_id"}},
	{Name: "name", Headings: []string{"name", "applicant", "stand", "standname"}},
	{Name: "organisation", Headings: []string{"organisation", "organization", "träger", "verein", "firma"}},
	{Name: "contact", Headings: []string{"contact", "contact_name", "ansprechperson", "kontakt"}},
	{Name: "email", Headings: []string{"email", "e-mail", "mail", "contact_email"}},
	{Name: "phone", Headings: []string{"phone", "telefon", "tel", "handy"}},
	{Name: "kind", Headings: []string{"kind", "art", "kategorie"}},
	{Name: "state", Headings: []string{"state", "status", "stand der bewerbung"}},
	{Name: "goods", Headings: []string{"goods", "fooditems", "angebot", "waren", "sortiment"}},
	{Name: "description", Headings: []string{"description", "beschreibung", "text"}},
	{Name: "front", Headings: []string{"front", "breite", "front_m"}},
	{Name: "depth", Headings: []string{"depth", "tiefe", "depth_m"}},
	{Name: "watts", Headings: []string{"watts", "strom", "watt"}},
	{Name: "address", Headings: []string{"address", "adresse", "ort", "platzwunsch"}},
	{Name: "latitude", Headings: []string{"latitude", "lat", "breitengrad"}},
	{Name: "longitude", Headings: []string{"longitude", "lon", "lng", "längengrad"}},
	{Name: "vehicle", Headings: []string{"vehicle", "facilitytype", "fahrzeug"}},
	{Name: "lang", Headings: []string{"lang", "sprache"}},
}

// Columns are the columns' words.
var Columns = TableColumns.Names()

// Mapping says which heading holds which of Columns.
type Mapping = table.Mapping

// ParseMapping reads "column = heading" lines; # begins a comment.
func ParseMapping(text string) (Mapping, error) {
	m, line := TableColumns.Parse(text)
	if line > 0 {
		return nil, fault.New(fault.Invalid, "stall.ParseMapping", "office.stall.import.bad_mapping", "line", line)
	}
	return m, nil
}

// SetMapping maps one column.
func SetMapping(m Mapping, column, heading string) error {
	if !TableColumns.Set(m, column, heading) {
		return fault.New(fault.Invalid, "stall.Mapping", "office.stall.import.no_column", "column", column)
	}
	return nil
}

// Row is a row of the file by our columns. A problem is what its line has.
type Row struct {
	Line    int
	Key     string // source id; the n-th repeat of a key in a file gets "key#n"
	Cells   map[string]string
	Problem table.Problem
	Repeats int // the line that has the same id, or says the same in every column; 0: none
}

// Table is a file as read: its rows, which columns it has, its headings and
// which of them is which column.
type Table struct {
	Rows    []Row
	Has     map[string]bool
	Head    []string
	Mapping Mapping
}

const (
	maxImport     = 128 << 20
	maxImportRows = 100_000
)

// ReadTable reads CSV as people have it. A line that can't be read is reported,
// not fatal; a file without a name column is refused, and the table given
// beside the error then holds its headings.
func ReadTable(r io.Reader, m Mapping) (*Table, error) {
	const op = "stall.ReadTable"
	file, err := table.Open(r, maxImport)
	switch {
	case errors.Is(err, table.ErrTooLarge):
		return nil, fault.New(fault.TooLarge, op, "error.too_large", "max", maxImport>>20)
	case err != nil:
		return nil, fault.Wrap(op, err)
	}
	t := &Table{Has: map[string]bool{}, Head: cleaned(file.Head)}
	index, missing := TableColumns.Match(m, t.Head)
	if missing != "" {
		return t, fault.New(fault.Invalid, op, "office.stall.import.no_heading", "heading", missing)
	}
	t.Mapping = TableColumns.Told(index, t.Head)
	if _, ok := index["name"]; !ok {
		return t, fault.New(fault.Invalid, op, "office.stall.import.no_name", "headings", strings.Join(t.Head, ", "))
	}
	for column := range index {
		t.Has[column] = true
	}
	seen, first := table.Keys{}, map[string]int{}
	for rec, ok := file.Next(); ok && len(t.Rows) <= maxImportRows; rec, ok = file.Next() {
		if row, says := rowOf(rec, index, seen); says {
			t.repeat(&row, first)
			t.Rows = append(t.Rows, row)
		}
	}
	if len(t.Rows) > maxImportRows {
		return t, fault.New(fault.TooLarge, op, "office.stall.import.too_many_rows", "max", maxImportRows)
	}
	return t, nil
}

// repeat notes which earlier row the row repeats; first are the first rows of
// each key. Two stalls of one name are two, unless they say the same.
func (t *Table) repeat(row *Row, first map[string]int) {
	i, again := first[row.called()]
	if !again {
		first[row.called()] = len(t.Rows)
		return
	}
	if earlier := t.Rows[i]; row.Cells["id"] != "" || maps.Equal(row.Cells, earlier.Cells) {
		row.Repeats = earlier.Line
	}
}

// called is what a row calls itself: its id, or else its name.
func (r Row) called() string {
	if r.Cells["id"] != "" {
		return r.Cells["id"]
	}
	return strings.ToLower(r.Cells["name"])
}

// rowOf is a record by our columns; seen counts the keys. false: it says nothing.
func rowOf(rec table.Record, index map[string]int, seen table.Keys) (Row, bool) {
	row := Row{Line: rec.Line, Cells: map[string]string{}, Problem: rec.Problem}
	blank := true
	for column, i := range index {
		if i < len(rec.Cells) {
			row.Cells[column] = input.CleanText(spreadsheet.Unguard(rec.Cells[i]))
			blank = blank && row.Cells[column] == ""
		}
	}
	if blank && !rec.Problem.Damaged() {
		return row, false
	}
	row.Key = seen.Next(row.called())
	return row, true
}

// cleaned are headings as one line each.
func cleaned(head []string) []string {
	out := make([]string, len(head))
	for i, h := range head {
		out[i] = input.CleanLine(h)
	}
	return out
}
