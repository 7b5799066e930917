package web

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/stall"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

// Every address outside the office × every state: what the table in festival
// forbids is refused, and of an edition that is being prepared nobody outside
// its office learns that it exists. The addresses are those of the route table,
// with real things in them.
func TestEveryPublicAddressInEveryState(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.keepOrders(fewOrders)
	tokens := m.things()
	device := m.enrolled("Telefon 1")
	for _, state := range festival.States {
		m.lead(m.e, state)
		for _, r := range m.routes() {
			if strings.HasPrefix(r.Path, "/office") || len(r.Guard.Roles) > 0 || r.Act == page.NoEdition { // those of the office, of people and programs
				continue
			}
			path := m.publicAddress(r.Path, tokens)
			m.judged(r, state, path, m.asks(r, path, device, tokens))
		}
	}
}

// publicAddress is address for the routes of visitors, files and programs.
func (m *market) publicAddress(route string, tokens map[string]string) string {
	m.t.Helper()
	rest, named := strings.CutPrefix(route, "/:lang/e/:edition")
	if named {
		route = "/:lang" + rest
	}
	path := m.address(route, tokens)
	if named {
		path = "/de/e/" + m.e.Slug + strings.TrimPrefix(path, "/de")
	}
	return path
}

// things are what public addresses speak of, beside the secrets in tokens.
func (m *market) things() map[string]string {
	m.t.Helper()
	all := m.tokens()
	orders, err := m.Tickets.Orders(m.t.Context(), m.e.ID)
	m.must(err)
	code, err := m.Tickets.Code(m.t.Context(), orders[0].Tickets[0])
	m.must(err)
	all["/t/:code"], all["/api/v1/orders/:code"] = code.String(), orders[0].Code
	all["/print/booklet-:file"], all["/print/plan-:file"] = "booklet-de.pdf", "plan-campus.pdf"
	var placed stall.ApplicationID // by the last release, with dishes
	m.must(m.db.Get(m.t.Context(), &placed, `SELECT min(s.application_id) FROM stall s JOIN allotment t ON t.stall_id = s.id JOIN application a ON a.id = s.application_id WHERE s.state = 'confirmed' AND a.answers ? 'food'`))
	app, err := m.Stalls.Get(m.t.Context(), m.e.ID, placed)
	m.must(err)
	all["/my/application/:token"] = m.Stalls.Link(app)
	m.exec(`INSERT INTO application_photo (application_id, edition_id, large, small, width, height, sent_at) VALUES ($1, $2, 'x', 'x', 1, 1, $3)`, app.ID, m.e.ID, m.now)
	for path, query := range map[string]string{
		"/:lang/apply/:kind":    `SELECT slug FROM kind ORDER BY id LIMIT 1`,
		"/:lang/plan/:location": `SELECT l.slug FROM location l JOIN plan p ON p.location_id = l.id ORDER BY l.id LIMIT 1`,
		"/:lang/stalls/:id":     `SELECT min(id)::text FROM stall WHERE state = 'confirmed'`,
		"/:lang/programme/:id":  `SELECT min(id)::text FROM session WHERE state = 'confirmed' AND starts_at IS NOT NULL`,
	} {
		var v string
		m.must(m.db.Get(m.t.Context(), &v, query))
		all[path] = v
	}
	return all
}

// asks sends what a stranger may send: with the secrets that links carry, and
// from a gate's device.
func (m *market) asks(r page.Route, path, device string, tokens map[string]string) answer {
	m.t.Helper()
	if r.Guard.Bearer {
		bearer := ""
		switch {
		case strings.HasPrefix(r.Path, "/api/v1/gate/"):
			bearer = device
		case r.Guard.Own:
			bearer = tokens["/:lang/orders/:token"]
		}
		return m.call(bearer, r.Method, path, m.bodyFor(r.Path))
	}
	if r.Method == http.MethodPost {
		return m.post("", path, url.Values{"hold": {m.held("")}})
	}
	req := m.request("", r.Method, path, nil)
	req.AddCookie(&http.Cookie{Name: "device", Value: device})
	return m.do(req)
}

// bodyFor is what a gate's device sends.
func (m *market) bodyFor(route string) string {
	m.t.Helper()
	switch route {
	case "/api/v1/gate/enrol":
		return `{"token": "` + m.Checkin.EnrolToken(m.device("Telefon")) + `"}`
	case "/api/v1/orders/confirm":
		return `{"hold": "` + m.held("api") + `"}`
	case "/api/v1/gate/redeem":
		return `{"nonce": "` + rand.Text() + `", "kind": "plus"}`
	case "/api/v1/gate/group":
		return `{"code": "` + ticket.Code{Payload: ticket.Payload{0: 2, 15: 3}}.String() + `", "kind": "entry"}`
	case "/api/v1/gate/count":
		return `{"nonce": "` + rand.Text() + `", "location": "campus", "inside": 7, "at": "` + m.now.Format(time.RFC3339) + `"}`
	}
	return `{}`
}

