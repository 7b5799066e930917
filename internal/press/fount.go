package press

import (
	"sync"

	"markt/internal/print"
	"markt/static"
)

// fount is read once and shared by all documents.
var fount = sync.OnceValues(func() (*print.Fount, error) { return print.ReadFount(static.Face) })

// FaceNames are all typefaces that a print may be set in.
func FaceNames() []string { return print.FaceNames() }

// QRSVG is a QR code as an SVG picture, for screens.
func QRSVG(payload string) (string, error) { return print.QRSVG(payload) }
