package print

import (
	"io"
	"strings"

	"markt/internal/fault"
	"markt/internal/print/set"
)

// Inspections are sheets for the walk from stall to stall before the market
// opens: what has to be shown and what has to be in order at this one, and who
// signs for it.
type Inspections struct {
	Meta
	Event  string
	Stalls []Inspection
}

// Inspection is one stall's sheet. Facts say what stands there.
type Inspection struct {
	Pitch, Name string
	Facts       []string
	Parts       []InspectionPart
}

// InspectionPart is a group of what is looked at.
type InspectionPart struct {
	Head  string
	Items []InspectionItem
}

// InspectionItem is a line with a box for yes and one for no; Why is the reason
// that this stall has it.
type InspectionItem struct{ Text, Why string }

const (
	inspectionMargin = 14.0
	inspectionWide   = 210 - 2*inspectionMargin
	inspectionTicks  = 34.0
)

// Print writes the sheets.
func (s Inspections) Print(w io.Writer, f *Fount) (Report, error) {
	const op = "print.Inspections"
	if len(s.Stalls) == 0 {
		return Report{}, fault.New(fault.Invalid, op, "print.error.no_stalls")
	}
	return produce(w, op, f, s.Meta, func(p *pen) {
		for _, one := range s.Stalls {
			p.about(strings.TrimSpace(one.Pitch+" "+one.Name), func() { s.stall(p, one) })
		}
	})
}

func (s Inspections) stall(p *pen, one Inspection) {
	rows := []row{p.textRow(inspectionWide, style{as: text, size: 10, lead: 1.35}, strings.Join(one.Facts, "  ·  "))}
	for _, part := range one.Parts {
		rows = append(rows, p.head(part.Head, inspectionWide, 12))
		for _, item := range part.Items {
			rows = append(rows, p.inspected(item))
		}
	}
	rows = append(rows, p.signed())
	for page := 1; len(rows) > 0; page++ {
		p.sheet(210, 297)
		p.awning(0, 0, 210, 4, awningInks...)
		p.text(box{inspectionMargin, 12, inspectionWide - 34, 11}, style{as: display, size: 22, least: 12, lead: 1.05, lines: 1}, one.Name)
		p.text(box{inspectionMargin + inspectionWide - 32, 12, 32, 11}, style{as: display, size: 22, least: 10, lead: 1.05, lines: 1, align: end}, set.Isolated(one.Pitch))
		p.text(box{inspectionMargin, 24, inspectionWide, 5}, style{as: bold, size: 11, least: 8, lead: 1.1, lines: 1}, p.t("inspection.title")+"  ·  "+s.Event)
		p.columns(37)
		area := box{inspectionMargin, 40, inspectionWide, 240}
		n := max(1, flow(rows, []box{area}, false))
		flow(rows[:n], []box{area}, true)
		rows = rows[n:]
		p.text(box{inspectionMargin, 284, inspectionWide, 5}, label.sized(8.5).atMost(1), p.t("inspection.page", "nth", itoa(page)))
	}
}

// columns head the boxes.
func (p *pen) columns(y float64) {
	s := style{as: bold, size: 8, least: 6, lead: 1.1, lines: 1, align: centre}
	x := inspectionMargin + inspectionWide - inspectionTicks
	p.text(box{x, y - 5, inspectionTicks / 2, 4}, s, p.t("inspection.yes"))
	p.text(box{x + inspectionTicks/2, y - 5, inspectionTicks / 2, 4}, s, p.t("inspection.no"))
	p.rule(inspectionMargin, y, inspectionMargin+inspectionWide, y, black, .5)
}

func (p *pen) inspected(item InspectionItem) row {
	const w = inspectionWide - inspectionTicks - 3
	what, why := style{as: text, size: 10.5, lead: 1.25}, style{as: text, size: 8.5, lead: 1.25, ink: grey(0x40)}
	top := p.tall(w, what, item.Text)
	h := max(6, top)
	if item.Why != "" {
		h = max(6, top+p.tall(w, why, item.Why))
	}
	return row{h: h + 3, draw: func(x, y, _ float64) {
		p.text(box{x, y, w, 0}, what, item.Text)
		if item.Why != "" {
			p.text(box{x, y + top, w, 0}, why, item.Why)
		}
		for i := range 2 {
			p.frame(box{x + inspectionWide - inspectionTicks + inspectionTicks*(float64(i)+.5)/2 - 2.5, y + .4, 5, 5}, black, .3)
		}
		p.rule(x, y+h+1.6, x+inspectionWide, y+h+1.6, grey(0x90), .12)
	}}
}

// signed are the lines at the end: what is to be mended until when, and who was there.
func (p *pen) signed() row {
	return row{h: 62, draw: func(x, y, w float64) {
		s := style{as: text, size: 9, lead: 1.2, lines: 1}
		p.text(box{x, y + 4, w, 5}, style{as: bold, size: 10, lead: 1.2, lines: 1}, p.t("inspection.remarks"))
		for i := range 3 {
			p.rule(x, y+16+float64(i)*9, x+w, y+16+float64(i)*9, grey(0x60), .2)
		}
		half := w/2 - 4
		for i, key := range []string{"inspection.by_stall", "inspection.by_organiser"} {
			at := x + float64(i)*(half+8)
			p.rule(at, y+53, at+half, y+53, black, .3)
			p.text(box{at, y + 54.5, half, 5}, s, p.t(key))
		}
	}}
}
