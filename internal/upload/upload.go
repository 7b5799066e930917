// Package upload reads the files that people send: what a file is, its bytes
// say and not its name. A picture is made anew (internal/picture), so that
// nothing else travels in it; a PDF is kept as it is once nothing in it acts or
// unpacks to more than it should. It knows nothing of the project.
package upload

import (
	"bytes"
	"context"

	"markt/internal/fault"
	"markt/internal/picture"
)

// Most is the largest file that is taken, in bytes.
const Most = picture.Most

// Accept is what a form's file field offers. HEIC is not in it, so that an
// iPhone sends a JPEG.
const Accept = "image/jpeg,image/png,image/webp,application/pdf"

// What a file is once it was read.
const (
	JPEG = "jpeg"
	PDF  = "pdf"
)

// File is a file as it is kept.
type File struct {
	Type  string
	Bytes []byte
}

// Read reads a PDF, JPEG, PNG or WebP. What is too large is TooLarge, what is
// none of them, broken, or more than it seems is Invalid at "file".
func Read(ctx context.Context, b []byte) (*File, error) {
	const op = "upload.Read"
	switch {
	case len(b) > Most:
		return nil, fault.New(fault.TooLarge, op, "error.too_large", "max", Most>>20)
	case len(b) == 0:
		return nil, wrong("upload.error.empty")
	case isHEIF(b):
		return nil, wrong("upload.error.heic")
	case isPDF(b):
		file, word := readPDF(ctx, b)
		if word != "" {
			return nil, wrong(word)
		}
		return &File{Type: PDF, Bytes: file}, nil
	}
	p, err := picture.Read(ctx, b)
	if fault.FieldsOf(err)["file"].Key == "picture.error.none" {
		return nil, wrong("upload.error.none")
	}
	if err != nil {
		return nil, err
	}
	return &File{Type: JPEG, Bytes: p.JPEG}, nil
}

func wrong(key string, args ...any) error {
	return fault.Fields{"file": fault.Msg(key, args...)}.Err("upload.Read")
}

// heifBrands are the kinds of files that phones call HEIC, HEIF and AVIF.
var heifBrands = []string{"heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1", "avif", "avis"}

// isHEIF looks for the box that such a file begins with.
func isHEIF(b []byte) bool {
	if len(b) < 12 || string(b[4:8]) != "ftyp" {
		return false
	}
	for _, brand := range heifBrands {
		if bytes.Equal(b[8:12], []byte(brand)) {
			return true
		}
	}
	return false
}
