package web

import (
	"time"

	"markt/internal/checkin"
	"markt/internal/mail"
	"markt/internal/press"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

// wire gives a test's rooms what the service's own wiring gives them.
func (m *market) wire(r *page.Rooms) {
	r.Stalls = stall.New(m.db, r.Secret, stall.Events{Decided: press.StallDecided})
	r.Site = site.New(m.db)
	r.Programme = programme.New(m.db, r.Festival, r.Site)
	r.Tickets = ticket.New(m.db, r.Secret, ticket.Events{Confirmed: press.OrderConfirmed})
	r.Checkin = checkin.New(m.db, r.Secret)
	r.Press = &press.Press{
		DB: m.db, Secret: r.Secret, BaseURL: m.base, Now: func() time.Time { return m.now },
		Outbox:   mail.Outbox{From: "markt@markt.example", Host: "markt.example"},
		Festival: r.Festival, Stall: r.Stalls, Site: r.Site, Programme: r.Programme, Ticket: r.Tickets,
	}
	r.Press.Outbox.Files = r.Press.Files
}
