package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/job"
	"markt/internal/lang"
	"markt/internal/pg"
)

// callerOf is the cookie by which a program is known again.
func callerOf(a answer) string {
	for _, c := range a.header.Values("Set-Cookie") {
		if strings.HasPrefix(c, "caller=") {
			cookie, _, _ := strings.Cut(c, ";")
			return cookie
		}
	}
	return ""
}

// Programs read orders if their role does so on screen, in its own edition, and
// never what opens the order.
func TestWhoseTokenReadsAnOrder(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	other := m.next("markt-2028")
	var o orderAnswer
	m.read(m.call("", http.MethodPost, "/api/v1/orders", `{"items":[{"type":"tag","quantity":1}]}`), &o)
	may := map[account.Role]bool{account.Organiser: true, account.Finance: true, account.GateLead: true}
	for _, role := range account.OfficeRoles {
		for edition, here := range map[int64]bool{0: true, int64(m.e.ID): true, int64(other.ID): false} {
			token, err := m.Accounts.CreateToken(t.Context(), account.TokenDraft{Role: role, EditionID: edition}, m.now)
			m.must(err)
			a := m.call(token, http.MethodGet, "/api/v1/orders/"+o.Code, "")
			if want := may[role] && here; (a.status == http.StatusOK) != want || !want && a.status != http.StatusForbidden {
				t.Errorf("%s of edition %d: status %d", role, edition, a.status)
			}
			if strings.Contains(a.body, o.Secret) || strings.Contains(a.body, "/orders/") {
				t.Errorf("%s reads what opens the order: %s", role, a.body)
			}
			if strings.Contains(a.body, o.Tickets[0].Code) != (may[role] && here) {
				t.Errorf("%s and the ticket's code: %s", role, a.body)
			}
		}
	}
	m.says(m.call(o.Secret, http.MethodGet, "/api/v1/orders/"+o.Code, ""), http.StatusOK, o.Secret)
}

// What a token may is what its role may in its edition: no page of the office
// and nothing of the house.
func TestATokenOpensNoOffice(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	token, err := m.Accounts.CreateToken(t.Context(), account.TokenDraft{Role: account.Organiser}, m.now)
	m.must(err)
	for _, r := range m.routes() {
		if r.Guard.Open || r.Guard.Linked || r.Guard.Bearer {
			continue
		}
		path := strings.NewReplacer(":edition", m.e.Slug, ":id", "1", ":state", "over", ":token", "x").Replace(r.Path)
		if a := m.call(token, r.Method, path, ""); a.status != http.StatusUnauthorized && a.status != http.StatusSeeOther {
			t.Errorf("%s %s: status %d", r.Method, path, a.status)
		}
	}
}

// Who repeats another's Idempotency-Key, word for word, reads nothing of what
// it made; who made it gets the same answer again.
func TestAStrangersRepeatReadsNothing(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	_, err := m.Stalls.EnsureKinds(t.Context(), m.e.ID, m.now)
	m.must(err)
	m.now = m.now.AddDate(0, -2, 0)
	bodies := map[string]string{
		"/api/v1/orders":       `{"items":[{"type":"tag","quantity":1}],"email":"ada@test.example"}`,
		"/api/v1/applications": `{"kind":"advice","lang":"de","name":"VeloBuch","contact":{"name":"Ada"},"answers":{"goods":{"what":"Räder"},"size":{"front":3,"depth":2.5},"power":[{"name":"Lader","watts":1200}]}}`,
	}
	for path, body := range bodies {
		first := m.call("", http.MethodPost, path, body, "Idempotency-Key", "guessed")
		m.says(first, http.StatusCreated, `"url":"http`)
		secret := first.body[strings.Index(first.body, `"url":"http`):]
		own := m.call("", http.MethodPost, path, body, "Idempotency-Key", "guessed", "Cookie", callerOf(first))
		if own.body != first.body {
			t.Errorf("%s: its own caller got %s", path, own.body)
		}
		for _, cookie := range []string{"", "caller=another"} {
			a := m.call("", http.MethodPost, path, body, "Idempotency-Key", "guessed", "Cookie", cookie)
			m.says(a, http.StatusCreated, `"status":"`, `!"url"`, "!"+secret)
			if path == "/api/v1/orders" {
				m.says(a, http.StatusCreated, `!"secret"`, `"tickets":[]`)
			}
		}
	}
	var orders, applications int
	m.must(m.db.Get(t.Context(), &orders, `SELECT count(*) FROM ticket_order`))
	m.must(m.db.Get(t.Context(), &applications, `SELECT count(*) FROM application`))
	if orders != 1 || applications != 1 {
		t.Errorf("%d orders, %d applications", orders, applications)
	}
}

