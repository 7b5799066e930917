package print

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"

	"markt/internal/drawing"
	"markt/internal/print/set"
)

type align uint8

const (
	start align = iota
	centre
	end
)

// style is how a text is set. Sizes are in points.
type style struct {
	as       set.Role
	size     float64
	least    float64 // may shrink to this to fit; 0: not at all
	lead     float64 // line height in sizes; 0: 1.25
	ink      ink
	align    align
	upright  align // start: top of the box, centre, end: its bottom
	lines    int   // at most; 0: as many as fit
	balanced bool  // lines of like length, for headlines
	quiet    bool  // the whole text stands elsewhere: shortening it is no news
}

func (s style) sized(pt float64) style { s.size = pt; return s }
func (s style) aligned(a align) style  { s.align = a; return s }
func (s style) inked(c ink) style      { s.ink = c; return s }
func (s style) atMost(n int) style     { s.lines = n; return s }

// setting is a text ready to be drawn: its lines at the size that fits.
type setting struct {
	lines []set.Line
	size  float64
	step  float64 // line height in mm
	cut   bool
	lost  []rune // characters no face has
	whole string // the text, where this is a line of it
}

func (s setting) height() float64 { return float64(len(s.lines)) * s.step }

// placed is the record of one text on the paper, for the test that no text
// leaves its box, and for the report. Frame and ink are in millimetres.
type placed struct {
	page       int
	frame, ink box
	text       string
	whole      string // the text, where this is a line of it
	whose      string
	size       float64
	cut        bool
	lost       []rune
	turned     bool
}

func (s style) leading(txt string) float64 {
	lead := s.lead
	if lead == 0 {
		lead = 1.25
	}
	return lead * rise(txt)
}

// rise is the extra line height that a script's marks and tails need.
func rise(txt string) float64 {
	if set.Arabic(txt) {
		return drawing.ArabicRise
	}
	return 1
}

// wanted is what a setting depends on; the same words in the same measure are
// set once per document.
type wanted struct {
	txt  string
	w, h float64
	s    style
	rtl  bool
}

// fit wraps the text into w × h millimetres (h 0: any height): first at its
// size, then smaller down to style.least, at last shortened with an ellipsis.
func (p *pen) fit(w, h float64, s style, txt string) setting {
	key := wanted{txt, w, h, s, p.rtl}
	if done, ok := p.settings[key]; ok {
		return done
	}
	clean, lost := set.CleanLosing(txt)
	done := p.fitted(w, h, s, strings.TrimSpace(clean))
	done.lost = lost
	for _, l := range done.lines {
		done.lost = append(done.lost, l.Lost...)
	}
	p.settings[key] = done
	return done
}

func (p *pen) fitted(w, h float64, s style, txt string) setting {
	lead := s.leading(txt)
	s.as = p.fount.Suit(txt, s.as)
	least := s.least
	if least == 0 || least > s.size {
		least = s.size
	}
	for size := s.size; ; size = max(least, size*.96) {
		measure := w / (size * mmPerPoint)
		lines := p.fount.Wrap(txt, s.as, measure, p.rtl)
		step := lead * size * mmPerPoint
		room := 1 << 30
		if h > 0 {
			room = max(1, int(h/step+1e-6))
		}
		if s.lines > 0 {
			room = min(room, s.lines)
		}
		fits := len(lines) <= room
		if size > least && (!fits || set.Divided(lines) || h > 0 && step > h+.01) {
			continue
		}
		if !fits {
			lines = p.fount.Shorten(lines, room, s.as, measure)
		} else if s.balanced {
			lines = p.fount.Balance(txt, lines, s.as, measure, p.rtl)
		}
		out := setting{size: size, step: step, cut: !fits}
		for _, l := range lines {
			out.lines = append(out.lines, p.fount.Line(l.Text, s.as, l.RTL))
		}
		return out
	}
}

// text sets txt into the box and gives the height it took.
func (p *pen) text(b box, s style, txt string) float64 {
	if txt == "" {
		return 0
	}
	done := p.fit(b.W, b.H, s, txt)
	p.lay(b, s, done, txt)
	return done.height()
}

