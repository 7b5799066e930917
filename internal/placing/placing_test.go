package placing_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/placing"
	"markt/internal/site"
	"markt/internal/site/check"
	"markt/internal/stall"
)

// small is a market of two days on a row of coupled pitches, each fit for all.
func small(pitches int, stalls ...placing.Stall) *placing.Market {
	day := time.Date(2027, 5, 8, 10, 0, 0, 0, time.UTC)
	e, book := &festival.Edition{ID: 1, Zone: "UTC"}, check.Book{}
	for _, r := range check.Rules {
		book[r.Key] = r.Preset(map[string]float64{"stall.schuko_continuous": 2300, "stall.schuko_peak": 3680})
	}
	for i := range 2 {
		at := day.AddDate(0, 0, i)
		e.Days = append(e.Days, festival.Day{ID: festival.DayID(i + 1), Date: at.Truncate(24 * time.Hour), OpensAt: at, ClosesAt: at.Add(8 * time.Hour)})
	}
	p := &site.Plan{ID: 1, LocationID: 1, Width: 100, Height: 20}
	for i := range pitches {
		p.Pitches = append(p.Pitches, &site.Pitch{ID: site.PitchID(i + 1), LocationID: 1, PlanID: 1, Number: fmt.Sprintf("A%02d", i+1), Box: site.Box{X: 5 + 3.5*float64(i), Y: 5, Front: 3, Depth: 3}})
	}
	return &placing.Market{Edition: e, Locations: []*festival.Location{{ID: 1}}, Plans: []*site.Plan{p}, Stalls: stalls, Weights: placing.Usual(), Book: book}
}

func one(id int, front float64) placing.Stall {
	depth := 2.5
	return placing.Stall{Candidate: site.Candidate{Stall: stall.ID(id), Name: fmt.Sprintf("S%d", id), State: "confirmed", Kind: "food", Mark: "food", Front: &front, Depth: &depth}}
}

func stay(m *placing.Market, id, pitch, day int, locked bool) {
	d := m.Edition.Days[day]
	m.Stays = append(m.Stays, site.Allotment{ID: site.AllotmentID(len(m.Stays) + 1), Stall: stall.ID(id), LocationID: 1, Pitch: site.PitchID(pitch), From: d.OpensAt, Until: d.ClosesAt, Locked: locked})
}

// at is who stands where on each day: "1:S2" for the first day.
func at(p *placing.Proposal) map[string]string {
	all := map[string]string{}
	for _, one := range p.Placements {
		for day := range p.Edition.Days {
			if one.Days&(1<<day) != 0 {
				all[fmt.Sprintf("%d:%s", day+1, p.StallOf(one.Stall).Name)] = p.SpotOf(one).Whole.Number
			}
		}
	}
	return all
}

