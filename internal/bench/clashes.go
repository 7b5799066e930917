package main

import (
	"context"
	"fmt"
	"time"

	"markt/internal/lang"
	"markt/internal/programme"
	"markt/internal/site"
)

const manySessions = 1500

// measureClashes looks for all clashes of a large programme. Its reference is
// the same programme with half the sessions: n log n takes a little over twice
// as long.
func measureClashes(_ context.Context, b *bench) error {
	sessions, around := crowded(manySessions)
	half, aroundHalf := crowded(manySessions / 2)
	all := figure{name: "clashes of 1,500 sessions", unit: "ms", target: 20, atMost: true}
	share := figure{name: "… beside 750", unit: "ms", faster: true, target: 1. / 2.5}
	found := 0
	for range b.rounds {
		begun := time.Now()
		found = len(programme.Clashes(sessions, around))
		whole := milliseconds(time.Since(begun))
		begun = time.Now()
		programme.Clashes(half, aroundHalf)
		all.ours, share.ours, share.theirs = append(all.ours, whole), append(share.ours, whole), append(share.theirs, milliseconds(time.Since(begun)))
	}
	all.note = fmt.Sprintf("all %d kinds, without the database; %d found.", len(programme.ClashKinds), found)
	b.table.add(all)
	b.table.add(share)
	return nil
}

// crowded is a programme of n sessions, fifty a stage over two days, with a
// host each, quiet and loud ones, and stages a few metres apart.
func crowded(n int) ([]programme.Session, programme.Around) {
	from := time.Date(2026, 9, 12, 10, 0, 0, 0, time.UTC)
	a := programme.Around{
		Calendar: programme.Calendar{Zone: time.UTC, DayChange: 4 * time.Hour},
		Places:   map[site.StageID]programme.Place{}, Givers: map[programme.HostID]programme.Giver{},
		Rules: programme.Rules{Near: 5, Far: 20, Quiet: 30, Languages: []lang.Lang{lang.De}},
	}
	for d := range 2 {
		day := from.AddDate(0, 0, d)
		a.Days = append(a.Days, programme.Day{Date: day.Format(time.DateOnly), Opens: day, Closes: day.Add(12 * time.Hour)})
	}
	var all []programme.Session
	for i := range n {
		stage, nth := site.StageID(1+i/50), i%50
		x, y := float64(stage%10)*20, float64(stage/10)*20
		a.Places[stage] = programme.Place{ID: stage, Location: 1, Capacity: 60, Amplified: stage%3 == 0, X: &x, Y: &y}
		host := programme.HostID(1 + i%(n*2/3))
		a.Givers[host] = programme.Giver{Confirmed: i%40 != 0}
		s := programme.Session{
			ID: programme.ID(i + 1), Stage: stage, Start: from.AddDate(0, 0, nth/25).Add(time.Duration(nth%25)*28*time.Minute + time.Duration(i%7)*time.Minute),
			Minutes: 25, Title: lang.Text{lang.De: "Titel"}, Hosts: []programme.HostID{host}, Capacity: 20 + i%45,
		}
		if i%60 == 0 {
			s.Access = []string{"quiet"}
		}
		all = append(all, s)
	}
	return all, a
}