// Nothing but the public's own pages is kept, by a browser or on the way.
func TestOnlyPublicPagesAreKept(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.keepOrders(fewOrders)
	things := m.things()
	for _, r := range m.routes() {
		if r.Method != http.MethodGet || r.InCache || strings.HasPrefix(r.Path, "/api/v1/gate") || strings.HasSuffix(r.Path, "worker.js") || strings.HasSuffix(r.Path, ".webmanifest") {
			continue
		}
		path := m.address(strings.Replace(r.Path, ":edition", m.e.Slug, 1), things)
		want := "no-store"
		if r.Path == "/:lang/orders/:token" || r.Path == "/t/:code" { // a ticket is shown again without a network
			want = "private, no-cache"
		}
		if a := m.get(account.Organiser, path); a.status == http.StatusOK && a.header.Get("Cache-Control") != want && !(want == "no-store" && strings.HasSuffix(a.header.Get("Cache-Control"), ", no-store")) {
			t.Errorf("%s is kept: %q", path, a.header.Get("Cache-Control"))
		}
	}
}

// The device's cookie counts only on requests of our own pages.
func TestTheDevicesCookieComesFromOurPages(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	cookie := m.enrolled("Telefon 1")
	for _, c := range []struct {
		site, origin string
		get, post    bool
	}{
		{"same-origin", "http://markt.example", true, true},
		{"same-origin", "", true, true},
		{"none", "", true, false},
		{"", "http://markt.example", true, true},
		{"", "http://example.com", true, true}, // the host that was asked
		{"", "", true, false},
		{"same-site", "http://shop.markt.example", false, false},
		{"same-site", "", false, false},
		{"cross-site", "", false, false},
		{"", "http://evil.example", false, false},
		{"same-origin", "null", false, false},
	} {
		ask := func(method, path, body string) bool {
			r := m.request("", method, path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			r.AddCookie(&http.Cookie{Name: "device", Value: cookie})
			for name, v := range map[string]string{"Sec-Fetch-Site": c.site, "Origin": c.origin} {
				if v != "" {
					r.Header.Set(name, v)
				}
			}
			return m.do(r).status != http.StatusUnauthorized
		}
		if got := ask(http.MethodGet, "/api/v1/gate/bundle", ""); got != c.get {
			t.Errorf("%+v: reading is %v", c, got)
		}
		if got := ask(http.MethodPost, "/api/v1/gate/redeem", `{"nonce":"n`+c.site+c.origin+`","kind":"plus"}`); got != c.post {
			t.Errorf("%+v: scanning is %v", c, got)
		}
	}
}

// Who is added gets a way in: by mail where there is a mail server.
func TestWhoIsAddedIsInvitedByMail(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.did(m.post(account.Organiser, "/office/people", url.Values{"name": {"Jo"}, "email": {"jo@test.example"}, "role": {"jury"}}))
	_, err := job.NewRunner(m.db, m.Press.Handlers(), m.Log).Drain(t.Context(), func() time.Time { return m.now })
	m.must(err)
	var sent []struct {
		Recipient, Subject, Body string
	}
	m.must(m.db.Select(t.Context(), &sent, `SELECT recipient, subject, body FROM outbox WHERE purpose = 'invitation'`))
	if len(sent) != 1 || sent[0].Recipient != "jo@test.example" || !strings.Contains(sent[0].Subject, "Markt der Möglichkeiten") || !strings.Contains(sent[0].Body, "15. Mai") {
		t.Fatalf("%+v", sent)
	}
	_, link, _ := strings.Cut(sent[0].Body, "http://markt.example")
	link, _, _ = strings.Cut(link, "\n")
	m.now = m.now.Add(account.InvitationLife - time.Minute)
	if a := m.post("", link, nil); a.location != "/office/jury" {
		t.Errorf("the link leads to %d %q", a.status, a.location)
	}
	m.says(m.post("", link, nil), http.StatusGone)
}

// Without a mail server, or an address, the link is shown once to be handed over.
func TestWhoIsAddedIsInvitedByHand(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.Mails = false
	a := m.post(account.Organiser, "/office/people", url.Values{"name": {"Jo"}, "email": {"jo@test.example"}, "role": {"jury"}})
	m.says(a, http.StatusSeeOther)
	if !strings.HasSuffix(a.location, "/invitation") {
		t.Fatalf("went on to %s", a.location)
	}
	m.says(m.get(account.Organiser, a.location), http.StatusOK, "Link zeigen", "!/sign-in/A")
	linkOf := func(a answer) string {
		_, link, _ := strings.Cut(a.body, "http://markt.example")
		link, _, _ = strings.Cut(link, "<")
		return link
	}
	mislaid := linkOf(m.post(account.Organiser, a.location, nil))
	shown := m.post(account.Organiser, a.location, nil)
	m.says(shown, http.StatusOK, "http://markt.example/de/sign-in/", "data:image", "15. Mai")
	m.says(m.post("", mislaid, nil), http.StatusGone) // a new link ends the one before
	m.says(m.get(account.Organiser, a.location), http.StatusOK, "!/sign-in/A")
	if a := m.post("", linkOf(shown), nil); a.location != "/office/jury" {
		t.Errorf("the link leads to %d %q", a.status, a.location)
	}
}

// A link lets its bearer be that person: an edition's organiser makes none for
// who holds more than this edition has given.
func TestALinkIsNoWayUp(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.Mails = false
	m.as(account.Organiser)
	boss, err := m.Accounts.ByEmail(t.Context(), "organiser@test.example")
	m.must(err)
	ids := map[string]account.ID{"boss": boss.ID}
	for _, name := range []string{"lead", "jury", "both", "seen"} {
		ids[name], err = m.Accounts.Create(t.Context(), account.Draft{Name: name}, m.now)
		m.must(err)
	}
	other := m.next("markt-2028")
	for _, g := range []struct {
		who     string
		edition int64
		role    account.Role
	}{{"lead", int64(m.e.ID), account.Organiser}, {"jury", int64(m.e.ID), account.Jury}, {"seen", int64(m.e.ID), account.Jury}, {"both", int64(m.e.ID), account.Jury}, {"both", int64(other.ID), account.Organiser}} {
		m.must(m.Accounts.Grant(t.Context(), ids[g.who], g.edition, g.role, m.now))
	}
	m.cookies["lead"], err = m.Accounts.SignIn(t.Context(), ids["lead"], "test", m.now)
	m.must(err)
	_, err = m.Accounts.SignIn(t.Context(), ids["seen"], "test", m.now)
	m.must(err)
	list := m.get("lead", "/office/people")
	for who, want := range map[string]int{"seen": http.StatusForbidden, "jury": http.StatusOK, "boss": http.StatusForbidden, "both": http.StatusForbidden} {
		path := fmt.Sprintf("/office/people/%s/invitation", ids[who])
		if a := m.post("lead", path, nil); a.status != want {
			t.Errorf("the edition's organiser for %s: status %d", who, a.status)
		}
		if offered := strings.Contains(list.body, path); offered != (want == http.StatusOK) {
			t.Errorf("the list offers an invitation for %s: %v", who, offered)
		}
		m.says(m.post(account.Organiser, path, nil), http.StatusOK)
	}
	// Nor does adding a person who is known already.
	a := m.post("lead", "/office/people", url.Values{"name": {"X"}, "email": {"organiser@test.example"}, "role": {"jury"}})
	m.says(a, http.StatusSeeOther)
	if strings.Contains(a.location, "invitation") {
		t.Errorf("went on to %s", a.location)
	}
}

// Every page that promises a mail says what happens instead where none is sent.
func TestNoPagePromisesAMailThatIsNotSent(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.keepOrders(fewOrders)
	m.Mails = false
	orders, err := m.Tickets.Orders(t.Context(), m.e.ID)
	m.must(err)
	m.must(m.onlyMail(orders[0].ID.String()))
	for path, want := range map[string]string{
		"/de/sign-in": "verschickt zurzeit keine Mails", "/de/tickets": "verschicken zurzeit keine Mails", "/de/apply": "steht auf der Seite Ihrer Bewerbung",
		"/de/orders/" + m.Tickets.Secret(orders[0]): "verschicken zurzeit keine Mails", "/office/": "Kein Mailserver", "/office/outbox": "verschickt keine Mails", "/office/people": "verschickt keine Mails",
	} {
		a := m.get(account.Organiser, path)
		m.says(a, http.StatusOK, want, "!schicken wir", "!kommt in den nächsten Minuten", "!Link schicken", "!per E-Mail")
	}
	m.Mails = true
	m.says(m.get(account.Organiser, "/office/"), http.StatusOK, "!Kein Mailserver")
	m.says(m.get("", "/de/sign-in"), http.StatusOK, "Link schicken")
}

// onlyMail gives an order an address.
func (m *market) onlyMail(order string) error {
	_, err := m.db.Exec(m.t.Context(), `UPDATE ticket_order SET email = 'ada@test.example' WHERE id::text = $1`, order)
	return err
}

// A text that says a mail will come has a twin for a service that sends none,
// or stands only where one is sent.
func TestEveryPromiseOfAMailHasATwin(t *testing.T) {
	t.Parallel()
	promise := regexp.MustCompile(`(?i)\bper e-?mail\b|\bschicken wir\b|\bwir schicken\b|\beine mail\b|\bdie mail\b|\blink schicken\b|verschicken will`)
	onlyWhereSent := []string{
		"sign_in.send", "sign_in.sent_more", "apply.find.send", // the form is not shown without a server
		"ticket.mine.mail_later",
		"office.invitation.by_mail", "office.people.added_mailed", // chosen by whether one is sent
	}
	twins := 0
	for _, key := range lang.De.Keys() {
		text := lang.De.T(key)
		if !promise.MatchString(text) || strings.HasSuffix(key, ".unmailed") || slices.Contains(onlyWhereSent, key) || strings.HasPrefix(key, "mail.") || strings.HasPrefix(key, "look.") {
			continue
		}
		if !slices.Contains(lang.De.Keys(), key+".unmailed") {
			t.Errorf("%s promises a mail: %q", key, text)
		}
		twins++
	}
	if twins < 4 {
		t.Errorf("only %d promises were found", twins)
	}
}

// An invitation ends with the last role it was for, in one market or in the
// house; while there is another role it opens the way to that.
func TestWhoseLastRoleIsTakenIsInvitedNoMore(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.Mails = false
	for i, house := range []string{"", "/house"} {
		id, err := m.Accounts.Create(t.Context(), account.Draft{Name: fmt.Sprint("Jo ", i)}, m.now)
		m.must(err)
		grant := "/office" + house + "/people/" + id.String()
		for _, role := range []string{"jury", "finance"} {
			edition := int64(m.e.ID)
			if house != "" {
				edition = 0
			}
			m.must(pg.InTx(t.Context(), m.db, func(ctx context.Context, tx *pg.Tx) error {
				return account.GrantIn(ctx, tx, id, edition, account.Role(role), m.now)
			}))
		}
		shown := m.post(account.Organiser, "/office/people/"+id.String()+"/invitation", nil)
		_, link, _ := strings.Cut(shown.body, "http://markt.example")
		link, _, _ = strings.Cut(link, "<")
		m.did(m.sure(account.Organiser, grant+"/revoke", url.Values{"role": {"jury"}}))
		m.says(m.get("", link), http.StatusOK)
		m.did(m.sure(account.Organiser, grant+"/revoke", url.Values{"role": {"finance"}}))
		m.says(m.get("", link), http.StatusGone)
		m.says(m.post("", link, nil), http.StatusGone)
	}
}

// Who takes a role away from themselves is told so before.
func TestTakingOnesOwnRoleSaysSo(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.as(account.Organiser)
	m.as(account.Jury)
	self := lang.De.T("office.ask.means.revoke_self")
	me, err := m.Accounts.ByEmail(t.Context(), "organiser@test.example")
	m.must(err)
	other, err := m.Accounts.ByEmail(t.Context(), "jury@test.example")
	m.must(err)
	m.must(m.Accounts.Grant(t.Context(), me.ID, int64(m.e.ID), account.Jury, m.now))
	m.must(m.Accounts.Grant(t.Context(), other.ID, int64(m.e.ID), account.Finance, m.now))
	role := func(r account.Role) url.Values { return url.Values{"role": {string(r)}} }
	m.says(m.post(account.Organiser, "/office/people/"+me.ID.String()+"/revoke", role(account.Jury)), http.StatusConflict, self)
	m.says(m.post(account.Organiser, "/office/house/people/"+me.ID.String()+"/revoke", role(account.Organiser)), http.StatusConflict, self)
	m.says(m.post(account.Organiser, "/office/people/"+other.ID.String()+"/revoke", role(account.Finance)), http.StatusConflict, "!"+self)
}
