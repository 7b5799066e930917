package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/programme"
	"markt/internal/web/page"
)

// hostRow is a line of the list of hosts.
type hostRow struct {
	programme.Host
	Sessions int
}

type programmeHostsPage struct {
	page.Page
	MayWrite bool
	Hosts    []hostRow
	Tabs     []page.Tab
}

func (s *screens) programmeHosts(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	doc, err := s.Programme.List(c.UserContext(), e)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.host.title")
	if err != nil {
		return err
	}
	d := programmeHostsPage{Page: p, MayWrite: s.mayPlan(c, e), Tabs: programmeTabs(p, "/hosts")}
	for _, h := range doc.Hosts {
		d.Hosts = append(d.Hosts, hostRow{h, len(sessionsOf(doc, h.ID))})
	}
	lang.Sort(p.Lang, d.Hosts, func(h hostRow) string { return h.Name })
	return s.Show(c, "office/programme_hosts", d)
}

func sessionsOf(doc programme.Document, h programme.HostID) (gives []programme.Session) {
	for _, x := range doc.Sessions {
		if slices.Contains(x.Hosts, h) {
			gives = append(gives, x)
		}
	}
	return gives
}

// hostAt is a host, or a new one, with the programme.
type hostAt struct {
	programme.Host
	doc programme.Document
}

type programmeHostPage struct {
	page.Page
	Name     string // "": a new one
	MayWrite bool
	Stalls   []page.Option
	Sessions []sessionRow
}

func hostFields(f *page.Fields, d *programme.HostDraft) {
	f.Line("name", &d.Name)
	f.Line("organisation", &d.Organisation)
	f.Text("bio", &d.Bio)
	f.Line("contact_name", &d.ContactName)
	f.Line("email", &d.Email)
	f.Line("phone", &d.Phone)
	f.Yes("confirmed", &d.Confirmed)
	page.Key(f, "stall", &d.Stall)
	f.Yes("covered", &d.Covered)
	f.Version(&d.Version)
}

func (s *screens) programmeHost() page.Handlers {
	return page.Edit(page.Form[hostAt, programme.HostDraft]{
		House: s.House, Template: "office/programme_host", Title: "office.host.edit",
		Load:   s.oneHost,
		Draft:  func(_ *festival.Edition, h hostAt) programme.HostDraft { return h.Draft() },
		Fields: hostFields,
		Page:   s.programmeHostPage,
		Save: func(c *fiber.Ctx, e *festival.Edition, h hostAt, d programme.HostDraft) (done page.Done, err error) {
			if h.ID == 0 {
				_, err = s.Programme.CreateHost(c.UserContext(), e, d, s.Now())
			} else {
				err = s.Programme.UpdateHost(c.UserContext(), e, h.ID, d, s.Now())
			}
			return page.Done{To: s.Office(c, "/programme/hosts"), Key: "office.host.saved"}, err
		},
		Removal: func(c *fiber.Ctx, p page.Page, h hostAt) (page.Question, error) {
			all, err := s.Ties.OfHost(c.UserContext(), p.Edition.ID, h.ID)
			return removal(p, "host", h.Name, all), err
		},
		Delete: func(c *fiber.Ctx, e *festival.Edition, h hostAt) (page.Done, error) {
			err := s.Programme.DeleteHost(c.UserContext(), e, h.ID, s.Now())
			return gone(s.Office(c, "/programme/hosts"), "host", int64(h.ID)), err
		},
	})
}

// oneHost is the host of the address; for "new" an empty one.
func (s *screens) oneHost(c *fiber.Ctx, e *festival.Edition) (hostAt, error) {
	doc, err := s.Programme.List(c.UserContext(), e)
	if err != nil {
		return hostAt{}, err
	}
	id, err := page.Number(c, "id")
	if err != nil || id == 0 {
		return hostAt{doc: doc}, err
	}
	h, found := doc.HostByID()[programme.HostID(id)]
	if !found {
		err = fault.New(fault.NotFound, "office.oneHost", "error.not_found")
	}
	return hostAt{h, doc}, err
}

func (s *screens) programmeHostPage(c *fiber.Ctx, p page.Page, h hostAt) (any, error) {
	d := programmeHostPage{Page: p, Name: h.Name, MayWrite: s.mayPlan(c, p.Edition)}
	if h.ID == 0 {
		d.Title = p.T("office.host.new")
	}
	n := newNaming(p, h.doc)
	for _, x := range sessionsOf(h.doc, h.ID) {
		d.Sessions = append(d.Sessions, n.line(x, nil))
	}
	stalls, err := s.Programme.StallNames(c.UserContext(), p.Edition)
	for _, st := range stalls {
		d.Stalls = append(d.Stalls, page.Option{Value: p.Sprint(st.ID), Label: st.Name})
	}
	return d, err
}
