package print

import (
	"strconv"
	"strings"

	"markt/internal/drawing"
	"markt/internal/print/set"
)

// row is a piece of the furniture that is never divided between two columns.
type row struct {
	h    float64
	keep bool // stays with the next row
	id   int  // of the session that begins here; 0: none
	draw func(x, y, w float64)
}

// flow puts rows into columns, top to bottom, and draws them if asked. It gives
// the number of rows that found room.
func flow(rows []row, columns []box, draw bool) int {
	col, y := 0, 0.0
	for i := 0; i < len(rows); i++ {
		need := rows[i].h
		for j := i; rows[j].keep && j+1 < len(rows); j++ {
			need += rows[j+1].h
		}
		if y > 0 && y+need > columns[col].H+1e-6 {
			if col, y = col+1, 0; col == len(columns) {
				return i
			}
		}
		if rows[i].h > columns[col].H {
			return i
		}
		if draw {
			rows[i].draw(columns[col].X, columns[col].Y+y, columns[col].W)
		}
		y += rows[i].h
	}
	return len(rows)
}

// furniture is all that stands beside the drawing.
func (pl Plan) furniture(p *pen, l layout, list bool) []row {
	w := l.side[0].W
	rows := pl.title(p, l, w)
	rows = append(rows, pl.legend(p, l, w)...)
	if list {
		if pl.Lists == nil {
			rows = append(rows, p.head(p.t("plan.stalls"), w, l.size+1.5))
		}
		rows = append(rows, pl.listed(p, l.view, w, l.size)...)
	} else if pl.lines() > 0 {
		rows = append(rows, p.textRow(w, body.sized(8*pl.unit()), p.t("plan.list_follows")))
	}
	return rows
}

func (pl Plan) flows(p *pen, l layout, list bool) bool {
	rows := pl.furniture(p, l, list)
	return flow(rows, l.side, false) == len(rows)
}

func (pl Plan) drawSide(p *pen, l layout) {
	flow(pl.furniture(p, l, l.listed), l.side, true)
}

func (p *pen) textRow(w float64, s style, txt string) row {
	return row{h: p.tall(w, s, txt) + .6, draw: func(x, y, w float64) { p.text(box{x, y, w, 0}, s, txt) }}
}

func (p *pen) head(txt string, w, size float64) row {
	s := style{as: bold, size: size, lead: 1.2}
	h := p.tall(w, s, txt)
	return row{h: h + 3.6, keep: true, draw: func(x, y, w float64) {
		p.text(box{x, y + 2, w, 0}, s, txt)
		p.rule(x, y+h+2.5, x+w, y+h+2.5, black, .3)
	}}
}

// title names event, place and state, and says the scale in figures and as a bar.
func (pl Plan) title(p *pen, l layout, w float64) []row {
	u := pl.unit()
	edge := row{h: 7.5 * u, keep: true, draw: func(x, y, w float64) {
		p.awning(x, y, w, 2.6*u, awningInks...)
	}}
	name := p.textRow(w, headline.sized(15*u), pl.Event)
	of, s := join2(pl.heading(p), pl.Location), style{as: bold, size: 10 * u, lead: 1.2}
	if p.tall(w, s, of) > p.tall(w, s, pl.heading(p)) {
		of = lines(pl.heading(p), pl.Location) // no dot hangs at the end of a line
	}
	where := p.textRow(w, s, lines(of, pl.Dates))
	name.keep, where.keep = true, true
	rows := []row{edge, name, where}
	if pl.draft() {
		rows = append(rows, p.tag(p.t("plan.draft"), w))
	}
	rows = append(rows, pl.scaleBar(p, l.view, w))
	return append(append(rows, pl.stops(p, w)...), pl.facts(p, l, w)...)
}

// stops are the places and times of a location that travels: without them its
// drawing lies nowhere.
func (pl Plan) stops(p *pen, w float64) (rows []row) {
	for i, stop := range pl.Stops {
		if i == 0 {
			rows = append(rows, p.head(p.t("plan.stops", "n", len(pl.Stops)), w, 9*pl.unit()))
		}
		name := p.textRow(w, style{as: bold, size: 8 * pl.unit(), lead: 1.22}, lines(stop.When, stop.Name))
		name.keep = stop.Where != ""
		if rows = append(rows, name); stop.Where != "" {
			rows = append(rows, p.textRow(w, style{as: text, size: 7 * pl.unit(), lead: 1.22}, stop.Where))
		}
	}
	return rows
}

// tag is a word in a box that cannot be overlooked.
func (p *pen) tag(word string, w float64) row {
	s := style{as: bold, size: 9, lead: 1.2, ink: white, lines: 1, least: 6}
	return row{h: 6.6, draw: func(x, y, w float64) {
		wide := min(w, p.fount.Measure(set.Clean(word), bold)*s.size*mmPerPoint+4.4)
		p.fill(roundPath(box{x, y + .8, wide, 5}, 1), tomato)
		p.text(box{x + 2, y + 1.4, wide - 4, 3.9}, s, word)
	}}
}

