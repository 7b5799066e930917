package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"markt/internal/account"
	"markt/internal/site"
	"markt/internal/ticket"
)

// What somebody else saved meanwhile stands beside what was typed; what the form
// does not show is kept.
func TestFormsOfThePlanShowBothVersions(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	l, _ := m.ground()
	desk := fmt.Sprintf("/office/plan/%d", l)
	const who = account.Organiser
	ground := url.Values{"width": {"60,5"}, "height": {"40"}, "bearing": {"8"}, "version": {"0"}}
	m.did(m.post(who, desk+"/ground", ground))
	ground.Set("width", "70")
	m.says(m.post(who, desk+"/ground", ground), 409, `value="70"`, "Inzwischen gespeichert", "60.5", `name="version" value="1"`)
	m.says(m.get(who, desk+"/ground"), 200, `value="60.5"`)
	p := url.Values{"number": {"Z1"}, "x": {"30"}, "y": {"30"}, "front": {"3"}, "depth": {"3"}, "outlets.0.type": {"schuko"}, "outlets.1.type": {"cee16"}}
	m.did(m.post(who, desk+"/pitches/new", p))
	plan, err := m.Site.Plan(context.Background(), m.e.ID, l)
	m.must(err)
	t1 := plan.Pitch("Z1")
	d := t1.Draft()
	d.Outlets[0] = site.Outlet{Type: "schuko", Amps: 10, Circuit: "UV1"}
	d.Note = "neu"
	m.must(m.Site.UpdatePitch(context.Background(), m.e, l, t1.ID, d, m.now))
	at := fmt.Sprintf("%s/pitches/%d", desk, t1.ID)
	p.Set("version", "1")
	p.Set("number", "Z2")
	m.says(m.post(who, at, p), 409, `value="Z2"`, "Inzwischen gespeichert", "neu", `name="version" value="2"`)
	p.Set("version", "2")
	p.Set("outlets.0.amps", "10")
	p.Set("outlets.0.fuse", "UV1")
	m.did(m.post(who, at, p))
	plan, _ = m.Site.Plan(context.Background(), m.e.ID, l)
	if o := plan.Pitch("Z2").Outlets; o[0].Amps != 10 || o[0].Circuit != "UV1" || o[1].Amps != 16 {
		t.Errorf("%+v", o)
	}
	m.says(m.get(who, at), 200, `value="cee16" selected`, "Z2")
	m.says(m.get(who, desk+"/pitches/x"), 404)
	m.says(m.get(who, desk+"/pitches/999"), 404)
	m.says(m.get(who, desk+"?pitch="+fmt.Sprint(t1.ID)), 200, fmt.Sprintf(`value="%d" selected`, t1.ID), "checked")
	m.says(m.post(who, desk+"/allot", url.Values{"pitch": {fmt.Sprint(t1.ID)}, "from": {"2027-05-08T10:00"}}), 422, fmt.Sprintf(`value="%d" selected`, t1.ID), "2027-05-08T10:00", "!checked", desk+"?pitch=")
	m.says(m.post(who, desk+"/vacate", url.Values{"allotment": {"x"}}), 422)
	m.says(m.post(who, desk+"/vacate", url.Values{"allotment": {"77"}}), 404)
	m.did(m.sure(who, at, url.Values{"do": {"delete"}}))
	m.says(m.get(who, "/office/plan/new"), 404)
	m.says(m.get(who, "/office/e/"+m.e.Slug+fmt.Sprintf("/plan/%d", l)), 200, "/office/e/"+m.e.Slug+"/plan")
}

