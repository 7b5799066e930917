package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var seenValue = regexp.MustCompile(`name="seen" value="([0-9a-f]+)"`)

// draft begins an application and gives the address of its steps, with what
// the device remembers of it.
func (m *market) draft() (steps, device string) {
	m.t.Helper()
	a := m.post("", "/de/apply", url.Values{"kind": {"advice"}})
	m.says(a, http.StatusSeeOther)
	for _, cookie := range a.header["Set-Cookie"] {
		if value, is := strings.CutPrefix(cookie, "draft="); is {
			device, _, _ = strings.Cut(value, ";")
		}
	}
	return strings.TrimSuffix(a.location, "about"), device
}

// seen is the mark of a step as it stands on its page.
func (m *market) seen(at string) string {
	m.t.Helper()
	mark := seenValue.FindStringSubmatch(m.get("", at).body)
	if mark == nil {
		m.t.Fatal("no mark at ", at)
	}
	return mark[1]
}

// Whichever way a step is left, what was typed is kept, be it whole or not.
func TestAStepIsKeptOnEveryWayOutOfIt(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	m.now = m.now.AddDate(0, -2, 0)
	steps, _ := m.draft()
	for do, to := range map[string]string{"back": steps + "contact", "lang:ar": strings.Replace(steps, "/de/", "/ar/", 1) + "goods", "step:power": steps + "power", "later": "/my/application/"} {
		typed := "Beratung, " + do
		a := m.post("", steps+"goods", url.Values{"answers.goods.what": {typed}, "do": {do}})
		if !strings.HasPrefix(a.location, to) {
			t.Errorf("%s leads to %s", do, a.location)
		}
		m.says(m.get("", steps+"goods"), http.StatusOK, typed)
	}
	m.says(m.post("", steps+"about", url.Values{"name": {""}, "organisation": {"Verein"}, "do": {"back"}}), http.StatusSeeOther) // before the first there is none
	m.says(m.get("", steps+"about"), http.StatusOK, "Verein")
	m.says(m.post("", steps+"goods", url.Values{"answers.goods.what": {"Tee"}, "do": {"lang:xx"}}), http.StatusSeeOther)
	m.says(m.get("", steps+"goods"), http.StatusOK, `form="step" name="do" value="lang:ar"`, "Tee")
}

// What is typed is kept while its page is left, of a draft only.
func TestADraftIsKeptWhileItsPageIsLeft(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	m.now = m.now.AddDate(0, -2, 0)
	steps, _ := m.draft()
	before := m.seen(steps + "goods")
	a := m.post("", steps+"goods", url.Values{"answers.goods.what": {"Tee"}, "seen": {before}, "do": {"keep"}})
	m.says(a, http.StatusOK)
	if now := m.seen(steps + "goods"); a.body != now || now == before {
		t.Errorf("kept as %s, and stands as %s after %s", a.body, now, before)
	}
	m.says(m.post("", steps+"goods", url.Values{"answers.goods.what": {"Kaffee"}, "seen": {before}, "do": {"keep"}}), http.StatusConflict)
	m.now = m.now.AddDate(0, 2, 0)
	sent := strings.Replace(m.apply(), "/my/application/", "/de/apply/", 1)
	m.says(m.post("", sent+"/goods", url.Values{"answers.goods.what": {"Tee"}, "do": {"keep"}}), http.StatusConflict)
}

// Of two windows on one step neither replaces the other unseen: the second is
// shown both, and what it then sends counts.
func TestTwoWindowsOnOneStepLoseNothing(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	m.now = m.now.AddDate(0, -2, 0)
	steps, _ := m.draft()
	for _, c := range []struct{ step, field, first, second string }{
		{"about", "name", "Teehaus", "Kaffeehaus"}, {"contact", "contact.name", "Rima", "Amal"}, {"goods", "answers.goods.what", "Tee", "Kaffee"}, {"power", "answers.power.0.name", "Kessel", "Herd"},
	} {
		seen := m.seen(steps + c.step)
		form := func(value, seen string) url.Values {
			return url.Values{c.field: {value}, "seen": {seen}, "do": {"later"}}
		}
		m.says(m.post("", steps+c.step, form(c.first, seen)), http.StatusSeeOther)
		m.says(m.post("", steps+c.step, form(c.first, seen)), http.StatusSeeOther) // the same again is no conflict
		both := m.post("", steps+c.step, form(c.second, seen))
		m.says(both, http.StatusConflict, "In einem anderen Fenster gespeichert", c.first, c.second, "!data-keep", "!keep.")
		m.says(m.get("", steps+c.step), http.StatusOK, "data-keep")
		m.says(m.get("", steps+c.step), http.StatusOK, c.first, "!"+c.second)
		m.says(m.post("", steps+c.step, form(c.second, seenValue.FindStringSubmatch(both.body)[1])), http.StatusSeeOther)
		m.says(m.get("", steps+c.step), http.StatusOK, c.second)
	}
	seen := m.seen(steps + "power")
	m.says(m.post("", steps+"power", url.Values{"answers.power.0.name": {"Grill"}, "seen": {seen}, "do": {"later"}}), http.StatusSeeOther)
	m.says(m.post("", steps+"power", url.Values{"answers.power.0.name": {"Lampe"}, "seen": {seen}, "do": {"add:answers.power"}}), http.StatusConflict, "Grill", "Lampe")
}

// Who comes back to the form on the same device finds the draft, until the
// device is told to forget it or the application is sent.
func TestADeviceRemembersItsDraft(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	m.now = m.now.AddDate(0, -2, 0)
	steps, device := m.draft()
	m.says(m.post("", steps+"about", url.Values{"name": {"Teehaus"}, "do": {"later"}}), http.StatusSeeOther)
	visit := func(device string) answer {
		r := m.request("", http.MethodGet, "/de/apply", nil)
		r.AddCookie(&http.Cookie{Name: "draft", Value: device})
		return m.do(r)
	}
	m.says(visit(device), http.StatusOK, "Ihr Entwurf ist auf diesem Gerät", "Teehaus", steps+"contact")
	m.says(visit("nonsense..x"), http.StatusOK, "!Ihr Entwurf ist auf diesem Gerät")
	m.says(m.get("", "/de/apply"), http.StatusOK, "!Teehaus")
	forgotten := m.sure("", "/de/apply/forget", url.Values{"draft": {device}})
	m.did(forgotten)
	if !strings.Contains(strings.Join(forgotten.header["Set-Cookie"], "\n"), "draft=;") {
		t.Errorf("the device still knows: %q", forgotten.header["Set-Cookie"])
	}
	m.says(m.get("", steps+"about"), http.StatusOK, "Teehaus") // the application stays
	m.says(m.post("", steps+"contact", url.Values{"contact.name": {"Hải"}, "do": {"next"}}), http.StatusSeeOther)
	m.says(m.post("", steps+"goods", url.Values{"answers.goods.what": {"Tee"}, "do": {"next"}}), http.StatusSeeOther)
	m.says(m.post("", steps+"size", url.Values{"answers.size.front": {"2"}, "answers.size.depth": {"2"}, "do": {"next"}}), http.StatusSeeOther)
	m.says(m.post("", steps+"review", nil), http.StatusSeeOther)
	m.says(visit(device), http.StatusOK, "!Ihr Entwurf ist auf diesem Gerät")
}
