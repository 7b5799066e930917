package programme

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"markt/internal/lang"
	"markt/internal/site"
)

// ClashKind says what is wrong with a session's place in the programme.
type ClashKind string

const (
	StageTwice    ClashKind = "stage_twice"
	HostTwice     ClashKind = "host_twice"
	OutsideHours  ClashKind = "outside_hours"
	OutsideDays   ClashKind = "outside_days"
	OutsideStop   ClashKind = "outside_stop"
	NoStop        ClashKind = "no_stop"
	PlaceClosed   ClashKind = "place_closed"
	MusicLate     ClashKind = "music_late"
	TooMany       ClashKind = "too_many"
	HostWithdrawn ClashKind = "host_withdrawn"
	NoTitle       ClashKind = "no_title"
	NoStage       ClashKind = "no_stage"
	NoTime        ClashKind = "no_time"
	TravelShort   ClashKind = "travel_short"
	ChangeShort   ClashKind = "change_short"
	StallAlone    ClashKind = "stall_alone"
	BesideQuiet   ClashKind = "beside_quiet"
	RainSmall     ClashKind = "rain_small"
	Untranslated  ClashKind = "untranslated"
	HostOpen      ClashKind = "host_open"
)

// ClashKinds are all of them: first what cannot take place as it stands, then
// what somebody may have meant.
var ClashKinds = []ClashKind{
	StageTwice, HostTwice, OutsideHours, OutsideDays, OutsideStop, NoStop, PlaceClosed, MusicLate, TooMany, HostWithdrawn, NoTitle, NoStage, NoTime,
	TravelShort, ChangeShort, StallAlone, BesideQuiet, RainSmall, Untranslated, HostOpen,
}

// Hard reports whether a session cannot take place like this.
func (k ClashKind) Hard() bool {
	return slices.Index(ClashKinds, k) < slices.Index(ClashKinds, TravelShort)
}

// Clash is one thing to look at. It is shown and never blocks: people decide.
// Other, Stage and Host are set where the kind speaks of them; From and Until
// are the time both claim. Figure is what is, Limit what should be, in minutes,
// persons or metres; Source is who set the limit, if anybody did.
type Clash struct {
	Kind          ClashKind
	Session       ID
	Other         ID
	Stage         site.StageID
	Host          HostID
	From, Until   time.Time
	Figure, Limit int
	Label         string // of what closes a stage
	Source        string
	Lacks         []lang.Lang // the languages without a title
}

// Clashes finds all there is to look at. Canceled sessions are left out. What
// two share is told once, with the earlier session first. The time it takes
// grows with n log n and with what is found.
func Clashes(sessions []Session, a Around) []Clash {
	w := watch{around: a, onStage: map[site.StageID][]Session{}, ofHost: map[HostID][]Session{}}
	for _, s := range sessions {
		if s.State != StateCanceled {
			w.alone(s)
		}
	}
	w.stages()
	w.hosts()
	w.quiet()
	slices.SortFunc(w.found, func(a, b Clash) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Session, b.Session), cmp.Compare(a.Other, b.Other), strings.Compare(string(a.Kind), string(b.Kind)), cmp.Compare(a.Host, b.Host))
	})
	return w.found
}

// watch is one look at a programme.
type watch struct {
	around  Around
	onStage map[site.StageID][]Session
	ofHost  map[HostID][]Session
	timed   []Session
	found   []Clash
}

func (w *watch) note(c Clash) { w.found = append(w.found, c) }