// held is an order that waits for its last step in a browser.
func (m *market) held(browser string) string {
	m.t.Helper()
	h, err := m.Tickets.Hold(m.t.Context(), m.e, ticket.OrderDraft{Lang: "de", Browser: browser, Items: []ticket.Item{{Type: "tag-1", Quantity: 1}}}, m.now)
	m.must(err)
	return m.Tickets.Seal(h)
}

// judged fails when an answer is not what the state permits.
func (m *market) judged(r page.Route, state festival.State, path string, a answer) {
	m.t.Helper()
	what := fmt.Sprintf("%s, %s %s (%s)", state, r.Method, path, r.Act)
	switch {
	case state.Permits(r.Act):
		if a.status >= 500 || strings.Contains(a.body, `"edition_`) {
			m.t.Errorf("%s: refused with %d\n%s", what, a.status, mainOf(a.body))
		}
		if r.Method == http.MethodGet && a.status == http.StatusNotFound && !strings.HasPrefix(path, "/print/plan") {
			m.t.Errorf("%s: not found, so that nothing is shown by this test", what)
		}
	case state == festival.Preparing:
		if a.status != http.StatusNotFound {
			m.t.Errorf("%s: status %d to %q\n%s", what, a.status, a.location, mainOf(a.body))
		}
		if name := m.e.Name["de"]; strings.Contains(a.body, name) || strings.Contains(a.body, "preparing") {
			m.t.Errorf("%s: the answer names it\n%s", what, a.body)
		}
	case a.status != http.StatusConflict:
		m.t.Errorf("%s: status %d\n%s", what, a.status, mainOf(a.body))
	}
}

// What speaks of no edition does not name one that is being prepared either.
func TestNoOtherPageNamesAnEditionThatIsBeingPrepared(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.lead(m.e, festival.Preparing)
	for _, r := range m.routes() {
		if r.Method != http.MethodGet || r.Act != page.NoEdition {
			continue
		}
		path := strings.NewReplacer(":lang", "de", ":token", "none", ":id", "1").Replace(r.Path)
		for _, role := range []account.Role{"", account.Visitor} {
			if a := m.get(role, path); strings.Contains(a.body, m.e.Name["de"]) || strings.Contains(a.body, m.e.Slug) {
				t.Errorf("%s as %q names it\n%s", path, role, mainOf(a.body))
			}
		}
	}
	m.says(m.get("", "/de/"), http.StatusNotFound, "Hier entsteht ein Markt")
}

// An edition that is being prepared is as unknown as one that was never made:
// to visitors and to who has no role in its office, whatever they ask.
func TestAHiddenEditionIsLikeNone(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	hidden := m.next("markt-2028")
	if hidden.State != festival.Preparing {
		t.Fatal(hidden.State)
	}
	for _, path := range []string{
		"/de/e/SLUG/", "/de/e/SLUG/programme", "/de/programme?edition=SLUG", "/schedule.json?edition=SLUG", "/schedule.ics?edition=SLUG",
		"/plan.geojson?edition=SLUG", "/stalls.json?edition=SLUG", "/api/v1/stalls?edition=SLUG", "/api/v1/locations?edition=SLUG",
		"/api/v1/ticket-types?edition=SLUG", "/de/tickets?edition=SLUG", "/print/booklet-de.pdf?edition=SLUG", "/office/e/SLUG/", "/office/e/SLUG/people",
	} {
		for _, role := range []account.Role{"", account.Vendor} {
			got := m.get(role, strings.ReplaceAll(path, "SLUG", "markt-2028"))
			want := m.get(role, strings.ReplaceAll(path, "SLUG", "markt-2099"))
			same := strings.ReplaceAll(got.body, "markt-2028", "markt-2099") == want.body || strings.Contains(path, "/api/") || strings.HasPrefix(path, "/office")
			if got.status != want.status || got.location != want.location || !same {
				t.Errorf("%s as %q: %d %q, an unknown edition: %d %q", path, role, got.status, got.location, want.status, want.location)
			}
		}
	}
	for role, path := range map[account.Role]string{account.Jury: "/de/e/markt-2028/", account.Organiser: "/office/e/markt-2028/"} {
		a := m.get(role, path)
		m.says(a, http.StatusOK, "Markt 2028")
		if got := a.header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: what only the office sees is kept: %q", path, got)
		}
	}
	m.says(m.get("", "/de/e/markt-2028/"), http.StatusNotFound, "!Markt 2028")
	m.lead(hidden, festival.Announced)
	m.says(m.get("", "/de/e/markt-2028/"), http.StatusOK, "Markt 2028")
	m.lead(hidden, festival.Preparing)
	m.says(m.get("", "/de/e/markt-2028/"), http.StatusNotFound, "!Markt 2028")
}

