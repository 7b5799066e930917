package placer

import "slices"

// What a vendor on pitches is worth; the sum is what a proposal is judged by.
const (
	worthPlaced = 1000
	worthWish   = 50 // one of the pitches was wished for
	worthMax    = 20 // as many pitches as wanted
	worthPitch  = 10
	costAside   = 1 // a pitch that is set aside for another category

	// finer is how many shares of worth the finer points are counted in: among
	// proposals that are worth the same, who comes first stands on a better wish.
	finer = 1_000_000
)

// run is what one vendor may be given: pitches side by side, or the pitches of a
// fixed holder.
type run struct {
	pitches []int
	worth   int // in parts of finer
}

// wants is a vendor with everything that he or she may be given, best first.
type wants struct {
	*Vendor
	category int // index; -1: one without a limit
	fixed    map[int]bool
	wished   []int       // pitches, best first
	wish     map[int]int // pitch → place among the wishes
	runs     []run
}

// runsOf lists what rules allow each vendor, other vendors aside.
func (d *Day) runsOf() []wants {
	pitch := map[string]int{}
	for i, p := range d.Pitches {
		pitch[p.ID] = i
	}
	category := map[string]int{}
	for i, c := range d.Categories {
		category[c.ID] = i
	}
	last := 1
	for _, v := range d.Vendors {
		last = max(last, v.Rank)
	}
	all := make([]wants, len(d.Vendors))
	for i := range d.Vendors {
		w := wants{Vendor: &d.Vendors[i], category: -1, fixed: map[int]bool{}, wish: map[int]int{}}
		if c, ok := category[w.Category]; ok {
			w.category = c
		}
		for n, id := range w.Wishes {
			p, ok := pitch[id]
			if _, twice := w.wish[p]; ok && !twice {
				w.wish[p] = n
				w.wished = append(w.wished, p)
			}
		}
		for _, id := range w.Fixed {
			if p, ok := pitch[id]; ok {
				w.fixed[p] = true
			}
		}
		w.find(d, pitch, last)
		all[i] = w
	}
	return all
}

func (w *wants) find(d *Day, pitch map[string]int, last int) {
	add := func(ps []int) { w.runs = append(w.runs, run{ps, w.worth(d, ps, last)}) }
	for _, row := range d.Rows {
		ps := make([]int, len(row))
		for i, id := range row {
			ps[i] = pitch[id]
		}
		for n := w.Min; n <= max(w.Min, w.Max); n++ {
			for i := 0; i+n <= len(ps); i++ {
				if w.may(d, ps[i:i+n]) {
					add(ps[i : i+n])
				}
			}
		}
	}
	if n := len(w.Fixed); n > 0 && n == len(w.fixed) && w.Min <= n && n <= max(w.Min, w.Max) {
		own := make([]int, 0, n)
		for _, id := range w.Fixed {
			own = append(own, pitch[id])
		}
		if !slices.ContainsFunc(w.runs, func(r run) bool { return w.owns(r.pitches) }) {
			add(own)
		}
	}
	slices.SortStableFunc(w.runs, func(a, b run) int { return b.worth - a.worth })
}

func (w *wants) owns(ps []int) bool {
	return len(ps) > 0 && len(ps) == len(w.fixed) && !slices.ContainsFunc(ps, func(p int) bool { return !w.fixed[p] })
}

// may judges pitches side by side by all rules that ask nothing about others.
func (w *wants) may(d *Day, ps []int) bool {
	wished, own, foreign := 0, 0, 0
	for _, p := range ps {
		if _, ok := w.wish[p]; ok {
			wished++
		}
		if w.fixed[p] {
			own++
			continue
		}
		if w.OwnVehicle && !d.Pitches[p].OwnVehicle {
			return false
		}
		if w.category >= 0 && d.Categories[w.category].Exclusive && !slices.Contains(d.Pitches[p].Only, w.Category) {
			foreign++
		}
	}
	if foreign > 0 && (own == 0 || w.aside(d, ps) > 0) { // beside the own pitch one that is for everybody will do
		return false
	}
	if len(w.Fixed) > 0 { // moved only to where he or she would rather be
		return own > 0 || wished == len(ps)
	}
	return w.Anywhere || len(w.wish) == 0 || wished > 0 || w.Standing == FixedHolder
}

// aside is how many of the pitches are set aside for others.
func (w *wants) aside(d *Day, ps []int) (n int) {
	for _, p := range ps {
		if only := d.Pitches[p].Only; len(only) > 0 && !w.fixed[p] && !slices.Contains(only, w.Category) {
			n++
		}
	}
	return n
}

func (w *wants) worth(d *Day, ps []int, last int) int {
	worth := worthPlaced + worthPitch*len(ps) - costAside*w.aside(d, ps)
	best := w.best(ps)
	if best >= 0 {
		worth += worthWish
	}
	if len(ps) >= w.Max {
		worth += worthMax
	}
	// All finer points together stay below one of worth: 300 at most for each of a few thousand.
	fine := 100 * (last - min(last, w.Rank)) / last
	if best >= 0 {
		fine += 100 * max(0, 10-best) * (last - min(last, w.Rank) + 1) / (10 * last)
	}
	if w.owns(ps) {
		fine += 100
	}
	return worth*finer + fine
}

// best is the place among the wishes of the most wished pitch; -1 for none.
func (w *wants) best(ps []int) int {
	best := -1
	for _, p := range ps {
		if n, ok := w.wish[p]; ok && (best < 0 || n < best) {
			best = n
		}
	}
	return best
}
