package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"markt/internal/ticket"
)

// with sends a form with the cookie of this browser's last order.
func (v visitor) with(order, path string, form url.Values) answer {
	v.t.Helper()
	form = cloned(form)
	form.Set("_csrf", v.csrfOf(v.cookie))
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "text/html")
	r.AddCookie(&http.Cookie{Name: "csrf", Value: v.cookie})
	r.AddCookie(&http.Cookie{Name: "order", Value: order})
	return v.do(r)
}

// Who comes back to the form is told what they have ordered and asked before
// they order twice; the same form sent again is no second order, and neither a
// returned order nor an old one asks.
func TestBackAndOrderAgainAsks(t *testing.T) {
	t.Parallel()
	m := limited(t)
	v := m.visitor()
	done := v.post("/de/tickets/confirm", m.proved(v.post("/de/tickets", ask("2"))))
	m.says(done, http.StatusSeeOther)
	order := done.remembered(t)
	another := ask("1")
	another.Set("_key", "another form")
	held := `SELECT count(*) FROM place WHERE hold IS NOT NULL`
	asked := v.with(order, "/de/tickets", another)
	m.says(asked, http.StatusConflict, "Noch einmal Tickets bestellen (1)?", "schon bestellt: 2 × Tagesticket", `<a href="`+done.location+`">Diese Tickets zeigen</a>`)
	if n := m.count(held); n != 0 {
		t.Errorf("%d places are held before the answer", n)
	}
	back := another
	back.Set("_back", "yes")
	m.says(v.with(order, "/de/tickets", back), http.StatusOK, done.location, "Diese Tickets zeigen", `value="1"`)
	m.says(v.with(order, "/de/tickets", m.answered(asked)), http.StatusOK, `data-challenge="`)

	if again := v.with(order, "/de/tickets", ask("2")); again.location != done.location {
		t.Errorf("the same form again: %d to %q", again.status, again.location)
	}
	another.Del("_back")
	m.says(v.with("forged", "/de/tickets", another), http.StatusOK, `data-challenge="`)
	m.now = m.now.Add(31 * time.Minute)
	m.says(v.with(order, "/de/tickets", another), http.StatusOK, `data-challenge="`)
	m.now = m.now.Add(-31 * time.Minute)
	o, err := m.Tickets.BySecret(t.Context(), order)
	m.must(err)
	m.must(m.Tickets.CancelOwn(t.Context(), o, m.now))
	m.says(v.with(order, "/de/tickets", another), http.StatusOK, `data-challenge="`)
}

// remembered is the cookie by which a browser knows its last order.
func (a answer) remembered(t *testing.T) string {
	t.Helper()
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if c.Name == "order" && c.HttpOnly && c.SameSite == http.SameSiteLaxMode && c.MaxAge == 1800 && strings.HasSuffix(a.location, c.Value) {
			return c.Value
		}
	}
	t.Fatalf("the browser does not remember: %v", a.header)
	return ""
}

// Where an order has no last step, it is asked about all the same, and a double
// click is one order.
func TestOrderingAgainAtOnceAsksToo(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	v := m.visitor()
	first := v.post("/de/tickets", ask("2"))
	order := first.remembered(t)
	if twice := v.with(order, "/de/tickets", ask("2")); twice.location != first.location {
		t.Errorf("a double click: %d to %q", twice.status, twice.location)
	}
	another := ask("1")
	asked := v.with(order, "/de/tickets", another)
	m.says(asked, http.StatusConflict, "Noch einmal Tickets bestellen (1)?", "schon bestellt: 2 × Tagesticket")
	orders := func(want int) {
		t.Helper()
		if n := m.count(`SELECT count(*) FROM ticket_order`); n != want {
			t.Errorf("%d orders, want %d", n, want)
		}
	}
	orders(1)
	yes := m.answered(asked)
	more := v.with(order, "/de/tickets", yes)
	m.says(more, http.StatusSeeOther)
	if twice := v.with(more.remembered(t), "/de/tickets", yes); twice.location != more.location {
		t.Errorf("a double yes: %d to %q", twice.status, twice.location)
	}
	orders(2)
}

// A lost link is sent to its address, once in an hour; the answer is the same
// for an address that nobody has ordered with.
func TestALostLinkIsFoundByItsAddress(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	types, err := m.Tickets.Types(t.Context(), m.e, m.now)
	m.must(err)
	var orders []*ticket.Order
	for range 2 {
		o, err := m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Email: "Samira@Beispiel.example", Items: []ticket.Item{{Type: types[0].Slug, Quantity: 1}}}, m.now)
		m.must(err)
		orders = append(orders, o)
	}
	m.must(m.Tickets.CancelOwn(t.Context(), orders[1], m.now))
	jobs := `SELECT count(*) FROM job WHERE kind = 'mail.lost_links'`
	find := func(email string) answer { return m.post("", "/de/tickets/find", url.Values{"email": {email}}) }
	known, stranger := find("samira@beispiel.example"), find("niemand@beispiel.example")
	m.says(known, http.StatusOK, "höchstens eine in der Stunde")
	if mainOf(known.body) != mainOf(stranger.body) {
		t.Error("the answer tells who has tickets")
	}
	find("samira@beispiel.example")
	if n := m.count(jobs); n != 1 {
		t.Errorf("%d mails for one address in an hour", n)
	}
	m.says(find("keine Adresse"), http.StatusUnprocessableEntity, `value="keine Adresse"`)
}
