package stall

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
)

// Answers are what an applicant says, by field group. A group that was not
// answered is nil. A field of a group is one line here and words in the
// catalogues; forms, API, lists and prints read the rest from its tags (Field).
// What is more to be said of a group's values is said by its Check.
type Answers struct {
	Goods        *Goods        `json:"goods,omitempty"`
	Food         *Food         `json:"food,omitempty"`
	Participants *Participants `json:"participants,omitempty"`
	Size         *Size         `json:"size,omitempty"`
	Power        Power         `json:"power,omitempty"`
	Water        *Water        `json:"water,omitempty"`
	Gas          *Gas          `json:"gas,omitempty"`
	Safety       *Safety       `json:"safety,omitempty"`
	Languages    *Languages    `json:"languages,omitempty"`
	Location     *Location     `json:"location,omitempty"`
	Business     *Business     `json:"business,omitempty"`
	Together     *Together     `json:"together,omitempty"`
	Help         *Help         `json:"help,omitempty"`
}

// Goods is what a stall offers, in the applicant's language.
type Goods struct {
	What   string `json:"what,omitempty" ask:"long must"`
	Prices string `json:"prices,omitempty" ask:"max=300"`
}

// Food is a menu and where it is cooked.
type Food struct {
	Items             []MenuItem `json:"items,omitempty" ask:"must"`
	ProductionPlace   string     `json:"production_place,omitempty" ask:"csv" of:"stall inspected_kitchen home bought"`
	ProductionAddress string     `json:"production_address,omitempty" ask:"max=300"`
	FryerLitres       Decimal    `json:"fryer_litres,omitempty" ask:"unit=l csv"`
	HandWash          YesNo      `json:"hand_wash,omitempty"`
}

// MenuItem is one dish or drink. Allergens are the 14 of LMIV annex II; "none"
// is said explicitly, silence is not an answer.
type MenuItem struct {
	Name      string   `json:"name,omitempty" ask:"must"`
	Price     Cents    `json:"price,omitempty" ask:"unit=eur"`
	Diet      []string `json:"diet,omitempty" of:"vegan vegetarian halal kosher pork alcohol"`
	Allergens []string `json:"allergens,omitempty" ask:"must" from:"allergens"`
	Additives []string `json:"additives,omitempty" from:"additives"`
	PerHour   Whole    `json:"per_hour,omitempty"` // portions
}

// Participants describes a workshop.
type Participants struct {
	Min           Whole    `json:"min,omitempty"`
	Max           Whole    `json:"max,omitempty" ask:"must"`
	AgeFrom       Whole    `json:"age_from,omitempty" ask:"unit=years"`
	AgeTo         Whole    `json:"age_to,omitempty" ask:"unit=years"`
	Minutes       Whole    `json:"minutes,omitempty" ask:"unit=min must"`
	Repeats       Whole    `json:"repeats,omitempty"`
	Format        string   `json:"format,omitempty" ask:"csv" of:"making talk discussion tour game"`
	Materials     string   `json:"materials,omitempty" ask:"long"`
	Accessibility []string `json:"accessibility,omitempty" of:"step_free seats sign_language plain_language captions quiet"`
}

// Size is the ground a stall needs, in metres, and what stands on it.
type Size struct {
	Front   Decimal `json:"front,omitempty" ask:"unit=m must"`
	Depth   Decimal `json:"depth,omitempty" ask:"unit=m must"`
	Height  Decimal `json:"height,omitempty" ask:"unit=m"`
	Shelter string  `json:"shelter,omitempty" of:"own_tent tent_needed vehicle table open"`
	Vehicle string  `json:"vehicle,omitempty"`
}

// Power lists what is plugged in.
type Power []Appliance

// Appliance draws Watts each, Count times (1 if not said). Its plug is the
// household's (Phases 1), CEE blue, or CEE red with three phases (3).
type Appliance struct {
	Name   string `json:"name,omitempty" ask:"must"`
	Watts  Whole  `json:"watts,omitempty" ask:"unit=w must"`
	Count  Whole  `json:"count,omitempty"`
	Phases string `json:"phases,omitempty" of:"1 blue 3"`
	Duty   string `json:"duty,omitempty" of:"continuous cycling short"`
}

