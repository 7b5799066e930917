package demo

import "markt/internal/lang"

// Tickets are the types with their quotas, the gates, and the rule by which
// the loader makes orders up.
type Tickets struct {
	Quotas []Quota      `json:"quotas"`
	Types  []TicketType `json:"types"`
	Gates  []Gate       `json:"gates"`
	Orders Orders       `json:"orders"`
}

// Quota is a number of places that one or several types share.
type Quota struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Size int    `json:"size"`
}

// TicketType is free of charge in the demo. Reentry is once, after_exit or free.
type TicketType struct {
	Slug       string    `json:"slug"`
	Name       lang.Text `json:"name"`
	Text       lang.Text `json:"text"`
	PriceCents int       `json:"price_cents"`
	Reentry    string    `json:"reentry"`
	Quotas     []string  `json:"quotas"`
	Locations  []string  `json:"locations"`
	Windows    []Window  `json:"windows"`
}

// Window is a time in which a ticket is good.
type Window struct {
	From  Moment `json:"from"`
	Until Moment `json:"until"`
}

// Gate is where tickets are scanned; no types means all. Counting gates also
// count people without tickets.
type Gate struct {
	Key      string    `json:"key"`
	Name     lang.Text `json:"name"`
	Location string    `json:"location"`
	Types    []string  `json:"types,omitempty"`
	Counting bool      `json:"counting"`
}

// Orders is the rule for the invented orders. Weights are relative; percents
// are of all orders; the same seed makes the same orders.
type Orders struct {
	Count               int           `json:"count"`
	Seed                int64         `json:"seed"`
	Sizes               []SizeWeight  `json:"sizes"`
	Types               []NamedWeight `json:"types"`
	Languages           []NamedWeight `json:"languages"`
	WithoutEmailPercent int           `json:"without_email_percent"`
	WithoutNamePercent  int           `json:"without_name_percent"`
	CanceledPercent     int           `json:"canceled_percent"`
	OrderedDaysBefore   int           `json:"ordered_days_before"`
	MailDomains         []string      `json:"mail_domains"`
	Names               []string      `json:"names"`
}

// SizeWeight says how often an order has that many tickets.
type SizeWeight struct {
	Size   int `json:"size"`
	Weight int `json:"weight"`
}

// NamedWeight says how often a type or a language is chosen.
type NamedWeight struct {
	Key    string `json:"key"`
	Weight int    `json:"weight"`
}
