package print

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/jung-kurt/gofpdf"

	"markt/internal/lang"
	"markt/internal/print/set"
)

const (
	mmPerPoint = 25.4 / 72
	perMM      = 72 / 25.4
)

// pen draws on one sheet after another. All places are millimetres from the
// top and from the start edge of the page: the left one for a language written
// from left to right, the right one for the others. No sheet asks which.
type pen struct {
	pdf    *gofpdf.Fpdf
	fount  *Fount
	lang   lang.Lang
	rtl    bool
	w, h   float64 // the page drawn on
	sheetH float64 // the paper under it
	ox, oy float64 // where the page lies on the paper
	over   float64 // how far colour may run over the page's edge
	page   int
	whose  string // text that is drawn; findings name them
	loaded uint64
	now    struct {
		face int
		size float64
		fill ink
		set  bool
	}
	settings map[wanted]setting
	shapes   map[string]path // by their SVG data
	boxes    []placed
	flip     bool // duplex on the short edge
	out      bytes.Buffer
}

func newPen(f *Fount, m Meta) *pen {
	pdf := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "mm", Size: gofpdf.SizeType{Wd: 210, Ht: 297}})
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(m.Made)
	pdf.SetModificationDate(m.Made)
	pdf.SetProducer("markt", true)
	pdf.SetCreator("markt", true)
	pdf.SetTitle(set.Clean(m.Title), true)
	pdf.SetAuthor(set.Clean(m.Author), true)
	return &pen{pdf: pdf, fount: f, lang: m.Lang, rtl: m.Lang.RTL(), settings: map[wanted]setting{}, shapes: map[string]path{}}
}

// speak goes on in another language and its direction.
func (p *pen) speak(l lang.Lang) { p.lang, p.rtl = l, l.RTL() }

// t is a message of the catalogue. What is filled in keeps its own order: an
// association's name stays whole in an Arabic sentence.
func (p *pen) t(key string, args ...any) string {
	for i := 1; i < len(args); i += 2 {
		if v, ok := args[i].(string); ok && (p.rtl || set.NeedsOrder(v)) && !strings.Contains(v, "\n") {
			args[i] = set.Whole(v)
		}
	}
	return p.lang.T("print."+key, args...)
}

// sheet starts a new sheet of paper; the page covers it.
func (p *pen) sheet(w, h float64) {
	p.pdf.AddPageFormat("P", gofpdf.SizeType{Wd: w, Ht: h})
	p.w, p.h, p.sheetH, p.ox, p.oy = w, h, h, 0, 0
	p.page++
	p.now.set = false
	p.now.size = 0
}

// onto places a page of w × h with its top left corner at x, y of the paper.
func (p *pen) onto(x, y, w, h float64) { p.ox, p.oy, p.w, p.h = x, y, w, h }

// bleeds gives the following sheets a trim box that far inside the paper.
func (p *pen) bleeds(over float64) {
	if over > 0 {
		p.pdf.SetPageBox("trim", over, over, a5W, a5H)
		p.pdf.SetPageBox("bleed", 0, 0, a5W+2*over, a5H+2*over)
	}
}

// box is a rectangle on the page; X counts from the start edge.
type box struct{ X, Y, W, H float64 }

func (b box) inset(d float64) box { return box{b.X + d, b.Y + d, b.W - 2*d, b.H - 2*d} }

// at maps a point of the page to the paper, in millimetres from its top left.
func (p *pen) at(x, y float64) (float64, float64) {
	if p.rtl {
		x = p.w - x
	}
	return p.ox + x, p.oy + y
}

// left is the paper's x of a box's left side.
func (p *pen) left(b box) float64 {
	if p.rtl {
		return p.ox + p.w - b.X - b.W
	}
	return p.ox + b.X
}

// facing draws with the page's start edge at the left, for what has no reading
// direction: a map, a code, a picture.
func (p *pen) facing(draw func()) {
	was := p.rtl
	p.rtl = false
	draw()
	p.rtl = was
}

