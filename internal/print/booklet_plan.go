package print

import (
	"markt/internal/drawing"
	"markt/internal/print/set"
)

// centre is the plan on the two middle pages: one side of one sheet, so the
// drawing runs over the fold unbroken. Each page is a window on it.
func (b Booklet) centre(pl Plan, section int) []leafPage {
	pages := make([]leafPage, 2)
	for i := range pages {
		pages[i] = leafPage{section: section, headless: true, draw: func(p *pen, f pageFrame) {
			shift := float64(i) * a5W
			p.window(shift, 2*a5W, func() { b.spread(p, pl) })
		}}
	}
	return pages
}

// window draws what is wider than the page, moved towards its start by shift.
func (p *pen) window(shift, wide float64, draw func()) {
	ox, w := p.ox, p.w
	page := box{-p.over, -p.over, w + 2*p.over, p.h + 2*p.over}
	p.keep(func() {
		p.clipTo(rectPath(page))
		if p.rtl {
			p.ox += w - wide + shift
		} else {
			p.ox -= shift
		}
		p.w = wide
		n := len(p.boxes)
		draw()
		p.windowed(n, ox, w)
	})
	p.ox, p.w = ox, w
}

// windowed keeps the record of texts true: what lies beyond the window is not
// on this page, what crosses its edge is whole on the two pages together.
func (p *pen) windowed(from int, left, w float64) {
	kept := p.boxes[:from]
	for _, b := range p.boxes[from:] {
		middle := b.frame.X + b.frame.W/2
		if middle >= left && middle < left+w {
			kept = append(kept, b)
		}
	}
	p.boxes = kept
}

// spread draws plan and key over both pages.
func (b Booklet) spread(p *pen, pl Plan) {
	const margin, key = 9.0, 25.0
	w := 2 * a5W
	p.text(box{margin, 5.6, a5W - 2*margin, 7.5}, style{as: display, size: 15, least: 9, lead: 1.05, lines: 1}, p.t("plan.title"))
	p.text(box{a5W + margin, 6.8, a5W - 2*margin, 6}, style{as: bold, size: 9.5, least: 6, lead: 1.1, lines: 1, align: end}, pl.Location)
	frame := box{margin - planStrip + .6, 13, w - 2*margin + 2*planStrip - 1.2, a5H - 13 - key}
	b.bookletMap(p, pl, frame, a5W)
	b.key(p, pl, box{margin, a5H - key + .6, a5W, key - 10}, 8, 4)
}

// bookletMap draws the plan as large as the frame allows; fold is where no
// name may stand, 0: nowhere.
func (b Booklet) bookletMap(p *pen, pl Plan, frame box, fold float64) {
	bounds := pl.Ground.Bounds()
	inner := frame.inset(planStrip)
	den := 50
	for bounds.W()*1000/float64(den) > inner.W-2 || bounds.H()*1000/float64(den) > inner.H-2 {
		den += max(5, den/100*5)
	}
	p.facing(func() {
		v := newView(frame, bounds, den)
		keep := []box{v.corner()}
		if fold > 0 {
			keep = append(keep, box{fold - 3, 0, 6, a5H})
		}
		pic := pl.Ground.Lay(v.reader(p, drawing.Booklet, 1, keep...))
		p.clip(rectPath(v.frame), func() {
			p.rect(v.frame, white)
			p.ground(v, pic)
			p.drawGrid(v)
		})
		p.picture(v, pic)
		p.barAndNorth(v, pl.Ground.Bearing)
		p.frame(v.frame, black, .35)
		p.gridNames(v)
	})
}

// bar is the length of half a scale bar in metres.
func (v view) bar() float64 { return drawing.Round(10 / v.k) }

// corner is the lower left of the drawing, where bar and north arrow stand.
func (v view) corner() box {
	return box{v.frame.X, v.frame.Y + v.frame.H - 8, 2*v.bar()*v.k + 22, 8}
}

func (p *pen) barAndNorth(v view, bearing float64) {
	at, unit := v.corner(), v.bar()*v.k
	p.fill(rectPath(at), white)
	for i := range 2 {
		b := box{at.X + 3 + float64(i)*unit, at.Y + 4.6, unit, 1.2}
		p.rect(b, []ink{black, white}[i])
		p.frame(b, black, .2)
	}
	p.text(box{at.X + 3, at.Y + 1, 2*unit + 6, 3.2}, style{as: text, size: 7, lead: 1.1, lines: 1}, set.Isolated(formatMetres(2*v.bar())))
	p.north(at.X+at.W-6, at.Y+2.6, 2.5, bearing)
}

// key explains kinds and signs of the map in n columns, so many on a page.
func (b Booklet) key(p *pen, pl Plan, at box, n, onPage int) {
	var items []item
	for _, k := range pl.Ground.Kinds() {
		items = append(items, item{k.Word, func(x, y float64) {
			p.swatch(box{x, y + .6, 4.6, 3}, k)
		}})
	}
	for _, m := range pl.signs() {
		items = append(items, item{m.Word, func(x, y float64) { p.sign(m.Sign, x+2.3, y+2.1, 1.7) }})
	}
	if len(pl.Ground.Of("fire_lane")) > 0 {
		items = append(items, item{p.t("plan.outline.fire_lane"), func(x, y float64) { p.surface("fire_lane", rectPath(box{x + .2, y + .6, 4.2, 3})) }})
	}
	cell := at.W / float64(onPage)
	if n > onPage {
		cell = (a5W - at.X - 4) / float64(onPage)
	}
	per := (len(items) + n - 1) / n
	step := min(4.6, at.H/float64(max(1, per)))
	s := style{as: text, size: 6.6, least: 4.6, lead: 1.02, lines: 2, upright: centre}
	for i, one := range items {
		x, y := at.X+float64(i/per)*cell, at.Y+float64(i%per)*step
		if i/per >= onPage {
			x += 4 + at.X
		}
		one.draw(x, y)
		p.text(box{x + 5.6, y, cell - 7, step}, s, one.word)
	}
}

// otherPlan is a further ground on a page of its own.
func (b Booklet) otherPlan(pl Plan, section int) leafPage {
	return leafPage{section: section, head: pl.Location, draw: func(p *pen, f pageFrame) {
		l := f.live
		p.text(box{l.X, l.Y, l.W, 8}, style{as: display, size: 15, least: 9, lead: 1.05, lines: 1}, pl.Location)
		p.text(box{l.X, l.Y + 8, l.W, 9}, style{as: text, size: 9, least: 6, lead: 1.2}, pl.Dates)
		b.bookletMap(p, pl, box{l.X - planStrip, l.Y + 19, l.W + 2*planStrip, l.H - 19 - 26}, 0)
		b.key(p, pl, box{l.X, l.Y + l.H - 22, l.W, 22}, 3, 3)
	}}
}
