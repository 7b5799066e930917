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
	Tabs     []string // what the device may, and its own
	First    string   // of the tabs
	Gates    []*checkin.Gate
	Gate     string // slug
	Location string // slug of the gate's location
	Zone     string
	Reasons  []checkin.Reason
	Words    []string
	Reader   string // address of the code reader's worker
	Wasm     string // address of the code reader
	WasmSize int64
	Most     int // people of a head count
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
	data := scanPage{Page: p, Device: d, Tabs: tabs(d.Rights), Zone: e.Zone, Reasons: append(slices.Clone(checkin.Reasons), checkin.Failed), Words: spoken, Most: checkin.MaxInside}
	data.First = data.Tabs[0]
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

// tabs are what a device shows; a search stands beside the number that it finds.
func tabs(may checkin.Rights) (all []string) {
	if may.Scan {
		all = append(all, "scan")
	}
	if may.Scan || may.Search {
		all = append(all, "number")
	}
	if may.Count {
		all = append(all, "count")
	}
	return append(all, "device")
}
