package answers

import (
	"markt/internal/stall"
	"markt/internal/web/page"
)

// Due is what a stall costs, in words; nil where nothing costs anything.
type Due struct {
	Lines []Line
	Rows  [][]Line
	Total string
}

// DueIn writes what a stall costs in the page's language.
func DueIn(p page.Page, d stall.Due) *Due {
	lines := d.Lines
	if d.Step != nil {
		lines = append(lines[:len(lines):len(lines)], *d.Step)
	}
	if len(lines) == 0 {
		return nil
	}
	out := &Due{Total: p.Money(d.Cents)}
	for _, l := range lines {
		label := p.Text(l.Name)
		switch {
		case l.Basis.Percent():
			label = p.T("stall.due.percent", "name", label, "percent", p.Number(l.Amount))
		case l.Basis != stall.PerStall:
			label = p.T("stall.due.counted", "name", label, "count", p.Decimal(&l.Count, 2), "each", p.Money(l.Amount), "unit", p.T("stall.fee.unit."+string(l.Basis)))
		}
		out.Lines = append(out.Lines, Line{label, p.Money(l.Cents)})
	}
	return out
}

// FeeAmount is a fee's amount with what it is counted by.
func FeeAmount(p page.Page, f stall.Fee) string {
	if f.Basis.Percent() {
		return p.Number(f.Amount) + " %"
	}
	return p.Money(f.Amount) + " " + p.T("stall.fee.basis."+string(f.Basis))
}
