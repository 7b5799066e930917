package public

import (
	"bytes"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// openStall is the stall that the application of the address became, if it
// comes and stands on a released plan; NotFound else.
func (s *screens) openStall(c *fiber.Ctx) (l linked, e *festival.Edition, st *stall.Stall, err error) {
	const op = "public.openStall"
	if l, err = s.openLinked(c); err != nil {
		return l, e, st, err
	}
	if e, err = s.Festival.Get(c.UserContext(), l.app.EditionID); err != nil {
		return l, e, st, err
	}
	if st, err = s.Stalls.StallOf(c.UserContext(), l.app.ID); err != nil {
		return l, e, st, err
	}
	r, err := s.Site.Last(c.UserContext(), e)
	if err == nil && (st.State == stall.StallWithdrawn || len(r.Document.StaysByStall()[st.ID]) == 0) {
		err = fault.New(fault.NotFound, op, "error.not_found")
	}
	return l, e, st, err
}

// myStallPass is the card that the stall shows at the entrance.
func (s *screens) myStallPass(c *fiber.Ctx) error {
	_, e, st, err := s.openStall(c)
	if err != nil {
		return err
	}
	var pdf bytes.Buffer
	if err := s.Press.StallPass(c.UserContext(), &pdf, e, s.Language(c), st.ID); err != nil {
		return err
	}
	return page.SendPDF(c, "stall-pass.pdf", pdf.Bytes())
}

// myStallCalendar are the stall's days and its load-in for a calendar.
func (s *screens) myStallCalendar(c *fiber.Ctx) error {
	l, e, st, err := s.openStall(c)
	if err != nil {
		return err
	}
	body, err := s.Press.StallCalendar(c.UserContext(), e, s.Language(c), st.ID, st.Name, s.Absolute(l.mine()))
	if err != nil {
		return err
	}
	c.Attachment("stall.ics")
	c.Set(fiber.HeaderContentType, "text/calendar; charset=utf-8")
	return c.Send(body)
}
