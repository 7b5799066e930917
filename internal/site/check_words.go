package site

import (
	"math"
	"slices"
	"strings"

	"markt/internal/lang"
	"markt/internal/site/check"
)

// RuleName is what people call a rule.
func RuleName(key check.Key, l lang.Lang) string { return l.T("office.rule." + string(key)) }

// Says is the finding in a sentence.
func (f *Finding) Says(l lang.Lang) string {
	key := "office.rule." + string(f.Rule) + ".says"
	if f.Variant != "" {
		key += "_" + f.Variant
	}
	figure, limit := f.figures(l)
	names := f.Names(l)
	args := []any{"figure", figure, "limit", limit, "all", strings.Join(names, ", ")}
	for i, word := range []string{"a", "b", "c"} {
		if i < len(names) {
			args = append(args, word, names[i])
		}
	}
	return l.T(key, args...)
}

// Remedy is what would mend it.
func (f *Finding) Remedy(l lang.Lang) string {
	m := f.Move
	if m == nil {
		return l.T("office.rule." + string(f.Rule) + ".mend")
	}
	key := "office.rule.move_phase"
	if m.Branch != "" {
		key = "office.rule.move_branch"
	}
	return l.T(key, "kw", short(l, m.Watts/1000, 2), "phase", m.Phase, "branch", m.Branch, "outlet", m.Outlet, "what", moved(m.Draws))
}

// moved names stalls with their appliances: "Tamars Ofen: Grill, Licht".
func moved(draws []check.Draw) string {
	var said []string
	for i, d := range check.Counted(draws) {
		switch {
		case i > 0 && d.Stall == draws[i-1].Stall && d.What != "":
			said[len(said)-1] += ", " + d.What
		case d.What != "":
			said = append(said, d.Name+": "+d.What)
		default:
			said = append(said, d.Name)
		}
	}
	return strings.Join(said, "; ")
}

// Names are what the finding speaks of, as people call it.
func (f *Finding) Names(l lang.Lang) []string {
	all := make([]string, len(f.Objects))
	for i, o := range f.Objects {
		all[i] = f.name(o, l)
	}
	return all
}

func (f *Finding) name(o check.Object, l lang.Lang) string {
	if o.Kind == "pitch" {
		return l.T("office.rule.pitch", "pitch", o.Name)
	}
	if o.Kind == "zone" {
		return l.T("office.rule.zone", "zone", o.Name)
	}
	if label := f.labels[o.ID]; !label.Empty() {
		return label.In(l)
	}
	if o.Name != "" {
		return o.Name
	}
	switch {
	case o.Kind == "tap":
		return l.T("site.landmark.water")
	case slices.Contains(OutlineKinds, o.Kind):
		return l.T("print.plan.outline." + o.Kind)
	}
	return l.T("site.landmark." + o.Kind)
}

// figures are figure and limit with as many digits as tell them apart.
func (f *Finding) figures(l lang.Lang) (figure, limit string) {
	is := f.Rounded()
	if math.Round(is*100) == math.Round(f.Limit*100) {
		return short(l, f.Figure, 3), short(l, f.Limit, 3)
	}
	return short(l, is, 2), short(l, f.Limit, 2)
}

// short is a number without zeros at its end.
func short(l lang.Lang, v float64, most int) string {
	for digits := range most {
		if scale := math.Pow10(digits); math.Abs(v*scale-math.Round(v*scale)) < 1e-6*scale {
			return l.Decimal(v, digits)
		}
	}
	return l.Decimal(v, most)
}
