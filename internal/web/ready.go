package web

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/pg"
)

const (
	readyEvery = 2 * time.Second // however many ask
	readyMost  = 3 * time.Second // a health check gives up after five
)

// readiness is the last trial write; all who ask meanwhile wait for its answer.
type readiness struct {
	mu    sync.Mutex
	ended time.Time
	err   error
}

// readyz: the database has exactly this binary's schema, and takes writes.
func (s *Server) readyz(c *fiber.Ctx) error {
	if err := s.ready.ask(s.Now, s.tryOut); err != nil {
		return fault.With(err, fault.Unavailable, "web.readyz", "error.unavailable")
	}
	return c.SendString("ready\n")
}

// ask looks at the clock when its turn has come: who waited for a trial has its answer.
func (r *readiness) ask(now func() time.Time, try func() error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if age := now().Sub(r.ended); age >= readyEvery || age < 0 {
		r.err = try()
		r.ended = now()
	}
	return r.err
}

// tryOut does not end with the request of the one who happened to ask first.
func (s *Server) tryOut() error {
	ctx, cancel := context.WithTimeout(context.Background(), readyMost)
	defer cancel()
	migrated, err := pg.Migrated(ctx, s.DB)
	if err == nil && !migrated {
		err = errors.New("the schema is not this binary's")
	}
	if err != nil {
		return err
	}
	return pg.Pulse(ctx, s.DB, s.Now())
}
