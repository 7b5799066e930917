package print

import (
	"math"
	"strconv"
)

// ground says how each outline is drawn: a quiet ground, so that the stalls
// are what one sees.
type ground struct {
	fill, edge ink
	width      float64
	dash       []float64
}

var grounds = map[string]ground{
	"ground":   {fill: grey(0xf7), edge: grey(0x30), width: .35, dash: []float64{2.4, 1.2}},
	"lawn":     {fill: leaf.tint(.14), edge: leaf.tint(.35), width: .15},
	"garden":   {fill: leaf.tint(.26), edge: leaf.tint(.5), width: .15},
	"path":     {fill: white, edge: grey(0xb4), width: .15},
	"plaza":    {fill: white, edge: grey(0x90), width: .2},
	"water":    {fill: sky.tint(.2), edge: sky.tint(.6), width: .2},
	"building": {fill: grey(0xc8), edge: grey(0x40), width: .35},
	"table":    {fill: white, edge: grey(0x50), width: .15},
	"tent":     {fill: white, edge: grey(0x40), width: .3, dash: []float64{1.6, .7}},
	"seating":  {fill: sky.tint(.08), edge: sky.tint(.4), width: .15, dash: []float64{.6, .6}},
	"delivery": {fill: grey(0xec), edge: grey(0x80), width: .2, dash: []float64{3, 1}},

	"escape_route":    {fill: leaf.tint(.1), edge: leaf, width: .3, dash: []float64{1.8, 1.2}},
	"accessible_path": {fill: sky.tint(.06), edge: sky, width: .25, dash: []float64{.8, .8}},
	"tree":            {fill: leaf.tint(.34), edge: leaf.tint(.6), width: .12},
}

func (pl Plan) drawMap(p *pen, v view) {
	pic := pl.Ground.Lay(v.reader(p, pl.audience(), pl.unit()))
	p.clip(rectPath(v.frame), func() {
		p.ground(v, pic)
		if pl.draft() {
			p.watermark(v.frame, p.t("plan.draft"))
		}
		p.drawGrid(v)
	})
	p.picture(v, pic)
	p.frame(v.frame, black, .5)
	p.gridNames(v)
}

// surface draws one outline of the ground, here and in the legend.
func (p *pen) surface(kind string, s path) {
	if len(s.steps) == 0 {
		return
	}
	b := s.extent()
	if kind == "fire_lane" || kind == "movement_area" {
		p.clip(s, func() { p.stroke(p.lines(b, 45, 2.2), tomato.tint(.75), .5) })
		p.stroke(s, tomato, .35)
		if kind == "movement_area" { // crossed, so that it is no lane
			p.clip(s, func() { p.stroke(p.lines(b, 135, 2.2), tomato.tint(.75), .5) })
		}
		return
	}
	g, ok := grounds[kind]
	if !ok {
		g = grounds["plaza"]
	}
	p.fill(s, g.fill)
	if kind == "water" {
		p.clip(s, func() { p.stroke(ripples(b), sky.tint(.45), .18) })
	}
	if kind == "building" {
		p.clip(s, func() { p.stroke(p.lines(b, 60, 1.7), grey(0xaa), .12) })
	}
	p.stroke(s, g.edge, g.width, g.dash...)
	if kind == "tree" {
		p.fill(circlePath(b.X+b.W/2, b.Y+b.H/2, min(.35, b.W/8)), leaf)
	}
}

func ripples(b box) path {
	var s path
	for y := b.Y + 1.2; y < b.Y+b.H; y += 2.6 {
		s = s.move(b.X, y)
		for x := b.X; x < b.X+b.W; x += 3 {
			s = s.curve(x+.75, y-.6, x+.75, y-.6, x+1.5, y).curve(x+2.25, y+.6, x+2.25, y+.6, x+3, y)
		}
	}
	return s
}

func (p *pen) watermark(b box, word string) {
	s := style{as: display, size: min(150, b.W*.62), ink: grey(0xe2), align: centre, upright: centre, lines: 1, least: 20}
	angle := math.Atan2(b.H, b.W) * 180 / math.Pi * .8
	p.turned(b.X+b.W/2, b.Y+b.H/2, angle, func() {
		n := len(p.boxes)
		p.text(b, s, word)
		p.boxes[n].turned = true
	})
}

func (p *pen) drawGrid(v view) {
	f := v.frame
	var s path
	for i := 1; i < gridColumns; i++ {
		x := f.X + f.W*float64(i)/gridColumns
		s = s.move(x, f.Y).line(x, f.Y+f.H)
	}
	for i := 1; i < v.rows; i++ {
		y := f.Y + f.H*float64(i)/float64(v.rows)
		s = s.move(f.X, y).line(f.X+f.W, y)
	}
	p.stroke(s, grey(0xa8), .1, .4, 1.6)
}

// gridNames letters the frame on all four sides, and marks where lines meet it.
func (p *pen) gridNames(v view) {
	f := v.frame
	name := style{as: bold, size: 8, lead: 1, align: centre, upright: centre, ink: grey(0x40)}
	for i := range gridColumns {
		w := f.W / gridColumns
		x := f.X + w*float64(i)
		for _, y := range []float64{f.Y - planStrip, f.Y + f.H} {
			p.text(box{x, y, w, planStrip}, name, string(rune('A'+i)))
		}
		if i > 0 {
			p.rule(x, f.Y-1.6, x, f.Y, black, .25)
			p.rule(x, f.Y+f.H, x, f.Y+f.H+1.6, black, .25)
		}
	}
	for i := range v.rows {
		h := f.H / float64(v.rows)
		y := f.Y + h*float64(i)
		for _, x := range []float64{f.X - planStrip, f.X + f.W} {
			p.text(box{x, y, planStrip, h}, name, strconv.Itoa(i+1))
		}
		if i > 0 {
			p.rule(f.X-1.6, y, f.X, y, black, .25)
			p.rule(f.X+f.W, y, f.X+f.W+1.6, y, black, .25)
		}
	}
}
