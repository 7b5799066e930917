package web

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"markt/internal/account"
	"markt/internal/lang"
)

// The whole way: ask, a page with a button, its POST, in; the link is used up.
func TestSignInByLink(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ctx := context.Background()
	if _, err := m.Accounts.Create(ctx, account.Draft{Name: "Samira", Email: "s@test.example", Roles: []account.Role{account.Jury}}, m.now); err != nil {
		t.Fatal(err)
	}
	unknown := m.post("", "/de/sign-in", url.Values{"email": {"nobody@test.example"}})
	known := m.post("", "/de/sign-in", url.Values{"email": {"s@test.example"}})
	m.says(known, http.StatusOK, "Bitte sehen Sie in Ihr Postfach")
	if sameBut(unknown.body) != sameBut(known.body) {
		t.Error("the answer tells who has an account")
	}
	p, err := m.Accounts.ByEmail(ctx, "s@test.example")
	if err != nil {
		t.Fatal(err)
	}
	link, err := m.Accounts.IssueLink(ctx, p, m.now)
	if err != nil {
		t.Fatal(err)
	}
	m.says(m.get("", "/ar/sign-in/"+link.Token), http.StatusOK, "Samira", lang.Ar.T("sign_in.enter"))
	m.says(m.get("", "/de/sign-in/"+link.Token), http.StatusOK, "Samira")
	in := m.post("", "/de/sign-in/"+link.Token, nil)
	if in.status != http.StatusSeeOther || in.location != "/office/jury" || len(in.header.Values("Set-Cookie")) == 0 {
		t.Fatalf("%d %s", in.status, in.location)
	}
	m.says(m.post("", "/de/sign-in/"+link.Token, nil), http.StatusGone, "abgelaufen oder schon benutzt")
	who, err := m.Accounts.SignIn(ctx, p.ID, "", m.now)
	m.must(err)
	m.cookies["samira"] = who
	other, err := m.Accounts.IssueLink(ctx, p, m.now)
	m.must(err)
	m.as(account.Jury)
	for _, send := range []func(role account.Role, token string) answer{ // who is in by it presses twice, or opens the mail again
		func(role account.Role, token string) answer { return m.post(role, "/de/sign-in/"+token, nil) },
		func(role account.Role, token string) answer { return m.get(role, "/de/sign-in/"+token) },
	} {
		if a := send("samira", link.Token); a.status != http.StatusSeeOther || a.location != "/office/jury" {
			t.Errorf("%d %s", a.status, a.location)
		}
		m.says(send(account.Jury, link.Token), http.StatusGone)
	}
	m.says(m.get("samira", "/de/sign-in/"+other.Token), http.StatusOK, "Samira")
}

// sameBut drops what differs between any two pages with a form.
func sameBut(body string) string {
	return regexp.MustCompile(`name="_key" value="[^"]*"`).ReplaceAllString(body, "")
}

func TestSignInSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for _, email := range []string{"", "samira", "a b@c.example"} {
		m.says(m.post("", "/ar/sign-in", url.Values{"email": {email}}), http.StatusUnprocessableEntity, lang.Ar.T("error.email"), "aria-invalid")
	}
}

func TestDemoSignInNeedsTheFlagAndADemo(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.says(m.post("", "/demo/sign-in", url.Values{"role": {"organiser"}}), http.StatusNotFound)
	m.Server.Config.Demo = true
	m.says(m.post("", "/demo/sign-in", url.Values{"role": {"organiser"}}), http.StatusNotFound)
}

func TestALoginIsRevokedByItsPersonOnly(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.says(m.get(account.Vendor, "/my/logins"), http.StatusOK, "dieses Gerät")
	var id string
	if err := m.db.Get(context.Background(), &id, `SELECT max(id)::text FROM login`); err != nil {
		t.Fatal(err)
	}
	m.post(account.Jury, "/my/logins/"+id+"/revoke", nil)
	m.says(m.get(account.Vendor, "/my/logins"), http.StatusOK)
	m.post(account.Vendor, "/my/logins/"+id+"/revoke", nil)
	if a := m.get(account.Vendor, "/my/logins"); a.status != http.StatusSeeOther {
		t.Errorf("a revoked login got %d", a.status)
	}
}
