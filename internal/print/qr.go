package print

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/skip2/go-qrcode"

	"markt/internal/fault"
)

// quiet is the empty margin a reader needs around a code, in modules.
const quiet = 4

// Code is a QR code: rows of modules, true is dark, without a margin.
type Code [][]bool

// NewCode makes a QR code of level M. An all-upper-case payload makes a
// smaller code than a mixed one.
func NewCode(payload string) (c Code, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &fault.Error{Op: "print.NewCode", Err: fmt.Errorf("encoding: %v", r)}
		}
	}()
	q, err := qrcode.New(payload, qrcode.Medium)
	if err != nil {
		return nil, &fault.Error{Kind: fault.Invalid, Op: "print.NewCode", Err: err}
	}
	q.DisableBorder = true
	return q.Bitmap(), nil
}

// QRSVG is the code as an SVG picture with its quiet zone, dark on white in
// every colour scheme, because scanners want it so.
func QRSVG(payload string) (string, error) {
	c, err := NewCode(payload)
	if err != nil {
		return "", err
	}
	n := len(c) + 2*quiet
	var b bytes.Buffer
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ` + strconv.Itoa(n) + " " + strconv.Itoa(n) +
		`" shape-rendering="crispEdges" role="img"><path fill="#fff" d="M0 0h` + strconv.Itoa(n) + "v" + strconv.Itoa(n) + `H0z"/><path d="`)
	c.bars(func(x, y, w int) {
		b.WriteString("M" + strconv.Itoa(x+quiet) + " " + strconv.Itoa(y+quiet) + "h" + strconv.Itoa(w) + "v1h-" + strconv.Itoa(w) + "z")
	})
	b.WriteString(`"/></svg>`)
	return b.String(), nil
}

// bars calls draw for every unbroken bar of dark modules.
func (c Code) bars(draw func(x, y, w int)) {
	for y, row := range c {
		for x := 0; x < len(row); x++ {
			if !row[x] {
				continue
			}
			from := x
			for x < len(row) && row[x] {
				x++
			}
			draw(from, y, x-from)
		}
	}
}

// code draws the QR in a square of the page, quiet zone included, as one
// filled path of bars: sharp at any size. They are counted in modules, in a
// coordinate system of their own, which makes small numbers and a small file.
func (p *pen) code(c Code, x, y, side float64) {
	p.rect(box{x, y, side, side}, white)
	p.fillWith(black)
	unit := side / float64(len(c)+2*quiet)
	left := p.left(box{x, y, side, side}) + quiet*unit
	foot := p.sheetH - p.oy - y - side + quiet*unit
	p.out.Reset()
	fmt.Fprintf(&p.out, "q %.5f 0 0 %.5f %.3f %.3f cm\n", unit*perMM, unit*perMM, left*perMM, foot*perMM)
	var num [16]byte
	c.bars(func(cx, cy, w int) {
		for _, n := range [...]int{cx, len(c) - 1 - cy, w} {
			p.out.Write(append(strconv.AppendInt(num[:0], int64(n), 10), ' '))
		}
		p.out.WriteString("1 re\n")
	})
	p.out.WriteString("f Q")
	p.raw(p.out.String())
}
