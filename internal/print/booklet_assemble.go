package print

import "slices"

// leafPage is one page of the booklet: a function that can draw it wherever
// the imposition puts it.
type leafPage struct {
	section  int    // thumb index, counted from 1; 0: none
	head     string // running head
	bare     bool   // neither head nor foot
	headless bool   // no head
	ids      []int  // sessions that begin here
	draw     func(p *pen, f pageFrame)
}

// group are pages that stay together; two pages face each other. A loose group
// may move forward to fill a gap before a spread.
type group struct {
	pages []leafPage
	loose bool
}

// pageFrame tells a page where it stands.
type pageFrame struct {
	n    int
	odd  bool
	live box
}

const (
	inner, outer = 15.0, 12.0
	top, bottom  = 18.0, 16.0
	liveW, liveH = a5W - inner - outer, a5H - top - bottom // 121 × 176: 44 lines of 4 mm
	gutter       = 5.0
)

func frameOf(n int) pageFrame {
	f := pageFrame{n: n, odd: n%2 == 1, live: box{outer, top, liveW, liveH}}
	if f.odd {
		f.live.X = inner
	}
	return f
}

// bound is the booklet with every page in its place.
type bound struct {
	Booklet
	pages    []leafPage // page n is pages[n-1]
	sections []section
	found    map[int]int // session id → page
}

// section is an entry of the contents and of the thumb index.
type section struct {
	name, tab string
	ink       ink
	page      int
}

// bind puts the groups between cover and back: the centre on the two middle
// pages if there is one, spreads on facing pages, and notes pages before the back until the
// number of pages is a multiple of four.
func bind(cover, back leafPage, centre []leafPage, groups []group, notes func() leafPage) []leafPage {
	for n := 8; ; n += 4 {
		if pages := place(n, cover, back, centre, groups, notes); pages != nil {
			return pages
		}
	}
}

// place tries to bind in n pages; nil if they are too few.
func place(n int, cover, back leafPage, centre []leafPage, groups []group, notes func() leafPage) []leafPage {
	pages := make([]leafPage, n)
	pages[0], pages[n-1] = cover, back
	copy(pages[n/2-1:], centre)
	rest := slices.Clone(groups)
	for at := 2; at < n; at++ {
		if len(centre) > 0 && (at == n/2 || at == n/2+1) {
			continue
		}
		i := fitting(rest, at, n)
		if i < 0 {
			pages[at-1] = notes()
			continue
		}
		g := rest[i]
		rest = slices.Delete(rest, i, i+1)
		copy(pages[at-1:], g.pages)
		at += len(g.pages) - 1
	}
	if len(rest) > 0 {
		return nil
	}
	return pages
}

// fitting is the first group that may stand at the page: the next one, or, when
// that is a spread and the page is not a left one, the next loose one.
func fitting(rest []group, at, n int) int {
	for i, g := range rest {
		fits := len(g.pages) == 1 || at%2 == 0 && at+1 < n
		if fits && (i == 0 || g.loose) {
			return i
		}
	}
	return -1
}

// page draws page n with its running head, foot and thumb index.
func (e *bound) page(p *pen, n int) {
	one, f := e.pages[n-1], frameOf(n)
	one.draw(p, f)
	if one.bare {
		return
	}
	e.foot(p, f)
	if one.headless {
		return
	}
	e.head(p, f, one)
	if one.section > 0 {
		e.thumb(p, f, one.section)
	}
}

// outside is a style that sets to the outer edge.
func (f pageFrame) outside(s style) style {
	if f.odd {
		return s.aligned(end)
	}
	return s.aligned(start)
}

func (f pageFrame) inside(s style) style {
	if f.odd {
		return s.aligned(start)
	}
	return s.aligned(end)
}

func (e *bound) head(p *pen, f pageFrame, one leafPage) {
	s := style{as: bold, size: 8, least: 6, lead: 1.2, lines: 1}
	p.text(box{f.live.X, 9, f.live.W, 4.5}, f.outside(s), one.head)
	p.rule(f.live.X, 14, f.live.X+f.live.W, 14, black, .2)
}

func (e *bound) foot(p *pen, f pageFrame) {
	y := a5H - 10.0
	number := style{as: bold, size: 9, lead: 1.1, lines: 1}
	small := style{as: text, size: 6.5, least: 5, lead: 1.1, lines: 1, ink: grey(0x50)}
	w := 14.0
	x, rest := f.live.X+f.live.W-w, f.live.X
	if !f.odd {
		x, rest = f.live.X, f.live.X+w
	}
	p.text(box{x, y, w, 4}, f.outside(number), itoa(f.n))
	p.text(box{rest, y + .6, f.live.W - w, 3}, f.inside(small), e.state(p))
}

// state is the line that every page carries.
func (b Booklet) state(p *pen) string {
	if b.Release == "" {
		return p.t("booklet.draft", "date", p.lang.Date(b.AsOf))
	}
	return p.t("booklet.state", "release", b.Release, "date", p.lang.Date(b.AsOf))
}

// thumb is the coloured tab at the outer edge; it runs into the bleed.
func (e *bound) thumb(p *pen, f pageFrame, nth int) {
	s := e.sections[nth-1]
	const wide, high = 6.0, 23.0
	y := top + float64(nth-1)*min(high+2, (liveH-high)/float64(max(1, len(e.sections)-1)))
	b := box{-p.over, y, wide + p.over, high}
	if f.odd {
		b.X = a5W - wide
	}
	p.fill(roundPath(b, 0), s.ink)
	x, turn := wide/2, 90.0
	if f.odd {
		x = a5W - wide/2
	}
	if f.odd != p.rtl {
		turn = -90
	}
	colour := white
	if s.ink == saffron {
		colour = black
	}
	p.turned(x, y+high/2, turn, func() {
		p.text(box{x - high/2 + 1, y + high/2 - wide/2, high - 2, wide}, style{as: bold, size: 7.5, least: 5, lead: 1.1, lines: 1, ink: colour, align: centre, upright: centre}, s.tab)
		p.boxes[len(p.boxes)-1].turned = true
	})
}
