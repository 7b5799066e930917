package print

import (
	"io"
	"strings"

	"markt/internal/drawing"
	"markt/internal/fault"
	"markt/internal/print/set"
)

// Signs is one A4 sheet for each stall, to hang at the counter.
type Signs struct {
	Meta
	Event string
	Signs []Sign
}

// Sign is what stands on it. Names holds the stall's name and, under it, the
// same in other languages if they differ.
type Sign struct {
	Pitch    string
	Names    []string
	Kind     drawing.Kind
	Text     string
	When     string
	Location string   // the location, for a market with several
	Signs    []string // vegan, halal, wheelchair, …
	Facts    []string // what else is to be known, a line each
	Link     string   // what the QR opens; empty: none
}

// Print writes the signs.
func (s Signs) Print(w io.Writer, f *Fount) (Report, error) {
	const op = "print.Signs"
	if len(s.Signs) == 0 {
		return Report{}, fault.New(fault.Invalid, op, "print.error.no_stalls")
	}
	return produce(w, op, f, s.Meta, s.draw)
}

func (s Signs) draw(p *pen) {
	for _, one := range s.Signs {
		p.sheet(210, 297)
		p.about(strings.Join(append([]string{one.Pitch}, one.Names...), " "), func() { s.sign(p, one) })
	}
}

func (s Signs) sign(p *pen, one Sign) {
	const margin, wide = 16.0, 210 - 2*16.0
	colour := hue(one.Kind)
	p.awning(0, 0, 210, 11.6, colour, colour.tint(.25))
	p.text(box{margin, 38, wide * .62, 42}, style{as: display, size: 104, least: 30, lead: 1, lines: 1}, set.Isolated(one.Pitch))
	p.kind(one.Kind, margin+wide-19, 58, 18)
	p.rule(margin, 84, margin+wide, 84, colour, 1.6)
	y := 91.0
	for i, name := range one.Names {
		st := style{as: display, size: 46, least: 18, lead: 1.06, balanced: true}
		room := 66.0
		if i > 0 {
			st, room = style{as: bold, size: 24, least: 12, lead: 1.15, balanced: true}, 22
		}
		y += p.text(box{margin, y, wide, room}, st, name) + 3.5
		if i == 2 {
			break
		}
	}
	y += p.text(box{margin, y, wide, 9}, style{as: bold, size: 17, least: 10, lead: 1.2, lines: 1}, one.Kind.Word) + 4
	below := 297.0 - 16 - 34
	p.text(box{margin, y, wide, below - y - 4}, style{as: text, size: 16, least: 9, lead: 1.35}, lines(append([]string{one.Text, one.When}, one.Facts...)...))
	s.foot(p, one, box{margin, below, wide, 34})
}

// foot explains the small signs and, if there is one, opens the stall's page.
func (s Signs) foot(p *pen, one Sign, b box) {
	w := b.W
	if c, err := NewCode(one.Link); one.Link != "" && err == nil {
		w -= 38
		p.code(c, b.X+b.W-34, b.Y, 34)
	}
	cell := w / 3
	for i, sign := range one.Signs[:min(len(one.Signs), 6)] {
		x, y := b.X+float64(i%3)*cell, b.Y+2+float64(i/3)*11
		p.icon(sign, x+4.5, y+4.5, 4.2, black)
		p.text(box{x + 11, y, cell - 13, 9}, style{as: bold, size: 12, least: 7, lead: 1.1, upright: centre}, p.t("sign."+sign))
	}
	p.text(box{b.X, b.Y + b.H - 6, w - 4, 5}, label.sized(9).atMost(1), strings.Join(uniq([]string{s.Event, one.Location}), "  ·  "))
}
