package web

import (
	"net/http"
	"net/url"
	"testing"

	"markt/internal/account"
	"markt/internal/festival"
)

// Who typed into a form when the market ended hears so in the office, and gets
// back what was typed; a page elsewhere cannot make the office say something.
func TestAFormOfAnEndedMarketGivesBackWhatWasTyped(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	const at = "/office/locations/1"
	form := m.form(at)
	form.Set("description.de", "Neben dem Brunnen")
	m.lead(m.e, festival.Over)
	m.says(m.post(account.Organiser, at, form), http.StatusConflict, "Das wurde nicht gespeichert", "Dieser Markt ist vorbei", "<li dir=\"auto\">Neben dem Brunnen</li>", `href="/office/"`)
	form.Set("_csrf", "another")
	m.says(m.post(account.Organiser, at, form), http.StatusConflict, "Dieser Markt ist vorbei", "!Neben dem Brunnen")
	m.says(m.post(account.Jury, at, url.Values{"description.de": {"Neben dem Brunnen"}}), http.StatusForbidden, "!Brunnen")
}
