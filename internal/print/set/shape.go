package set

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	zwnj, zwj = '\u200c', '\u200d'
	tatweel   = '\u0640'
	lam       = '\u0644'
)

// cluster is one letter with the marks that sit on it.
type cluster struct {
	r     rune
	marks []rune
	at    int   // place in the logical text
	level uint8 // of embedding; odd: right to left
}

// joined holds the presentation forms of each Arabic letter in the order
// isolated, final, initial, medial. Letters with two forms join only to what
// precedes them. lamAlef holds the ligature by its alef: isolated, final.
var joined, lamAlef = presentationForms()

// presentationForms reads the forms out of Unicode's own compatibility
// mappings: within these blocks the forms of a letter stand side by side.
func presentationForms() (forms, ligatures map[rune][]rune) {
	forms, ligatures = map[rune][]rune{}, map[rune][]rune{}
	for _, block := range [][2]rune{{0xfb50, 0xfbb1}, {0xfbd3, 0xfbe7}, {0xfbfc, 0xfbff}, {0xfe80, 0xfefc}, {0xfbe8, 0xfbe9}} {
		for r := block[0]; r <= block[1]; r++ {
			switch base := []rune(norm.NFKC.String(string(r))); {
			case len(base) == 1 && base[0] != r:
				forms[base[0]] = append(forms[base[0]], r)
			case len(base) == 2 && base[0] == lam && r >= 0xfef5:
				ligatures[base[1]] = append(ligatures[base[1]], r)
			}
		}
	}
	return forms, ligatures
}

func joinsNext(r rune) bool { return r == tatweel || r == zwj || len(joined[r]) == 4 }
func joinsPrev(r rune) bool { return r == tatweel || r == zwj || len(joined[r]) >= 2 }

// shape groups logical text into clusters and gives Arabic letters the form
// their neighbours ask for. Marks are transparent to joining.
func shape(s []rune) []cluster {
	list := clusters(s)
	if !slices.ContainsFunc(s, joins) {
		return list
	}
	return join(list)
}

// Arabic reports a text with letters that join.
func Arabic(s string) bool { return strings.ContainsFunc(s, joins) }

func joins(r rune) bool { return r >= 0x0600 && r <= 0x08ff }

func clusters(s []rune) []cluster {
	list := make([]cluster, 0, len(s))
	for i, r := range s {
		if r >= 0x300 && unicode.Is(unicode.Mn, r) && len(list) > 0 && !steers(list[len(list)-1].r) {
			last := &list[len(list)-1]
			last.marks = append(last.marks, r)
			continue
		}
		list = append(list, cluster{r: r, at: i})
	}
	return list
}

func join(in []cluster) []cluster {
	out := make([]cluster, 0, len(in))
	for i := 0; i < len(in); i++ {
		c := in[i]
		prev := i > 0 && joinsNext(in[i-1].r)
		if c.r == lam && i+1 < len(in) && lamAlef[in[i+1].r] != nil {
			alef := in[i+1]
			out = append(out, cluster{r: lamAlef[alef.r][form2(prev)], at: c.at, marks: append(c.marks, alef.marks...)})
			i++
			continue
		}
		next := i+1 < len(in) && joinsPrev(in[i+1].r)
		switch f := joined[c.r]; len(f) {
		case 4:
			c.r = f[form4(prev, next)]
		case 2:
			c.r = f[form2(prev)]
		}
		out = append(out, c)
	}
	return out
}

func form2(prev bool) int {
	if prev {
		return 1
	}
	return 0
}

func form4(prev, next bool) int {
	switch {
	case prev && next:
		return 3
	case next:
		return 2
	}
	return form2(prev)
}
