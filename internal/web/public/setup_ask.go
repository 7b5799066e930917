package public

import (
	"time"

	"markt/internal/festival"
	"markt/internal/setup"
	"markt/internal/web/page"
)

// askFirstDay asks before a market is made whose date is more often a slip than meant.
func askFirstDay(p page.Page, h setup.House, now time.Time) (q page.Question) {
	none := festival.Edition{Zone: h.Edition.Zone, DayChange: h.Edition.DayChange}
	if doubts := none.Doubts(0, h.First, now); len(doubts) > 0 {
		q = page.Question{Title: p.T("setup.ask.title"), Now: p.Lang.DateFull(h.First), Do: p.T("setup.ask.do")}
		for _, m := range doubts {
			q.Text = append(q.Text, p.Say(m))
		}
	}
	return q
}
