package page

import (
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/pg"
	"markt/internal/spreadsheet"
)

// Column is a column of a table of things R. Its code names it in the address
// and is the order's name in the room; its heading is export.column.CODE.
type Column[R any] struct {
	Code  string
	Usual bool // shown where nobody chose
	Num   bool
	Typed bool            // in people's own words, of any direction
	Plain bool            // a code or an address: from left to right
	Value func(*R) any    // as a file holds it, see spreadsheet.Table
	State func(*R) string // the word of the database, where the value is a state
	Mark  func(*R) string // the mark of a kind, where the value is one
}

// TableOf is how a list of things is read as a table: narrowed, put into order,
// with chosen columns, on a page, as a file, or as the things that were marked.
type TableOf[R any] struct {
	Path    string      // below the office; "office.table.do.…", "export.…" and the cookie are named by it
	Fields  []string    // of the address, that narrow the list
	Usual   string      // its usual order, see ReadListing
	Columns []Column[R] // behind the thing's name, which is always there
	Row     func(*R) TableRow
	Total   func(R) int
}

// TableRow is a thing as a line of a table; the first cell names it.
type TableRow struct {
	ID          string
	Href, Name  string
	Under       string
	Mark, Kind  string
	Hint, Label string // a sign at its name: an icon and what it says
	Cells       []TableCell
}

// TableCell is what a column says of a thing.
type TableCell struct {
	Label, Text, State, Mark string
	Num, Code, Typed         bool
}

// TableDo is something that can be done with marked things.
type TableDo struct{ Do, Action, Icon, Label string }

// Table is what the part "table" shows.
type Table struct {
	Listing
	Name    string
	Count   int
	Heads   []TableHead
	Rows    []TableRow
	Choices []Option // of columns
	Do      []TableDo
	Found   string // what was found, as a query
	NoFile  bool   // its reader may not have it as a file
}

// TableHead is a column's heading.
type TableHead struct {
	Code, Label string
	Num         bool
}

const (
	tableRows    = 100
	columnsField = "columns"
	columnsKept  = 365 * 24 * 3600 // seconds
)

// chosen are the columns that are asked for: by the address, else as this
// browser's last choice for the table, else the usual ones.
func (t TableOf[R]) chosen(q url.Values, kept string) (some []Column[R], all []string) {
	wanted := q[columnsField]
	if len(wanted) == 0 && kept != "" {
		wanted = strings.Split(kept, ".")
	}
	for _, c := range t.Columns {
		if slices.Contains(wanted, c.Code) {
			some = append(some, c)
		}
	}
	for _, c := range t.Columns {
		if len(wanted) == 0 && c.Usual {
			some = append(some, c)
		}
	}
	for _, c := range some {
		all = append(all, c.Code)
	}
	return some, all
}

func (t TableOf[R]) cookie(s *House) string {
	return s.CookieName("columns_" + strings.Trim(t.Path, "/"))
}

// Keep remembers the address's columns for this browser.
func (t TableOf[R]) keep(s *House, c *fiber.Ctx, columns []string) {
	c.Cookie(&fiber.Cookie{Name: t.cookie(s), Value: strings.Join(columns, "."), Path: "/office", HTTPOnly: true, Secure: s.HTTPS(), SameSite: "Lax", MaxAge: columnsKept})
}

// Narrow are the fields of a query that narrow the list, in the way it is read:
// the rest of an address or of a form is left out.
func (t TableOf[R]) Narrow(query string) url.Values {
	q, _ := url.ParseQuery(query) // what cannot be read narrows nothing
	kept := url.Values{}
	for _, name := range append([]string{columnsField, "sort", "id"}, t.Fields...) {
		for _, v := range q[name] {
			if v = Clean(v); v != "" {
				kept.Add(name, v)
			}
		}
	}
	return kept
}

// Asked is Narrow of the request's address.
func (t TableOf[R]) Asked(c *fiber.Ctx) url.Values {
	return t.Narrow(string(c.Request().URI().QueryString()))
}

