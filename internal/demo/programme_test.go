package demo

import (
	"slices"
	"testing"

	"markt/internal/programme"
)

// room is what a session may use: the hours of its stage on a day, and how many fit in.
type room struct {
	stage Stage
	hours map[int][][2]Clock
}

func (c Content) rooms() map[string]room {
	out := map[string]room{}
	for _, p := range c.Plans {
		hours := map[int][][2]Clock{}
		for _, l := range c.Locations {
			if l.Key != p.Location {
				continue
			}
			for _, s := range l.Stops {
				hours[s.Day] = append(hours[s.Day], [2]Clock{s.From, s.Until})
			}
			if len(l.Stops) == 0 {
				for _, d := range c.Edition.Days {
					hours[d.Day] = append(hours[d.Day], [2]Clock{d.From, d.Until})
				}
			}
		}
		for _, s := range p.Stages {
			out[s.Key] = room{s, hours}
		}
	}
	return out
}

func TestSessionsFitTheirStage(t *testing.T) {
	c := content(t)
	rooms, late, used := c.rooms(), 0, map[string]int{}
	for _, s := range c.Sessions {
		r, known := rooms[s.Stage]
		if !known {
			t.Errorf("%s: no stage %q", s.Key, s.Stage)
			continue
		}
		used[s.Stage]++
		if !slices.ContainsFunc(r.hours[s.Day], func(h [2]Clock) bool { return s.Start >= h[0] && s.End() <= h[1] }) {
			if late++; s.Day != 0 || s.End() > c.Edition.Days[0].Late || !r.stage.Indoor {
				t.Errorf("%s: outside the opening hours", s.Key)
			}
		}
		if s.Capacity > r.stage.Capacity || s.SignUp && s.Capacity == 0 {
			t.Errorf("%s: %d places on a stage for %d", s.Key, s.Capacity, r.stage.Capacity)
		}
		if r.stage.Amplified && !r.stage.Indoor && s.End() > r.stage.MusicEnd {
			t.Errorf("%s: louder than allowed at %s", s.Key, s.End())
		}
		if s.Stage == "main" && s.Start < 12*60 {
			t.Errorf("%s: in the quiet hour", s.Key)
		}
	}
	if late != 1 {
		t.Errorf("%d sessions after closing, want one", late)
	}
	if len(used) != len(rooms) {
		t.Errorf("used %v of %d stages", used, len(rooms))
	}
}

func TestSessionsClashOnlyOnPurpose(t *testing.T) {
	sessions := content(t).Sessions
	released, clashes := 0, map[string]int{}
	for i, a := range sessions {
		if programme.State(a.State) == programme.StateConfirmed {
			released++
		}
		for _, b := range sessions[i+1:] {
			if a.Day != b.Day || a.Start >= b.End() || b.Start >= a.End() {
				continue
			}
			stage := a.Stage == b.Stage
			host := slices.ContainsFunc(a.Hosts, func(h string) bool { return slices.Contains(b.Hosts, h) })
			if !stage && !host {
				continue
			}
			kind := map[bool]string{true: "stage", false: "host"}[stage]
			clashes[kind]++
			if a.Clash != kind && b.Clash != kind {
				t.Errorf("%s and %s clash (%s)", a.Key, b.Key, kind)
			}
		}
		if a.Clash != "" && programme.State(a.State) != programme.StateDraft {
			t.Errorf("%s: clashes and is confirmed", a.Key)
		}
	}
	if released != 72 || clashes["stage"] != 1 || clashes["host"] != 1 {
		t.Errorf("%d released, clashes %v", released, clashes)
	}
}

func TestSessionsAndHostsBelongTogether(t *testing.T) {
	c := content(t)
	hosts, keys := map[string]int{}, map[string]bool{}
	for _, h := range c.Hosts {
		hosts[h.Key] = 0
		if len(h.Languages) == 0 {
			t.Errorf("%s speaks no language", h.Key)
		}
	}
	workshops, fromStalls := map[string]bool{}, 0
	for _, s := range c.Stalls {
		workshops[s.Key] = s.Kind == "workshop" && s.State == "confirmed"
	}
	tracks := map[string]bool{}
	for _, s := range c.Sessions {
		if keys[s.Key] || len(s.Hosts) == 0 || !programme.KnownFormat(s.Format) || s.Track == "" {
			t.Errorf("%s: twice, without hosts, format %q or track %q", s.Key, s.Format, s.Track)
		}
		keys[s.Key], tracks[s.Track] = true, true
		for _, a := range s.Access {
			if !slices.Contains(programme.AccessMarks(), a) {
				t.Errorf("%s: access %q", s.Key, a)
			}
		}
		for _, h := range s.Hosts {
			if _, known := hosts[h]; !known {
				t.Errorf("%s: no host %q", s.Key, h)
			}
			hosts[h]++
		}
		if s.Stall != "" {
			if fromStalls++; !workshops[s.Stall] {
				t.Errorf("%s: %q is no accepted workshop", s.Key, s.Stall)
			}
		}
	}
	for h, n := range hosts {
		if n == 0 {
			t.Errorf("host %s has no session", h)
		}
	}
	if fromStalls < 5 || len(c.Hosts) < 60 || len(tracks) != 8 {
		t.Errorf("%d sessions from stalls, %d hosts, tracks %v", fromStalls, len(c.Hosts), tracks)
	}
}
