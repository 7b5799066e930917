package checkin

import (
	"time"

	"markt/internal/festival"
)

const (
	// clockSlack is how long before a device was made its clock may show, and
	// not be wrong.
	clockSlack = 15 * time.Minute
	// onTheWay is how long a request may take: less is not the clock's fault.
	onTheWay = 2 * time.Second
	// clockOff is from when on a scan of now keeps the device's time too.
	clockOff = time.Minute
)

// earliest is before when nothing can have happened at a device's gate: before
// the device was made, and before the market's first day.
func earliest(e *festival.Edition, d Device) time.Time {
	made := d.CreatedAt.Add(-clockSlack)
	if len(e.Days) > 0 {
		if first, _ := e.DaySpan(e.Days[0]); first.After(made) {
			return first
		}
	}
	return made
}

// correct puts the times of a device's clock on ours, as far as we can know
// how it is off. sent is what it showed when it sent; zero is unknown. Nothing
// happened later than now: then all of it is as much earlier, or, where the
// device tells its clock now or which times it doubts, only what is later: that
// was before the clock was set. What would be before earliest happened on a
// clock that is far behind: the last of it counts to now. What the device said
// is kept.
func correct(scans []ScanDraft, sent, earliest, now time.Time) {
	tells := !sent.IsZero()
	for i := range scans {
		scans[i].At = scans[i].At.Truncate(time.Microsecond)
		scans[i].claimed = scans[i].At
		if c := scans[i].Claimed.Truncate(time.Microsecond); !c.IsZero() {
			scans[i].claimed, tells = c, true
		}
	}
	all := func(time.Time) bool { return true }
	if d := now.Sub(sent); !sent.IsZero() && d.Abs() > onTheWay {
		move(scans, d, all)
	}
	later := func(at time.Time) bool { return at.After(now) }
	switch over := newestOf(scans, all).Sub(now); {
	case over > onTheWay && tells:
		move(scans, -over, later)
	case over > 0:
		move(scans, -over, all)
	}
	tooEarly := func(at time.Time) bool { return at.Before(earliest) }
	move(scans, now.Sub(newestOf(scans, tooEarly)), tooEarly)
	for i, s := range scans { // of clocks that are off by more than a Duration, too
		if !s.At.IsZero() && (tooEarly(s.At) || s.At.After(now)) {
			scans[i].At = now
		}
	}
}

// move moves those times that are meant; a missing one stays missing.
func move(scans []ScanDraft, by time.Duration, meant func(time.Time) bool) {
	for i, s := range scans {
		if !s.At.IsZero() && meant(s.At) {
			scans[i].At = s.At.Add(by).Truncate(time.Microsecond)
		}
	}
}

func newestOf(scans []ScanDraft, meant func(time.Time) bool) (newest time.Time) {
	for _, s := range scans {
		if meant(s.At) && s.At.After(newest) {
			newest = s.At
		}
	}
	return newest
}

// notOurs is the device's time when it is not the one that counts.
func (d ScanDraft) notOurs() *time.Time {
	if d.claimed.IsZero() || d.claimed.Equal(d.At) {
		return nil
	}
	return &d.claimed
}
