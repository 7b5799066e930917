package programme

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/lang"
	"markt/internal/site"
)

func metres(f float64) *float64 { return &f }

// around is two stages of a location, a wagon that stops twice, and a lawn.
func around() Around {
	night := 22 * time.Hour
	return Around{
		Calendar: calendar(),
		Rules:    Rules{Near: 5, Far: 20, Quiet: 30, Languages: []lang.Lang{lang.De}, MusicEnd: &night, Source: "Bescheid"},
		Places: map[site.StageID]Place{
			1: {ID: 1, Location: 1, Capacity: 60, X: metres(0), Y: metres(0)},
			2: {ID: 2, Location: 1, Amplified: true, X: metres(29), Y: metres(0)},
			3: {ID: 3, Location: 2, Mobile: true, Stops: []Stop{{Span: Span{on("07 12:00"), on("07 14:00")}}, {Span: Span{on("07 15:00"), on("07 16:00")}}}},
			4: {ID: 4, Location: 1, Several: true, Capacity: 20, X: metres(0), Y: metres(30)},
			5: {ID: 5, Location: 3, Mobile: true},
		},
		Givers: map[HostID]Giver{1: {Confirmed: true}, 2: {Confirmed: true}},
	}
}

// told is what a clash says, short.
func told(all []Clash) (out []string) {
	for _, c := range all {
		s := fmt.Sprintf("%s %d", c.Kind, c.Session)
		if c.Other != 0 {
			s += fmt.Sprintf("+%d", c.Other)
		}
		if c.Limit != 0 || c.Figure != 0 {
			s += fmt.Sprintf(" %d/%d", c.Figure, c.Limit)
		}
		out = append(out, s)
	}
	return out
}

