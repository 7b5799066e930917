package site

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"markt/internal/fault"
	"markt/internal/lang"
)

// readGeoJSON takes our own plan.geojson, or another's: rectangles and points
// with a number become pitches, other polygons the ground, lines ways, other points landmarks.
func readGeoJSON(b []byte) (*Drawing, error) {
	const op = "site.ReadDrawing"
	features, err := featuresOf(b)
	if err != nil {
		return nil, err
	}
	r := &geoReader{}
	if err := r.frame(features); err != nil {
		return nil, err
	}
	r.readAll(features)
	if len(r.refused) > 0 {
		return nil, fault.Fields{"file": r.refused[0].Notes[0]}.Err(op)
	}
	return &r.Drawing, r.Check().Err(op)
}

func featuresOf(b []byte) ([]feature, error) {
	var c struct {
		Features []feature `json:"features"`
	}
	if err := json.Unmarshal(b, &c); err != nil {
		return nil, unreadable("site.ReadDrawing", b, err)
	}
	return c.Features, nil
}

type geoReader struct {
	Drawing
	on      Frame
	refused []Object // objects that cannot be what they say
	passed  []Object // objects that say nothing we read
}

func (r *geoReader) readAll(features []feature) {
	for i := range features {
		r.read(&features[i], "#"+strconv.Itoa(i+1))
	}
}

// called is what people call an object: its number, its name, its id, else its place in the file.
func (f *feature) called(place string) string {
	return cmp.Or(f.text("number"), f.name().In(lang.De), string(f.ID), place)
}

