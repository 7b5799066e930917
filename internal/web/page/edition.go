package page

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
)

// Which edition a request speaks of, and whether the state of that edition
// lets it be done, is decided here and nowhere else.

// Edition is the market this request speaks of: the one named by ?edition= or
// /e/SLUG/, else the current one. A form of the office speaks of the edition it
// was filled from, whatever has become current or was renamed meanwhile. It is
// read once per request, and judged: an edition that is still being prepared is
// NotFound for all but its office.
func (s *House) Edition(c *fiber.Ctx) (*festival.Edition, error) {
	if e, ok := c.Locals(LocalEdition).(*festival.Edition); ok {
		return e, nil
	}
	e, err := s.Addressed(c)
	if err != nil {
		return nil, err
	}
	return s.speak(c, e)
}

// EditionOf lets the request speak of the edition that an order, application,
// ticket or device belongs to; judged like Edition.
func (s *House) EditionOf(c *fiber.Ctx, id festival.ID) (*festival.Edition, error) {
	e, err := s.Festival.Get(c.UserContext(), id)
	if err != nil {
		return nil, fault.Wrap("page.editionOf", err)
	}
	return s.speak(c, e)
}

// Addressed is the edition that the request names, whatever its state: for
// guards, which judge who asks before what is asked.
func (s *House) Addressed(c *fiber.Ctx) (*festival.Edition, error) {
	if e, ok := c.Locals(localAddressed).(*festival.Edition); ok {
		return e, nil
	}
	var e *festival.Edition
	var err error
	switch slug, id := named(c), formEdition(c); {
	case id != 0:
		e, err = s.Festival.Get(c.UserContext(), id)
	case slug != "":
		e, err = s.Festival.BySlug(c.UserContext(), slug)
	default:
		e, err = s.Festival.Current(c.UserContext())
	}
	if err != nil {
		return nil, fault.Wrap("page.edition", err)
	}
	c.Locals(localAddressed, e)
	return e, nil
}

// Judge refuses a route whose act the edition's state forbids. A house without
// an edition has no state; its pages say so themselves.
func (s *House) Judge(c *fiber.Ctx, r Route) error {
	c.Locals(localAct, r.Act)
	if r.Act == NoEdition || r.Linked {
		return nil
	}
	if _, err := s.Addressed(c); fault.Is(err, fault.NotFound) && !Named(c) {
		return nil
	}
	_, err := s.Edition(c)
	return err
}

// speak lets the rest of the request speak of e, if e's state permits what it does.
func (s *House) speak(c *fiber.Ctx, e *festival.Edition) (*festival.Edition, error) {
	office := Principal(c).Can(int64(e.ID), account.OfficeRoles...)
	if err := e.Judge(actOf(c), office); err != nil {
		c.Locals(LocalSoon, e.Hidden() && !office && !Named(c) && actOf(c) == festival.ActSee)
		return nil, err
	}
	c.Locals(LocalHidden, e.Hidden())
	c.Locals(LocalEdition, e)
	return e, nil
}

// actOf is what the request does; a route of no edition shows at most its name.
func actOf(c *fiber.Ctx) festival.Act {
	if a, ok := c.Locals(localAct).(festival.Act); ok && a != NoEdition {
		return a
	}
	return festival.ActSee
}

// readAgain lets the next reader of the edition see what was saved meanwhile.
func readAgain(c *fiber.Ctx) {
	c.Locals(LocalEdition, nil)
	c.Locals(localAddressed, nil)
}

// named is the edition that the address names; "" for the current one.
func named(c *fiber.Ctx) string { return c.Params("edition", c.Query("edition")) }

// Named reports whether the address names an edition.
func Named(c *fiber.Ctx) bool { return named(c) != "" }

// formEdition is the edition that a form of the office carries; 0 for none.
func formEdition(c *fiber.Ctx) festival.ID {
	if !Unsafe(c.Method()) || !strings.HasPrefix(c.Path(), "/office/") {
		return 0
	}
	id, _ := strconv.ParseInt(Value(c, "_edition"), 10, 64)
	return festival.ID(id)
}
