package press

import (
	"sync"

	"markt/internal/print"
	"markt/static"
)

// fount reads the typefaces once; they are shared by all documents.
var fount = sync.OnceValues(func() (*print.Fount, error) {
	var f print.Faces
	for name, face := range map[string]*[]byte{
		"rubik-regular":            &f.Text,
		"rubik-bold":               &f.TextBold,
		"rubik-heavy":              &f.Display,
		"noto-sans-arabic-regular": &f.Arabic,
		"noto-sans-arabic-bold":    &f.ArabicBold,
	} {
		b, err := static.Face(name)
		if err != nil {
			return nil, err
		}
		*face = b
	}
	return print.NewFount(f)
})

// QRSVG is a QR code as an SVG picture, for screens.
func QRSVG(payload string) (string, error) { return print.QRSVG(payload) }
