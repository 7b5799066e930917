package stall

import (
	"context"
	"slices"
	"strconv"

	"markt/internal/festival"
	"markt/internal/pg"
)

// Rule is a number that a rule of the field hangs on. It is a setting of the
// edition with a source and a date; Default is a preset to be checked by the
// organiser, never law.
type Rule struct {
	Key     string
	Default float64
	Unit    string
	Source  string
	AsOf    string
	// Set is true when the edition has a value of its own.
	Set   bool
	Value float64
}

const asOf = "2026-11-22"

// presets are all rules of this room.
var presets = []Rule{
	{Key: "stall.schuko_continuous", Default: 2300, Unit: "w", Source: "elektrofachkraft.de", AsOf: asOf},
	{Key: "stall.schuko_peak", Default: 3680, Unit: "w", Source: "230 V × 16 A", AsOf: asOf},
	{Key: "stall.cee16", Default: 11100, Unit: "w", Source: "√3 × 400 V × 16 A", AsOf: asOf},
	{Key: "stall.cee32", Default: 22200, Unit: "w", Source: "√3 × 400 V × 32 A", AsOf: asOf},
	{Key: "stall.cee63", Default: 43600, Unit: "w", Source: "√3 × 400 V × 63 A", AsOf: asOf},
	{Key: "stall.share_continuous", Default: 100, Unit: "percent", Source: "", AsOf: asOf},
	{Key: "stall.share_cycling", Default: 60, Unit: "percent", Source: "e-plan24.de", AsOf: asOf},
	{Key: "stall.share_short", Default: 100, Unit: "percent", Source: "", AsOf: asOf},
	{Key: "stall.feed", Default: 63, Unit: "a", Source: "", AsOf: asOf},
	{Key: "stall.imbalance", Default: 30, Unit: "percent", Source: "", AsOf: asOf},
	{Key: "stall.uneven", Default: 4600, Unit: "w", Source: "VDE-AR-N 4100, 4,6 kVA", AsOf: asOf},
	{Key: "stall.cable", Default: 50, Unit: "m", Source: "", AsOf: asOf},
	{Key: "stall.ballast", Default: 12, Unit: "kg_m2", Source: "4 × 27 kg, 3 × 3 m", AsOf: asOf},
	{Key: "stall.front_max", Default: 12, Unit: "m", Source: "", AsOf: asOf},
	{Key: "stall.depth_max", Default: 12, Unit: "m", Source: "", AsOf: asOf},
	{Key: "stall.height_max", Default: 10, Unit: "m", Source: "", AsOf: asOf},
	{Key: "stall.test_book_area", Default: 75, Unit: "m2", Source: "BauO Bln, Fliegende Bauten", AsOf: asOf},
	{Key: "stall.gas_test_months", Default: 24, Unit: "months", Source: "BetrSichV Anhang 3 Abschn. 2", AsOf: asOf},
	{Key: "stall.gas_cylinder_kg", Default: 11, Unit: "kg", Source: "DGUV Regel 110-010", AsOf: asOf},
	{Key: "stall.fryer_reserve", Default: 1.25, Unit: "", Source: "bgn-branchenwissen.de, Fettbrandgefahr", AsOf: asOf},
	{Key: "stall.fryer_fixed_system", Default: 50, Unit: "l", Source: "bgn-branchenwissen.de, Fettbrandgefahr", AsOf: asOf},
}

// Rules are the values in force for an edition, by key.
type Rules map[string]float64

const sqlRules = `
SELECT key, value #>> '{}' AS value, source, coalesce(to_char(as_of, 'YYYY-MM-DD'), '') AS as_of
FROM setting
WHERE edition_id = $1
	AND key LIKE 'stall.%'`

// IsRule reports whether a rule of this room has the key.
func IsRule(key string) bool {
	return slices.ContainsFunc(presets, func(p Rule) bool { return p.Key == key })
}

// RuleTable is every rule with its value, source and date: the one visible table.
func (s *Store) RuleTable(ctx context.Context, edition festival.ID) ([]Rule, error) {
	return ruleTable(ctx, s.db, edition)
}

func ruleTable(ctx context.Context, q pg.Querier, edition festival.ID) ([]Rule, error) {
	var rows []struct {
		Key    string `db:"key"`
		Value  string `db:"value"`
		Source string `db:"source"`
		AsOf   string `db:"as_of"`
	}
	if err := q.Select(ctx, &rows, sqlRules, edition); err != nil {
		return nil, err
	}
	table := make([]Rule, len(presets))
	for i, p := range presets {
		p.Value = p.Default
		for _, row := range rows {
			if v, err := strconv.ParseFloat(row.Value, 64); row.Key == p.Key && err == nil {
				p.Value, p.Source, p.AsOf, p.Set = v, row.Source, row.AsOf, true
			}
		}
		table[i] = p
	}
	return table, nil
}

// RulesIn are the values in force, in a transaction or without one.
func RulesIn(ctx context.Context, q pg.Querier, edition festival.ID) (Rules, error) {
	table, err := ruleTable(ctx, q, edition)
	if err != nil {
		return nil, err
	}
	rules := Rules{}
	for _, r := range table {
		rules[r.Key] = r.Value
	}
	return rules, nil
}
