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
	Other func(drawing.Mark) bool // a pitch that is taken by somebody who is not shown
	Here  func(drawing.Mark) bool // a mark the visitor looks for: it wears a dot
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
	w.here()
	w.foot()
	w.close("svg")
	return template.HTML(w.out.String())
}

// ground is all that stands on the plan.
func (w *writer) ground() {
	w.empty("rect", "class", "plan__paper", "x", "0", "y", "0", "width", metres(w.Width), "height", metres(w.Height))
	w.open("g", "class", "plan__grounds", "aria-hidden", "true")
	w.each(drawing.Mark.IsGround, func(m drawing.Mark) { w.shape(m, SurfaceClass(m.Layer)) })
	w.each(drawing.Mark.IsGround, w.labels)
	w.close("g")
	w.each(in("stage"), w.stage)
	w.each(in("pitch"), w.pitch)
	w.each(in("outlet", "tap"), w.supply)
	w.each(in("landmark"), w.landmark)
}

// SurfaceClass is the class of a layer of the ground.
func SurfaceClass(layer string) string { return "p-" + strings.ReplaceAll(layer, "_", "-") }

// Swatch is a piece of what has this class, for a legend.
func Swatch(class string) template.HTML {
	w := writer{}
	w.open("svg", "class", "icon plan-swatch", "viewBox", "0 0 24 24", "aria-hidden", "true")
	w.open("g", "class", class)
	w.empty("polygon", "class", class, "points", "2,5 22,5 22,19 2,19")
	w.close("g")
	w.close("svg")
	return template.HTML(w.out.String())
}

// Fold is a pitch on which somebody was moved, for a legend.
func Fold() template.HTML {
	w := writer{}
	w.open("svg", "class", "icon plan-swatch", "viewBox", "0 0 24 24", "aria-hidden", "true")
	w.open("g", "class", "p-pitch")
	w.empty("polygon", "points", "2,5 22,5 22,19 2,19")
	w.empty("path", "class", "p-moved", "stroke", "currentColor", "d", "M13,5 22,5 22,14z")
	w.close("g")
	w.close("svg")
	return template.HTML(w.out.String())
}

// Dot is what View.Here puts on the drawing.
func Dot() template.HTML {
	w := writer{}
	w.open("svg", "class", "icon", "viewBox", "0 0 24 24", "aria-hidden", "true")
	w.dot(12, 23, 7)
	w.close("svg")
	return template.HTML(w.out.String())
}

// Sign is a landmark's sign as an icon beside its word.
func Sign(name string) template.HTML {
	w := writer{}
	w.open("svg", "class", "icon", "viewBox", "0 0 24 24", "aria-hidden", "true")
	w.sign(drawing.SignOf(name), 12, 12, 12, "")
	w.close("svg")
	return template.HTML(w.out.String())
}
