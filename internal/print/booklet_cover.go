package print

import (
	"strconv"

	"markt/internal/drawing"
	"markt/internal/print/set"
)

func itoa(n int) string { return strconv.Itoa(n) }

// awningInks are the stripes of the house, every colour of a kind on saffron.
var awningInks = []ink{
	tomato, saffron.tint(.28), leaf, saffron.tint(.28), sky, saffron.tint(.28), berry, saffron.tint(.28), saffron, saffron.tint(.28),
}

// tile is one square of the market pattern: a ground and a shape on it.
type tile struct {
	ground, ink ink
	shape       string
}

var tileShapes = map[string]path{
	"circle":   circlePath(0, 0, .72),
	"cell":     circlePath(0, 0, .72).plus(path{}.arc(0, 0, .4, 360, 0).close()).plus(circlePath(0, 0, .16)),
	"square":   markPath("manufactory").scaled(.86),
	"triangle": markPath("workshop").scaled(.84),
	"drop":     markPath("advice").scaled(.84),
	"star":     markPath("culture").scaled(.86),
	"quarter":  path{}.move(-1, 1).line(-1, -1).arc(-1, 1, 2, -90, 0).close(),
	"leaf":     path{}.arc(-1, 1, 2, -90, 0).arc(1, -1, 2, 90, 180).close(),
	"scallops": path{}.move(-1, -1).line(1, -1).line(1, 0).arc(.5, 0, .5, 0, 180).arc(-.5, 0, .5, 0, 180).close(),
	"seeds": circlePath(-.5, -.5, .3).plus(circlePath(.5, -.5, .3)).plus(circlePath(-.5, .5, .3)).
		plus(circlePath(.5, .5, .3)),
	"half": path{}.move(-1, 1).arc(0, 1, 1, 180, 360).close(),
}

// pattern is the market seen as a floor: plates, cells, leaves, tents, stars.
var pattern = [][]tile{
	{{leaf, saffron.tint(.28), "leaf"}, {saffron, tomato, "circle"}, {sky, white, "triangle"}, {sand, berry, "star"}, {tomato, saffron, "scallops"}, {leaf.tint(.25), leaf, "drop"}},
	{{sand, tomato, "square"}, {berry, saffron.tint(.5), "cell"}, {leaf.tint(.25), leaf, "seeds"}, {saffron, leaf, "half"}, {sky.tint(.25), sky, "quarter"}, {berry, white, "circle"}},
	{{sky, saffron, "star"}, {sand, leaf, "drop"}, {tomato, sand, "quarter"}, {leaf, white, "cell"}, {saffron.tint(.5), tomato, "triangle"}, {sky, sky.tint(.35), "scallops"}},
	{{saffron, white, "seeds"}, {sky.tint(.25), sky, "circle"}, {sand, berry, "half"}, {tomato, white, "square"}, {leaf, saffron, "leaf"}, {saffron, berry, "cell"}},
}

// floor lays rows of the pattern over the width, from y down, into the bleed.
func (p *pen) floor(y float64, rows [][]tile) {
	side := a5W / float64(len(pattern[0]))
	for r, row := range rows {
		for c, one := range row {
			b := box{float64(c) * side, y + float64(r)*side, side, side}
			ground := b
			if c == 0 {
				ground.X, ground.W = ground.X-p.over, ground.W+p.over
			}
			if c == len(row)-1 {
				ground.W += p.over
			}
			if r == len(rows)-1 && y > a5H/2 || y+float64(r+1)*side > a5H-.5 {
				ground.H += p.over
			}
			p.rect(ground, one.ground)
			p.clip(rectPath(ground), func() {
				p.fillWith(one.ink)
				p.paint(p.place(tileShapes[one.shape], b.X+side/2, b.Y+side/2, side/2), "f")
			})
		}
	}
}

func (b Booklet) cover() leafPage {
	return leafPage{bare: true, draw: func(p *pen, f pageFrame) {
		const side, margin = a5W / 6, 13.0
		wide := a5W - 2*margin
		p.awningInto(9.3)
		y := 33.0
		y += p.text(box{margin, y, wide, 44}, style{as: display, size: 33, least: 15, lead: 1.04, balanced: true}, b.Title) + 2.5
		y += p.text(box{margin, y, wide, 11}, style{as: text, size: 12, least: 8, lead: 1.25}, b.Subtitle) + 2
		p.text(box{margin, y, wide, 99 - y}, style{as: bold, size: 14, least: 8, lead: 1.25}, lines(b.Dates, b.Location))
		if b.Release == "" {
			p.fill(roundPath(box{margin, 101, 60, 7}, 1.2), tomato)
			p.text(box{margin + 2, 101.6, 56, 5.8}, style{as: bold, size: 10, least: 7, lead: 1.1, ink: white, lines: 1, upright: centre, align: centre}, p.t("plan.draft"))
		}
		p.floor(a5H-4*side, pattern)
	}}
}

