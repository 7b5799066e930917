package web

import (
	"fmt"
	"mime"
	"path"
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/web/page"
)

// healthz: the process is alive.
func (s *Server) healthz(c *fiber.Ctx) error { return c.SendString("ok\n") }

// readyz: the database answers and has every migration.
func (s *Server) readyz(c *fiber.Ctx) error {
	ok, err := pg.Migrated(c.UserContext(), s.DB)
	if err != nil {
		return fault.With(err, fault.Unavailable, "web.readyz", "error.unavailable")
	}
	if !ok {
		return fault.New(fault.Unavailable, "web.readyz", "error.unavailable")
	}
	return c.SendString("ready\n")
}

// metrics counts answers by route and status.
type metrics struct {
	mu     sync.Mutex
	counts map[string]*atomic.Int64
}

func newMetrics() *metrics { return &metrics{counts: map[string]*atomic.Int64{}} }

func (m *metrics) count(r page.Route) fiber.Handler {
	var classes [6]*atomic.Int64
	m.mu.Lock()
	for i := range classes {
		classes[i] = new(atomic.Int64)
		m.counts[fmt.Sprintf(`{method=%q,route=%q,status="%dxx"}`, r.Method, r.Path, i)] = classes[i]
	}
	m.mu.Unlock()
	return func(c *fiber.Ctx) error {
		err := c.Next()
		status := c.Response().StatusCode()
		if err != nil {
			status = page.StatusOf(fault.KindOf(fromFiber(err)))
		}
		classes[min(status/100, 5)].Add(1)
		return err
	}
}

// metrics answers in the Prometheus text format.
func (s *Server) metrics(c *fiber.Ctx) error {
	s.sums.mu.Lock()
	lines := make([]string, 0, len(s.sums.counts))
	for labels, n := range s.sums.counts {
		if v := n.Load(); v > 0 {
			lines = append(lines, fmt.Sprintf("markt_http_requests_total%s %d\n", labels, v))
		}
	}
	s.sums.mu.Unlock()
	sort.Strings(lines)
	pool := s.DB.SQL().Stats()
	c.Set(fiber.HeaderContentType, "text/plain; version=0.0.4")
	return c.SendString("# TYPE markt_http_requests_total counter\n" + strings.Join(lines, "") +
		fmt.Sprintf("# TYPE markt_db_connections gauge\nmarkt_db_connections{state=\"in_use\"} %d\nmarkt_db_connections{state=\"idle\"} %d\n", pool.InUse, pool.Idle))
}

// static serves fingerprinted files, which never change under their name.
func (s *Server) static(c *fiber.Ctx) error {
	name := c.Params("*")
	if strings.Contains(name, "..") || strings.HasSuffix(name, ".gz") {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if strings.Contains(c.Get(fiber.HeaderAcceptEncoding), "gzip") {
		if body, ok := shared(name + ".gz"); ok {
			c.Set(fiber.HeaderContentEncoding, "gzip")
			return sendFile(c, name, body)
		}
	}
	body, ok := shared(name)
	if !ok {
		c.Set(fiber.HeaderCacheControl, "no-store")
		return fiber.ErrNotFound
	}
	return sendFile(c, name, body)
}

func sendFile(c *fiber.Ctx, name string, body []byte) error {
	kind := mime.TypeByExtension(path.Ext(name))
	switch path.Ext(name) { // not every machine's table has these
	case ".js", ".mjs":
		kind = "text/javascript; charset=utf-8"
	case ".wasm":
		kind = "application/wasm"
	case ".woff2":
		kind = "font/woff2"
	case ".webmanifest":
		kind = "application/manifest+json"
	}
	c.Response().Header.SetContentType(kind)
	return c.Send(body)
}
