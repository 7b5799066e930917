// Package templates carries the pages: one folder for each audience, a shared
// layout and shared parts.
package templates

import "embed"

//go:embed */*.html
var FS embed.FS
