package ties

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/festival"
)

func said(all []Along, left []Timed) (lines []string) {
	clock := func(t time.Time) string { return t.Format("2 15:04") }
	for _, a := range all {
		lines = append(lines, fmt.Sprintf("%d %s–%s", a.ID, clock(a.NewFrom), clock(a.NewUntil)))
	}
	for _, t := range left {
		lines = append(lines, fmt.Sprintf("%d stays", t.ID))
	}
	return lines
}

func hours(m time.Time, minutes int) time.Time { return m.Add(time.Duration(minutes) * time.Minute) }

// What a day leaves behind goes with it: what filled the hours fills the new
// ones, a part is cut to what is left, a session goes or stays, never shorter.
func TestWhatADayLeavesBehindFollowsIt(t *testing.T) {
	all := []Timed{
		{Kind: Stay, ID: 1, Location: 1, From: at(7, 10), Until: at(7, 18)},
		{Kind: Stay, ID: 2, Location: 1, From: at(7, 10), Until: at(7, 13)},
		{Kind: Stay, ID: 3, Location: 1, From: at(7, 13), Until: at(7, 18)},
		{Kind: Session, ID: 4, Location: 1, From: at(7, 10), Until: at(7, 11)},
		{Kind: Session, ID: 5, Location: 1, From: at(7, 17), Until: at(7, 18)},
		{Kind: Session, ID: 6, Location: 1, From: at(8, 17), Until: at(8, 18)}, // of another day
		{Kind: Stop, ID: 7, Location: 2, From: at(7, 10), Until: at(7, 12)},
		{Kind: Stay, ID: 8, Location: 2, From: at(7, 10), Until: at(7, 12)},
		{Kind: Type, ID: 9, From: at(7, 9), Until: at(7, 18)},
		{Kind: Type, ID: 10, From: at(7, 10), Until: at(8, 18)}, // of both days
	}
	day := func(date, opens, closes int) *festival.Edition {
		e := market("UTC", 7, 8)
		e.Days[0] = festival.Day{ID: 1, Date: at(date, 0), OpensAt: at(date, opens), ClosesAt: at(date, closes)}
		return e
	}
	for name, c := range map[string]struct {
		after *festival.Edition
		want  []string
	}{
		"the same":         {day(7, 10, 18), nil},
		"another date":     {day(9, 10, 18), []string{"1 9 10:00–9 18:00", "2 9 10:00–9 13:00", "3 9 13:00–9 18:00", "4 9 10:00–9 11:00", "5 9 17:00–9 18:00", "7 9 10:00–9 12:00", "8 9 10:00–9 12:00", "9 9 09:00–9 18:00"}},
		"it opens later":   {day(7, 12, 18), []string{"1 7 12:00–7 18:00", "2 7 12:00–7 13:00", "4 stays"}},
		"it closes early":  {day(7, 10, 13), []string{"1 7 10:00–7 13:00", "3 stays", "5 stays"}},
		"two hours later":  {day(7, 12, 20), []string{"1 7 12:00–7 20:00", "2 7 12:00–7 13:00", "9 7 09:00–7 20:00", "4 stays"}},
		"longer":           {day(7, 8, 20), []string{"9 7 08:00–7 20:00", "10 7 08:00–8 18:00"}},
		"later, elsewhere": {day(9, 12, 20), []string{"1 9 12:00–9 20:00", "2 9 12:00–9 15:00", "3 9 15:00–9 20:00", "4 9 12:00–9 13:00", "5 9 19:00–9 20:00", "7 9 10:00–9 12:00", "8 9 10:00–9 12:00", "9 9 09:00–9 20:00"}},
	} {
		if diff := cmp.Diff(c.want, said(FollowDay(all, market("UTC", 7, 8), c.after, 1))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// On the day when clocks are put back, a stay keeps its time of day.
func TestWhatFollowsKeepsItsTimeOfDay(t *testing.T) {
	zone := "Europe/Berlin"
	e := market(zone, 7)
	e.Days[0].OpensAt, e.Days[0].ClosesAt = e.At(at(7, 0), 10*time.Hour), e.At(at(7, 0), 18*time.Hour)
	after := market(zone, 7)
	july := time.Date(2026, 7, 4, 0, 0, 0, 0, time.UTC)
	after.Days[0] = festival.Day{ID: 1, Date: july, OpensAt: e.At(july, 10*time.Hour), ClosesAt: e.At(july, 18*time.Hour)}
	stay := Timed{Kind: Stay, ID: 1, Location: 1, From: e.At(at(7, 0), 10*time.Hour), Until: e.At(at(7, 0), 12*time.Hour)}
	along, _ := FollowDay([]Timed{stay}, e, after, 1)
	if len(along) != 1 || !along[0].NewFrom.Equal(e.At(july, 10*time.Hour)) || !along[0].NewUntil.Equal(e.At(july, 12*time.Hour)) {
		t.Errorf("%+v", along)
	}
}

func TestWhatAStopLeavesBehindFollowsIt(t *testing.T) {
	e := market("UTC", 7, 8)
	was := festival.Stop{From: at(7, 10), Until: at(7, 12)}
	behind := []Timed{
		{Kind: Stay, ID: 1, From: at(7, 10), Until: at(7, 12)},
		{Kind: Stay, ID: 2, From: at(7, 11), Until: at(7, 12)},
		{Kind: Session, ID: 3, From: at(7, 11), Until: hours(at(7, 11), 30)},
		{Kind: Stay, ID: 4, From: at(7, 15), Until: at(7, 16)}, // of another stop
	}
	for name, c := range map[string]struct {
		is   festival.Stop
		want []string
	}{
		"another day": {festival.Stop{From: at(8, 13), Until: at(8, 15)}, []string{"1 8 13:00–8 15:00", "2 8 14:00–8 15:00", "3 8 14:00–8 14:30", "4 stays"}},
		"hours later": {festival.Stop{From: at(7, 17), Until: at(7, 19)}, []string{"1 7 17:00–7 19:00", "2 7 18:00–7 19:00", "3 7 18:00–7 18:30", "4 stays"}},
		"shorter":     {festival.Stop{From: at(7, 10), Until: hours(at(7, 11), 15)}, []string{"1 7 10:00–7 11:15", "2 7 11:00–7 11:15", "3 stays", "4 stays"}},
	} {
		if diff := cmp.Diff(c.want, said(FollowStop(e, behind, was, c.is))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
