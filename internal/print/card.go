package print

import (
	"fmt"
	"image/png"
	"io"

	"markt/internal/fault"
	"markt/internal/lang"
)

// Card is the picture that stands beside the market's address where somebody
// shares it: what it is called, when and where.
type Card struct {
	Lang         lang.Lang
	Name, Claim  string
	Dates, Place string
}

// The picture's size in pixels: what messengers and networks ask for.
const (
	CardWide = 1200
	CardHigh = 630
)

// The picture is drawn in millimetres, of which it has 300 × 157.5.
const (
	cardScale  = 4.0
	cardMargin = 16.0
	cardTile   = CardWide / cardScale / 12
	cardEdge   = 7.5  // radius of the awning's scallops
	cardTop    = 25.0 // where the name begins
	cardGap    = 4.0
)

var (
	cardPaper = ink{0xfb, 0xf7, 0xee}
	cardInk   = ink{0x16, 0x26, 0x1f}
)

// PNG draws the picture; it is written whole or not at all.
func (c Card) PNG(w io.Writer, f *Fount) (rep Report, err error) {
	const op = "print.Card"
	defer func() {
		if r := recover(); r != nil {
			err = &fault.Error{Op: op, Err: fmt.Errorf("drawing: %v", r)}
		}
	}()
	if f == nil {
		return rep, &fault.Error{Op: op, Err: fmt.Errorf("no typefaces")}
	}
	r := newRaster(f, c.Lang.RTL(), CardWide, CardHigh, cardScale, cardPaper)
	c.frame(r)
	if err := c.words(r); err != nil {
		return rep, fault.Wrap(op, err)
	}
	pack := png.Encoder{CompressionLevel: png.BestCompression}
	return Report{Pages: 1}, fault.Wrap(op, pack.Encode(w, paletted(r.img)))
}

// frame is the awning above and the market's floor below.
func (c Card) frame(r *raster) {
	stripes, _ := scallops(0, 0, r.pen.w, cardEdge)
	for i, s := range stripes {
		r.fill(s, awningInks[i%len(awningInks)])
	}
	y := r.pen.h - cardTile
	for i, one := range append(append([]tile{}, pattern[0]...), pattern[3]...) {
		b := box{float64(i) * cardTile, y, cardTile, cardTile}
		r.fill(rectPath(b), one.ground)
		r.fill(tileShapes[one.shape].scaled(cardTile/2).shifted(b.X+cardTile/2, y+cardTile/2), one.ink)
	}
}

// words sets the name first; what it leaves is the claim's. When and where
// stand at the foot and never give way.
func (c Card) words(r *raster) error {
	end := r.pen.h - cardTile - 6
	foot := end
	for _, line := range []string{c.Place, c.Dates} { // from below
		s := r.foot(line)
		foot -= r.pen.tall(r.pen.w-2*cardMargin, s, line)
		if _, err := r.text(cardMargin, foot, 0, s, line); err != nil {
			return err
		}
	}
	room := foot - cardGap - cardTop
	name := style{as: display, size: 74, least: 26, lead: 1.08, ink: cardInk, balanced: true, lines: 3}
	claim := style{as: text, size: 31, least: 18, lead: 1.25, ink: leaf, balanced: true, lines: 2}
	share := room
	if c.Claim != "" {
		share = room * .68
	}
	y, err := r.text(cardMargin, cardTop, share, name, c.Name)
	if err != nil || c.Claim == "" {
		return err
	}
	y += cardGap
	_, err = r.text(cardMargin, y, cardTop+room-y, claim, c.Claim)
	return err
}

// foot is one line, or two for an address that would be too small in one.
func (r *raster) foot(line string) style {
	s := style{as: bold, size: 30, least: 22, lead: 1.2, ink: cardInk, lines: 1}
	if r.pen.fit(r.pen.w-2*cardMargin, 0, s, line).cut {
		s.lines, s.least, s.balanced = 2, 18, true
	}
	return s
}
