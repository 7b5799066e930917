package site

import (
	"context"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site/check"
	"markt/internal/stall"
)

// Format is the version of Document that this binary writes.
const Format = 1

// Document is what a release freezes: the ground of every location, who stands
// where and when, and what the public may know of the stalls.
type Document struct {
	Plans  []PublicPlan  `json:"plans"`
	Stalls []PublicStall `json:"stalls"`
	Moved  []Relocation  `json:"moved,omitempty"` // since the release before
}

// moved notes who stood elsewhere, or at another time, in the release before.
func (d *Document) moved(shifts []Relocation) {
	for _, s := range shifts {
		if s.Was != "" && s.Now != "" {
			d.Moved = append(d.Moved, s)
		}
	}
}

// MovedFrom are the pitches on which a stall stood in the release before, where
// this one moves it.
func (d *Document) MovedFrom(id stall.ID) (was string, moved bool) {
	i := slices.IndexFunc(d.Moved, func(s Relocation) bool { return s.Stall == id })
	if i < 0 {
		return "", false
	}
	return d.Moved[i].Was, true
}

// PublicPlan is one location's part of a Document.
type PublicPlan struct {
	Location  PublicLocation `json:"location"`
	Width     float64        `json:"width"`
	Height    float64        `json:"height"`
	Latitude  *float64       `json:"latitude,omitempty"`
	Longitude *float64       `json:"longitude,omitempty"`
	Bearing   float64        `json:"bearing,omitempty"`
	Zones     []Zone         `json:"zones,omitempty"`
	Outlines  []Outline      `json:"outlines,omitempty"`
	Pitches   []PublicPitch  `json:"pitches"`
	Stages    []PublicStage  `json:"stages,omitempty"`
	Landmarks []Landmark     `json:"landmarks,omitempty"`
	Stays     []Stay         `json:"stays"`
	Checked   *Checked       `json:"checked,omitempty"` // nil: nothing was checked then
}

// Checked is what the rules said of a plan when it was released: how many were
// checked, which were not, how many breaches of hard rules were open, how much
// advice there was, and for how many somebody answered.
type Checked struct {
	Rules     int         `json:"rules"`
	Open      int         `json:"open,omitempty"`
	Advice    int         `json:"advice,omitempty"`
	Answered  int         `json:"answered,omitempty"`
	Unchecked []check.Key `json:"unchecked,omitempty"`
}

// Check notes what the rules say of the plans.
func (d *Document) Check(reports []Report) {
	for _, r := range reports {
		for i := range d.Plans {
			if d.Plans[i].Location.ID == r.Location {
				open, hard := r.Open(), r.Breaches()
				d.Plans[i].Checked = &Checked{Rules: len(r.Checked), Open: hard, Advice: len(open) - hard, Answered: len(r.Findings) - len(open), Unchecked: r.Unchecked}
			}
		}
	}
}

// PublicLocation is a location in a Document.
type PublicLocation struct {
	ID     festival.LocationID `json:"id"`
	UID    string              `json:"uid"`
	Slug   string              `json:"slug"`
	Name   lang.Text           `json:"name"`
	Mobile bool                `json:"mobile,omitempty"`
}

// PublicPitch is a pitch in a Document.
type PublicPitch struct {
	ID     PitchID `json:"id"`
	Number string  `json:"number"`
	Box
	Water bool `json:"water,omitempty"`
}

// PublicStage is a stage in a Document; without a box it is not drawn.
type PublicStage struct {
	ID   StageID   `json:"id"`
	UID  string    `json:"uid"`
	Name string    `json:"name"`
	Kind StageKind `json:"kind"`
	Text lang.Text `json:"text,omitempty"`
	Box  *Box      `json:"box,omitempty"`
}

// PublicStall is what the public may know of a stall.
type PublicStall struct {
	ID           stall.ID  `db:"id" json:"id"`
	UID          string    `db:"uid" json:"uid"`
	Name         string    `db:"name" json:"name"`
	Kind         string    `db:"kind" json:"kind"`
	KindName     lang.Text `db:"kind_name" json:"kind_name"`
	Mark         string    `db:"mark" json:"mark"`
	Organisation string    `db:"organisation" json:"organisation,omitempty"`
	Description  lang.Text `db:"description" json:"description,omitempty"`
	Goods        lang.Text `db:"goods" json:"goods,omitempty"`
}

