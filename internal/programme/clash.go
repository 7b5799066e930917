package programme

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"markt/internal/site"
)

// ClashKind says what is wrong with a session's place in the programme.
type ClashKind string

const (
	StageTwice   ClashKind = "stage_twice"
	HostTwice    ClashKind = "host_twice"
	OutsideHours ClashKind = "outside_hours"
	OutsideDays  ClashKind = "outside_days"
	NoTitle      ClashKind = "no_title"
	NoStage      ClashKind = "no_stage"
	NoTime       ClashKind = "no_time"
)

// Clash is one thing to look at. It is shown and never blocks: people decide.
// Other, Stage and Host are set where the kind speaks of them; From and Until
// are the time both claim.
type Clash struct {
	Kind        ClashKind
	Session     ID
	Other       ID
	Stage       site.StageID
	Host        HostID
	From, Until time.Time
}

// Clashes finds overlaps on a stage and of a host, sessions outside opening
// hours or market days, and what a session still lacks. Canceled sessions are
// left out. An overlap is told once, with the earlier session first.
func Clashes(sessions []Session, c Calendar) []Clash {
	var found []Clash
	onStage, ofHost := map[site.StageID][]Session{}, map[HostID][]Session{}
	for _, s := range sessions {
		if s.State == StateCanceled {
			continue
		}
		found = append(found, lacking(s, c)...)
		if s.Start.IsZero() || s.Minutes <= 0 {
			continue
		}
		if s.Stage != 0 {
			onStage[s.Stage] = append(onStage[s.Stage], s)
		}
		for _, h := range s.Hosts {
			ofHost[h] = append(ofHost[h], s)
		}
	}
	for stage, list := range onStage {
		for _, o := range overlaps(list) {
			o.Kind, o.Stage = StageTwice, stage
			found = append(found, o)
		}
	}
	for host, list := range ofHost {
		for _, o := range overlaps(list) {
			o.Kind, o.Host = HostTwice, host
			found = append(found, o)
		}
	}
	slices.SortFunc(found, func(a, b Clash) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Session, b.Session), cmp.Compare(a.Other, b.Other), strings.Compare(string(a.Kind), string(b.Kind)), cmp.Compare(a.Host, b.Host))
	})
	return found
}

func lacking(s Session, c Calendar) []Clash {
	var found []Clash
	note := func(k ClashKind) {
		found = append(found, Clash{Kind: k, Session: s.ID, Stage: s.Stage, From: s.Start, Until: s.End()})
	}
	if s.Title.Empty() {
		note(NoTitle)
	}
	if s.Stage == 0 {
		note(NoStage)
	}
	if s.Start.IsZero() || s.Minutes <= 0 {
		note(NoTime)
		return found
	}
	day, ok := c.Day(c.DateOf(s.Start))
	switch {
	case !ok:
		note(OutsideDays)
	case !day.Opens.IsZero() && (s.Start.Before(day.Opens) || s.End().After(day.Closes)):
		note(OutsideHours)
	}
	return found
}

// overlaps finds every pair of sessions that share a moment.
func overlaps(list []Session) []Clash {
	slices.SortFunc(list, func(a, b Session) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID))
	})
	var found []Clash
	for i, a := range list {
		for _, b := range list[i+1:] {
			if !b.Start.Before(a.End()) {
				break
			}
			until := a.End()
			if b.End().Before(until) {
				until = b.End()
			}
			found = append(found, Clash{Session: a.ID, Other: b.ID, From: b.Start, Until: until})
		}
	}
	return found
}

// ClashesOf sorts clashes by the session they concern; an overlap stands at both.
func ClashesOf(clashes []Clash) map[ID][]Clash {
	of := map[ID][]Clash{}
	for _, c := range clashes {
		of[c.Session] = append(of[c.Session], c)
		if c.Other != 0 {
			mirrored := c
			mirrored.Session, mirrored.Other = c.Other, c.Session
			of[c.Other] = append(of[c.Other], mirrored)
		}
	}
	return of
}

func compareStrings(a, b string) int { return strings.Compare(a, b) }
