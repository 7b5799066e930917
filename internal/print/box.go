package print

import (
	"strings"

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
}

func (s setting) height() float64 { return float64(len(s.lines)) * s.step }

// placed is the record of one text on the paper, for the test that no text
// leaves its box, and for the report. Frame and ink are in millimetres.
type placed struct {
	page       int
	frame, ink box
	text       string
	size       float64
	cut        bool
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
	done := p.fitted(w, h, s, strings.TrimSpace(set.Clean(txt)))
	p.settings[key] = done
	return done
}

func (p *pen) fitted(w, h float64, s style, txt string) setting {
	lead := s.leading(txt)
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
	rec := placed{page: p.page, text: txt, size: done.size, cut: done.cut && !s.quiet}
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
	em := size * mmPerPoint
	for _, r := range l.Runs {
		p.face(r.Face, size)
		p.pdf.Text(x+r.X*em, base-r.Y*em, string(r.Text))
	}
}

func (p *pen) report() Report {
	rep := Report{Pages: p.pdf.PageCount()}
	for _, b := range p.boxes {
		if b.cut {
			rep.Cut = append(rep.Cut, b.text)
		}
	}
	return rep
}

func (s style) uprightly(a align) style { s.upright = a; return s }
