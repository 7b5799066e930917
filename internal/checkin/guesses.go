package checkin

import (
	"sync"
	"time"

	"markt/internal/fault"
)

// allowance is what each device may do so often in a row, and then once in a
// while.
type allowance struct {
	most  float64
	again time.Duration

	mu sync.Mutex
	of map[DeviceID]used
}

type used struct {
	n  float64
	at time.Time
}

// after is how many count at that time.
func (u used) after(now time.Time, again time.Duration) float64 {
	return max(0, u.n-float64(now.Sub(u.at))/float64(again))
}

// may reports whether the device may do one more.
func (a *allowance) may(d DeviceID, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.of[d].after(now, a.again) <= a.most-1
}

func (a *allowance) spend(d DeviceID, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.of == nil {
		a.of = map[DeviceID]used{}
	}
	a.of[d] = used{a.of[d].after(now, a.again) + 1, now}
}

// A number is short, so that a person can type it, and whoever may try enough of
// them finds one that somebody holds. Its check digit finds what is mistyped,
// so an honest gate meets very few that are no ticket's; codes are not counted.
const (
	guessMost  = 10
	guessAgain = 30 * time.Second
)

// guess is Limited when the scan's device has sent too many wrong numbers: then
// a right one is not answered either.
func (s *Store) guess(t *target, row readRow, now time.Time) error {
	switch {
	case t.number == "":
	case !s.guesses.may(t.device.ID, now):
		return fault.New(fault.Limited, "checkin.Redeem", "gate.error.guesses")
	case row.TicketID == nil:
		s.guesses.spend(t.device.ID, now)
	}
	return nil
}
