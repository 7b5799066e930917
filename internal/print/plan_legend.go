package print

import (
	"slices"

	"markt/internal/drawing"
)

// legend explains what the drawing shows, and nothing else.
func (pl Plan) legend(p *pen, l layout, w float64) []row {
	u := pl.unit()
	rows := []row{p.head(p.t("plan.legend"), w, l.size+1.5)}
	var items []item
	for _, k := range pl.Ground.Kinds() {
		items = append(items, item{k.Word, func(x, y float64) {
			p.swatch(box{x, y + .5*u, 7 * u, 3.4 * u}, k)
		}})
	}
	rows = append(rows, p.items(items, w, 1, u, 8.4, l.size)...)
	items = nil
	if len(pl.Ground.Of("stage")) > 0 {
		items = append(items, item{p.t("plan.stage"), func(x, y float64) { p.kind(drawing.Culture, x+2.5*u, y+2.2*u, 1.8*u) }})
	}
	if slices.ContainsFunc(pl.Ground.Of("pitch"), func(m drawing.Mark) bool { return len(m.Stalls) == 0 }) {
		items = append(items, item{p.t("plan.vacant"), func(x, y float64) {
			b := box{x + .4*u, y + .7*u, 4.2 * u, 3 * u}
			p.stroke(rectPath(b), grey(0x70), .2, .8, .6)
		}})
	}
	if slices.ContainsFunc(pl.Ground.Of("pitch"), drawing.Mark.Moved) {
		items = append(items, item{p.t("plan.moved"), func(x, y float64) {
			b := box{x + .4*u, y + .7*u, 4.2 * u, 3 * u}
			p.stroke(rectPath(b), black, .22)
			p.fold(polygonPath([][2]float64{{b.X + b.W - 2.2*u, b.Y}, {b.X + b.W, b.Y}, {b.X + b.W, b.Y + 2.2*u}}))
		}})
	}
	for _, kind := range drawing.Surfaces()[1:] {
		if len(pl.Ground.Of(kind)) == 0 {
			continue
		}
		items = append(items, item{p.t("plan.outline." + kind), func(x, y float64) {
			s := rectPath(box{x + .4*u, y + .6*u, 4.2 * u, 3.2 * u})
			if kind == "tree" {
				s = circlePath(x+2.5*u, y+2.2*u, 1.6*u)
			}
			p.surface(kind, s)
		}})
	}
	for _, layer := range []string{"outlet", "tap"} {
		if len(pl.Ground.Of(layer)) > 0 {
			items = append(items, item{p.t("plan." + layer), func(x, y float64) { p.supply(layer, x+2.5*u, y+2.2*u, 1.1*u) }})
		}
	}
	for _, m := range pl.signs() {
		items = append(items, item{m.Word, func(x, y float64) { p.sign(m.Sign, x+2.5*u, y+2.2*u, 1.95*u) }})
	}
	return append(rows, p.items(items, w, max(2, int(w/(46*u))), u, 6, l.size-.5)...)
}

// item is one entry of the legend: a sign and its word.
type item struct {
	word string
	draw func(x, y float64)
}

// items sets entries in n columns, a row of the flow for each line; u is how much
// larger their signs are than on A3.
func (p *pen) items(list []item, w float64, n int, u, indent, size float64) []row {
	var rows []row
	s := style{as: text, size: size, lead: 1.1}
	cell, indent := w/float64(n), indent*u
	for part := range slices.Chunk(list, n) {
		h := 4.7 * u
		for _, one := range part {
			h = max(h, p.tall(cell-indent-1, s, one.word)+1.2)
		}
		rows = append(rows, row{h: h, draw: func(x, y, w float64) {
			for i, one := range part {
				left := x + float64(i)*cell
				one.draw(left, y)
				p.text(box{left + indent, y + .55*u, cell - indent - 1, 0}, s, one.word)
			}
		}})
	}
	return rows
}

// signs are the landmarks' in use, each once.
func (pl Plan) signs() []drawing.Mark {
	var list []drawing.Mark
	for _, m := range pl.Ground.Of("landmark") {
		if !slices.ContainsFunc(list, func(o drawing.Mark) bool { return o.Sign == m.Sign }) {
			list = append(list, m)
		}
	}
	return list
}
