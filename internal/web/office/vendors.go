package office

import (
	"cmp"
	"context"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/paper"
	"markt/internal/pg"
	"markt/internal/spreadsheet"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// vendorRow is a line of the tables of applications and of stalls.
type vendorRow struct {
	stall.Listed
	lacks []paper.Line
	costs int // cents
}

// vendorTable is one of the two tables for one reader.
type vendorTable struct {
	page.TableOf[vendorRow]
	s      *screens
	e      *festival.Edition
	p      page.Page
	inside bool // the reader is an organiser
	of     func(context.Context, festival.ID, stall.Filter, pg.Sorting, bool) ([]stall.Listed, error)
	brief  func(context.Context, festival.ID, stall.Filter) ([]stall.Listed, error)
	key    func(stall.Listed) int64
	states []stall.State
}

// vendorFields narrow both tables.
var vendorFields = []string{"q", "kind", "state", "day", "reads", "outlet", "paper", "tell"}

// vendorColumns are what the tables can show, in this order.
var vendorColumns = []string{
	"kind", "state", "organisation", "pitch", "days", "size", "outlet", "watts", "contact", "phone", "email", "lang", "score", "spread", "missing", "came", "decided", "told",
	"papers", "cleared", "fee", "insurance", "shelter", "tent_area", "vehicle", "plug", "water", "waste", "gas", "cylinders", "gas_kg", "gas_tested",
	"fryer_litres", "extinguishers", "open_fire", "production_place", "alcohol", "legal_form", "spoken",
}

// Who works on plan and programme reads of a stall what stands on them;
// what its vendor said and how to reach them is the organisers'.
var (
	openColumns  = []string{"kind", "state", "organisation", "pitch", "days", "size", "outlet", "watts", "water", "gas"}
	insideOnly   = []string{"papers", "cleared", "score", "spread", "missing"}                                                 // of applications, too: the jury is blind
	reaching     = []string{"contact", "phone", "email", "lang", "told", "fee", "insurance", "legal_form", "production_place"} // and what it does not need
	typedColumns = []string{"organisation", "contact", "vehicle"}
	plainColumns = []string{"phone", "email", "pitch"}
	figures      = []string{"size", "watts", "score", "spread", "missing", "fee", "tent_area", "cylinders", "gas_kg", "fryer_litres"}
)

// show sets the columns that the reader may choose.
func (t *vendorTable) show(usual []string, may func(string) bool) {
	t.Total = func(r vendorRow) int { return r.Listed.Total }
	t.Row = t.line
	for _, code := range vendorColumns {
		if !may(code) {
			continue
		}
		column := page.Column[vendorRow]{Code: code, Usual: slices.Contains(usual, code), Num: slices.Contains(figures, code),
			Typed: slices.Contains(typedColumns, code), Plain: slices.Contains(plainColumns, code)}
		column.Value = func(r *vendorRow) any { return t.value(r, code) }
		switch code {
		case "state":
			column.State = func(r *vendorRow) string { return string(r.State) }
		case "kind":
			column.Mark = func(r *vendorRow) string { return string(r.Mark) }
		}
		t.Columns = append(t.Columns, column)
	}
}

// line is a row's head: who it is.
func (t *vendorTable) line(r *vendorRow) page.TableRow {
	row := page.TableRow{ID: t.p.Sprint(t.key(r.Listed)), Name: cmp.Or(r.Name, t.p.T("office.stall.unnamed")), Under: r.Organisation, Mark: string(r.Mark), Kind: t.p.Text(r.KindName)}
	row.Href = t.p.Office + t.Path + "/" + row.ID
	if r.Call {
		row.Hint, row.Label = "hand", t.p.T("office.stall.wants_help")
	}
	return row
}

// value is what stands in a cell, as a file holds it.
func (t *vendorTable) value(r *vendorRow, code string) any {
	p := t.p
	if path := stall.AnswerColumns[code]; path != "" {
		return r.Answers.At(path, p.Lang).Value(p.Lang, p.T("layout.list_comma"))
	}
	switch code {
	case "kind":
		return p.Text(r.KindName)
	case "state":
		return p.T("stall.state." + string(r.State))
	case "organisation":
		return r.Organisation
	case "pitch":
		return strings.Join(r.Pitches, " ")
	case "days":
		return t.days(r.Days)
	case "size":
		if r.Front == nil || r.Depth == nil {
			return ""
		}
		return p.Decimal(r.Front, 2) + " × " + p.Decimal(r.Depth, 2) + " " + p.T("stall.unit.m")
	case "outlet":
		return p.Join(words(p, "office.plan.outlet.", r.Outlets))
	case "watts":
		return orNone(r.Watts)
	case "water":
		return r.Water
	case "gas":
		return r.Gas
	case "plug":
		return p.Join(words(p, "stall.plug.", []string{r.Plug}))
	case "papers":
		return p.Join(t.titles(r.lacks))
	case "fee":
		if r.ID == 0 {
			return nil
		}
		return spreadsheet.Cents(r.costs)
	}
	return t.said(r, code)
}

// said is what the application says of who applies and when.
func (t *vendorTable) said(r *vendorRow, code string) any {
	switch code {
	case "contact":
		return r.ContactName
	case "phone":
		return r.Phone
	case "email":
		return r.ContactEmail
	case "lang":
		if r.Lang == "" {
			return ""
		}
		return r.Lang.Name()
	case "score":
		return r.Score
	case "spread":
		return r.Spread
	case "missing":
		return orNone(r.Missing)
	case "came":
		return r.SubmittedAt
	case "decided":
		return r.DecidedAt
	case "told":
		return r.ToldAt
	}
	return r.ClearedAt
}

func orNone(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// words are those that have one.
func words(p page.Page, key string, codes []string) (all []string) {
	for _, code := range codes {
		if code != "" {
			all = append(all, p.T(key+code))
		}
	}
	return all
}

// days are market days in a few letters; none where the vendor did not say.
func (t *vendorTable) days(keys []string) string {
	var all []string
	for _, d := range t.e.Days {
		if slices.Contains(keys, d.Key()) {
			all = append(all, t.p.Lang.DateShort(d.Date))
		}
	}
	return t.p.Join(all)
}

// filter reads what narrows the table.
func (t *vendorTable) filter(q url.Values) stall.Filter {
	f := stall.Filter{Hand: !t.s.Mails, Kind: q.Get("kind"), Text: q.Get("q"), Lang: q.Get("reads"), Day: q.Get("day"), Outlet: q.Get("outlet"), Tell: q.Get("tell") == "1"}
	if state := stall.State(q.Get("state")); state != "" {
		f.States = []stall.State{state}
	}
	return f
}

// read gives the rows that an address or a form asks for. What the database
// cannot know, what a stall lacks and what it costs, is reckoned for all that the
// rest of the filter leaves; the list is then read of those, in their order.
func (t *vendorTable) read(ctx context.Context, q url.Values, f stall.Filter, columns []string, o pg.Sorting) ([]vendorRow, error) {
	lacking := q.Get("paper")
	if !t.inside {
		lacking = ""
	}
	if lacking == "" && o.By != "papers" && o.By != "fee" {
		return t.list(ctx, f, columns, o)
	}
	all, err := t.reckoned(ctx, f)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(r vendorRow) bool { return !r.lacking(lacking) })
	part := t.inOrder(all, &o)
	f.Chosen = make([]int64, len(part))
	for i, r := range part {
		f.Chosen[i] = t.key(r.Listed)
	}
	rows, err := t.list(ctx, f, columns, o)
	for i := range rows {
		if o.By == stall.ByChoice {
			rows[i].Listed.Total = len(all)
		}
	}
	return rows, err
}

// anyPaper is the filter's word for those who lack one, whichever.
const anyPaper = "any"

func (r vendorRow) lacking(which string) bool {
	return which == "" || which == anyPaper && len(r.lacks) > 0 || slices.ContainsFunc(r.lacks, func(l paper.Line) bool { return l.Key == which })
}

func (t *vendorTable) titles(lines []paper.Line) (all []string) {
	for _, l := range lines {
		all = append(all, l.Title(t.p.Lang, t.e.DefaultLang))
	}
	return all
}

// inOrder puts rows into an order that only we know, and leaves its part for
// the list to be read of; else all of them, for the list's own order.
func (t *vendorTable) inOrder(all []vendorRow, o *pg.Sorting) []vendorRow {
	by := map[string]func(vendorRow) int{"papers": func(r vendorRow) int { return len(r.lacks) }, "fee": func(r vendorRow) int { return r.costs }}[o.By]
	if by == nil {
		return all
	}
	slices.SortStableFunc(all, func(a, b vendorRow) int {
		if o.Down {
			a, b = b, a
		}
		return cmp.Compare(by(a), by(b))
	})
	from := min(o.Offset, len(all))
	until := len(all)
	if o.Limit > 0 {
		until = min(from+o.Limit, until)
	}
	o.By, o.Down, o.Offset = stall.ByChoice, false, 0
	return all[from:until]
}

// reckoned are all that fit, by name, with nothing but who they are, what they
// lack and what they cost.
func (t *vendorTable) reckoned(ctx context.Context, f stall.Filter) ([]vendorRow, error) {
	rows, err := t.brief(ctx, t.e.ID, f)
	if err != nil {
		return nil, err
	}
	all := make([]vendorRow, len(rows))
	for i, r := range rows {
		all[i].Listed = r
	}
	return all, t.reckon(ctx, all)
}

// list reads rows with what the columns need.
func (t *vendorTable) list(ctx context.Context, f stall.Filter, columns []string, o pg.Sorting) ([]vendorRow, error) {
	answers := slices.ContainsFunc(columns, func(code string) bool { return stall.AnswerColumns[code] != "" })
	listed, err := t.of(ctx, t.e.ID, f, o, answers)
	if err != nil {
		return nil, err
	}
	rows := make([]vendorRow, len(listed))
	for i, r := range listed {
		rows[i].Listed = r
	}
	if slices.Contains(columns, "papers") || slices.Contains(columns, "fee") {
		err = t.reckon(ctx, rows)
	}
	return rows, err
}

// reckon fills in what each lacks and costs.
func (t *vendorTable) reckon(ctx context.Context, rows []vendorRow) error {
	var ids []stall.ApplicationID
	for _, r := range rows {
		if r.ID != 0 {
			ids = append(ids, r.ID)
		}
	}
	apps, err := t.s.Stalls.Many(ctx, t.e.ID, ids)
	if err != nil {
		return err
	}
	lines, err := t.s.Papers.OfAll(ctx, t.e, apps, t.s.Now())
	if err != nil {
		return err
	}
	fees, err := t.s.Stalls.Fees(ctx, t.e.ID)
	if err != nil {
		return err
	}
	costs := make(map[stall.ApplicationID]int, len(apps))
	for i := range apps {
		costs[apps[i].ID] = fees.Due(&apps[i], len(t.e.Days)).Cents
	}
	for i, r := range rows {
		rows[i].costs = costs[r.ID]
		if paper.Takes(r.State) {
			rows[i].lacks = slices.DeleteFunc(lines[r.ID], func(l paper.Line) bool { return !l.Asked() })
		}
	}
	return nil
}

// vendorsPage shows one of the tables.
type vendorsPage struct {
	page.Page
	Asked                                       url.Values // what narrows it
	Kinds, States, Days, Langs, Outlets, Papers []page.Option
	Table                                       page.Table
	Tabs                                        []page.Tab
	Enters                                      bool   // applications for others
	Begun                                       string // where drafts are sought by the same words; "": they are, or nothing is sought
}

// showVendors reads the page of a table.
func (s *screens) showVendors(c *fiber.Ctx, t vendorTable) (d vendorsPage, err error) {
	d = vendorsPage{Page: t.p, Asked: t.Asked(c), Langs: page.LanguageOptions()}
	d.States = page.Options(t.states, func(st stall.State) string { return t.p.T("stall.state." + string(st)) })
	for _, day := range t.e.Days {
		d.Days = append(d.Days, page.Option{Value: day.Key(), Label: t.p.Lang.DateFull(day.Date)})
	}
	d.Outlets = append(outletTypes(t.p), page.Option{Value: stall.NoOutlet, Label: t.p.T("office.message.no_outlet")})
	if d.Kinds, err = s.kindPicks(c, t.p); err != nil {
		return d, err
	}
	if t.inside {
		if d.Papers, err = s.paperPicks(c, t.p); err != nil {
			return d, err
		}
	}
	d.Table, err = t.Show(s.House, c, t.p, func(columns []string, o pg.Sorting) ([]vendorRow, error) {
		return t.read(c.UserContext(), d.Asked, t.filter(d.Asked), columns, o)
	})
	return d, err
}

// paperPicks are what may be missing.
func (s *screens) paperPicks(c *fiber.Ctx, p page.Page) ([]page.Option, error) {
	book, err := s.Papers.Book(c.UserContext(), p.Edition.ID)
	picks := []page.Option{{Value: anyPaper, Label: p.T("office.table.any_paper")}}
	for _, r := range book.Requirements {
		if r.Strength != paper.Off {
			picks = append(picks, page.Option{Value: r.Key, Label: r.Title(p.Lang, p.Edition.DefaultLang)})
		}
	}
	return picks, err
}

// vendorsFile sends a table as it is narrowed, in its order and with its columns.
func (s *screens) vendorsFile(table func(*fiber.Ctx, *festival.Edition, page.Page) vendorTable, ending string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		e, err := s.Edition(c)
		if err != nil {
			return err
		}
		p, err := s.Words(c)
		if err != nil {
			return err
		}
		t := table(c, e, p)
		return s.sendFile(c, strings.Trim(t.Path, "/")+"-"+e.Slug+"."+ending, ending, func(w io.Writer) error {
			return t.Write(s.House, c, p, w, ending, func(columns []string, o pg.Sorting) ([]vendorRow, error) {
				return t.read(c.UserContext(), t.Asked(c), t.filter(t.Asked(c)), columns, o)
			})
		})
	}
}

