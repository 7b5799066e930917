package stall

import "slices"

// FieldType says how a field is asked for and which JSON it takes.
type FieldType uint8

const (
	Line    FieldType = iota // a short text
	Long                     // a text of several lines
	Count                    // Whole
	Measure                  // Decimal
	Price                    // Cents
	Yes                      // YesNo
	Date                     // Day
	One                      // one of Options
	Many                     // any of Options
	Rows                     // a list of objects with the fields of Row
)

// Field describes one field of a group for forms, for the API's check of names
// and shapes, and for the office's list of answers. What it means is checked by
// the group's struct.
type Field struct {
	Name    string
	Input   FieldType
	Options []string // for One and Many; empty: filled in by the edition (Frame)
	Unit    string   // part of a catalogue key: "m", "w", "kg", "l", "m2", "eur", "min", "years"
	Max     int      // longest text in characters; 0: 200 for a line, 3,000 for a long text
	Must    bool     // needed to submit
	Row     []Field
}

// Group is a set of fields that a kind of stall may ask for. List groups hold
// rows: their answers are a JSON array.
type Group struct {
	Name   string
	List   bool
	Fields []Field
}

var allergens = []string{"none", "gluten", "crustaceans", "eggs", "fish", "peanuts", "soya", "milk", "nuts",
	"celery", "mustard", "sesame", "sulphites", "lupin", "molluscs"}

var additives = []string{"colour", "preservative", "antioxidant", "flavour_enhancer", "sulphured", "blackened",
	"waxed", "phosphate", "sweetener", "caffeine", "quinine", "taurine"}

var spokenLanguages = []string{"de", "en", "ar", "fa", "uk", "ru", "tr", "vi", "ku", "ro", "pl", "fr", "dgs"}

// Groups are all field groups, in the order in which a person thinks.
var Groups = []Group{
	{Name: "goods", Fields: []Field{
		{Name: "what", Input: Long, Must: true},
		{Name: "prices", Input: Line, Max: 300},
	}},
	{Name: "food", Fields: []Field{
		{Name: "items", Input: Rows, Must: true, Row: []Field{
			{Name: "name", Must: true},
			{Name: "price", Input: Price, Unit: "eur"},
			{Name: "diet", Input: Many, Options: []string{"vegan", "vegetarian", "halal", "kosher", "pork", "alcohol"}},
			{Name: "allergens", Input: Many, Options: allergens, Must: true},
			{Name: "additives", Input: Many, Options: additives},
		}},
		{Name: "production_place", Input: One, Options: []string{"stall", "inspected_kitchen", "home", "bought"}},
		{Name: "production_address", Max: 300},
		{Name: "fryer_litres", Input: Measure, Unit: "l"},
		{Name: "hand_wash", Input: Yes},
	}},
	{Name: "participants", Fields: []Field{
		{Name: "min", Input: Count},
		{Name: "max", Input: Count, Must: true},
		{Name: "age_from", Input: Count, Unit: "years"},
		{Name: "age_to", Input: Count, Unit: "years"},
		{Name: "minutes", Input: Count, Unit: "min", Must: true},
		{Name: "repeats", Input: Count},
		{Name: "materials", Input: Long},
		{Name: "accessibility", Input: Many, Options: []string{"step_free", "seats", "sign_language", "plain_language", "captions", "quiet"}},
	}},
	{Name: "size", Fields: []Field{
		{Name: "front", Input: Measure, Unit: "m", Must: true},
		{Name: "depth", Input: Measure, Unit: "m", Must: true},
		{Name: "height", Input: Measure, Unit: "m"},
		{Name: "shelter", Input: One, Options: []string{"own_tent", "tent_needed", "vehicle", "table", "open"}},
		{Name: "vehicle"},
	}},
	{Name: "power", List: true, Fields: []Field{
		{Name: "name", Must: true},
		{Name: "watts", Input: Count, Unit: "w", Must: true},
		{Name: "count", Input: Count},
		{Name: "phases", Input: One, Options: []string{"1", "3"}},
		{Name: "duty", Input: One, Options: []string{"continuous", "cycling", "short"}},
	}},
	{Name: "water", Fields: []Field{
		{Name: "fresh", Input: Yes},
		{Name: "waste", Input: Yes},
		{Name: "note", Max: 500},
	}},
	{Name: "gas", Fields: []Field{
		{Name: "used", Input: Yes},
		{Name: "cylinders", Input: Count},
		{Name: "kg", Input: Measure, Unit: "kg"},
		{Name: "appliances", Max: 500},
		{Name: "tested", Input: Date},
	}},
	{Name: "safety", Fields: []Field{
		{Name: "tent_area", Input: Measure, Unit: "m2"},
		{Name: "test_book", Input: Yes},
		{Name: "open_fire", Input: Yes},
		{Name: "extinguishers", Input: Many, Options: []string{"abc", "foam", "f", "blanket"}},
	}},
	{Name: "languages", Fields: []Field{
		{Name: "spoken", Input: Many, Options: spokenLanguages},
		{Name: "other"},
	}},
	{Name: "location", Fields: []Field{
		{Name: "wish", Input: One},
		{Name: "days", Input: Many},
		{Name: "times", Max: 300},
		{Name: "note", Input: Long},
	}},
	{Name: "business", Fields: []Field{
		{Name: "legal_form", Input: One, Options: []string{"private", "association", "sole_trader", "company", "charity_company", "public_body"}},
		{Name: "trade", Input: One, Options: []string{"registered", "itinerant", "not_needed", "unsure"}},
		{Name: "alcohol", Input: Yes},
		{Name: "insurance", Input: Yes},
	}},
	{Name: "help", Fields: []Field{
		{Name: "needed", Input: Yes},
		{Name: "what", Input: Long},
		{Name: "call_me", Input: Yes},
	}},
}

// GroupNames are the names of all groups.
func GroupNames() []string {
	names := make([]string, len(Groups))
	for i, g := range Groups {
		names[i] = g.Name
	}
	return names
}

// GroupNamed finds a group.
func GroupNamed(name string) (Group, bool) {
	i := slices.IndexFunc(Groups, func(g Group) bool { return g.Name == name })
	if i < 0 {
		return Group{}, false
	}
	return Groups[i], true
}

// limit is the longest text the field takes, in characters.
func (f Field) limit() int {
	switch {
	case f.Max > 0:
		return f.Max
	case f.Input == Long:
		return 3000
	}
	return 200
}
