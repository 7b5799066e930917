package print

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"markt/internal/print/set"
)

// listed is what the sheet lists: the stalls, or what its reader looks for.
func (pl Plan) listed(p *pen, v view, w, size float64) []row {
	if pl.Lists == nil {
		return pl.listRows(p, v, w, size)
	}
	var rows []row
	for _, list := range pl.Lists {
		rows = append(rows, p.head(list.Head, w, size+1.5))
		for _, one := range list.Rows {
			rows = append(rows, pl.listRow(p, v, w, size, one))
		}
	}
	return rows
}

// lines are how many the list has at least.
func (pl Plan) lines() int {
	if pl.Lists == nil {
		return len(pl.Stalls)
	}
	n := 0
	for _, list := range pl.Lists {
		n += 1 + len(list.Rows)
	}
	return n
}

// heading is what the sheet is.
func (pl Plan) heading(p *pen) string {
	if pl.Title != "" {
		return pl.Title
	}
	return p.t("plan.title")
}

func (pl Plan) listRow(p *pen, v view, w, size float64, one PlanRow) row {
	em := size * mmPerPoint
	key, txt := style{as: bold, size: size, lead: 1.18}, style{as: text, size: size, lead: 1.18}
	first, last := 2.9*em, 2.1*em
	if one.Key == "" {
		first = 0
	} else {
		first = max(first, min(p.fount.Measure(set.Clean(one.Key), bold)*em+.9, w*.3))
	}
	h := max(p.tall(w-first-last, txt, one.Text), p.tall(max(first-.6, 1), key, one.Key)) + .45
	return row{h: h, draw: func(x, y, w float64) {
		p.text(box{x, y, max(first-.6, 1), 0}, key, one.Key)
		p.text(box{x + first, y, w - first - last, 0}, txt, one.Text)
		p.text(box{x + w - last, y, last, 0}, txt.aligned(end), v.cell(one.At))
	}}
}

// listRows are the stall list: number, kind, name, grid cell.
func (pl Plan) listRows(p *pen, v view, w, size float64) []row {
	where := map[string]string{}
	for _, m := range pl.Ground.Of("pitch") {
		where[m.Name] = v.cell(m.At())
	}
	number := style{as: bold, size: size, lead: 1.18}
	name := style{as: text, size: size, lead: 1.18}
	cell := style{as: text, size: size, lead: 1.18, align: end, ink: grey(0x50)}
	em := size * mmPerPoint
	mark, last := 1.5*em, 2.1*em
	widest := pl.numberWidth(p) * em
	rows := make([]row, len(pl.Stalls))
	for i, s := range pl.byNumber() {
		first := max(2.9*em, min(widest+.9, w*.3))
		numbers := strings.Join(s.Pitches, ", ")
		cells := ""
		if len(s.Pitches) > 0 {
			cells = where[s.Pitches[0]]
		}
		rest := w - first - mark - last
		tall, about := p.tall(rest, name, s.Name), name.sized(size*.88)
		h := max(tall, p.tall(first-.6, number, numbers)) + .45
		if s.About != "" {
			h = max(h, tall+p.tall(rest, about, s.About)+.45)
		}
		rows[i] = row{h: h, draw: func(x, y, w float64) {
			p.text(box{x, y, first - .6, 0}, number, numbers)
			p.kind(s.Kind, x+first+.5*em, y+.56*em, .42*em)
			p.text(box{x + first + mark, y, rest, 0}, name, s.Name)
			if s.About != "" {
				p.text(box{x + first + mark, y + tall, rest, 0}, about, s.About)
			}
			p.text(box{x + w - last, y, last, 0}, cell, cells)
		}}
	}
	return rows
}

// byNumber is the list in the order of the numbers on the drawing.
func (pl Plan) byNumber() []PlanStall {
	first := func(s PlanStall) string { return strings.Join(s.Pitches, ",") }
	list := slices.Clone(pl.Stalls)
	slices.SortStableFunc(list, func(a, b PlanStall) int { return inOrder(first(a), first(b)) })
	return list
}

// inOrder compares numbers as people count: A2 before A10.
func inOrder(a, b string) int {
	for a != "" && b != "" {
		x, y := digits(a), digits(b)
		if x > 0 && y > 0 {
			m, _ := strconv.Atoi(a[:x])
			n, _ := strconv.Atoi(b[:y])
			if m != n {
				return m - n
			}
			a, b = a[x:], b[y:]
			continue
		}
		if a[0] != b[0] {
			return int(a[0]) - int(b[0])
		}
		a, b = a[1:], b[1:]
	}
	return len(a) - len(b)
}

func digits(s string) int {
	n := 0
	for n < len(s) && n < 9 && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// numberWidth is the widest single number in ems.
func (pl Plan) numberWidth(p *pen) float64 {
	w := 0.0
	for _, s := range pl.Stalls {
		for _, n := range s.Pitches {
			w = max(w, p.fount.Measure(set.Clean(n), bold))
		}
	}
	return w
}

// drawLists puts the list on sheets of its own, legible at nine points and so on
// paper no larger than a hand holds.
func (pl Plan) drawLists(p *pen) {
	short, long := min(papers[pl.Paper][0], papers[A3][0]), min(papers[pl.Paper][1], papers[A3][1])
	view := pl.arrange(p).view
	const top = 26.0
	n := int((long - 2*planMargin) / 66)
	cols := columns(box{planMargin, top, long - 2*planMargin, short - top - 2*planMargin}, n)
	rows := pl.listed(p, view, cols[0].W, 9)
	pages := [][]row{}
	for len(rows) > 0 {
		fit := max(1, flow(rows, cols, false))
		pages = append(pages, rows[:fit])
		rows = rows[fit:]
	}
	for i, part := range pages {
		p.sheet(long, short)
		pl.listHead(p, long, fmt.Sprintf("%d/%d", i+2, len(pages)+1))
		flow(part, cols, true)
	}
}

// listTitle is over a sheet that holds only the list.
func (pl Plan) listTitle(p *pen) string {
	if pl.Lists != nil {
		return pl.Title
	}
	return p.t("plan.stalls")
}

func (pl Plan) listHead(p *pen, w float64, nth string) {
	b := box{planMargin, planMargin, w - 2*planMargin, 10}
	p.text(box{b.X, b.Y, b.W * .6, 9}, headline.sized(16).atMost(1), pl.listTitle(p))
	state := p.t("plan.draft")
	if !pl.draft() {
		state = pl.Release
	}
	facts := join2(join2(pl.Event, pl.Location), join2(state, p.t("plan.sheet", "nth", nth)))
	p.text(box{b.X + b.W*.4, b.Y + 2, b.W * .6, 7}, body.aligned(end).atMost(1), facts)
	p.rule(b.X, b.Y+12, b.X+b.W, b.Y+12, black, .4)
}
