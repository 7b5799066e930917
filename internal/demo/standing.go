package demo

import (
	"time"

	"markt/internal/festival"
)

// Standing is what a database holds, seen from the demo.
type Standing string

const (
	Empty      Standing = "empty"      // no edition: Load may fill it
	Ready      Standing = "ready"      // a demo whose days are not over
	Over       Standing = "over"       // a demo of days gone by
	Unfinished Standing = "unfinished" // a demo whose loading was interrupted
	Taken      Standing = "taken"      // somebody's own market
)

// StandingOf judges by all editions of a database. A demo becomes the current
// edition as the last step of its loading, so one that never did is unfinished.
func StandingOf(editions []*festival.Edition, now time.Time) Standing {
	unfinished := false
	for _, e := range editions {
		switch {
		case e.Current && !e.Demo:
			return Taken
		case e.Current:
			if _, until, ok := e.Span(); ok && now.Before(until) {
				return Ready
			}
			return Over
		case e.Demo:
			unfinished = true
		}
	}
	switch {
	case unfinished:
		return Unfinished
	case len(editions) > 0:
		return Taken
	}
	return Empty
}
