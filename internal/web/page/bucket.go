package page

import "time"

// bucket holds up to most, and is filled by perSecond.
type bucket struct {
	left float64
	at   time.Time // zero: full
}

// draw is one wish to take something out of a bucket; keep must stay in it.
type draw struct {
	from            *bucket
	most, perSecond float64
	cost, keep      float64
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
	missing := min(d.cost+d.keep, d.most) - d.from.left
	if missing <= 0 {
		return 0
	}
	return time.Duration(missing / d.perSecond * float64(time.Second))
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