// Water is fresh water in and waste water out.
type Water struct {
	Fresh YesNo  `json:"fresh,omitempty"`
	Waste YesNo  `json:"waste,omitempty"`
	Note  string `json:"note,omitempty" ask:"max=500"`
}

// Gas is liquid gas: Kg is the size of one cylinder, Tested the day of the certificate.
type Gas struct {
	Used       YesNo   `json:"used,omitempty"`
	Cylinders  Whole   `json:"cylinders,omitempty"`
	Kg         Decimal `json:"kg,omitempty" ask:"unit=kg csv"`
	Appliances string  `json:"appliances,omitempty" ask:"max=500"`
	Tested     Day     `json:"tested,omitempty"`
}

// Safety is the structure and what puts a fire out.
type Safety struct {
	TentArea      Decimal  `json:"tent_area,omitempty" ask:"unit=m2 csv"`
	TestBook      YesNo    `json:"test_book,omitempty"`
	OpenFire      YesNo    `json:"open_fire,omitempty"`
	Extinguishers []string `json:"extinguishers,omitempty" of:"abc foam f blanket"`
}

// Languages are those spoken at the stall.
type Languages struct {
	Spoken []string `json:"spoken,omitempty" ask:"csv sign" from:"spoken"`
	Other  string   `json:"other,omitempty"`
}

// Location is where a stall would like to be: Wish is a location's slug, Days are dates of market days.
// Arrival is what things come in.
type Location struct {
	Wish    string   `json:"wish,omitempty" ask:"was=place" from:"edition"`
	Days    []string `json:"days,omitempty" from:"edition"`
	Times   string   `json:"times,omitempty" ask:"max=300"`
	Arrival string   `json:"arrival,omitempty" ask:"csv" of:"on_foot cargo_bike car van trailer lorry"`
	Note    string   `json:"note,omitempty" ask:"long"`
}

// Business is the legal side, and the step of the solidarity ladder (the id of a Fee). Papers that identify a person are never asked for.
type Business struct {
	LegalForm string `json:"legal_form,omitempty" of:"private association sole_trader company charity_company public_body"`
	Trade     string `json:"trade,omitempty" of:"registered itinerant not_needed unsure"`
	Alcohol   YesNo  `json:"alcohol,omitempty"`
	Insurance YesNo  `json:"insurance,omitempty"`
	FeeStep   string `json:"fee_step,omitempty" from:"edition"`
}

// Together is who stands at the stall and with whom. Under an umbrella one
// organisation (the carrier) is liable and groups take turns; who has none may
// look for one.
type Together struct {
	Liable     string   `json:"liable,omitempty" ask:"csv" of:"self carrier sought umbrella"`
	Carrier    string   `json:"carrier,omitempty" ask:"max=200 csv"`
	Turns      []Turn   `json:"turns,omitempty"`
	Neighbours string   `json:"neighbours,omitempty" ask:"max=300"`
	Lend       []string `json:"lend,omitempty" of:"tent table bench cable lamp tools cargo_bike"`
	Borrow     []string `json:"borrow,omitempty" of:"tent table bench cable lamp tools cargo_bike"`
}

// Turn is the time of one group at a stall that several share.
type Turn struct {
	Name  string `json:"name,omitempty" ask:"must"`
	Times string `json:"times,omitempty" ask:"must max=100"`
	Does  string `json:"does,omitempty" ask:"max=300"`
}

// Help is a call for a hand: with the application, on the day, or on the way to
// a social enterprise, as the network of the market asks its members.
type Help struct {
	Needed  YesNo    `json:"needed,omitempty"`
	What    string   `json:"what,omitempty" ask:"long"`
	Stage   string   `json:"stage,omitempty" ask:"csv" of:"established new acting initiative"`
	Support []string `json:"support,omitempty" ask:"csv" of:"business_plan funding law partners space marketing training equipment"`
	CallMe  YesNo    `json:"call_me,omitempty"`
}

// Value stores the answers as jsonb.
func (a Answers) Value() (driver.Value, error) {
	b, err := json.Marshal(a)
	return string(b), err
}

// Scan reads jsonb.
func (a *Answers) Scan(src any) error {
	switch v := src.(type) {
	case []byte:
		return json.Unmarshal(v, a)
	case string:
		return json.Unmarshal([]byte(v), a)
	}
	return fmt.Errorf("stall.Answers: cannot read %T", src)
}
