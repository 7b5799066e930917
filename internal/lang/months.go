package lang

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// MonthName is what a language calls a month, in small letters.
type MonthName struct {
	Name  string
	Month time.Month
}

// alsoCalled are names that the CLDR lacks: short forms without their point,
// Austria's January, and the months as Syria, Lebanon, Iraq, Jordan and
// Palestine call them, where the CLDR's Arabic has the French names.
var alsoCalled = map[string]time.Month{
	"jan": 1, "jänner": 1, "feb": 2, "mar": 3, "maerz": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "okt": 10, "oct": 10, "nov": 11, "dez": 12, "dec": 12,
	"كانون الثاني": 1, "شباط": 2, "آذار": 3, "اذار": 3, "نيسان": 4, "أيار": 5, "ايار": 5, "حزيران": 6, "تموز": 7, "آب": 8, "اب": 8,
	"أيلول": 9, "ايلول": 9, "تشرين الأول": 10, "تشرين الاول": 10, "تشرين الثاني": 11, "كانون الأول": 12, "كانون الاول": 12,
}

// Months are the months' names and short forms in all languages that a
// catalogue may be shipped for, the longer ones first: one may begin with another.
var Months = sync.OnceValue(func() []MonthName {
	var all []MonthName
	for _, f := range forms {
		for m := time.January; m <= time.December; m++ {
			for _, name := range []string{f.locale.MonthWide(m), f.locale.MonthAbbreviated(m)} {
				if name = strings.ToLower(strings.TrimSuffix(name, ".")); name != "" {
					all = append(all, MonthName{name, m})
				}
			}
		}
	}
	for name, m := range alsoCalled {
		all = append(all, MonthName{name, m})
	}
	slices.SortFunc(all, func(a, b MonthName) int {
		if d := len(b.Name) - len(a.Name); d != 0 {
			return d
		}
		return strings.Compare(a.Name, b.Name)
	})
	return slices.Compact(all)
})
