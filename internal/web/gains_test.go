package web

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"markt/internal/account"
)

// The page that asks before a change of state promises what the edition's own
// dates, kinds and ticket types let be done, and says what they do not.
func TestAStatePromisesWhatCanBeDone(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	soon, later, gone := m.now.Add(48*time.Hour), m.now.Add(96*time.Hour), m.now.Add(-48*time.Hour)
	const order = "bestellen Tickets."
	for _, c := range []struct {
		when          string
		opens, closes *time.Time
		but           string // what else stands in the way
		want          []string
	}{
		{"it runs", &gone, &later, "", []string{"Stände bewerben sich bis", order, "!Geht auch dann nicht"}},
		{"no end is set", nil, nil, "", []string{"zum Ende des letzten Markttags", "!Geht auch dann nicht"}},
		{"it begins later", &soon, &later, "", []string{"Geht auch dann nicht", "noch nicht bewerben", "!Stände bewerben sich"}},
		{"it closed", nil, &gone, "", []string{"Geht auch dann nicht", "Bewerbungsschluss war am", "!Stände bewerben sich"}},
		{"no kind is open", nil, &later, `UPDATE kind SET open = false`, []string{"Keine Art von Stand ist für Bewerbungen offen", order, "!Stände bewerben sich"}},
		{"nothing to order", nil, &later, `UPDATE ticket_type SET on_sale = false`, []string{"Keine Ticketart ist bestellbar", "Stände bewerben sich bis", "!" + order}},
		{"the days are over", nil, nil, `UPDATE market_day SET date = date - 9, opens_at = opens_at - interval '9 days', closes_at = closes_at - interval '9 days'`, []string{"Der letzte Markttag ist vorbei", "!Stände bewerben sich"}},
	} {
		m.exec(`UPDATE kind SET open = true`)
		m.exec(`UPDATE edition SET state = 'preparing', application_opens = $1, application_closes = $2`, c.opens, c.closes)
		if c.but != "" {
			m.exec(c.but)
		}
		a := m.get(account.Organiser, fmt.Sprintf("/office/editions/%d/state/open", m.e.ID))
		m.says(a, http.StatusOK, c.want...)
	}
}
