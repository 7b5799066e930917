package gate

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/web/page"
)

type gateStartPage struct {
	page.Page
}

type gateScanPage struct {
	page.Page
	Device   checkin.Device
	Gates    []*checkin.Gate
	Location string // slug of the gate's location
	Zone     string
	Reasons  []checkin.Reason
	Wasm     string // address of the code reader
}

// gate is the scanner on an enrolled phone, and for any other phone the words
// how to enrol it.
func (s *screens) gate(c *fiber.Ctx) error {
	d, _, err := s.Device(c)
	if fault.Is(err, fault.Unauthorized) {
		p, err := s.Page(c, "gate", "gate.start.title")
		if err != nil {
			return err
		}
		return s.Show(c, "gate/start", gateStartPage{p})
	}
	if err != nil {
		return err
	}
	e, err := s.Festival.Get(c.UserContext(), d.EditionID)
	if err != nil {
		return err
	}
	c.Locals(page.LocalEdition, e)
	p, err := s.Page(c, "gate", "gate.start.title")
	if err != nil {
		return err
	}
	data := gateScanPage{Page: p, Device: d, Zone: e.Zone, Reasons: append(checkin.Reasons, checkin.Failed)}
	if data.Gates, err = s.Checkin.Gates(c.UserContext(), e.ID); err != nil {
		return err
	}
	for _, g := range data.Gates {
		if g.ID == d.GateID {
			l, err := s.Festival.Location(c.UserContext(), e, g.LocationID)
			if err != nil {
				return err
			}
			data.Location = l.Slug
		}
	}
	if data.Wasm, err = p.Asset("vendor/zxing_reader.wasm"); err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	return s.Show(c, "gate/scan", data)
}

type gateEnrolPage struct {
	page.Page
	Device checkin.Device
}

// gateEnrol is what the QR in the office opens. It uses nothing up: cameras
// and chat programs look at addresses before people do.
func (s *screens) gateEnrol(c *fiber.Ctx) error {
	d, err := s.Checkin.PeekEnrol(c.UserContext(), c.Params("token"), s.Now())
	if err != nil {
		return err
	}
	p, err := s.Page(c, "gate", "gate.enrol.title")
	if err != nil {
		return err
	}
	return s.Show(c, "gate/enrol", gateEnrolPage{p, d})
}

const deviceCookieAge = 400 * 24 * 3600

// gateEnrolPost makes this browser the device. Its token lies in a cookie that
// no script can read and no other site can send.
func (s *screens) gateEnrolPost(c *fiber.Ctx) error {
	token, _, err := s.Checkin.Enrol(c.UserContext(), c.Params("token"), c.Get(fiber.HeaderUserAgent), s.Now())
	if err != nil {
		return err
	}
	c.Cookie(&fiber.Cookie{
		Name: s.CookieName("device"), Value: token, Path: "/", MaxAge: deviceCookieAge,
		HTTPOnly: true, Secure: s.HTTPS(), SameSite: "Strict",
	})
	return page.SeeOther(c, "/gate")
}
