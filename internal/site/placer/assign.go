package placer

import "math"

// barred is the cost of what may not be.
const barred = math.MaxInt / 4

// assign gives each row a column of its own at the least sum: the assignment
// problem by shortest augmenting paths with dual prices (Jonker and Volgenant).
// There are at least as many columns as rows.
func assign(cost [][]int) (column []int, price []int) {
	n := len(cost)
	if n == 0 {
		return nil, nil
	}
	a := augmenting{cost: cost, u: make([]int, n+1), v: make([]int, len(cost[0])+1), row: make([]int, len(cost[0])+1), way: make([]int, len(cost[0])+1)}
	for i := 1; i <= n; i++ {
		a.augment(i)
	}
	column = make([]int, n)
	for j, i := range a.row {
		if j > 0 && i > 0 {
			column[i-1] = j - 1
		}
	}
	return column, a.v[1:]
}

// augmenting counts rows and columns from one; column zero is where a path begins.
type augmenting struct {
	cost [][]int
	u, v []int // dual prices
	row  []int // by column; 0: free
	way  []int
}

func (a *augmenting) augment(i int) {
	a.row[0] = i
	m := len(a.v)
	least, seen := make([]int, m), make([]bool, m)
	for j := range least {
		least[j] = math.MaxInt
	}
	at := 0
	for {
		seen[at] = true
		from, delta, next := a.row[at], math.MaxInt, 0
		line := a.cost[from-1]
		for j := 1; j < m; j++ {
			if seen[j] {
				continue
			}
			if c := line[j-1] - a.u[from] - a.v[j]; c < least[j] {
				least[j], a.way[j] = c, at
			}
			if least[j] < delta {
				delta, next = least[j], j
			}
		}
		for j := range m {
			if seen[j] {
				a.u[a.row[j]] += delta
				a.v[j] -= delta
			} else {
				least[j] -= delta
			}
		}
		if at = next; a.row[at] == 0 {
			break
		}
	}
	for at != 0 {
		before := a.way[at]
		a.row[at] = a.row[before]
		at = before
	}
}
