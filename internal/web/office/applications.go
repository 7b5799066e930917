package office

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// asks is how the principal takes part in decisions.
func (s *screens) asks(c *fiber.Ctx, e *festival.Edition) stall.Who {
	var who stall.Who
	if page.Principal(c).Can(int64(e.ID), account.Jury) {
		who |= stall.ByJury
	}
	if page.Principal(c).Can(int64(e.ID), account.Organiser) {
		who |= stall.ByOrganiser
	}
	return who
}

type applicationsPage struct {
	page.Page
	Rows   []stall.Listed
	Filter stall.Filter
	States []page.Option
	Kinds  []page.Option
	Tabs   []page.Tab
	Query  string
	Bulk   bool
	Count  int
	At     int
	Pages  int
}

func applicationFilter(c *fiber.Ctx) stall.Filter {
	return stall.Filter{State: stall.State(c.Query("state")), Kind: c.Query("kind"), Text: page.Clean(c.Query("q")), Tell: c.Query("tell") == "1"}
}

func (s *screens) applications(c *fiber.Ctx) error {
	d, err := s.applicationsPage(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "office/applications", d)
}

func (s *screens) applicationsPage(c *fiber.Ctx) (applicationsPage, error) {
	p, err := s.Page(c, "office", "office.stall.applications")
	if err != nil {
		return applicationsPage{}, err
	}
	d := applicationsPage{Page: p, Filter: applicationFilter(c), Query: string(c.Request().URI().QueryString())}
	if p.Edition == nil {
		return d, fault.New(fault.NotFound, "office.officeApplications", "error.not_found")
	}
	if d.Rows, err = s.Stalls.List(c.UserContext(), p.Edition.ID, d.Filter); err != nil {
		return d, err
	}
	counts, err := s.Stalls.Counts(c.UserContext(), p.Edition.ID)
	if err != nil {
		return d, err
	}
	d.States = statePicks(p)
	d.Tabs = stateTabs(p, d.Filter, counts)
	if d.Kinds, err = s.kindPicks(c, p); err != nil {
		return d, err
	}
	d.turn(c.QueryInt("page", 1))
	for _, r := range d.Rows {
		d.Bulk = d.Bulk || r.State == stall.StateSubmitted
	}
	return d, nil
}

func statePicks(p page.Page) []page.Option {
	var picks []page.Option
	for _, st := range stall.States {
		picks = append(picks, page.Option{Value: string(st), Label: p.T("stall.state." + string(st))})
	}
	return picks
}

// stateTabs leads to each state that has applications; drafts come last and
// only count.
func stateTabs(p page.Page, f stall.Filter, counts map[stall.State]int) []page.Tab {
	all := 0
	for st, n := range counts {
		if st != stall.StateDraft {
			all += n
		}
	}
	tabs := []page.Tab{{Href: "/office/applications", Label: p.T("office.stall.all"), Hint: p.Number(all), Current: f.State == "" && !f.Tell}}
	for _, st := range stall.States {
		if counts[st] > 0 && st != stall.StateDraft {
			tabs = append(tabs, page.Tab{Href: "/office/applications?state=" + string(st), Label: p.T("stall.state." + string(st)),
				Hint: p.Number(counts[st]), Current: f.State == st})
		}
	}
	return append(tabs, page.Tab{Href: "/office/applications?tell=1", Label: p.T("office.stall.tell"), Current: f.Tell})
}

func (s *screens) kindPicks(c *fiber.Ctx, p page.Page) ([]page.Option, error) {
	kinds, err := s.Stalls.Kinds(c.UserContext(), p.Edition.ID)
	picks := make([]page.Option, len(kinds))
	for i, k := range kinds {
		picks[i] = page.Option{Value: k.Slug, Label: p.Text(k.Name)}
	}
	return picks, err
}

// officeApplicationsReviewPost takes all marked applications into review.
func (s *screens) applicationsReviewPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	taken := 0
	for _, raw := range page.Values(c, "id") {
		id, err := strconv.ParseInt(raw, 10, 64)
		if err != nil {
			continue
		}
		_, err = s.Stalls.Move(c.UserContext(), e.ID, stall.ApplicationID(id), stall.Step{Verb: stall.VerbReview, Who: s.asks(c, e)}, s.Now())
		switch {
		case err == nil:
			taken++
		case fault.Is(err, fault.Conflict), fault.Is(err, fault.NotFound): // somebody was quicker
		default:
			return err
		}
	}
	s.Flash(c, "ok", "office.stall.taken_to_review", "n", taken)
	return page.SeeOther(c, "/office/applications?"+keepQuery(page.Value(c, "query")))
}

// keepQuery gives a filter back that a form carried along, and nothing else.
func keepQuery(raw string) string {
	q, err := url.ParseQuery(raw)
	if err != nil {
		return ""
	}
	kept := url.Values{}
	for _, name := range []string{"state", "kind", "q", "tell"} {
		if v := q.Get(name); v != "" {
			kept.Set(name, v)
		}
	}
	return kept.Encode()
}

const applicationRows = 100

// turn keeps one page of the rows.
func (d *applicationsPage) turn(n int) {
	d.Count = len(d.Rows)
	d.Pages = max((d.Count+applicationRows-1)/applicationRows, 1)
	d.At = min(max(n, 1), d.Pages)
	d.Rows = d.Rows[(d.At-1)*applicationRows : min(d.At*applicationRows, d.Count)]
}

func (d applicationsPage) Previous() string { return d.turned(d.At - 1) }

func (d applicationsPage) Next() string { return d.turned(d.At + 1) }

func (d applicationsPage) turned(n int) string {
	if n < 1 || n > d.Pages {
		return ""
	}
	q, _ := url.ParseQuery(keepQuery(d.Query)) // our own encoding
	q.Set("page", strconv.Itoa(n))
	return "/office/applications?" + q.Encode()
}

// Needs is what a stall needs of the ground, in a few characters.
func (d applicationsPage) Needs(r stall.Listed) string {
	var words []string
	if r.Front != nil && r.Depth != nil {
		words = append(words, d.Decimal(r.Front, 2)+" × "+d.Decimal(r.Depth, 2)+" "+d.T("stall.unit.m"))
	}
	if r.Watts > 0 {
		words = append(words, d.Number(r.Watts)+" W")
	}
	for name, needs := range map[string]bool{"water": r.Water, "gas": r.Gas} {
		if needs {
			words = append(words, d.T("stall.group."+name))
		}
	}
	slices.Sort(words)
	return strings.Join(words, " · ")
}

// Score and Came write cells that may be empty.
func (d applicationsPage) Score(f *float64) string { return d.Decimal(f, 1) }

func (d applicationsPage) Came(t *time.Time) string { return d.DateShort(*t) }
