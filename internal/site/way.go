package site

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"markt/internal/fault"
)

// wayKinds are the surfaces that a line can stand for, and how wide they are
// in metres where the file does not say: those of OpenStreetMap, and ours.
var wayKinds = map[string]struct {
	kind  string
	width float64
}{
	"path": {"path", 2}, "footway": {"path", 2}, "cycleway": {"path", 2}, "bridleway": {"path", 2}, "pedestrian": {"path", 4},
	"service": {"path", 3.5}, "track": {"path", 3}, "living_street": {"path", 4.5}, "residential": {"path", 5.5}, "unclassified": {"path", 5.5},
	"accessible_path": {"accessible_path", 1.8}, "escape_route": {"escape_route", 1.2}, "fire_lane": {"fire_lane", 3}, "delivery": {"delivery", 3.5},
}

// way makes the surface of a line, as OpenStreetMap draws paths.
func (r *geoReader) way(f *feature, points []Point, place string) {
	name := f.called(place)
	w, known := wayKinds[cmp.Or(f.text("kind"), f.text("highway"))]
	if !known {
		r.passed = append(r.passed, Object{Kind: "object", Name: name, Outcome: ObjectRefused, Notes: []fault.Message{fault.Msg("site.error.file_line", "kind", cmp.Or(f.text("kind"), f.text("highway")))}})
		return
	}
	if len(points) > maxPoints/2 {
		r.refuse("outline", name, fault.Msg("site.error.file_many", "where", name, "n", len(points), "max", maxPoints/2))
		return
	}
	o := DrawnOutline{Kind: w.kind, Name: f.name(), Width: cmp.Or(f.metres("width_m"), f.metres("width"), w.width)}
	for _, p := range widened(points, o.Width/2) {
		o.Points = append(o.Points, [2]float64{millimetres(p.X), millimetres(p.Y)})
	}
	r.Outlines = append(r.Outlines, o)
}

// metres is a width that may be text, "2.5" or "2.5 m"; 0 where it is none.
func (f *feature) metres(key string) float64 {
	n, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(f.text(key), "m")), 64)
	if err != nil || !(n > 0 && n <= MaxSide) {
		return 0
	}
	return n
}

// sharpest is how many half widths a corner may stick out where the line turns.
const sharpest = 2

// widened is the line's outline, the half width to either side; it ends where
// the line ends. Fewer than two different points have none.
func widened(line []Point, half float64) (all []Point) {
	line = slices.CompactFunc(slices.Clone(line), func(a, b Point) bool { return dist(a, b) < crossed })
	if len(line) < 2 {
		return nil
	}
	for range 2 { // there on one side, back on the other
		for i, p := range line {
			before, after := line[max(i-1, 0)], line[min(i+1, len(line)-1)]
			in, out := normal(before, p), normal(p, after)
			if i == 0 {
				in = out
			} else if i == len(line)-1 {
				out = in
			}
			sum := Point{in.X + out.X, in.Y + out.Y}
			reach := 2 / max(sum.X*sum.X+sum.Y*sum.Y, 4/float64(sharpest*sharpest))
			all = append(all, Point{p.X + sum.X*half*reach, p.Y + sum.Y*half*reach})
		}
		slices.Reverse(line)
	}
	return all
}

// normal is one metre to the right of the way from a to b.
func normal(a, b Point) Point {
	d := math.Hypot(b.X-a.X, b.Y-a.Y)
	if d == 0 {
		return Point{}
	}
	return Point{(b.Y - a.Y) / d, (a.X - b.X) / d}
}
