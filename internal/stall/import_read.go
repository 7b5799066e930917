package stall

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/spreadsheet"
	"markt/internal/table"
)

// Columns are what an import may read, by our word.
var Columns = []string{"id", "name", "organisation", "contact", "email", "phone", "kind", "state", "goods", "description",
	"front", "depth", "watts", "address", "latitude", "longitude", "vehicle", "lang"}

// aliases are headings recognised without being told, in lower case. They cover
// our own export, German lists and the open data of San Francisco's food trucks.
var aliases = map[string][]string{
	"id":           {"id", "locationid", "nr", "nummer", "source_id"},
	"name":         {"name", "applicant", "stand", "standname"},
	"organisation": {"organisation", "organization", "träger", "verein", "firma"},
	"contact":      {"contact", "contact_name", "ansprechperson", "kontakt"},
	"email":        {"email", "e-mail", "mail", "contact_email"},
	"phone":        {"phone", "telefon", "tel", "handy"},
	"kind":         {"kind", "art", "kategorie"},
	"state":        {"state", "status", "stand der bewerbung"},
	"goods":        {"goods", "fooditems", "angebot", "waren", "sortiment"},
	"description":  {"description", "beschreibung", "text"},
	"front":        {"front", "breite", "front_m"},
	"depth":        {"depth", "tiefe", "depth_m"},
	"watts":        {"watts", "strom", "watt"},
	"address":      {"address", "adresse", "ort", "platzwunsch"},
	"latitude":     {"latitude", "lat", "breitengrad"},
	"longitude":    {"longitude", "lon", "lng", "längengrad"},
	"vehicle":      {"vehicle", "facilitytype", "fahrzeug"},
	"lang":         {"lang", "sprache"},
}

// Mapping says which heading holds which of Columns. What it does not name is
// recognised by its heading.
type Mapping map[string]string

// ParseMapping reads "column = heading" lines; # begins a comment.
func ParseMapping(text string) (Mapping, error) {
	m := Mapping{}
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		column, heading, ok := strings.Cut(line, "=")
		if err := m.Set(column, heading); !ok || err != nil {
			return nil, fault.New(fault.Invalid, "stall.ParseMapping", "office.stall.import.bad_mapping", "line", i+1)
		}
	}
	return m, nil
}

// Set maps one column.
func (m Mapping) Set(column, heading string) error {
	column, heading = strings.TrimSpace(column), strings.TrimSpace(heading)
	if !slices.Contains(Columns, column) || heading == "" {
		return fault.New(fault.Invalid, "stall.Mapping", "office.stall.import.no_column", "column", column)
	}
	m[column] = heading
	return nil
}

// Row is a row of the file by our columns. A problem is what its line has.
type Row struct {
	Line    int
	Key     string // source id; the n-th repeat of a key in a file gets "key#n"
	Cells   map[string]string
	Problem table.Problem
}

// Table is a file as read: its rows and which columns it has.
type Table struct {
	Rows []Row
	Has  map[string]bool
}

const (
	maxImport     = 128 << 20
	maxImportRows = 100_000
)

// ReadTable reads CSV as people have it. A line that can't be read is reported,
// not fatal; a file without a name column is refused.
func ReadTable(r io.Reader, m Mapping) (*Table, error) {
	const op = "stall.ReadTable"
	file, err := table.Read(r, maxImport)
	switch {
	case errors.Is(err, table.ErrTooLarge):
		return nil, fault.New(fault.TooLarge, op, "error.too_large", "max", maxImport>>20)
	case errors.Is(err, table.ErrEmpty):
		return nil, fault.New(fault.Invalid, op, "office.stall.import.empty")
	case err != nil:
		return nil, fault.Wrap(op, err)
	}
	index, err := m.match(file.Head)
	if err != nil {
		return nil, err
	}
	t := &Table{Has: map[string]bool{}}
	for column := range index {
		t.Has[column] = true
	}
	seen := map[string]int{}
	for _, rec := range file.Records {
		if row, ok := rowOf(rec, index, seen); ok {
			t.Rows = append(t.Rows, row)
		}
	}
	if len(t.Rows) > maxImportRows {
		return nil, fault.New(fault.TooLarge, op, "office.stall.import.too_many_rows", "max", maxImportRows)
	}
	return t, nil
}

// rowOf is a record by our columns; seen counts the keys. false: it says nothing.
func rowOf(rec table.Record, index map[string]int, seen map[string]int) (Row, bool) {
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
	key := row.Cells["id"]
	if key == "" {
		key = strings.ToLower(row.Cells["name"])
	}
	seen[key]++
	if row.Key = key; seen[key] > 1 {
		row.Key = fmt.Sprintf("%s#%d", key, seen[key])
	}
	return row, true
}

// match finds the place of each column in the heading.
func (m Mapping) match(head []string) (map[string]int, error) {
	index := map[string]int{}
	at := func(heading string) int {
		return slices.IndexFunc(head, func(h string) bool { return strings.EqualFold(input.CleanLine(h), heading) })
	}
	for _, column := range Columns {
		headings := aliases[column]
		if told, ok := m[column]; ok {
			if at(told) < 0 {
				return nil, fault.New(fault.Invalid, "stall.ReadTable", "office.stall.import.no_heading", "heading", told)
			}
			headings = []string{told}
		}
		for _, h := range headings {
			if i := at(h); i >= 0 {
				index[column] = i
				break
			}
		}
	}
	if _, ok := index["name"]; !ok {
		return nil, fault.New(fault.Invalid, "stall.ReadTable", "office.stall.import.no_name", "headings", strings.Join(head, ", "))
	}
	return index, nil
}
