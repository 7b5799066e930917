package office

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
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
	Enters bool   // applications for others
	Begun  string // where drafts are sought by the same words; "": they are, or nothing is sought
	Count  int
	page.Listing
}

const applicationRows = 100

func (s *screens) applicationFilter(c *fiber.Ctx) stall.Filter {
	return stall.Filter{Hand: !s.Mails, State: stall.State(c.Query("state")), Kind: c.Query("kind"), Text: page.Clean(c.Query("q")), Tell: c.Query("tell") == "1"}
}

func (s *screens) applications(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.stall.applications")
	if err != nil {
		return err
	}
	d := applicationsPage{Page: p, Filter: s.applicationFilter(c), Query: string(c.Request().URI().QueryString())}
	d.Listing = page.ReadListing(c, p.Office+"/applications", page.Narrowed(c, applicationFields...), applicationRows, "-came", "name", "state", "contact", "size", "score")
	d.Rows, d.Count, err = page.Read(&d.Listing, p.Lang,
		func(o pg.Sorting) ([]stall.Listed, error) {
			return s.Stalls.ListPart(c.UserContext(), e.ID, d.Filter, o)
		},
		func(r stall.Listed) int { return r.Total })
	if err != nil {
		return err
	}
	counts, err := s.Stalls.Counts(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	d.States = page.Options(stall.States, func(st stall.State) string { return p.T("stall.state." + string(st)) })
	d.Tabs = stateTabs(p, d.Filter, counts)
	if d.Kinds, err = s.kindPicks(c, p); err != nil {
		return err
	}
	d.Enters = s.asks(c, e)&stall.ByOrganiser != 0
	if d.Filter.Text != "" && d.Filter.State == "" {
		d.Begun = p.Office + "/applications?" + url.Values{"state": {string(stall.StateDraft)}, "q": {d.Filter.Text}}.Encode()
	}
	d.Bulk = slices.ContainsFunc(d.Rows, func(r stall.Listed) bool { return decidable(r.State) })
	return s.Show(c, "office/applications", d)
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
	list := p.Office + "/applications"
	tabs := []page.Tab{{Href: list, Label: p.T("office.stall.all"), Hint: p.Number(all), Current: f.State == "" && !f.Tell}}
	for _, st := range stall.States {
		if counts[st] > 0 && st != stall.StateDraft {
			tabs = append(tabs, page.Tab{Href: list + "?state=" + string(st), Label: p.T("stall.state." + string(st)),
				Hint: p.Number(counts[st]), Current: f.State == st})
		}
	}
	return append(tabs, page.Tab{Href: list + "?tell=1", Label: p.T("office.stall.tell"), Current: f.Tell})
}

func (s *screens) kindPicks(c *fiber.Ctx, p page.Page) ([]page.Option, error) {
	kinds, err := s.Stalls.Kinds(c.UserContext(), p.Edition.ID)
	picks := make([]page.Option, len(kinds))
	for i, k := range kinds {
		picks[i] = page.Option{Value: k.Slug, Label: p.Text(k.Name)}
	}
	return picks, err
}

// applicationsReviewPost takes all marked applications into review.
func (s *screens) applicationsReviewPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var marked []stall.ApplicationID
	page.Keys(page.Reading(c, e.Loc()), "id", &marked) // a mark that is no number is left out
	taken := 0
	for _, id := range marked {
		_, err := s.Stalls.Move(c.UserContext(), e.ID, id, stall.Step{Verb: stall.VerbReview, Who: s.asks(c, e)}, s.Now())
		switch {
		case err == nil:
			taken++
		case fault.Is(err, fault.Conflict), fault.Is(err, fault.NotFound): // somebody was quicker
		default:
			return err
		}
	}
	to := s.Office(c, "/applications")
	if query := keepQuery(page.Value(c, "query")); query != "" {
		to += "?" + query
	}
	return s.GoOn(c, page.Done{To: to, Key: "office.stall.taken_to_review", Args: []any{"n", taken}})
}

// applicationFields are what the list of applications can be narrowed by.
var applicationFields = []string{"state", "kind", "q", "tell"}

// keepQuery gives a filter back that a form carried along, and nothing else.
func keepQuery(raw string) string {
	q, err := url.ParseQuery(raw)
	if err != nil {
		return ""
	}
	kept := url.Values{}
	for _, name := range append([]string{"sort", "page"}, applicationFields...) {
		if v := q.Get(name); v != "" {
			kept.Set(name, v)
		}
	}
	return kept.Encode()
}

// Decidable reports whether a line can be chosen for a decision.
func (d applicationsPage) Decidable(st stall.State) bool { return decidable(st) }

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
