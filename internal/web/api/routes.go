package api

import (
	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/web/page"
)

// Routes are the addresses of programs.
func Routes(h *page.House) []page.Route {
	s := &screens{h}
	return []page.Route{
		get("/api/v1/openapi.json", page.APIOpen, s.openapi).Cached(),
		get("/api/v1/locations", page.APIOpen, s.locations).Cached(),
		get("/stalls.json", page.Anyone, s.stalls).Cached(),
		get("/api/v1/stalls", page.APIOpen, s.stalls).Cached(),
		post("/api/v1/applications", page.APIOpen, s.applicationPost).Does(festival.ActApply).Quiet(),
		get("/api/v1/programme", page.APIOpen, s.programme).Cached(),
		get("/api/v1/ticket-types", page.APIOpen, s.ticketTypes),
		post("/api/v1/orders", page.APIOpen, s.orderPost).Does(festival.ActOrder).Quiet(),
		post("/api/v1/orders/confirm", page.APIOpen, s.orderConfirmPost).Does(festival.ActOrder).ByToken().Quiet(),
		get("/api/v1/orders/:code", page.APIOwn, s.order).ByToken(),
		post("/api/v1/gate/enrol", page.APIOwn, s.gateEnrol).Does(festival.ActScan).ByToken().Quiet(),
		get("/api/v1/gate/bundle", page.APIOwn, s.gateBundle).Does(festival.ActScan).ByToken(),
		get("/api/v1/gate/records", page.APIOwn, s.gateRecords).Does(festival.ActScan).ByToken(),
		post("/api/v1/gate/search", page.APIOwn, s.gateSearch).Does(festival.ActScan).ByToken().Quiet(),
		post("/api/v1/gate/redeem", page.APIOwn, s.gateRedeem).Does(festival.ActScan).ByToken().Quiet(),
		post("/api/v1/gate/group", page.APIOwn, s.gateGroup).Does(festival.ActScan).ByToken().Quiet(),
		post("/api/v1/gate/undo", page.APIOwn, s.gateUndo).Does(festival.ActScan).ByToken().Quiet(),
		post("/api/v1/gate/scans", page.APIOwn, s.gateScans).Does(festival.ActScan).ByToken().Body(checkin.MaxScans * checkin.ScanBytes).Quiet(),
		post("/api/v1/gate/count", page.APIOwn, s.gateCount).Does(festival.ActScan).ByToken().Quiet(),
		get("/api/v1/gate/occupancy", page.APIOwn, s.gateOccupancy).Does(festival.ActScan).ByToken(),
		get("/api/v1/standalone/copy", gatekeepers, s.standaloneCopy).Does(festival.ActScan),
		post("/api/v1/standalone/scans", gatekeepers, s.standaloneScans).Does(festival.ActScan).Body(relayMost).Quiet(),
	}
}