func TestHardRules(t *testing.T) {
	gas, plug, water := one(1, 2), one(1, 2), one(1, 2)
	gas.Gas, water.Water, plug.Watts, plug.Power = true, true, 3000, site.Appliances{{Watts: "3000", Count: "1", Phases: "3"}}
	x, y, front, depth := 5., 9., 4., 2.
	for name, c := range map[string]struct {
		m    *placing.Market
		want map[string]string
		out  []string
	}{
		"no pitches":               {small(0, one(1, 2)), map[string]string{}, []string{"office.placing.out.no_pitches"}},
		"larger than a pitch: two": {small(2, one(1, 6)), map[string]string{"1:S1": "A01+A02", "2:S1": "A01+A02"}, nil},
		"too large":                {small(3, one(1, 40)), map[string]string{}, []string{"office.placing.out.plan"}},
		"water":                    {small(1, water), map[string]string{}, []string{"office.placing.out.plan"}},
		"an outlet for the plug": {with(small(2, plug), func(m *placing.Market) {
			m.Plans[0].Pitches[0].Outlets = []site.Outlet{{Type: "schuko", Amps: 16}}
			m.Plans[0].Pitches[1].Outlets = []site.Outlet{{Type: "cee16", Amps: 16}}
		}), map[string]string{"1:S1": "A02", "2:S1": "A02"}, nil},
		"gas away from a stage": {with(small(4, gas), func(m *placing.Market) {
			m.Stages = []*site.Stage{{LocationID: 1, X: &x, Y: &y, Front: &front, Depth: &depth}}
		}), map[string]string{"1:S1": "A04", "2:S1": "A04"}, nil},
		"set aside for another kind": {with(small(2, one(1, 2)), func(m *placing.Market) { m.Rules.Asides = []placing.Aside{{Pitch: 1, KindSlug: "art"}} }), map[string]string{"1:S1": "A02", "2:S1": "A02"}, nil},
		"a limit":                    {with(small(3, one(1, 2), one(2, 2)), func(m *placing.Market) { m.Rules.Limits = []placing.Limit{{Location: 1, KindSlug: "food", Most: 0}} }), map[string]string{}, []string{"office.placing.out.taken", "office.placing.out.taken"}},
		"locked beyond a limit, noted": {with(small(2, one(1, 2), one(2, 2)), func(m *placing.Market) {
			m.Rules.Limits = []placing.Limit{{Location: 1, KindSlug: "food", Most: 0}}
			stay(m, 1, 1, 0, true)
			stay(m, 1, 1, 1, true)
		}), map[string]string{"1:S1": "A01", "2:S1": "A01"}, []string{"office.placing.out.taken"}},
		"only there": {with(small(2, one(1, 2)), func(m *placing.Market) {
			l := festival.LocationID(1)
			m.Rules.Wishes = []placing.Wish{{Stall: 1, Sense: placing.OnlyThere, Location: &l, Letter: "B"}}
		}), map[string]string{}, []string{"office.placing.out.place"}},
		"one pitch, two days, a lock": {with(small(1, one(1, 2), one(2, 2)), func(m *placing.Market) { stay(m, 1, 1, 0, true); m.Stalls[0].Days = []string{"2027-05-08"} }), map[string]string{"1:S1": "A01", "2:S2": "A01"}, []string{"office.placing.out.taken"}},
		"no more pitches than it needs": {with(small(5, one(1, 2), one(2, 2), one(3, 2)), func(m *placing.Market) {
			m.Weights[placing.Space] = 0
			second, third := stall.ID(2), stall.ID(3)
			m.Rules.Wishes = []placing.Wish{{Stall: 1, Sense: placing.Near, Other: &second}, {Stall: 1, Sense: placing.Near, Other: &third}}
			for i := range 2 {
				m.Stalls[i+1].Kind, m.Stalls[i+1].Mark = fmt.Sprint("art", i), "sale"
				for day := range 2 {
					stay(m, i+2, 1+4*i, day, true)
				}
			}
		}), map[string]string{"1:S1": "A02", "2:S1": "A02", "1:S2": "A01", "2:S2": "A01", "1:S3": "A05", "2:S3": "A05"}, nil},
		"on the days on which it stops": {with(small(1, one(1, 2)), func(m *placing.Market) {
			l := festival.LocationID(1)
			m.Locations[0].Mobile, m.Locations[0].Stops = true, []festival.Stop{{From: m.Edition.Days[0].OpensAt, Until: m.Edition.Days[0].ClosesAt}}
			m.Rules.Wishes = []placing.Wish{{Stall: 1, Sense: placing.There, Location: &l}}
		}), map[string]string{"1:S1": "A01"}, []string{"office.placing.out.closed"}},
		"travelling without a wish": {with(small(1, one(1, 2)), func(m *placing.Market) { m.Locations[0].Mobile = true }), map[string]string{}, []string{"office.placing.out.place"}},
	} {
		p := c.m.Propose(t.Context(), 1, nil)
		var out []string
		for _, r := range p.Refused {
			for _, w := range r.Why {
				out = append(out, w.Key)
			}
		}
		if diff := cmp.Diff(c.want, at(p)) + cmp.Diff(c.out, out); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if noted := len(p.Notes) > 0; noted != (name == "locked beyond a limit, noted") {
			t.Errorf("%s: %+v", name, p.Notes)
		}
	}
}

