package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
)

// navItem is a line of a navigation; roles limit who sees it.
type navItem struct {
	path  string
	key   string
	icon  string
	roles []account.Role
}

// publicNav is what visitors see; paths are below the language.
var publicNav = []navItem{
	{"/programme", "layout.nav.programme", "", nil},
	{"/stalls", "layout.nav.stalls", "", nil},
	{"/plan", "layout.nav.plan", "", nil},
	{"/tickets", "layout.nav.tickets", "", nil},
	{"/apply", "layout.nav.apply", "", nil},
}

// officeNav is the office's side bar, in the order a market is made.
var officeNav = []navItem{
	{"/office/", "office.nav.today", "sun", account.OfficeRoles},
	{"/office/edition", "office.nav.edition", "calendar", []account.Role{account.Organiser}},
	{"/office/locations", "office.nav.locations", "pin", []account.Role{account.Organiser}},
	{"/office/plan", "office.nav.plan", "plan", []account.Role{account.Organiser}},
	{"/office/stages", "office.nav.stages", "sound", []account.Role{account.Organiser, account.Programme}},
	{"/office/texts", "office.nav.texts", "edit", []account.Role{account.Organiser}},
	{"/office/applications", "office.nav.applications", "mail", []account.Role{account.Organiser, account.Jury, account.Programme}},
	{"/office/stalls", "office.nav.stalls", "stall", account.OfficeRoles},
	{"/office/kinds", "office.nav.kinds", "settings", []account.Role{account.Organiser, account.Jury}},
	{"/office/programme", "office.nav.programme", "stage", account.OfficeRoles},
	{"/office/tickets", "office.nav.tickets", "ticket", helpers.roles},
	{"/office/gate", "office.nav.gate", "entrance", gatekeepers.roles},
	{"/office/print", "office.nav.print", "print", account.OfficeRoles},
	{"/office/people", "office.nav.people", "people", []account.Role{account.Organiser}},
	{"/office/outbox", "office.nav.outbox", "mail", []account.Role{account.Organiser}},
}

func (s *Server) nav(c *fiber.Ctx, p page) []navLink {
	if p.Bare {
		return nil
	}
	items := publicNav
	if p.Layout == "office" {
		items = officeNav
	}
	who := principal(c)
	links := make([]navLink, 0, len(items))
	for _, item := range items {
		href := item.path
		if p.Layout != "office" {
			href = p.Path(item.path)
		} else if !who.Can(editionID(p.edition), item.roles...) {
			continue
		}
		links = append(links, navLink{Href: href, Label: p.T(item.key), Icon: item.icon, Current: isCurrent(c.Path(), href)})
	}
	return links
}

func isCurrent(path, href string) bool {
	return path == href || (!strings.HasSuffix(href, "/") && strings.HasPrefix(path, href+"/"))
}
