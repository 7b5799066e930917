package web

import "markt/internal/site"

// wire gives a test's rooms what the screens of each group call.
func (m *market) wire(r *Rooms) {
	r.Site = site.New(m.db)
}
