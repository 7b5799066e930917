package office

import (
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/web/page"
)

type gateDevicesPage struct {
	page.Page
	Tabs    []page.Tab
	Devices []deviceRow
	Drilled bool // any of them
	Gates   []page.Option
	Asking  int // phones that scanned a poster and wait
}

type deviceRow struct {
	checkin.Device
	Href  string
	State string   // waiting, expired, enrolled, silent or revoked
	May   []string // its rights
	Drill checkin.Drill
}

func deviceState(d checkin.Device, now time.Time) string {
	switch {
	case d.RevokedAt != nil:
		return "revoked"
	case d.EnrolledAt == nil && now.After(d.EnrolExpiresAt):
		return "expired"
	case d.EnrolledAt == nil:
		return "waiting"
	case d.LastSeenAt == nil || now.Sub(*d.LastSeenAt) > checkin.Silence:
		return "silent"
	}
	return "enrolled"
}

// rightsOf are the names of what a device may, as the office's words have them.
func rightsOf(may checkin.Rights) (all []string) {
	for _, right := range []struct {
		has  bool
		name string
	}{{may.Scan, "scan"}, {may.Search, "search"}, {may.Count, "count"}, {may.Lead, "lead"}} {
		if right.has {
			all = append(all, right.name)
		}
	}
	return all
}

func (s *screens) gateDevices(c *fiber.Ctx) error { return s.showGateDevices(c, nil) }

func (s *screens) showGateDevices(c *fiber.Ctx, wrong error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.gate.devices")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := gateDevicesPage{Page: p, Tabs: gateTabs(p, "devices")}
	if d.Gates, err = s.gatePicks(c, p, e); err != nil {
		return err
	}
	devices, err := s.Checkin.Devices(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	drills, err := s.Checkin.Drills(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	asking, err := s.Checkin.Requests(c.UserContext(), e.ID, s.Now())
	if err != nil {
		return err
	}
	d.Asking = len(asking)
	for _, one := range devices {
		d.Devices = append(d.Devices, deviceRow{one, s.deviceHref(c, one.ID), deviceState(one, s.Now()), rightsOf(one.Rights), drills[one.ID]})
	}
	d.Drilled = len(drills) > 0
	return s.Show(c, "office/gate_devices", d)
}

func (s *screens) deviceHref(c *fiber.Ctx, id checkin.DeviceID) string {
	return s.Office(c, "/gate/devices/%d", id)
}

func (s *screens) gateDevicesPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var name string
	var gate checkin.GateID
	f := page.Reading(c, e.Loc())
	f.Line("name", &name)
	page.Key(f, "gate", &gate)
	var done page.Done
	if err = f.Err(); err == nil {
		done, err = s.WriteOnce(c, func() (page.Done, error) {
			device, err := s.Checkin.CreateDevice(c.UserContext(), e.ID, gate, name, s.Now())
			return page.Done{To: s.deviceHref(c, device.ID)}, err
		})
	}
	return s.End(c, done, err, s.showGateDevices)
}

type gateDevicePage struct {
	page.Page
	Device checkin.Device
	State  string
	Href   string
	May    []string
	QR     template.URL // empty once it is used up
	Link   string
	Secure bool // a phone's camera needs https
}

func (s *screens) gateDevice(c *fiber.Ctx) error { return s.showGateDevice(c, nil) }

// showGateDevice shows the QR that enrols one phone.
func (s *screens) showGateDevice(c *fiber.Ctx, wrong error) error {
	_, device, err := s.deviceOf(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.gate.device", "name", device.Name)
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := gateDevicePage{Page: p, Device: device, State: deviceState(device, s.Now()), Href: s.deviceHref(c, device.ID), May: rightsOf(device.Rights), Secure: s.HTTPS()}
	if d.State == "waiting" {
		d.Link = s.Press.Address("/gate/enrol/" + s.Checkin.EnrolToken(device))
		if d.QR, err = page.Picture(d.Link); err != nil {
			return err
		}
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.Show(c, "office/gate_device", d)
}

func (s *screens) deviceOf(c *fiber.Ctx) (*festival.Edition, checkin.Device, error) {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return nil, checkin.Device{}, err
	}
	d, err := s.Checkin.Device(c.UserContext(), e.ID, checkin.DeviceID(id))
	return e, d, err
}

// gateDeviceRightsPost says what a phone may. Where the form says what it was
// filled with, only what differs is meant: what another gave or took meanwhile stays.
func (s *screens) gateDeviceRightsPost(c *fiber.Ctx) error {
	e, d, err := s.deviceOf(c)
	if err != nil {
		return err
	}
	may, seen := d.Rights, strings.Fields(page.Value(c, seenField))
	f := page.Reading(c, e.Loc())
	for name, right := range map[string]*bool{"scan": &may.Scan, "search": &may.Search, "count": &may.Count, "lead": &may.Lead} {
		var typed bool
		if f.Yes(name, &typed); len(seen) == 0 || typed != slices.Contains(seen, name) {
			*right = typed
		}
	}
	if err = f.Err(); err == nil && may != d.Rights {
		err = s.Checkin.SetRights(c.UserContext(), e.ID, d.ID, may, s.Now())
	}
	return s.End(c, page.Done{To: s.deviceHref(c, d.ID), Key: "office.gate.device_saved"}, err, s.showGateDevice)
}

func (s *screens) gateDeviceRenewPost(c *fiber.Ctx) error {
	e, d, err := s.deviceOf(c)
	if err != nil {
		return err
	}
	renew := func() error { return s.Checkin.RenewDevice(c.UserContext(), e.ID, d.ID, s.Now()) }
	if d.EnrolledAt == nil { // no phone is shut out
		err = renew()
	} else {
		err = s.Sure(c, askDevice("renew", d), renew)
	}
	return s.End(c, page.Done{To: s.deviceHref(c, d.ID), Key: "office.gate.device_renewed"}, err, s.showGateDevice)
}

func (s *screens) gateDeviceRevokePost(c *fiber.Ctx) error {
	e, d, err := s.deviceOf(c)
	if err != nil {
		return err
	}
	if d.RevokedAt == nil {
		err = s.Sure(c, askDevice("revoke", d), func() error { return s.Checkin.RevokeDevice(c.UserContext(), e.ID, d.ID, s.Now()) })
	}
	return s.End(c, page.Done{To: s.Office(c, "/gate/devices"), Key: "office.gate.device_revoked"}, err, s.showGateDevice)
}

// askDevice asks before a phone is shut out.
func askDevice(what string, d checkin.Device) func(page.Page) (page.Question, error) {
	return func(p page.Page) (page.Question, error) {
		return page.Question{
			State: d.Generation, // the phone that it was asked about
			Title: p.T("office.ask.device."+what, "name", d.Name, "gate", p.Text(d.GateName)), Text: []string{p.T("office.ask.means.device." + what)},
			Do: p.T("office.ask.do.device." + what),
		}, nil
	}
}
