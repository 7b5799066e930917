package web

import (
	"html/template"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/festival"
)

type officeDevicesPage struct {
	page
	Tabs    []tab
	Devices []officeDevice
	Gates   []option
	In      map[string]string
}

type officeDevice struct {
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

func (s *Server) officeDevices(c *fiber.Ctx) error {
	return s.showDevices(c, map[string]string{}, nil)
}

func (s *Server) showDevices(c *fiber.Ctx, in map[string]string, failed error) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.gate.devices")
	if err != nil {
		return err
	}
	d := officeDevicesPage{page: p, Tabs: p.gateTabs("devices"), In: in}
	status, err := d.judge(failed)
	if err != nil {
		return err
	}
	gates, err := s.Checkin.Gates(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	for _, g := range gates {
		d.Gates = append(d.Gates, option{Value: strconv.FormatInt(int64(g.ID), 10), Label: p.Text(g.Name)})
	}
	if d.In["gate"] == "" && len(d.Gates) == 1 {
		d.In["gate"] = d.Gates[0].Value
	}
	devices, err := s.Checkin.Devices(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	for _, one := range devices {
		d.Devices = append(d.Devices, officeDevice{one, deviceHref(one.ID), deviceState(one, s.now())})
	}
	return s.show(c, status, "office/gate_devices", d)
}

func deviceHref(id checkin.DeviceID) string {
	return "/office/gate/devices/" + strconv.FormatInt(int64(id), 10)
}

func (s *Server) officeDevicesPost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	r := read(c)
	device, err := s.Checkin.CreateDevice(c.UserContext(), e.ID, checkin.GateID(r.whole("gate")), value(c, "name"), s.now())
	if err != nil {
		return s.showDevices(c, typed(c, "name", "gate").In, err)
	}
	return seeOther(c, deviceHref(device.ID))
}

type officeDevicePage struct {
	page
	Device checkin.Device
	State  string
	Href   string
	QR     template.URL // empty once it is used up
	Link   string
	Secure bool // a phone's camera needs https
}

// officeDevice shows the QR that enrols one phone.
func (s *Server) officeDevice(c *fiber.Ctx) error {
	_, device, err := s.deviceOf(c)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.gate.device", "name", device.Name)
	if err != nil {
		return err
	}
	d := officeDevicePage{page: p, Device: device, State: deviceState(device, s.now()), Href: deviceHref(device.ID), Secure: s.https()}
	if d.State == "waiting" {
		d.Link = s.Press.Address("/gate/enrol/" + s.Checkin.EnrolToken(device))
		if d.QR, err = picture(d.Link); err != nil {
			return err
		}
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.show(c, fiber.StatusOK, "office/gate_device", d)
}

func (s *Server) deviceOf(c *fiber.Ctx) (*festival.Edition, checkin.Device, error) {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return nil, checkin.Device{}, err
	}
	d, err := s.Checkin.Device(c.UserContext(), e.ID, checkin.DeviceID(id))
	return e, d, err
}

func (s *Server) officeDeviceRenewPost(c *fiber.Ctx) error {
	e, d, err := s.deviceOf(c)
	if err != nil {
		return err
	}
	if err := s.Checkin.RenewDevice(c.UserContext(), e.ID, d.ID, s.now()); err != nil {
		return err
	}
	s.flash(c, "ok", "office.gate.device_renewed")
	return seeOther(c, deviceHref(d.ID))
}

func (s *Server) officeDeviceRevokePost(c *fiber.Ctx) error {
	e, d, err := s.deviceOf(c)
	if err != nil {
		return err
	}
	if err := s.Checkin.RevokeDevice(c.UserContext(), e.ID, d.ID, s.now()); err != nil {
		return err
	}
	s.flash(c, "ok", "office.gate.device_revoked")
	return seeOther(c, "/office/gate/devices")
}
