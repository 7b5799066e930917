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

// flood lets new browsers order as often as they may for a minute, so many
// places each, and says how many places they got.
func flood(l *lanes, places, size int, hasProof bool, from time.Time) (n int) {
	for i := range 1200 {
		at := from.Add(time.Duration(i) * 50 * time.Millisecond)
		b := Browser{Mark: "flood " + strconv.Itoa(i), Born: at.Add(-time.Second)}
		if _, wait := l.admit(holdOf(places, size), b, hasProof, at); wait == 0 {
			n += places
		}
	}
	return n
}

// floodWithout is flood without cookies.
func floodWithout(l *lanes, places, size int, from time.Time) (n int) {
	for i := range 1200 {
		h, at := holdOf(places, size), from.Add(time.Duration(i)*50*time.Millisecond)
		h.At = at.Add(-time.Second)
		if _, wait := l.admit(h, Browser{}, true, at); wait == 0 {
			n += places
		}
	}
	return n
}

// However many browsers a flood makes up, in a minute it takes less than a
// twentieth of the places, by all lanes together; below a hundred places, less
// than five.
func TestAFloodTakesLessThanATwentieth(t *testing.T) {
	sizes := []int{1, 8, 40, 99, 100, 101, 119, 120, 180, 250, 333, 500, 666, 667, 750, 900, 999, 1000, 1001, 1100, 2400, 2500, 20_000}
	for _, size := range sizes {
		for _, places := range []int{1, 2, 3, 10, 11, 25, ticket.MaxGroup} {
			var l lanes
			n := flood(&l, places, size, true, noon) + flood(&l, places, size, false, noon) + floodWithout(&l, places, size, noon)
			if n*20 >= max(size, leastQuota) {
				t.Errorf("%d of %d places, %d an order", n, size, places)
			}
			if n == 0 && places == 1 {
				t.Errorf("nobody gets one of %d places", size)
			}
		}
	}
}

// Who wants more of a small quota than newcomers may have gets it as soon as
// the browser is known, during a flood too.
func TestAFamilyWaitsForASmallQuotaUntilItIsKnown(t *testing.T) {
	for _, flooded := range []bool{false, true} {
		var l lanes
		if flooded {
			flood(&l, 1, 100, true, noon)
		}
		at := noon.Add(time.Minute)
		b := Browser{Mark: "family", Born: at.Add(-20 * time.Second)}
		_, wait := l.admit(holdOf(6, 100), b, true, at)
		if want := knownAfter - 20*time.Second; wait != want {
			t.Errorf("flood %v: it waits %s, want %s", flooded, wait, want)
		}
		if _, wait := l.admit(holdOf(6, 100), b, true, at.Add(wait)); wait > 0 {
			t.Errorf("flood %v: once it is known it waits %s", flooded, wait)
		}
	}
	var l lanes
	program := holdOf(6, 100)
	program.At = noon
	if _, wait := l.admit(program, Browser{}, true, noon); wait != knownAfter {
		t.Errorf("a program without a cookie waits %s", wait)
	}
	if _, wait := l.admit(program, Browser{}, true, noon.Add(knownAfter)); wait > 0 {
		t.Errorf("a program that has waited for two minutes waits %s", wait)
	}
	if _, wait := l.admit(holdOf(2, 100), Browser{Mark: "two", Born: noon.Add(-time.Second)}, true, noon); wait > 0 {
		t.Errorf("two who have just come, in quiet times, wait %s", wait)
	}
}

// The flood of those who only wait, or have no cookie, leaves the others alone; and
// of those who came before it there is always something left.
func TestAFloodSlowsItself(t *testing.T) {
	var l lanes
	flood(&l, 1, 2400, false, noon)
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
	flood(&l, 1, 2400, true, end)
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
	flood(&l, 1, 2400, true, noon)
	flood(&l, 1, 2400, false, noon)
	busy := holdOf(1, 2400)
	l.price(busy, noon.Add(time.Minute))
	if busy.Bits < provedBits+2 || busy.Wait < 3*leastWait {
		t.Errorf("in a flood: %d bits, %s", busy.Bits, busy.Wait)
	}
}

// A group waits until its bearer is known, and for other groups; nobody else
// waits for it.
func TestNobodyWaitsForAGroup(t *testing.T) {
	var l lanes
	group := func(mark string, born, at time.Time) time.Duration {
		h := holdOf(25, 2000)
		h.Draft.Group = true
		_, wait := l.admit(h, Browser{Mark: mark, Born: born}, true, at)
		return wait
	}
	if wait := group("new", noon, noon.Add(time.Minute)); wait != time.Minute {
		t.Errorf("a new browser waits %v", wait)
	}
	for i := range 3 {
		if wait, most := group("known", noon.Add(-time.Hour), noon), i == 2; (wait > 0) != most {
			t.Errorf("group %d waits %v", i+1, wait)
		}
	}
	if _, wait := l.admit(holdOf(10, 2000), Browser{Mark: "single", Born: noon}, true, noon); wait != 0 {
		t.Errorf("who orders ten waits %v", wait)
	}
	h := holdOf(25, 2000)
	h.Draft.Group, h.At = true, noon
	if _, wait := l.admit(h, Browser{}, true, noon.Add(time.Minute)); wait != time.Minute {
		t.Errorf("without a cookie a group waits %v", wait)
	}
	if _, wait := l.admit(h, Browser{}, true, noon.Add(knownAfter)); wait != 0 {
		t.Errorf("then it waits %v", wait)
	}
	one := holdOf(2, 2000)
	one.At = noon.Add(-time.Hour)
	if _, wait := l.admit(one, Browser{}, true, noon.Add(knownAfter)); wait != 0 {
		t.Errorf("who has no cookie either waits %v for the group", wait)
	}
}
