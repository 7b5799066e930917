package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/mail"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/press"
	"markt/internal/web/page"
	"markt/templates"
)

// Hundreds of servers, one after the other, leave much behind; tidying up as
// often as the service does would take a fifth of these tests' time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	m.Run()
}

// market is a running server on a database of its own, with one edition of two
// days and one person for each role.
type market struct {
	*Server
	t       *testing.T
	db      *pg.DB
	base    *url.URL
	e       *festival.Edition
	now     time.Time
	cookies map[account.Role]string
}

// newMarket starts at noon of the edition's first day.
func newMarket(t *testing.T) *market {
	t.Helper()
	m := emptyHouse(t)
	m.e = m.makeEdition()
	return m
}

// emptyHouse is a server on an empty database: no edition, nobody.
func emptyHouse(t *testing.T) *market {
	t.Helper()
	return houseOn(t, pgtest.New(t))
}

var secret = account.SecretFrom([32]byte{1})

// views are parsed once for all the tests' servers, which only draw them.
var views = sync.OnceValues(func() (*page.Views, error) { return page.NewViews(templates.FS) })

// houseOn is a server on that database, at noon of the first day.
func houseOn(t *testing.T, db *pg.DB) *market {
	t.Helper()
	m := &market{t: t, db: db, cookies: map[account.Role]string{}}
	m.now = time.Date(2027, 5, 8, 10, 0, 0, 0, time.UTC)
	m.base, _ = url.Parse("http://markt.example")
	p := &press.Press{
		Rooms: press.Wire(m.db, secret), BaseURL: m.base, Now: func() time.Time { return m.now },
		Outbox: mail.Outbox{From: "markt@markt.example", Host: "markt.example"},
	}
	v, err := views()
	if err != nil {
		t.Fatal(err)
	}
	s, err := newServer(page.Config{BaseURL: m.base, Mails: true, Log: slog.New(slog.NewTextHandler(testLog{t}, nil))}, p, &page.Views{Pages: v.Pages})
	if err != nil {
		t.Fatal(err)
	}
	s.Now = func() time.Time { return m.now }
	m.Server = s
	return m
}

type testLog struct{ t *testing.T }

func (l testLog) Write(b []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(b)))
	return len(b), nil
}

func (m *market) makeEdition() *festival.Edition {
	m.t.Helper()
	ctx := context.Background()
	day := func(d int) festival.DayDraft {
		return festival.DayDraft{Date: time.Date(2027, 5, d, 0, 0, 0, 0, time.UTC), Opens: 10 * time.Hour, Closes: 20 * time.Hour}
	}
	e, err := m.Festival.Create(ctx, festival.Draft{
		Slug: "markt-2027", Name: lang.Text{"de": "Markt der Möglichkeiten", "en": "Market of Possibilities", "ar": "سوق الفرص"},
	}, []festival.DayDraft{day(8), day(9)}, m.now)
	if err != nil {
		m.t.Fatal(err)
	}
	if err := m.Festival.MakeCurrent(ctx, e.ID, m.now); err != nil {
		m.t.Fatal(err)
	}
	m.lead(e, festival.Open)
	return e
}

// lead puts an edition into a state, from whatever state it is in.
func (m *market) lead(e *festival.Edition, to festival.State) {
	m.t.Helper()
	now, err := m.Festival.Get(context.Background(), e.ID)
	if err == nil {
		err = m.Festival.SetState(context.Background(), e.ID, now.State, to, m.now)
	}
	if err != nil {
		m.t.Fatal(err)
	}
	e.State = to
	m.publicChanged(context.Background())
}

// as is the login cookie of a person with the role; "" is nobody.
func (m *market) as(role account.Role) string {
	m.t.Helper()
	if role == "" {
		return ""
	}
	if token, ok := m.cookies[role]; ok {
		return token
	}
	ctx := context.Background()
	id, err := m.Accounts.Create(ctx, account.Draft{Name: "Test " + string(role), Email: string(role) + "@test.example", Roles: []account.Role{role}}, m.now)
	if err != nil {
		m.t.Fatal(err)
	}
	token, err := m.Accounts.SignIn(ctx, id, "test", m.now)
	if err != nil {
		m.t.Fatal(err)
	}
	m.cookies[role] = token
	return token
}

// answer is what came back, with the body read.
type answer struct {
	status   int
	header   http.Header
	body     string
	location string
}

func (m *market) do(r *http.Request) answer {
	m.t.Helper()
	res, err := m.app.Test(r, -1)
	if errors.Is(err, fasthttp.ErrBodyTooLarge) { // refused before it was read; on a connection the answer is 413
		return answer{status: http.StatusRequestEntityTooLarge}
	}
	if err != nil {
		m.t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		m.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(b), res.Header.Get("Location")}
}

// get asks for a page as a role; "" is nobody.
func (m *market) get(role account.Role, path string) answer {
	m.t.Helper()
	return m.do(m.request(role, http.MethodGet, path, nil))
}

// post sends a form as a role, with the token a browser would send.
func (m *market) post(role account.Role, path string, form url.Values) answer {
	m.t.Helper()
	const cookie = "test-browser"
	sent := url.Values{"_csrf": {m.csrfOf(cookie)}}
	for name, v := range form {
		sent[name] = v
	}
	r := m.request(role, http.MethodPost, path, strings.NewReader(sent.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "csrf", Value: cookie})
	return m.do(r)
}

func (m *market) request(role account.Role, method, path string, body io.Reader) *http.Request {
	m.t.Helper()
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Accept", "text/html")
	if token := m.as(role); token != "" {
		r.AddCookie(&http.Cookie{Name: "login", Value: token})
	}
	return r
}

// says fails unless the answer has the status and every text; a text that
// begins with "!" must not be there.
func (m *market) says(a answer, status int, texts ...string) {
	m.t.Helper()
	if a.status != status {
		m.t.Fatalf("status %d, want %d\n%s", a.status, status, mainOf(a.body))
	}
	for _, text := range texts {
		want := !strings.HasPrefix(text, "!")
		if strings.Contains(a.body, strings.TrimPrefix(text, "!")) != want {
			m.t.Errorf("%q: found is %v, want %v\n%s", text, !want, want, mainOf(a.body))
		}
	}
}

var mainPart = regexp.MustCompile(`(?s)<main.*</main>`)

func mainOf(body string) string {
	if found := mainPart.FindString(body); found != "" {
		return found
	}
	return body[:min(len(body), 20_000)] // what a failed test says is read by people
}
