package print

import (
	"slices"
	"strings"
)

type align uint8

const (
	start align = iota
	centre
	end
)

// style is how a text is set. Sizes are in points.
type style struct {
	as       role
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
	lines []line
	size  float64
	step  float64 // line height in mm
	cut   bool
}

func (s setting) height() float64 { return float64(len(s.lines)) * s.step }

func (s setting) width() float64 {
	w := 0.0
	for _, l := range s.lines {
		w = max(w, l.width*s.size*mmPerPoint)
	}
	return w
}

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

// arabicLead is the extra line height that Arabic's marks and tails need.
const arabicLead = 1.16

func (s style) leading(txt string) float64 {
	lead := s.lead
	if lead == 0 {
		lead = 1.25
	}
	if arabic([]rune(txt)) {
		lead *= arabicLead
	}
	return lead
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
	done := p.fitted(w, h, s, strings.TrimSpace(clean(txt)))
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
		lines := p.fount.wrap(txt, s.as, measure, p.rtl)
		step := lead * size * mmPerPoint
		room := 1 << 30
		if h > 0 {
			room = max(1, int(h/step+1e-6))
		}
		if s.lines > 0 {
			room = min(room, s.lines)
		}
		fits := len(lines) <= room
		if size > least && (!fits || divided(lines) || h > 0 && step > h+.01) {
			continue
		}
		if !fits {
			lines = p.shorten(lines, room, s.as, measure)
		} else if s.balanced {
			lines = p.balance(txt, lines, s.as, measure)
		}
		out := setting{size: size, step: step, cut: !fits}
		for _, l := range lines {
			out.lines = append(out.lines, p.fount.set(l.s, s.as, l.rtl))
		}
		return out
	}
}

// balance narrows the measure as far as the number of lines allows.
func (p *pen) balance(txt string, lines []broken, as role, width float64) []broken {
	if len(lines) < 2 {
		return lines
	}
	low, high := width/2, width
	best := lines
	for range 7 {
		mid := (low + high) / 2
		if try := p.fount.wrap(txt, as, mid, p.rtl); len(try) <= len(lines) && !divided(try) {
			best, high = try, mid
		} else {
			low = mid
		}
	}
	return best
}

// divided reports a word broken by force: rather set it smaller.
func divided(lines []broken) bool {
	return slices.ContainsFunc(lines, func(l broken) bool { return l.forced })
}

func (p *pen) shorten(lines []broken, room int, as role, width float64) []broken {
	lines = slices.Clone(lines[:room])
	last := []rune(strings.TrimRight(lines[room-1].s, " -,;:"))
	for len(last) > 0 && p.fount.measure(string(last)+"…", as) > width {
		last = last[:len(last)-1]
	}
	lines[room-1].s = strings.TrimRight(string(last), " ,;:") + "…"
	return lines
}

// text sets txt into the box and gives the height it took.
func (p *pen) text(b box, s style, txt string) float64 {
	if txt == "" {
		return 0
	}
	set := p.fit(b.W, b.H, s, txt)
	p.lay(b, s, set, txt)
	return set.height()
}

// tall is the height text would take at that width.
func (p *pen) tall(w float64, s style, txt string) float64 {
	if txt == "" {
		return 0
	}
	return p.fit(w, 0, s, txt).height()
}

// lay draws a setting into the box.
func (p *pen) lay(b box, s style, set setting, txt string) {
	y := b.Y
	switch free := b.H - set.height(); {
	case b.H == 0:
	case s.upright == centre:
		y += free / 2
	case s.upright == end:
		y += free
	}
	em := set.size * mmPerPoint
	rec := placed{page: p.page, text: txt, size: set.size, cut: set.cut && !s.quiet}
	rec.frame = box{p.left(b), p.oy + b.Y, b.W, max(b.H, set.height())}
	lead := set.step / em
	if s.upright == centre && !arabic([]rune(txt)) {
		y += .085 * em
	}
	p.fillWith(s.ink)
	for i, l := range set.lines {
		x := p.left(b) + p.slack(s.align)*(b.W-l.width*em)
		base := p.oy + y + float64(i)*set.step + (0.76+(lead-1)*.47)*em
		p.runs(l, x, base, set.size)
		rec.grow(x+l.ink.x0*em, base-l.ink.y1*em, x+l.ink.x1*em, base-l.ink.y0*em)
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

func (p *pen) runs(l line, x, base, size float64) {
	em := size * mmPerPoint
	for _, r := range l.runs {
		p.face(r.face, size)
		p.pdf.Text(x+r.x*em, base-r.y*em, string(r.text))
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