func with(m *placing.Market, change func(*placing.Market)) *placing.Market { change(m); return m }

// Each wish is heard where nothing else speaks against it.
func TestSoftWishes(t *testing.T) {
	l := festival.LocationID(1)
	other := stall.ID(2)
	loud, y, size := 5., 10., 3.
	advice := func(m *placing.Market) { m.Stalls[0].Kind, m.Stalls[0].Mark = "advice", "advice" }
	for name, c := range map[string]struct {
		change func(*placing.Market)
		want   string
	}{
		"a part of the location": {func(m *placing.Market) {
			m.Plans[0].Pitches[2].Number = "B01"
			m.Rules.Wishes = []placing.Wish{{Stall: 1, Sense: placing.There, Location: &l, Letter: "B"}}
		}, "B01"},
		"near another": {func(m *placing.Market) {
			m.Stalls = append(m.Stalls, one(2, 2))
			m.Stalls[1].Kind = "art"
			m.Stalls[1].Mark = "sale"
			stay(m, 2, 5, 0, true)
			stay(m, 2, 5, 1, true)
			m.Rules.Wishes = []placing.Wish{{Stall: 1, Sense: placing.Near, Other: &other}}
		}, "A04"},
		"away from another": {func(m *placing.Market) {
			m.Stalls = append(m.Stalls, one(2, 2))
			m.Stalls[1].Kind = "art"
			m.Stalls[1].Mark = "sale"
			stay(m, 2, 5, 0, true)
			stay(m, 2, 5, 1, true)
			m.Rules.Wishes = []placing.Wish{{Stall: 1, Sense: placing.Apart, Other: &other}}
		}, "A01"},
		"quiet": {func(m *placing.Market) {
			advice(m)
			m.Stages = []*site.Stage{{LocationID: 1, Amplified: true, X: &loud, Y: &y, Front: &size, Depth: &size}}
		}, "A05"},
		"shade": {func(m *placing.Market) {
			advice(m)
			m.Plans[0].Outlines = []site.Outline{{Kind: "tree", Points: site.Points{{12, 5}}, Radius: 1}}
		}, "A03"},
		"short cables": {func(m *placing.Market) {
			m.Stalls[0].Watts = 1000
			for _, p := range m.Plans[0].Pitches {
				p.Outlets = []site.Outlet{{Type: "schuko", Amps: 16}}
			}
			m.Plans[0].Landmarks = []site.Landmark{{Kind: "power", X: 20, Y: 5}}
		}, "A05"},
		"step-free": {func(m *placing.Market) {
			m.Stalls[0].StepFree = true
			m.Plans[0].Outlines = []site.Outline{{Kind: "path", Points: site.Points{{11.5, 0}, {12.5, 0}, {12.5, 2}, {11.5, 2}}}}
		}, "A03"},
		"no ground wasted":      {func(m *placing.Market) { m.Plans[0].Pitches[0].Front = 6 }, "A02"},
		"the pitch of today":    {func(m *placing.Market) { stay(m, 1, 4, 0, false); stay(m, 1, 4, 1, false) }, "A04"},
		"the same on both days": {func(m *placing.Market) { stay(m, 1, 2, 0, true) }, "A02"},
	} {
		m := with(small(5, one(1, 2)), c.change)
		if got := at(m.Propose(t.Context(), 1, nil))["2:S1"]; got != c.want && !(name == "shade" && got == "A02") && !(name == "step-free" && got == "A02") {
			t.Errorf("%s: %s, not %s", name, got, c.want)
		}
	}
}

