package planview

import (
	"html/template"
	"math"
	"slices"

	"markt/internal/drawing"
)

// Around a pitch so many metres are shown at least, so that a stage or a gate
// that people know is in the picture.
const nearby = 18

// nearMM are the millimetres of paper that fill its longer side: so few that
// the smallest word is legible where the picture is 300 pixels wide.
const nearMM = 62

// Near is the part of a plan round some of its pitches, which wear a ring.
func Near(p drawing.Plan, numbers []string) template.HTML {
	var mine []drawing.Mark
	r := drawing.Rect{X0: math.Inf(1), Y0: math.Inf(1), X1: math.Inf(-1), Y1: math.Inf(-1)}
	for _, m := range p.Of("pitch") {
		if slices.Contains(numbers, m.Name) {
			e := m.Extent()
			r = drawing.Rect{X0: min(r.X0, e.X0-nearby), Y0: min(r.Y0, e.Y0-nearby), X1: max(r.X1, e.X1+nearby), Y1: max(r.Y1, e.Y1+nearby)}
			mine = append(mine, m)
		}
	}
	if len(mine) == 0 {
		return ""
	}
	r = drawing.Rect{X0: max(r.X0, 0), Y0: max(r.Y0, 0), X1: min(r.X1, p.Width), Y1: min(r.Y1, p.Height)}
	side := max(r.W(), r.H())
	w := writer{unit: side / 100}
	// What is beyond the edge would send its word in, to a place that is not its own.
	p.Marks = slices.DeleteFunc(slices.Clone(p.Marks), func(m drawing.Mark) bool { return !m.Extent().Meets(r) })
	w.Picture = p.Lay(drawing.Reader{For: drawing.Page, MM: side / nearMM, Frame: r, Type: drawing.Estimate{}})
	w.open("svg", "class", "near-plan", "viewBox", metres(r.X0)+" "+metres(p.Height-r.Y1)+" "+metres(r.W())+" "+metres(r.H()), "role", "img", "aria-label", p.Name, "font-family", "inherit")
	w.ground()
	for _, m := range mine {
		x, y := w.at(m.At())
		w.empty("circle", "class", "p-mine", "cx", metres(x), "cy", metres(y), "r", metres(.75*math.Hypot(m.Box.Front, m.Box.Depth)))
	}
	w.close("svg")
	return template.HTML(w.out.String())
}