// When an edition is over its office reads, and changes only who may come in.
func TestTheOfficeOfAPastEditionReads(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.keepOrders(fewOrders)
	m.organiserTwice()
	m.lead(m.e, festival.Over)
	w := m.watchWrites()
	kept := []string{}
	for _, r := range m.routes() {
		if !strings.HasPrefix(r.Path, "/office/") || strings.HasPrefix(r.Path, "/office/e/") {
			continue
		}
		path := m.address(r.Path, map[string]string{"/office/editions/:id/state/:state": "open"})
		switch {
		case r.Method == http.MethodGet:
			if a := m.get(account.Organiser, path); a.status == http.StatusConflict {
				t.Errorf("%s is not shown", path)
			}
		case r.Act == festival.ActRead: // a question to the service, which stores nothing
			m.post(account.Organiser, path, nil)
		case r.Act == festival.ActKeep:
			kept = append(kept, r.Path)
		default:
			a := m.post(account.Organiser, path, nil)
			m.says(a, http.StatusConflict, "Dieser Markt ist vorbei")
		}
	}
	slices.Sort(kept)
	want := []string{"/office/editions", "/office/editions/:id/carry", "/office/editions/:id/current", "/office/editions/:id/state/:state",
		"/office/gate/admission", "/office/gate/count", "/office/gate/devices/:id/revoke", "/office/gate/left", "/office/gate/paper", "/office/gate/paper/undo", "/office/gate/requests", "/office/house/people", "/office/house/people/:id/revoke", "/office/messages/:id", "/office/messages/:id/send", "/office/messages/left", "/office/messages/templates/:id", "/office/people", "/office/people/:id/invitation", "/office/people/:id/revoke"}
	if !slices.Equal(kept, want) {
		t.Errorf("what goes on is %v", kept)
	}
	w.refuses("/office/questions/new", "over", func() answer {
		return m.post(account.Organiser, "/office/questions/new", url.Values{"question.de": {"Wo?"}})
	})
	m.did(m.sure(account.GateLead, "/office/gate/admission", url.Values{"state": {"evacuation"}})) // people are still there
	m.says(m.get(account.Organiser, "/office/people"), http.StatusOK, "Dieser Jahrgang ist vorbei")
}

// A change of state is asked before and names what changes; what was not seen
// is asked again; and it can be taken back.
func TestAStateIsAskedBefore(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.keepOrders(fewOrders)
	at := fmt.Sprintf("/office/editions/%d/state/", m.e.ID)
	m.says(m.get(account.Organiser, at+"preparing"), http.StatusOK, "ist heute geöffnet", "Die Startseite zeigt dann nur", "sind schon gemacht", "sind schon eingegangen", "Alle sehen die öffentlichen Seiten", `name="seen" value="open"`)
	m.says(m.post(account.Organiser, at+"preparing", nil), http.StatusConflict, "noch einmal", `name="seen" value="open"`)
	m.says(m.get("", "/de/"), http.StatusOK)
	m.did(m.post(account.Organiser, at+"preparing", url.Values{"seen": {"open"}}))
	m.says(m.get("", "/de/"), http.StatusNotFound)
	m.says(m.get(account.Organiser, "/office/"), http.StatusOK, "In Vorbereitung")
	m.did(m.post(account.Organiser, at+"open", url.Values{"seen": {"preparing"}}))
	m.says(m.get("", "/de/"), http.StatusOK)
	m.says(m.get(account.Organiser, at+"closed"), http.StatusNotFound)
}

// The current edition is not switched by one click: on a market day least of all.
func TestSwitchingTheCurrentEditionAsks(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	other := m.next("markt-2028")
	at := fmt.Sprintf("/office/editions/%d/current", other.ID)
	m.says(m.get(account.Organiser, at), http.StatusOK, "„Markt 2028“ statt „Markt der Möglichkeiten“", "„Markt der Möglichkeiten“ ist heute geöffnet", "dass hier ein Markt entsteht")
	m.says(m.post(account.Organiser, at, nil), http.StatusConflict, "noch einmal")
	m.says(m.get("", "/de/"), http.StatusOK, "Markt der Möglichkeiten")
	a := m.post(account.Organiser, at, url.Values{"seen": {fmt.Sprint(m.e.ID)}})
	m.says(a, http.StatusSeeOther)
	if a.location != "/office/" {
		t.Errorf("went on to %s", a.location)
	}
	m.says(m.get("", "/de/"), http.StatusNotFound, "!Markt der Möglichkeiten")
	m.says(m.get("", "/de/e/markt-2027/"), http.StatusOK, "Markt der Möglichkeiten")
}

