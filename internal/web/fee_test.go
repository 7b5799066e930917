package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"markt/internal/account"
)

// What a stall will cost is shown before it is sent, with the step of the
// ladder that was chosen; a deleted fee comes back.
func TestAnApplicationSaysWhatItWillCost(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	m.now = m.now.AddDate(0, -2, 0)
	steps, _ := m.draft()
	m.says(m.get("", steps+"review"), http.StatusOK, "!Was der Stand kosten wird")
	m.says(m.get("", steps+"business"), http.StatusOK, "!Was können Sie zahlen?")
	fee := func(form url.Values) answer { return m.post(account.Organiser, "/office/fees/new", form) }
	m.says(fee(url.Values{"name.de": {"Front"}, "basis": {"front_metre"}, "amount": {"zwei"}}), http.StatusUnprocessableEntity, `value="zwei"`)
	m.did(fee(url.Values{"name.de": {"Front"}, "basis": {"front_metre"}, "amount": {"10,50"}, "_key": {"a"}}))
	m.did(fee(url.Values{"name.de": {"Verein"}, "basis": {"share"}, "amount": {"-50"}, "legal_form": {"association"}, "_key": {"b"}}))
	m.did(fee(url.Values{"name.de": {"Halb"}, "basis": {"step"}, "amount": {"50"}, "_key": {"c"}}))
	m.says(m.get(account.Organiser, "/office/fees"), http.StatusOK, "10,50", "-50", "Verein oder Initiative"[:6], "Solidaritätsleiter")
	m.did(m.post("", steps+"size", url.Values{"answers.size.front": {"2"}, "answers.size.depth": {"2"}, "do": {"next"}}))
	m.says(m.get("", steps+"business"), http.StatusOK, "Was können Sie zahlen?", "Halb")
	m.did(m.post("", steps+"business", url.Values{"answers.business.legal_form": {"association"}, "answers.business.fee_step": {"3"}, "do": {"next"}}))
	m.says(m.get("", steps+"review"), http.StatusOK, "Was der Stand kosten wird", "Front (2 m × 10,50", "5,25")
	gone := m.sure(account.Organiser, "/office/fees/2", url.Values{"do": {"delete"}, "version": {"1"}})
	m.did(gone)
	m.says(m.get("", steps+"review"), http.StatusOK, "!Verein (", "10,50")
	m.did(m.post(account.Organiser, "/office/undo/fee/2", nil))
	m.says(m.get("", strings.Replace(steps, "/de/", "/ar/", 1)+"review"), http.StatusOK, "5")
}
