package site

import (
	"encoding/json"
	"math"
	"time"

	"markt/internal/fault"
	"markt/internal/lang"
)

// feature is one feature of RFC 7946. Positions are longitude, latitude.
type feature struct {
	Type       string         `json:"type"`
	ID         featureID      `json:"id,omitempty"`
	Geometry   geometry       `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

// featureID is a text or a number.
type featureID string

func (id *featureID) UnmarshalJSON(b []byte) error {
	var v any
	err := json.Unmarshal(b, &v)
	*id = featureID(scalar(v))
	return err
}

type geometry struct {
	Type        string          `json:"type"`
	Coordinates json.RawMessage `json:"coordinates"`
}

type position [2]float64

// GeoJSON is the document in WGS 84. Plans without an anchor cannot be placed
// on the earth and are left out; slug "" means all locations. Names are
// objects by language, as in the rest of the interface.
func (d *Document) GeoJSON(slug string) ([]byte, error) { return d.geoJSON(slug, false) }

// WorkGeoJSON is GeoJSON of all locations for those who work there, with the
// outlets of each pitch.
func (d *Document) WorkGeoJSON() ([]byte, error) { return d.geoJSON("", true) }

func (d *Document) geoJSON(slug string, outlets bool) ([]byte, error) {
	collection := struct {
		Type     string    `json:"type"`
		Features []feature `json:"features"`
	}{"FeatureCollection", []feature{}}
	for i := range d.Plans {
		p := &d.Plans[i]
		frame, anchored := p.Frame()
		if anchored && (slug == "" || slug == p.Location.Slug) {
			collection.Features = append(collection.Features, p.features(frame, d, outlets)...)
		}
	}
	b, err := json.Marshal(collection)
	return b, fault.Wrap("site.GeoJSON", err)
}

func (p *PublicPlan) features(frame Frame, d *Document, outlets bool) []feature {
	ring := func(points []Point) geometry { return polygon(frame, points) }
	all := []feature{{
		ID: featureID("location-" + p.Location.UID), Geometry: ring([]Point{{0, 0}, {p.Width, 0}, {p.Width, p.Height}, {0, p.Height}}),
		Properties: map[string]any{
			"kind": "location", "location": p.Location.Slug, "name": p.Location.Name, "width_m": p.Width, "height_m": p.Height,
			"latitude": frame.Latitude, "longitude": frame.Longitude, "bearing": p.Bearing,
		},
	}}
	for _, o := range p.Outlines {
		properties := map[string]any{"kind": o.Kind, "name": o.Label, "width_m": o.Width}
		if o.Radius > 0 {
			properties["radius_m"] = o.Radius
		}
		o.Facts.tell(properties)
		all = append(all, feature{Geometry: o.geometry(frame), Properties: properties})
	}
	for _, t := range p.Pitches {
		c := t.Corners()
		properties := map[string]any{
			"kind": "pitch", "number": t.Number, "front_m": t.Front, "depth_m": t.Depth, "degrees": t.Degrees, "water": t.Water,
			"stalls": p.stallsOn(t.Number, d),
		}
		if outlets && p.Outlets != nil {
			properties["outlets"] = p.outletsOn(t.Number)
		}
		all = append(all, feature{Geometry: ring(c[:]), Properties: properties})
	}
	for _, s := range p.Stages {
		if s.Box == nil {
			continue
		}
		c := s.Box.Corners()
		all = append(all, feature{ID: featureID("stage-" + s.UID), Geometry: ring(c[:]), Properties: map[string]any{
			"kind": "stage", "name": s.Name, "stage": s.Kind, "front_m": s.Box.Front, "depth_m": s.Box.Depth, "degrees": s.Box.Degrees,
		}})
	}
	for _, l := range p.Landmarks {
		properties := map[string]any{"kind": "landmark", "landmark": l.Kind, "name": l.Label}
		if l.Width > 0 {
			properties["width_m"] = l.Width
		}
		if l.Supply > 0 {
			properties["supply_a"] = l.Supply
		}
		all = append(all, feature{Geometry: point(frame, Point{l.X, l.Y}), Properties: properties})
	}
	for i := range all {
		all[i].Type = "Feature"
		all[i].Properties["location"] = p.Location.Slug
	}
	return all
}

// tell puts the facts that are known among an outline's properties.
func (a Facts) tell(properties map[string]any) {
	if a.Margin > 0 {
		properties["margin_m"] = a.Margin
	}
	if a.TestBook != "" {
		properties["test_book"] = a.TestBook
	}
	if a.Enterable {
		properties["enterable"] = true
	}
	if a.Storeys > 0 {
		properties["storeys"] = a.Storeys
	}
}

// standing is a stall in the properties of its pitch.
type standing struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	Kind     string    `json:"kind"`
	KindName lang.Text `json:"kind_name"`
	From     time.Time `json:"from"`
	Until    time.Time `json:"until"`
}

func (p *PublicPlan) stallsOn(number string, d *Document) []standing {
	all := []standing{}
	for _, stay := range p.StaysOn(number) {
		if s, ok := d.Stall(stay.Stall); ok {
			all = append(all, standing{s.UID, s.Name, s.Kind, s.KindName, stay.From, stay.Until})
		}
	}
	return all
}

// circleCorners is how many corners stand for a circle.
const circleCorners = 24

func (o Outline) geometry(frame Frame) geometry {
	if o.Radius == 0 {
		points := make([]Point, 0, len(o.Points))
		for _, p := range o.Points {
			points = append(points, Point{p[0], p[1]})
		}
		return polygon(frame, points)
	}
	points := make([]Point, 0, circleCorners)
	for i := range circleCorners {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / circleCorners)
		points = append(points, Point{o.Points[0][0] + o.Radius*cos, o.Points[0][1] + o.Radius*sin})
	}
	return polygon(frame, points)
}

// polygon closes the ring and turns it counter-clockwise, as RFC 7946 asks.
func polygon(frame Frame, points []Point) geometry {
	ring := make([]position, 0, len(points)+1)
	clock := area(points) < 0
	for i := range points {
		if clock {
			i = len(points) - 1 - i
		}
		ring = append(ring, on(frame, points[i]))
	}
	ring = append(ring, ring[0])
	return geometry{"Polygon", coordinates([][]position{ring})}
}

func point(frame Frame, p Point) geometry { return geometry{"Point", coordinates(on(frame, p))} }

func coordinates(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic("site: a coordinate is not a number") // numbers come from numeric columns
	}
	return b
}

// on is a position with seven decimals, about a centimetre.
func on(frame Frame, p Point) position {
	longitude, latitude := frame.Earth(p)
	return position{math.Round(longitude*1e7) / 1e7, math.Round(latitude*1e7) / 1e7}
}

// area is signed: positive counter-clockwise.
func area(points []Point) float64 {
	var twice float64
	for i, p := range points {
		q := points[(i+1)%len(points)]
		twice += p.X*q.Y - q.X*p.Y
	}
	return twice / 2
}
