package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"markt/internal/account"
	"markt/internal/lang"
)

// What is not UTF-8 in a form is named at its field, in the person's language,
// and nothing is stored in its place, whichever form it is.
func TestEveryFormRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.keepOrders(fewOrders)
	tokens := m.tokens()
	m.organiserTwice()
	w := m.watchWrites()
	for _, r := range m.posts() {
		path := m.address(r.Path, tokens)
		form := m.form(path)
		for name := range asks[r.Path] {
			form[name] = asks[r.Path][name]
		}
		for _, name := range slices.Sorted(maps.Keys(form)) {
			if strings.HasPrefix(name, "_") {
				continue
			}
			sent := maps.Clone(form)
			sent[name] = []string{form[name][0] + "caf\xe9"}
			a := m.post(account.Organiser, path, sent)
			if a.status != http.StatusSeeOther && (a.status < 400 || a.status >= 500) { // where nothing is left to do, it goes on
				t.Errorf("%s, %s: status %d to %s", path, name, a.status, a.location)
			}
			if a.status == http.StatusConflict && strings.Contains(a.body, `name="_sure"`) {
				t.Errorf("%s, %s: it is asked about", path, name)
			}
			w.wroteNothing(path + ", " + name)
		}
	}
}

// The message stands at the field, beside what can be read.
func TestWhatCannotBeReadIsNamedAtItsField(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	for l, at := range map[lang.Lang]string{lang.De: "/de/tickets", lang.En: "/en/tickets", lang.Ar: "/ar/tickets"} {
		form := ask("1")
		form.Set("name", "Ren\xe9")
		form.Set("email", "rene@beispiel.example")
		m.says(m.post("", at, form), http.StatusUnprocessableEntity, `id="f-name-error"`, l.T("error.encoding"), "rene@beispiel.example")
	}
	form := m.form("/office/locations/1")
	form.Set("name.en", "Caf\xe9")
	m.says(m.post(account.Organiser, "/office/locations/1", form), http.StatusUnprocessableEntity, `f-name.en`, lang.De.T("error.encoding"))
	if n := m.count(`SELECT count(*) FROM location WHERE name::text LIKE '%Caf%'`) + m.count(`SELECT count(*) FROM ticket_order`); n != 0 {
		t.Error("it is stored")
	}
}

// An address that is not UTF-8 leads nowhere, and programs are told what to send.
func TestAnAddressThatCannotBeReadIsRefused(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	for path, l := range map[string]lang.Lang{"/de/programme?q=caf%E9": lang.De, "/ar/programme?q=caf%E9": lang.Ar, "/en/stalls?%E9=1": lang.En, "/de/caf%E9": lang.De, "/office/stalls?q=%E9": lang.De} {
		m.says(m.get(account.Organiser, path), http.StatusBadRequest, l.T("error.encoding_address"))
	}
	m.says(m.get("", "/de/programme?q=caf%C3%A9"), http.StatusOK)
	for path, body := range map[string]string{
		"/api/v1/orders":          "{\"name\": \"Ren\xe9\", \"items\": [{\"type\": \"festivalpass\", \"quantity\": 1}]}",
		"/api/v1/applications":    "{\"name\": \"Ren\xe9\"}",
		"/api/v1/gate/redeem":     "{\"code\": \"\xe9\"}",
		"/api/v1/orders?code=%E9": "{}",
	} {
		a := m.call("", http.MethodPost, path, body)
		m.says(a, http.StatusBadRequest, `"code":"unreadable"`)
		if kind := a.header.Get("Content-Type"); !strings.HasPrefix(kind, "application/problem+json") {
			t.Errorf("%s: %s", path, kind)
		}
	}
	m.says(m.call("", http.MethodGet, "/api/v1/orders/%E9", ""), http.StatusBadRequest, `"code":"unreadable"`)
}
