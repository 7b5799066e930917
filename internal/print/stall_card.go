package print

import (
	"io"
	"strings"

	"markt/internal/drawing"
	"markt/internal/fault"
	"markt/internal/print/set"
)

// StallCards are what a vendor gets in hand at the gate: a sheet of A5 for each
// stall, with what it finds on its pitch.
type StallCards struct {
	Meta
	Event string
	Call  string // whom to call, in a sentence
	Cards []StallCard
}

// StallCard is one of them.
type StallCard struct {
	Pitches  []string
	Name     string
	Kind     drawing.Kind
	Location string
	Lines    []string // days and times, what is on the pitch
	Link     string   // what the QR opens
}

// Print writes the cards.
func (s StallCards) Print(w io.Writer, f *Fount) (Report, error) {
	const op = "print.StallCards"
	if len(s.Cards) == 0 {
		return Report{}, fault.New(fault.Invalid, op, "print.error.no_stalls")
	}
	return produce(w, op, f, s.Meta, s.draw)
}

func (s StallCards) draw(p *pen) {
	for _, one := range s.Cards {
		p.sheet(148, 210)
		p.about(strings.Join(one.Pitches, " ")+" "+one.Name, func() { s.card(p, one) })
	}
}

func (s StallCards) card(p *pen, one StallCard) {
	const margin, wide, code = 12.0, 148 - 2*12.0, 38.0
	colour := hue(one.Kind)
	p.awning(0, 0, 148, 8, colour, colour.tint(.25))
	p.text(box{margin, 22, wide - 30, 24}, style{as: display, size: 60, least: 16, lead: 1, lines: 1}, set.Isolated(strings.Join(one.Pitches, ", ")))
	p.kind(one.Kind, margin+wide-12, 32, 11)
	p.rule(margin, 48, margin+wide, 48, colour, 1.2)
	y := 53.0
	y += p.text(box{margin, y, wide, 34}, style{as: display, size: 26, least: 11, lead: 1.08, balanced: true}, one.Name) + 2
	y += p.text(box{margin, y, wide, 12}, style{as: bold, size: 12, least: 8, lead: 1.2}, strings.Join(uniq([]string{one.Kind.Word, one.Location}), "  ·  ")) + 4
	foot := 210 - margin - code
	p.text(box{margin, y, wide, foot - y - 4}, style{as: text, size: 13, least: 7, lead: 1.4}, lines(one.Lines...))
	w := wide
	if c, err := NewCode(one.Link); one.Link != "" && err == nil {
		w -= code + 6
		p.code(c, margin+wide-code, foot, code)
	}
	p.text(box{margin, foot, w, code - 10}, style{as: bold, size: 12, least: 7, lead: 1.3}, s.Call)
	p.text(box{margin, foot + code - 6, w, 6}, label.sized(9).atMost(1), s.Event)
}
