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
	Outlets   []PublicOutlet `json:"outlets"`           // nil: released before they were told
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

// PublicOutlet is an outlet in a Document, with who uses it at any time.
type PublicOutlet struct {
	Outlet
	Pitch  string     `json:"pitch"`
	Nth    int        `json:"nth"`
	Stalls []stall.ID `json:"stalls,omitempty"`
}

// Name is what the outlet is called on labels.
func (o PublicOutlet) Name() string { return Connection{Number: o.Pitch, Nth: o.Nth}.Name() }

func (p *PublicPlan) outletsOn(number string) []Outlet {
	all := []Outlet{}
	for _, o := range p.Outlets {
		if o.Pitch == number {
			all = append(all, o.Outlet)
		}
	}
	return all
}

// OutletsOf are those that a stall uses.
func (p *PublicPlan) OutletsOf(id stall.ID) (all []PublicOutlet) {
	for _, o := range p.Outlets {
		if slices.Contains(o.Stalls, id) {
			all = append(all, o)
		}
	}
	return all
}

// OutletsFor are those that a stall finds: all of its pitches, unless it uses
// others, because somebody chose them.
func (p *PublicPlan) OutletsFor(id stall.ID) (all []PublicOutlet) {
	mine := map[string]bool{}
	for _, s := range p.Stays {
		if s.Stall == id {
			mine[s.Pitch] = true
		}
	}
	if uses := p.OutletsOf(id); slices.ContainsFunc(uses, func(o PublicOutlet) bool { return !mine[o.Pitch] }) {
		return uses
	}
	for _, o := range p.Outlets {
		if mine[o.Pitch] {
			all = append(all, o)
		}
	}
	return all
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

// Together are the pitches that the stall of a stay has at some time of it, in
// the order of the plan; the stay's own is one of them.
func (p *PublicPlan) Together(s Stay) (numbers []string) {
	for _, t := range p.Pitches {
		if slices.ContainsFunc(p.Stays, func(o Stay) bool {
			return o.Pitch == t.Number && o.Stall == s.Stall && o.From.Before(s.Until) && s.From.Before(o.Until)
		}) {
			numbers = append(numbers, t.Number)
		}
	}
	return numbers
}

// Pitch is the plan's pitch of a number; nil without one.
func (p *PublicPlan) Pitch(number string) *PublicPitch {
	for i := range p.Pitches {
		if p.Pitches[i].Number == number {
			return &p.Pitches[i]
		}
	}
	return nil
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
	c, err := checkingIn(ctx, q, e, on)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	d := &Document{Plans: []PublicPlan{}}
	for _, p := range on.plans {
		i := slices.IndexFunc(locations, func(l PublicLocation) bool { return l.ID == p.LocationID })
		out := publicPlan(p, locations[i], on.stages, on.allotments)
		out.Outlets = p.outlets(check.Ledgers(c.plan(p), c.book))
		d.Plans = append(d.Plans, out)
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

// outlets are those of the plan's pitches, with who uses them in the ledgers.
func (p *Plan) outlets(ledgers []check.Ledger) []PublicOutlet {
	users := map[string][]stall.ID{}
	for _, l := range ledgers {
		for _, b := range l.Branches {
			for _, s := range b.Sockets {
				for _, d := range s.Draws {
					if id := stall.ID(d.Stall); !slices.Contains(users[s.Name()], id) {
						users[s.Name()] = append(users[s.Name()], id)
					}
				}
			}
		}
	}
	all := []PublicOutlet{}
	for _, t := range p.Pitches {
		for i, o := range t.Outlets {
			one := PublicOutlet{Outlet: o, Pitch: t.Number, Nth: i + 1}
			one.Stalls = users[one.Name()]
			all = append(all, one)
		}
	}
	return all
}

// SupplyFrom has a document that was released before outlets were told say those
// that the plans have now: each for whoever stands on its pitch.
func (d *Document) SupplyFrom(live []*Plan) {
	for i := range d.Plans {
		p := &d.Plans[i]
		at := slices.IndexFunc(live, func(o *Plan) bool { return o.LocationID == p.Location.ID })
		if p.Outlets != nil || at < 0 {
			continue
		}
		p.Outlets = live[at].outlets(nil)
		for k := range p.Outlets {
			o := &p.Outlets[k]
			for _, s := range p.StaysOn(o.Pitch) {
				if !slices.Contains(o.Stalls, s.Stall) {
					o.Stalls = append(o.Stalls, s.Stall)
				}
			}
		}
	}
}

// placed are the stalls that stand somewhere.
func placed(stalls []PublicStall, allotments []Allotment) []PublicStall {
	stands := map[stall.ID]bool{}
	for _, a := range allotments {
		stands[a.Stall] = true
	}
	return slices.DeleteFunc(stalls, func(s PublicStall) bool { return !stands[s.ID] })
}
