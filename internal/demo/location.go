package demo

import "markt/internal/lang"

// Location is the anchor or a mobile pop-up; a pop-up is wherever its stops
// say. Ground is private, street or green (it decides which permit is needed).
type Location struct {
	Key       string    `json:"key"`
	Kind      string    `json:"kind"`
	Name      lang.Text `json:"name"`
	Text      lang.Text `json:"text"`
	Street    string    `json:"street"`
	Postcode  string    `json:"postcode"`
	City      string    `json:"city"`
	Latitude  float64   `json:"latitude"`
	Longitude float64   `json:"longitude"`
	Ground    string    `json:"ground"`
	Capacity  int       `json:"capacity"`
	Stops     []Stop    `json:"stops,omitempty"`
}

// Stop is one stay of a pop-up. Latitude and longitude are of the plan's
// middle there.
type Stop struct {
	Key       string    `json:"key"`
	Name      string    `json:"name"`
	Text      lang.Text `json:"text"`
	Street    string    `json:"street"`
	Postcode  string    `json:"postcode"`
	City      string    `json:"city"`
	Latitude  float64   `json:"latitude"`
	Longitude float64   `json:"longitude"`
	Ground    string    `json:"ground"`
	Day       int       `json:"day"`
	From      Clock     `json:"from"`
	Until     Clock     `json:"until"`
}

// Plan is the ground of one location in metres: x east, y north, origin in the
// south-west corner, whose coordinates are latitude and longitude. Bearing is
// the direction of the y axis, in degrees clockwise from north.
type Plan struct {
	Location  string     `json:"location"`
	Width     float64    `json:"width"`
	Height    float64    `json:"height"`
	Latitude  float64    `json:"latitude"`
	Longitude float64    `json:"longitude"`
	Bearing   float64    `json:"bearing"`
	Zones     []Zone     `json:"zones"`
	Outlines  []Outline  `json:"outlines"`
	Pitches   []Pitch    `json:"pitches"`
	Stages    []Stage    `json:"stages"`
	Landmarks []Landmark `json:"landmarks"`
}

// Zone names the pitches whose numbers begin with its letter.
type Zone struct {
	Letter string    `json:"letter"`
	Name   lang.Text `json:"name"`
}

// Outline is a drawn surface: ground, lawn, garden, path, plaza, water,
// building, table, tree, fire_lane or movement_area; either points or circle (x, y, radius).
// Width is the clear width of a fire lane.
type Outline struct {
	Kind   string       `json:"kind"`
	Name   lang.Text    `json:"name,omitempty"`
	Points [][2]float64 `json:"points,omitempty"`
	Circle *[3]float64  `json:"circle,omitempty"`
	Width  float64      `json:"width,omitempty"`
}

// Pitch is a place for one stall: its centre, the length of the counter, the
// depth behind it, and the turn counter-clockwise; at 0 degrees the counter
// looks south, at 90 east.
type Pitch struct {
	Number  string   `json:"number"`
	Zone    string   `json:"zone"`
	X       float64  `json:"x"`
	Y       float64  `json:"y"`
	Front   float64  `json:"front"`
	Depth   float64  `json:"depth"`
	Degrees float64  `json:"degrees"`
	Water   bool     `json:"water"`
	Outlets []Outlet `json:"outlets"`
}

// Outlet is a socket: schuko (230 V), cee16 or cee32 (400 V), and its breaker.
type Outlet struct {
	Type string `json:"type"`
	Amps int    `json:"amps"`
}

// Stage is a stage or a workshop tent, turned like a pitch: at 0 degrees its
// open side looks south. MusicEnd is when amplified sound must stop.
type Stage struct {
	Key       string    `json:"key"`
	Name      string    `json:"name"`
	Kind      string    `json:"kind"`
	X         float64   `json:"x"`
	Y         float64   `json:"y"`
	Width     float64   `json:"width"`
	Depth     float64   `json:"depth"`
	Degrees   float64   `json:"degrees"`
	Capacity  int       `json:"capacity"`
	Indoor    bool      `json:"indoor"`
	Amplified bool      `json:"amplified"`
	MusicEnd  Clock     `json:"music_end,omitempty"`
	Text      lang.Text `json:"text"`
}

// Landmark is a point that people look for: entrance, info, toilet, first_aid, …
// Width is that of a gate or an exit, Supply a distributor's on each phase, in amperes.
type Landmark struct {
	Kind   string    `json:"kind"`
	X      float64   `json:"x"`
	Y      float64   `json:"y"`
	Name   lang.Text `json:"name"`
	Width  float64   `json:"width,omitempty"`
	Supply int       `json:"supply,omitempty"`
}
