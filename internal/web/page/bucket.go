package page

import "time"

// bucket holds up to most, and is filled by perSecond.
type bucket struct {
	left float64
	at   time.Time // zero: full
}

// draw is one wish to take something out of a bucket; keep must stay in it. A
// wish for more than it holds is met when it is full, and owed; but with atMost
// it is not met, and none waits longer than that.
type draw struct {
	from            *bucket
	most, perSecond float64
	cost, keep      float64
	atMost          time.Duration
}

// fill brings the bucket up to date.
func (d draw) fill(now time.Time) {
	if d.from.at.IsZero() {
		d.from.left = d.most
	} else if since := now.Sub(d.from.at); since > 0 {
		d.from.left = min(d.most, d.from.left+since.Seconds()*d.perSecond)
	}
	d.from.at = now
}

// wait is how long until the wish can be met; 0 for now.
func (d draw) wait(now time.Time) time.Duration {
	d.fill(now)
	if d.atMost > 0 && d.cost > d.most {
		return d.atMost
	}
	missing := min(d.cost+d.keep, d.most) - d.from.left
	if missing <= 0 {
		return 0
	}
	wait := time.Duration(missing / d.perSecond * float64(time.Second))
	if d.atMost > 0 {
		wait = min(wait, d.atMost)
	}
	return wait
}

// take meets all wishes or none, and then says how long to wait.
func take(all []draw, now time.Time) time.Duration {
	var longest time.Duration
	for _, d := range all {
		longest = max(longest, d.wait(now))
	}
	if longest > 0 {
		return longest
	}
	for _, d := range all {
		d.from.left -= d.cost
	}
	return 0
}

// giveBack undoes take: what was not used costs nothing.
func giveBack(all []draw) {
	for _, d := range all {
		d.from.left = min(d.most, d.from.left+d.cost)
	}
}
