package site

import (
	"encoding/json"
	"math"
	"slices"

	"markt/internal/fault"
	"markt/internal/lang"
)

// readGeoJSON takes our own plan.geojson, or another's: rectangles and points
// with a number become pitches, other polygons the ground, other points landmarks.
func readGeoJSON(b []byte) (*Drawing, error) {
	const op = "site.ReadDrawing"
	var c struct {
		Features []feature `json:"features"`
	}
	if err := json.Unmarshal(b, &c); err != nil {
		return nil, unreadable(op, b, err)
	}
	r := &geoReader{}
	if err := r.frame(c.Features); err != nil {
		return nil, err
	}
	for i := range c.Features {
		if err := r.read(&c.Features[i]); err != nil {
			return nil, err
		}
	}
	return &r.Drawing, r.Check().Err(op)
}

type geoReader struct {
	Drawing
	on Frame
}

// frame finds the anchor: the one a plan of ours states, else the south-west
// corner of everything.
func (r *geoReader) frame(features []feature) error {
	locations := map[string]bool{}
	low, high := position{181, 91}, position{-181, -91}
	for i := range features {
		f := &features[i]
		locations[f.text("location")] = true
		if f.text("kind") == "location" {
			r.Location, r.Width, r.Height, r.Bearing = f.text("location"), f.number("width_m"), f.number("height_m"), f.number("bearing")
			latitude, longitude := f.number("latitude"), f.number("longitude")
			r.Latitude, r.Longitude = &latitude, &longitude
		}
		for _, p := range f.positions() {
			low = position{min(low[0], p[0]), min(low[1], p[1])}
			high = position{max(high[0], p[0]), max(high[1], p[1])}
		}
	}
	if len(locations) > 1 {
		return geoError("site.error.file_locations")
	}
	if low[0] > high[0] {
		return geoError("site.error.file_empty")
	}
	if r.Latitude == nil {
		r.Latitude, r.Longitude = &low[1], &low[0]
		corner := Frame{Latitude: low[1], Longitude: low[0]}.Ground(high[0], high[1])
		r.Width, r.Height = math.Ceil(max(corner.X, 1)), math.Ceil(max(corner.Y, 1))
	}
	r.on = Frame{Latitude: *r.Latitude, Longitude: *r.Longitude, Bearing: r.Bearing}
	return nil
}

func geoError(key string) error {
	return fault.Fields{"file": fault.Msg(key)}.Err("site.ReadDrawing")
}

func (r *geoReader) read(f *feature) error {
	kind := f.text("kind")
	points := make([]Point, 0, 5)
	for _, p := range f.positions() {
		points = append(points, r.on.Ground(p[0], p[1]))
	}
	switch {
	case len(points) == 0 || kind == "location":
		return nil
	case f.text("number") != "":
		return r.pitch(f, points)
	case kind == "stage":
		return r.stage(f, points)
	case len(points) == 1:
		r.landmark(f, points[0])
	default:
		r.outline(f, points)
	}
	return nil
}

// box is the rectangle of a feature: as it states itself, else as its four
// corners lie, else three by three metres about its point.
func (f *feature) box(points []Point) (Box, bool) {
	if len(points) == 1 {
		return Box{X: millimetres(points[0].X), Y: millimetres(points[0].Y), Front: 3, Depth: 3}, true
	}
	if len(points) != 4 {
		return Box{}, false
	}
	b, ok := boxOf([4]Point(points))
	if front, depth := f.number("front_m"), f.number("depth_m"); front > 0 && depth > 0 {
		b.Front, b.Depth, b.Degrees = front, depth, f.number("degrees")
	}
	b.X, b.Y = millimetres(b.X), millimetres(b.Y)
	b.Front, b.Depth = math.Round(b.Front*100)/100, math.Round(b.Depth*100)/100
	return b, ok
}

func (r *geoReader) pitch(f *feature, points []Point) error {
	b, ok := f.box(points)
	if !ok {
		return fault.Fields{"file": fault.Msg("site.error.file_pitch", "number", f.text("number"))}.Err("site.ReadDrawing")
	}
	water, _ := f.Properties["water"].(bool)
	r.Pitches = append(r.Pitches, DrawnPitch{Number: f.text("number"), Box: b, Water: water})
	return nil
}

func (r *geoReader) stage(f *feature, points []Point) error {
	b, ok := f.box(points)
	if !ok {
		return fault.Fields{"file": fault.Msg("site.error.file_pitch", "number", f.text("name"))}.Err("site.ReadDrawing")
	}
	r.Stages = append(r.Stages, DrawnStage{
		Name: f.text("name"), Kind: StageKind(f.text("stage")), X: b.X, Y: b.Y, Width: b.Front, Depth: b.Depth, Degrees: b.Degrees,
	})
	return nil
}

func (r *geoReader) landmark(f *feature, p Point) {
	kind := f.text("landmark")
	if kind == "" {
		kind = f.text("kind")
	}
	if slices.Contains(LandmarkKinds, kind) {
		r.Landmarks = append(r.Landmarks, Landmark{Kind: kind, Label: f.name(), X: millimetres(p.X), Y: millimetres(p.Y)})
	}
}

func (r *geoReader) outline(f *feature, points []Point) {
	kind := f.text("kind")
	if !slices.Contains(OutlineKinds, kind) {
		kind = "ground"
	}
	o := DrawnOutline{Kind: kind, Name: f.name(), Width: f.number("width_m")}
	for _, p := range points {
		o.Points = append(o.Points, [2]float64{millimetres(p.X), millimetres(p.Y)})
	}
	r.Outlines = append(r.Outlines, o)
}

// positions are a point, or the outer ring of a polygon without its closing position.
func (f *feature) positions() []position {
	var one []float64
	var rings [][][]float64
	switch f.Geometry.Type {
	case "Point":
		if json.Unmarshal(f.Geometry.Coordinates, &one) == nil && len(one) >= 2 {
			return []position{{one[0], one[1]}}
		}
	case "Polygon":
		if json.Unmarshal(f.Geometry.Coordinates, &rings) != nil || len(rings) == 0 || len(rings[0]) < 4 {
			return nil
		}
		var ps []position
		for _, p := range rings[0][:len(rings[0])-1] {
			if len(p) < 2 {
				return nil
			}
			ps = append(ps, position{p[0], p[1]})
		}
		return ps
	}
	return nil
}

func (f *feature) text(key string) string {
	s, _ := f.Properties[key].(string)
	return s
}

func (f *feature) number(key string) float64 {
	n, _ := f.Properties[key].(float64)
	return n
}

// name is a plain string, or an object by language.
func (f *feature) name() lang.Text {
	t := lang.Text{}
	switch v := f.Properties["name"].(type) {
	case string:
		t[lang.De] = v
	case map[string]any:
		for l, s := range v {
			if s, ok := s.(string); ok && lang.Known(l) {
				t[lang.Lang(l)] = s
			}
		}
	}
	return t
}