// scaleBar survives copying, the figures do not; the arrow shows true north.
func (pl Plan) scaleBar(p *pen, v view, w float64) row {
	u := pl.unit()
	step := drawing.Round(8.5 * u / v.k)
	arrow := 13.0 * u
	n := max(1, min(5, int((w-arrow-8)/(step*v.k))))
	s := style{as: text, size: 7 * u, lead: 1.1, align: centre, lines: 1}
	return row{h: 17 * u, draw: func(x, y, w float64) {
		p.text(box{x, y + 1.2*u, w - arrow, 4.6 * u}, style{as: bold, size: 9.5 * u, lead: 1.2, lines: 1}, p.t("plan.scale", "scale", "1:"+strconv.Itoa(v.den)))
		unit := step * v.k
		for i := range n {
			b := box{x + 2 + float64(i)*unit, y + 7*u, unit, 1.6 * u}
			p.rect(b, []ink{black, white}[i%2])
			p.frame(b, black, .2)
		}
		for i := range n + 1 {
			label := strconv.FormatFloat(float64(i)*step, 'f', -1, 64)
			if i == n {
				label += " m"
			}
			p.text(box{x + 2 + float64(i)*unit - 5*u, y + 9*u, 10 * u, 3.2 * u}, s, set.Isolated(label))
		}
		p.north(x+w-arrow/2, y+7.5*u, 5.6*u, pl.Ground.Bearing)
	}}
}

// north points to true north; its two halves tell it from every other arrow.
func (p *pen) north(x, y, r, bearing float64) {
	var halves [2]path
	for i, half := range drawing.North(bearing) {
		halves[i] = p.place(polygonPath([][2]float64{{half[0].X, -half[0].Y}, {half[1].X, -half[1].Y}, {half[2].X, -half[2].Y}}), x, y+1.5, r)
	}
	p.fill(halves[0], black)
	p.stroke(halves[0].plus(halves[1]), black, .25)
	tip := drawing.NorthTip(bearing)
	if p.rtl {
		tip.X = -tip.X
	}
	s := style{as: bold, size: 8, lead: 1, align: centre, upright: centre}
	p.text(box{x + tip.X*(r+1.6) - 2, y + 1.5 - tip.Y*(r+1.6) - 1.6, 4, 3.2}, s, p.t("plan.north"))
}

// facts are the lines of a title block.
func (pl Plan) facts(p *pen, l layout, w float64) []row {
	state := p.t("plan.draft_of", "date", p.lang.Date(pl.AsOf))
	if !pl.draft() {
		state = p.t("plan.state", "release", pl.Release, "date", p.lang.Date(pl.AsOf))
	}
	all := []string{state, p.t("plan.paper", "paper", string(pl.Paper))}
	if pl.Author != "" {
		all = append(all, p.t("plan.author", "author", pl.Author))
	}
	if pl.Anchor != "" {
		all = append(all, p.t("plan.anchor", "anchor", pl.Anchor))
	}
	if pl.Title == "" && len(pl.Ground.Of("fire_lane")) > 0 {
		all = append(all, p.t("plan.lanes"))
	}
	rows := make([]row, len(all))
	for i, one := range all {
		rows[i] = p.textRow(w, style{as: text, size: 7 * pl.unit(), lead: 1.22}, one)
	}
	for _, note := range pl.Notes {
		rows = append(rows, p.textRow(w, style{as: bold, size: 8 * pl.unit(), lead: 1.22}, note))
	}
	if pl.Checked != nil {
		rows = append(rows, pl.signed(p, w)...)
	}
	return rows
}

// signed says what was checked, and has a line for each of those who answer for
// the plan: no program does.
func (pl Plan) signed(p *pen, w float64) []row {
	c, s := pl.Checked, style{as: text, size: 7 * pl.unit(), lead: 1.22}
	said := p.t("plan.checked", "n", c.Rules)
	if c.Open > 0 {
		said = p.t("plan.breaches", "n", c.Open, "rules", c.Rules)
	}
	all := []string{said}
	if c.Advice > 0 {
		all = append(all, p.t("plan.advice", "n", c.Advice))
	}
	if c.Answered > 0 {
		all = append(all, p.t("plan.answered", "n", c.Answered))
	}
	if len(c.Unchecked) > 0 {
		all = append(all, p.t("plan.unchecked", "rules", strings.Join(c.Unchecked, "; ")))
	}
	head := p.textRow(w, style{as: bold, size: 8 * pl.unit(), lead: 1.3}, p.t("plan.sign"))
	head.keep = true
	rows := []row{head}
	for _, one := range append(all, p.t("plan.never")) {
		rows = append(rows, p.textRow(w, s, one))
	}
	line := 11 * pl.unit()
	for _, who := range []string{"lead", "electric", "technical"} {
		rows = append(rows, row{h: line, keep: who != "technical", draw: func(x, y, w float64) {
			p.rule(x, y+line-4.2*pl.unit(), x+w, y+line-4.2*pl.unit(), black, .2)
			p.text(box{x, y + line - 3.8*pl.unit(), w, 0}, s.sized(6.5*pl.unit()), p.t("plan.sign."+who)+": "+p.t("plan.sign.who"))
		}})
	}
	return rows
}