// marked are the rows that a form of the table speaks of.
func (t *vendorTable) marked(c *fiber.Ctx) ([]vendorRow, error) {
	ids, found, all := t.Marked(c)
	f := stall.Filter{Chosen: ids, States: t.states}
	if all {
		f = t.filter(found)
	} else {
		found = url.Values{}
	}
	return t.read(c.UserContext(), found, f, nil, pg.Sorting{Reader: t.p.Lang, By: "name"})
}

// applicationsOf are the applications of rows.
func applicationsOf(rows []vendorRow) []int64 {
	ids := []int64{}
	for _, r := range rows {
		if r.ID != 0 {
			ids = append(ids, int64(r.ID))
		}
	}
	return ids
}

// writeTo begins a message to the vendors of marked rows.
func (s *screens) writeTo(c *fiber.Ctx, t *vendorTable, rows []vendorRow) (page.Done, error) {
	return s.WriteOnce(c, func() (page.Done, error) {
		id, err := s.Messages.Begin(c.UserContext(), t.e.ID, applicationsOf(rows), s.Now())
		return page.Done{To: s.Office(c, "/messages/%d", id)}, err
	})
}

// backTo is the table as it was found.
func (t *vendorTable) backTo(c *fiber.Ctx) string {
	_, found, _ := t.Marked(c)
	to := t.s.Office(c, "%s", t.Path)
	if query := found.Encode(); query != "" {
		to += "?" + query
	}
	return to
}