// No two stalls share a pitch on a day, what is locked stays, everybody is placed
// or told why not, and the same seed gives the same proposal.
func TestAPlacingHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := small(rapid.IntRange(0, 6).Draw(t, "pitches"))
		for i := range rapid.IntRange(0, 6).Draw(t, "stalls") {
			s := one(i+1, rapid.SampledFrom([]float64{2, 3, 6}).Draw(t, "front"))
			if rapid.Bool().Draw(t, "one day") {
				s.Days = []string{"2027-05-09"}
			}
			m.Stalls = append(m.Stalls, s)
		}
		for i := range min(len(m.Stalls), len(m.Plans[0].Pitches)) {
			if rapid.Bool().Draw(t, "stands") {
				stay(m, i+1, i+1, rapid.IntRange(0, 1).Draw(t, "day"), rapid.Bool().Draw(t, "locked"))
			}
		}
		p := m.Propose(context.Background(), 3, nil)
		taken, found := map[[2]int]stall.ID{}, map[stall.ID]uint64{}
		for _, one := range p.Placements {
			found[one.Stall] |= one.Days
			for _, pitch := range p.SpotOf(one).Pitches {
				for day := range 2 {
					if one.Days&(1<<day) == 0 {
						continue
					}
					if other, twice := taken[[2]int{day, int(pitch.ID)}]; twice {
						t.Errorf("%d and %d on %s", other, one.Stall, pitch.Number)
					}
					taken[[2]int{day, int(pitch.ID)}] = one.Stall
				}
			}
		}
		for _, y := range m.Stays {
			if day := int(y.From.Sub(m.Edition.Days[0].OpensAt).Hours()) / 24; y.Locked && taken[[2]int{day, int(y.Pitch)}] != y.Stall {
				t.Errorf("%d was locked on %d", y.Stall, y.Pitch)
			}
		}
		for _, r := range p.Refused {
			if found[r.Stall] |= r.Days; len(r.Why) == 0 {
				t.Errorf("%d has no pitch and no reason", r.Stall)
			}
		}
		for _, s := range m.Stalls {
			if want := uint64(3); found[s.Stall]&2 == 0 || len(s.Days) == 0 && found[s.Stall] != want {
				t.Errorf("%s is neither placed nor refused on all days", s.Name)
			}
		}
		if diff := cmp.Diff(at(p), at(m.Propose(context.Background(), 3, nil))); diff != "" {
			t.Error(diff)
		}
		if changes := p.Changes(); len(changes) > 0 && len(p.Shifts()) != len(changes) {
			t.Errorf("%d changes, %d shifts", len(changes), len(p.Shifts()))
		}
	})
}

// For any pair there is an answer, and putting a stall elsewhere never costs less
// than the proposal where that is the best there is.
func TestWhyNotThere(t *testing.T) {
	m := small(3, one(1, 2), one(2, 2))
	l := festival.LocationID(1)
	m.Plans[0].Pitches[2].Number = "B01"
	m.Rules.Wishes = []placing.Wish{{Stall: 1, Sense: placing.There, Location: &l, Letter: "B"}}
	p := m.Propose(t.Context(), 1, nil)
	if in := p.There(t.Context(), 1, 1); in.Cost <= 0 || len(in.Reasons) == 0 || in.Reasons[0].Term != placing.Place {
		t.Errorf("%+v", in)
	}
	if in := p.There(t.Context(), 2, 3); in.Cost <= 0 || !slices.ContainsFunc(in.Moves, func(c placing.Change) bool { return c.Stall.Name == "S1" }) {
		t.Errorf("%+v", in)
	}
	m.Stalls[0].Water = true // and the plan has none
	if in := p.There(t.Context(), 1, 1); len(in.Bars) == 0 || in.Bars[0].Finding == nil || in.Bars[0].Finding.Rule != check.WaterNear {
		t.Errorf("%+v", in)
	}
	if here := p.Here(2); len(here) == 0 {
		t.Error("no reasons")
	}
}

