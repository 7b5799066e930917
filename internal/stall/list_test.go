package stall_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/stall"
)

// A list of stalls stands in the order of each of its columns, both ways round,
// in the reader's alphabet, and a part of it tells how many there are.
func TestStallsInTheOrderOfAColumn(t *testing.T) {
	ctx, m := begin(t)
	for _, s := range []struct{ kind, name, front, depth string }{
		{"food", "Rote Bete", "2", "2"}, {"advice", "Röstwerk", "1", "1"}, {"food", "شاي", "3", "2"},
	} {
		_, err := m.CreateStall(ctx, m.edition, stall.StallDraft{Kind: m.kinds[s.kind].ID, Name: s.name, Front: stall.Decimal(s.front), Depth: stall.Decimal(s.depth)}, now)
		must(t, err)
	}
	for _, c := range []struct {
		by     string
		reader lang.Lang
		want   string
	}{
		{"", lang.De, "Rote Bete شاي Röstwerk"},
		{"name", lang.De, "Röstwerk Rote Bete شاي"},
		{"name", lang.Ar, "شاي Röstwerk Rote Bete"},
		{"size", lang.De, "Röstwerk Rote Bete شاي"},
		{"state", lang.De, "Röstwerk Rote Bete شاي"},
		{"watts", lang.De, "Röstwerk Rote Bete شاي"},
	} {
		var ways [2][]string
		for i, down := range []bool{false, true} {
			for at := range 3 {
				rows, err := m.ListStalls(ctx, m.edition, stall.Filter{}, pg.Sorting{By: c.by, Down: down, Reader: c.reader, Limit: 1, Offset: at}, false)
				must(t, err)
				ways[i] = append(ways[i], fmt.Sprint(rows[0].Name, rows[0].Total-3))
			}
		}
		slices.Reverse(ways[1])
		if got := strings.ReplaceAll(strings.Join(ways[0], " "), "0", ""); got != c.want || c.by != "watts" && !slices.Equal(ways[0], ways[1]) {
			t.Errorf("by %q for %s: %s, down %s", c.by, c.reader, got, ways[1])
		}
	}
}

// Applications stand in the order of each of their columns, those that say
// nothing there last.
func TestApplicationsInTheOrderOfAColumn(t *testing.T) {
	ctx, m := begin(t)
	first := m.accepted(t)
	for _, by := range []string{"", "name", "state", "contact", "size", "score"} {
		for _, down := range []bool{false, true} {
			rows, err := m.ListPart(ctx, m.edition, stall.Filter{}, pg.Sorting{By: by, Down: down, Reader: lang.De, Limit: 1}, false)
			if err != nil || len(rows) != 1 || rows[0].ID != first.ID || rows[0].Total != 1 {
				t.Errorf("by %q, down %v: %+v, %v", by, down, rows, err)
			}
		}
	}
}
