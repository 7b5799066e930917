package print

import (
	"io"
	"strings"
	"time"

	"markt/internal/fault"
)

// List is a table for people with a pen in their hand: a door list, a stall
// list for stewards, sign-ups of a workshop. It is legible at nine points, its
// head repeats, every page says which of how many it is, and long texts wrap.
type List struct {
	Meta
	Head    string
	Under   string // market, place, what it is a list of
	AsOf    time.Time
	Columns []Column
	Groups  []ListGroup
	Lying   bool   // A4 lying
	Notes   string // explains the marks, behind the last row
}

// Column has a share of the width. A tick column is a box to be ticked.
type Column struct {
	Head  string
	Share float64
	Bold  bool
	Tick  bool
}

// ListGroup are rows under a heading of their own; an empty one has none.
// Unticked rows have no box to tick.
type ListGroup struct {
	Head     string
	Rows     [][]string
	Unticked bool
}

const (
	listMargin = 14.0
	listTop    = 34.0
)

// Print writes the list.
func (l List) Print(w io.Writer, f *Fount) (Report, error) {
	const op = "print.List"
	if len(l.Columns) == 0 {
		return Report{}, fault.New(fault.Invalid, op, "print.error.no_columns")
	}
	return produce(w, op, f, l.Meta, l.draw)
}

func (l List) draw(p *pen) {
	w, h := 210.0, 297.0
	if l.Lying {
		w, h = h, w
	}
	area := box{listMargin, listTop, w - 2*listMargin, h - listTop - 18}
	rows := l.rows(p, area)
	var pages [][]row
	for len(rows) > 0 || len(pages) == 0 {
		fit := flow(rows, []box{area}, false)
		if len(rows) > 0 {
			fit = max(1, fit)
		}
		pages = append(pages, rows[:fit])
		rows = rows[fit:]
	}
	for i, part := range pages {
		p.sheet(w, h)
		l.head(p, w, area)
		flow(part, []box{area}, true)
		foot := style{as: text, size: 8, lead: 1.2, lines: 1, ink: grey(0x40)}
		p.text(box{listMargin, h - 13, area.W / 2, 5}, foot, p.t("list.state", "date", p.lang.DateTime(l.AsOf)))
		p.text(box{listMargin + area.W/2, h - 13, area.W / 2, 5}, foot.aligned(end), p.t("list.page", "nth", itoa(i+1), "of", itoa(len(pages))))
	}
}

func (l List) head(p *pen, w float64, area box) {
	p.awning(0, 0, w, 3.2, awningInks...)
	p.text(box{area.X, 11, area.W, 9}, style{as: display, size: 17, least: 10, lead: 1.1, lines: 1}, l.Head)
	p.text(box{area.X, 20, area.W, 5}, style{as: text, size: 9.5, least: 7, lead: 1.2, lines: 1}, l.Under)
	l.cells(area, func(c Column, x, w float64, _ int) {
		p.text(box{x, listTop - 7.5, w - 2, 5.5}, style{as: bold, size: 8.5, least: 6, lead: 1.1, lines: 1, upright: end}, c.Head)
	})
	p.rule(area.X, listTop-1.2, area.X+area.W, listTop-1.2, black, .5)
}

func (l List) cells(area box, draw func(c Column, x, w float64, i int)) {
	sum := 0.0
	for _, c := range l.Columns {
		sum += max(c.Share, .1)
	}
	x := area.X
	for i, c := range l.Columns {
		w := area.W * max(c.Share, .1) / sum
		draw(c, x, w, i)
		x += w
	}
}

func (l List) rows(p *pen, area box) []row {
	var rows []row
	for _, g := range l.Groups {
		if g.Head != "" {
			rows = append(rows, p.head(g.Head, area.W, 11))
		}
		for _, r := range g.Rows {
			rows = append(rows, l.row(p, area, r, !g.Unticked))
		}
	}
	if l.Notes != "" {
		rows = append(rows, row{h: 3, draw: func(_, _, _ float64) {}}, p.textRow(area.W, style{as: text, size: 9, lead: 1.3}, l.Notes))
	}
	if rows == nil {
		rows = append(rows, p.textRow(area.W, body.sized(10), p.t("list.empty")))
	}
	return rows
}

func (l List) row(p *pen, area box, values []string, tick bool) row {
	const most = 60.0
	styleOf := func(c Column) style {
		s := style{as: text, size: 9.5, lead: 1.25}
		if c.Bold {
			s.as = bold
		}
		return s
	}
	h := 5.0
	l.cells(area, func(c Column, _, w float64, i int) {
		if i < len(values) {
			h = max(h, p.fit(w-2, most, styleOf(c), values[i]).height())
		}
	})
	one := row{h: h + 2.2, draw: func(x, y, _ float64) {
		l.cells(box{x, y, area.W, h}, func(c Column, x, w float64, i int) {
			if c.Tick && tick {
				p.frame(box{x, y + .6, 4.2, 4.2}, black, .25)
			} else if i < len(values) {
				p.text(box{x, y + .4, w - 2, most}, styleOf(c), values[i])
			}
		})
		p.rule(x, y+h+1.4, x+area.W, y+h+1.4, grey(0x90), .12)
	}}
	return p.belong([]row{one}, strings.TrimSpace(strings.Join(values, " ")))[0]
}