// Stay is a stall on a pitch for a time, in a Document.
type Stay struct {
	Pitch string    `json:"pitch"`
	Stall stall.ID  `json:"stall"`
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// Frame ties the plan to the earth; false while it has no anchor.
func (p *PublicPlan) Frame() (Frame, bool) {
	if p.Latitude == nil || p.Longitude == nil {
		return Frame{}, false
	}
	return Frame{Latitude: *p.Latitude, Longitude: *p.Longitude, Bearing: p.Bearing}, true
}

// StaysOn are the pitch's, in order of time.
func (p *PublicPlan) StaysOn(number string) []Stay {
	var some []Stay
	for _, s := range p.Stays {
		if s.Pitch == number {
			some = append(some, s)
		}
	}
	return some
}

// Zone is the plan's zone of a pitch: the longest letter its number begins with.
func (p *PublicPlan) Zone(number string) (Zone, bool) { return zoneOf(p.Zones, number) }

func zoneOf(zones []Zone, number string) (Zone, bool) {
	var best Zone
	for _, z := range zones {
		if len(z.Letter) > len(best.Letter) && len(number) > len(z.Letter) && number[:len(z.Letter)] == z.Letter {
			best = z
		}
	}
	return best, best.Letter != ""
}

// Stall is the document's stall with this id.
func (d *Document) Stall(id stall.ID) (PublicStall, bool) {
	i := slices.IndexFunc(d.Stalls, func(s PublicStall) bool { return s.ID == id })
	if i < 0 {
		return PublicStall{}, false
	}
	return d.Stalls[i], true
}

// Plan is the document's plan of the location with this slug; nil without one.
func (d *Document) Plan(slug string) *PublicPlan {
	for i := range d.Plans {
		if d.Plans[i].Location.Slug == slug {
			return &d.Plans[i]
		}
	}
	return nil
}

// StayAt is one stay of a stall with the location it is at.
type StayAt struct {
	Location *PublicLocation
	Pitch    string
	From     time.Time
	Until    time.Time
}

// StaysByStall are where and when each stall stands, in order of time.
func (d *Document) StaysByStall() map[stall.ID][]StayAt {
	stays := map[stall.ID][]StayAt{}
	for i := range d.Plans {
		for _, s := range d.Plans[i].Stays {
			stays[s.Stall] = append(stays[s.Stall], StayAt{&d.Plans[i].Location, s.Pitch, s.From, s.Until})
		}
	}
	for _, p := range stays {
		slices.SortStableFunc(p, func(a, b StayAt) int { return a.From.Compare(b.From) })
	}
	return stays
}

const sqlPublicStalls = `
SELECT s.id, s.uid, s.name, k.slug AS kind, k.name AS kind_name, k.mark, s.organisation, s.description, s.goods
FROM stall s
JOIN kind k ON k.id = s.kind_id
WHERE s.edition_id = $1
	AND s.state <> 'withdrawn'
ORDER BY s.name, s.id`

const sqlConfirmedStalls = `
SELECT s.id, s.uid, s.name, k.slug AS kind, k.name AS kind_name, k.mark, s.organisation, s.description, s.goods
FROM stall s
JOIN kind k ON k.id = s.kind_id
WHERE s.edition_id = $1
	AND s.state = 'confirmed'
ORDER BY s.name, s.id`

const sqlPublicLocations = `
SELECT id, uid, slug, name, mobile
FROM location
WHERE edition_id = $1`

// Draft is the plan as it stands now, unreleased.
func (s *Store) Draft(ctx context.Context, e *festival.Edition) (*Document, error) {
	l, err := laidIn(ctx, s.db, e)
	if err != nil {
		return nil, fault.Wrap("site.Draft", err)
	}
	return draftIn(ctx, s.db, e, l)
}

func draftIn(ctx context.Context, q pg.Querier, e *festival.Edition, on laid) (*Document, error) {
	const op = "site.Draft"
	var locations []PublicLocation
	if err := q.Select(ctx, &locations, sqlPublicLocations, e.ID); err != nil {
		return nil, fault.Wrap(op, err)
	}
	var stalls []PublicStall
	if err := q.Select(ctx, &stalls, sqlPublicStalls, e.ID); err != nil {
		return nil, fault.Wrap(op, err)
	}
	d := &Document{Plans: []PublicPlan{}}
	for _, p := range on.plans {
		i := slices.IndexFunc(locations, func(l PublicLocation) bool { return l.ID == p.LocationID })
		d.Plans = append(d.Plans, publicPlan(p, locations[i], on.stages, on.allotments))
	}
	d.Stalls = placed(stalls, on.allotments)
	return d, nil
}

func publicPlan(p *Plan, l PublicLocation, stages []*Stage, allotments []Allotment) PublicPlan {
	out := PublicPlan{
		Location: l, Width: p.Width, Height: p.Height, Latitude: p.Latitude, Longitude: p.Longitude, Bearing: p.Bearing,
		Zones: p.Zones, Outlines: p.Outlines, Landmarks: p.Landmarks, Pitches: []PublicPitch{}, Stays: []Stay{},
	}
	for _, t := range p.Pitches {
		out.Pitches = append(out.Pitches, PublicPitch{ID: t.ID, Number: t.Number, Box: t.Box, Water: t.Water})
	}
	for _, st := range stages {
		if st.LocationID != p.LocationID {
			continue
		}
		ps := PublicStage{ID: st.ID, UID: st.UID, Name: st.Name, Kind: st.Kind, Text: st.Description}
		if box, drawn := st.Box(); drawn {
			ps.Box = &box
		}
		out.Stages = append(out.Stages, ps)
	}
	for _, a := range allotments {
		if a.LocationID == p.LocationID && a.StallState != "withdrawn" {
			out.Stays = append(out.Stays, Stay{Pitch: a.Number, Stall: a.Stall, From: a.From, Until: a.Until})
		}
	}
	return out
}

// placed are the stalls that stand somewhere.
func placed(stalls []PublicStall, allotments []Allotment) []PublicStall {
	stands := map[stall.ID]bool{}
	for _, a := range allotments {
		stands[a.Stall] = true
	}
	return slices.DeleteFunc(stalls, func(s PublicStall) bool { return !stands[s.ID] })
}
