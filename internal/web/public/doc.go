// Package public holds the screens of visitors and vendors, sign-in, and the
// first page of an empty house. It knows no other audience.
package public

import "markt/internal/web/page"

// screens answers this audience's routes.
type screens struct{ *page.House }

var get, post = page.Get, page.Post
