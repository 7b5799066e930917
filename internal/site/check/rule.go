package check

import "slices"

// Key names a rule.
type Key string

// The rules, in the order of a report.
const (
	Overlap       Key = "overlap"
	Outside       Key = "outside"
	LaneClear     Key = "lane_clear"
	LaneWidth     Key = "lane_width"
	LaneBend      Key = "lane_bend"
	MovementArea  Key = "movement_area"
	HydrantClear  Key = "hydrant_clear"
	DoorClear     Key = "door_clear"
	BuildingApart Key = "building_apart"
	FireBreak     Key = "fire_break"
	GasApart      Key = "gas_apart"
	TentBook      Key = "tent_book"
	GuyRopes      Key = "guy_ropes"
	EscapeWidth   Key = "escape_width"
	EscapeLost    Key = "escape_lost"
	Capacity      Key = "capacity"
	PathClear     Key = "path_clear"
	PathWidth     Key = "path_width"
	Aisle         Key = "aisle"
	TreeApart     Key = "tree_apart"
	StallSize     Key = "stall_size"
	OutletType    Key = "outlet_type"
	OutletLoad    Key = "outlet_load"
	FeedLoad      Key = "feed_load"
	PhasesEven    Key = "phases_even"
	CableLength   Key = "cable_length"
	WaterNear     Key = "water_near"
	OtherLocation Key = "other_location"
	WhileOpen     Key = "while_open"
)

// Value is a number that a rule hangs on. One that is Of a rule of the stalls
// has its home there.
type Value struct {
	Name    string
	Default float64
	Unit    string
	Of      string
}

// Rule is what a plan is checked for. Its values are presets to be checked by
// the organiser, never law.
type Rule struct {
	Key    Key
	Hard   bool
	Values []Value
	Source string
	AsOf   string
}

const asOf = "2026-11-22"

func metres(name string, m float64) Value { return Value{Name: name, Default: m, Unit: "m"} }

// Rules are all of them. A source of "–" is practice without one at hand.
var Rules = []Rule{
	{Overlap, true, nil, "–", asOf},
	{Outside, true, nil, "–", asOf},
	{LaneClear, true, nil, "DIN 14090; koenigs-wusterhausen.de/831221", asOf},
	{LaneWidth, true, []Value{
		metres("width", 3.5), metres("bounded", 3.5), metres("bounded_from", 12), metres("tall", 5), metres("tall_within", 9), {Name: "tall_storeys", Default: 3},
	}, "feuerwehr-lahr.de; DIN 14090 (baunormenlexikon.de)", asOf},
	{LaneBend, true, []Value{
		metres("radius", 10.5), metres("width", 5), metres("width_12", 4.5), metres("width_15", 4),
	}, "digital.zlb.de/viewer/fulltext/34665630_1985/71; feuerwehr-lahr.de", asOf},
	{MovementArea, true, []Value{metres("width", 7), metres("length", 12)}, "DIN 14090 (baunormenlexikon.de)", asOf},
	{HydrantClear, true, []Value{metres("distance", 1.5)}, "koenigs-wusterhausen.de/831221", asOf},
	{DoorClear, true, []Value{metres("distance", 1.25)}, "koenigs-wusterhausen.de/831221; DIN 14090", asOf},
	{BuildingApart, true, []Value{metres("distance", 3)}, "hannover.de", asOf},
	{FireBreak, true, []Value{metres("gap", 5), metres("every", 40)}, "–", asOf},
	{GasApart, true, []Value{metres("distance", 5)}, "–", asOf},
	{TentBook, true, []Value{{Name: "area", Unit: "m2", Of: "stall.test_book_area"}, metres("coupled", .5)}, "BauO Bln (juramagazin.de/83827)", asOf},
	{GuyRopes, true, nil, "–", asOf},
	{EscapeWidth, true, []Value{metres("width", 1.2), {Name: "persons", Default: 600, Unit: "persons"}, metres("step", 0)}, "§ 7 MVStättVO (lexaris.eu; haufe.de)", asOf},
	{EscapeLost, false, nil, "–", asOf},
	{Capacity, true, []Value{{Name: "density", Default: 1, Unit: "per_m2"}, {Name: "standing", Default: 2, Unit: "per_m2"}, metres("front", 3)}, "§ 1 MVStättVO; eventfaq.de/berechnung-der-besucherzahl", asOf},
	{PathClear, true, nil, "–", asOf},
	{PathWidth, true, []Value{metres("escape", 1.2), metres("accessible", 1.5)}, "§ 7 MVStättVO; DIN 18040-3", asOf},
	{Aisle, false, []Value{metres("depth", 3)}, "–", asOf},
	{TreeApart, false, []Value{metres("distance", 1.5)}, "–", asOf},
	{StallSize, true, nil, "–", asOf},
	{OutletType, true, nil, "–", asOf},
	{OutletLoad, true, []Value{
		{Name: "continuous", Unit: "w", Of: "stall.schuko_continuous"}, {Name: "peak", Unit: "w", Of: "stall.schuko_peak"},
	}, "elektrofachkraft.de; lerntontechnik.de", asOf},
	{FeedLoad, true, []Value{
		{Name: "feed", Unit: "a", Of: "stall.feed"}, {Name: "share_continuous", Unit: "percent", Of: "stall.share_continuous"},
		{Name: "share_cycling", Unit: "percent", Of: "stall.share_cycling"}, {Name: "share_short", Unit: "percent", Of: "stall.share_short"},
	}, "230 V × A; e-plan24.de", asOf},
	{PhasesEven, false, []Value{
		{Name: "imbalance", Unit: "percent", Of: "stall.imbalance"}, {Name: "uneven", Unit: "w", Of: "stall.uneven"},
	}, "VDE-AR-N 4100", asOf},
	{CableLength, false, []Value{{Name: "cable", Unit: "m", Of: "stall.cable"}}, "–", asOf},
	{WaterNear, false, []Value{metres("distance", 25)}, "–", asOf},
	{OtherLocation, false, nil, "–", asOf},
	{WhileOpen, true, nil, "–", asOf},
}

// RuleOf is the rule of a key; false without one.
func RuleOf(key Key) (Rule, bool) {
	i := slices.IndexFunc(Rules, func(r Rule) bool { return r.Key == key })
	if i < 0 {
		return Rule{}, false
	}
	return Rules[i], true
}

// InForce is how a rule holds. One that is Off is not checked.
type InForce struct {
	Hard   bool
	Off    bool
	Values map[string]float64
}

// Book are the rules in force; what it lacks is as preset.
type Book map[Key]InForce

// in is how a rule holds.
func (b Book) in(key Key) InForce {
	if in, ok := b[key]; ok {
		return in
	}
	r, _ := RuleOf(key)
	return r.Preset(nil)
}

// Preset is how a rule holds unless somebody says otherwise; of gives the values
// that have their home elsewhere.
func (r Rule) Preset(of map[string]float64) InForce {
	in := InForce{Hard: r.Hard, Values: map[string]float64{}}
	for _, v := range r.Values {
		in.Values[v.Name] = v.Default
		if v.Of != "" {
			in.Values[v.Name] = of[v.Of]
		}
	}
	return in
}
