package placer

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// realDay is a day of Amsterdam with the city's own answer.
func realDay(t *testing.T, name string) (*Day, map[string][]string) {
	t.Helper()
	folder := os.Getenv("MARKT_TEST_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	file, err := os.Open(filepath.Join(folder, "placing", name+".json"))
	if os.IsNotExist(err) && os.Getenv("CI") == "" {
		t.Skip("needs the days of placing/: set MARKT_TEST_DATA")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	d, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Reference struct{ Allocation map[string][]string }
	}
	if _, err := file.Seek(0, 0); err != nil {
		t.Fatal(err)
	}
	if err := json.NewDecoder(file).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return d, answer.Reference.Allocation
}

// counts are what answers to the same day are compared by.
type counts struct{ placed, pitches, onWish, atMax int }

// count measures an answer, and how often it breaks each rule.
func (d *Day) count(given map[string][]string) (c counts, broken map[string]int) {
	broken = map[string]int{}
	note := func(rule string, wrong bool) {
		if wrong {
			broken[rule]++
		}
	}
	used, share := map[string]bool{}, map[string]int{}
	for _, v := range d.Vendors {
		ps := given[v.ID]
		note("a fixed holder has no pitch", len(v.Fixed) > 0 && len(ps) == 0)
		if len(ps) == 0 {
			continue
		}
		c.placed, c.pitches, share[v.Category] = c.placed+1, c.pitches+len(ps), share[v.Category]+len(ps)
		note("more or fewer than wanted", len(ps) < v.Min || len(ps) > max(v.Min, v.Max))
		if len(ps) >= v.Max {
			c.atMax++
		}
		wished, own := 0, 0
		for _, p := range ps {
			note("given twice", used[p])
			used[p] = true
			if slices.Contains(v.Wishes, p) {
				wished++
			}
			if slices.Contains(v.Fixed, p) {
				own++
				continue
			}
			at := d.Pitches[slices.IndexFunc(d.Pitches, func(x Pitch) bool { return x.ID == p })]
			note("set aside for others", len(at.Only) > 0 && !slices.Contains(at.Only, v.Category))
			note("no place for a vehicle", v.OwnVehicle && !at.OwnVehicle)
		}
		if wished > 0 {
			c.onWish++
		}
		note("not side by side", (own != len(ps) || own != len(v.Fixed)) && !d.sideBySide(ps))
		note("outside the wishes", !v.Anywhere && len(v.Wishes) > 0 && v.Standing == "applicant" && wished == 0)
		note("a fixed holder moved against the wishes", len(v.Fixed) > 0 && own == 0 && wished < len(ps))
	}
	for _, k := range d.Categories {
		note("over the limit", k.Exclusive && k.Max > 0 && share[k.ID] > k.Max)
	}
	return c, broken
}

func (d *Day) sideBySide(ps []string) bool {
	for _, row := range d.Rows {
		at := slices.IndexFunc(row, func(p string) bool { return slices.Contains(ps, p) })
		if at >= 0 {
			return at+len(ps) <= len(row) && !slices.ContainsFunc(row[at:at+len(ps)], func(p string) bool { return !slices.Contains(ps, p) })
		}
	}
	return false
}

// On no count is a day worse than the city's own answer, no rule is broken more
// often than the city broke it, and the whole is what is proven to be the best
// (coinor-cbc, in the weights of run.go).
func TestRealDaysAgainstTheCitysOwnAnswers(t *testing.T) {
	for name, want := range map[string]int{"amsterdam_20_pitches": 9_430, "amsterdam_147_pitches": 53_598, "dappermarkt_2021-10-30": 125_019} {
		d, reference := realDay(t, name)
		theirs, allowed := d.count(reference)
		for seed := range uint64(3) {
			p := Place(t.Context(), d, seed)
			ours, broken := d.count(p.Allocation)
			if p.Worth != want {
				t.Errorf("%s, seed %d: worth %d of %d", name, seed, p.Worth, want)
			}
			if ours.placed < theirs.placed || ours.pitches < theirs.pitches || ours.onWish < theirs.onWish || ours.atMax < theirs.atMax {
				t.Errorf("%s, seed %d: %+v, theirs %+v", name, seed, ours, theirs)
			}
			for rule, n := range broken {
				if n > allowed[rule] {
					t.Errorf("%s, seed %d: %s %d times, by them %d", name, seed, rule, n, allowed[rule])
				}
			}
			d.inTurn(t, p)
		}
	}
}

// inTurn finds nobody behind a later one on a wished pitch without being told
// what it would have cost.
func (d *Day) inTurn(t *testing.T, p *Proposal) {
	t.Helper()
	s := newSearch(d, d.runsOf(), 0)
	holder := map[string]*Vendor{}
	for i, v := range d.Vendors {
		for _, id := range p.Allocation[v.ID] {
			holder[id] = &d.Vendors[i]
		}
	}
	for i, v := range d.Vendors {
		for n, id := range v.Wishes {
			if slices.ContainsFunc(v.Wishes[:n+1], func(w string) bool { return slices.Contains(p.Allocation[v.ID], w) }) {
				break
			}
			o := holder[id]
			at := slices.IndexFunc(d.Pitches, func(x Pitch) bool { return x.ID == id })
			if o == nil || at < 0 || o.Standing == FixedHolder || v.Standing != FixedHolder && v.Rank >= o.Rank || !s.could(i, at) {
				continue
			}
			if !slices.ContainsFunc(p.PassedOver, func(x PassedOver) bool { return x.Vendor == v.ID && x.Pitch == id && x.Cost > 0 && x.Why != "" }) {
				t.Errorf("%s wished for %s, where %s stands, and no cost is told", v.ID, id, o.ID)
			}
		}
	}
}

// Of a day on which fixed holders alone are more than their category may be,
// what can be placed is placed.
func TestARealDayWithMoreFixedHoldersThanTheirLimit(t *testing.T) {
	d, reference := realDay(t, "dappermarkt_2021-10-30")
	over := slices.IndexFunc(d.Categories, func(c Category) bool {
		n := 0
		for _, v := range d.Vendors {
			if v.Category == c.ID {
				n += len(v.Fixed)
			}
		}
		return c.Exclusive && n > 1
	})
	d.Categories[over].Max = 1
	p := Place(t.Context(), d, 1)
	_, broken := d.count(p.Allocation)
	if broken["a fixed holder has no pitch"] > 0 || len(p.Notes) != 1 || len(p.Allocation) < len(reference)-20 {
		t.Errorf("%d placed, %v, %q", len(p.Allocation), broken, p.Notes)
	}
}
