package festival

import (
	"slices"
	"testing"
	"time"

	"markt/internal/lang"
)

// What cannot be is refused where it was typed; what nobody says is as usual.
func TestALoadInThatCannotBe(t *testing.T) {
	clock := func(h time.Duration) *time.Duration { h *= time.Hour; return &h }
	n := func(n int) *int { return &n }
	for _, c := range []struct {
		how   LoadIn
		wrong []string
	}{
		{LoadIn{}, nil},
		{LoadIn{From: clock(0), Vehicles: n(1), Minutes: n(5)}, nil},
		{LoadIn{From: clock(23), Vehicles: n(100), Minutes: n(120)}, nil},
		{LoadIn{From: clock(24)}, []string{"load_in"}},
		{LoadIn{Vehicles: n(0)}, []string{"vehicles"}},
		{LoadIn{Vehicles: n(101), Minutes: n(121)}, []string{"minutes", "vehicles"}},
		{LoadIn{Minutes: n(4)}, []string{"minutes"}},
	} {
		d := LocationDraft{Name: lang.Text{"de": "Campus"}, LoadIn: c.how}
		var wrong []string
		for field := range d.Check() {
			wrong = append(wrong, field)
		}
		if slices.Sort(wrong); !slices.Equal(wrong, c.wrong) {
			t.Errorf("%+v is wrong in %v, not %v", c.how, wrong, c.wrong)
		}
	}
	opens := time.Date(2027, 5, 8, 11, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		how  LoadIn
		nth  int
		want string
	}{{LoadIn{}, 0, "08:00–08:20"}, {LoadIn{}, 4, "08:20–08:40"}, {LoadIn{From: clock(6), Vehicles: n(1), Minutes: n(30)}, 2, "07:00–07:30"}} {
		if from, until := c.how.Slot(opens, c.nth); from.Format("15:04")+"–"+until.Format("15:04") != c.want {
			t.Errorf("%v–%v, want %s", from, until, c.want)
		}
	}
}
