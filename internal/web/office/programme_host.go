package office

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/programme"
	"markt/internal/web/page"
)

// officeHost is a line of the list of hosts.
type hostRow struct {
	Href, Name, Organisation string
	Sessions                 int
}

type hostsPage struct {
	page.Page
	MayWrite bool
	Hosts    []hostRow
	Tabs     []page.Tab
}

func (s *screens) hosts(c *fiber.Ctx) error {
	e, doc, err := s.working(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.host.title")
	if err != nil {
		return err
	}
	gives := map[programme.HostID]int{}
	for _, x := range doc.Sessions {
		for _, h := range x.Hosts {
			gives[h]++
		}
	}
	d := hostsPage{Page: p, MayWrite: s.mayPlan(c, e), Tabs: programmeTabs(p, "hosts")}
	for _, h := range doc.Hosts {
		d.Hosts = append(d.Hosts, hostRow{Href: hostHref(h.ID), Name: h.Name, Organisation: h.Organisation, Sessions: gives[h.ID]})
	}
	return s.Show(c, fiber.StatusOK, "office/programme_hosts", d)
}

func hostHref(id programme.HostID) string {
	return "/office/programme/hosts/" + strconv.FormatInt(int64(id), 10)
}

type hostPage struct {
	page.Page
	ID           programme.HostID
	MayWrite     bool
	Name         string
	Organisation string
	Bio          lang.Text
	Version      int
	Sessions     []sessionRow
	Action       string
}

// hostPage is the form of one host, or of a new one for "new".
func (s *screens) hostPage(c *fiber.Ctx) (hostPage, error) {
	e, doc, err := s.working(c)
	if err != nil {
		return hostPage{}, err
	}
	if c.Params("id") == "" {
		p, err := s.Page(c, "office", "office.host.new")
		return hostPage{Page: p, MayWrite: s.mayPlan(c, e), Action: "/office/programme/hosts/new"}, err
	}
	_, id, err := s.EditionAndID(c)
	if err != nil {
		return hostPage{}, err
	}
	h, found := doc.HostByID()[programme.HostID(id)]
	if !found {
		return hostPage{}, fault.New(fault.NotFound, "office.hostPage", "error.not_found")
	}
	p, err := s.Page(c, "office", "office.host.edit")
	d := hostPage{Page: p, ID: h.ID, MayWrite: s.mayPlan(c, e), Name: h.Name, Organisation: h.Organisation, Bio: h.Bio, Version: h.Version, Action: hostHref(h.ID)}
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

func (s *screens) host(c *fiber.Ctx) error {
	d, err := s.hostPage(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "office/programme_host", d)
}

func (s *screens) hostPost(c *fiber.Ctx) error {
	d, err := s.hostPage(c)
	if err != nil {
		return err
	}
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	d.Name, d.Organisation, d.Bio = page.Value(c, "name"), page.Value(c, "organisation"), page.Text(c, "bio")
	version, _ := strconv.Atoi(page.Value(c, "version"))
	draft := programme.HostDraft{Name: d.Name, Organisation: d.Organisation, Bio: d.Bio, Version: version}
	if d.ID == 0 {
		_, err = s.Programme.CreateHost(c.UserContext(), e, draft, s.Now())
	} else {
		err = s.Programme.UpdateHost(c.UserContext(), e, d.ID, draft, s.Now())
	}
	if err != nil {
		status, ok := d.Complain(err)
		if !ok {
			return err
		}
		return s.Show(c, status, "office/programme_host", d)
	}
	s.Flash(c, "ok", "office.host.saved")
	return page.SeeOther(c, "/office/programme/hosts")
}

func (s *screens) hostDeletePost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	if err := s.Programme.DeleteHost(c.UserContext(), e, programme.HostID(id), s.Now()); err != nil {
		return err
	}
	s.Flash(c, "ok", "office.host.deleted")
	return page.SeeOther(c, "/office/programme/hosts")
}
