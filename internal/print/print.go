// Package print owns what leaves the house on paper: the site plan, the
// programme booklet, tickets, stall signs, lists, and QR pictures; and the
// picture beside shared links, which is of the same family. Every sheet is a
// pure function from its own value struct to a writer: the same values give
// the same bytes. It must not know the database, the clock, the configuration
// or any other room; typefaces are bytes handed in. Only this package touches
// gofpdf and go-qrcode.
package print

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"markt/internal/fault"
	"markt/internal/lang"
)

// Meta is what every document carries. Made is the creation date inside the
// file; it is given, never read from a clock, so that a print is reproducible.
type Meta struct {
	Lang   lang.Lang
	Title  string
	Author string
	Made   time.Time
}

// produce draws a document and writes it whole or not at all. A panic below
// (gofpdf panics on some inputs) becomes an error.
func produce(w io.Writer, op string, f *Fount, m Meta, draw func(*pen)) (rep Report, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &fault.Error{Op: op, Err: fmt.Errorf("drawing: %v", r)}
		}
	}()
	p, err := drawn(f, m, draw)
	if err != nil {
		return rep, fault.Wrap(op, err)
	}
	var out bytes.Buffer
	if err := p.pdf.Output(&out); err != nil {
		return rep, fault.Wrap(op, err)
	}
	if _, err := w.Write(finish(out.Bytes(), p)); err != nil {
		return rep, fault.Wrap(op, err)
	}
	return p.report(), nil
}

func drawn(f *Fount, m Meta, draw func(*pen)) (*pen, error) {
	if f == nil {
		return nil, fmt.Errorf("no typefaces")
	}
	p := newPen(f, m)
	draw(p)
	return p, p.pdf.Error()
}
