package site

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/table"
)

// Drawing is a whole plan as a file holds it: metres, x east, y north, and the
// WGS 84 position of the south-west corner.
type Drawing struct {
	Location  string         `json:"location,omitempty"`
	Width     float64        `json:"width"`
	Height    float64        `json:"height"`
	Latitude  *float64       `json:"latitude,omitempty"`
	Longitude *float64       `json:"longitude,omitempty"`
	Bearing   float64        `json:"bearing,omitempty"`
	Zones     []Zone         `json:"zones,omitempty"`
	Outlines  []DrawnOutline `json:"outlines,omitempty"`
	Pitches   []DrawnPitch   `json:"pitches,omitempty"`
	Stages    []DrawnStage   `json:"stages,omitempty"`
	Landmarks []Landmark     `json:"landmarks,omitempty"`
}

// DrawnOutline has either points or a circle (x, y, radius).
type DrawnOutline struct {
	Kind   string      `json:"kind"`
	Name   lang.Text   `json:"name,omitempty"`
	Points Points      `json:"points,omitempty"`
	Circle *[3]float64 `json:"circle,omitempty"`
	Width  float64     `json:"width,omitempty"`
	Facts
}

// DrawnPitch is a pitch in a file.
type DrawnPitch struct {
	Number string `json:"number"`
	Box
	Water   bool     `json:"water,omitempty"`
	Note    string   `json:"note,omitempty"`
	Outlets []Outlet `json:"outlets,omitempty"`
}

// DrawnStage is a stage in a file; Key is the file's own word for it, MusicEnd
// a time of day, "20:00".
type DrawnStage struct {
	Key       string    `json:"key,omitempty"`
	Name      string    `json:"name"`
	Kind      StageKind `json:"kind,omitempty"`
	X         float64   `json:"x"`
	Y         float64   `json:"y"`
	Width     float64   `json:"width"`
	Depth     float64   `json:"depth"`
	Degrees   float64   `json:"degrees,omitempty"`
	Capacity  int       `json:"capacity,omitempty"`
	Indoor    bool      `json:"indoor,omitempty"`
	Amplified bool      `json:"amplified,omitempty"`
	MusicEnd  string    `json:"music_end,omitempty"`
	Text      lang.Text `json:"text,omitempty"`

	Position *int `json:"-"` // of one that stands here; nil: as the file has it
}

// MaxDrawing is the largest plan file in bytes.
const MaxDrawing = 4 << 20

// ReadDrawing reads a plan file: our own JSON, or GeoJSON in WGS 84.
func ReadDrawing(r io.Reader) (*Drawing, error) {
	const op = "site.ReadDrawing"
	b, geo, err := planFile(op, r)
	if err != nil {
		return nil, err
	}
	if geo {
		return readGeoJSON(b)
	}
	var d Drawing
	if err := json.Unmarshal(b, &d); err != nil {
		return nil, unreadable(op, b, err)
	}
	return &d, d.Check().Err(op)
}

// planFile reads a plan's file and tells whether it is GeoJSON.
func planFile(op string, r io.Reader) (b []byte, geo bool, err error) {
	if b, err = io.ReadAll(io.LimitReader(r, MaxDrawing+1)); err != nil {
		return nil, false, fault.Wrap(op, err)
	}
	if len(b) > MaxDrawing {
		return nil, false, fault.New(fault.TooLarge, op, "error.too_large", "max", MaxDrawing>>20)
	}
	if key := table.NoText(b); key != "" {
		e := fault.New(fault.Invalid, op, key)
		e.Fields = fault.Fields{"file": e.Msg}
		return nil, false, e
	}
	var kind struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(b, &kind); err != nil {
		return nil, false, unreadable(op, b, err)
	}
	return b, kind.Type == "FeatureCollection", nil
}

// unreadable says at which line the file stops making sense.
func unreadable(op string, b []byte, err error) error {
	offset := int64(0)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	if errors.As(err, &syntax) {
		offset = syntax.Offset
	} else if errors.As(err, &kind) {
		offset = kind.Offset
	}
	line := 1
	for _, c := range b[:min(offset, int64(len(b)))] {
		if c == '\n' {
			line++
		}
	}
	e := fault.With(err, fault.Invalid, op, "site.error.file", "line", line)
	e.Fields = fault.Fields{"file": e.Msg}
	return e
}

// Check says what is wrong with the drawing; fields name the part: "pitches.3.front".
func (d *Drawing) Check() fault.Fields {
	if f := d.tooMuch(); len(f) > 0 {
		return f
	}
	f := fault.Fields{}
	ground := PlanDraft{Width: d.Width, Height: d.Height, Latitude: d.Latitude, Longitude: d.Longitude, Bearing: d.Bearing}
	nest(f, "", ground.Check())
	d.Width, d.Height, d.Bearing = ground.Width, ground.Height, ground.Bearing
	seen := map[string]bool{}
	for i := range d.Pitches {
		p := d.Pitches[i].draft()
		nest(f, fmt.Sprintf("pitches.%d.", i), p.Check())
		d.Pitches[i].set(p)
		if seen[p.Number] {
			f.Add(fmt.Sprintf("pitches.%d.number", i), "site.error.number_taken", "number", p.Number)
		}
		seen[p.Number] = true
	}
	for i := range d.Stages {
		st, err := d.Stages[i].draft(1, "")
		if err != nil {
			f.Add(fmt.Sprintf("stages.%d.music_end", i), "error.time")
		}
		nest(f, fmt.Sprintf("stages.%d.", i), st.Check())
	}
	d.checkGround(f)
	return f
}

