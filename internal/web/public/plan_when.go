package public

import (
	"strings"

	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// stayWhen says in one line when a stall is there: that it always is when it
// is there on every market day.
func stayWhen(p page.Page, stays []site.Stay) string {
	if p.Edition == nil || wholeMarket(p, stays) {
		return p.T("site.plan.always")
	}
	var all []string
	for _, s := range stays {
		all = append(all, p.When(s.From, s.Until))
	}
	return strings.Join(all, p.T("site.plan.and"))
}

func wholeMarket(p page.Page, stays []site.Stay) bool {
	if len(stays) != len(p.Edition.Days) {
		return false
	}
	for i, d := range p.Edition.Days {
		if !stays[i].From.Equal(d.OpensAt) || !stays[i].Until.Equal(d.ClosesAt) {
			return false
		}
	}
	return true
}

// staysOf are one stall's stays on a plan, by pitch.
func staysOf(plan *site.PublicPlan, id stall.ID, number string) []site.Stay {
	var some []site.Stay
	for _, s := range plan.Stays {
		if s.Stall == id && s.Pitch == number {
			some = append(some, s)
		}
	}
	return some
}
