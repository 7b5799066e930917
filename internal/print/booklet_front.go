package print

import (
	"slices"
	"strings"

	"markt/internal/drawing"
	"markt/internal/print/set"
)

// welcome is the page of the hosts, with those who make it happen.
func (b Booklet) welcome(p *pen) leafPage {
	if b.Welcome == "" {
		return endpaper()
	}
	return leafPage{head: b.Title, draw: func(p *pen, f pageFrame) {
		l := f.live
		y := l.Y + p.text(box{l.X, l.Y, l.W, 16}, style{as: display, size: 19, least: 12, lead: 1.08, lines: 2}, p.t("booklet.welcome")) + 4
		room := l.H - (y - l.Y)
		partners := p.partnerNames(b)
		if partners != "" {
			room -= 34
		}
		y += p.text(box{l.X, y, l.W, room - 12}, style{as: text, size: 12, least: 6.5, lead: 1.45}, b.Welcome) + 2.5
		p.text(box{l.X, y, l.W, 9}, style{as: bold, size: 9.5, least: 6.5, lead: 1.25}, b.Signed)
		if partners == "" {
			return
		}
		foot := box{l.X, l.Y + l.H - 29, l.W, 29}
		p.rule(foot.X, foot.Y, foot.X+foot.W, foot.Y, black, .3)
		p.text(box{foot.X, foot.Y + 2, foot.W, 4}, style{as: bold, size: 8, lead: 1.2, lines: 1}, p.t("booklet.partners"))
		p.text(box{foot.X, foot.Y + 6.5, foot.W, 22}, style{as: text, size: 8.5, least: 5.5, lead: 1.3}, partners)
	}}
}

func (p *pen) partnerNames(b Booklet) string {
	var names []string
	for _, one := range b.Partners {
		if p.rtl {
			one.Name = set.Whole(one.Name)
		}
		names = append(names, one.Name)
	}
	return strings.Join(names, " · ")
}

// guide is the page that explains the booklet: contents, kinds, signs, and
// where changes are told.
func (b Booklet) guide(e *bound) leafPage {
	return leafPage{head: b.Title, draw: func(p *pen, f pageFrame) {
		l := f.live
		y := l.Y + p.text(box{l.X, l.Y, l.W, 9}, style{as: display, size: 19, least: 12, lead: 1.08, lines: 1}, p.t("booklet.contents")) + 2
		y = e.contents(p, box{l.X, y, l.W, 62})
		y += 4
		var items []item
		for _, k := range p.merged(b.kinds()) {
			items = append(items, item{k.Word, func(x, y float64) { p.kind(k, x+2.5, y+2.2, 2) }})
		}
		for _, sign := range b.signs() {
			items = append(items, item{p.t("sign." + sign), func(x, y float64) { p.icon(sign, x+2.5, y+2.2, 2, black) }})
		}
		if len(items) > 0 {
			y += p.text(box{l.X, y, l.W, 6}, style{as: bold, size: 11, lead: 1.2, lines: 1}, p.t("booklet.kinds")) + 1
		}
		below := l.Y + l.H - 40
		fitted := p.items(items, l.W, 2, 1, 7, 8.5)
		flow(fitted, []box{{l.X, y, l.W, max(5, below-y-3)}}, true)
		b.changes(p, box{l.X, below, l.W, 40})
	}}
}

func (b Booklet) changes(p *pen, at box) {
	w := at.W
	if b.Link != "" {
		w -= 36
		p.linkCode(b, box{at.X + at.W - 32, at.Y, 32, 40})
	}
	p.rule(at.X, at.Y-1, at.X+w, at.Y-1, black, .3)
	y := at.Y + 1 + p.text(box{at.X, at.Y + 1, w, 5}, style{as: bold, size: 9.5, least: 7, lead: 1.2, lines: 1}, p.t("booklet.changes")) + .6
	p.text(box{at.X, y, w, at.Y + at.H - y}, style{as: text, size: 8.5, least: 5.5, lead: 1.32}, lines(b.Reading, b.state(p)))
}

// contents lists the parts with their pages.
func (e *bound) contents(p *pen, at box) float64 {
	step := min(8.0, at.H/float64(max(1, len(e.sections))))
	size := min(11, step*1.25)
	for i, s := range e.sections {
		y := at.Y + float64(i)*step
		p.fill(circlePath(at.X+2.2, y+step*.45, min(1.9, step*.3)), s.ink)
		p.text(box{at.X + 6, y, at.W - 20, step}, style{as: bold, size: size, least: 6, lead: 1.1, lines: 1, upright: centre}, s.name)
		p.text(box{at.X + at.W - 13, y, 13, step}, style{as: text, size: size, lead: 1.1, lines: 1, upright: centre, align: end}, itoa(s.page))
		p.rule(at.X+6, y+step-.2, at.X+at.W, y+step-.2, grey(0xb0), .12)
	}
	return at.Y + step*float64(len(e.sections))
}

// kinds in use, in the order of their shapes.
func (b Booklet) kinds() []drawing.Kind {
	var list []drawing.Kind
	add := func(k drawing.Kind) {
		if k.Word != "" && !slices.Contains(list, k) {
			list = append(list, k)
		}
	}
	for _, s := range b.Stalls {
		add(s.Kind)
	}
	for _, d := range b.Days {
		for _, s := range d.Sessions {
			add(s.Kind)
		}
	}
	drawing.SortKinds(list)
	return list
}

func (b Booklet) signs() []string {
	var list []string
	for _, d := range b.Days {
		for _, s := range d.Sessions {
			list = append(list, s.Signs...)
		}
	}
	for _, s := range b.Stalls {
		list = append(list, s.Signs...)
	}
	list = uniq(list)
	return slices.DeleteFunc(list, func(s string) bool { return pictograms[s] == "" })
}

// merged names all kinds of one mark together.
func (p *pen) merged(kinds []drawing.Kind) []drawing.Kind {
	var list []drawing.Kind
	for _, k := range kinds {
		i := slices.IndexFunc(list, func(o drawing.Kind) bool { return o.SignName() == k.SignName() })
		if i < 0 {
			list = append(list, k)
		} else {
			list[i].Word += p.t("comma") + k.Word
		}
	}
	return list
}
