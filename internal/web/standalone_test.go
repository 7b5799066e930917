package web

import (
	"net/http"
	"testing"

	"markt/templates"
)

// A service that stands alone at a gate answers its phones and nobody else: no
// office, no orders, no new devices, and no copy of a copy. A phone that was
// enrolled since is not shut out: it goes on by itself.
func TestAServiceThatStandsAloneAnswersPhonesOnly(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	device := m.door()
	alone := m.Config
	alone.Standalone = true
	s, err := New(alone, m.Press, templates.FS)
	m.must(err)
	s.Now, m.Server = m.Now, s
	m.says(m.call("", http.MethodGet, "/healthz", ""), 200)
	m.says(m.call("", http.MethodGet, "/gate/worker.js", ""), 200)
	m.says(m.call("", http.MethodGet, "/gate", ""), 200)
	for _, path := range []string{"bundle", "records", "occupancy"} {
		m.says(m.call(device, http.MethodGet, "/api/v1/gate/"+path, ""), 200)
	}
	m.says(m.call(device, http.MethodPost, "/api/v1/gate/redeem", `{"nonce":"n1","kind":"plus"}`), 200, `"status":"ok"`)
	for token, status := range map[string]int{"": 401, "enrolled-since": 503} {
		for _, path := range []string{"bundle", "records", "occupancy"} {
			m.says(m.call(token, http.MethodGet, "/api/v1/gate/"+path, ""), status)
		}
		m.says(m.call(token, http.MethodPost, "/api/v1/gate/redeem", `{"nonce":"n2","kind":"plus"}`), status)
		m.says(m.call(token, http.MethodPost, "/api/v1/gate/scans", `{"scans":[]}`), status)
	}
	since := m.request("", http.MethodGet, "/gate", nil)
	since.AddCookie(&http.Cookie{Name: "device", Value: "enrolled-since"})
	m.says(m.do(since), 503) // the phone shows the page that it keeps
	for _, path := range []string{"/", "/de/", "/de/sign-in", "/office/", "/setup", "/gate/enrol/x", "/gate/at/1", "/metrics", "/api/v1/ticket-types", "/api/v1/standalone/copy"} {
		m.says(m.call("", http.MethodGet, path, ""), 404)
	}
}