func (d *Drawing) checkGround(f fault.Fields) {
	slices.SortStableFunc(d.Zones, func(a, b Zone) int { return strings.Compare(a.Letter, b.Letter) })
	for i := range d.Zones {
		nest(f, fmt.Sprintf("zones.%d.", i), d.Zones[i].Check())
	}
	for i := range d.Outlines {
		nest(f, fmt.Sprintf("outlines.%d.", i), d.Outlines[i].Check())
	}
	for i := range d.Landmarks {
		nest(f, fmt.Sprintf("landmarks.%d.", i), d.Landmarks[i].Check())
	}
}

// Check says what is wrong with the zone.
func (z *Zone) Check() fault.Fields {
	f := fault.Fields{}
	input.CheckLine(f, "letter", &z.Letter, MaxNumber)
	input.CheckText(f, "name", &z.Name, input.MaxLine)
	if z.Capacity < 0 || z.Capacity > 1_000_000 {
		f.Add("capacity", "error.range", "min", 0, "max", 1_000_000)
	}
	return f
}

// Check rounds the outline as it will be kept and says what is wrong with it.
func (o *DrawnOutline) Check() fault.Fields {
	f := fault.Fields{}
	input.CheckText(f, "name", &o.Name, input.MaxLine)
	if !slices.Contains(OutlineKinds, o.Kind) {
		f.Add("kind", "error.choice")
	}
	if !o.surface() {
		f.Add("points", "site.error.points")
	} else if crossing(o.Points) {
		f.Add("points", "site.error.crossing")
	}
	if o.Width = centimetres(o.Width); !(o.Width >= 0 && o.Width <= MaxSide) {
		f.Add("width", "error.range", "min", 0, "max", MaxSide)
	}
	f.Take(o.Facts.Check(), nil)
	return f
}

// Check rounds the landmark's place as it will be kept and says what is wrong
// with it.
func (l *Landmark) Check() fault.Fields {
	f := fault.Fields{}
	l.X, l.Y = millimetres(l.X), millimetres(l.Y)
	input.CheckText(f, "name", &l.Label, input.MaxLine)
	if !slices.Contains(LandmarkKinds, l.Kind) {
		f.Add("kind", "error.choice")
	}
	if l.Width = centimetres(l.Width); !(l.Width >= 0 && l.Width <= 100) {
		f.Add("width", "error.range", "min", 0, "max", 100)
	}
	if l.Supply < 0 || l.Supply > MaxSupply {
		f.Add("supply", "error.range", "min", 0, "max", MaxSupply)
	}
	checkPlace(f, l.X, l.Y)
	return f
}

// MaxSupply is the strongest distributor, in amperes on each phase.
const MaxSupply = 1000

// farthest is how far from its corner a plan is drawn, in metres.
const farthest = 99_999

// surface rounds the outline as it will be kept and reports whether it
// encloses any ground.
func (o *DrawnOutline) surface() bool {
	ok := o.Circle != nil || len(o.Points) >= 3
	for i, p := range o.Points {
		ok = ok && math.Abs(p[0]) <= farthest && math.Abs(p[1]) <= farthest
		o.Points[i] = [2]float64{millimetres(p[0]), millimetres(p[1])}
	}
	if c := o.Circle; c != nil {
		ok = ok && math.Abs(c[0]) <= farthest && math.Abs(c[1]) <= farthest
		*c = [3]float64{millimetres(c[0]), millimetres(c[1]), centimetres(c[2])}
		ok = ok && c[2] > 0 && c[2] <= MaxSide
	}
	return ok
}

func nest(f fault.Fields, prefix string, inner fault.Fields) {
	for name, m := range inner {
		if _, taken := f[prefix+name]; !taken {
			f[prefix+name] = m
		}
	}
}

func (p *DrawnPitch) draft() PitchDraft {
	return PitchDraft{Number: p.Number, Box: p.Box, Water: p.Water, Note: p.Note, Outlets: p.Outlets}
}

func (p *DrawnPitch) set(d PitchDraft) {
	p.Number, p.Box, p.Note, p.Outlets = d.Number, d.Box, d.Note, d.Outlets
}

func (s *DrawnStage) draft(l festival.LocationID, source string) (StageDraft, error) {
	d := StageDraft{
		LocationID: l, Name: s.Name, Kind: s.Kind, Description: s.Text, Amplified: s.Amplified, Indoor: s.Indoor,
		Box: &Box{X: s.X, Y: s.Y, Front: s.Width, Depth: s.Depth, Degrees: s.Degrees},
	}
	if s.Key != "" && source != "" {
		d.Source, d.SourceID = source, s.Key
	}
	if s.Capacity > 0 {
		d.Capacity = &s.Capacity
	}
	if s.MusicEnd == "" {
		return d, nil
	}
	at, err := time.Parse("15:04", s.MusicEnd)
	if err != nil {
		return d, err
	}
	end := time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	d.MusicEnd = &end
	return d, nil
}

// Imported counts what an import did to a plan.
type Imported struct {
	Created   int
	Updated   int
	Unchanged int
	Kept      []string // numbers of pitches that the file no longer has, but stalls stand on them
	Removed   int
}

// ImportPlan makes a location's plan what the drawing says. Pitches are
// matched by number and stages by name, so that allotments and sessions stay;
// the same drawing twice changes nothing. source names the file.
func (s *Store) ImportPlan(ctx context.Context, e *festival.Edition, l festival.LocationID, d *Drawing, source string, now time.Time) (Imported, error) {
	const op = "site.ImportPlan"
	var done Imported
	if err := d.Check().Err(op); err != nil {
		return done, err
	}
	err := s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) (err error) {
		done, err = s.importIn(ctx, tx, e, l, d, source, now)
		return err
	})
	return done, fault.Wrap(op, err)
}
