package planview

import (
	"html/template"
	"strings"

	"markt/internal/drawing"
)

// View is what a page adds to a plan.
type View struct {
	For   drawing.Audience
	Href  func(drawing.Mark) string // of a pitch; empty: no link
	Says  func(drawing.Mark) string // a mark's name for those who hear it or point at it
	Spots []Spot
}

// Spot is a place the page speaks of: a number on the drawing that leads there.
type Spot struct {
	Number int
	ID     string // of its element
	Href   string
	Says   string
	Hard   bool // else it is advice
	At     drawing.Point
}

// A screen shows a plan's longer side as if on so many millimetres of paper.
const screen = 210

// Lay is the picture of a plan on a screen.
func Lay(p drawing.Plan, a drawing.Audience) drawing.Picture {
	return p.Lay(drawing.Reader{
		For: a, MM: max(p.Width, p.Height) / screen, Frame: drawing.Rect{X1: p.Width, Y1: p.Height}, Type: drawing.Estimate{},
	})
}

// SVG draws the plan.
func SVG(p drawing.Plan, v View) template.HTML {
	w := writer{Picture: Lay(p, v.For), view: v, unit: max(p.Width, p.Height) / 100}
	w.open("svg", "class", "ground-plan", "viewBox", "0 0 "+metres(p.Width)+" "+metres(p.Height+7*w.unit), "role", "group", "aria-label", p.Name, "font-family", "inherit")
	w.ground()
	for _, s := range v.Spots {
		w.spot(s)
	}
	w.foot()
	w.close("svg")
	return template.HTML(w.out.String())
}

// ground is all that stands on the plan.
func (w *writer) ground() {
	w.empty("rect", "class", "plan__paper", "x", "0", "y", "0", "width", metres(w.Width), "height", metres(w.Height))
	w.open("g", "class", "plan__grounds", "aria-hidden", "true")
	w.each(drawing.Mark.IsGround, func(m drawing.Mark) { w.shape(m, "p-"+strings.ReplaceAll(m.Layer, "_", "-")) })
	w.each(drawing.Mark.IsGround, w.labels)
	w.close("g")
	w.each(in("stage"), w.stage)
	w.each(in("pitch"), w.pitch)
	w.each(in("outlet", "tap"), w.supply)
	w.each(in("landmark"), w.landmark)
}

// Sign is a landmark's sign as an icon beside its word.
func Sign(name string) template.HTML {
	w := writer{}
	w.open("svg", "class", "icon", "viewBox", "0 0 24 24", "aria-hidden", "true")
	w.sign(drawing.SignOf(name), 12, 12, 12, "")
	w.close("svg")
	return template.HTML(w.out.String())
}
