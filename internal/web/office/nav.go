package office

import (
	"markt/internal/web/page"
)

// officeNav is the office's side bar, in the order a market is made.
var Nav = []page.NavItem{
	{Path: "/office/", Key: "office.nav.today", Icon: "sun", Roles: page.Office.Roles},
	{Path: "/office/edition", Key: "office.nav.edition", Icon: "calendar", Roles: organisers.Roles},
	{Path: "/office/locations", Key: "office.nav.locations", Icon: "pin", Roles: organisers.Roles},
	{Path: "/office/plan", Key: "office.nav.plan", Icon: "plan", Roles: organisers.Roles},
	{Path: "/office/stages", Key: "office.nav.stages", Icon: "sound", Roles: planners.Roles},
	{Path: "/office/texts", Key: "office.nav.texts", Icon: "edit", Roles: organisers.Roles},
	{Path: "/office/applications", Key: "office.nav.applications", Icon: "mail", Roles: readers.Roles},
	{Path: "/office/stalls", Key: "office.nav.stalls", Icon: "stall", Roles: page.Office.Roles},
	{Path: "/office/kinds", Key: "office.nav.kinds", Icon: "settings", Roles: jurors.Roles},
	{Path: "/office/programme", Key: "office.nav.programme", Icon: "stage", Roles: page.Office.Roles},
	{Path: "/office/tickets", Key: "office.nav.tickets", Icon: "ticket", Roles: helpers.Roles},
	{Path: "/office/gate", Key: "office.nav.gate", Icon: "entrance", Roles: gatekeepers.Roles},
	{Path: "/office/print", Key: "office.nav.print", Icon: "print", Roles: page.Office.Roles},
	{Path: "/office/people", Key: "office.nav.people", Icon: "people", Roles: organisers.Roles},
	{Path: "/office/outbox", Key: "office.nav.outbox", Icon: "mail", Roles: organisers.Roles},
}
