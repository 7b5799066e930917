package site

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/site/check"
	"markt/internal/stall"
)

// Strength is how a rule holds: a hard one is not to be broken, a soft one is
// advice, one that is off is not checked, and a report says so.
type Strength string

// Strengths are all of them.
var Strengths = []Strength{"hard", "soft", "off"}

// Rule is a rule of the plan as it holds in an edition: a setting with its
// source and date. Set is true when the edition has said so itself.
type Rule struct {
	check.Rule
	Strength Strength
	Values   []RuleValue
	Set      bool
	Version  int
}

// RuleValue is a number that a rule hangs on. One that is Of a rule of the
// stalls is changed there.
type RuleValue struct {
	check.Value
	Is float64
}

// settingPrefix is before a rule's key among the edition's settings.
const settingPrefix = "site."

// kept is how a setting holds a rule.
type kept struct {
	Strength Strength           `json:"strength"`
	Values   map[string]float64 `json:"values,omitempty"`
}

const sqlRules = `
SELECT key, value, source, coalesce(to_char(as_of, 'YYYY-MM-DD'), '') AS as_of, version
FROM setting
WHERE edition_id = $1
	AND key LIKE 'site.%'`

// RuleTable is every rule as it holds in the edition.
func (s *Store) RuleTable(ctx context.Context, edition festival.ID) ([]Rule, error) {
	all, err := rulesIn(ctx, s.db, edition)
	return all, fault.Wrap("site.RuleTable", err)
}

func rulesIn(ctx context.Context, q pg.Querier, edition festival.ID) ([]Rule, error) {
	of, err := stall.RulesIn(ctx, q, edition)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Key     string          `db:"key"`
		Value   json.RawMessage `db:"value"`
		Source  string          `db:"source"`
		AsOf    string          `db:"as_of"`
		Version int             `db:"version"`
	}
	if err := q.Select(ctx, &rows, sqlRules, edition); err != nil {
		return nil, err
	}
	all := make([]Rule, len(check.Rules))
	for i, preset := range check.Rules {
		all[i] = presetRule(preset, of)
		for _, row := range rows {
			var k kept
			if row.Key == settingPrefix+string(preset.Key) && json.Unmarshal(row.Value, &k) == nil {
				all[i].take(k)
				all[i].Source, all[i].AsOf, all[i].Version, all[i].Set = row.Source, row.AsOf, row.Version, true
			}
		}
	}
	return all, nil
}

func presetRule(preset check.Rule, of map[string]float64) Rule {
	r := Rule{Rule: preset, Strength: "soft"}
	if preset.Hard {
		r.Strength = "hard"
	}
	in := preset.Preset(of)
	for _, v := range preset.Values {
		r.Values = append(r.Values, RuleValue{v, in.Values[v.Name]})
	}
	return r
}

func (r *Rule) take(k kept) {
	if slices.Contains(Strengths, k.Strength) {
		r.Strength = k.Strength
	}
	for i := range r.Values {
		if is, said := k.Values[r.Values[i].Name]; said && r.Values[i].Of == "" {
			r.Values[i].Is = is
		}
	}
}

func bookIn(ctx context.Context, q pg.Querier, edition festival.ID) (check.Book, error) {
	all, err := rulesIn(ctx, q, edition)
	book := check.Book{}
	for _, r := range all {
		in := check.InForce{Hard: r.Strength == "hard", Off: r.Strength == "off", Values: map[string]float64{}}
		for _, v := range r.Values {
			in.Values[v.Name] = v.Is
		}
		book[r.Key] = in
	}
	return book, err
}

// Draft is the rule as a form shows it.
func (r Rule) Draft() RuleDraft {
	return RuleDraft{Key: r.Key, Strength: r.Strength, Values: slices.Clone(r.Values), Source: r.Source, Version: r.Version}
}

// RuleDraft is what a person says about a rule.
type RuleDraft struct {
	Key      check.Key
	Strength Strength
	Values   []RuleValue
	Source   string
	Version  int
}

// Check says what is wrong; a value's field has its name.
func (d *RuleDraft) Check() fault.Fields {
	f := fault.Fields{}
	if !slices.Contains(Strengths, d.Strength) {
		f.Add("strength", "error.choice")
	}
	const most = 100_000
	for _, v := range d.Values {
		if least := d.least(v.Name); v.Of == "" && !(v.Is >= least && v.Is <= most) {
			f.Add(v.Name, "error.range", "min", least, "max", most)
		}
	}
	if strings.TrimSpace(d.Source) == "" { // a number without a source is nobody's
		f.Add("source", "error.required")
	}
	return f
}

// least is the smallest value that makes sense: zero switches nothing off, and
// divides nothing.
func (d *RuleDraft) least(name string) float64 {
	switch name {
	case "persons", "every", "density", "standing":
		return .01
	}
	return 0
}

// Setting is the rule as the edition keeps it from a day on.
func (d *RuleDraft) Setting(now time.Time) (festival.Setting, error) {
	if err := d.Check().Err("site.RuleDraft"); err != nil {
		return festival.Setting{}, err
	}
	k := kept{Strength: d.Strength, Values: map[string]float64{}}
	for _, v := range d.Values {
		if v.Of == "" {
			k.Values[v.Name] = v.Is
		}
	}
	value, err := json.Marshal(k)
	today := now.UTC().Truncate(24 * time.Hour)
	return festival.Setting{Key: settingPrefix + string(d.Key), Value: value, Source: d.Source, AsOf: &today, Version: d.Version}, err
}