// frame finds the anchor: the one a plan of ours states, else the south-west
// corner of everything.
func (r *geoReader) frame(features []feature) error {
	locations := map[string]bool{}
	low, high := position{181, 91}, position{-181, -91}
	astray := false
	for i := range features {
		f := &features[i]
		locations[f.text("location")] = true
		if f.text("kind") == "location" {
			r.Location, r.Width, r.Height, r.Bearing = f.text("location"), f.number("width_m"), f.number("height_m"), f.number("bearing")
			latitude, longitude := f.number("latitude"), f.number("longitude")
			r.Latitude, r.Longitude = &latitude, &longitude
		}
		for _, p := range f.positions() {
			if !p.onEarth() {
				astray = true
				continue
			}
			low = position{min(low[0], p[0]), min(low[1], p[1])}
			high = position{max(high[0], p[0]), max(high[1], p[1])}
		}
	}
	if len(locations) > 1 {
		return geoError("site.error.file_locations")
	}
	if low[0] > high[0] && astray {
		return geoError("site.error.file_metres")
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

func (r *geoReader) read(f *feature, place string) {
	kind := f.text("kind")
	points := make([]Point, 0, 5)
	for _, p := range f.positions() {
		points = append(points, r.on.Ground(p[0], p[1]))
	}
	switch {
	case kind == "location":
	case r.astray(f, points, place):
	case len(points) == 0:
		r.passed = append(r.passed, Object{Kind: "object", Name: f.called(place), Outcome: ObjectRefused, Notes: []fault.Message{fault.Msg("site.error.file_shape", "shape", f.Geometry.Type)}})
	case f.text("number") != "":
		r.pitch(f, points)
	case kind == "stage":
		r.stage(f, points, place)
	case len(points) == 1:
		r.landmark(f, points[0], place)
	case f.Geometry.Type == "LineString":
		r.way(f, points, place)
	default:
		r.outline(f, points, place)
	}
}

// astray refuses what lies where no plan reaches, and says what it looks like.
func (r *geoReader) astray(f *feature, points []Point, place string) bool {
	for _, p := range f.positions() {
		if !p.onEarth() {
			r.refuse("object", f.called(place), fault.Msg("site.error.file_degrees", "name", f.called(place)))
			return true
		}
	}
	for _, p := range points {
		if away := math.Hypot(p.X, p.Y); away > farthest {
			r.refuse("object", f.called(place), fault.Msg("site.error.file_far", "name", f.called(place), "km", int(away/1000)))
			return true
		}
	}
	return false
}

// onEarth reports degrees; plans in metres put larger numbers there.
func (p position) onEarth() bool { return math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90 }

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

func (r *geoReader) pitch(f *feature, points []Point) {
	b, ok := f.box(points)
	if !ok {
		r.refuse("pitch", f.text("number"), noRectangle(f.text("number")))
		return
	}
	water, _ := f.Properties["water"].(bool)
	r.Pitches = append(r.Pitches, DrawnPitch{Number: f.text("number"), Box: b, Water: water, Outlets: f.outlets()})
}

// outlets are those of a pitch; nil where the file does not speak of them.
func (f *feature) outlets() (all []Outlet) {
	list, said := f.Properties["outlets"].([]any)
	if said {
		all = []Outlet{}
	}
	for _, one := range list {
		o := feature{}
		o.Properties, _ = one.(map[string]any)
		all = append(all, Outlet{Type: o.text("type"), Amps: int(o.number("amps")), Circuit: o.text("circuit")})
	}
	return all
}

func (r *geoReader) refuse(kind, name string, why fault.Message) {
	r.refused = append(r.refused, Object{Kind: kind, Name: name, Outcome: ObjectRefused, Notes: []fault.Message{why}})
}

func noRectangle(name string) fault.Message {
	return fault.Msg("site.error.file_pitch", "number", name)
}

func (r *geoReader) stage(f *feature, points []Point, place string) {
	b, ok := f.box(points)
	if !ok {
		r.refuse("stage", f.called(place), noRectangle(f.called(place)))
		return
	}
	r.Stages = append(r.Stages, DrawnStage{
		Name: f.text("name"), Kind: StageKind(f.text("stage")), X: b.X, Y: b.Y, Width: b.Front, Depth: b.Depth, Degrees: b.Degrees,
	})
}

func (r *geoReader) landmark(f *feature, p Point, place string) {
	kind := cmp.Or(f.text("landmark"), f.text("kind"))
	if !slices.Contains(LandmarkKinds, kind) {
		r.passed = append(r.passed, Object{Kind: "landmark", Name: f.called(place), Outcome: ObjectRefused, Notes: []fault.Message{fault.Msg("site.error.file_landmark", "kind", kind)}})
	} else {
		r.Landmarks = append(r.Landmarks, Landmark{Kind: kind, Label: f.name(), X: millimetres(p.X), Y: millimetres(p.Y), Width: f.number("width_m"), Supply: int(f.number("supply_a"))})
	}
}

func (r *geoReader) outline(f *feature, points []Point, place string) {
	if len(points) > maxPoints {
		r.refuse("outline", f.called(place), fault.Msg("site.error.file_many", "where", f.called(place), "n", len(points), "max", maxPoints))
		return
	}
	kind := f.text("kind")
	if !slices.Contains(OutlineKinds, kind) {
		kind = "ground"
	}
	o := DrawnOutline{Kind: kind, Name: f.name(), Width: f.number("width_m")}
	o.Margin, o.TestBook, o.Storeys = f.number("margin_m"), f.text("test_book"), int(f.number("storeys"))
	o.Enterable, _ = f.Properties["enterable"].(bool)
	if radius := f.number("radius_m"); radius > 0 {
		c := middle(points)
		o.Circle = &[3]float64{millimetres(c.X), millimetres(c.Y), radius}
		r.Outlines = append(r.Outlines, o)
		return
	}
	for _, p := range points {
		o.Points = append(o.Points, [2]float64{millimetres(p.X), millimetres(p.Y)})
	}
	r.Outlines = append(r.Outlines, o)
}

// positions are a point, a line's, or the outer ring of a polygon without its closing position.
func (f *feature) positions() []position {
	var one []float64
	var line [][]float64
	var rings [][][]float64
	switch f.Geometry.Type {
	case "Point":
		if json.Unmarshal(f.Geometry.Coordinates, &one) == nil && len(one) >= 2 {
			return []position{{one[0], one[1]}}
		}
	case "LineString":
		if json.Unmarshal(f.Geometry.Coordinates, &line) != nil || len(line) < 2 {
			return nil
		}
		return onGround(line)
	case "Polygon":
		if json.Unmarshal(f.Geometry.Coordinates, &rings) != nil || len(rings) == 0 || len(rings[0]) < 4 {
			return nil
		}
		return onGround(rings[0][:len(rings[0])-1])
	}
	return nil
}

// onGround leaves out heights; nil where a position is none.
func onGround(all [][]float64) (ps []position) {
	for _, p := range all {
		if len(p) < 2 {
			return nil
		}
		ps = append(ps, position{p[0], p[1]})
	}
	return ps
}

// middle is the centre of the corners that stand for a circle.
func middle(points []Point) (c Point) {
	for _, p := range points {
		c.X, c.Y = c.X+p.X/float64(len(points)), c.Y+p.Y/float64(len(points))
	}
	return c
}

// text is a property as text; pitches are often numbered by numbers.
func (f *feature) text(key string) string { return scalar(f.Properties[key]) }

func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
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
