package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/stall"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

// editionChangePage asks before an edition is led to another state or becomes
// the current one, and names what changes. Seen is what it spoke of: when that
// is no longer so, it asks again.
type editionChangePage struct {
	page.Page
	Of     *festival.Edition
	Label  string // of the button
	Action string
	Seen   string
	Lines  []changeLine
	Warns  []string
}

// Harms reports whether somebody loses something by it at once.
func (d editionChangePage) Harms() bool {
	return len(d.Warns) > 0 || slices.ContainsFunc(d.Lines, func(l changeLine) bool { return !l.Gains && !l.Not })
}

// editionOfAddress is the edition that a house act speaks of.
func (s *screens) editionOfAddress(c *fiber.Ctx) (*festival.Edition, error) {
	id, err := page.Number(c, "id")
	if err != nil {
		return nil, err
	}
	return s.Festival.Get(c.UserContext(), festival.ID(id))
}

func stateOfAddress(c *fiber.Ctx) (festival.State, error) {
	state := festival.State(c.Params("state"))
	if !state.Permits(festival.ActRead) {
		return "", fault.New(fault.NotFound, "office.stateOfAddress", "error.not_found")
	}
	return state, nil
}

func (s *screens) editionState(c *fiber.Ctx, _ account.HouseOrganiser) error {
	return s.showEditionState(c, nil)
}

func (s *screens) showEditionState(c *fiber.Ctx, wrong error) error {
	to, err := stateOfAddress(c)
	if err != nil {
		return err
	}
	e, err := s.editionOfAddress(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.state.ask."+string(to))
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := editionChangePage{Page: p, Of: e, Label: p.T("office.state.to." + string(to)), Seen: string(e.State)}
	d.Action = s.Office(c, "/editions/%d/state/%s", e.ID, to)
	if d.Lines, err = s.changeLines(c, p, e, to); err != nil {
		return err
	}
	if d.Warns, err = s.stateWarnings(c, p, e, to); err != nil {
		return err
	}
	return s.Show(c, "office/edition_change", d)
}

// stateWarnings are who notices at once.
func (s *screens) stateWarnings(c *fiber.Ctx, p page.Page, e *festival.Edition, to festival.State) ([]string, error) {
	var all []string
	if day, live := e.DayOf(s.Now()); live && (e.State == festival.Open || e.State == festival.Announced) {
		all = append(all, p.T("office.state.live", "name", p.Text(e.Name), "times", p.TimeSpan(day.OpensAt, day.ClosesAt)))
	}
	if to.Permits(festival.ActSee) {
		return all, nil
	}
	if e.Current {
		all = append(all, p.T("office.state.home_soon"))
	}
	orders, err := s.Tickets.List(c.UserContext(), e.ID, ticket.Filter{}, pg.Sorting{Down: true, Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(orders) > 0 {
		all = append(all, p.T("office.state.orders", "n", orders[0].Total))
	}
	counts, err := s.Stalls.Counts(c.UserContext(), e.ID)
	n := 0
	for state, of := range counts {
		if state != stall.StateDraft {
			n += of
		}
	}
	if n > 0 {
		all = append(all, p.T("office.state.applications", "n", n))
	}
	return all, err
}

// editionStatePost leads the edition from the state that was seen to the one of the address.
func (s *screens) editionStatePost(c *fiber.Ctx, _ account.HouseOrganiser) error {
	to, err := stateOfAddress(c)
	if err != nil {
		return err
	}
	e, err := s.editionOfAddress(c)
	if err != nil {
		return err
	}
	err = s.Festival.SetState(c.UserContext(), e.ID, festival.State(page.Value(c, "seen")), to, s.Now())
	done := page.Done{To: s.Office(c, "/editions"), Key: "office.state.done." + string(to), Args: []any{"name", e.Title(s.Language(c))}}
	return s.End(c, done, err, s.showEditionState)
}

func (s *screens) editionCurrent(c *fiber.Ctx, _ account.HouseOrganiser) error {
	return s.showEditionCurrent(c, nil)
}

func (s *screens) showEditionCurrent(c *fiber.Ctx, wrong error) error {
	e, err := s.editionOfAddress(c)
	if err != nil {
		return err
	}
	now, err := s.Festival.Current(c.UserContext())
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	p, err := s.Page(c, "office", "office.editions.ask_current")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := editionChangePage{Page: p, Of: e, Label: p.T("office.editions.make_current"), Seen: p.Sprint(page.EditionID(now))}
	d.Action = s.Office(c, "/editions/%d/current", e.ID)
	d.Warns = s.currentWarnings(p, e, now)
	return s.Show(c, "office/edition_change", d)
}

// currentWarnings name what the addresses speak of from then on.
func (s *screens) currentWarnings(p page.Page, e, now *festival.Edition) []string {
	var all []string
	if now != nil {
		all = append(all, p.T("office.editions.home_instead", "new", p.Text(e.Name), "old", p.Text(now.Name)))
		if day, live := now.DayOf(s.Now()); live && now.ID != e.ID {
			all = append(all, p.T("office.editions.live_now", "old", p.Text(now.Name), "times", p.TimeSpan(day.OpensAt, day.ClosesAt)))
		}
	}
	if e.Hidden() {
		all = append(all, p.T("office.state.home_soon"))
	}
	return all
}

// editionCurrentPost lets the addresses speak of another edition, if they still
// speak of the one that was seen.
func (s *screens) editionCurrentPost(c *fiber.Ctx, _ account.HouseOrganiser) error {
	e, err := s.editionOfAddress(c)
	if err != nil {
		return err
	}
	now, err := s.Festival.Current(c.UserContext())
	switch {
	case err != nil && !fault.Is(err, fault.NotFound):
		return err
	case page.Value(c, "seen") != s.idOf(now):
		err = fault.Coded(fault.Conflict, "office.editionCurrentPost", "current_changed", "office.editions.ask_again")
	default:
		err = s.Festival.MakeCurrent(c.UserContext(), e.ID, s.Now())
	}
	return s.End(c, page.Done{To: "/office/", Key: "office.editions.is_current"}, err, s.showEditionCurrent)
}

func (s *screens) idOf(e *festival.Edition) string { return festival.ID(page.EditionID(e)).String() }
