package web

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/ticket"
)

// visitor is a browser with a cookie of ours.
type visitor struct {
	*market
	cookie string
}

// limited makes the limits count and lets places be plenty.
func limited(t *testing.T) *market {
	t.Helper()
	m := newMarket(t)
	m.door()
	m.Limits = true
	quotas, err := m.Tickets.Quotas(t.Context(), m.e.ID, m.now)
	m.must(err)
	d := quotas[0].Draft()
	d.Size = 1000
	m.must(m.Tickets.UpdateQuota(t.Context(), m.e.ID, quotas[0].ID, d, m.now))
	return m
}

func (m *market) visitor() visitor { return visitor{m, m.NewBrowser()} }

func (v visitor) post(path string, form url.Values) answer {
	v.t.Helper()
	form = cloned(form)
	form.Set("_csrf", v.csrfOf(v.cookie))
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "text/html")
	r.AddCookie(&http.Cookie{Name: "csrf", Value: v.cookie})
	return v.do(r)
}

func cloned(form url.Values) url.Values {
	all := url.Values{}
	for name, v := range form {
		all[name] = v
	}
	return all
}

var stepFields = regexp.MustCompile(`name="(hold|proof)" value="([^"]*)"`)

// step is the last step as the page shows it.
func (m *market) step(a answer) url.Values {
	m.t.Helper()
	form := url.Values{}
	for _, f := range stepFields.FindAllStringSubmatch(a.body, -1) {
		form.Set(f[1], html.UnescapeString(f[2]))
	}
	if form.Get("hold") == "" {
		m.t.Fatalf("status %d, no last step\n%s", a.status, mainOf(a.body))
	}
	return form
}

// proved does the work that a page with scripts does.
func (m *market) proved(a answer) url.Values {
	m.t.Helper()
	form := m.step(a)
	h, err := m.Tickets.OpenHold(form.Get("hold"), m.now)
	m.must(err)
	form.Set("proof", h.Solve())
	return form
}

func TestALastStepMakesTheOrderFinal(t *testing.T) {
	t.Parallel()
	m := limited(t)
	v := m.visitor()
	page := v.post("/de/tickets", ask("3"))
	m.says(page, 200, "Wir halten Ihre 3 Plätze bis", "Bitte warten Sie 5 Sekunden", `data-challenge="`, "!data:image/svg")

	early := v.post("/de/tickets/confirm", m.step(page))
	m.says(early, http.StatusTooManyRequests, "etwas zu früh", "Bitte warten Sie noch 5 Sekunden")
	m.step(early) // nothing is lost: the step is still there

	done := v.post("/de/tickets/confirm", m.proved(page))
	m.says(done, http.StatusSeeOther)
	m.says(m.get("", done.location), 200, "Tagesticket · 3 von 3")
	for name, again := range map[string]answer{
		"pressed twice":   v.post("/de/tickets/confirm", m.proved(page)),
		"in another tab":  v.post("/de/tickets/confirm", m.step(page)),
		"back and onward": v.post("/de/tickets", ask("3")),
	} {
		if again.location != done.location {
			t.Errorf("%s: %d to %q instead of %q", name, again.status, again.location, done.location)
		}
	}
	m.says(v.post("/de/tickets", func() url.Values { f := ask("2"); f.Set("_key", "form-3"); return f }()), 422, "schon mit anderen Angaben abgeschickt")
}

// What somebody is about to order is not offered as free: not on the page, to
// programs, or in the office; when the time is over, it is.
func TestWhatIsHeldIsNotOffered(t *testing.T) {
	t.Parallel()
	m := limited(t)
	m.must(m.Tickets.UpdateQuota(t.Context(), m.e.ID, 1, ticket.QuotaDraft{Name: "Alle", Size: 20, Types: []ticket.TypeID{1}, Version: 2}, m.now))
	v := m.visitor()
	form := m.proved(v.post("/de/tickets", ask("2")))
	free := func(places string, n int, also ...string) {
		t.Helper()
		m.says(m.get("", "/de/tickets"), 200, places)
		m.says(m.call("", http.MethodGet, "/api/v1/ticket-types", ""), 200, fmt.Sprintf(`"available":%d`, n))
		m.says(m.get(account.Organiser, "/office/tickets"), 200, append(also, fmt.Sprintf(">%d</td>", n))...)
	}
	free("Noch 18 Plätze frei", 18, "2 Plätze werden gerade bestellt")
	m.exec(`UPDATE place SET hold = gen_random_uuid(), held_until = $1 WHERE hold IS NULL`, m.now.Add(time.Minute))
	free("Die letzten Plätze werden gerade bestellt", 0)
	m.exec(`UPDATE place SET hold = NULL, held_until = NULL WHERE held_until = $1`, m.now.Add(time.Minute))
	m.says(v.post("/de/tickets/confirm", form), http.StatusSeeOther)
	free("Noch 18 Plätze frei", 18, "!gerade bestellt")
	v.post("/de/tickets", func() url.Values { f := ask("3"); f.Set("_key", "more"); return f }())
	m.now = m.now.Add(10 * time.Minute)
	free("Noch 18 Plätze frei", 18, "!gerade bestellt")
}

