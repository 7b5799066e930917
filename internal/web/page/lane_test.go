package page

import (
	"strconv"
	"testing"
	"time"

	"markt/internal/ticket"
)

var noon = time.Date(2027, 5, 8, 12, 0, 0, 0, time.UTC)

func holdOf(places, size int) *ticket.Hold {
	return &ticket.Hold{
		Wants: []ticket.Want{{Quota: 1, Size: size, Places: places}},
		Draft: ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: places}}},
	}
}

// flood lets new browsers order as often as they may for a minute, each one
// place, and says how many were let through.
func flood(l *lanes, size int, hasProof bool, from time.Time) (n int) {
	for i := range 6000 {
		at := from.Add(time.Duration(i) * 10 * time.Millisecond)
		b := Browser{Mark: "flood " + strconv.Itoa(i), Born: at.Add(-time.Second)}
		if _, wait := l.admit(holdOf(1, size), b, hasProof, at); wait == 0 {
			n++
		}
	}
	return n
}

// However many browsers a flood makes up, in a minute it takes less than a
// twentieth of the places, by all lanes together.
func TestAFloodTakesLessThanATwentieth(t *testing.T) {
	for _, size := range []int{900, 2400, 20_000} {
		var l lanes
		n := flood(&l, size, true, noon) + flood(&l, size, false, noon)
		for i := range 6000 { // and without a cookie
			if _, wait := l.admit(holdOf(1, size), Browser{}, true, noon.Add(time.Duration(i)*10*time.Millisecond)); wait == 0 {
				n++
			}
		}
		if n == 0 || n*20 >= size {
			t.Errorf("%d of %d places", n, size)
		}
	}
}

// The flood of those who only wait, or have no cookie, leaves the others alone; and
// of those who came before it there is always something left.
func TestAFloodSlowsItself(t *testing.T) {
	var l lanes
	flood(&l, 2400, false, noon)
	for range 100 {
		l.admit(holdOf(10, 2400), Browser{}, true, noon)
	}
	end := noon.Add(time.Minute)
	if _, wait := l.admit(holdOf(1, 2400), Browser{Mark: "late", Born: end}, false, end); wait == 0 || wait > time.Minute {
		t.Errorf("a new one that only waits, in the flood: %s", wait)
	}
	if _, wait := l.admit(holdOf(2, 2400), Browser{Mark: "new", Born: end}, true, end); wait > 0 {
		t.Errorf("who proves work waits %s for those who do not", wait)
	}
	if _, wait := l.admit(holdOf(1, 2400), Browser{Mark: "known", Born: noon.Add(-time.Hour)}, false, end); wait > 0 {
		t.Errorf("who was here before waits %s", wait)
	}
	flood(&l, 2400, true, end)
	end = end.Add(time.Minute)
	if _, wait := l.admit(holdOf(4, 2400), Browser{Mark: "known", Born: noon.Add(-time.Hour)}, true, end); wait > 0 {
		t.Errorf("who was here before and proves work waits %s", wait)
	}
}

// Fifty visitors come within ten seconds, half of them from one address with
// scripts, half without, and ask again when told to: all get their tickets.
func TestACrowdOfPeopleIsServed(t *testing.T) {
	var l lanes
	for i := range 50 {
		at := noon.Add(time.Duration(i) * 200 * time.Millisecond)
		b := Browser{Mark: strconv.Itoa(i), Born: at.Add(-10 * time.Second)}
		for tries := 0; ; tries++ {
			_, wait := l.admit(holdOf(1+i%2, 2400), b, i%2 == 0, at)
			if wait == 0 {
				break
			}
			if at = at.Add(wait); at.Sub(noon) > 5*time.Minute {
				t.Fatalf("visitor %d still waits after %d tries", i, tries)
			}
		}
	}
}

func TestOneBrowserOrdersOnlySoMuch(t *testing.T) {
	var l lanes
	b := Browser{Mark: "a", Born: noon.Add(-time.Hour)}
	taken := func(at time.Time) (n int) {
		for range 40 {
			if _, wait := l.admit(holdOf(1, 5000), b, true, at); wait == 0 {
				n++
			}
		}
		return n
	}
	if n := taken(noon); n != browserMost {
		t.Errorf("%d at once", n)
	}
	if n := taken(noon.Add(time.Minute)); n != browserPerMinute {
		t.Errorf("%d a minute later", n)
	}
}

// Cookies that were collected within a second are worth little without a proof.
func TestBrowsersOfOneSecondShare(t *testing.T) {
	var l lanes
	n := 0
	for i := range 1000 {
		b := Browser{Mark: strconv.Itoa(i), Born: noon.Add(-time.Hour)}
		if _, wait := l.admit(holdOf(1, 20_000), b, false, noon); wait == 0 {
			n++
		}
	}
	if n != browserMost {
		t.Errorf("%d of a thousand", n)
	}
}

func TestWhatDidNotBecomeAnOrderCostsNothing(t *testing.T) {
	var l lanes
	b := Browser{Mark: "a", Born: noon.Add(-time.Hour)}
	for i := range 1000 {
		back, wait := l.admit(holdOf(10, 100), b, true, noon)
		if wait > 0 {
			t.Fatalf("try %d waits %s", i, wait)
		}
		back()
	}
}

func TestTheLastStepCostsMoreTheMoreIsOrdered(t *testing.T) {
	var l lanes
	one, ten := holdOf(1, 2400), holdOf(10, 2400)
	l.price(one, noon)
	l.price(ten, noon)
	if one.Bits != provedBits || ten.Bits != provedBits+3 || one.Wait != leastWait {
		t.Errorf("in quiet times: %d and %d bits, %s", one.Bits, ten.Bits, one.Wait)
	}
	flood(&l, 2400, true, noon)
	flood(&l, 2400, false, noon)
	busy := holdOf(1, 2400)
	l.price(busy, noon.Add(time.Minute))
	if busy.Bits < provedBits+2 || busy.Wait < 3*leastWait {
		t.Errorf("in a flood: %d bits, %s", busy.Bits, busy.Wait)
	}
}
