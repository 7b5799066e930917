// Package gate holds the pages of the volunteers' phones. It knows no other
// audience.
package gate

import "markt/internal/web/page"

// screens answers this audience's routes.
type screens struct{ *page.House }

var get, post = page.Get, page.Post