// awningInto is the big awning of the cover; its stripes run into the bleed.
func (p *pen) awningInto(radius float64) {
	p.awning(-p.over, -p.over, a5W+2*p.over, radius, awningInks...)
}

// back is the page that stays visible in a pocket: what one needs in a hurry.
func (b Booklet) back() leafPage {
	return leafPage{bare: true, draw: func(p *pen, f pageFrame) {
		const side, margin = a5W / 6, 13.0
		wide := a5W - 2*margin
		p.floor(-.01, pattern[:1])
		y := side + 9
		y += p.text(box{margin, y, wide, 14}, style{as: display, size: 17, least: 11, lead: 1.08, balanced: true}, b.Title) + 1
		y += p.text(box{margin, y, wide, 11}, style{as: bold, size: 10.5, least: 8, lead: 1.25}, lines(b.Dates, b.Location)) + 1.5
		for _, d := range b.Days[:min(len(b.Days), 4)] {
			y += p.text(box{margin, y, wide, 5}, style{as: text, size: 9, least: 6, lead: 1.2, lines: 1}, join2(p.lang.Weekday(d.Date), d.Hours))
		}
		y += 6
		right := 0.0
		if b.Link != "" {
			right = 44
			p.linkCode(b, box{a5W - margin - 38, y, 38, 50})
		}
		for _, one := range b.Numbers {
			if y > a5H-2*side-46 {
				break
			}
			y += p.text(box{margin, y, wide - right, 9}, style{as: text, size: 8.5, least: 6, lead: 1.2, lines: 2}, one.Word)
			y += p.text(box{margin, y, wide - right, 10}, style{as: display, size: 15, least: 8, lead: 1.1, lines: 2}, set.Isolated(one.Value)) + 3
		}
		p.text(box{margin, a5H - 2*side - 28, wide, 17}, style{as: text, size: 8, least: 5.5, lead: 1.3, upright: end}, p.partnerNames(b))
		p.text(box{margin, a5H - 2*side - 9, wide, 6}, style{as: text, size: 7, least: 5, lead: 1.2, ink: grey(0x40), upright: end}, b.state(p))
		p.floor(a5H-2*side, pattern[1:3])
	}}
}

// linkCode is the way to the living programme.
func (p *pen) linkCode(b Booklet, at box) {
	c, err := NewCode(b.Link)
	if err != nil {
		return
	}
	p.code(c, at.X, at.Y, at.W)
	p.text(box{at.X, at.Y + at.W, at.W, at.H - at.W}, style{as: text, size: 7, least: 5, lead: 1.2, align: centre}, lines(p.t("booklet.live"), set.Isolated(b.Address)))
}

// endpaper is a page of pattern, where nobody has anything to say.
func endpaper() leafPage {
	return leafPage{bare: true, draw: func(p *pen, f pageFrame) {
		const side = a5W / 6
		rows := append(append([][]tile{}, pattern[2:]...), pattern...)
		rows = append(append(rows, pattern[0]), pattern[3], pattern[1])
		p.floor(a5H-9*side, rows)
	}}
}

// notes is a page to write on; it stands where others would leave one blank.
func (b Booklet) notes(p *pen) leafPage {
	return leafPage{head: p.t("booklet.notes"), draw: func(p *pen, f pageFrame) {
		l := f.live
		kinds := []string{"food", "manufactory", "workshop", "advice", "culture"}
		p.text(box{l.X, l.Y, l.W - 14, 12}, style{as: display, size: 17, lead: 1.1, lines: 1, least: 10}, p.t("booklet.notes"))
		p.kind(drawing.Kind{Mark: kinds[f.n%len(kinds)]}, l.X+l.W-6, l.Y+5, 5)
		var dots path
		for y := l.Y + 20; y <= l.Y+l.H; y += 8 {
			dots = dots.move(l.X, y).line(l.X+l.W, y)
		}
		p.stroke(dots, grey(0x70), .25, .01, 2)
	}}
}
