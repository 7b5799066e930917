package print

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"markt/internal/print/set"
)

// raster draws shapes and set type on a picture for screens. Its places are
// millimetres like a pen's, and so are its sizes of type; scale is how many
// pixels one of them has.
type raster struct {
	img   *image.RGBA
	pen   *pen // chooses sizes and breaks lines; it never draws
	scale float64
	outer map[int]*sfnt.Font // the outlines of the faces in use
}

func newRaster(f *Fount, rtl bool, wide, high int, scale float64, ground ink) *raster {
	r := &raster{
		img: image.NewRGBA(image.Rect(0, 0, wide, high)), scale: scale, outer: map[int]*sfnt.Font{},
		pen: &pen{fount: f, rtl: rtl, settings: map[wanted]setting{}, w: float64(wide) / scale, h: float64(high) / scale},
	}
	draw.Draw(r.img, r.img.Bounds(), image.NewUniform(ground.colour()), image.Point{}, draw.Src)
	return r
}

func (c ink) colour() color.RGBA { return color.RGBA{c.r, c.g, c.b, 255} }

// fill paints a shape, in millimetres from the left.
func (r *raster) fill(s path, c ink) {
	s = s.scaled(r.scale)
	at := s.bounds().Intersect(r.img.Bounds())
	if at.Empty() {
		return
	}
	z := vector.NewRasterizer(at.Dx(), at.Dy())
	x := func(pt [2]float64) float32 { return float32(pt[0] - float64(at.Min.X)) }
	y := func(pt [2]float64) float32 { return float32(pt[1] - float64(at.Min.Y)) }
	for _, st := range s.steps {
		switch p := st.pts; st.op {
		case 'm':
			z.MoveTo(x(p[0]), y(p[0]))
		case 'l':
			z.LineTo(x(p[0]), y(p[0]))
		case 'c':
			z.CubeTo(x(p[0]), y(p[0]), x(p[1]), y(p[1]), x(p[2]), y(p[2]))
		case 'h':
			z.ClosePath()
		}
	}
	z.Draw(r.img, at, image.NewUniform(c.colour()), image.Point{})
}

// bounds are the pixels that a shape may touch.
func (s path) bounds() image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	s.mapped(func(x, y float64) (float64, float64) {
		x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
		return x, y
	})
	if x0 > x1 {
		return image.Rectangle{}
	}
	return image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1)))
}

// text sets txt from y down, as wide as the picture less both margins, and
// gives where it ends.
func (r *raster) text(margin, y, high float64, s style, txt string) (float64, error) {
	if txt == "" {
		return y, nil
	}
	wide := r.pen.w - 2*margin
	done := r.pen.fit(wide, high, s, txt)
	em := done.size * mmPerPoint
	for i, l := range done.lines {
		x := margin + r.pen.slack(s.align)*(wide-l.Width*em)
		base := y + float64(i)*done.step + (.76+(done.step/em-1)*.47)*em
		outlines, err := r.outlines(l)
		if err != nil {
			return y, err
		}
		r.fill(outlines.scaled(em).shifted(x, base), s.ink)
	}
	return y + done.height(), nil
}

// outlines is a line of type as a shape, in ems, y downwards.
func (r *raster) outlines(l set.Line) (path, error) {
	var all path
	var b sfnt.Buffer
	for _, run := range l.Runs {
		f, err := r.face(run.Face)
		if err != nil {
			return all, err
		}
		em := fixed.I(int(f.UnitsPerEm()))
		x := run.X
		for _, letter := range run.Text {
			at, err := f.GlyphIndex(&b, letter)
			if err != nil {
				return all, err
			}
			segments, err := f.LoadGlyph(&b, at, em, nil)
			if err != nil {
				return all, err
			}
			all = all.glyph(segments, float64(em), x, -run.Y)
			wide, err := f.GlyphAdvance(&b, at, em, font.HintingNone)
			if err != nil {
				return all, err
			}
			x += float64(wide) / float64(em)
		}
	}
	return all, nil
}

// face is parsed once for each picture.
func (r *raster) face(i int) (*sfnt.Font, error) {
	if f := r.outer[i]; f != nil {
		return f, nil
	}
	f, err := sfnt.Parse(r.pen.fount.Face(i))
	r.outer[i] = f
	return f, err
}

// glyph adds a letter's outline, whose em is that many units, at x, y.
func (s path) glyph(all sfnt.Segments, em, x, y float64) path {
	at := func(p fixed.Point26_6) (float64, float64) { return x + float64(p.X)/em, y + float64(p.Y)/em }
	var lastX, lastY float64
	for _, g := range all {
		ax, ay := at(g.Args[0])
		bx, by := at(g.Args[1])
		cx, cy := at(g.Args[2])
		switch g.Op {
		case sfnt.SegmentOpMoveTo:
			s, lastX, lastY = s.move(ax, ay), ax, ay
		case sfnt.SegmentOpLineTo:
			s, lastX, lastY = s.line(ax, ay), ax, ay
		case sfnt.SegmentOpQuadTo: // the same curve with two control points
			s = s.curve(lastX+(ax-lastX)*2/3, lastY+(ay-lastY)*2/3, bx+(ax-bx)*2/3, by+(ay-by)*2/3, bx, by)
			lastX, lastY = bx, by
		case sfnt.SegmentOpCubeTo:
			s, lastX, lastY = s.curve(ax, ay, bx, by, cx, cy), cx, cy
		}
	}
	return s
}
