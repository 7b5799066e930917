// Package office holds the screens of those who make the market: organisers,
// jury, programme, finance and gate leads. It knows no other audience.
package office

import "markt/internal/web/page"

// screens answers this audience's routes.
type screens struct {
	*page.House
	prints   prints
	placings placings
	walls    chan struct{} // a place for each stream to a screen
	editors  chan struct{} // and to a plan's editor
	doors    []page.Route  // what can be opened, for pages that link only to what their reader may see
}

var get, post = page.Get, page.Post
