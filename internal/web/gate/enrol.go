package gate

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/web/page"
)

type enrolPage struct {
	page.Page
	Device checkin.Device
}

// enrol is what the QR in the office opens. It uses nothing up: cameras
// and chat programs look at addresses before people do.
func (s *screens) enrol(c *fiber.Ctx) error {
	d, err := s.Checkin.PeekEnrol(c.UserContext(), c.Params("token"), s.Now())
	if err != nil {
		return s.enrolledAlready(c, err)
	}
	if _, err := s.EditionOf(c, d.EditionID); err != nil {
		return err
	}
	p, err := s.Page(c, "gate", "gate.enrol.title")
	if err != nil {
		return err
	}
	return s.Show(c, "gate/enrol", enrolPage{p, d})
}

const deviceCookieAge = 400 * 24 * 3600

// enrolPost makes this browser the device. Its token lies in a cookie that
// no script can read and no other site can send.
func (s *screens) enrolPost(c *fiber.Ctx) error {
	if err := s.JudgeEnrol(c, c.Params("token")); err != nil {
		return s.enrolledAlready(c, err)
	}
	token, _, err := s.Checkin.Enrol(c.UserContext(), c.Params("token"), c.Get(fiber.HeaderUserAgent), s.Now())
	if err != nil {
		return s.enrolledAlready(c, err)
	}
	s.keepToken(c, token)
	return page.SeeOther(c, "/gate")
}

func (s *screens) keepToken(c *fiber.Ctx, token string) {
	c.Cookie(&fiber.Cookie{
		Name: s.CookieName("device"), Value: token, Path: "/", MaxAge: deviceCookieAge,
		HTTPOnly: true, Secure: s.HTTPS(), SameSite: "Strict",
	})
}

// enrolledAlready sends the phone that was set up by this QR, and presses twice
// or reads it again, on to its gate; for any other one the QR is used up.
func (s *screens) enrolledAlready(c *fiber.Ctx, over error) error {
	if !fault.Is(over, fault.Gone) {
		return over
	}
	if d, _, err := s.Device(c); err != nil || !s.Checkin.IsEnrolBy(c.Params("token"), d) {
		return over
	}
	return page.SeeOther(c, "/gate")
}
