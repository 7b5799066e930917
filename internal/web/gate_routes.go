package web

// gateRoutes are the addresses of the volunteers' phones.
func (s *Server) gateRoutes() []route {
	return []route{
		get("/gate", anyone, s.gate),
		get("/gate/enrol/:token", anyone, s.gateEnrol),
		post("/gate/enrol/:token", anyone, s.gateEnrolPost).quiet(),
	}
}
