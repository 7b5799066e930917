package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Who orders for a group gets one code beside the single tickets, on the page,
// on paper, and behind its own QR.
func TestAGroupOrdersWithOneCode(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	m.exec(`INSERT INTO place (quota_id) SELECT id FROM quota, generate_series(1, 100)`)
	m.says(m.get("", "/de/tickets"), 200, `href="/de/tickets?group=yes"`, `max="10"`, `!name="group"`)
	m.says(m.get("", "/ar/tickets?group=yes"), 200, `name="group" value="yes"`, `max="60"`, "رمز")

	form := ask("25")
	m.says(m.post("", "/de/tickets", form), 422, "Bitte eine Zahl von 0 bis 10.")
	form.Set("group", "yes")
	a := m.post("", "/de/tickets", form)
	m.says(a, http.StatusSeeOther)
	page := m.get("", a.location)
	m.says(page, 200, "Tagesticket · Gruppe, 25 Tickets", "Tagesticket · 25 von 25", "QR-Code für die ganze Gruppe", "Am Einlass wird gefragt")
	if first := strings.Index(page.body, "pass-all-1"); first < 0 || first > strings.Index(page.body, `id="pass-1"`) {
		t.Error("the group's code does not come first")
	}
	m.says(m.get("", a.location+"/tickets.pdf"), 200, "%PDF-")

	orders, err := m.Tickets.Orders(t.Context(), m.e.ID)
	m.must(err)
	o := orders[len(orders)-1]
	code, err := m.Tickets.GroupCode(t.Context(), o.Groups()[0])
	m.must(err)
	m.says(m.get("", "/t/"+code.String()), 200, "Gruppe, 25 Tickets", "sagen Sie, wie viele", "!"+o.Code, "!"+o.Tickets[0].Number)
	forged := code
	forged.Payload[15]++
	m.says(m.get("", "/t/"+forged.String()), 404, "Infopunkt")

	m.must(m.Tickets.ReturnOwn(t.Context(), o, o.Tickets[3].ID, m.now))
	m.says(m.get("", a.location), 200, "Gruppe, 24 Tickets")
	m.did(m.sure("", a.location+"/cancel", nil))
	m.says(m.get("", a.location), 200, "!pass-all-1")
	m.says(m.get("", "/t/"+code.String()), 200, "ungültig", "!data:image/svg")

	over := url.Values{}
	for name, all := range ask("61") {
		over[name] = all
	}
	over.Set("group", "yes")
	m.says(m.post("", "/de/tickets", over), 422, "Bitte eine Zahl von 0 bis 60.", `name="group" value="yes"`, `value="61"`)
}
