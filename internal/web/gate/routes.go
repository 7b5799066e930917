package gate

import (
	"markt/internal/festival"
	"markt/internal/web/page"
)

// Routes are the addresses of the volunteers' phones.
func Routes(h *page.House) []page.Route {
	s := &screens{h}
	return []page.Route{
		get("/gate", page.Anyone, s.scan).Does(festival.ActScan).ByToken(),
		get("/gate/worker.js", page.Anyone, s.worker).OfNoEdition(),
		get("/gate/manifest.webmanifest", page.Anyone, s.manifest).OfNoEdition(),
		get("/gate/enrol/:token", page.Anyone, s.enrol).Does(festival.ActScan).ByToken(),
		post("/gate/enrol/:token", page.Anyone, s.enrolPost).Does(festival.ActScan).ByToken().Quiet(),
		get("/gate/at/:gate", page.Anyone, s.ask).Does(festival.ActScan).ByToken(),
		post("/gate/at/:gate", page.Anyone, s.askPost).Does(festival.ActScan).ByToken().Quiet(),
	}
}
