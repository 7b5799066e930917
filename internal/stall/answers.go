package stall

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
)

// Answers are what an applicant says, by field group. A group that was not
// answered is nil. Every group has a Check of its own; shapes, choices and
// lengths are checked for all of them by their Fields.
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
	Help         *Help         `json:"help,omitempty"`
}

// Goods is what a stall offers, in the applicant's language.
type Goods struct {
	What   string `json:"what,omitempty"`
	Prices string `json:"prices,omitempty"`
}

// Food is a menu and where it is cooked.
type Food struct {
	Items             []MenuItem `json:"items,omitempty"`
	ProductionPlace   string     `json:"production_place,omitempty"`
	ProductionAddress string     `json:"production_address,omitempty"`
	FryerLitres       Decimal    `json:"fryer_litres,omitempty"`
	HandWash          YesNo      `json:"hand_wash,omitempty"`
}

// MenuItem is one dish or drink. Allergens are the 14 of LMIV annex II; "none"
// is said explicitly, silence is not an answer.
type MenuItem struct {
	Name      string   `json:"name,omitempty"`
	Price     Cents    `json:"price,omitempty"`
	Diet      []string `json:"diet,omitempty"`
	Allergens []string `json:"allergens,omitempty"`
	Additives []string `json:"additives,omitempty"`
}

// Participants describes a workshop.
type Participants struct {
	Min           Whole    `json:"min,omitempty"`
	Max           Whole    `json:"max,omitempty"`
	AgeFrom       Whole    `json:"age_from,omitempty"`
	AgeTo         Whole    `json:"age_to,omitempty"`
	Minutes       Whole    `json:"minutes,omitempty"`
	Repeats       Whole    `json:"repeats,omitempty"`
	Materials     string   `json:"materials,omitempty"`
	Accessibility []string `json:"accessibility,omitempty"`
}

// Size is the ground a stall needs, in metres, and what stands on it.
type Size struct {
	Front   Decimal `json:"front,omitempty"`
	Depth   Decimal `json:"depth,omitempty"`
	Height  Decimal `json:"height,omitempty"`
	Shelter string  `json:"shelter,omitempty"`
	Vehicle string  `json:"vehicle,omitempty"`
}

// Power lists what is plugged in.
type Power []Appliance

// Appliance draws Watts each, Count times (1 if not said).
type Appliance struct {
	Name   string `json:"name,omitempty"`
	Watts  Whole  `json:"watts,omitempty"`
	Count  Whole  `json:"count,omitempty"`
	Phases string `json:"phases,omitempty"`
	Duty   string `json:"duty,omitempty"`
}

// Water is fresh water in and waste water out.
type Water struct {
	Fresh YesNo  `json:"fresh,omitempty"`
	Waste YesNo  `json:"waste,omitempty"`
	Note  string `json:"note,omitempty"`
}

// Gas is liquid gas: Kg is the size of one cylinder, Tested the day of the certificate.
type Gas struct {
	Used       YesNo   `json:"used,omitempty"`
	Cylinders  Whole   `json:"cylinders,omitempty"`
	Kg         Decimal `json:"kg,omitempty"`
	Appliances string  `json:"appliances,omitempty"`
	Tested     Day     `json:"tested,omitempty"`
}

// Safety is the structure and what puts a fire out.
type Safety struct {
	TentArea      Decimal  `json:"tent_area,omitempty"`
	TestBook      YesNo    `json:"test_book,omitempty"`
	OpenFire      YesNo    `json:"open_fire,omitempty"`
	Extinguishers []string `json:"extinguishers,omitempty"`
}

// Languages are those spoken at the stall.
type Languages struct {
	Spoken []string `json:"spoken,omitempty"`
	Other  string   `json:"other,omitempty"`
}

// Location is where a stall would like to be: Wish is a location's slug, Days are dates of market days.
type Location struct {
	Wish  string   `json:"wish,omitempty"`
	Days  []string `json:"days,omitempty"`
	Times string   `json:"times,omitempty"`
	Note  string   `json:"note,omitempty"`
}

// Business is the legal side. Papers that identify a person are never asked for.
type Business struct {
	LegalForm string `json:"legal_form,omitempty"`
	Trade     string `json:"trade,omitempty"`
	Alcohol   YesNo  `json:"alcohol,omitempty"`
	Insurance YesNo  `json:"insurance,omitempty"`
}

// Help is a call for a hand with the application or on the day.
type Help struct {
	Needed YesNo  `json:"needed,omitempty"`
	What   string `json:"what,omitempty"`
	CallMe YesNo  `json:"call_me,omitempty"`
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

// tree is the answers as plain JSON values, for the walks along Fields.
func (a Answers) tree() map[string]any {
	b, err := json.Marshal(a)
	if err != nil {
		return nil
	}
	t, _ := parseTree(b)
	return t
}
