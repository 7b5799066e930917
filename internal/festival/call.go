package festival

import (
	"time"

	"markt/internal/fault"
)

// Call is how the edition's call for stalls stands, whatever its state permits.
type Call string

const (
	CallSoon  Call = "soon"  // it has not begun
	CallRuns  Call = "runs"  // stalls apply
	CallEnded Call = "ended" // it has closed, or the last market day has
)

// Call is how the call stands at t. Without dates it runs until the last day
// closes.
func (e *Edition) Call(t time.Time) Call {
	if e.ApplicationOpens != nil && t.Before(*e.ApplicationOpens) {
		return CallSoon
	}
	until := e.ApplicationCloses
	if until == nil {
		if _, last, ok := e.Span(); ok {
			until = &last
		}
	}
	if until != nil && !t.Before(*until) {
		return CallEnded
	}
	return CallRuns
}

// TakesApplications reports whether stalls may apply at t.
func (e *Edition) TakesApplications(t time.Time) bool {
	return e.State.Permits(ActApply) && e.Call(t) == CallRuns
}

// aMonth are the days of the shortest: whoever takes the wrong one moves a date
// by as many or a few more.
const aMonth = 28

// CallDoubts are what is unlikely about the dates of the call for stalls after a
// change: that it closes while stalls apply, and that its end moves by a month.
func (e *Edition) CallDoubts(after *Edition, now time.Time) (doubts []fault.Message) {
	if e.TakesApplications(now) && !after.TakesApplications(now) {
		doubts = append(doubts, fault.Msg("festival.doubt.call_closed"))
	}
	if n := daysApart(e.ApplicationCloses, after.ApplicationCloses); n >= aMonth {
		doubts = append(doubts, fault.Msg("festival.doubt.call_moved", "n", n))
	}
	return doubts
}

// daysApart are the days between two moments, though the clocks change between
// them; 0 where one is missing.
func daysApart(a, b *time.Time) int {
	if a == nil || b == nil {
		return 0
	}
	return days(a.Sub(*b).Abs().Round(24 * time.Hour))
}
