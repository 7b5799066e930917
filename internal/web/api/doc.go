// Package api answers programs and enrolled devices in JSON. It knows no other
// audience.
package api

import "markt/internal/web/page"

// screens answers this audience's routes.
type screens struct{ *page.House }

var get, post = page.Get, page.Post
