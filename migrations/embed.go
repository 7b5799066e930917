// Package migrations carries the database's schema, forward only.
package migrations

import "embed"

//go:embed *.sql
var FS embed.FS