// tall is the height text would take at that width.
func (p *pen) tall(w float64, s style, txt string) float64 {
	if txt == "" {
		return 0
	}
	return p.fit(w, 0, s, txt).height()
}

// lay draws a setting into the box.
func (p *pen) lay(b box, s style, done setting, txt string) {
	y := b.Y
	switch free := b.H - done.height(); {
	case b.H == 0:
	case s.upright == centre:
		y += free / 2
	case s.upright == end:
		y += free
	}
	em := done.size * mmPerPoint
	rec := placed{page: p.page, text: txt, whole: done.whole, whose: p.whose, size: done.size, cut: done.cut && !s.quiet, lost: done.lost}
	rec.frame = box{p.left(b), p.oy + b.Y, b.W, max(b.H, done.height())}
	lead := done.step / em
	if s.upright == centre && !set.Arabic(txt) {
		y += .085 * em
	}
	p.fillWith(s.ink)
	for i, l := range done.lines {
		x := p.left(b) + p.slack(s.align)*(b.W-l.Width*em)
		base := p.oy + y + float64(i)*done.step + (0.76+(lead-1)*.47)*em
		p.runs(l, x, base, done.size)
		rec.grow(x+l.Ink.X0*em, base-l.Ink.Y1*em, x+l.Ink.X1*em, base-l.Ink.Y0*em)
	}
	p.boxes = append(p.boxes, rec)
}

func (r *placed) grow(x0, y0, x1, y1 float64) {
	if r.ink.W == 0 {
		r.ink = box{x0, y0, x1 - x0, y1 - y0}
		return
	}
	x1, y1 = max(x1, r.ink.X+r.ink.W), max(y1, r.ink.Y+r.ink.H)
	x0, y0 = min(x0, r.ink.X), min(y0, r.ink.Y)
	r.ink = box{x0, y0, x1 - x0, y1 - y0}
}

// slack is the share of the free width that lies left of a line.
func (p *pen) slack(a align) float64 {
	switch {
	case a == centre:
		return .5
	case (a == end) != p.rtl:
		return 1
	}
	return 0
}

func (p *pen) runs(l set.Line, x, base, size float64) {
	for i := 0; i < len(l.Runs); i++ {
		r := l.Runs[i]
		switch {
		case r.Reads != nil:
			p.letter(r, l.Runs[i+1:i+1+r.Marks], x, base, size)
			i += r.Marks
		case r.Hidden > 0:
			p.raw(fmt.Sprintf("3 Tr %.0f Tz", 100*r.Hidden))
			p.run(r, x, base, size)
			p.raw("0 Tr 100 Tz")
		default:
			p.run(r, x, base, size)
		}
	}
}

func (p *pen) run(r set.Run, x, base, size float64) {
	em := size * mmPerPoint
	p.face(r.Face, size)
	p.pdf.Text(x+r.X*em, base-r.Y*em, string(r.Text))
}

// letter draws one with its marks and says what it is. A reader takes the place
// of the whole to end where its last sign ends, so that gets the letter's end.
func (p *pen) letter(r set.Run, marks []set.Run, x, base, size float64) {
	p.raw(fmt.Sprintf("/Span <</ActualText <%X>>> BDC", utf16BE(r.Reads)))
	p.run(r, x, base, size)
	last := len(marks) - 1
	for _, m := range marks[:last] {
		p.run(m, x, base, size)
	}
	p.raw(fmt.Sprintf("%.2f Tc", (r.X+r.Width-marks[last].X)*size))
	p.run(marks[last], x, base, size)
	p.raw("0 Tc EMC")
}

// utf16BE is text as a PDF's strings have it, with its mark.
func utf16BE(s []rune) []byte {
	b := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode(s) {
		b = binary.BigEndian.AppendUint16(b, u)
	}
	return b
}

func (s style) uprightly(a align) style { s.upright = a; return s }
