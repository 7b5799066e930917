package stall

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/spreadsheet"
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

// Row is a line of the file by our columns. Ragged is set when it has another
// number of cells than the heading.
type Row struct {
	Line   int
	Key    string // source id; the n-th repeat of a key in a file gets "key#n"
	Cells  map[string]string
	Ragged bool
	Broken bool // the line could not be read as CSV
}

// Table is a file as read: its rows and which columns it has.
type Table struct {
	Rows []Row
	Has  map[string]bool
}

const (
	maxImport     = 64 << 20
	maxImportRows = 100_000
)

// ReadTable reads CSV in UTF-8, UTF-16 or Windows-1252, with comma, semicolon
// or tab, with or without a byte order mark. A line that can't be read is
// reported, not fatal; a file without a name column is refused.
func ReadTable(r io.Reader, m Mapping) (*Table, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxImport+1))
	if err != nil {
		return nil, fault.Wrap("stall.ReadTable", err)
	}
	if len(raw) > maxImport {
		return nil, fault.New(fault.TooLarge, "stall.ReadTable", "error.too_large", "max", maxImport>>20)
	}
	raw = decodeText(raw)
	reader := csv.NewReader(bytes.NewReader(raw))
	reader.Comma = separator(raw)
	reader.FieldsPerRecord, reader.LazyQuotes, reader.TrimLeadingSpace = -1, true, false
	head, err := reader.Read()
	if err != nil {
		return nil, fault.New(fault.Invalid, "stall.ReadTable", "office.stall.import.empty")
	}
	index, err := m.match(head)
	if err != nil {
		return nil, err
	}
	t := &Table{Has: map[string]bool{}}
	for column := range index {
		t.Has[column] = true
	}
	return t, t.read(reader, index, len(head))
}

func (t *Table) read(reader *csv.Reader, index map[string]int, width int) error {
	seen := map[string]int{}
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if len(t.Rows) >= maxImportRows {
			return fault.New(fault.TooLarge, "stall.ReadTable", "office.stall.import.too_many_rows", "max", maxImportRows)
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			t.Rows = append(t.Rows, Row{Line: broken.StartLine, Broken: true})
			continue
		}
		if err != nil {
			return fault.Wrap("stall.ReadTable", err)
		}
		line, _ := reader.FieldPos(0)
		row := Row{Line: line, Cells: map[string]string{}, Ragged: len(record) != width}
		blank := true
		for column, i := range index {
			if i < len(record) {
				row.Cells[column] = input.CleanText(spreadsheet.Unguard(record[i]))
				blank = blank && row.Cells[column] == ""
			}
		}
		if blank {
			continue
		}
		key := row.Cells["id"]
		if key == "" {
			key = strings.ToLower(row.Cells["name"])
		}
		seen[key]++
		if row.Key = key; seen[key] > 1 {
			row.Key = fmt.Sprintf("%s#%d", key, seen[key])
		}
		t.Rows = append(t.Rows, row)
	}
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

func decodeText(raw []byte) []byte {
	switch {
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}), bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		if b, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(raw); err == nil {
			return b
		}
	case bytes.HasPrefix(raw, []byte{0xEF, 0xBB, 0xBF}):
		return raw[3:]
	case !utf8.Valid(raw):
		if b, err := charmap.Windows1252.NewDecoder().Bytes(raw); err == nil {
			return b
		}
	}
	return raw
}

func separator(raw []byte) rune {
	head, _, _ := bytes.Cut(raw, []byte("\n"))
	best, most := ',', 0
	for _, c := range []rune{',', ';', '\t'} {
		if n := bytes.Count(head, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}