func TestWhoHasNoScriptsWaits(t *testing.T) {
	t.Parallel()
	m := limited(t)
	v := m.visitor()
	page := v.post("/ar/tickets", ask("1"))
	m.now = m.now.Add(5 * time.Second)
	done := v.post("/ar/tickets/confirm", m.step(page))
	m.says(done, http.StatusSeeOther)
	m.says(m.get("", done.location), 200, "data:image/svg")
}

func TestALastStepIsItsBrowsersOwn(t *testing.T) {
	t.Parallel()
	m := limited(t)
	form := m.proved(m.visitor().post("/de/tickets", ask("1")))
	a := m.visitor().post("/de/tickets/confirm", form)
	m.says(a, http.StatusSeeOther)
	if a.location != "/de/tickets" {
		t.Errorf("another browser goes on to %s", a.location)
	}
	v := m.visitor()
	form = m.proved(v.post("/de/tickets", ask("2")))
	m.now = m.now.Add(31 * time.Minute)
	if a := v.post("/de/tickets/confirm", form); a.location != "/de/tickets" {
		t.Errorf("after half an hour: %d, %s", a.status, a.location)
	}
	orders, err := m.Tickets.Orders(t.Context(), m.e.ID)
	m.must(err)
	if len(orders) != 0 {
		t.Errorf("%d orders", len(orders))
	}
}

// What is wrong, sold out or comes without a step costs nobody anything.
func TestOrdersThatAreNoneChargeNobody(t *testing.T) {
	t.Parallel()
	m := limited(t)
	bad := m.visitor()
	for range 700 {
		m.says(bad.post("/de/tickets", ask("11")), 422)
	}
	for range 700 { // a cookie of its own making, and never a last step
		m.says(visitor{m, "made-up"}.post("/de/tickets", ask("1")), 200)
	}
	for i := range 5 {
		v := m.visitor()
		if a := v.post("/de/tickets/confirm", m.proved(v.post("/de/tickets", ask("2")))); a.status != http.StatusSeeOther {
			t.Errorf("visitor %d: %d", i, a.status)
		}
	}
}

// A script that keeps no cookie, or makes one up, takes a trickle.
func TestWithoutACookieOrdersTrickle(t *testing.T) {
	t.Parallel()
	m := limited(t)
	v := visitor{m, "made-up"}
	taken := 0
	for i := range 100 {
		m.now = m.now.Add(100 * time.Millisecond)
		form := ask("1")
		form.Set("_key", strings.Repeat("k", i+1))
		if v.post("/de/tickets/confirm", m.proved(v.post("/de/tickets", form))).status == http.StatusSeeOther {
			taken++
		}
	}
	if taken > 11 {
		t.Errorf("%d of 1000 places", taken)
	}
	a := v.post("/de/tickets/confirm", m.proved(v.post("/de/tickets", ask("1"))))
	m.says(a, http.StatusTooManyRequests, "Gerade bestellen sehr viele", "versucht es diese Seite von selbst", `data-again="`)
	if proof := m.step(a).Get("proof"); proof == "" {
		t.Error("the work that was done is asked for again")
	}
}

