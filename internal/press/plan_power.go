package press

import (
	"fmt"
	"strconv"
	"strings"

	"markt/internal/drawing"
	"markt/internal/print"
	"markt/internal/site/check"
)

// powerLists are the outlets of each distributor, and who fetches water where,
// while the load is highest.
func powerLists(w working) (all []print.PlanList) {
	peak := check.Peak(w.ledger.Spans)
	if peak == nil {
		return nil
	}
	for i, b := range peak.Branches {
		name := w.branchName(b, i+1)
		list := print.PlanList{Head: w.t("plan.branch", "name", name, "load", w.kw(b.Load), "one", w.kw(b.Phases[0]), "two", w.kw(b.Phases[1]), "three", w.kw(b.Phases[2]))}
		for _, s := range b.Sockets {
			list.Rows = append(list.Rows, print.PlanRow{Key: s.Name(), Text: w.socket(s), At: drawing.Point(s.At)})
		}
		all = append(all, list)
	}
	var dry, bare []print.PlanRow
	for _, d := range check.Counted(peak.Unplugged) {
		bare = append(bare, print.PlanRow{Key: d.Pitch, Text: w.drawn(d)})
	}
	for _, t := range peak.Taps {
		for _, u := range t.Users {
			dry = append(dry, print.PlanRow{Key: u.Pitch, Text: join(w.l, u.Name, join(w.l, t.Name, w.metres(u.Metres)))})
		}
	}
	return append(all, print.PlanList{Head: w.t("plan.list.unplugged"), Rows: bare}, print.PlanList{Head: w.t("plan.list.taps"), Rows: dry})
}

func (w working) branchName(b *check.Branch, nth int) string {
	switch {
	case b.ID == "":
		return w.t("plan.no_distributor")
	case b.Name == "":
		return w.t("plan.distributor", "n", nth)
	}
	return b.Name
}

// beyond is what a distributor is asked for beyond its feed, by phase.
func (w working) beyond(b *check.Branch, nth int) string {
	var over []string
	for k, watts := range b.Over {
		if watts > 0 {
			over = append(over, fmt.Sprintf("L%d %s", k+1, w.kw(watts)))
		}
	}
	if over == nil {
		return ""
	}
	return w.t("plan.power_over", "name", w.branchName(b, nth), "over", strings.Join(over, " · "))
}

// socket is an outlet with its circuit and what hangs on it.
func (w working) socket(s *check.Socket) string {
	parts := []string{w.t("plan.outlet." + s.Type), w.phase(s)}
	if s.Circuit != "" {
		parts = append(parts, w.l.Isolate(s.Circuit))
	}
	parts = append(parts, w.metres(s.Cable))
	for _, d := range check.Counted(s.Draws) {
		parts = append(parts, w.drawn(d))
	}
	return strings.Join(parts, " · ")
}

func (w working) drawn(d check.Drawn) string {
	watts := w.l.Number(int(d.Watts)) + "\u00a0" + w.l.T("print.plan.watt")
	if d.Times > 1 {
		watts = strconv.Itoa(d.Times) + " × " + watts
	}
	name := w.l.Isolate(d.Name)
	if d.What != "" {
		name += ": " + w.l.Isolate(d.What)
	}
	return name + " " + watts
}

func (w working) kw(watts float64) string { return w.l.Decimal(watts/1000, 1) + "\u00a0kW" }

// powerNotes say what no rule says: a distributor's feed is the ledger's.
func powerNotes(w working) (notes []string) {
	peak := check.Peak(w.ledger.Spans)
	if peak == nil {
		return append([]string{w.t("plan.power_how")}, questions(w)...)
	}
	for i, b := range peak.Branches {
		if said := w.beyond(b, i+1); said != "" {
			notes = append(notes, said)
		}
	}
	from, until := w.e.In(peak.From), w.e.In(peak.Until)
	when := join(w.l, w.l.DateShort(from), w.l.TimeSpan(from, until))
	notes = append(notes, w.t("plan.power_how"), w.t("plan.power_peak", "when", when, "load", w.kw(peak.Load)))
	return append(notes, questions(w)...)
}
