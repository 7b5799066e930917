package web

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/ticket"
)

// The page lists what was taken from paper, and takes a list back after one
// question; the order's page shows what became of it.
func TestAPaperListIsTakenBackFromItsPage(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	device := m.door()
	o, err := m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 1}}}, m.now)
	m.must(err)
	gates, err := m.Checkin.Gates(t.Context(), m.e.ID)
	m.must(err)
	_, err = m.Checkin.Paper(t.Context(), m.e.ID, checkin.PaperDraft{Gate: gates[0].ID, At: m.now, Numbers: o.Tickets[0].Number}, m.now)
	m.must(err)
	lists, err := m.Checkin.PaperLists(t.Context(), m.e)
	m.must(err)
	undo := url.Values{"list": {strconv.FormatInt(lists[0].ID, 10)}}
	m.says(m.get(account.GateLead, "/office/gate/paper"), 200, "Von Papier eingetragen", "Liste zurücknehmen", "!zurückgenommen")
	m.says(m.post(account.GateLead, "/office/gate/paper/undo", undo), http.StatusConflict, "Haupteingang", "zurücknehmen?", "Menschen darauf")
	m.did(m.sure(account.GateLead, "/office/gate/paper/undo", undo))
	m.says(m.get(account.GateLead, "/office/gate/paper"), 200, "zurückgenommen")
	m.says(m.post(account.GateLead, "/office/gate/paper/undo", undo), http.StatusSeeOther) // done is done
	m.says(m.post(account.GateLead, "/office/gate/paper/undo", url.Values{"list": {"0"}}), http.StatusNotFound)
	m.says(m.get(account.Organiser, "/office/tickets/orders/"+strconv.FormatInt(int64(o.ID), 10)), 200, "Zurückgenommen")

	scan := `{"nonce":"d1","kind":"entry","code":"` + o.Tickets[0].Number + `"`
	m.says(m.get(account.GateLead, "/office/gate/devices"), 200, "!Übungen")
	m.says(m.call(device, http.MethodPost, "/api/v1/gate/redeem", scan+`,"drill":true}`), 200, `"status":"ok"`)
	m.says(m.get(account.GateLead, "/office/gate/devices"), 200, "Übungen", "1, Scans darin: 1")
	m.says(m.call(device, http.MethodPost, "/api/v1/gate/redeem", scan+`}`), 200, `"status":"ok"`)
}
