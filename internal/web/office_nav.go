package web

// officeNav is the office's side bar, in the order a market is made.
var officeNav = []navItem{
	{"/office/", "office.nav.today", "sun", office.roles},
	{"/office/edition", "office.nav.edition", "calendar", organisers.roles},
	{"/office/locations", "office.nav.locations", "pin", organisers.roles},
	{"/office/plan", "office.nav.plan", "plan", organisers.roles},
	{"/office/stages", "office.nav.stages", "sound", planners.roles},
	{"/office/texts", "office.nav.texts", "edit", organisers.roles},
	{"/office/applications", "office.nav.applications", "mail", readers.roles},
	{"/office/stalls", "office.nav.stalls", "stall", office.roles},
	{"/office/kinds", "office.nav.kinds", "settings", jurors.roles},
	{"/office/programme", "office.nav.programme", "stage", office.roles},
	{"/office/tickets", "office.nav.tickets", "ticket", helpers.roles},
	{"/office/gate", "office.nav.gate", "entrance", gatekeepers.roles},
	{"/office/print", "office.nav.print", "print", office.roles},
	{"/office/people", "office.nav.people", "people", organisers.roles},
	{"/office/outbox", "office.nav.outbox", "mail", organisers.roles},
}