// Show reads the part of the list that the address asks for. read is told which
// columns are shown.
func (t TableOf[R]) Show(s *House, c *fiber.Ctx, p Page, read func(columns []string, o pg.Sorting) ([]R, error)) (Table, error) {
	q := t.Asked(c)
	some, columns := t.chosen(q, c.Cookies(t.cookie(s)))
	if Value(c, "keep") != "" {
		t.keep(s, c, columns)
	}
	q.Del("id")
	out := Table{Name: strings.Trim(t.Path, "/"), Found: q.Encode()}
	q.Del("sort")
	out.Listing = ReadListing(c, p.Office+t.Path, q, tableRows, t.orders()...)
	rows, n, err := Read(&out.Listing, p.Lang, func(o pg.Sorting) ([]R, error) { return read(columns, o) }, t.Total)
	out.Count = n
	for _, c := range some {
		out.Heads = append(out.Heads, TableHead{c.Code, p.T("export.column." + c.Code), c.Num})
	}
	for _, c := range t.Columns {
		out.Choices = append(out.Choices, Option{Value: c.Code, Label: p.T("export.column." + c.Code), Checked: slices.Contains(columns, c.Code)})
	}
	for i := range rows {
		out.Rows = append(out.Rows, t.row(p, &rows[i], some))
	}
	return out, err
}

func (t TableOf[R]) orders() []string {
	all := []string{t.Usual, "name"}
	for _, c := range t.Columns {
		all = append(all, c.Code)
	}
	return all
}

func (t TableOf[R]) row(p Page, r *R, columns []Column[R]) TableRow {
	row := t.Row(r)
	for _, c := range columns {
		cell := TableCell{Label: p.T("export.column." + c.Code), Text: p.said(c.Value(r)), Num: c.Num, Typed: c.Typed, Code: c.Plain}
		if c.State != nil {
			cell.State = c.State(r)
		}
		if c.Mark != nil {
			cell.Mark, row.Kind = c.Mark(r), "" // it need not stand at the name, too
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// said is a value as people read it on a page.
func (p Page) said(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		if v {
			return p.T("stall.yes")
		}
		return ""
	case *float64:
		return p.Decimal(v, 2)
	case float64:
		return p.Decimal(&v, 2)
	case int:
		return p.Number(v)
	case spreadsheet.Cents:
		return p.Money(int(v))
	case spreadsheet.Date:
		return p.Lang.Date(time.Time(v))
	case *time.Time:
		if v == nil {
			return ""
		}
		return p.DateShort(*v)
	}
	return spreadsheet.Text(v)
}

// Write sends the whole list as a file, in the reader's language: the rows that
// are found and the columns that are shown.
func (t TableOf[R]) Write(s *House, c *fiber.Ctx, p Page, w io.Writer, ending string, read func(columns []string, o pg.Sorting) ([]R, error)) error {
	some, columns := t.chosen(t.Asked(c), c.Cookies(t.cookie(s)))
	o := ReadListing(c, "", nil, 0, t.orders()...).Sorting(p.Lang)
	o.Offset = 0
	rows, err := read(columns, o)
	if err != nil {
		return err
	}
	codes := append([]string{"name"}, columns...)
	sheet := spreadsheet.Table{Name: strings.Trim(t.Path, "/"), Columns: spreadsheet.Columns(codes...)}
	sheet.Rows = func(yield func([]any, error) bool) {
		for i := range rows {
			cells := []any{t.Row(&rows[i]).Name}
			for _, c := range some {
				v := c.Value(&rows[i])
				if said, isBool := v.(bool); isBool {
					v = p.said(said)
				}
				cells = append(cells, v)
			}
			if !yield(cells, nil) {
				return
			}
		}
	}
	book := spreadsheet.Book{Lang: p.Lang, Zone: p.Edition.Loc(), Tables: []spreadsheet.Table{sheet}}
	if ending == "csv" {
		return book.WriteCSV(w)
	}
	return book.Write(w)
}

// Marked are the things that a form of the table speaks of, or the address of a
// print: those that were ticked, and with all, whatever found narrows.
func (t TableOf[R]) Marked(c *fiber.Ctx) (ids []int64, found url.Values, all bool) {
	ids, found = []int64{}, t.Narrow(Value(c, "found"))
	raw := Values(c, "id")
	if !Unsafe(c.Method()) {
		raw = t.Narrow(string(c.Request().URI().QueryString()))["id"]
	}
	for _, v := range raw {
		if id, wrong := readKey(v); wrong == "" { // a mark that is no number is left out
			ids = append(ids, id)
		}
	}
	return ids, found, Value(c, "all") != ""
}
