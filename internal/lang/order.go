package lang

import (
	"slices"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// scripts are the readers' own, where it is not Latin.
var scripts = map[Lang]*unicode.RangeTable{
	Ar: unicode.Arabic, "fa": unicode.Arabic, "uk": unicode.Cyrillic, "ru": unicode.Cyrillic,
}

// Sort puts a list into the order of the reader's alphabet, in which accents
// and case matter last. Names in the reader's script come first, and what is
// called the same keeps its order.
func Sort[T any](l Lang, list []T, name func(T) string) {
	c := collate.New(language.Make(string(l)), collate.IgnoreCase)
	slices.SortStableFunc(list, func(a, b T) int {
		x, y := name(a), name(b)
		if own := scripts[l]; own != nil && ownScript(x, own) != ownScript(y, own) {
			if ownScript(x, own) {
				return -1
			}
			return 1
		}
		return c.CompareString(x, y)
	})
}

// ownScript reports whether a name's first letter is of the script.
func ownScript(name string, own *unicode.RangeTable) bool {
	for _, r := range name {
		if unicode.IsLetter(r) {
			return unicode.Is(own, r)
		}
	}
	return false
}
