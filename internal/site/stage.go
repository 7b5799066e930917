package site

import (
	"slices"
	"strconv"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// StageID is a stage's.
type StageID int64

func (id StageID) String() string { return strconv.FormatInt(int64(id), 10) }

// StageKind is what a stage is: an open stage, a workshop tent or a room.
type StageKind string

// StageKinds are all of them, in the order of a form.
var StageKinds = []StageKind{"stage", "tent", "room"}

// Stage is where sessions happen. Without a box it stands in lists only.
// MusicEnd is the time of day at which amplified sound must stop, MusicEndSource
// who says so. Several sessions at once are meant where it is open ground.
type Stage struct {
	ID             StageID             `db:"id"`
	EditionID      festival.ID         `db:"edition_id"`
	LocationID     festival.LocationID `db:"location_id"`
	UID            string              `db:"uid"`
	Name           string              `db:"name"`
	Kind           StageKind           `db:"kind"`
	Description    lang.Text           `db:"description"`
	Capacity       *int                `db:"capacity"`
	Amplified      bool                `db:"amplified"`
	Indoor         bool                `db:"indoor"`
	MusicEnd       *time.Duration      `db:"music_end"`
	MusicEndSource string              `db:"music_end_source"`
	Several        bool                `db:"several"`
	X              *float64            `db:"x"`
	Y              *float64            `db:"y"`
	Front          *float64            `db:"front_m"`
	Depth          *float64            `db:"depth_m"`
	Degrees        float64             `db:"degrees"`
	Position       int                 `db:"position"`
	Source         string              `db:"source"`
	SourceID       string              `db:"source_id"`
	Version        int                 `db:"version"`
}

// Box is the ground the stage stands on; false when nobody has drawn it yet.
func (s *Stage) Box() (Box, bool) {
	if s.X == nil || s.Y == nil || s.Front == nil || s.Depth == nil {
		return Box{}, false
	}
	return Box{X: *s.X, Y: *s.Y, Front: *s.Front, Depth: *s.Depth, Degrees: s.Degrees}, true
}

// StageDraft is what a person or a file says about a stage. Box nil: not drawn.
type StageDraft struct {
	LocationID     festival.LocationID
	Name           string
	Kind           StageKind
	Description    lang.Text
	Capacity       *int
	Amplified      bool
	Indoor         bool
	MusicEnd       *time.Duration
	MusicEndSource string
	Several        bool
	Box            *Box
	Position       int
	Source         string
	SourceID       string
	Version        int
}

// Draft is the stage as a form shows it.
func (s *Stage) Draft() StageDraft {
	d := StageDraft{
		LocationID: s.LocationID, Name: s.Name, Kind: s.Kind, Description: s.Description, Capacity: s.Capacity, Amplified: s.Amplified,
		Indoor: s.Indoor, MusicEnd: s.MusicEnd, MusicEndSource: s.MusicEndSource, Several: s.Several, Position: s.Position, Version: s.Version,
	}
	if box, drawn := s.Box(); drawn {
		d.Box = &box
	}
	return d
}

var _ = pg.OnConstraint("stage_name_taken", fault.Conflict, "taken", "site.error.stage_name_taken", "name")
var _ = pg.OnConstraint("stage_edition_id_location_id_fkey", fault.Conflict, "in_use", "error.in_use", "location")
var _ = pg.OnConstraint("stage_capacity", fault.Invalid, "", "error.number", "capacity")

// Check trims the draft, fills what has a default, and says what is wrong.
func (d *StageDraft) Check() fault.Fields {
	f := fault.Fields{}
	input.CheckLine(f, "name", &d.Name, input.MaxLine)
	input.CheckLine(f, "music_end_source", &d.MusicEndSource, input.MaxLine)
	input.CheckText(f, "description", &d.Description, input.MaxText)
	if d.Name == "" {
		f.Add("name", "error.required")
	}
	if d.Kind == "" {
		d.Kind = "stage"
	}
	if !slices.Contains(StageKinds, d.Kind) {
		f.Add("kind", "error.choice")
	}
	if d.LocationID == 0 {
		f.Add("location", "error.required")
	}
	if d.Capacity != nil && (*d.Capacity < 1 || *d.Capacity > 100_000) {
		f.Add("capacity", "error.range", "min", 1, "max", 100_000)
	}
	if d.MusicEnd != nil && (*d.MusicEnd < 0 || *d.MusicEnd >= 24*time.Hour) {
		f.Add("music_end", "error.time")
	}
	if d.Box != nil {
		checkBox(f, d.Box)
	}
	return f
}

// checkBox notes sizes that cannot be; whether the box lies on a plan is only a warning.
func checkBox(f fault.Fields, b *Box) {
	if !(b.Front > 0 && b.Front <= 100) {
		f.Add("front", "site.error.size")
	}
	if !(b.Depth > 0 && b.Depth <= 100) {
		f.Add("depth", "site.error.size")
	}
	checkPlace(f, b.X, b.Y)
	if !(b.Degrees >= -720 && b.Degrees <= 720) {
		f.Add("degrees", "error.range", "min", 0, "max", 360)
		return
	}
	b.Degrees = turn(b.Degrees)
}

// reach is how far from a plan's corner something stands, in metres.
const reach = 5000

// checkPlace notes what lies on no plan, but on another continent perhaps.
func checkPlace(f fault.Fields, x, y float64) {
	if !(x >= -reach && x <= reach) {
		f.Add("x", "error.range", "min", -reach, "max", reach)
	}
	if !(y >= -reach && y <= reach) {
		f.Add("y", "error.range", "min", -reach, "max", reach)
	}
}

// box parts a drawn stage into its columns; a stage not drawn has NULLs.
func (d *StageDraft) box() (x, y, front, depth *float64, degrees float64) {
	if d.Box == nil {
		return nil, nil, nil, nil, 0
	}
	return &d.Box.X, &d.Box.Y, &d.Box.Front, &d.Box.Depth, d.Box.Degrees
}

// seconds is a time of day as SQL takes it; nil stays NULL.
func seconds(d *time.Duration) *float64 {
	if d == nil {
		return nil
	}
	s := d.Seconds()
	return &s
}
