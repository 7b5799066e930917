package lang

import (
	"strings"
	"testing"
)

// Each reader finds a name where their alphabet has it; what is called the same
// keeps its order.
func TestSort(t *testing.T) {
	for l, want := range map[Lang]string{
		De:   "amelie Amélie Anna Çağrı Öl Ost Röstwerk Rote Bete Rotkohl Zoë أحمد فرشته",
		"tr": "amelie Amélie Anna Çağrı Ost Öl Rote Bete Rotkohl Röstwerk Zoë أحمد فرشته",
		Ar:   "أحمد فرشته amelie Amélie Anna Çağrı Öl Ost Röstwerk Rote Bete Rotkohl Zoë",
	} {
		list := []string{"Zoë", "Rotkohl", "Röstwerk", "Rote Bete", "Anna", "amelie", "Amélie", "Ost", "Öl", "Çağrı", "فرشته", "أحمد"}
		Sort(l, list, func(s string) string { return s })
		if got := strings.Join(list, " "); got != want {
			t.Errorf("%s: %s, want %s", l, got, want)
		}
	}
	list := []string{"b 1", "a 2", "B 2", "A 1"}
	Sort(De, list, func(s string) string { return s[:1] })
	if got := strings.Join(list, ", "); got != "a 2, A 1, b 1, B 2" {
		t.Error(got)
	}
}