// A search that is stopped gives the best it has.
func TestAStoppedSearch(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if p := small(3, one(1, 2), one(2, 2)).Propose(ctx, 1, nil); len(p.Placements) != 2 {
		t.Errorf("%+v", p.Placements)
	}
}

// Taking over moves all but those who withdrew or moved meanwhile, names them,
// and is undone as a whole.
func TestTakeAndUndo(t *testing.T) {
	r, e := demoMarket(t)
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	stays := func() (all []string) {
		must(r.DB.Select(ctx, &all, `SELECT stall_id || ' ' || pitch_id || ' ' || span::text FROM allotment ORDER BY 1`))
		return all
	}
	before := stays()
	m, err := r.Placing.Read(ctx, e)
	must(err)
	p := m.Propose(ctx, 1, nil)
	shifts := p.Shifts()
	gone, moved := shifts[0].Stall, shifts[1].Stall
	_, err = r.DB.Exec(ctx, `UPDATE stall SET state = 'withdrawn' WHERE id = $1`, gone)
	must(err)
	must(pg.InTx(ctx, r.DB, func(ctx context.Context, tx *pg.Tx) error { return site.VacateIn(ctx, tx, e.ID, gone, now) }))
	_, err = r.DB.Exec(ctx, `DELETE FROM allotment WHERE stall_id = $1`, moved)
	must(err)
	after := stays()
	got, err := r.Placing.Take(ctx, e, 1, shifts, now)
	must(err)
	why := map[stall.ID]string{}
	for _, l := range got.Left {
		why[l.Stall] = l.Why
	}
	if why[gone] != site.LeftWithdrawn || why[moved] != site.LeftMoved || got.Moved+len(got.Left) != len(shifts) || got.Moved == 0 {
		t.Errorf("%d moved, left %v", got.Moved, why)
	}
	taken, err := r.Placing.Taken(ctx, e)
	must(err)
	back, err := r.Placing.Undo(ctx, e, taken[0].ID, now)
	must(err)
	if diff := cmp.Diff(after, stays()); diff != "" || len(back.Left) != 0 {
		t.Errorf("%v %s", back.Left, diff)
	}
	if _, err := r.Placing.Undo(ctx, e, taken[0].ID, now); !fault.Is(err, fault.NotFound) {
		t.Errorf("undone twice: %v", err)
	}
	if len(before) == len(after) {
		t.Error("nobody withdrew")
	}
}

// What is read and written does not grow with the stalls.
func TestNoQueryForEachStall(t *testing.T) {
	r, e := demoMarket(t)
	count := func() (read, wrote int64) {
		var m *placing.Market
		var err error
		read = pgtest.Count(t.Context(), func(ctx context.Context) { m, err = r.Placing.Read(ctx, e) })
		if err != nil {
			t.Fatal(err)
		}
		shifts := m.Propose(t.Context(), 1, nil).Shifts()
		wrote = pgtest.Count(t.Context(), func(ctx context.Context) { _, err = r.Placing.Take(ctx, e, 1, shifts, now) })
		if err != nil || len(shifts) == 0 {
			t.Fatal(len(shifts), err)
		}
		return read, wrote
	}
	read, wrote := count()
	if _, err := r.DB.Exec(t.Context(), `INSERT INTO stall (edition_id, kind_id, name, state, description, goods, created_at) SELECT edition_id, kind_id, name || ' 2', state, description, goods, now() FROM stall WHERE edition_id = $1`, e.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := r.DB.Exec(t.Context(), `DELETE FROM allotment`); err != nil {
		t.Fatal(err)
	}
	if r2, w2 := count(); r2 != read || w2 != wrote {
		t.Errorf("%d and %d queries became %d and %d", read, wrote, r2, w2)
	}
}