// alone judges a session for itself.
func (w *watch) alone(s Session) {
	at := Clash{Session: s.ID, Stage: s.Stage, From: s.Start, Until: s.End()}
	say := func(k ClashKind, change func(*Clash)) {
		c := at
		c.Kind = k
		if change != nil {
			change(&c)
		}
		w.note(c)
	}
	switch lacks := w.around.Rules.lacking(s.Title); {
	case s.Title.Empty():
		say(NoTitle, nil)
	case len(lacks) > 0:
		say(Untranslated, func(c *Clash) { c.Lacks = lacks })
	}
	if s.Stage == 0 {
		say(NoStage, nil)
	}
	w.sized(s, say)
	for _, h := range s.Hosts {
		w.given(s, h, say)
	}
	if s.Start.IsZero() || s.Minutes <= 0 {
		say(NoTime, nil)
		return
	}
	w.timed = append(w.timed, s)
	if s.Stage != 0 {
		w.onStage[s.Stage] = append(w.onStage[s.Stage], s)
	}
	for _, h := range s.Hosts {
		w.ofHost[h] = append(w.ofHost[h], s)
	}
	w.open(s, say)
	w.late(s, say)
}

// sized judges whether as many find room as may come.
func (w *watch) sized(s Session, say func(ClashKind, func(*Clash))) {
	for k, stage := range map[ClashKind]site.StageID{TooMany: s.Stage, RainSmall: s.RainStage} {
		if room := w.around.Places[stage].Capacity; room > 0 && s.Capacity > room {
			say(k, func(c *Clash) { c.Stage, c.Figure, c.Limit = stage, s.Capacity, room })
		}
	}
}

// given judges one of a session's hosts.
func (w *watch) given(s Session, h HostID, say func(ClashKind, func(*Clash))) {
	giver, known := w.around.Givers[h]
	switch {
	case !known:
		return
	case giver.Withdrawn:
		say(HostWithdrawn, func(c *Clash) { c.Host = h })
		return
	case !giver.Confirmed:
		say(HostOpen, func(c *Clash) { c.Host = h })
	}
	if giver.Covered {
		return
	}
	for _, stay := range giver.Stays {
		if shared, ok := stay.shared(Span{s.Start, s.End()}); ok {
			say(StallAlone, func(c *Clash) { c.Host, c.From, c.Until = h, shared.From, shared.Until })
		}
	}
}

// open judges whether the place is there and open.
func (w *watch) open(s Session, say func(ClashKind, func(*Clash))) {
	span, place := Span{s.Start, s.End()}, w.around.Places[s.Stage]
	for _, b := range place.Blocks {
		if shared, ok := b.shared(span); ok {
			say(PlaceClosed, func(c *Clash) { c.From, c.Until, c.Label = shared.From, shared.Until, b.Label })
		}
	}
	if place.Mobile {
		switch within := slices.ContainsFunc(place.Stops, func(stop Stop) bool { return stop.holds(span) }); {
		case len(place.Stops) == 0:
			say(NoStop, nil)
		case !within:
			say(OutsideStop, nil)
		}
		return
	}
	day, ok := w.around.Day(w.around.DateOf(s.Start))
	switch {
	case !ok:
		say(OutsideDays, nil)
	case !day.Opens.IsZero() && !(Span{day.Opens, day.Closes}).holds(span):
		say(OutsideHours, nil)
	}
}

// late judges whether amplified sound stops when it must.
func (w *watch) late(s Session, say func(ClashKind, func(*Clash))) {
	at, source, set := w.around.musicEnd(s.Stage)
	if !set || !w.around.loud(s) {
		return
	}
	end := w.around.Moment(w.around.DateOf(s.Start), at)
	if over := s.End().Sub(end); over > 0 {
		say(MusicLate, func(c *Clash) { c.From, c.Figure, c.Source = end, int(over.Minutes()), source })
	}
}

func (w *watch) stages() {
	for stage, list := range w.onStage {
		if w.around.Places[stage].Several {
			continue
		}
		for _, o := range overlaps(list) {
			o.Kind, o.Stage = StageTwice, stage
			w.note(o)
		}
		need := func(a, b Session) int { return max(a.Change+b.Setup, w.around.Rules.Between) }
		for _, g := range gaps(list, need) {
			g.Kind, g.Stage = ChangeShort, stage
			w.note(g)
		}
	}
}

func (w *watch) hosts() {
	for host, list := range w.ofHost {
		for _, o := range overlaps(list) {
			o.Kind, o.Host = HostTwice, host
			w.note(o)
		}
		for _, g := range gaps(list, w.around.way) {
			g.Kind, g.Host = TravelShort, host
			w.note(g)
		}
	}
}

