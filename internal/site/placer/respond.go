package placer

import (
	"math"
	"slices"
)

// response moves those who are in no assignment, while all who are in it find
// what is best for all of them together after each move. The prices of the
// assignment say beforehand what a move costs at the least, so that few are made.
type response struct {
	s        *solving
	m        *matching
	who      []int   // the rows of the assignment
	column   []int   // of a pitch; Nowhere: none in the assignment may have it
	standing []int   // of a column how many stand there who are not in the assignment
	only     [][]int // of a column the line of who must have it
	loose    []int   // rows that wait for a column
	price    []int   // by pitch
}

// newResponse begins without anybody who is not in the assignment. Beside the
// rows of the assignment there is one for each pitch: it may have any column for
// nothing, or when somebody else stands on the pitch, that one alone.
func newResponse(s *solving, moving []int) *response {
	r := &response{s: s, who: s.untied()}
	for _, i := range slices.Concat(moving, r.who) {
		s.put(i, Nowhere)
	}
	costs, _, spots := s.table(r.who)
	columns := len(spots) + min(len(r.who), leftOut(costs, len(spots))+r.most(moving))
	for n, line := range costs {
		costs[n] = append(line[:len(spots):len(spots)], slices.Repeat([]int{s.Stalls[r.who[n]].Out}, columns-len(spots))...)
	}
	spare := make([]int, columns)
	for len(costs) < columns {
		costs = append(costs, spare)
	}
	r.column, r.standing, r.price, r.m = slices.Repeat([]int{Nowhere}, s.Pitches), make([]int, len(spots)), make([]int, s.Pitches), newMatching(costs)
	r.m.spare = spare
	for spot, c := range spots {
		r.column[s.Spots[spot].Pitches[0]] = c
	}
	for c := range r.standing {
		r.only = append(r.only, slices.Repeat([]int{barred}, columns))
		r.only[c][c] = 0
	}
	for row := range costs {
		r.m.augment(row)
	}
	return r
}

// leftOut is how many rows have no column of the first.
func leftOut(costs [][]int, first int) (n int) {
	for _, c := range assign(costs) {
		if c >= first {
			n++
		}
	}
	return n
}

// most is how many pitches these stalls have at most.
func (r *response) most(moving []int) (sum int) {
	for _, i := range moving {
		n := 0
		for _, o := range r.s.Stalls[i].Options {
			n = max(n, len(r.s.Spots[o.Spot].Pitches))
		}
		sum += n
	}
	return sum
}

// reprice notes, by pitch, what it costs the assignment at the least to lose it.
func (r *response) reprice() {
	if len(r.m.v) == 0 {
		return
	}
	dear := slices.Max(r.m.v)
	for p, c := range r.column {
		if c != Nowhere {
			r.price[p] = dear - r.m.v[c]
		}
	}
}

// cost is that of the whole answer.
func (r *response) cost() int {
	sum := r.s.cost
	for n, i := range r.who {
		sum += r.m.cost[n][r.m.column[n]] - r.s.Stalls[i].Out
	}
	return sum
}

// reduced is what it costs the whole at the least that the stall has the option.
func (r *response) reduced(i, option int) int {
	st := &r.s.Stalls[i]
	if option == Nowhere {
		return st.Out
	}
	sum := st.Options[option].Cost
	for _, p := range r.s.Spots[st.Options[option].Spot].Pitches {
		sum += r.price[p]
	}
	return sum
}

// stand counts who stands on the pitches of an option.
func (r *response) stand(i, option, n int) {
	if option == Nowhere {
		return
	}
	for _, p := range r.s.Spots[r.s.Stalls[i].Options[option].Spot].Pitches {
		c := r.column[p]
		if c == Nowhere {
			continue
		}
		r.standing[c] += n
		switch {
		case n > 0 && r.standing[c] == n:
			r.close(c)
		case r.standing[c] == 0:
			row := r.m.row[c]
			r.loosen(row)
			r.m.cost[row] = r.m.spare
		}
	}
}

// close gives a column to a row that may have it alone.
func (r *response) close(c int) {
	row := r.m.row[c]
	if row == Nowhere || !r.m.isSpare(row) {
		r.loosen(row)
		row = len(r.who) + slices.IndexFunc(r.m.cost[len(r.who):], func(line []int) bool { return &line[0] == &r.m.spare[0] })
		r.loosen(row)
		r.m.row[c], r.m.column[row], r.m.u[row] = row, c, -r.m.v[c]
	}
	r.m.cost[row] = r.only[c]
}

func (r *response) loosen(row int) {
	if row == Nowhere {
		return
	}
	if c := r.m.column[row]; c != Nowhere {
		r.m.row[c], r.m.column[row] = Nowhere, Nowhere
	}
	r.loose = append(r.loose, row)
}

// respond assigns those anew who had to go, unless it gets clear on the way that
// the whole costs more than so much.
func (r *response) respond(most int) bool {
	for j, row := range r.m.row {
		if row == Nowhere {
			r.m.raise(j)
		}
	}
	slices.Sort(r.loose)
	for _, row := range r.loose {
		if r.m.column[row] == Nowhere {
			r.m.augment(row)
			if r.bound() > most {
				return false
			}
		}
	}
	r.loose = r.loose[:0]
	r.reprice()
	return r.cost() <= most
}

// bound is what the whole costs at the least, by the prices.
func (r *response) bound() int {
	sum := r.s.cost
	for _, i := range r.who {
		sum -= r.s.Stalls[i].Out
	}
	for _, v := range r.m.v {
		sum += v
	}
	for row, u := range r.m.u {
		if r.m.column[row] == Nowhere {
			u = math.MaxInt
			for j, c := range r.m.cost[row] {
				u = min(u, c-r.m.v[j])
			}
		}
		sum += u
	}
	return sum
}
