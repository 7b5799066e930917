package set

import "strings"

// told says of each isolate that asks its first letter which direction it has:
// of a part of it the first letter is another.
func told(s string) string {
	if !strings.ContainsRune(s, fsi) {
		return s
	}
	runes := []rune(s)
	for i, r := range runes {
		if r != fsi {
			continue
		}
		runes[i] = lri
		if leansRTL(runes[i+1:closing(runes, i)], false) {
			runes[i] = rli
		}
	}
	return string(runes)
}

// carry closes at the end of a line the isolates that are open there, and opens
// them again on the next: each line is ordered by itself, and what is kept
// whole may stand on two.
func carry(lines []Broken) {
	var open []rune
	for i := range lines {
		before := string(open)
		for _, r := range lines[i].Text {
			switch {
			case r == lri || r == rli || r == fsi:
				open = append(open, r)
			case r == pdi && len(open) > 0:
				open = open[:len(open)-1]
			}
		}
		lines[i].Text = before + lines[i].Text + strings.Repeat(string(pdi), len(open))
	}
}
