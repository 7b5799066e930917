package check

import (
	"container/heap"
	"math"
)

// fireBreak: a row of stalls is interrupted now and then, so that a fire stops
// there. Stalls side by side are one row until a gap that is wide enough.
func (c *checker) fireBreak() {
	gap, every := c.value(FireBreak, "gap"), c.value(FireBreak, "every")
	done := map[*Body]bool{}
	c.each(of(kindPitch), func(p *Body) {
		c.looked[FireBreak] = true
		if done[p] || c.focus != nil && !c.focus[p.ID] {
			return
		}
		row := c.row(p, gap)
		for b := range row {
			done[b] = true
		}
		a, _ := farthest(row, inNames(bodies(row))[0])
		b, far := farthest(row, a.body)
		length := far[b.body].metres + a.body.Box.Front/2 + b.body.Box.Front/2
		if length <= every+touching {
			return
		}
		ends := inNames([]*Body{a.body, b.body})
		objects := []Object{object(ends[0]), object(ends[1])}
		for _, other := range inNames(bodies(row)) {
			if other != ends[0] && other != ends[1] {
				objects = append(objects, object(other))
			}
		}
		c.note(Finding{Rule: FireBreak, Objects: objects, At: halfway(far, b.body), Figure: length, Limit: every, Short: length - every})
	})
}

func byName(a, b *Body) int { return inOrder(object(a), object(b)) }

// row is all that stands in one row with a pitch, with its neighbours.
type row map[*Body][]*Body

func bodies(r row) (all []*Body) {
	for b := range r {
		all = append(all, b)
	}
	return all
}

func (c *checker) row(p *Body, gap float64) row {
	r, open := row{}, []*Body{p}
	for len(open) > 0 {
		a := open[len(open)-1]
		open = open[:len(open)-1]
		if _, known := r[a]; known {
			continue
		}
		r[a] = []*Body{}
		c.others(a, gap, of(kindPitch), func(b *Body) {
			if !c.apart(a, b) && inRow(a, b, gap) {
				r[a] = append(r[a], b)
				open = append(open, b)
			}
		})
	}
	return r
}

// inRow reports whether two pitches stand side by side with less between them
// than a gap, or so near that a fire leaps.
func inRow(a, b *Body, gap float64) bool {
	const leaps = 1.0 // metres
	got, far := between(a.Shape, b.Shape, gap-touching)
	return !far && (got.gap < leaps || a.beside(b) && b.beside(a))
}

// beside reports whether a pitch lies rather at the ends of the front than
// before or behind it.
func (b *Body) beside(o *Body) bool {
	sin, cos := math.Sincos(b.Box.Degrees * math.Pi / 180)
	x, y := o.Box.X-b.Box.X, o.Box.Y-b.Box.Y
	return math.Abs(y*cos-x*sin) < math.Abs(x*cos+y*sin)-touching
}

// walk is how far a pitch is along a row, and from which one it is reached.
type walk struct {
	body   *Body
	metres float64
	from   *Body
}

// farthest is the end of the row that is farthest from a pitch, and the ways there.
func farthest(r row, from *Body) (end walk, ways map[*Body]walk) {
	ways = map[*Body]walk{}
	open := &walks{{body: from}}
	for open.Len() > 0 {
		w := heap.Pop(open).(walk)
		if _, known := ways[w.body]; known {
			continue
		}
		ways[w.body] = w
		if end.body == nil || w.millimetres() > end.millimetres() {
			end = w
		}
		for _, b := range r[w.body] {
			if _, known := ways[b]; !known {
				heap.Push(open, walk{b, w.metres + dist(w.body.Box.Centre(), b.Box.Centre()), w.body})
			}
		}
	}
	return end, ways
}

// halfway is the middle of the way to the end of a row.
func halfway(ways map[*Body]walk, end *Body) Point {
	half := ways[end].metres / 2
	at := end
	for ways[at].from != nil && ways[ways[at].from].metres > half {
		at = ways[at].from
	}
	if from := ways[at].from; from != nil {
		return along(from.Box.Centre(), at.Box.Centre(), half-ways[from].metres)
	}
	return at.Box.Centre()
}

// walks is a heap, the shortest way first.
type walks []walk

func (w walks) Len() int { return len(w) }
func (w walks) Less(i, j int) bool {
	if a, b := w[i].millimetres(), w[j].millimetres(); a != b {
		return a < b
	}
	return byName(w[i].body, w[j].body) < 0
}

// millimetres make ways alike that differ by how their parts were added up.
func (w walk) millimetres() float64 { return math.Round(w.metres * 1000) }

func (w walks) Swap(i, j int) { w[i], w[j] = w[j], w[i] }
func (w *walks) Push(v any)   { *w = append(*w, v.(walk)) }
func (w *walks) Pop() any {
	old := *w
	v := old[len(old)-1]
	*w = old[:len(old)-1]
	return v
}
