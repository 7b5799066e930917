package page

import (
	"math"
	"math/bits"
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/ticket"
)

// lanes let orders take their last step, so that a flood slows itself and
// nobody else. Each quota has one lane for those who proved some work, which
// costs a script more than a person, and a narrow one for those who only
// waited, because their browser runs no scripts; who has no cookie of ours
// shares one strict lane. Only what becomes an order is charged. A network
// address is never counted, because a whole shelter or school shares one.
type lanes struct {
	mu           sync.Mutex
	quotas       map[laneOf]*bucket
	browsers     map[string]*bucket
	strict       bucket
	strictGroups bucket
	apply        applyLanes
}

type lane struct {
	burst, perMinute           float64 // shares of a quota's size
	leastBurst, leastPerMinute float64 // in tickets, for small quotas
}

// All lanes together let through less than a twentieth of the places in a minute.
var (
	proved = lane{burst: 0.02, perMinute: 0.01, leastBurst: 2 * ticket.MaxTickets, leastPerMinute: 3}
	waited = lane{burst: 0.004, perMinute: 0.004, leastBurst: ticket.MaxTickets, leastPerMinute: 3}

	// Groups wait for one another and nobody for a group, whose bearer has been
	// here for a while: one alone would be more than what is let through.
	groups = lane{burst: 0.02, perMinute: 0.01, leastBurst: ticket.MaxGroup, leastPerMinute: 6}
)

// Of a quota below smallQuota the least of a lane would be much: there, those
// who have just come also share these, as parts of its size. Together they let
// through less than a twentieth in a minute. A quota below leastQuota gives as
// much as one of that size, so that single orders can be made at all.
var (
	freshProved = lane{burst: 0.02, perMinute: 0.006}
	freshWaited = lane{burst: 0.01, perMinute: 0.003}
	freshStrict = lane{burst: 0.01, perMinute: 0.0005}
)

const (
	smallQuota = 1000
	leastQuota = 100
)

type laneOf struct {
	quota ticket.QuotaID
	lane  lane
}

const (
	strictMost      = ticket.MaxTickets
	strictPerMinute = 2

	// A browser's own orders, and those of all browsers that came in one and
	// the same second and run no scripts: cookies that were collected are of little use.
	browserMost      = 12
	browserPerMinute = 2
	manyBrowsers     = 10_000

	// The last third of a lane is kept for browsers that have been here for a
	// while: who floods with new ones leaves it to the others.
	knownAfter   = 2 * time.Minute
	keptForKnown = 1.0 / 3

	// unlimitedSize stands for the size of the quota that a type does not have.
	unlimitedSize = 5000

	provedBits = 14 // of each part of a proof: about a second on an old phone
	leastWait  = 5 * time.Second
)

// wants are the places a hold asks for; a type without a quota counts as one
// with a large quota of its own.
func wants(h *ticket.Hold) []ticket.Want {
	if len(h.Wants) == 0 {
		return []ticket.Want{{Size: unlimitedSize, Places: h.Tickets()}}
	}
	return h.Wants
}

// draw is a wish for places of a quota by one of its lanes.
func (l *lanes) draw(w ticket.Want, kind lane, size int) draw {
	key := laneOf{w.Quota, kind}
	if l.quotas == nil {
		l.quotas = map[laneOf]*bucket{}
	}
	if l.quotas[key] == nil {
		l.quotas[key] = new(bucket)
	}
	return draw{
		from: l.quotas[key], cost: float64(w.Places),
		most:      max(kind.leastBurst, kind.burst*float64(size)),
		perSecond: max(kind.leastPerMinute, kind.perMinute*float64(size)) / 60,
	}
}

// quota is what a browser draws that is known after so long; 0: it is.
func (l *lanes) quota(w ticket.Want, hasProof bool, knownIn time.Duration) []draw {
	kind, fresh := waited, freshWaited
	if hasProof {
		kind, fresh = proved, freshProved
	}
	if w.Places > ticket.MaxTickets {
		return append(l.unknown(w, knownIn), l.draw(w, groups, w.Size))
	}
	d := l.draw(w, kind, w.Size)
	if knownIn == 0 {
		return []draw{d}
	}
	d.keep = d.most * keptForKnown
	return append(l.fresh(w, fresh, knownIn), d)
}

// unknown has a group wait until its bearer is known.
func (l *lanes) unknown(w ticket.Want, knownIn time.Duration) []draw {
	if knownIn == 0 || w.Places <= ticket.MaxTickets {
		return nil
	}
	return []draw{{from: new(bucket), cost: 1, atMost: knownIn}}
}

