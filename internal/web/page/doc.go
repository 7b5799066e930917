// Package page is what every screen is made of: the house that screens work
// with, the page and its parts, the view engine, forms, flashes and routes. It
// knows no audience.
package page
