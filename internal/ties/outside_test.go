package ties

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/festival"
)

func at(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) }

func market(zone string, days ...int) *festival.Edition {
	e := &festival.Edition{Zone: zone, DayChange: 4 * time.Hour}
	for i, d := range days {
		e.Days = append(e.Days, festival.Day{ID: festival.DayID(i + 1), Date: at(d, 0), OpensAt: at(d, 10), ClosesAt: at(d, 18)})
	}
	return e
}

func ids(all []Timed) (found []int64) {
	for _, t := range all {
		found = append(found, t.ID)
	}
	return found
}

var things = []Timed{
	{Kind: Session, ID: 1, From: at(7, 10), Until: at(7, 11)},
	{Kind: Session, ID: 2, From: at(7, 17), Until: at(7, 18)},
	{Kind: Session, ID: 3, From: at(7, 18), Until: at(7, 19)}, // after closing from the start
	{Kind: Stay, ID: 4, From: at(7, 10), Until: at(7, 18), Location: 1},
	{Kind: Stop, ID: 5, From: at(7, 8), Until: at(7, 9), Location: 2},
	{Kind: Type, ID: 6, From: at(7, 0), Until: at(8, 0)},
	{Kind: Type, ID: 7, From: at(7, 15), Until: at(7, 20)}, // an evening ticket
	{Kind: Type, ID: 8, From: at(7, 10), Until: at(7, 18)},
	{Kind: Stop, ID: 9, From: at(9, 8), Until: at(9, 9), Location: 2},
}

// What a change of days leaves behind is what they held before and no longer
// hold; what was outside before is none of the change's doing.
func TestLeftBehind(t *testing.T) {
	before := market("UTC", 7, 8)
	hours := func(opens, closes int) *festival.Edition {
		e := market("UTC", 7, 8)
		e.Days[0].OpensAt, e.Days[0].ClosesAt = at(7, opens), at(7, closes)
		return e
	}
	for name, c := range map[string]struct {
		after *festival.Edition
		want  []int64
	}{
		"nothing changed":   {market("UTC", 7, 8), nil},
		"a day more":        {market("UTC", 7, 8, 9), nil},
		"it closes earlier": {hours(10, 17), []int64{2, 4}},
		"it opens later":    {hours(11, 18), []int64{1, 4}},
		"it opens earlier":  {hours(9, 18), []int64{8}}, // who comes at nine is not admitted
		"it closes later":   {hours(10, 19), []int64{8}},
		"the day is moved":  {market("UTC", 14, 8), []int64{1, 2, 4, 5, 6, 8}},
	} {
		if diff := cmp.Diff(c.want, ids(LeftBehind(things, before, c.after))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestOutside(t *testing.T) {
	if diff := cmp.Diff([]int64{3, 9}, ids(Outside(things, market("UTC", 7, 8)))); diff != "" {
		t.Error(diff)
	}
	if n := len(Outside(things, market("UTC"))); n != len(things) {
		t.Errorf("without days %d are outside", n)
	}
}

func TestOnAnotherDay(t *testing.T) {
	late := []Timed{{Kind: Session, ID: 1, From: at(7, 22), Until: at(7, 23)}, {Kind: Session, ID: 2, From: at(7, 12)}, {Kind: Type, ID: 3, From: at(7, 22)}}
	before := market("UTC", 7)
	if got := ids(OnAnotherDay(late, before, market("Asia/Tokyo", 7))); !cmp.Equal(got, []int64{1}) {
		t.Errorf("%v", got) // 22:00 is seven in the morning of the day after
	}
	longer := market("UTC", 7)
	longer.DayChange = 13 * time.Hour
	if got := ids(OnAnotherDay(late, before, longer)); !cmp.Equal(got, []int64{2}) {
		t.Errorf("%v", got)
	}
}

func TestWithoutStop(t *testing.T) {
	stop := func(from, until int) []festival.Stop {
		return []festival.Stop{{From: at(7, from), Until: at(7, until)}}
	}
	there := []Timed{{Kind: Stay, ID: 1, Location: 1, From: at(7, 10), Until: at(7, 12)}, {Kind: Session, ID: 2, Location: 2, From: at(7, 10), Until: at(7, 12)}, {Kind: Stop, ID: 3, Location: 1, From: at(7, 10), Until: at(7, 12)}}
	for name, c := range map[string]struct {
		after []festival.Stop
		want  []int64
	}{
		"longer":                 {stop(9, 13), nil},
		"shorter":                {stop(10, 11), []int64{1}},
		"gone":                   {nil, []int64{1}},
		"another takes its time": {append(stop(8, 9), stop(10, 12)...), nil},
	} {
		if diff := cmp.Diff(c.want, ids(WithoutStop(there, 1, stop(10, 12), c.after))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