func TestFormsOfTicketsAndGatesShowBothVersions(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	const who = account.Organiser
	o, err := m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Name: "A", Items: []ticket.Item{{Type: "tag", Quantity: 1}}}, m.now)
	m.must(err)
	types, err := m.Tickets.Types(t.Context(), m.e, m.now)
	m.must(err)
	at := fmt.Sprintf("/office/tickets/types/%d", types[0].ID)
	m.says(m.get(who, at), 200, "Tagesticket", `name="windows.1.from"`)
	m.says(m.get(who, "/office/tickets/types/new"), 200, `name="windows.1.from"`, "checked", `!name="windows.2.from"`)
	form := url.Values{"name.de": {"Tag"}, "reentry": {"free"}, "price": {"2,50"}, "slug": {"tag"},
		"windows.0.from": {""}, "windows.0.until": {""}, "windows.1.from": {"2027-05-08T10:00"}, "windows.1.until": {"2027-05-08T18:00"}, "version": {"1"}}
	m.did(m.sure(who, at, form))
	m.says(m.get(who, at), 200, `value="2.5"`, `name="windows.0.from" type="datetime-local" value="2027-05-08T10:00"`)
	form.Set("price", "3")
	form.Set("name.de", "Tageskarte")
	form.Set("windows.1.from", "2027-05-08T11:00")
	form.Set("reentry", "once")
	a := m.post(who, at, form)
	m.says(a, 409, "Inzwischen gespeichert", "Tageskarte", `value="3"`, `name="version" value="2"`, "2027-05-08T11:00")
	form.Set("windows.1.until", "")
	a = m.post(who, at, form)
	m.says(a, 422, `f-windows.0.until-error`, `name="windows.0.from" type="datetime-local" value="2027-05-08T11:00"`)
	form.Set("windows.1.until", "2027-05-08T10:00")
	m.says(m.post(who, at, form), 422, `f-windows.0.until-error`)
	quotas, _ := m.Tickets.Quotas(t.Context(), m.e.ID, m.now)
	q := fmt.Sprintf("/office/tickets/quotas/%d", quotas[0].ID)
	m.says(m.get(who, q), 200, quotas[0].Name, "checked")
	m.did(m.sure(who, q, url.Values{"name": {"X"}, "size": {"7"}, "version": {fmt.Sprint(quotas[0].Version)}}))
	m.says(m.post(who, q, url.Values{"name": {"Y"}, "size": {"7"}, "version": {fmt.Sprint(quotas[0].Version)}, "type": {fmt.Sprint(types[0].ID)}}), 409, "Inzwischen gespeichert", "X", "Y")
	m.says(m.post(who, q, url.Values{"name": {"Y"}, "size": {"7"}, "type": {"x"}}), 422, "f-type-error")
	m.says(m.get(who, "/office/tickets/quotas/x"), 404)
	gates, _ := m.Checkin.Gates(t.Context(), m.e.ID)
	g := fmt.Sprintf("/office/gate/gates/%d", gates[0].ID)
	m.says(m.get(account.GateLead, g), 200, "Haupteingang", "selected")
	m.did(m.post(account.GateLead, "/office/gate/devices", url.Values{"name": {"T"}, "gate": {fmt.Sprint(gates[0].ID)}}))
	b := m.post(account.GateLead, g, url.Values{"do": {"delete"}})
	m.says(b, 409)
	m.says(m.post(account.GateLead, "/office/gate/gates/new", url.Values{"do": {"delete"}}), 404)
	m.did(m.post(account.GateLead, "/office/gate/gates/new", url.Values{"name.de": {"Nord"}, "location": {fmt.Sprint(gates[0].LocationID)}}))
	gates, _ = m.Checkin.Gates(t.Context(), m.e.ID)
	m.did(m.sure(account.GateLead, fmt.Sprintf("/office/gate/gates/%d", gates[1].ID), url.Values{"do": {"delete"}}))
	m.says(m.post(account.GateLead, "/office/gate/count", url.Values{"location": {"campus"}, "inside": {""}}), 422, "Bitte füllen Sie")
	m.says(m.post(account.GateLead, "/office/gate/admission", url.Values{"state": {"x"}, "reason": {"Sturm"}}), 422, `value="Sturm"`)
	path := fmt.Sprintf("/office/tickets/orders/%d", o.ID)
	one := path + fmt.Sprintf("/tickets/%d", o.Tickets[0].ID)
	m.did(m.sure(account.GateLead, one, url.Values{"do": {"void"}}))
	m.says(m.post(account.GateLead, one, url.Values{"do": {"unblock"}}), http.StatusConflict)
	m.says(m.post(account.GateLead, path+"/tickets/x", url.Values{"do": {"unblock"}}), 404)
	m.says(m.get(who, "/office/tickets/orders?q=am&page=2"), 422, `value="am"`)
	m.says(m.get(who, "/office/print/plan.pdf?location=nowhere"), 303)
}
