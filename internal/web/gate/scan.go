package gate

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/web/page"
	"markt/static"
)

type startPage struct {
	page.Page
}

type scanPage struct {
	page.Page
	Device   checkin.Device
	Gates    []*checkin.Gate
	Gate     string // slug
	Location string // slug of the gate's location
	Zone     string
	Reasons  []checkin.Reason
	Words    []string
	Reader   string // address of the code reader's worker
	Wasm     string // address of the code reader
	WasmSize int64
}

// scan is the scanner on an enrolled phone, and for any other phone the words
// how to enrol it.
func (s *screens) scan(c *fiber.Ctx) error {
	d, _, err := s.Device(c)
	if fault.Is(err, fault.Unauthorized) {
		p, err := s.Page(c, "gate", "gate.start.title")
		if err != nil {
			return err
		}
		return s.Show(c, "gate/start", startPage{p})
	}
	if err != nil {
		return err
	}
	e, err := s.EditionOf(c, d.EditionID)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "gate", "gate.start.title")
	if err != nil {
		return err
	}
	data := scanPage{Page: p, Device: d, Zone: e.Zone, Reasons: append(slices.Clone(checkin.Reasons), checkin.Failed), Words: spoken}
	if data.Gates, err = s.Checkin.Gates(c.UserContext(), e.ID); err != nil {
		return err
	}
	for _, g := range data.Gates {
		if g.ID == d.GateID {
			l, err := s.Festival.Location(c.UserContext(), e, g.LocationID)
			if err != nil {
				return err
			}
			data.Gate, data.Location = g.Slug, l.Slug
		}
	}
	if data.Wasm, err = p.Asset("vendor/zxing_reader.wasm"); err != nil {
		return err
	}
	if data.Reader, err = p.Asset("gate/detect.js"); err != nil {
		return err
	}
	if data.WasmSize, err = static.Size(data.Wasm); err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	return s.Show(c, "gate/scan", data)
}
