package placer

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// row is a day of one row of pitches "1" to "n" with the vendors given.
func row(n int, vendors ...Vendor) *Day {
	d := &Day{Rows: [][]string{nil}, Vendors: vendors}
	for i := range n {
		id := fmt.Sprint(i + 1)
		d.Rows[0] = append(d.Rows[0], id)
		d.Pitches = append(d.Pitches, Pitch{ID: id})
	}
	return d
}

func asks(id string, rank, n int, wishes ...string) Vendor {
	return Vendor{ID: id, Standing: "applicant", Rank: rank, Category: "food", Min: n, Max: n, Wishes: wishes, Anywhere: true}
}

func holds(id string, rank int, fixed ...string) Vendor {
	return Vendor{ID: id, Standing: FixedHolder, Rank: rank, Category: "food", Min: len(fixed), Max: len(fixed), Fixed: fixed}
}

func TestRules(t *testing.T) {
	with := func(d *Day, change func(*Day)) *Day { change(d); return d }
	for name, c := range map[string]struct {
		day     *Day
		want    map[string][]string
		refused map[string]string
	}{
		"pitches side by side": {
			with(row(4, asks("a", 1, 3)), func(d *Day) { d.Rows = [][]string{{"1", "2"}, {"3", "4"}} }),
			map[string][]string{}, map[string]string{"a": "no row has 3 pitches side by side"},
		},
		"no pitches": {row(0, asks("a", 1, 1)), map[string][]string{}, map[string]string{"a": "the day has no pitches"}},
		"a pitch is given once, to who comes first": {
			row(1, asks("a", 2, 1, "1"), asks("b", 1, 1, "1")),
			map[string][]string{"b": {"1"}}, map[string]string{"a": "no pitch left that would do"},
		},
		"two who want one each, not one who wants both": {
			row(2, asks("a", 1, 2, "1", "2"), asks("b", 2, 1, "1"), asks("c", 3, 1, "2")),
			map[string][]string{"b": {"1"}, "c": {"2"}}, map[string]string{"a": "no 2 pitches side by side left that would do"},
		},
		"the better wish": {row(3, asks("a", 1, 1, "3", "1")), map[string][]string{"a": {"3"}}, map[string]string{}},
		"an own vehicle only where it fits": {
			with(row(3, asks("a", 1, 1), asks("b", 2, 1)), func(d *Day) {
				d.Vendors[0].OwnVehicle, d.Vendors[1].OwnVehicle, d.Pitches[1].OwnVehicle = true, true, true
			}),
			map[string][]string{"a": {"2"}}, map[string]string{"b": "no pitch left that would do"},
		},
		"nowhere for an own vehicle": {
			with(row(1, asks("a", 1, 1)), func(d *Day) { d.Vendors[0].OwnVehicle = true }),
			map[string][]string{}, map[string]string{"a": "no pitch is made for an own vehicle"},
		},
		"only what was wished": {
			with(row(2, holds("f", 9, "1"), asks("a", 1, 1, "1")), func(d *Day) { d.Vendors[1].Anywhere = false }),
			map[string][]string{"f": {"1"}}, map[string]string{"a": "the wished pitches are taken, and no others will do"},
		},
		"a fixed holder stays": {
			row(2, holds("f", 9, "1"), asks("a", 1, 1, "1")),
			map[string][]string{"f": {"1"}, "a": {"2"}}, map[string]string{},
		},
		"a fixed holder goes where he would rather be": {
			with(row(2, holds("f", 9, "1"), asks("a", 1, 1, "1")), func(d *Day) { d.Vendors[0].Wishes = []string{"2"} }),
			map[string][]string{"f": {"2"}, "a": {"1"}}, map[string]string{},
		},
		"pitches of a fixed holder need not be side by side": {
			row(3, holds("f", 1, "1", "3"), asks("a", 2, 1)),
			map[string][]string{"f": {"1", "3"}, "a": {"2"}}, map[string]string{},
		},
		"a fixed pitch that is not there": {
			row(1, holds("f", 1, "7")),
			map[string][]string{}, map[string]string{"f": "a pitch of this fixed holder is not there that day"},
		},
		"set aside first for its category, then for others": {
			with(row(2, asks("a", 1, 1), asks("b", 2, 1), asks("c", 3, 1)), func(d *Day) {
				d.Pitches[0].Only = []string{"cheese"}
				d.Vendors[2].Category = "cheese"
			}),
			map[string][]string{"a": {"2"}, "c": {"1"}}, map[string]string{"b": "no pitch left that would do"},
		},
		"an exclusive category on its own pitches only": {
			with(row(2, asks("a", 1, 1), asks("b", 2, 1)), func(d *Day) {
				d.Pitches[0].Only, d.Pitches[1].Only = []string{"food"}, []string{"cheese"}
				d.Categories = []Category{{ID: "food", Exclusive: true}}
			}),
			map[string][]string{"a": {"1"}}, map[string]string{"b": "no pitch left that would do"},
		},
		"no pitch is set aside for an exclusive category": {
			with(row(2, asks("a", 1, 1)), func(d *Day) { d.Categories = []Category{{ID: "food", Exclusive: true}} }),
			map[string][]string{}, map[string]string{"a": "no pitch set aside for category food would do"},
		},
		"a category has its limit": {
			with(row(9, asks("a", 1, 2, "1"), asks("b", 2, 1, "3"), asks("c", 3, 1)), func(d *Day) { d.Categories = []Category{{ID: "food", Max: 3}} }),
			map[string][]string{"a": {"1", "2"}, "b": {"3"}}, map[string]string{"c": "category food has its 3 pitches"},
		},
	} {
		p := Place(t.Context(), c.day, 1)
		if diff := cmp.Diff(c.want, p.Allocation); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := cmp.Diff(c.refused, p.Refused); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// Fixed holders beyond their category's limit keep their pitches; nobody comes
// on top, and it is said.
func TestFixedHoldersBeyondTheLimit(t *testing.T) {
	d := row(5, holds("f", 1, "1"), holds("g", 2, "2"), asks("a", 3, 1))
	d.Categories = []Category{{ID: "food", Max: 1}}
	p := Place(t.Context(), d, 1)
	if diff := cmp.Diff(map[string][]string{"f": {"1"}, "g": {"2"}}, p.Allocation); diff != "" {
		t.Error(diff)
	}
	if len(p.Notes) != 1 || !strings.Contains(p.Notes[0], "1 pitches at most, and its fixed holders alone have 2") {
		t.Errorf("%q", p.Notes)
	}
}

// Who comes later stands where somebody earlier wished to be only when the whole
// gains by it, and the gain is told.
func TestWhoIsPassedOverIsToldTheCost(t *testing.T) {
	d := row(3, asks("a", 1, 2, "2"), asks("b", 2, 1, "2"))
	d.Vendors[0].Min = 1
	d.Rows = [][]string{{"1"}, {"2", "3"}}
	p := Place(t.Context(), d, 1)
	if diff := cmp.Diff(map[string][]string{"a": {"2", "3"}, "b": {"1"}}, p.Allocation); diff != "" || len(p.PassedOver) != 0 {
		t.Errorf("in turn, as it costs nothing: %s, %+v", diff, p.PassedOver)
	}
	d = row(3, asks("a", 1, 1, "1"), asks("b", 2, 2))
	d.Rows = [][]string{{"1", "2"}, {"3"}}
	p = Place(t.Context(), d, 1)
	want := []PassedOver{{Vendor: "a", Pitch: "1", Given: "b", Cost: 990, Why: "a (rank 1) wished for 1, where b (rank 2) stands: giving it would cost the whole 990"}}
	if diff := cmp.Diff(want, p.PassedOver); diff != "" || p.Allocation["a"][0] != "3" {
		t.Error(diff)
	}
	d = row(3, holds("f", 2, "1", "2"), asks("a", 1, 1, "1"))
	d.Rows = [][]string{{"1", "2"}, {"3"}}
	if p = Place(t.Context(), d, 1); len(p.PassedOver) != 0 {
		t.Errorf("a fixed holder's own pitch is nobody else's: %+v", p.PassedOver)
	}
}

// optimum tries everything.
func optimum(d *Day, all []wants, limit []int, v int, s *search) int {
	if v == len(all) {
		worth := 0
		for v, run := range s.has {
			if run >= 0 {
				worth += s.value(v, run) / finer
			}
		}
		return worth
	}
	best := optimum(d, all, limit, v+1, s)
	for i := range all[v].runs {
		if s.free(v, &all[v].runs[i]) {
			s.put(v, i)
			best = max(best, optimum(d, all, limit, v+1, s))
			s.put(v, -1)
		}
	}
	return best
}

func smallDay(t *rapid.T) *Day {
	d := &Day{Categories: []Category{{ID: "food", Max: rapid.IntRange(0, 4).Draw(t, "max")}, {ID: "cheese", Exclusive: true}, {ID: "art"}}}
	category := rapid.SampledFrom([]string{"food", "cheese", "art", "other"})
	for r := range rapid.IntRange(1, 2).Draw(t, "rows") {
		d.Rows = append(d.Rows, nil)
		for i := range rapid.IntRange(1, 4).Draw(t, "pitches") {
			p := Pitch{ID: fmt.Sprint(r*10 + i), OwnVehicle: rapid.Bool().Draw(t, "vehicle pitch")}
			if rapid.IntRange(0, 3).Draw(t, "aside") == 0 {
				p.Only = []string{category.Draw(t, "only")}
			}
			d.Pitches = append(d.Pitches, p)
			d.Rows[r] = append(d.Rows[r], p.ID)
		}
	}
	ids := rapid.SampledFrom(slices.Concat(d.Rows...))
	owned := map[string]bool{}
	for i := range rapid.IntRange(1, 4).Draw(t, "vendors") {
		v := Vendor{ID: fmt.Sprint("v", i), Standing: "applicant", Rank: i + 1, Category: category.Draw(t, "category"), OwnVehicle: rapid.IntRange(0, 3).Draw(t, "vehicle") == 0, Anywhere: rapid.Bool().Draw(t, "anywhere")}
		v.Min = rapid.IntRange(1, 2).Draw(t, "min")
		v.Max = v.Min + rapid.IntRange(0, 1).Draw(t, "more")
		v.Wishes = rapid.SliceOfN(ids, 0, 2).Draw(t, "wishes")
		if own := ids.Draw(t, "own"); rapid.IntRange(0, 2).Draw(t, "fixed") == 0 && !owned[own] {
			owned[own] = true
			v.Standing, v.Fixed, v.Min = FixedHolder, []string{own}, 1
		}
		d.Vendors = append(d.Vendors, v)
	}
	return d
}

// On days that are small enough to try everything, nothing better exists; no
// pitch is given twice, everybody is placed or refused, and the same seed gives
// the same proposal.
func TestNothingBetterExists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := smallDay(t)
		p, all := Place(context.Background(), d, 1), d.runsOf()
		reached := p.Worth
		given := map[string]bool{}
		for id, ps := range p.Allocation {
			i := slices.IndexFunc(d.Vendors, func(v Vendor) bool { return v.ID == id })
			if len(d.Vendors[i].Fixed) > 0 {
				reached += fixedWorth / finer
			}
			for _, pitch := range ps {
				if given[pitch] {
					t.Errorf("%s is given twice", pitch)
				}
				given[pitch] = true
			}
		}
		if len(p.Allocation)+len(p.Refused) != len(d.Vendors) {
			t.Errorf("%d placed and %d refused of %d", len(p.Allocation), len(p.Refused), len(d.Vendors))
		}
		if best := optimum(d, all, limits(d, all), 0, newSearch(d, all, 1)); reached != best {
			t.Errorf("worth %d of %d", reached, best)
		}
		one, _ := json.Marshal(p)
		two, _ := json.Marshal(Place(context.Background(), d, 1))
		if !bytes.Equal(one, two) {
			t.Errorf("%s, then %s", one, two)
		}
	})
}

