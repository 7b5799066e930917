package programme

import "time"

// soon is how near a session must be to be what comes next.
const soon = 2 * time.Hour

// OnAndNext picks what runs at this moment and what starts together at the
// nearest time, if that is soon; canceled ones are neither. The same decision
// runs in the browser (static/programme/now.js); both are held to
// testdata/now.json.
func OnAndNext(all []Session, now time.Time) (on, next []Session) {
	for _, s := range all {
		switch wait := s.Start.Sub(now); {
		case s.State == StateCanceled || s.Start.IsZero():
		case wait <= 0 && now.Before(s.End()):
			on = append(on, s)
		case wait <= 0 || wait >= soon:
		case len(next) == 0 || s.Start.Before(next[0].Start):
			next = []Session{s}
		case s.Start.Equal(next[0].Start):
			next = append(next, s)
		}
	}
	return on, next
}
