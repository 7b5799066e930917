package office

import (
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/paper"
	"markt/internal/stall"
	"markt/internal/web/page"
	"slices"

	"github.com/gofiber/fiber/v2"
)

// paperLines shows on an application's page what it has to show, and whether
// its stall may set up.
type paperLines struct {
	Lines   []page.PaperLine
	Gaps    int
	Stalls  bool // there is a stall that could be cleared
	Cleared string
	Earlier []string // what an earlier application, likely the same vendor's, still has
}

// fillPapers adds the papers, for those who look at them.
func (s *screens) fillPapers(c *fiber.Ctx, e *festival.Edition, d *applicationPage) error {
	if !d.Organise || !paper.Takes(d.App.State) {
		return nil
	}
	lines, err := s.Papers.Of(c.UserContext(), e, d.App, s.Now())
	if err != nil {
		return err
	}
	d.Papers.Lines, d.Papers.Gaps = d.PaperLines(lines), len(paper.Gaps(lines))
	if err := s.fillEarlier(c, d); err != nil {
		return err
	}
	if d.Stall == nil || d.Stall.State == stall.StallWithdrawn {
		return nil
	}
	d.Papers.Stalls = true
	cleared, err := s.Stalls.ClearedForSetup(c.UserContext(), e.ID, d.Stall.ID)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err == nil {
		d.Papers.Cleared = d.T("office.paper.cleared", "who", cleared.By, "when", d.DateTime(cleared.At))
	}
	return err
}

// fillEarlier proposes papers of an earlier market.
func (s *screens) fillEarlier(c *fiber.Ctx, d *applicationPage) error {
	keys, err := s.Papers.Carriable(c.UserContext(), d.App.ID, s.Now())
	if err != nil || len(keys) == 0 {
		return err
	}
	for _, l := range d.Papers.Lines {
		if slices.Contains(keys, l.Key) {
			d.Papers.Earlier = append(d.Papers.Earlier, l.Title)
		}
	}
	return nil
}

// applicationCarryPost takes over papers of an earlier market.
func (s *screens) applicationCarryPost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	return s.applicationEnd(c, id, "office.paper.carried", s.Papers.Carry(c.UserContext(), e, stall.ApplicationID(id), s.Now()))
}

// applicationClearPost says that a stall may set up, or may no longer.
func (s *screens) applicationClearPost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	done := "office.paper.cleared_done"
	if page.Value(c, "do") == "undo" {
		done, err = "office.paper.uncleared_done", s.Papers.Unclear(c.UserContext(), e, stall.ApplicationID(id), s.Now())
	} else {
		err = s.Papers.Clear(c.UserContext(), e, stall.ApplicationID(id), s.Now())
	}
	return s.applicationEnd(c, id, done, err)
}

// applicationPhoto is what the vendor shows of the stall, for who judges it.
func (s *screens) applicationPhoto(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	b, err := s.Papers.PhotoOf(c.UserContext(), e.ID, stall.ApplicationID(id), true)
	if err != nil {
		return err
	}
	return page.SendFile(c, "jpeg", "photo.jpeg", b)
}
