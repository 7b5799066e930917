package programme

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/site"
)

// DocumentFormat is the number of the shape that Document has; it is stored
// beside each release, so that an old one stays readable.
const DocumentFormat = 1

// Document is the programme as it was released: everything that pages, prints
// and files need, with no reference to what changes later.
type Document struct {
	Edition  Edition   `json:"edition"`
	Days     []Day     `json:"days"`
	Stages   []Stage   `json:"stages"`
	Hosts    []Host    `json:"hosts"`
	Sessions []Session `json:"sessions"`
}

// Edition is the market's frame, frozen with the release.
type Edition struct {
	UID       string    `json:"uid" db:"uid"`
	Slug      string    `json:"slug" db:"slug"`
	Name      lang.Text `json:"name" db:"name"`
	Lang      lang.Lang `json:"lang" db:"lang"`
	Zone      string    `json:"zone" db:"zone"`
	DayChange string    `json:"day_change" db:"day_change"` // "04:00"
}

// Released is a release as the public sees it: its document with the live
// cancellations laid over it. ChangedAt is the later of both.
type Released struct {
	Number    int
	Label     string
	At        time.Time
	ChangedAt time.Time
	Document  Document
}

// Calendar of the document's edition and days.
func (d Document) Calendar() Calendar { return d.Edition.calendar(d.Days) }

func (e Edition) calendar(days []Day) Calendar {
	zone, err := festival.LoadZone(e.Zone)
	if err != nil {
		zone = time.UTC
	}
	change, _ := Clock(e.DayChange)
	return Calendar{Zone: zone, DayChange: change, Days: days}
}

// releasable keeps what the public may see of a draft: confirmed sessions that
// have a place, and canceled ones that were public before; with the stages,
// hosts and days they need.
func releasable(draft Document, before *Document) Document {
	was := map[ID]Session{}
	if before != nil {
		for _, s := range before.Sessions {
			was[s.ID] = s
		}
	}
	out := Document{Edition: draft.Edition, Days: draft.Days, Stages: []Stage{}, Hosts: []Host{}, Sessions: []Session{}}
	stages, hosts := map[site.StageID]bool{}, map[HostID]bool{}
	for _, s := range draft.Sessions {
		last, known := was[s.ID]
		if !s.Placed() || s.Title.Empty() || s.State == StateDraft || s.State == StateCanceled && !known {
			continue
		}
		s.MovedFrom = last.movedFrom(s.Start)
		out.Sessions = append(out.Sessions, s)
		stages[s.Stage] = true
		if s.RainStage != 0 {
			stages[s.RainStage] = true
		}
		for _, h := range s.Hosts {
			hosts[h] = true
		}
	}
	for _, s := range draft.Stages {
		if stages[s.ID] {
			out.Stages = append(out.Stages, s)
		}
	}
	for _, h := range draft.Hosts {
		if hosts[h.ID] {
			out.Hosts = append(out.Hosts, h)
		}
	}
	out.Days = draft.Calendar().WithDatesOf(out.Sessions)
	out.sort()
	return out
}

// movedFrom is the start that people knew before a session began at start: that
// of the last release, or the one it tells of already.
func (s Session) movedFrom(start time.Time) time.Time {
	if s.Start.Equal(start) {
		return s.MovedFrom
	}
	return s.Start
}

// sort brings sessions into the order of reading: start, then stage as listed.
func (d *Document) sort() {
	rank := map[site.StageID]int{}
	for i, s := range d.Stages {
		rank[s.ID] = i
	}
	slices.SortStableFunc(d.Sessions, func(a, b Session) int {
		if a.Start.IsZero() != b.Start.IsZero() {
			if a.Start.IsZero() {
				return 1
			}
			return -1
		}
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(rank[a.Stage], rank[b.Stage]), cmp.Compare(a.ID, b.ID))
	})
}

// Find is one session of the document.
func (d Document) Find(id ID) (Session, bool) {
	i := slices.IndexFunc(d.Sessions, func(s Session) bool { return s.ID == id })
	if i < 0 {
		return Session{}, false
	}
	return d.Sessions[i], true
}

// StageByID are the stages by number.
func (d Document) StageByID() map[site.StageID]Stage {
	all := make(map[site.StageID]Stage, len(d.Stages))
	for _, s := range d.Stages {
		all[s.ID] = s
	}
	return all
}

// HostByID are the hosts by number.
func (d Document) HostByID() map[HostID]Host {
	all := make(map[HostID]Host, len(d.Hosts))
	for _, h := range d.Hosts {
		all[h.ID] = h
	}
	return all
}

// On are the sessions of one market day, in order.
func (d Document) On(date string) []Session {
	c := d.Calendar()
	var out []Session
	for _, s := range d.Sessions {
		if !s.Start.IsZero() && c.DateOf(s.Start) == date {
			out = append(out, s)
		}
	}
	return out
}

func parseDocument(format int, raw []byte) (Document, error) {
	var d Document
	if format != DocumentFormat {
		return d, fault.New(fault.Internal, "programme.parseDocument", "error.internal")
	}
	if err := json.Unmarshal(raw, &d); err != nil {
		return d, fault.Wrap("programme.parseDocument", err)
	}
	d.localise()
	return d, nil
}

// localise puts times on the edition's clock; JSON keeps their offset only.
func (d *Document) localise() {
	zone := d.Calendar().zone()
	for i := range d.Days {
		day := &d.Days[i]
		if !day.Opens.IsZero() {
			day.Opens, day.Closes = day.Opens.In(zone), day.Closes.In(zone)
		}
	}
	for i := range d.Sessions {
		d.Sessions[i].Start = d.Sessions[i].Start.In(zone)
	}
}
