package print

import (
	"io"

	"markt/internal/fault"
	"markt/internal/print/set"
)

// OutletLabels are what an electrician hangs on the outlets: ten on a sheet of
// A4, to be cut along the marks at its edges.
type OutletLabels struct {
	Meta
	Event  string
	Labels []OutletLabel
}

// OutletLabel is one of them.
type OutletLabel struct {
	Name    string   // "A01.2"
	Type    string   // with its breaker
	Phase   string   // "L2"
	Circuit string   // where it hangs: distributor and fuse
	Users   []string // who may plug in what and when, a line each
}

const (
	labelMargin = 15.0
	labelTop    = 16.0
	labelWide   = 90.0
	labelHigh   = 53.0
	labelsWide  = 2
	labelsHigh  = 5
)

// Print writes the labels.
func (o OutletLabels) Print(w io.Writer, f *Fount) (Report, error) {
	const op = "print.OutletLabels"
	if len(o.Labels) == 0 {
		return Report{}, fault.New(fault.Invalid, op, "print.error.no_outlets")
	}
	return produce(w, op, f, o.Meta, o.draw)
}

func (o OutletLabels) draw(p *pen) {
	const sheet = labelsWide * labelsHigh
	for i, one := range o.Labels {
		if i%sheet == 0 {
			p.sheet(210, 297)
			cutMarks(p)
		}
		at := i % sheet
		b := box{labelMargin + float64(at%labelsWide)*labelWide, labelTop + float64(at/labelsWide)*labelHigh, labelWide, labelHigh}
		p.about(one.Name, func() { o.label(p, one, b) })
	}
}

// cutMarks stand outside of the labels, where each cut begins and ends.
func cutMarks(p *pen) {
	const long, away = 5.0, 1.5
	right, foot := labelMargin+labelsWide*labelWide, labelTop+labelsHigh*labelHigh
	for i := range labelsWide + 1 {
		x := labelMargin + float64(i)*labelWide
		p.rule(x, labelTop-away-long, x, labelTop-away, black, .2)
		p.rule(x, foot+away, x, foot+away+long, black, .2)
	}
	for i := range labelsHigh + 1 {
		y := labelTop + float64(i)*labelHigh
		p.rule(labelMargin-away-long, y, labelMargin-away, y, black, .2)
		p.rule(right+away, y, right+away+long, y, black, .2)
	}
}

func (o OutletLabels) label(p *pen, one OutletLabel, b box) {
	const inset, phase = 4.0, 22.0
	in := box{b.X + inset, b.Y + inset, b.W - 2*inset, b.H - 2*inset}
	p.text(box{in.X, in.Y, in.W - phase, 13}, style{as: display, size: 34, least: 14, lead: 1, lines: 1}, set.Isolated(one.Name))
	p.text(box{in.X + in.W - phase, in.Y, phase, 13}, style{as: display, size: 26, least: 12, lead: 1, lines: 1, align: end}, set.Isolated(one.Phase))
	y := in.Y + 14
	y += p.text(box{in.X, y, in.W, 5.5}, style{as: bold, size: 12, least: 8, lead: 1.15, lines: 1}, one.Type)
	y += p.text(box{in.X, y, in.W, 5}, style{as: text, size: 10, least: 7, lead: 1.15, lines: 1}, one.Circuit) + 1
	p.rule(in.X, y, in.X+in.W, y, black, .3)
	y++
	foot := in.Y + in.H - 3.5
	p.text(box{in.X, y, in.W, foot - y - .5}, style{as: text, size: 10, least: 5, lead: 1.2}, lines(one.Users...))
	p.text(box{in.X, foot, in.W, 3.5}, label.sized(7).atMost(1), o.Event)
}
