package web

// publicNav is what visitors see; paths are below the language.
var publicNav = []navItem{
	{"/programme", "layout.nav.programme", "", nil},
	{"/stalls", "layout.nav.stalls", "", nil},
	{"/plan", "layout.nav.plan", "", nil},
	{"/tickets", "layout.nav.tickets", "", nil},
	{"/apply", "layout.nav.apply", "", nil},
}
