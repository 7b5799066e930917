package page

import (
	"time"

	"markt/internal/ticket"
)

// windows says when a type admits, one line for each window.
func (p Page) Windows(all []ticket.Window) []string {
	if len(all) == 0 {
		return []string{p.T("ticket.order.always")}
	}
	lines := make([]string, len(all))
	for i, w := range all {
		if p.Edition != nil && p.Edition.DateOf(w.From).Equal(p.Edition.DateOf(w.Until.Add(-time.Second))) {
			lines[i] = p.T("ticket.order.window", "day", p.DateShort(w.From), "from", p.Time(w.From), "until", p.Time(w.Until))
		} else {
			lines[i] = p.T("ticket.order.window_long", "from", p.DateTime(w.From), "until", p.DateTime(w.Until))
		}
	}
	return lines
}

func (p Page) Decimal(f *float64, digits int) string {
	if f == nil {
		return ""
	}
	if *f == float64(int(*f)) && digits == 2 {
		digits = 0
	}
	return p.Lang.Decimal(*f, digits)
}
