package print

import (
	"io"
	"strings"

	"markt/internal/drawing"
	"markt/internal/fault"
)

// CallPosters call for stalls: a sheet of A4 for each kind, whose code opens
// its page.
type CallPosters struct {
	Meta
	Event string
	When  string
	Where string
	Calls []CallPoster
}

// CallPoster is what stands on one of them.
type CallPoster struct {
	Kind  drawing.Kind
	Text  string
	Until string // "Apply until …"
	Link  string // what the QR opens
	Shown string // the same for who types it
}

// Print writes the posters.
func (c CallPosters) Print(w io.Writer, f *Fount) (Report, error) {
	const op = "print.CallPosters"
	if len(c.Calls) == 0 {
		return Report{}, fault.New(fault.Invalid, op, "print.error.no_kinds")
	}
	return produce(w, op, f, c.Meta, c.draw)
}

func (c CallPosters) draw(p *pen) {
	for _, one := range c.Calls {
		p.sheet(210, 297)
		p.about(one.Kind.Word, func() { c.poster(p, one) })
	}
}

func (c CallPosters) poster(p *pen, one CallPoster) {
	const margin, wide, side = 16.0, 210 - 2*16.0, 102.0
	colour := hue(one.Kind)
	p.awning(0, 0, 210, 11.6, colour, colour.tint(.25))
	p.text(box{margin, 30, wide, 8}, style{as: bold, size: 15, least: 9, lead: 1.15, lines: 1}, c.Event)
	y := 42.0
	y += p.text(box{margin, y, wide, 40}, style{as: display, size: 46, least: 20, lead: 1.04, lines: 2, balanced: true}, p.t("call_poster.head")) + 5
	p.kind(one.Kind, margin+6, y+6, 6)
	y += p.text(box{margin + 17, y + 1, wide - 17, 24}, style{as: display, size: 26, least: 14, lead: 1.1, lines: 2}, one.Kind.Word) + 6
	y += p.text(box{margin, y, wide, 34}, style{as: text, size: 16, least: 10, lead: 1.3}, one.Text) + 4
	p.text(box{margin, y, wide, 30}, style{as: bold, size: 14, least: 9, lead: 1.3}, lines(c.When, c.Where, one.Until))
	const at = 174.0
	if q, err := NewCode(one.Link); err == nil {
		p.code(q, 210-margin-side, at, side)
	}
	w := wide - side - 8
	y = at + 4
	y += p.text(box{margin, y, w, 36}, style{as: bold, size: 17, least: 10, lead: 1.25}, p.t("call_poster.scan")) + 4
	y += p.text(box{margin, y, w, 20}, style{as: text, size: 13, least: 9, lead: 1.3}, p.t("call_poster.easy")) + 3
	p.text(box{margin, y, w, 12}, style{as: text, size: 11, least: 6, lead: 1.2}, strings.TrimPrefix(strings.TrimPrefix(one.Shown, "https://"), "http://"))
}