func TestAProgramTakesTheLastStepToo(t *testing.T) {
	t.Parallel()
	m := limited(t)
	const body = `{"lang":"ar","items":[{"type":"tag","quantity":2}]}`
	a := m.call("", http.MethodPost, "/api/v1/orders", body, "Idempotency-Key", "k1")
	m.says(a, http.StatusAccepted, `"status":"pending"`, `"url":"http://markt.example/api/v1/orders/confirm"`, `"wait_seconds":5`, `"algorithm":"sha-256"`, `"parts":8`)
	var pending struct {
		Confirm struct{ Hold string }
	}
	m.read(a, &pending)
	m.says(m.call("", http.MethodPost, "/api/v1/orders/confirm", `{"hold":"`+pending.Confirm.Hold+`"}`), 429, `"code":"too_early"`)
	h, err := m.Tickets.OpenHold(pending.Confirm.Hold, m.now)
	m.must(err)
	confirm := `{"hold":"` + pending.Confirm.Hold + `","proof":"` + h.Solve() + `"}`
	first := m.call("", http.MethodPost, "/api/v1/orders/confirm", confirm)
	m.says(first, 201, `"status":"paid"`, `"tickets":[{`)
	for _, again := range []answer{m.call("", http.MethodPost, "/api/v1/orders/confirm", confirm), m.call("", http.MethodPost, "/api/v1/orders", body, "Idempotency-Key", "k1", "Cookie", callerOf(a))} {
		if again.body != first.body {
			t.Errorf("repeated: %d %s", again.status, again.body)
		}
	}
	m.says(m.call("", http.MethodPost, "/api/v1/orders", body, "Idempotency-Key", "k1"), http.StatusAccepted, "!tickets") // who guesses the key
	m.says(m.call("", http.MethodPost, "/api/v1/orders/confirm", `{"hold":"no"}`), 410, `"code":"hold_over"`)

	v := m.visitor()
	web := m.step(v.post("/de/tickets", ask("1"))).Get("hold")
	m.says(m.call("", http.MethodPost, "/api/v1/orders/confirm", `{"hold":"`+web+`"}`), 403)
}

func TestTheOfficesTokenOrdersAtOnce(t *testing.T) {
	t.Parallel()
	m := limited(t)
	token, err := m.Accounts.CreateToken(t.Context(), account.TokenDraft{Name: "Kasse", EditionID: int64(m.e.ID), Role: account.Organiser}, m.now)
	m.must(err)
	m.says(m.call(token, http.MethodPost, "/api/v1/orders", `{"items":[{"type":"tag","quantity":1}]}`), 201, `"tickets":[{`)
	orders, err := m.Tickets.Orders(t.Context(), m.e.ID)
	m.must(err)
	if len(orders) != 1 || orders[0].State != ticket.Paid {
		t.Errorf("%+v", orders)
	}
}

// A script that begins application after application slows itself; others go on.
func TestApplicationsArePaced(t *testing.T) {
	t.Parallel()
	m := limited(t)
	kinds, err := m.Stalls.EnsureKinds(t.Context(), m.e.ID, m.now)
	m.must(err)
	begin := func(v visitor, key string) answer {
		return v.post("/de/apply", url.Values{"kind": {kinds[0].Slug}, "_key": {key}})
	}
	count := func(n int, one func(i int) answer) (begun int) {
		for i := range n {
			if a := one(i); a.status == http.StatusSeeOther {
				begun++
			}
		}
		return begun
	}
	for range 100 { // nothing is begun, nothing is charged
		m.says(m.visitor().post("/de/apply", url.Values{"kind": {"nothing"}}), 422)
	}
	v := m.visitor()
	if n := count(20, func(i int) answer { return begin(v, "k"+strings.Repeat("x", i)) }); n != 6 {
		t.Errorf("one browser begins %d", n)
	}
	m.says(begin(v, "once more"), http.StatusTooManyRequests, "Gerade bewerben sich sehr viele", "checked")
	if n := count(20, func(int) answer { return begin(visitor{m, "made-up"}, "") }); n != 10 {
		t.Errorf("without a cookie of ours %d are begun", n)
	}
	count(100, func(int) answer { return begin(m.visitor(), "a") })
	m.says(begin(m.visitor(), "a"), http.StatusTooManyRequests)
	known := m.visitor()
	m.now = m.now.Add(2 * time.Minute)
	count(100, func(int) answer { return begin(m.visitor(), "a") })
	m.says(begin(known, "a"), http.StatusSeeOther)
}

// Who finds the places gone at the last step has not used up any of their own.
func TestALastStepInVainCostsNothing(t *testing.T) {
	t.Parallel()
	m := limited(t)
	v := m.visitor()
	form := m.proved(v.post("/de/tickets", ask("2")))
	resize := func(size int) {
		quotas, err := m.Tickets.Quotas(t.Context(), m.e.ID, m.now)
		m.must(err)
		d := quotas[0].Draft()
		d.Size = size
		m.must(m.Tickets.UpdateQuota(t.Context(), m.e.ID, quotas[0].ID, d, m.now))
	}
	resize(0)
	for range 20 {
		m.says(v.post("/de/tickets/confirm", form), 409, "nicht mehr frei", "Anders wählen")
	}
	resize(100)
	m.says(v.post("/de/tickets/confirm", form), http.StatusSeeOther)
}
