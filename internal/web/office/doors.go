package office

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/web/page"
)

// withDoors keeps the table with the screens that ask it.
func withDoors(s *screens, all []page.Route) []page.Route {
	s.doors = all
	return all
}

// opens reports whether who asks may open a page of the office, by the guard
// that stands beside its address; below is the address after the edition's.
func (s *screens) opens(c *fiber.Ctx, e *festival.Edition, below string) bool {
	path, _, _ := strings.Cut("/office"+below, "?")
	for _, r := range s.doors {
		if r.Method == fiber.MethodGet && fits(r.Path, path) {
			return s.may(c, e, r.Guard)
		}
	}
	return false
}

// fits reports whether a route's pattern stands for a path.
func fits(pattern, path string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != got[i] && !strings.HasPrefix(want[i], ":") {
			return false
		}
	}
	return true
}
