package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/programme"
)

// officeHost is a line of the list of hosts.
type officeHost struct {
	Href, Name, Organisation string
	Sessions                 int
}

type officeHostsPage struct {
	page
	MayWrite bool
	Hosts    []officeHost
	Tabs     []tab
}

func (s *Server) officeHosts(c *fiber.Ctx) error {
	e, doc, err := s.working(c)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.host.title")
	if err != nil {
		return err
	}
	gives := map[programme.HostID]int{}
	for _, x := range doc.Sessions {
		for _, h := range x.Hosts {
			gives[h]++
		}
	}
	d := officeHostsPage{page: p, MayWrite: s.mayPlan(c, e), Tabs: p.programmeTabs("hosts")}
	for _, h := range doc.Hosts {
		d.Hosts = append(d.Hosts, officeHost{Href: hostHref(h.ID), Name: h.Name, Organisation: h.Organisation, Sessions: gives[h.ID]})
	}
	return s.show(c, fiber.StatusOK, "office/programme_hosts", d)
}

func hostHref(id programme.HostID) string {
	return "/office/programme/hosts/" + strconv.FormatInt(int64(id), 10)
}

type officeHostPage struct {
	page
	ID           programme.HostID
	MayWrite     bool
	Name         string
	Organisation string
	Bio          lang.Text
	Version      int
	Sessions     []officeSession
	Action       string
}

// hostPage is the form of one host, or of a new one for "new".
func (s *Server) hostPage(c *fiber.Ctx) (officeHostPage, error) {
	e, doc, err := s.working(c)
	if err != nil {
		return officeHostPage{}, err
	}
	if c.Params("id") == "" {
		p, err := s.page(c, "office", "office.host.new")
		return officeHostPage{page: p, MayWrite: s.mayPlan(c, e), Action: "/office/programme/hosts/new"}, err
	}
	_, id, err := s.editionAndID(c)
	if err != nil {
		return officeHostPage{}, err
	}
	h, found := doc.HostByID()[programme.HostID(id)]
	if !found {
		return officeHostPage{}, fault.New(fault.NotFound, "web.hostPage", "error.not_found")
	}
	p, err := s.page(c, "office", "office.host.edit")
	d := officeHostPage{page: p, ID: h.ID, MayWrite: s.mayPlan(c, e), Name: h.Name, Organisation: h.Organisation, Bio: h.Bio, Version: h.Version, Action: hostHref(h.ID)}
	n := newNaming(p, doc)
	for _, x := range doc.Sessions {
		for _, of := range x.Hosts {
			if of == h.ID {
				d.Sessions = append(d.Sessions, n.line(x, nil))
			}
		}
	}
	return d, err
}

func (s *Server) officeHost(c *fiber.Ctx) error {
	d, err := s.hostPage(c)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "office/programme_host", d)
}

func (s *Server) officeHostPost(c *fiber.Ctx) error {
	d, err := s.hostPage(c)
	if err != nil {
		return err
	}
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	d.Name, d.Organisation, d.Bio = value(c, "name"), value(c, "organisation"), text(c, "bio")
	version, _ := strconv.Atoi(value(c, "version"))
	draft := programme.HostDraft{Name: d.Name, Organisation: d.Organisation, Bio: d.Bio, Version: version}
	if d.ID == 0 {
		_, err = s.Programme.CreateHost(c.UserContext(), e, draft, s.now())
	} else {
		err = s.Programme.UpdateHost(c.UserContext(), e, d.ID, draft, s.now())
	}
	if err != nil {
		status, ok := d.complain(err)
		if !ok {
			return err
		}
		return s.show(c, status, "office/programme_host", d)
	}
	s.flash(c, "ok", "office.host.saved")
	return seeOther(c, "/office/programme/hosts")
}

func (s *Server) officeHostDeletePost(c *fiber.Ctx) error {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return err
	}
	if err := s.Programme.DeleteHost(c.UserContext(), e, programme.HostID(id), s.now()); err != nil {
		return err
	}
	s.flash(c, "ok", "office.host.deleted")
	return seeOther(c, "/office/programme/hosts")
}
