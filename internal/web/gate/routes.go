package gate

import (
	"markt/internal/web/page"
)

// Routes are the addresses of the volunteers' phones.
func Routes(h *page.House) []page.Route {
	s := &screens{h}
	return []page.Route{
		get("/gate", page.Anyone, s.scan),
		get("/gate/worker.js", page.Anyone, s.worker),
		get("/gate/enrol/:token", page.Anyone, s.enrol),
		post("/gate/enrol/:token", page.Anyone, s.enrolPost).Quiet(),
	}
}