// fresh is what whoever has just come draws of a small quota. What it can never
// give must wait until its bearer is known.
func (l *lanes) fresh(w ticket.Want, kind lane, knownIn time.Duration) []draw {
	if w.Size >= smallQuota {
		return nil
	}
	d := l.draw(w, kind, max(w.Size, leastQuota))
	d.atMost = knownIn
	return []draw{d}
}

// own is the bucket of one browser, or of those that came in one second.
func (l *lanes) own(name string) draw {
	if l.browsers == nil || len(l.browsers) > manyBrowsers {
		l.browsers = map[string]*bucket{}
	}
	if l.browsers[name] == nil {
		l.browsers[name] = new(bucket)
	}
	return draw{from: l.browsers[name], most: browserMost, perSecond: browserPerMinute / 60.0, cost: 1}
}

func untilKnown(since, now time.Time) time.Duration { return max(0, knownAfter-now.Sub(since)) }

// draws are all that an order takes.
func (l *lanes) draws(h *ticket.Hold, b Browser, hasProof bool, now time.Time) []draw {
	if b.Mark == "" {
		strict := &l.strict
		if h.Draft.Group {
			strict = &l.strictGroups
		}
		all := []draw{{from: strict, most: strictMost, perSecond: strictPerMinute / 60.0, cost: float64(h.Tickets())}}
		if knownIn := untilKnown(h.At, now); knownIn > 0 { // all that is known of it is its hold
			for _, w := range wants(h) {
				all = append(all, l.fresh(w, freshStrict, knownIn)...)
				all = append(all, l.unknown(w, knownIn)...)
			}
		}
		return all
	}
	knownIn := untilKnown(b.Born, now)
	all := []draw{l.own(b.Mark)}
	if !hasProof {
		all = append(all, l.own("born "+strconv.FormatInt(b.Born.Unix(), 10)))
	}
	for _, w := range wants(h) {
		all = append(all, l.quota(w, hasProof, knownIn)...)
	}
	return all
}

// admit charges an order; back undoes it. Or it says how long to wait.
func (l *lanes) admit(h *ticket.Hold, b Browser, hasProof bool, now time.Time) (back func(), wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.draws(h, b, hasProof, now)
	if wait = take(all, now); wait > 0 {
		return nil, wait
	}
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		giveBack(all)
	}, 0
}

// level is how full the lane of the hold's quotas is, from 0 to 1; the emptiest counts.
func (l *lanes) level(h *ticket.Hold, hasProof bool, now time.Time) float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	least := 1.0
	for _, w := range wants(h) {
		for _, d := range l.quota(w, hasProof, 0) {
			d.fill(now)
			least = min(least, d.from.left/d.most)
		}
	}
	return least
}

// price sets what the hold's last step costs: more for more tickets, and more
// the more is ordered by all.
func (l *lanes) price(h *ticket.Hold, now time.Time) {
	h.Bits = provedBits + bits.Len(uint(h.Tickets())) - 1 + int(math.Round(4*(1-l.level(h, true, now))))
	h.Wait = leastWait * time.Duration(1+math.Round(5*(1-l.level(h, false, now))))
}

// Price sets what the last step of a hold costs its bearer at the moment.
func (s *House) Price(h *ticket.Hold) { s.lanes.price(h, s.Now()) }

// AdmitOrder lets a hold take its last step, for a proof of work or for having
// waited; back undoes the charge when no order came of it. Limited says how
// many seconds to wait.
func (s *House) AdmitOrder(c *fiber.Ctx, h *ticket.Hold, b Browser, proof string) (back func(), err error) {
	now, hasProof := s.Now(), h.Solves(proof)
	if left := h.At.Add(h.Wait).Sub(now); !hasProof && left > 0 {
		return nil, later(c, "too_early", "ticket.hold.too_early", left)
	}
	back, wait := s.lanes.admit(h, b, hasProof, now)
	if wait > 0 {
		return nil, later(c, "busy", "ticket.hold.busy", min(max(wait, 5*time.Second), time.Minute))
	}
	return back, nil
}

// later is Limited, with the seconds to wait in its words and in the header.
func later(c *fiber.Ctx, code, key string, wait time.Duration) error {
	n := int(math.Ceil(wait.Seconds()))
	c.Set(fiber.HeaderRetryAfter, strconv.Itoa(n))
	return fault.Coded(fault.Limited, "page.later", code, key, "n", n)
}
