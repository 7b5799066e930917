package festival

import "time"

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
