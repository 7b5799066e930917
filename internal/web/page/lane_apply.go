package page

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
)

// Applications have lanes of their own: a browser's own one, one that all share
// who have just come, and a strict one for programs without a token and for
// browsers without a cookie of ours.
const (
	applyMost         = 6
	applyPerMinute    = 0.2
	newApplyMost      = 40
	newApplyPerMinute = 20
	strictApplyMost   = 10
	strictApplyMinute = 2
)

type applyLanes struct {
	new, strict bucket
}

func (l *lanes) applyDraws(b Browser, now time.Time) []draw {
	if b.Mark == "" {
		return []draw{{from: &l.apply.strict, most: strictApplyMost, perSecond: strictApplyMinute / 60.0, cost: 1}}
	}
	own := l.own("applies " + b.Mark)
	own.most, own.perSecond = applyMost, applyPerMinute/60
	all := []draw{own}
	if now.Sub(b.Born) < knownAfter {
		all = append(all, draw{from: &l.apply.new, most: newApplyMost, perSecond: newApplyPerMinute / 60.0, cost: 1})
	}
	return all
}

// AdmitApplication charges an application that is begun, to the browser or, for
// a program, to the strict lane; back undoes it when none came of it. Who may
// apply for others in the office is not charged.
func (s *House) AdmitApplication(c *fiber.Ctx, b Browser) (back func(), err error) {
	if who := Principal(c); !s.Limits || who != nil && who.Can(0, account.OfficeRoles...) {
		return func() {}, nil
	}
	now := s.Now()
	l := &s.lanes
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.applyDraws(b, now)
	if wait := take(all, now); wait > 0 {
		return nil, later(c, "busy", "apply.busy", max(wait, 10*time.Second))
	}
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		giveBack(all)
	}, nil
}
