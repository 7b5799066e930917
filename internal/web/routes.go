package web

import (
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/lang"
)

// routes is every address, who may go there, and what answers.
func (s *Server) routes() []route {
	operations := []route{
		get("/healthz", anyone, s.healthz),
		get("/readyz", anyone, s.readyz),
		get("/metrics", anyone, s.metrics),
	}
	return withEditions(slices.Concat(operations, s.publicRoutes(), s.officeRoutes(), s.gateRoutes(), s.apiRoutes()))
}

// mount gives every route its place. It refuses a cached route whose guard is
// not open: the cache answers before the guard is asked.
func (s *Server) mount(all []route) error {
	s.app.Get("/static/*", s.static)
	for _, r := range all {
		if r.inCache && !r.guard.open {
			return fmt.Errorf("%s %s is kept in the cache, but only %s may see it", r.method, r.path, r.guard.name)
		}
		rest, perLanguage := r.inLanguages()
		if !perLanguage {
			s.add(r.method, r.path, s.chain(r, ""))
			continue
		}
		for _, l := range lang.All() {
			s.add(r.method, "/"+string(l)+rest, s.chain(r, l))
		}
	}
	s.app.Use(func(*fiber.Ctx) error { return fiber.ErrNotFound })
	return nil
}

// add answers HEAD wherever GET is: monitors and calendars ask so.
func (s *Server) add(method, path string, handlers []fiber.Handler) {
	s.app.Add(method, path, handlers...)
	if method == fiber.MethodGet {
		s.app.Add(fiber.MethodHead, path, handlers...)
	}
}

func (s *Server) chain(r route, l lang.Lang) []fiber.Handler {
	handlers := []fiber.Handler{s.sums.count(r)}
	if r.inCache {
		handlers = append(handlers, s.cache.serve)
	}
	return append(handlers, s.admit(r, l))
}
