package lang

import (
	"testing"
	"time"
)

// A name that two languages use for two months would be read as one of them by chance.
func TestAMonthsNameIsOneMonth(t *testing.T) {
	seen := map[string]time.Month{}
	for _, m := range Months() {
		if before, twice := seen[m.Name]; twice && before != m.Month {
			t.Errorf("%s is %s and %s", m.Name, before, m.Month)
		}
		seen[m.Name] = m.Month
	}
	for name, month := range map[string]time.Month{"dezember": 12, "березня": 3, "آذار": 3, "mayıs": 5} {
		if seen[name] != month {
			t.Errorf("%s is %s", name, seen[name])
		}
	}
}