// Each rule, just kept and just broken.
func TestEachClash(t *testing.T) {
	with := func(s Session, change func(*Session)) Session { change(&s); return s }
	quiet := func(s *Session) { s.Access = []string{"quiet"} }
	loud := func(s *Session) { s.Sound = SoundAmplified }
	room := func(n int) func(*Session) { return func(s *Session) { s.Capacity = n } }
	for name, c := range map[string]struct {
		change   func(*Around)
		sessions []Session
		want     []string
	}{
		"a lawn takes several at once":             {nil, []Session{item(1, 4, "07 12:00", 60), item(2, 4, "07 12:30", 60)}, nil},
		"as many as it holds":                      {nil, []Session{with(item(1, 1, "07 12:00", 60), room(60))}, nil},
		"one more":                                 {nil, []Session{with(item(1, 1, "07 12:00", 60), room(61))}, []string{"too_many 1 61/60"}},
		"of a stage nobody measured all find room": {nil, []Session{with(item(1, 2, "07 12:00", 60), room(5000))}, nil},
		"when it rains fewer find room":            {nil, []Session{with(item(1, 1, "07 12:00", 60), func(s *Session) { s.Capacity, s.RainStage = 21, 4 })}, []string{"rain_small 1 21/20"}},
		"a wagon at its stop":                      {nil, []Session{item(1, 3, "07 12:00", 120)}, nil},
		"over the end of a stop":                   {nil, []Session{item(1, 3, "07 13:00", 61)}, []string{"outside_stop 1"}},
		"over two stops":                           {nil, []Session{item(1, 3, "07 13:30", 120)}, []string{"outside_stop 1"}},
		"a wagon whose stops are gone":             {nil, []Session{item(1, 5, "07 13:00", 60)}, []string{"no_stop 1"}},
		"beside a closed hour":                     {closed, []Session{item(1, 1, "07 13:00", 60)}, nil},
		"into a closed hour":                       {closed, []Session{item(1, 1, "07 13:00", 61)}, []string{"place_closed 1"}},
		"loud until the music ends":                {nil, []Session{with(item(1, 1, "07 21:00", 60), loud)}, nil},
		"a minute more":                            {nil, []Session{with(item(1, 1, "07 21:00", 61), loud)}, []string{"music_late 1 1/0"}},
		"loud as its stage is":                     {nil, []Session{item(1, 2, "07 21:30", 60)}, []string{"music_late 1 30/0"}},
		"unamplified on a loud stage":              {nil, []Session{with(item(1, 2, "07 21:30", 60), func(s *Session) { s.Sound = SoundUnamplified })}, nil},
		"after midnight it is still the evening":   {nil, []Session{with(item(1, 1, "08 00:10", 20), loud)}, []string{"music_late 1 150/0"}},
		"a stage has its own end": {func(a *Around) { late := 23 * time.Hour; p := a.Places[2]; p.MusicEnd = &late; a.Places[2] = p },
			[]Session{item(1, 2, "07 21:30", 60)}, nil},
		"nobody set an end":            {func(a *Around) { a.Rules.MusicEnd = nil }, []Session{item(1, 2, "07 21:30", 60)}, nil},
		"time for the way":             {nil, []Session{item(1, 1, "07 12:00", 60, 1), item(2, 2, "07 13:05", 30, 1)}, nil},
		"too little for the way":       {nil, []Session{item(1, 1, "07 12:00", 60, 1), item(2, 2, "07 13:04", 30, 1)}, []string{"travel_short 1+2 4/5"}},
		"too little to another ground": {nil, []Session{item(1, 1, "07 11:00", 60, 1), item(2, 3, "07 12:19", 30, 1)}, []string{"travel_short 1+2 19/20"}},
		"on the same stage no way":     {nil, []Session{item(1, 1, "07 12:00", 60, 1), item(2, 1, "07 13:00", 30, 1)}, nil},
		"another host needs no way":    {nil, []Session{item(1, 1, "07 12:00", 60, 1), item(2, 2, "07 13:00", 30, 2)}, nil},
		"time for the change-over": {nil, []Session{with(item(1, 1, "07 12:00", 60), func(s *Session) { s.Change = 10 }),
			with(item(2, 1, "07 13:25", 30), func(s *Session) { s.Setup = 15 })}, nil},
		"too little for it": {nil, []Session{with(item(1, 1, "07 12:00", 60), func(s *Session) { s.Change = 10 }),
			with(item(2, 1, "07 13:24", 30), func(s *Session) { s.Setup = 15 })}, []string{"change_short 1+2 24/25"}},
		"what overlaps is told as that alone": {func(a *Around) { a.Rules.Between = 10 }, []Session{item(1, 1, "07 12:00", 60), item(2, 1, "07 12:30", 60)}, []string{"stage_twice 1+2"}},
		"loud after quiet":                    {nil, []Session{with(item(1, 1, "07 12:00", 60), quiet), item(2, 2, "07 13:00", 60)}, nil},
		"the house's own break":               {func(a *Around) { a.Rules.Between = 10 }, []Session{item(1, 1, "07 12:00", 60), item(2, 1, "07 13:09", 30)}, []string{"change_short 1+2 9/10"}},
		"their stall is closed":               {stalled, []Session{item(1, 1, "07 11:00", 60, 1)}, nil},
		"their stall is open":                 {stalled, []Session{item(1, 1, "07 11:00", 61, 1)}, []string{"stall_alone 1"}},
		"somebody is there": {func(a *Around) { stalled(a); g := a.Givers[1]; g.Covered = true; a.Givers[1] = g },
			[]Session{item(1, 1, "07 12:00", 60, 1)}, nil},
		"their stall withdrew":   {func(a *Around) { a.Givers[1] = Giver{Withdrawn: true} }, []Session{item(1, 1, "07 12:00", 60, 1)}, []string{"host_withdrawn 1"}},
		"not said yes":           {func(a *Around) { a.Givers[1] = Giver{} }, []Session{item(1, 1, "07 12:00", 60, 1)}, []string{"host_open 1"}},
		"quiet beside loud":      {nil, []Session{with(item(1, 1, "07 12:00", 60), quiet), item(2, 2, "07 12:59", 60)}, []string{"beside_quiet 1+2 29/30"}},
		"loud first":             {nil, []Session{item(2, 2, "07 12:00", 60), with(item(1, 1, "07 12:59", 60), quiet)}, []string{"beside_quiet 1+2 29/30"}},
		"quiet after loud":       {nil, []Session{item(2, 2, "07 12:00", 60), with(item(1, 1, "07 13:00", 60), quiet)}, nil},
		"loud far enough":        {nil, []Session{with(item(1, 1, "07 12:00", 60), quiet), with(item(2, 4, "07 12:00", 60), loud)}, nil},
		"loud on another ground": {nil, []Session{with(item(1, 1, "07 12:00", 60), quiet), with(item(2, 3, "07 12:00", 60), loud)}, nil},
		"quiet beside where nobody has drawn": {func(a *Around) { p := a.Places[4]; p.X, p.Y = nil, nil; a.Places[4] = p },
			[]Session{with(item(1, 1, "07 12:00", 60), quiet), with(item(2, 4, "07 12:00", 60), loud)}, []string{"beside_quiet 1+2 0/30"}},
		"a title in each language": {func(a *Around) { a.Rules.Languages = []lang.Lang{lang.De, lang.Ar} }, []Session{item(1, 1, "07 12:00", 60)}, []string{"untranslated 1"}},
		"a host who is gone":       {nil, []Session{item(1, 1, "07 12:00", 60, 77)}, nil},
	} {
		a := around()
		if c.change != nil {
			c.change(&a)
		}
		if d := cmp.Diff(c.want, told(Clashes(c.sessions, a))); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func closed(a *Around) {
	p := a.Places[1]
	p.Blocks = []Block{{Label: "Umbau", Span: Span{on("07 14:00"), on("07 15:00")}}}
	a.Places[1] = p
}

func stalled(a *Around) {
	a.Givers[1] = Giver{Confirmed: true, Stays: []Span{{on("07 12:00"), on("07 18:00")}}}
}

// Each kind has words, a remedy, and a place in the order of what is hard.
func TestEachClashHasWords(t *testing.T) {
	names := Names{func(ID) string { return "Anderes" }, func(HostID) string { return "Rana" }, func(site.StageID) string { return "Zelt" }}
	for _, k := range ClashKinds {
		for _, l := range []lang.Lang{lang.De, lang.En} {
			c := Clash{Kind: k, Figure: 3, Limit: 4, Source: "Bescheid", Lacks: []lang.Lang{lang.Ar}}
			if says := c.Says(l, names) + c.Remedy(l); strings.Contains(says, "office.") || strings.Contains(says, "{") {
				t.Errorf("%s: %s", k, says)
			}
		}
	}
	if !MusicLate.Hard() || !NoTime.Hard() || TravelShort.Hard() || HostOpen.Hard() {
		t.Error("what is hard")
	}
	if c := (Clash{Kind: MusicLate, Source: "Bescheid vom 3."}); !strings.Contains(c.Says(lang.De, names), "Bescheid vom 3.") {
		t.Error("who set the limit is not named")
	}
}

// On the night when clocks are put back, an hour is an hour.
func TestClashesOnTheNightOfWinterTime(t *testing.T) {
	at := func(s string) time.Time {
		u, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return u.In(berlin())
	}
	a := Around{Calendar: Calendar{Zone: berlin(), DayChange: 4 * time.Hour, Days: []Day{{Date: "2026-10-24", Opens: at("2026-10-24T20:00:00+02:00"), Closes: at("2026-10-25T03:00:00+01:00")}}}}
	first, second := item(1, 1, "", 60), item(2, 1, "", 60)
	first.Start, second.Start = at("2026-10-25T02:00:00+02:00"), at("2026-10-25T02:00:00+01:00") // two o'clock, twice
	if got := told(Clashes([]Session{first, second}, a)); !slices.Equal(got, nil) {
		t.Errorf("%v", got)
	}
	second.Start = at("2026-10-25T02:30:00+01:00")
	if got := told(Clashes([]Session{first, second}, a)); !slices.Equal(got, []string{"outside_hours 2"}) {
		t.Errorf("%v", got)
	}
}