// A search that has no time left still gives a placing without a breach.
func TestASearchWithoutTime(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := Place(ctx, row(5, asks("a", 1, 2), holds("f", 1, "3")), 1)
	if len(p.Allocation) != 2 || p.Allocation["f"][0] != "3" {
		t.Errorf("%+v", p)
	}
}

func TestADayThatIsWrongIsNamed(t *testing.T) {
	for in, want := range map[string]string{
		``:                                    "this is no market day",
		`[]`:                                  "this is no market day",
		`{"rows":[["1"]]}`:                    `row 1: there is no pitch "1"`,
		`{"pitches":[{"id":"1"},{"id":"1"}]}`: `there are two of pitch "1"`,
		`{"pitches":[{"id":"1"}],"rows":[["1"],["1"]]}`: `row 2: pitch "1" stands in row 1 already`,
		`{"pitches":[{}]}`:                                                          "pitch 1 has no id",
		`{"vendors":[{"id":"V1"}]}`:                                                 `vendor "V1": from 0 to 0 pitches`,
		`{"vendors":[{"id":"V1","min":1,"max":51}]}`:                                "it is 1 to 50",
		`{"vendors":[{"id":"V1","min":1},{"id":"V1","min":1}]}`:                     `there are two of vendor "V1"`,
		`{"categories":[{"id":"c"},{"id":"c"}]}`:                                    `there are two of category "c"`,
		`{"pitches":[` + strings.Repeat(`{"id":"1"},`, maxPitches) + `{"id":"1"}]}`: "at most 5000 pitches",
		`{"pitches":[{"id":"0"}` + manyPitches(2000) + `],"rows":[["0"` + manyIDs(2000) + `]],"vendors":[` + strings.TrimSuffix(manyVendors(50), ",") + `]}`: "more than 2000000 ways",
		`{"market":"` + strings.Repeat("x", maxBytes) + `"}`: "at most 16 MB",
	} {
		_, err := Read(strings.NewReader(in))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: %v, want %s", in, err, want)
		}
	}
}

func manyPitches(n int) (s string) {
	for i := range n {
		s += fmt.Sprintf(`,{"id":"%d"}`, i+1)
	}
	return s
}

func manyIDs(n int) (s string) {
	for i := range n {
		s += fmt.Sprintf(`,"%d"`, i+1)
	}
	return s
}

func manyVendors(n int) (s string) {
	for i := range n {
		s += fmt.Sprintf(`{"id":"V%d","min":1,"max":50},`, i)
	}
	return s
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"rows":[["1"]],"pitches":[{"id":"1"}],"vendors":[{"id":"V1","min":1,"max":2,"wishes":["1","9"]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Read(bytes.NewReader(data))
		if err != nil || len(d.Pitches) > 20 || len(d.Vendors) > 20 {
			return
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if p := Place(ctx, d, 1); len(p.Allocation)+len(p.Refused) != len(d.Vendors) {
			t.Errorf("%+v", p)
		}
	})
}
