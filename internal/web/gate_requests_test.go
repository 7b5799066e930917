package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"markt/internal/account"
)

// borrowed is a phone that a volunteer brings.
type borrowed struct {
	m      *market
	cookie string
}

func (p *borrowed) at(method, path string) answer {
	p.m.t.Helper()
	form := url.Values{"_csrf": {p.m.csrfOf("borrowed")}}
	r := p.m.request("", method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(&http.Cookie{Name: "csrf", Value: "borrowed"})
	if p.cookie != "" {
		r.AddCookie(&http.Cookie{Name: "device", Value: p.cookie})
	}
	a := p.m.do(r)
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if c.Name == "device" {
			p.cookie = c.Value
		}
	}
	return a
}

// A volunteer scans the poster and asks; the office sees the same number, says
// yes, and the phone's page goes on by itself. A second phone from the same
// picture stays out.
func TestAPhoneIsLetInFromThePoster(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	poster := "/gate/at/1"
	volunteer, stranger := &borrowed{m: m}, &borrowed{m: m}
	m.says(volunteer.at("GET", poster), http.StatusOK, "Um Zugang bitten", "Haupttor", "!refresh")
	if a := volunteer.at("POST", poster); a.status != http.StatusSeeOther || a.location != poster+"?asked=yes" {
		t.Fatalf("%d to %q", a.status, a.location)
	}
	stranger.at("POST", poster)
	var codes []string
	m.must(m.db.Select(t.Context(), &codes, `SELECT code FROM device_request ORDER BY id`))
	m.says(volunteer.at("GET", poster+"?asked=yes"), http.StatusOK, codes[0], `http-equiv="refresh"`, "!"+codes[1])
	if a := volunteer.at("GET", poster); a.location != poster+"?asked=yes" { // it scans the poster once more
		t.Errorf("%d to %q", a.status, a.location)
	}
	m.says(volunteer.at("GET", "/gate"), http.StatusOK, "noch nicht eingerichtet")
	volunteer.at("POST", poster)
	if n := m.count(`SELECT count(*) FROM device_request`); n != 2 {
		t.Errorf("asking again makes another: %d", n)
	}
	for _, shown := range []string{"/office/gate", "/office/gate/devices"} {
		m.says(m.get(account.GateLead, shown), http.StatusOK, "2 Telefone bitten um Zugang")
	}
	m.says(m.get(account.GateLead, "/office/gate/requests"), http.StatusOK, codes[0], codes[1], `http-equiv="refresh"`)
	m.says(m.get(account.GateLead, "/office/gate/requests/1"), http.StatusOK, codes[0], "Ja, dieses Telefon anmelden", "!einlassen", "!"+codes[1])
	m.says(m.post(account.GateLead, "/office/gate/requests/1", url.Values{"do": {"yes"}, "name": {""}}), http.StatusUnprocessableEntity)
	yes := url.Values{"do": {"yes"}, "name": {"Yasmin"}, "_key": {"once"}}
	for range 2 { // a double click
		if a := m.post(account.GateLead, "/office/gate/requests/1", yes); a.status != http.StatusSeeOther || !strings.HasSuffix(a.location, "/gate/devices") {
			t.Fatalf("%d to %q\n%s", a.status, a.location, mainOf(a.body))
		}
	}
	if n := m.count(`SELECT count(*) FROM device WHERE name = 'Yasmin'`); n != 1 {
		t.Errorf("%d devices", n)
	}
	if a := volunteer.at("GET", poster+"?asked=yes"); a.status != http.StatusSeeOther || a.location != "/gate" {
		t.Errorf("the phone does not go on: %d to %q", a.status, a.location)
	}
	m.says(volunteer.at("GET", "/gate"), http.StatusOK, `id="gate-front"`)
	m.says(stranger.at("GET", "/gate"), http.StatusOK, "noch nicht eingerichtet")
	m.post(account.GateLead, "/office/gate/requests/2", url.Values{"do": {"no"}})
	m.says(stranger.at("GET", poster+"?asked=yes"), http.StatusOK, "abgelehnt oder ist abgelaufen", "Um Zugang bitten")
	m.says(m.get(account.GateLead, "/office/gate/requests/2"), http.StatusGone, "schon beantwortet")
	before := volunteer.cookie
	volunteer.at("POST", poster)
	if volunteer.cookie != before {
		t.Error("a phone that is in loses its token by scanning the poster")
	}
}

// When the list is full the phone is told so, in its place, and what it may do.
func TestAFullListSaysSo(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	for range 8 {
		(&borrowed{m: m}).at("POST", "/gate/at/1")
	}
	late := &borrowed{m: m}
	a := late.at("POST", "/gate/at/1")
	m.says(a, http.StatusTooManyRequests, "schon 8 Telefone", "eigenen QR-Code")
	if late.cookie != "" {
		t.Error("it got a token")
	}
	m.says(late.at("GET", "/gate/at/99999"), http.StatusNotFound)
	m.says(late.at("GET", "/gate/at/eins"), http.StatusNotFound)
}

// All that a list showed are refused by one answer, and nobody who asked since.
func TestAllPhonesThatWaitAreRefusedAtOnce(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	ask := func() { (&borrowed{m: m}).at("POST", "/gate/at/1") }
	ask()
	ask()
	m.says(m.get(account.GateLead, "/office/gate/requests"), http.StatusOK, "Alle 2 ablehnen", `name="request" value="1"`, `name="request" value="2"`)
	shown := url.Values{"request": {"1", "2"}, "_key": {"all"}}
	asked := m.post(account.GateLead, "/office/gate/requests", shown)
	m.says(asked, http.StatusConflict, "Alle 2 wartenden Telefone ablehnen?")
	ask()
	if n := m.count(`SELECT count(*) FROM device_request`); n != 3 {
		t.Fatalf("%d wait before the answer", n)
	}
	m.did(m.post(account.GateLead, "/office/gate/requests", m.answered(asked)))
	var left []int
	m.must(m.db.Select(t.Context(), &left, `SELECT id FROM device_request`))
	if !slices.Equal(left, []int{3}) {
		t.Errorf("%v go on waiting, want the third, which nobody was shown", left)
	}
	shown.Set("_key", "again")
	m.did(m.post(account.GateLead, "/office/gate/requests", shown)) // nobody of them waits
	m.says(m.post(account.GateLead, "/office/gate/requests", url.Values{"request": {"viele"}}), http.StatusUnprocessableEntity)
}
