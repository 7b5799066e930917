package checkin

import (
	"sync"
	"time"

	"markt/internal/fault"
)

// guesses counts for each device the numbers it sent that are no ticket's. A
// number is short, so that a person can type it, and whoever may try enough of
// them finds one that somebody holds. Its check digit finds what is mistyped,
// so an honest gate meets very few; codes are not counted.
type guesses struct {
	mu sync.Mutex
	of map[DeviceID]guessed
}

type guessed struct {
	n  float64
	at time.Time
}

const (
	guessMost  = 10               // wrong numbers in a row …
	guessAgain = 30 * time.Second // … and then one each
)

// after is how many count at that time.
func (g guessed) after(now time.Time) float64 {
	return max(0, g.n-float64(now.Sub(g.at))/float64(guessAgain))
}

// may reports whether the device may send one more number.
func (g *guesses) may(d DeviceID, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.of[d].after(now) <= guessMost-1
}

func (g *guesses) wrong(d DeviceID, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.of == nil {
		g.of = map[DeviceID]guessed{}
	}
	g.of[d] = guessed{g.of[d].after(now) + 1, now}
}

// guess is Limited when the scan's device has sent too many wrong numbers: then
// a right one is not answered either.
func (s *Store) guess(t *target, row readRow, now time.Time) error {
	switch {
	case t.number == "":
	case !s.guesses.may(t.device.ID, now):
		return fault.New(fault.Limited, "checkin.Redeem", "gate.error.guesses")
	case row.TicketID == nil:
		s.guesses.wrong(t.device.ID, now)
	}
	return nil
}
