package public

import (
	"markt/internal/web/page"
)

// Nav is what visitors see; paths are below the language.
var Nav = []page.NavItem{
	{Path: "/programme", Key: "layout.nav.programme"},
	{Path: "/stalls", Key: "layout.nav.stalls"},
	{Path: "/plan", Key: "layout.nav.plan"},
	{Path: "/tickets", Key: "layout.nav.tickets"},
	{Path: "/apply", Key: "layout.nav.apply"},
}
