package set

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// sequence is text of one level whose classes are resolved by the rules of
// UAX #9; outer is the direction of what surrounds it.
type sequence struct {
	text  []rune
	class []bidi.Class
	outer bidi.Class
}

// weak is W1–W7.
func (q *sequence) weak() {
	k := q.class
	strong, before := q.outer, q.outer
	for i, c := range k {
		if c == bidi.NSM {
			k[i] = before
		}
		switch k[i] {
		case bidi.L, bidi.R, bidi.AL:
			strong = k[i]
		case bidi.EN:
			if strong == bidi.AL {
				k[i] = bidi.AN
			}
		}
		before = k[i]
	}
	for i, c := range k {
		if c == bidi.AL {
			k[i] = bidi.R
		}
		if i > 0 && i+1 < len(k) && k[i-1] == k[i+1] {
			if k[i-1] == bidi.EN && (c == bidi.ES || c == bidi.CS) || k[i-1] == bidi.AN && c == bidi.CS {
				k[i] = k[i-1]
			}
		}
	}
	q.spread(bidi.ET, bidi.EN)
	strong = q.outer
	for i, c := range k {
		switch c {
		case bidi.L, bidi.R:
			strong = c
		case bidi.EN:
			if strong == bidi.L {
				k[i] = bidi.L
			}
		case bidi.ES, bidi.ET, bidi.CS:
			k[i] = bidi.ON
		}
	}
}

// spread turns every run of from that touches to into to (W5).
func (q *sequence) spread(from, to bidi.Class) {
	k := q.class
	for i := 0; i < len(k); i++ {
		j := i
		for j < len(k) && k[j] == from {
			j++
		}
		if i > 0 && k[i-1] == to || j < len(k) && k[j] == to {
			for n := i; n < j; n++ {
				k[n] = to
			}
		}
		i = max(i, j-1)
	}
}

// sense is how a resolved class counts beside neutrals: numbers count as R.
func sense(c bidi.Class) bidi.Class {
	switch c {
	case bidi.EN, bidi.AN, bidi.R:
		return bidi.R
	case bidi.L:
		return bidi.L
	}
	return bidi.ON
}

// mostOpen is how many brackets may be open at once (BD16).
const mostOpen = 63

// pairs finds the brackets that belong together, in the order in which they
// open. More open ones than mostOpen, and none is.
func (q *sequence) pairs() [][2]int {
	var open []int
	var found [][2]int
	for i, r := range q.text {
		p, _ := bidi.LookupRune(r)
		if q.class[i] != bidi.ON || !p.IsBracket() {
			continue
		}
		if p.IsOpeningBracket() {
			if len(open) == mostOpen {
				return nil
			}
			open = append(open, i)
			continue
		}
		for j := len(open) - 1; j >= 0; j-- {
			if same(partner(q.text[open[j]]), r) {
				found = append(found, [2]int{open[j], i})
				open = open[:j]
				break
			}
		}
	}
	slices.SortFunc(found, func(a, b [2]int) int { return a[0] - b[0] })
	return found
}

// same: two angle brackets are written in two ways.
func same(a, b rune) bool { return norm.NFC.String(string(a)) == norm.NFC.String(string(b)) }

// brackets is N0: a pair takes the direction of what it encloses.
func (q *sequence) brackets() {
	for _, pair := range q.pairs() {
		if to, ok := q.enclosed(pair[0], pair[1]); ok {
			q.turn(pair[0], to)
			q.turn(pair[1], to)
		}
	}
}

// enclosed is the direction of a pair: the outer one if that stands inside;
// else, if the other stands inside, the one before the pair.
func (q *sequence) enclosed(from, to int) (bidi.Class, bool) {
	found := false
	for _, c := range q.class[from+1 : to] {
		if s := sense(c); s == q.outer {
			return q.outer, true
		} else if s != bidi.ON {
			found = true
		}
	}
	for i := from - 1; i >= 0 && found; i-- {
		if s := sense(q.class[i]); s != bidi.ON {
			return s, true
		}
	}
	return q.outer, found
}

// turn sets a bracket's class and that of the marks on it.
func (q *sequence) turn(i int, to bidi.Class) {
	q.class[i] = to
	for i++; i < len(q.text) && class(q.text[i]) == bidi.NSM; i++ {
		q.class[i] = to
	}
}

// neutral is N1 and N2: between two of one direction a neutral joins them, else
// it follows the paragraph.
func (q *sequence) neutral() {
	k := q.class
	for i := 0; i < len(k); i++ {
		if sense(k[i]) != bidi.ON {
			continue
		}
		j := i
		for j < len(k) && sense(k[j]) == bidi.ON {
			j++
		}
		before, after := q.outer, q.outer
		if i > 0 {
			before = sense(k[i-1])
		}
		if j < len(k) {
			after = sense(k[j])
		}
		to := q.outer
		if before == after {
			to = before
		}
		for ; i < j; i++ {
			k[i] = to
		}
	}
}
