package public

import (
	"slices"
	"time"

	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/web/page"
)

// timetable is a day as a grid: a row for each moment at which something
// begins or ends, a column for each stage.
type timetable struct {
	Stages []programme.Stage
	Rows   []timetableRow
}

type timetableRow struct {
	Label string
	Quiet bool // nothing begins here
	Size  int  // quarters of an hour until the next row, at most 8
	Cells []timetableCell
}

// timetableCell spans Span rows. It holds more than one card where sessions
// overlap on a stage, and none where the stage is free.
type timetableCell struct {
	Span  int
	Cards []sessionCard
}

// busy is a stretch of a stage: one session, or several that overlap.
type busy struct {
	from, until time.Time
	cards       []sessionCard
}

// timetableColumns is how many stages stand side by side on a wide screen.
const timetableColumns = 6

// newTimetables are the grids of a day, one below the other: the stages where
// something happens, in even groups that fit beside one another.
func newTimetables(cards []sessionCard, stages []programme.Stage, p page.Page) []timetable {
	used := slices.DeleteFunc(slices.Clone(stages), func(st programme.Stage) bool {
		return !slices.ContainsFunc(cards, func(k sessionCard) bool { return k.stage == st.ID })
	})
	if len(used) == 0 {
		return nil
	}
	grids := (len(used) + timetableColumns - 1) / timetableColumns
	var all []timetable
	for group := range slices.Chunk(used, (len(used)+grids-1)/grids) {
		there := slices.DeleteFunc(slices.Clone(cards), func(k sessionCard) bool {
			return !slices.ContainsFunc(group, func(st programme.Stage) bool { return k.stage == st.ID })
		})
		all = append(all, newTimetable(there, group, p))
	}
	return all
}

func newTimetable(cards []sessionCard, stages []programme.Stage, p page.Page) timetable {
	var t timetable
	on := map[site.StageID][]busy{}
	var moments []time.Time
	for _, k := range cards { // in order of their start
		on[k.stage] = join(on[k.stage], k)
		moments = append(moments, k.start, k.end)
	}
	slices.SortFunc(moments, time.Time.Compare)
	moments = slices.CompactFunc(moments, time.Time.Equal)
	for _, st := range stages {
		if len(on[st.ID]) > 0 {
			t.Stages = append(t.Stages, st)
		}
	}
	for i := 0; i+1 < len(moments); i++ {
		row := timetableRow{Label: p.Time(moments[i]), Size: quarters(moments[i], moments[i+1])}
		row.Quiet = !slices.ContainsFunc(cards, func(k sessionCard) bool { return k.start.Equal(moments[i]) })
		for _, st := range t.Stages {
			if cell, starts := cellAt(on[st.ID], moments, i); starts {
				row.Cells = append(row.Cells, cell)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// join adds a card to the last stretch if they overlap, else begins a new one.
func join(list []busy, k sessionCard) []busy {
	if n := len(list); n > 0 && k.start.Before(list[n-1].until) {
		last := &list[n-1]
		last.cards = append(last.cards, k)
		if k.end.After(last.until) {
			last.until = k.end
		}
		return list
	}
	return append(list, busy{from: k.start, until: k.end, cards: []sessionCard{k}})
}

// cellAt is the cell of a stage that begins in row i; false when an earlier
// one still covers it.
func cellAt(list []busy, moments []time.Time, i int) (timetableCell, bool) {
	at := moments[i]
	free := moments[len(moments)-1]
	for _, b := range list {
		switch {
		case b.from.Equal(at):
			return timetableCell{Span: rows(moments, at, b.until), Cards: b.cards}, true
		case b.from.Before(at) && b.until.After(at):
			return timetableCell{}, false
		case b.from.After(at) && b.from.Before(free):
			free = b.from
		}
	}
	// A free cell begins where the day does or where something ended.
	begins := i == 0 || slices.ContainsFunc(list, func(b busy) bool { return b.until.Equal(at) })
	return timetableCell{Span: rows(moments, at, free)}, begins
}

func rows(moments []time.Time, from, until time.Time) int {
	n := 0
	for _, m := range moments {
		if !m.Before(from) && m.Before(until) {
			n++
		}
	}
	return n
}

func quarters(from, until time.Time) int {
	return min(8, max(1, int(until.Sub(from)/(15*time.Minute))))
}
