package public

import (
	"net/url"
	"regexp"
	"strconv"
	"time"

	"markt/internal/festival"
	"markt/internal/programme"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

// What pages say to programs, in the words of schema.org. Templates write these
// as JSON, escaped for a script element; nothing here is text already.

type schemaEvent struct {
	Context       string         `json:"@context,omitempty"`
	Type          string         `json:"@type"`
	ID            string         `json:"@id"`
	Name          string         `json:"name"`
	Description   string         `json:"description,omitempty"`
	URL           string         `json:"url"`
	Image         string         `json:"image,omitempty"`
	StartDate     string         `json:"startDate"`
	EndDate       string         `json:"endDate,omitempty"`
	PreviousStart string         `json:"previousStartDate,omitempty"`
	Status        string         `json:"eventStatus"`
	Attendance    string         `json:"eventAttendanceMode"`
	InLanguage    []string       `json:"inLanguage,omitempty"`
	Location      *schemaPlace   `json:"location"`
	Organizer     *schemaOrg     `json:"organizer,omitempty"`
	Offers        []schemaOffer  `json:"offers,omitempty"`
	Free          bool           `json:"isAccessibleForFree,omitempty"`
	Part          *schemaEvent   `json:"superEvent,omitempty"`
	Parts         []*schemaEvent `json:"subEvent,omitempty"`
}

type schemaPlace struct {
	Context     string         `json:"@context,omitempty"`
	Type        string         `json:"@type"`
	ID          string         `json:"@id,omitempty"`
	Name        string         `json:"name"`
	Description string         `json:"description,omitempty"`
	Address     *schemaAddress `json:"address,omitempty"`
	Geo         *schemaGeo     `json:"geo,omitempty"`
	Map         string         `json:"hasMap,omitempty"`
}

type schemaAddress struct {
	Type     string `json:"@type"`
	Street   string `json:"streetAddress"`
	Code     string `json:"postalCode,omitempty"`
	Locality string `json:"addressLocality,omitempty"`
}

type schemaGeo struct {
	Type      string  `json:"@type"`
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type schemaOrg struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url"`
}

type schemaOffer struct {
	Type         string `json:"@type"`
	Name         string `json:"name"`
	Price        string `json:"price"`
	Currency     string `json:"priceCurrency"`
	URL          string `json:"url"`
	Availability string `json:"availability,omitempty"`
}

const (
	schemaOrgContext = "https://schema.org"
	schemaScheduled  = "https://schema.org/EventScheduled"
	schemaCanceled   = "https://schema.org/EventCancelled"
	schemaMoved      = "https://schema.org/EventRescheduled"
	schemaOffline    = "https://schema.org/OfflineEventAttendanceMode"
	schemaInStock    = "https://schema.org/InStock"
	schemaSoldOut    = "https://schema.org/SoldOut"
)

// schemaMarket is the market as an event; nil while it has no day or no place,
// without which it is none.
func (s *screens) schemaMarket(p page.Page) *schemaEvent {
	e := p.Edition
	place := schemaFirstPlace(p)
	if len(e.Days) == 0 || place == nil {
		return nil
	}
	home := s.FoundAddress(p.Lang, e, "/")
	m := &schemaEvent{
		Type: "Event", ID: home + "#event", Name: p.Head.Name, Description: p.Head.Claim, URL: home, Image: s.FoundPicture(&p),
		StartDate: p.ISO(e.Days[0].OpensAt), EndDate: p.ISO(e.Days[len(e.Days)-1].ClosesAt),
		Status: schemaScheduled, Attendance: schemaOffline, Location: place,
	}
	if e.Organiser != "" {
		m.Organizer = &schemaOrg{"Organization", e.Organiser, home}
	}
	return m
}

func schemaFirstPlace(p page.Page) *schemaPlace {
	for _, l := range p.Head.Places {
		if !l.Mobile {
			return schemaPlaceOf(p, l, time.Time{})
		}
	}
	return nil
}

// schemaPlaceOf is a location; one that travels is where it stops at that time.
func schemaPlaceOf(p page.Page, l *festival.Location, at time.Time) *schemaPlace {
	name, address, latitude, longitude := p.Text(l.Name), l.Address, l.Latitude, l.Longitude
	for _, stop := range l.Stops {
		if l.Mobile && !at.Before(stop.From) && at.Before(stop.Until) {
			name, address, latitude, longitude = p.Text(stop.Name), stop.Address, stop.Latitude, stop.Longitude
		}
	}
	place := &schemaPlace{Type: "Place", Name: name, Address: schemaAddressOf(address)}
	if place.Address == nil {
		place.Address = schemaAddressOf(name) // the house has no better one
	}
	if latitude != nil && longitude != nil {
		place.Geo = &schemaGeo{"GeoCoordinates", *latitude, *longitude}
	}
	return place
}

var postal = regexp.MustCompile(`^(.+), (\d{4,5}) ([^,]+)$`)

// schemaAddressOf takes "Street 1, 12345 Town" apart; any other way to write an
// address stays whole.
func schemaAddressOf(address string) *schemaAddress {
	if address == "" {
		return nil
	}
	if m := postal.FindStringSubmatch(address); m != nil {
		return &schemaAddress{"PostalAddress", m[1], m[2], m[3]}
	}
	return &schemaAddress{Type: "PostalAddress", Street: address}
}

// offer adds the tickets that let people in to it, as the page of tickets
// offers them.
func (m *schemaEvent) offer(s *screens, p page.Page, types []*ticket.Type, lets func(*ticket.Type) bool) {
	e, now := p.Edition, s.Now()
	if !e.State.Permits(festival.ActOrder) {
		return
	}
	tickets := s.Absolute(p.Path("/tickets"))
	if p.Other {
		tickets += "?edition=" + url.QueryEscape(e.Slug)
	}
	m.Free = true
	for _, t := range types {
		if !t.OnSale || t.Retired || t.Over(now) || !lets(t) {
			continue
		}
		o := schemaOffer{Type: "Offer", Name: p.Text(t.Name), Price: strconv.FormatFloat(float64(t.PriceCents)/100, 'f', 2, 64), Currency: e.Currency, URL: tickets}
		switch {
		case t.Untaken != nil && *t.Untaken == 0:
			o.Availability = schemaSoldOut
		case t.Orderable(now):
			o.Availability = schemaInStock
		}
		m.Free = m.Free && t.PriceCents == 0
		m.Offers = append(m.Offers, o)
	}
	m.Free = m.Free && len(m.Offers) > 0
}

// schemaSession is a session as an event, part of the market.
func (s *screens) schemaSession(d *programmeSessionPage, path string, on programme.Stage, types []*ticket.Type) *schemaEvent {
	p, x := d.Page, d.Session
	market := s.schemaMarket(p)
	place := schemaStage(p, on, x.Start)
	if market == nil || place == nil {
		return nil
	}
	address := s.FoundAddress(p.Lang, p.Edition, path)
	m := &schemaEvent{
		Type: "Event", ID: address + "#event", Name: d.Name, Description: p.Text(x.Abstract), URL: address, Image: market.Image,
		StartDate: p.ISO(x.Start), EndDate: p.ISO(x.End()), Status: schemaScheduled, Attendance: schemaOffline,
		InLanguage: spoken(x), Location: place, Organizer: market.Organizer, Part: market,
	}
	switch {
	case d.Canceled:
		m.Status = schemaCanceled
		return m
	case !x.MovedFrom.IsZero():
		m.Status, m.PreviousStart = schemaMoved, p.ISO(x.MovedFrom)
	}
	if x.End().After(s.Now()) {
		m.offer(s, p, types, func(t *ticket.Type) bool { return t.LetsIn(x.Start) })
	}
	return m
}

// schemaStage is where a stage stands.
func schemaStage(p page.Page, on programme.Stage, at time.Time) *schemaPlace {
	for _, l := range p.Head.Places {
		if l.Slug == on.Location {
			place := schemaPlaceOf(p, l, at)
			place.Name = told(p, on.Name, place.Name)
			return place
		}
	}
	place := schemaFirstPlace(p) // its location was renamed since the release
	if place != nil {
		place.Name = told(p, on.Name, place.Name)
	}
	return place
}

// schemaGround is a location as its plan shows it.
func (s *screens) schemaGround(p page.Page, l *festival.Location, path string) *schemaPlace {
	place := schemaPlaceOf(p, l, time.Time{})
	place.Context, place.Description = schemaOrgContext, p.Text(l.Description)
	place.Map = s.FoundAddress(p.Lang, p.Edition, path)
	place.ID = place.Map + "#place"
	return place
}
