package placer

import "math"

// barred is the cost of what may not be.
const barred = math.MaxInt / 4

// assign gives each row a column of its own at the least sum: the assignment
// problem by shortest augmenting paths with dual prices (Jonker and Volgenant).
// There are at least as many columns as rows.
func assign(cost [][]int) (column []int) {
	m := newMatching(cost)
	for i := range cost {
		m.augment(i)
	}
	return m.column
}

// matching gives rows columns of their own, with prices that prove that nothing
// costs less: no row's u and column's v are together more than the cost of the
// two, and as much where the row has the column.
type matching struct {
	cost        [][]int
	u, v        []int
	row, column []int // of a column its row, of a row its column; Nowhere: none
	// spare is the line of rows that may have any column at no cost: all of them
	// are alike, so that one is looked at for all.
	spare []int

	least, way []int
	seen       []bool
}

func newMatching(cost [][]int) *matching {
	n, wide := len(cost), 0
	if n > 0 {
		wide = len(cost[0])
	}
	m := &matching{cost: cost, u: make([]int, n), v: make([]int, wide), row: make([]int, wide), column: make([]int, n), least: make([]int, wide), way: make([]int, wide), seen: make([]bool, wide)}
	for i := range m.column {
		m.column[i] = Nowhere
	}
	for j := range m.row {
		m.row[j] = Nowhere
	}
	return m
}

// augment gives a row that has none a column, and others another where that
// costs less: along the shortest path to a free column.
func (m *matching) augment(i int) {
	for j := range m.least {
		m.least[j], m.seen[j] = math.MaxInt, false
	}
	m.u[i] = 0
	from, at, far := i, Nowhere, 0
	for {
		if from != i && m.isSpare(from) {
			m.seeSpare(at, far)
		}
		at, far = m.nearest(from, at, far)
		m.seen[at] = true
		if from = m.row[at]; from == Nowhere {
			break
		}
	}
	m.u[i] = far
	for j, known := range m.seen {
		if known && j != at {
			m.v[j] -= far - m.least[j]
			m.u[m.row[j]] += far - m.least[j]
		}
	}
	for at != Nowhere {
		before, row := m.way[at], i
		if before != Nowhere {
			row = m.row[before]
		}
		m.row[at], m.column[row] = row, at
		at = before
	}
}

// nearest is the nearest column that was not seen yet, once the ways over a row
// are known, which is so far from the beginning.
func (m *matching) nearest(from, at, far int) (next, least int) {
	base, n := far-m.u[from], len(m.seen)
	line, v, known, way := m.cost[from][:n], m.v[:n], m.least[:n], m.way[:n]
	next, least = Nowhere, math.MaxInt
	for j, seen := range m.seen {
		if seen {
			continue
		}
		l := known[j]
		if c := base + line[j] - v[j]; c < l {
			l = c
			known[j], way[j] = c, at
		}
		if l < least {
			next, least = j, l
		}
	}
	return next, least
}

func (m *matching) isSpare(row int) bool { return m.spare != nil && &m.cost[row][0] == &m.spare[0] }

// raise makes a column that no row has as cheap for all as the prices allow, so
// that the way to it is short.
func (m *matching) raise(j int) {
	v := barred
	for i, c := range m.column {
		if c != Nowhere && m.cost[i][j] < barred {
			v = min(v, m.cost[i][j]-m.u[i])
		}
	}
	if v < barred {
		m.v[j] = v
	}
}

// seeSpare sees the columns of all spare rows, now that one was reached.
func (m *matching) seeSpare(at, far int) {
	for j, row := range m.row {
		if row != Nowhere && !m.seen[j] && m.isSpare(row) {
			m.least[j], m.way[j], m.seen[j] = far, at, true
		}
	}
}
