package stall

import (
	"maps"
	"strings"

	"markt/internal/pg"
)

// listColumns are what the office's table of applications can be in the order
// of, stallColumnsByName its table of stalls. What was answered is there as JSON,
// in which numbers, days and words have an order of their own.
var (
	listColumns        = columnsOf("a", pg.Columns{"": {`coalesce(a.submitted_at, a.created_at)`}})
	stallColumnsByName = columnsOf("s", pg.Columns{"": {`k.position`, `s.name %s`}})
)

// columnsOf are the columns of a list of a or s, with its usual order.
func columnsOf(of string, usual pg.Columns) pg.Columns {
	all := pg.Columns{
		ByChoice:       {`array_position($8, _.id)`},
		"name":         {`nullif(_.name, '') %s`},
		"kind":         {`k.position`, `_.name %s`},
		"state":        {`array_position(ARRAY['draft', 'submitted', 'in_review', 'waitlisted', 'accepted', 'confirmed', 'declined', 'withdrawn'], _.state)`, `_.name %s`},
		"size":         {`_.front_m * _.depth_m`, `_.name %s`},
		"watts":        {`nullif(_.watts, 0)`, `_.name %s`},
		"water":        {`nullif(_.water, false)`, `_.name %s`},
		"gas":          {`nullif(_.gas, false)`, `_.name %s`},
		"organisation": {`nullif(_.organisation, '') %s`, `_.name %s`},
		"contact":      {`nullif(a.contact_name, '') %s`},
		"phone":        {`coalesce(nullif(a.contact_phone, ''), nullif(a.phone_raw, ''))`},
		"email":        {`lower(nullif(a.contact_email, ''))`},
		"lang":         {`a.lang`, `_.name %s`},
		"score":        {`r.score`, `_.name %s`},
		"spread":       {`r.spread`, `_.name %s`},
		"missing":      {`x.missing`, `_.name %s`},
		"plug":         {`nullif(a.plug, '')`, `_.name %s`},
		"came":         {`a.submitted_at`},
		"decided":      {`a.decided_at`, `_.name %s`},
		"told":         {`a.told_at`, `_.name %s`},
		"cleared":      {`s.cleared_at`, `_.name %s`},
		"pitch":        {`nullif(` + pitchesOf + `, '{}')`, `_.name %s`},
		"days":         {`nullif(` + daysOf + `, '{}')`, `_.name %s`},
		"outlet":       {`nullif(` + outletsOf + `, '{}')`, `_.name %s`},
	}
	for code, path := range AnswerColumns {
		all[code] = []string{`a.answers #> '{` + strings.ReplaceAll(path, ".", ",") + `}'`, `_.name %s`}
	}
	for code, terms := range all {
		for i, term := range terms {
			all[code][i] = strings.ReplaceAll(term, "_.", of+".")
		}
	}
	maps.Copy(all, usual)
	return all
}

// AnswerColumns are the answers that can stand in a column of the office's
// tables: its code, and where the field is.
var AnswerColumns = map[string]string{
	"shelter": "size.shelter", "vehicle": "size.vehicle", "tent_area": "safety.tent_area", "extinguishers": "safety.extinguishers",
	"open_fire": "safety.open_fire", "cylinders": "gas.cylinders", "gas_kg": "gas.kg", "gas_tested": "gas.tested", "waste": "water.waste",
	"fryer_litres": "food.fryer_litres", "production_place": "food.production_place", "insurance": "business.insurance",
	"legal_form": "business.legal_form", "alcohol": "business.alcohol", "spoken": "languages.spoken",
}
