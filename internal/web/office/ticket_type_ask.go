package office

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

// surelyRuled saves a ticket type once it is clear what changes about tickets
// that people have already: when, where and how often a ticket admits, and what
// it costs, stands in its type alone.
func (s *screens) surelyRuled(c *fiber.Ctx, e *festival.Edition, t *ticket.Type, d ticket.TypeDraft, save func() error) error {
	if err := d.Check(e); err != nil {
		return err
	}
	return s.Sure(c, func(p page.Page) (q page.Question, err error) {
		title, changes := "office.ask.ruled", ruleChanges(p, t.Draft(), d)
		if len(changes) == 0 {
			title = "office.ask.priced"
		}
		if t.PriceCents != d.PriceCents {
			changes = append(changes, p.T("office.ask.ruled.price", "was", p.Money(t.PriceCents), "is", p.Money(d.PriceCents)))
		}
		if t.Sold == 0 || len(changes) == 0 || d.Version != t.Version { // of another version both are shown
			return q, nil
		}
		q = page.Question{Title: p.T(title, "name", p.Text(t.Name)), Text: changes, Do: p.T("office.ask.change_do")}
		q.Takes = []page.Taken{{What: p.T("office.ask.tie.ticket", "n", t.Sold)}}
		return q, nil
	}, save)
}

// ruleChanges say what of the rules becomes another.
func ruleChanges(p page.Page, was, is ticket.TypeDraft) (all []string) {
	when := func(d ticket.TypeDraft) string {
		if len(d.Windows) == 0 {
			return p.T("office.ask.ruled.always")
		}
		return strings.Join(p.Windows(d.Windows), ", ")
	}
	if a, b := when(was), when(is); a != b {
		all = append(all, p.T("office.ask.ruled.windows", "was", a, "is", b))
	}
	where := func(d ticket.TypeDraft) []festival.LocationID { return slices.Sorted(slices.Values(d.Locations)) }
	if !slices.Equal(where(was), where(is)) {
		all = append(all, p.T("office.ask.ruled.locations"))
	}
	if was.Reentry != is.Reentry {
		again := func(r ticket.Reentry) string { return p.T("office.ticket.reentry." + string(r)) }
		all = append(all, p.T("office.ask.ruled.reentry", "was", again(was.Reentry), "is", again(is.Reentry)))
	}
	if perDay(was) != perDay(is) {
		all = append(all, p.T("office.ask.ruled.per_day"))
	}
	return all
}

// perDay is 0 where a day has no limit.
func perDay(d ticket.TypeDraft) int {
	if d.PerDay == nil {
		return 0
	}
	return *d.PerDay
}
