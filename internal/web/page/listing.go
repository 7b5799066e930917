package page

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/lang"
	"markt/internal/pg"
)

// Listing is how somebody reads a long list: by which column, which part of it.
type Listing struct {
	By        string // the column
	Down      bool   // its last comes first
	At, Pages int

	path  string
	kept  url.Values // what narrows the list
	usual string
	size  int
}

// ReadListing reads it from the address of a list that shows so many rows at a
// time. The first column is the list's usual order; "-" before it means down.
func ReadListing(c *fiber.Ctx, path string, kept url.Values, size int, columns ...string) Listing {
	l := Listing{path: path, kept: kept, usual: columns[0], size: size, At: max(c.QueryInt("page", 1), 1), Pages: 1}
	l.By, l.Down = order(l.usual)
	if by, down := order(Value(c, "sort")); slices.Contains(columns, by) || slices.Contains(columns, "-"+by) {
		l.By, l.Down = by, down
	}
	return l
}

func order(sort string) (by string, down bool) {
	by, down = strings.CutPrefix(sort, "-")
	return by, down
}

func (l Listing) sort() string {
	if l.Down {
		return "-" + l.By
	}
	return l.By
}

// Sort is the order for a form that narrows the list; "" for the usual one.
func (l Listing) Sort() string {
	if l.sort() == l.usual {
		return ""
	}
	return l.sort()
}

// Sorting is what the list's room is asked for. The usual order has no name there.
func (l Listing) Sorting(reader lang.Lang) pg.Sorting {
	o := pg.Sorting{By: l.By, Down: l.Down, Reader: reader, Limit: l.size, Offset: (l.At - 1) * l.size}
	if usual, _ := order(l.usual); usual == l.By {
		o.By = ""
	}
	return o
}

// Read reads the listing's part, or the first one where there are no longer so
// many; total tells from the first row how many there are.
func Read[T any](l *Listing, reader lang.Lang, read func(pg.Sorting) ([]T, error), total func(T) int) ([]T, int, error) {
	rows, err := read(l.Sorting(reader))
	if len(rows) == 0 && err == nil && l.At > 1 {
		l.At = 1
		rows, err = read(l.Sorting(reader))
	}
	n := 0
	if len(rows) > 0 {
		n = total(rows[0])
	}
	l.Pages = max((n+l.size-1)/l.size, 1)
	return rows, n, err
}

// ByColumn leads to the list in the order of a column: upwards, or the other
// way round where it is in that order.
func (l Listing) ByColumn(column string) string {
	l.Down = l.By == column && !l.Down
	l.By, l.At = column, 1
	return l.href()
}

// Ordered is what aria-sort says of a column.
func (l Listing) Ordered(column string) string {
	switch {
	case l.By != column:
		return ""
	case l.Down:
		return "descending"
	}
	return "ascending"
}

func (l Listing) Previous() string { return l.turned(l.At - 1) }

func (l Listing) Next() string { return l.turned(l.At + 1) }

func (l Listing) turned(at int) string {
	if at < 1 || at > l.Pages {
		return ""
	}
	l.At = at
	return l.href()
}

func (l Listing) href() string {
	q := maps.Clone(l.kept)
	if q == nil {
		q = url.Values{}
	}
	if sort := l.Sort(); sort != "" {
		q.Set("sort", sort)
	}
	if l.At > 1 {
		q.Set("page", strconv.Itoa(l.At))
	}
	if len(q) == 0 {
		return l.path
	}
	return l.path + "?" + q.Encode()
}

// Narrowed are those fields of an address that say something.
func Narrowed(c *fiber.Ctx, names ...string) url.Values {
	q := url.Values{}
	for _, name := range names {
		if v := Value(c, name); v != "" {
			q.Set(name, v)
		}
	}
	return q
}
