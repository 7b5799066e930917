package page

import (
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
)

// pace slows down who orders too fast: each browser by its form cookie, and
// everybody together. A network address is never counted, because a whole
// shelter or school shares one.
type pace struct {
	mu       sync.Mutex
	all      bucket
	browsers map[string]*bucket
}

// bucket fills up to most, by one every fill.
type bucket struct {
	left float64
	at   time.Time
}

const (
	paceBrowserMost = 12
	paceBrowserFill = 30 * time.Second
	paceAllMost     = 600
	paceAllFill     = 20 * time.Millisecond
	paceBrowsers    = 10_000
)

func (b *bucket) take(now time.Time, most float64, fill time.Duration) bool {
	if b.at.IsZero() {
		b.left = most
	} else {
		b.left = min(most, b.left+float64(now.Sub(b.at))/float64(fill))
	}
	b.at = now
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

func (p *pace) allow(browser string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if browser != "" {
		if p.browsers == nil || len(p.browsers) > paceBrowsers {
			p.browsers = map[string]*bucket{}
		}
		b := p.browsers[browser]
		if b == nil {
			b = new(bucket)
			p.browsers[browser] = b
		}
		if !b.take(now, paceBrowserMost, paceBrowserFill) {
			return false
		}
	}
	return p.all.take(now, paceAllMost, paceAllFill)
}

// Paced is Limited when this browser, or all together, order too fast.
func (s *House) Paced(c *fiber.Ctx) error {
	if s.Limits && !s.orders.allow(c.Cookies(s.CookieName("csrf")), s.Now()) {
		return fault.New(fault.Limited, "page.paced", "error.limited")
	}
	return nil
}
