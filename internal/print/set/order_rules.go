package set

import "golang.org/x/text/unicode/bidi"

// resolveWeak is W1–W7 of UAX #9.
func resolveWeak(k []bidi.Class, outer bidi.Class) {
	strong, before := outer, outer
	for i, c := range k {
		if c == bidi.NSM || c == bidi.BN {
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
	spread(k, bidi.ET, bidi.EN)
	strong = outer
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
func spread(k []bidi.Class, from, to bidi.Class) {
	for i := 0; i < len(k); i++ {
		if k[i] != from {
			continue
		}
		j := i
		for j < len(k) && k[j] == from {
			j++
		}
		if i > 0 && k[i-1] == to || j < len(k) && k[j] == to {
			for ; i < j; i++ {
				k[i] = to
			}
		}
		i = j
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

// resolveBrackets is N0: a pair takes the direction of what it encloses.
func resolveBrackets(line []cluster, k []bidi.Class, outer bidi.Class) {
	type open struct {
		at    int
		close rune
	}
	var stack []open
	for i, c := range line {
		if k[i] != bidi.ON {
			continue
		}
		if m, ok := mirrored[c.r]; ok && (c.r == '(' || c.r == '[' || c.r == '{') {
			stack = append(stack, open{i, m})
			continue
		}
		for j := len(stack) - 1; j >= 0; j-- {
			if stack[j].close == c.r {
				resolvePair(k, stack[j].at, i, outer)
				stack = stack[:j]
				break
			}
		}
	}
}

func resolvePair(k []bidi.Class, from, to int, outer bidi.Class) {
	found := bidi.ON
	for i := from + 1; i < to; i++ {
		if s := sense(k[i]); s == outer {
			k[from], k[to] = outer, outer
			return
		} else if s != bidi.ON {
			found = s
		}
	}
	if found == bidi.ON {
		return
	}
	before := outer
	for i := from - 1; i >= 0; i-- {
		if s := sense(k[i]); s != bidi.ON {
			before = s
			break
		}
	}
	k[from], k[to] = before, before
}

// resolveNeutral is N1 and N2: between two of one direction a neutral joins
// them, else it follows the paragraph.
func resolveNeutral(k []bidi.Class, outer bidi.Class) {
	for i := 0; i < len(k); i++ {
		if sense(k[i]) != bidi.ON {
			continue
		}
		j := i
		for j < len(k) && sense(k[j]) == bidi.ON {
			j++
		}
		before, after := outer, outer
		if i > 0 {
			before = sense(k[i-1])
		}
		if j < len(k) {
			after = sense(k[j])
		}
		to := outer
		if before == after {
			to = before
		}
		for ; i < j; i++ {
			k[i] = to
		}
	}
}