// keep runs draw between saving and restoring the graphics state.
func (p *pen) keep(draw func()) {
	p.raw("q")
	draw()
	p.raw("Q")
	p.now.set, p.now.size = false, 0
}

func (p *pen) raw(ops string) { p.pdf.RawWriteStr(ops) }

// clipTo limits what follows, until the graphics state is restored.
func (p *pen) clipTo(s path) {
	p.out.Reset()
	p.trace(s)
	p.out.WriteString("W n")
	p.raw(p.out.String())
}

// clip keeps what draw does inside the path.
func (p *pen) clip(s path, draw func()) {
	p.keep(func() {
		p.clipTo(s)
		draw()
	})
}

// turned draws with the paper turned by degrees, anticlockwise, about a point
// of the page.
func (p *pen) turned(x, y, degrees float64, draw func()) {
	p.keep(func() {
		px, py := p.at(x, y)
		p.pdf.TransformBegin()
		p.pdf.TransformRotate(degrees, px, py)
		p.now.set, p.now.size = false, 0
		draw()
		p.pdf.TransformEnd()
	})
}

// ink is a colour as the press gets it. Text is always black.
type ink struct{ r, g, b uint8 }

var (
	black   = ink{0, 0, 0}
	white   = ink{255, 255, 255}
	sand    = ink{0xef, 0xe6, 0xd2}
	leaf    = ink{0x1f, 0x6b, 0x4a}
	sky     = ink{0x1f, 0x5f, 0xa8}
	tomato  = ink{0xc8, 0x37, 0x1f}
	berry   = ink{0x8c, 0x21, 0x56}
	saffron = ink{0xf2, 0xa5, 0x1a}
)

func grey(v uint8) ink { return ink{v, v, v} }

// tint is the share of the colour on white paper.
func (c ink) tint(share float64) ink {
	mix := func(v uint8) uint8 { return uint8(255 - share*float64(255-v) + .5) }
	return ink{mix(c.r), mix(c.g), mix(c.b)}
}

func (p *pen) fillWith(c ink) {
	if p.now.set && p.now.fill == c {
		return
	}
	p.pdf.SetFillColor(int(c.r), int(c.g), int(c.b))
	p.pdf.SetTextColor(int(c.r), int(c.g), int(c.b))
	p.now.fill, p.now.set = c, true
}

func (p *pen) face(i int, size float64) {
	name := "f" + strconv.Itoa(i)
	if p.loaded&(1<<i) == 0 {
		p.loaded |= 1 << i
		p.pdf.AddUTF8FontFromBytes(name, "", p.fount.Face(i))
	}
	if p.now.size == size && p.now.face == i {
		return
	}
	p.pdf.SetFont(name, "", size)
	p.now.face, p.now.size = i, size
}

// fill, stroke and rule paint.
func (p *pen) fill(s path, c ink) {
	p.fillWith(c)
	p.paint(s, "f")
}

func (p *pen) stroke(s path, c ink, width float64, dash ...float64) {
	p.pdf.SetDrawColor(int(c.r), int(c.g), int(c.b))
	p.out.Reset()
	fmt.Fprintf(&p.out, "%.2f w 1 J 1 j %s 0 d ", width*perMM, dashes(dash))
	p.trace(s)
	p.out.WriteString("S")
	p.raw(p.out.String())
}

func dashes(mm []float64) string {
	if len(mm) == 0 {
		return "[]"
	}
	list := make([]string, len(mm))
	for i, d := range mm {
		list[i] = strconv.FormatFloat(d*perMM, 'f', 2, 64)
	}
	return "[" + strings.Join(list, " ") + "]"
}

func (p *pen) paint(s path, op string) {
	p.out.Reset()
	p.trace(s)
	p.out.WriteString(op)
	p.raw(p.out.String())
}

func (p *pen) rule(x0, y0, x1, y1 float64, c ink, width float64, dash ...float64) {
	p.stroke(path{}.move(x0, y0).line(x1, y1), c, width, dash...)
}

func (p *pen) rect(b box, c ink) { p.fill(rectPath(b), c) }

func (p *pen) frame(b box, c ink, width float64) { p.stroke(rectPath(b), c, width) }
