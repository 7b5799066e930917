package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/web/api"
	"markt/internal/web/gate"
	"markt/internal/web/office"
	"markt/internal/web/page"
	"markt/internal/web/public"
)

// routes is every address, who may go there, and what answers.
func (s *Server) routes() []page.Route {
	operations := []page.Route{
		page.Get("/healthz", page.Anyone, s.healthz).OfNoEdition(),
		page.Get("/readyz", page.Anyone, s.readyz).OfNoEdition(),
		page.Get("/metrics", page.Anyone, s.metrics).OfNoEdition(),
	}
	all := slices.Concat(operations, public.Routes(s.House), office.Routes(s.House), gate.Routes(s.House), api.Routes(s.House))
	if s.Standalone {
		all = atTheGate(all)
	}
	return page.WithEditions(all)
}

// mount gives every route its place. It refuses a cached route whose guard is
// not open, because the cache answers before the guard is asked, and a route
// that does not say what it does with its edition.
func (s *Server) mount(all []page.Route) error {
	s.ActAt = actsOf(all)
	s.app.Get("/static/*", s.static)
	for _, r := range all {
		if r.InCache && !r.Guard.Open {
			return fmt.Errorf("%s %s is kept in the cache, but only %s may see it", r.Method, r.Path, r.Guard.Name)
		}
		if r.Act == "" {
			return fmt.Errorf("%s %s does not say what it does with its edition", r.Method, r.Path)
		}
		rest, perLanguage := r.InLanguages()
		if !perLanguage {
			s.add(r.Method, r.Path, s.chain(r, ""))
			continue
		}
		for _, l := range lang.All() {
			s.add(r.Method, "/"+string(l)+rest, s.chain(r, l))
		}
	}
	return nil
}

// actsOf tells what a post to an address does.
func actsOf(all []page.Route) func(path string) festival.Act {
	posts := map[int][]page.Route{} // by the depth of their addresses
	for _, r := range all {
		if r.Method == fiber.MethodPost {
			deep := strings.Count(r.Path, "/")
			posts[deep] = append(posts[deep], r)
		}
	}
	return func(path string) festival.Act {
		for _, r := range posts[strings.Count(path, "/")] {
			if fiber.RoutePatternMatch(path, r.Path) {
				return r.Act
			}
		}
		return ""
	}
}

// add answers HEAD wherever GET is: monitors and calendars ask so.
func (s *Server) add(method, path string, handlers []fiber.Handler) {
	s.app.Add(method, path, handlers...)
	if method == fiber.MethodGet {
		s.app.Add(fiber.MethodHead, path, handlers...)
	}
}

func (s *Server) chain(r page.Route, l lang.Lang) []fiber.Handler {
	handlers := []fiber.Handler{s.sums.count(r)}
	if r.InCache {
		handlers = append(handlers, s.cache.serve(r, l))
	}
	return append(handlers, s.admit(r, l))
}