// The days of an edition made from an old one are shown before it is made, and
// nobody comes along by themselves.
func TestCarryingOverShowsTheDaysFirst(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	id, err := m.Accounts.Create(t.Context(), account.Draft{Name: "Bo"}, m.now)
	m.must(err)
	m.must(m.Accounts.Grant(t.Context(), id, int64(m.e.ID), account.Jury, m.now))
	at := fmt.Sprintf("/office/editions/%d/carry", m.e.ID)
	m.says(m.get(account.Organiser, at), http.StatusOK, `value="2028-05-06"`, "Samstag, 6. Mai 2028", "Sonntag, 7. Mai 2028", "Bo, Jury", "!checked", "!anderer Wochentag", "!Monat und Jahr")
	form := url.Values{"name.de": {"Markt 2028"}, "slug": {"markt-2028"}, "first_day": {"2028-06-05"}, "seen_first": {"2028-05-06"}}
	m.says(m.post(account.Organiser, at, form), http.StatusConflict, "30 Tage neben demselben Wochenende", "Stimmen Monat und Jahr?", "neuen Tage an", "Montag, 5. Juni 2028", "anderer Wochentag", `name="seen_first" value="2028-06-05"`, `value="Markt 2028"`)
	form.Set("seen_first", "2028-06-05")
	a := m.post(account.Organiser, at, form)
	m.says(a, http.StatusSeeOther)
	if a.location != "/office/e/markt-2028/" {
		t.Errorf("went on to %s", a.location)
	}
	made, err := m.Festival.BySlug(t.Context(), "markt-2028")
	m.must(err)
	if people, err := m.Accounts.EditionGrants(t.Context(), int64(made.ID)); err != nil || len(people) != 0 || len(made.Days) != 2 {
		t.Errorf("%+v %v, %d days", people, err, len(made.Days))
	}
	form.Set("first_day", "bald")
	m.says(m.post(account.Organiser, at, form), http.StatusUnprocessableEntity, "first_day")
}

// Who works on one edition only is led to its office, though the house speaks
// of another and theirs is not public yet.
func TestItsMakersFindAnEditionThatIsBeingPrepared(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	other := m.next("markt-2028")
	id, err := m.Accounts.Create(t.Context(), account.Draft{Name: "Jury 2028", Email: "jury28@test.example"}, m.now)
	m.must(err)
	m.must(m.Accounts.Grant(t.Context(), id, int64(other.ID), account.Jury, m.now))
	link, err := m.Accounts.IssueLink(t.Context(), account.Person{ID: id}, m.now)
	m.must(err)
	a := m.post("", "/de/sign-in/"+link.Token, nil)
	if a.location != "/office/e/markt-2028/jury" {
		t.Errorf("led to %s", a.location)
	}
	m.cookies["jury of 2028"], err = m.Accounts.SignIn(t.Context(), id, "test", m.now)
	m.must(err)
	m.says(m.get("jury of 2028", "/de/sign-in"), http.StatusOK, `href="/office/e/markt-2028/jury"`)
}

// A route that does not say what it does with its edition is not mounted.
func TestEveryRouteSaysWhatItDoes(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	err := m.mount([]page.Route{page.Post("/de/silent", page.Anyone, m.healthz)})
	if err == nil || !strings.Contains(err.Error(), "/de/silent") {
		t.Error(err)
	}
}

// The page of tickets of a market that takes no orders says so instead of
// letting people fill in a form, and its home leads nobody there.
func TestNoTicketsAreOfferedBeforeAndAfter(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	for state, want := range map[festival.State]string{
		festival.Announced: "noch keine Tickets", festival.Over: "Dieser Markt ist vorbei", festival.Open: `name="items.0.quantity"`,
	} {
		m.lead(m.e, state)
		m.cache.reset()
		a, home := m.get("", "/de/tickets"), m.get("", "/de/")
		m.says(a, http.StatusOK, want)
		if open := state == festival.Open; strings.Contains(a.body, `name="items.0.quantity"`) != open || strings.Contains(home.body, "Tickets holen") != open {
			t.Errorf("%s: a form is shown, or home leads to it", state)
		}
	}
}
