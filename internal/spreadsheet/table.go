package spreadsheet

import (
	"iter"
	"markt/internal/fault"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Table is rows under headings. Rows come one at a time, so that many of them
// are never in memory together; each has a value for every column: a text, a
// whole number, a float64, Cents, a bool, a time, a Date, a pointer to one of these, or nil.
type Table struct {
	Name    string // its stable name; export.NAME is its name for people
	Columns []Column
	Rows    iter.Seq2[[]any, error]
}

// Date is a day without a time.
type Date time.Time

// Cents are an amount of money; a file holds it in whole units, "12.5".
type Cents int

// Column is a stable code, and the catalogue key of its heading for people.
type Column struct {
	Code string
	Key  string
}

// Columns are columns whose headings stand in the catalogue under export.column.
func Columns(codes ...string) []Column {
	all := make([]Column, len(codes))
	for i, code := range codes {
		all[i] = Column{code, "export.column." + code}
	}
	return all
}

// Only is the table with these of its columns, in this order; all of them where
// none is named.
func (t Table) Only(codes []string) (Table, error) {
	if len(codes) == 0 {
		return t, nil
	}
	at := make([]int, len(codes))
	some := Table{Name: t.Name}
	for i, code := range codes {
		if at[i] = slices.IndexFunc(t.Columns, func(c Column) bool { return c.Code == code }); at[i] < 0 {
			return t, fault.New(fault.Invalid, "spreadsheet.Only", "export.no_column", "column", code)
		}
		some.Columns = append(some.Columns, t.Columns[at[i]])
	}
	some.Rows = func(yield func([]any, error) bool) {
		for row, err := range t.Rows {
			if err != nil {
				yield(nil, err)
				return
			}
			cells := make([]any, len(at))
			for i, k := range at {
				cells[i] = row[k]
			}
			if !yield(cells, nil) {
				return
			}
		}
	}
	return some, nil
}

// All are rows that are there already.
func All(rows [][]any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// Map makes rows of what is read.
func Map[T any](all iter.Seq2[T, error], row func(T) []any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for one, err := range all {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(row(one), nil) {
				return
			}
		}
	}
}

// plain is a value without its pointer; nil for none.
func plain(v any) any {
	switch p := v.(type) {
	case *string:
		return deref(p)
	case *int:
		return deref(p)
	case *int64:
		return deref(p)
	case *float64:
		return deref(p)
	case *time.Time:
		return deref(p)
	case *Cents:
		return deref(p)
	}
	return v
}

func deref[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

// text is a value as CSV holds it: times in RFC 3339 and UTC.
func text(v any) string {
	switch v := plain(v).(type) {
	case nil:
		return ""
	case string:
		return Guard(v)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case Date:
		return time.Time(v).Format(time.DateOnly)
	case Cents:
		return strconv.FormatFloat(float64(v)/100, 'f', 2, 64)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	}
	panic("spreadsheet: a row holds a value of another kind")
}

// Text is a value as it comes back from a file: see Unguard.
func Text(v any) string { return Unguard(text(v)) }

// Guard keeps a spreadsheet from running a text of a CSV file as a formula: an
// apostrophe before it, and before each part behind a semicolon, where
// spreadsheets of half of Europe begin a new cell. A telephone number may begin
// with a plus. A text that looks guarded already is guarded once more, so that
// Unguard undoes exactly this.
func Guard(s string) string { return parts(s, guardPart) }

// Unguard takes off what Guard put on.
func Unguard(s string) string { return parts(s, unguardPart) }

func parts(s string, do func(string) string) string {
	all := strings.Split(s, ";")
	for i := range all {
		all[i] = do(all[i])
	}
	return strings.Join(all, ";")
}

func guardPart(s string) string {
	if runs(strings.TrimLeft(s, "'")) {
		return "'" + s
	}
	return s
}

func unguardPart(s string) string {
	if bare, found := strings.CutPrefix(s, "'"); found && guardPart(bare) == s {
		return bare
	}
	return s
}

// runs reports whether a spreadsheet would take the text for a formula; so do
// some for the wide signs of East Asian keyboards.
func runs(s string) bool {
	if s == "" || strings.Trim(s, "+-0123456789 .") == "" {
		return false
	}
	return strings.ContainsRune("=@+-\t\r\n＝＠＋－", []rune(s)[0])
}
