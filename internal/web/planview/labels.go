package planview

import (
	"fmt"

	"markt/internal/drawing"
)

// labels are a mark's words and signs, their lines first.
func (w *writer) labels(m drawing.Mark) {
	labels := w.At(m.ID)
	for _, l := range labels {
		w.leader(l)
	}
	for _, l := range labels {
		x, y := w.at(l.At)
		turn := ""
		if l.Degrees != 0 {
			turn = fmt.Sprintf("rotate(%s %s %s)", metres(-l.Degrees), metres(x), metres(y))
		}
		if l.Sign != "" {
			w.sign(w.Signs[l.Sign], x, y, l.Size, turn)
			continue
		}
		lead := drawing.Voices[l.Role].Lead * drawing.Estimate{}.Rise(l.Lines[0])
		for i, line := range l.Lines {
			base := y + l.Size*(.36+lead*(float64(i)-float64(len(l.Lines)-1)/2))
			w.text(line, "class", "plan__word plan__word--"+string(l.Role)+w.from(l), "x", metres(x), "y", metres(base), "font-size", metres(l.Size), "transform", turn)
		}
	}
}

// leader is the line from a label that had to make way to where it belongs.
func (w *writer) leader(l drawing.Label) {
	if l.From == nil {
		return
	}
	x, y := w.at(*l.From)
	toX, toY := w.at(l.At)
	w.empty("line", "class", "plan__leader"+w.from(l), "x1", metres(x), "y1", metres(y), "x2", metres(toX), "y2", metres(toY))
}

// sign is a picture of the grid of 24 about a point, r from its middle to its
// edge.
func (w *writer) sign(s drawing.Sign, x, y, r float64, turn string) {
	grid := func(r float64) string {
		return fmt.Sprintf("translate(%s %s) scale(%.4g)", metres(x-r), metres(y-r), r/12)
	}
	if s.Mark {
		w.open("g", "transform", turn)
		w.empty("path", "class", "p-mark", "transform", grid(r), "d", s.Path)
		w.close("g")
		return
	}
	w.open("g", "class", "p-sign hue--"+string(s.Hue))
	w.empty("rect", "x", metres(x-r), "y", metres(y-r), "width", metres(2*r), "height", metres(2*r), "rx", metres(.35*r))
	w.empty("path", "transform", grid(.78*r), "d", s.Path)
	w.close("g")
}
