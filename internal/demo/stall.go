package demo

import (
	"slices"

	"markt/internal/lang"
)

// Kind is a kind of stall as the list of field groups its form asks for, in
// the words of the room stall.
type Kind struct {
	Slug         string    `json:"slug"`
	Mark         string    `json:"mark"`
	HostsSession bool      `json:"hosts_session"`
	Name         lang.Text `json:"name"`
	Text         lang.Text `json:"text"`
	Groups       []string  `json:"groups"`
}

// Stall is an application with all it says, what the jury made of it and,
// once it is confirmed, where it stands. A group that the kind does not ask
// for is nil.
type Stall struct {
	Key          string       `json:"key"`
	Kind         string       `json:"kind"`
	Name         string       `json:"name"`
	Organisation string       `json:"organisation"`
	LegalForm    string       `json:"legal_form"`
	Contact      StallContact `json:"contact"`
	Tagline      lang.Text    `json:"tagline"`
	Text         lang.Text    `json:"text"`
	State        string       `json:"state"`
	Stays        []Stay       `json:"stays,omitempty"`
	Jury         []Note       `json:"jury,omitempty"`
	Reason       lang.Text    `json:"reason,omitempty"`

	Size         Size          `json:"size"`
	Power        []Appliance   `json:"power,omitempty"`
	Water        *Water        `json:"water,omitempty"`
	Gas          *Gas          `json:"gas,omitempty"`
	Goods        []Good        `json:"goods,omitempty"`
	Food         *Food         `json:"food,omitempty"`
	Participants *Participants `json:"participants,omitempty"`
	Offer        lang.Text     `json:"offer,omitempty"`
	Languages    []string      `json:"languages"`
	Wish         Wish          `json:"wish"`
	Business     *Business     `json:"business,omitempty"`
	Safety       *Safety       `json:"safety,omitempty"`
	Help         string        `json:"help,omitempty"`
}

// StallContact is who speaks for the stall; mail or phone, often only one of them.
type StallContact struct {
	Name  string    `json:"name"`
	Call  string    `json:"call,omitempty"`
	Email string    `json:"email,omitempty"`
	Phone string    `json:"phone,omitempty"`
	Lang  lang.Lang `json:"lang"`
}

// Stay is a pitch for whole market days.
type Stay struct {
	Location string `json:"location"`
	Pitch    string `json:"pitch"`
	Days     []int  `json:"days"`
}

// Note is what one member of the jury wrote; By is the key of a Person.
type Note struct {
	By   string `json:"by"`
	Text string `json:"text"`
}

// Size is the ground the stall stands on, in metres.
type Size struct {
	Front   float64 `json:"front"`
	Depth   float64 `json:"depth"`
	Shelter string  `json:"shelter"`
}

// Appliance is count devices of one sort; watts are of one.
type Appliance struct {
	Name   string `json:"name"`
	Watts  int    `json:"watts"`
	Phases int    `json:"phases"`
	Count  int    `json:"count"`
}

// Water says what is needed at the pitch.
type Water struct {
	Fresh bool `json:"fresh"`
	Waste bool `json:"waste"`
}

// Gas is liquid gas: cylinders in use and their filling.
type Gas struct {
	Cylinders  int      `json:"cylinders"`
	Kilograms  int      `json:"kilograms"`
	Appliances []string `json:"appliances"`
	TestMonths int      `json:"tested_months_ago"`
}

// Good is something to buy or to take home; a price of 0 is free or by donation.
type Good struct {
	Name       lang.Text `json:"name"`
	PriceCents int       `json:"price_cents"`
}

// Food is a menu and how it is made.
type Food struct {
	Menu       []Dish `json:"menu"`
	Production string `json:"production"`
	Packaging  string `json:"packaging"`
	Alcohol    bool   `json:"alcohol"`
}

// Dish is one line of a menu. Allergens are words of LMIV Annex II; an empty
// list says that there are none.
type Dish struct {
	Name       lang.Text `json:"name"`
	PriceCents int       `json:"price_cents"`
	Diet       []string  `json:"diet"`
	Allergens  []string  `json:"allergens"`
}

// Participants is what a workshop tells about those it is for.
type Participants struct {
	MinAge     int    `json:"min_age"`
	MaxAge     int    `json:"max_age,omitempty"`
	Most       int    `json:"most"`
	Minutes    int    `json:"minutes"`
	Materials  string `json:"materials"`
	Supervised bool   `json:"supervised"`
}

// Wish is where and when the stall would like to be.
type Wish struct {
	Location string `json:"location"`
	Near     string `json:"near,omitempty"`
	Days     []int  `json:"days"`
	Arrival  Clock  `json:"arrival"`
}

// Business is the trader's status; Where names the office and year of a
// registration.
type Business struct {
	Trade   string `json:"trade"`
	Where   string `json:"where,omitempty"`
	VAT     string `json:"vat"`
	Insurer string `json:"insurer,omitempty"`
}

// Safety is what burns and what puts it out. FatClass is the rating of the
// class F extinguisher (75 for 75F).
type Safety struct {
	Heat          []string `json:"heat,omitempty"`
	FryerLitres   int      `json:"fryer_litres,omitempty"`
	FatClass      int      `json:"fat_class,omitempty"`
	Extinguishers []string `json:"extinguishers,omitempty"`
	TentFabric    string   `json:"tent_fabric,omitempty"`
	BallastKilos  int      `json:"ballast_kilograms,omitempty"`
}

// Offers is one line of what there is: the stall's own words, else the names
// of its dishes or goods.
func (s Stall) Offers() lang.Text {
	if !s.Offer.Empty() {
		return s.Offer
	}
	var names []lang.Text
	for _, g := range s.Goods {
		names = append(names, g.Name)
	}
	if s.Food != nil {
		for _, d := range s.Food.Menu {
			names = append(names, d.Name)
		}
	}
	out := lang.Text{}
	for _, name := range names {
		for l, word := range name {
			if out[l] != "" {
				word = out[l] + " · " + word
			}
			out[l] = word
		}
	}
	return out
}

var cereals = []string{"wheat", "rye", "barley", "oats", "spelt"}

var nuts = []string{"almond", "hazelnut", "walnut", "cashew", "pistachio"}

// AllergenGroups are the dish's allergens as the fourteen groups of LMIV Annex
// II, in the words of the room stall; "none" if there are none.
func (d Dish) AllergenGroups() []string {
	var out []string
	for _, a := range d.Allergens {
		if slices.Contains(cereals, a) {
			a = "gluten"
		} else if slices.Contains(nuts, a) {
			a = "nuts"
		}
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	if len(out) == 0 {
		return []string{"none"}
	}
	return out
}
