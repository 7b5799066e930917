package public

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/web/page"
)

// Whatever overlaps, the rows and spans of the grid fill a rectangle.
func TestTimetableIsARectangle(t *testing.T) {
	at := func(minute int) time.Time {
		return time.Date(2027, 5, 8, 10, 0, 0, 0, time.UTC).Add(time.Duration(minute) * time.Minute)
	}
	card := func(stage site.StageID, from, until int) sessionCard {
		return sessionCard{Title: fmt.Sprint(from), stage: stage, start: at(from), end: at(until)}
	}
	stages := []programme.Stage{{ID: 1, Name: "A"}, {ID: 2, Name: "B"}, {ID: 3, Name: "leer"}}
	cards := []sessionCard{card(1, 0, 60), card(2, 15, 30), card(2, 20, 45), card(1, 60, 75), card(2, 90, 120)}
	table := newTimetable(cards, stages, page.Page{Lang: "de"})
	var got []string
	filled := 0
	for _, row := range table.Rows {
		line := row.Label
		for _, cell := range row.Cells {
			var names []string
			for _, k := range cell.Cards {
				names = append(names, k.Title)
			}
			line += fmt.Sprintf(" %d[%s]", cell.Span, strings.Join(names, "+"))
			filled += cell.Span
		}
		got = append(got, line)
	}
	want := []string{
		"10:00 5[0] 1[]", "10:15 3[15+20]", "10:20", "10:30", "10:45 3[]",
		"11:00 1[60]", "11:15 2[]", "11:30 1[90]",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if len(table.Stages) != 2 || filled != len(table.Rows)*2 {
		t.Errorf("%d cells in %d rows of %d stages", filled, len(table.Rows), len(table.Stages))
	}
}

// However many stages there are, they stand in even groups that fit a screen, and
// no session is lost on the way.
func TestTimetablesFitTheScreen(t *testing.T) {
	for stages, want := range map[int]string{0: "[]", 1: "[1]", 6: "[6]", 7: "[4 3]", 9: "[5 4]", 20: "[5 5 5 5]"} {
		var all []programme.Stage
		var cards []sessionCard
		for i := 1; i <= stages; i++ {
			all = append(all, programme.Stage{ID: site.StageID(i)}, programme.Stage{ID: site.StageID(1000 + i)}) // the second stays empty
			cards = append(cards, sessionCard{stage: site.StageID(i), start: time.Unix(0, 0), end: time.Unix(900, 0)})
		}
		sizes, shown := []int{}, 0
		for _, grid := range newTimetables(cards, all, page.Page{Lang: "de"}) {
			sizes = append(sizes, len(grid.Stages))
			for _, cell := range grid.Rows[0].Cells {
				shown += len(cell.Cards)
			}
		}
		if got := fmt.Sprint(sizes); got != want || shown != stages {
			t.Errorf("%d stages stand in %s with %d sessions, not %s", stages, got, shown, want)
		}
	}
}
