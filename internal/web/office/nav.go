package office

import (
	"markt/internal/web/page"
)

// Nav is the office's side bar, in the order a market is made.
var Nav = []page.NavItem{
	{Path: "/", Key: "office.nav.today", Icon: "sun", Roles: page.Office.Roles},
	{Path: "/edition", Key: "office.nav.edition", Icon: "calendar", Roles: organisers.Roles},
	{Path: "/locations", Key: "office.nav.locations", Icon: "pin", Roles: organisers.Roles},
	{Path: "/plan", Key: "office.nav.plan", Icon: "plan", Roles: organisers.Roles},
	{Path: "/stages", Key: "office.nav.stages", Icon: "sound", Roles: planners.Roles},
	{Path: "/texts", Key: "office.nav.texts", Icon: "edit", Roles: organisers.Roles},
	{Path: "/applications", Key: "office.nav.applications", Icon: "mail", Roles: readers.Roles},
	{Path: "/jury", Key: "office.nav.jury", Icon: "star", Roles: jurors.Roles},
	{Path: "/stalls", Key: "office.nav.stalls", Icon: "stall", Roles: page.Office.Roles},
	{Path: "/papers", Key: "office.nav.papers", Icon: "file", Roles: organisers.Roles},
	{Path: "/messages", Key: "office.nav.messages", Icon: "phone", Roles: organisers.Roles},
	{Path: "/kinds", Key: "office.nav.kinds", Icon: "settings", Roles: jurors.Roles},
	{Path: "/programme", Key: "office.nav.programme", Icon: "stage", Roles: page.Office.Roles},
	{Path: "/tickets", Key: "office.nav.tickets", Icon: "ticket", Roles: helpers.Roles},
	{Path: "/gate", Key: "office.nav.gate", Icon: "entrance", Roles: gatekeepers.Roles},
	{Path: "/print", Key: "office.nav.print", Icon: "print", Roles: page.Office.Roles},
	{Path: "/imports", Key: "office.nav.imports", Icon: "upload", Roles: planners.Roles},
	{Path: "/exports", Key: "office.nav.exports", Icon: "download", Roles: page.Office.Roles},
	{Path: "/people", Key: "office.nav.people", Icon: "people", Roles: organisers.Roles},
	{Path: "/outbox", Key: "office.nav.outbox", Icon: "mail", Roles: organisers.Roles},
}
