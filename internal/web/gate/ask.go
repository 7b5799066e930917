package gate

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/web/page"
)

type askPage struct {
	page.Page
	Gate    *checkin.Gate
	Asked   *checkin.Request // nil: it does not ask yet
	Refused bool             // it has asked, and asks no more
}

// ask is what the QR on a gate's poster opens. The poster hangs in public, so
// it opens nothing: the phone may ask, and waits here until the office says yes.
func (s *screens) ask(c *fiber.Ctx) error { return s.showAsk(c, nil) }

func (s *screens) showAsk(c *fiber.Ctx, wrong error) error {
	g, err := s.posted(c)
	if err != nil {
		return err
	}
	if in, err := s.isIn(c); err != nil || in {
		return s.toScanner(c, err)
	}
	p, err := s.Page(c, "gate", "gate.ask.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := askPage{Page: p, Gate: g}
	r, err := s.Checkin.OwnRequest(c.UserContext(), s.DeviceToken(c), s.Now())
	switch {
	case err == nil && r.EditionID == g.EditionID && c.Query("asked") == "": // where it waits
		return page.SeeOther(c, waitsAt(g))
	case err == nil && r.EditionID == g.EditionID:
		d.Asked = &r
	case err == nil, fault.Is(err, fault.NotFound):
		d.Refused = c.Query("asked") != ""
	default:
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.Show(c, "gate/ask", d)
}

// askPost asks. The token lies in this browser's cookie from now on and counts
// once the office lets it in; a phone that is in, or asks, asks no second time.
func (s *screens) askPost(c *fiber.Ctx) error {
	g, err := s.posted(c)
	if err != nil {
		return err
	}
	if in, err := s.isIn(c); err != nil || in {
		return s.toScanner(c, err)
	}
	if r, err := s.Checkin.OwnRequest(c.UserContext(), s.DeviceToken(c), s.Now()); err == nil && r.GateID == g.ID {
		return page.SeeOther(c, waitsAt(g))
	}
	token, err := s.Checkin.Ask(c.UserContext(), g.EditionID, g.ID, c.Get(fiber.HeaderUserAgent), s.Now())
	if err == nil {
		s.keepToken(c, token)
	}
	return s.End(c, page.Done{To: waitsAt(g)}, err, s.showAsk)
}

// waitsAt is where a phone that has asked loads its page again and again.
func waitsAt(g *checkin.Gate) string { return "/gate/at/" + g.ID.String() + "?asked=yes" }

// posted is the gate of the poster, in an edition that scans.
func (s *screens) posted(c *fiber.Ctx) (*checkin.Gate, error) {
	id, err := strconv.ParseInt(c.Params("gate"), 10, 64)
	if err != nil {
		return nil, fault.New(fault.NotFound, "gate.posted", "error.not_found")
	}
	g, err := s.Checkin.Posted(c.UserContext(), checkin.GateID(id))
	if err != nil {
		return nil, err
	}
	_, err = s.EditionOf(c, g.EditionID)
	return g, err
}

// isIn reports whether this phone is a device already.
func (s *screens) isIn(c *fiber.Ctx) (bool, error) {
	_, _, err := s.Device(c)
	if fault.Is(err, fault.Unauthorized) {
		return false, nil
	}
	return err == nil, err
}

func (s *screens) toScanner(c *fiber.Ctx, err error) error {
	if err != nil {
		return err
	}
	return page.SeeOther(c, "/gate")
}
