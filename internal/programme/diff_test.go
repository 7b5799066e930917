package programme

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/lang"
)

func TestDiff(t *testing.T) {
	moved, reworded, off := item(2, 1, "07 11:00", 60), item(3, 1, "07 12:00", 60), item(4, 1, "07 13:00", 60)
	before := Document{Sessions: []Session{item(1, 1, "07 10:00", 60), moved, reworded, off, item(5, 1, "07 14:00", 60), item(7, 1, "07 16:00", 60)}}
	moved.Stage, off.State = 2, StateCanceled
	reworded.Title = lang.Text{lang.De: "Titel", lang.En: "Title"}
	after := Document{Sessions: []Session{item(1, 1, "07 10:00", 60), moved, reworded, off, item(6, 1, "07 15:00", 60), item(7, 1, "07 16:00", 60)}}
	var got []string
	for _, c := range Diff(before, after) {
		got = append(got, fmt.Sprint(c.Kind, " ", c.After.ID))
	}
	if d := cmp.Diff([]string{"moved 2", "reworded 3", "new 6", "canceled 4", "canceled 5"}, got); d != "" {
		t.Error(d)
	}
	if again := Diff(after, after); len(again) != 0 {
		t.Errorf("nothing changed: %+v", again)
	}
}
