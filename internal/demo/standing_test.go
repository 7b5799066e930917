package demo

import (
	"testing"
	"time"

	"markt/internal/festival"
)

func TestStandingOf(t *testing.T) {
	now := time.Date(2027, 5, 8, 12, 0, 0, 0, time.UTC)
	closing := func(hours int) []festival.Day {
		return []festival.Day{{ClosesAt: now.Add(time.Duration(hours-24) * time.Hour)}, {ClosesAt: now.Add(time.Duration(hours) * time.Hour)}}
	}
	for _, c := range []struct {
		want     Standing
		editions []*festival.Edition
	}{
		{Empty, nil},
		{Ready, []*festival.Edition{{Current: true, Demo: true, Days: closing(30)}}},
		{Over, []*festival.Edition{{Current: true, Demo: true, Days: closing(-1)}}},
		{Over, []*festival.Edition{{Current: true, Demo: true}}},
		{Unfinished, []*festival.Edition{{Demo: true, Days: closing(30)}}},
		{Taken, []*festival.Edition{{Current: true}, {Demo: true}}},
		{Taken, []*festival.Edition{{Source: "schedule.xml"}}},
	} {
		if got := StandingOf(c.editions, now); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}
