package web

// apiRoutes are the addresses of programs.
func (s *Server) apiRoutes() []route {
	return []route{
		get("/api/v1/locations", apiOpen, s.apiLocationsGet).cached(),
		get("/stalls.json", anyone, s.apiStalls).cached(),
		get("/api/v1/stalls", apiOpen, s.apiStalls).cached(),
		post("/api/v1/applications", apiOpen, s.apiApplicationPost).quiet(),
		get("/api/v1/programme", apiOpen, s.apiProgramme).cached(),
		get("/api/v1/ticket-types", apiOpen, s.apiTicketTypes),
		post("/api/v1/orders", apiOpen, s.apiOrderPost).quiet(),
		get("/api/v1/orders/:code", apiOwn, s.apiOrderGet),
		post("/api/v1/gate/enrol", apiOwn, s.apiEnrol).quiet(),
		get("/api/v1/gate/bundle", apiOwn, s.apiBundle),
		post("/api/v1/gate/redeem", apiOwn, s.apiRedeem).quiet(),
		post("/api/v1/gate/scans", apiOwn, s.apiScans).quiet(),
		post("/api/v1/gate/count", apiOwn, s.apiCount).quiet(),
		get("/api/v1/gate/occupancy", apiOwn, s.apiOccupancy),
	}
}
