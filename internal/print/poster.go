package print

import (
	"io"

	"markt/internal/fault"
)

// Posters is one A4 sheet for each gate, to hang there.
type Posters struct {
	Meta
	Event   string
	Posters []Poster
}

// Poster is what stands on it. Link is what the QR opens.
type Poster struct {
	Gate     string
	Location string
	Link     string
}

// Print writes the posters.
func (s Posters) Print(w io.Writer, f *Fount) (Report, error) {
	const op = "print.Posters"
	if len(s.Posters) == 0 {
		return Report{}, fault.New(fault.Invalid, op, "print.error.no_gates")
	}
	codes := make([]Code, len(s.Posters))
	for i, one := range s.Posters {
		var err error
		if codes[i], err = NewCode(one.Link); err != nil {
			return Report{}, fault.Wrap(op, err)
		}
	}
	return produce(w, op, f, s.Meta, func(p *pen) { s.draw(p, codes) })
}

func (s Posters) draw(p *pen, codes []Code) {
	for i, one := range s.Posters {
		p.sheet(210, 297)
		p.about(one.Gate, func() { s.poster(p, one, codes[i]) })
	}
}

func (s Posters) poster(p *pen, one Poster, c Code) {
	const margin, wide, side = 16.0, 210 - 2*16.0, 104.0
	p.awning(0, 0, 210, 11.6, awningInks...)
	p.text(box{margin, 32, wide, 8}, style{as: bold, size: 15, least: 9, lead: 1.15, lines: 1}, p.t("poster.head"))
	y := 42.0
	y += p.text(box{margin, y, wide, 33}, style{as: display, size: 44, least: 18, lead: 1.06, lines: 2, balanced: true}, one.Gate) + 2
	p.text(box{margin, y, wide, 10}, style{as: bold, size: 19, least: 10, lead: 1.15, lines: 1}, one.Location)
	p.code(c, (210-side)/2, 90, side)
	p.text(box{margin, 196, wide, 16}, style{as: bold, size: 17, least: 10, lead: 1.2, lines: 2, align: centre, balanced: true}, p.t("poster.scan"))
	for i, step := range []string{"poster.1", "poster.2", "poster.3"} {
		at := 217 + 13.5*float64(i)
		p.fill(circlePath(margin+5, at+5, 4.6), black)
		p.text(box{margin + .5, at + .5, 9, 9}, style{as: bold, size: 14, least: 9, lead: 1, lines: 1, align: centre, upright: centre, ink: white}, itoa(i+1))
		p.text(box{margin + 14, at, wide - 14, 11}, style{as: text, size: 15, least: 9, lead: 1.2, lines: 2, upright: centre}, p.t(step))
	}
	b := box{margin, 259, wide, 13}
	p.fill(roundPath(b, 2), saffron.tint(.28))
	p.text(b.inset(2), style{as: text, size: 12, least: 8, lead: 1.25, lines: 2, align: centre, upright: centre}, p.t("poster.visitors"))
	p.text(box{margin, 278, wide, 5}, label.sized(9).atMost(1), s.Event)
}
