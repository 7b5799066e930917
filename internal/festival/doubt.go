package festival

import (
	"time"

	"markt/internal/fault"
)

// A market is a few days in a row: a day farther from the others is more often
// a wrong month than meant, and so is one years ahead.
const (
	farFromOthers = 14 * 24 * time.Hour
	farAhead      = 18 * 31 * 24 * time.Hour
)

// Doubts are what is unlikely about a day's date: people are asked about it,
// and may mean it. A date that stays as it is, is not doubted.
func (e *Edition) Doubts(id DayID, date, now time.Time) []fault.Message {
	var doubts []fault.Message
	near, moved := time.Duration(-1), time.Duration(0)
	for _, d := range e.Days {
		apart := date.Sub(d.Date).Abs()
		if d.ID == id {
			moved = apart
		} else if near < 0 || apart < near {
			near = apart
		}
		if d.ID == id && apart == 0 {
			return nil
		}
	}
	today := e.DateOf(now)
	if date.Before(today) {
		doubts = append(doubts, fault.Msg("festival.doubt.past"))
	}
	switch {
	case near > farFromOthers:
		doubts = append(doubts, fault.Msg("festival.doubt.far", "n", days(near)))
	case near < 0 && moved > farFromOthers:
		doubts = append(doubts, fault.Msg("festival.doubt.moved", "n", days(moved)))
	case near < 0 && date.Sub(today) > farAhead:
		doubts = append(doubts, fault.Msg("festival.doubt.ahead", "year", date.Format("2006")))
	}
	return doubts
}

func days(d time.Duration) int { return int(d.Hours() / 24) }

// WithDay is the edition as it is once the day is saved; a new one has no id.
func (e *Edition) WithDay(id DayID, d DayDraft) *Edition {
	after := *e
	after.Days = nil
	for _, day := range e.Days {
		if day.ID != id {
			after.Days = append(after.Days, day)
		}
	}
	after.Days = append(after.Days, Day{ID: id, EditionID: e.ID, Date: d.Date, OpensAt: e.At(d.Date, d.Opens), ClosesAt: e.At(d.Date, d.until(e.DayChange)), Name: d.Name})
	return &after
}
