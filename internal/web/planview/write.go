package planview

import (
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"markt/internal/drawing"
)

// writer writes SVG with y turned downwards.
type writer struct {
	drawing.Picture
	view View
	unit float64 // a hundredth of the plan's longer side
	out  strings.Builder
}

func metres(m float64) string { return strconv.FormatFloat(math.Round(m*100)/100, 'f', -1, 64) }

func (w *writer) tag(name, end string, attributes []string) {
	w.out.WriteString("<" + name)
	for i := 0; i < len(attributes); i += 2 {
		if attributes[i+1] != "" {
			w.out.WriteString(" " + attributes[i] + `="` + template.HTMLEscapeString(attributes[i+1]) + `"`)
		}
	}
	w.out.WriteString(end)
}

// open begins an element; attributes are names and values, an empty value
// leaves one out.
func (w *writer) open(name string, attributes ...string)  { w.tag(name, ">", attributes) }
func (w *writer) empty(name string, attributes ...string) { w.tag(name, "/>", attributes) }
func (w *writer) close(name string)                       { w.out.WriteString("</" + name + ">") }

func (w *writer) text(s string, attributes ...string) {
	w.open("text", attributes...)
	w.out.WriteString(template.HTMLEscapeString(s))
	w.close("text")
}

func (w *writer) title(s string) {
	if s != "" {
		w.out.WriteString("<title>" + template.HTMLEscapeString(s) + "</title>")
	}
}

func in(layers ...string) func(drawing.Mark) bool {
	return func(m drawing.Mark) bool { return slices.Contains(layers, m.Layer) }
}

func (w *writer) each(of func(drawing.Mark) bool, draw func(drawing.Mark)) {
	for _, m := range w.Marks {
		if of(m) {
			draw(m)
		}
	}
	w.out.WriteByte('\n')
}

func (w *writer) at(p drawing.Point) (x, y float64) { return p.X, w.Height - p.Y }

// points are corners as a polygon wants them.
func (w *writer) points(list []drawing.Point) string {
	all := make([]string, len(list))
	for i, p := range list {
		x, y := w.at(p)
		all[i] = metres(x) + "," + metres(y)
	}
	return strings.Join(all, " ")
}

// shape is a mark's outline.
func (w *writer) shape(m drawing.Mark, class string) {
	if outline := m.Outline(); outline != nil {
		w.empty("polygon", "class", class, "points", w.points(outline))
		return
	}
	x, y := w.at(m.At())
	w.empty("circle", "class", class, "cx", metres(x), "cy", metres(y), "r", metres(m.Radius))
}
