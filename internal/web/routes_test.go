package web

import (
	"net/http"
	"strings"
	"testing"

	"markt/internal/account"
	"markt/internal/web/page"
)

var everyone = append([]account.Role{""}, account.Roles...)

// Every route × every role: who may not go there is sent to sign in or told
// so, and nobody else is.
func TestEveryRouteForEveryRole(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for _, r := range m.routes() {
		path := strings.NewReplacer(":lang", "de", ":edition", m.e.Slug, ":id", "999999", ":token", "none", ":code", "NONE", ":uid", "00000000-0000-0000-0000-000000000000").Replace(r.Path)
		for _, role := range everyone {
			var a answer
			switch {
			case r.Guard.Bearer:
				a = m.do(m.request(role, r.Method, path, nil))
			case r.Method == http.MethodGet:
				a = m.get(role, path)
			default:
				a = m.post(role, path, nil)
			}
			turned := a.status == http.StatusForbidden || a.status == http.StatusUnauthorized || (a.status == http.StatusSeeOther && strings.HasSuffix(a.location, "/sign-in"))
			if !r.Guard.Own && turned == mayGo(r.Guard, role) {
				t.Errorf("%s %s (%s) as %q: status %d, location %q", r.Method, r.Path, r.Guard.Name, role, a.status, a.location)
			}
			if a.status >= 500 {
				t.Errorf("%s %s as %q: status %d\n%s", r.Method, r.Path, role, a.status, mainOf(a.body))
			}
			if r.Path == "/sign-out" {
				delete(m.cookies, role)
				break
			}
		}
	}
}

func mayGo(g page.Guard, role account.Role) bool {
	if g.Open || g.Linked {
		return true
	}
	if g.Bearer { // a login does not open the programs' doors
		return false
	}
	if g.Signed {
		return role != ""
	}
	for _, r := range g.Roles {
		if r == role {
			return true
		}
	}
	return false
}

// The cache answers before the guard is asked, so what not everybody may see
// must not be kept: the service does not start with such a table.
func TestNothingGuardedIsKept(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for _, g := range []page.Guard{{}, page.SignedIn, page.Office, page.Only(account.Organiser), page.APIOwn, page.HouseGet("/", nil).Guard} {
		err := m.mount([]page.Route{page.Get("/kept", g, m.healthz).Cached()})
		if err == nil || !strings.Contains(err.Error(), "/kept") {
			t.Errorf("%s: %v", g.Name, err)
		}
	}
	if err := m.mount([]page.Route{page.Get("/kept", page.Anyone, m.healthz).Cached()}); err != nil {
		t.Error(err)
	}
}

// No page offers what its reader may not open.
func TestThePrintPageOffersWhatItsReaderMayPrint(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.says(m.get(account.Jury, "/office/print"), http.StatusOK, "/office/print/signs.pdf", "!tickets.pdf", "!doorlist.pdf", "!training.pdf")
	m.says(m.get(account.GateLead, "/office/print"), http.StatusOK, "/office/print/tickets.pdf", "/office/print/doorlist.pdf", `name="gate"`, "/office/print/training.pdf?lang=ar")
}

func TestFormsNeedTheirToken(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	a := m.do(m.request("", http.MethodPost, "/de/sign-in", strings.NewReader("email=a@b.example")))
	m.says(a, http.StatusForbidden, "Das Formular ist zu alt")
	other := m.request("", http.MethodPost, "/de/sign-in", strings.NewReader("email=a@b.example&_csrf="+m.csrfOf("mine")))
	other.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	other.AddCookie(&http.Cookie{Name: "csrf", Value: "another"})
	m.says(m.do(other), http.StatusForbidden)
}

func TestErrorsHaveAPageAndAProblem(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.says(m.get("", "/ar/nowhere"), http.StatusNotFound, `dir="rtl"`, "غير موجود")
	r := m.request("", http.MethodGet, "/api/v1/nowhere", nil)
	r.Header.Set("Accept-Language", "en")
	a := m.do(r)
	m.says(a, http.StatusNotFound, `"code":"not_found"`, `"status":404`)
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("content type %q", got)
	}
}

func TestNoAnswerLacksTheSecurityHeaders(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for _, path := range []string{"/de/sign-in", "/nowhere", "/healthz", "/static/none.css"} {
		h := m.get("", path).header
		for _, name := range []string{"Content-Security-Policy", "Permissions-Policy", "X-Content-Type-Options", "Referrer-Policy"} {
			if h.Get(name) == "" {
				t.Errorf("%s: no %s", path, name)
			}
		}
		if strings.Contains(h.Get("Content-Security-Policy"), "unsafe-inline") {
			t.Errorf("%s: inline scripts or styles are allowed", path)
		}
	}
}

func TestHeadAnswersLikeGet(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for _, path := range []string{"/healthz", "/de/", "/de/sign-in", "/office/", "/de/nowhere"} {
		want, got := m.get("", path), m.do(m.request("", http.MethodHead, path, nil))
		if got.status != want.status || got.body != "" {
			t.Errorf("%s: %d, GET says %d; %d bytes", path, got.status, want.status, len(got.body))
		}
	}
}

func TestNoLinkOfAnErrorPageLeavesTheHouse(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	r := m.request("", http.MethodGet, "/", nil)
	r.RequestURI = "//elsewhere.example/x"
	m.says(m.do(r), http.StatusNotFound, `href="/elsewhere.example/x?lang=en"`, `!"//elsewhere.example`)
	m.says(m.get("", "/dexter"), http.StatusNotFound, `href="/dexter?lang=ar"`)
}
