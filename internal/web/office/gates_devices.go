package office

import (
	"html/template"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/web/page"
)

type devicesPage struct {
	page.Page
	Tabs    []page.Tab
	Devices []deviceRow
	Gates   []page.Option
	In      map[string]string
}

type deviceRow struct {
	checkin.Device
	Href  string
	State string // waiting, expired, enrolled, silent or revoked
}

// silence is how long a device may be quiet before the list says so.
const silence = 5 * time.Minute

func deviceState(d checkin.Device, now time.Time) string {
	switch {
	case d.RevokedAt != nil:
		return "revoked"
	case d.EnrolledAt == nil && now.After(d.EnrolExpiresAt):
		return "expired"
	case d.EnrolledAt == nil:
		return "waiting"
	case d.LastSeenAt == nil || now.Sub(*d.LastSeenAt) > silence:
		return "silent"
	}
	return "enrolled"
}

func (s *screens) devices(c *fiber.Ctx) error {
	return s.showDevices(c, map[string]string{}, nil)
}

func (s *screens) showDevices(c *fiber.Ctx, in map[string]string, failed error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.gate.devices")
	if err != nil {
		return err
	}
	d := devicesPage{Page: p, Tabs: gateTabs(p, "devices"), In: in}
	status, err := d.Judge(failed)
	if err != nil {
		return err
	}
	gates, err := s.Checkin.Gates(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	for _, g := range gates {
		d.Gates = append(d.Gates, page.Option{Value: strconv.FormatInt(int64(g.ID), 10), Label: p.Text(g.Name)})
	}
	if d.In["gate"] == "" && len(d.Gates) == 1 {
		d.In["gate"] = d.Gates[0].Value
	}
	devices, err := s.Checkin.Devices(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	for _, one := range devices {
		d.Devices = append(d.Devices, deviceRow{one, deviceHref(one.ID), deviceState(one, s.Now())})
	}
	return s.Show(c, status, "office/gate_devices", d)
}

func deviceHref(id checkin.DeviceID) string {
	return "/office/gate/devices/" + strconv.FormatInt(int64(id), 10)
}

func (s *screens) devicesPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	r := page.Read(c)
	device, err := s.Checkin.CreateDevice(c.UserContext(), e.ID, checkin.GateID(r.Whole("gate")), page.Value(c, "name"), s.Now())
	if err != nil {
		return s.showDevices(c, page.Sent(c, "name", "gate").In, err)
	}
	return page.SeeOther(c, deviceHref(device.ID))
}

type devicePage struct {
	page.Page
	Device checkin.Device
	State  string
	Href   string
	QR     template.URL // empty once it is used up
	Link   string
	Secure bool // a phone's camera needs https
}

// officeDevice shows the QR that enrols one phone.
func (s *screens) device(c *fiber.Ctx) error {
	_, device, err := s.deviceOf(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.gate.device", "name", device.Name)
	if err != nil {
		return err
	}
	d := devicePage{Page: p, Device: device, State: deviceState(device, s.Now()), Href: deviceHref(device.ID), Secure: s.Https()}
	if d.State == "waiting" {
		d.Link = s.Press.Address("/gate/enrol/" + s.Checkin.EnrolToken(device))
		if d.QR, err = page.Picture(d.Link); err != nil {
			return err
		}
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.Show(c, fiber.StatusOK, "office/gate_device", d)
}

func (s *screens) deviceOf(c *fiber.Ctx) (*festival.Edition, checkin.Device, error) {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return nil, checkin.Device{}, err
	}
	d, err := s.Checkin.Device(c.UserContext(), e.ID, checkin.DeviceID(id))
	return e, d, err
}

func (s *screens) deviceRenewPost(c *fiber.Ctx) error {
	e, d, err := s.deviceOf(c)
	if err != nil {
		return err
	}
	if err := s.Checkin.RenewDevice(c.UserContext(), e.ID, d.ID, s.Now()); err != nil {
		return err
	}
	s.Flash(c, "ok", "office.gate.device_renewed")
	return page.SeeOther(c, deviceHref(d.ID))
}

func (s *screens) deviceRevokePost(c *fiber.Ctx) error {
	e, d, err := s.deviceOf(c)
	if err != nil {
		return err
	}
	if err := s.Checkin.RevokeDevice(c.UserContext(), e.ID, d.ID, s.Now()); err != nil {
		return err
	}
	s.Flash(c, "ok", "office.gate.device_revoked")
	return page.SeeOther(c, "/office/gate/devices")
}