// quiet finds loud sessions beside quiet ones. Both are walked in their order
// of time, and only those still on are looked at.
func (w *watch) quiet() {
	byStart(w.timed)
	var loud, quiet []Session
	still := func(all []Session, at time.Time) []Session {
		return slices.DeleteFunc(all, func(s Session) bool { return !s.End().After(at) })
	}
	for _, s := range w.timed {
		isQuiet, isLoud := slices.Contains(s.Access, "quiet"), w.around.loud(s)
		if isLoud {
			quiet = still(quiet, s.Start)
			for _, q := range quiet {
				w.beside(q, s)
			}
			loud = append(loud, s)
		}
		if isQuiet {
			loud = still(loud, s.Start)
			for _, l := range loud {
				w.beside(s, l)
			}
			quiet = append(quiet, s)
		}
	}
}

func (w *watch) beside(quiet, loud Session) {
	near, metres := w.around.near(quiet.Stage, loud.Stage)
	if !near || quiet.ID == loud.ID {
		return
	}
	both, _ := Span{quiet.Start, quiet.End()}.shared(Span{loud.Start, loud.End()})
	w.note(Clash{Kind: BesideQuiet, Session: quiet.ID, Other: loud.ID, Stage: loud.Stage, From: both.From, Until: both.Until, Figure: metres, Limit: w.around.Rules.Quiet})
}

// Places of a session's stage: near reports whether sound of one is heard at
// the other, and how many metres lie between them where both are drawn.
func (a Around) near(one, other site.StageID) (bool, int) {
	p, q := a.Places[one], a.Places[other]
	if one == 0 || one == other || p.Location == 0 || p.Location != q.Location {
		return false, 0
	}
	if p.X == nil || q.X == nil {
		return true, 0
	}
	metres := math.Hypot(*p.X-*q.X, *p.Y-*q.Y)
	return metres < float64(a.Rules.Quiet), int(metres)
}

// way is how many minutes somebody needs from one session's place to another's.
func (a Around) way(one, next Session) int {
	switch p, q := a.Places[one.Stage], a.Places[next.Stage]; {
	case one.Stage == next.Stage || one.Stage == 0 || next.Stage == 0:
		return 0
	case p.Location != q.Location:
		return a.Rules.Far
	}
	return a.Rules.Near
}

// loud reports whether a session is amplified.
func (a Around) loud(s Session) bool {
	return s.Sound == SoundAmplified || s.Sound == SoundAsStage && a.Places[s.Stage].Amplified
}

// musicEnd is when amplified sound must stop at a stage, and who says so.
func (a Around) musicEnd(stage site.StageID) (at time.Duration, source string, set bool) {
	if p := a.Places[stage]; p.MusicEnd != nil {
		return *p.MusicEnd, p.MusicEndSource, true
	}
	if a.Rules.MusicEnd != nil {
		return *a.Rules.MusicEnd, a.Rules.Source, true
	}
	return 0, "", false
}

func byStart(list []Session) {
	slices.SortFunc(list, func(a, b Session) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID)) })
}

// overlaps finds every pair of sessions that share a moment.
func overlaps(list []Session) []Clash {
	byStart(list)
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

// gaps finds sessions that begin too soon after the one before, as need says.
func gaps(list []Session, need func(before, after Session) int) []Clash {
	byStart(list)
	var found []Clash
	for i, before := range list {
		for _, after := range list[i+1:] {
			gap := after.Start.Sub(before.End())
			if gap < 0 { // they overlap: that is another clash
				continue
			}
			if limit := need(before, after); gap < time.Duration(limit)*time.Minute {
				found = append(found, Clash{Session: before.ID, Other: after.ID, From: before.End(), Until: after.Start, Figure: int(gap.Minutes()), Limit: limit})
			}
			break
		}
	}
	return found
}

// ClashesOf sorts clashes by the session they concern; what two share stands at both.
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
