package planview

import (
	"fmt"
	"strconv"

	"markt/internal/drawing"
)

func (w *writer) says(m drawing.Mark) string {
	if w.view.Says == nil {
		return m.Title()
	}
	return w.view.Says(m)
}

func (w *writer) stage(m drawing.Mark) {
	w.open("g", "class", "p-stage hue--"+string(drawing.Culture.Sign().Hue))
	w.title(w.says(m))
	w.shape(m, "")
	w.labels(m)
	w.close("g")
}

// pitch is a link where the page has an address for it.
func (w *writer) pitch(m drawing.Mark) {
	class := "p-pitch is-free"
	if w.view.Other != nil && w.view.Other(m) {
		class = "p-pitch is-other"
	}
	if k, taken := m.Kind(); taken {
		class = "p-pitch hue--" + string(k.Sign().Hue)
	}
	says, href := w.says(m), ""
	if w.view.Href != nil {
		href = w.view.Href(m)
	}
	name := "g"
	if href != "" {
		name = "a"
		w.open("a", "class", class, "href", href, "aria-label", says)
	} else {
		w.open("g", "class", class)
	}
	w.title(says)
	w.shape(m, "")
	if m.Moved() {
		w.empty("path", "class", "p-moved", "stroke", "currentColor", "d", w.closed(m.Fold()))
	}
	w.labels(m)
	w.close(name)
}

func (w *writer) landmark(m drawing.Mark) {
	w.open("g", "class", "p-landmark")
	w.title(w.says(m))
	w.labels(m)
	w.close("g")
}

// supply is an outlet or a tap at the back of a pitch.
func (w *writer) supply(m drawing.Mark) {
	x, y := w.at(m.At())
	w.open("g", "class", "p-"+m.Layer)
	w.title(w.says(m))
	w.empty("circle", "cx", metres(x), "cy", metres(y), "r", metres(.28))
	w.close("g")
}

// closed is the outline of what has these corners.
func (w *writer) closed(corners []drawing.Point) string { return "M" + w.points(corners) + "z" }

// drop is the outline of a drop of radius r that points at x, y.
func drop(x, y, r float64) string {
	return fmt.Sprintf("M%s %sl%s %sa%s %s 0 1 1 %s 0z", metres(x), metres(y), metres(-.8*r), metres(-1.3*r), metres(r), metres(r), metres(1.6*r))
}

// spot is a number in a drop that points at its place.
func (w *writer) spot(s Spot) {
	x, y := w.at(s.At)
	r, class := 1.5*w.unit, "p-spot"
	if s.Hard {
		class += " is-hard"
	}
	number := strconv.Itoa(s.Number)
	w.open("a", "class", class, "id", s.ID, "href", s.Href, "aria-label", number+": "+s.Says)
	w.title(s.Says)
	w.empty("path", "d", drop(x, y, r))
	w.text(number, "x", metres(x), "y", metres(y-1.55*r), "font-size", metres(1.1*r))
	w.close("a")
}

// here puts a dot on what the visitor looks for. The first is where the
// address leads.
func (w *writer) here() {
	if w.view.Here == nil {
		return
	}
	id := "here"
	for _, m := range w.Marks {
		if !w.view.Here(m) {
			continue
		}
		x, y := w.at(m.At())
		w.open("g", "id", id)
		w.title(w.says(m))
		w.dot(x, y, 1.6*w.unit)
		w.close("g")
		id = ""
	}
}

// dot is a drop of radius r with a hole that points at x, y.
func (w *writer) dot(x, y, r float64) {
	w.open("g", "class", "p-here")
	w.empty("path", "d", drop(x, y, r))
	w.empty("circle", "cx", metres(x), "cy", metres(y-1.9*r), "r", metres(.4*r))
	w.close("g")
}

// foot is the scale bar and the arrow to the north, below the ground.
func (w *writer) foot() {
	u, half := w.unit, drawing.Round(w.Width/16)
	x, y := w.Width*.02, w.Height+2.5*u
	size := metres(1.8 * u)
	w.open("g", "class", "plan__foot", "aria-hidden", "true")
	w.empty("rect", "class", "plan__bar", "x", metres(x), "y", metres(y), "width", metres(half), "height", metres(.7*u))
	w.empty("rect", "class", "plan__bar plan__bar--pale", "x", metres(x+half), "y", metres(y), "width", metres(half), "height", metres(.7*u))
	w.text(metres(2*half)+" m", "class", "plan__metres", "x", metres(x+2*half+u), "y", metres(y+.8*u), "font-size", size)
	for i, half := range drawing.North(w.Bearing) {
		class := []string{"plan__north", "plan__north plan__north--pale"}[i]
		at := make([]drawing.Point, len(half))
		for n, p := range half {
			at[n] = drawing.Point{X: w.Width - 3*u + 2.6*u*p.X, Y: -3*u + 2.6*u*p.Y}
		}
		w.empty("polygon", "class", class, "points", w.points(at))
	}
	w.text("N", "class", "plan__metres plan__metres--end", "x", metres(w.Width-6.5*u), "y", metres(y+.8*u), "font-size", size)
	w.close("g")
}
