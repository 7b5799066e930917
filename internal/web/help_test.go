package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"markt/internal/account"
	"markt/internal/web/page"

	"github.com/valyala/fasthttp"
)

// cookie is what an answer lets the browser keep under a name; "": nothing.
func cookie(a answer, name string) string {
	for _, c := range a.header["Set-Cookie"] {
		if value, is := strings.CutPrefix(c, name+"="); is {
			value, _, _ = strings.Cut(value, ";")
			return value
		}
	}
	return ""
}

// carrying asks or, with a form, posts with one more cookie.
func (m *market) carrying(name, value, path string, form url.Values) answer {
	m.t.Helper()
	if form == nil {
		r := m.request("", http.MethodGet, path, nil)
		r.AddCookie(&http.Cookie{Name: name, Value: value})
		return m.do(r)
	}
	form.Set("_csrf", m.csrfOf("test-browser"))
	r := m.request("", http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "csrf", Value: "test-browser"})
	r.AddCookie(&http.Cookie{Name: name, Value: value})
	return m.do(r)
}

// On the device of who helps, the application's secret stands in no address and
// in no cookie that outlives the help.
func TestAHelpersDeviceKeepsNothing(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	m.now = m.now.AddDate(0, -2, 0)
	begun := m.post("", "/de/apply", url.Values{"kind": {"advice"}, "for": {"other"}})
	m.says(begun, http.StatusSeeOther)
	token := cookie(begun, "helping")
	at := strings.TrimSuffix(strings.TrimPrefix(begun.location, "/de/apply/"), "/about")
	if !strings.HasPrefix(at, "helping-") || token == "" || cookie(begun, "draft") != "" {
		t.Fatalf("%s, cookies %q", begun.location, begun.header["Set-Cookie"])
	}
	help := func(path string, form url.Values) answer { return m.carrying("helping", token, path, form) }
	next := help("/de/apply/"+at+"/about", url.Values{"name": {"Teehaus"}, "do": {"next"}})
	m.says(next, http.StatusSeeOther)
	for _, path := range []string{next.location, "/de/apply/" + at + "/review", "/my/application/" + at} {
		shown := help(path, nil)
		m.says(shown, http.StatusOK, "Sie helfen jemandem: <bdi>Teehaus", `action="/de/apply/helped"`, "!sms:", "/my/application/"+at)
		for _, address := range regexp.MustCompile(`(?:href|src|action)="([^"]*)"`).FindAllStringSubmatch(shown.body, -1) {
			if strings.Contains(address[1], token) {
				t.Errorf("%s leads to %s", path, address[1])
			}
		}
	}
	m.says(help(next.location, nil), http.StatusOK, `id="step" autocomplete="off"`, `autocomplete="off"`, `!autocomplete="name"`, `!autocomplete="tel"`)
	m.says(m.get("", "/de/apply/"+token+"/contact"), http.StatusOK, "!Sie helfen jemandem", `autocomplete="name"`) // on a device of their own
	m.says(help("/de/apply", nil), http.StatusOK, "Sie helfen jemandem", "Teehaus")
	m.says(m.get("", "/de/apply"), http.StatusOK, "!Sie helfen jemandem")
	asked := help("/de/apply/helped", url.Values{"at": {at}})
	m.says(asked, http.StatusConflict, "noch nicht abgeschickt")
	ended := help("/de/apply/helped", m.answered(asked))
	m.says(ended, http.StatusSeeOther)
	if !strings.Contains(strings.Join(ended.header["Set-Cookie"], "\n"), "helping=;") || ended.header.Get("Clear-Site-Data") != `"cache"` {
		t.Errorf("after the help: %q, %q", ended.header["Set-Cookie"], ended.header.Get("Clear-Site-Data"))
	}
	m.says(m.get("", next.location), http.StatusGone, "Diese Hilfe ist beendet")
}

// Two people who are helped at once, each in a tab of one device, are never
// taken for one another, and the help of one ends without the other's.
func TestTwoAreHelpedAtOnce(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	m.now = m.now.AddDate(0, -2, 0)
	amal := m.post("", "/de/apply", url.Values{"kind": {"advice"}, "for": {"other"}, "_key": {"a"}})
	basel := m.carrying("helping", cookie(amal, "helping"), "/de/apply", url.Values{"kind": {"advice"}, "for": {"other"}, "_key": {"b"}})
	both := cookie(basel, "helping")
	if amal.location == basel.location {
		t.Fatal("both are at ", amal.location)
	}
	m.says(m.carrying("helping", both, amal.location, url.Values{"name": {"Stand von Amal"}, "do": {"next"}}), http.StatusSeeOther)
	m.says(m.carrying("helping", both, basel.location, url.Values{"name": {"Stand von Basel"}, "do": {"next"}}), http.StatusSeeOther)
	m.says(m.carrying("helping", both, amal.location, nil), http.StatusOK, "Stand von Amal", "!Stand von Basel")
	at := strings.TrimSuffix(strings.TrimPrefix(amal.location, "/de/apply/"), "/about")
	ended := m.carrying("helping", both, "/de/apply/helped", m.answered(m.carrying("helping", both, "/de/apply/helped", url.Values{"at": {at}})))
	rest := cookie(ended, "helping")
	m.says(m.carrying("helping", rest, amal.location, nil), http.StatusGone)
	m.says(m.carrying("helping", rest, basel.location, nil), http.StatusOK, "Stand von Basel")
}

// A helper sends a paper, too: what may be large is known by the cookie.
func TestAHelperMaySendFiles(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	token := strings.TrimPrefix(m.apply(), "/my/application/")
	id, _ := m.Stalls.NamedBy(token)
	var h fasthttp.RequestHeader
	h.SetRequestURI("/my/application/" + page.HelpedAt(id) + "/papers/gas")
	if m.knows(t.Context(), page.Applicant, &h) {
		t.Error("a stranger is known")
	}
	h.SetCookie("helping", token)
	if !m.knows(t.Context(), page.Applicant, &h) {
		t.Error("a helper is not known")
	}
	h.SetRequestURI("/my/application/" + page.HelpedAt(id+1) + "/papers/gas")
	if m.knows(t.Context(), page.Applicant, &h) {
		t.Error("a helper is known for another's")
	}
}

// What is sent already is let go of unasked.
func TestHelpEndsUnaskedOnceItIsSent(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	token := strings.TrimPrefix(m.apply(), "/my/application/")
	id, _ := m.Stalls.NamedBy(token)
	m.says(m.carrying("helping", token, "/de/apply/helped", url.Values{"at": {page.HelpedAt(id)}}), http.StatusSeeOther)
}

// The card's code leads back with its PIN only, in the language of the
// application where the device has chosen none, and to a sitting of help on a
// device that keeps nothing.
func TestACardLeadsBack(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	mine := m.apply()
	a, err := m.Stalls.ByLink(t.Context(), strings.TrimPrefix(mine, "/my/application/"))
	m.must(err)
	card := m.Stalls.Card(a)
	m.exec(`UPDATE application SET lang = 'ar' WHERE id = $1`, a.ID)
	m.says(m.get("", "/card/"+card.Code), http.StatusOK, `lang="ar"`, "!VeloBuch", "!"+card.PIN)
	m.says(m.get("", mine), http.StatusOK, `lang="ar"`, card.PIN)
	m.says(m.get("", mine+"?lang=de"), http.StatusOK, `lang="de"`)
	m.says(m.carrying("lang", "en", mine, nil), http.StatusOK, `lang="en"`)
	wrong := "0000"
	if card.PIN == wrong {
		wrong = "1111"
	}
	m.says(m.post("", "/card/"+card.Code+"?lang=de", url.Values{"pin": {wrong}}), http.StatusUnprocessableEntity, "Diese PIN passt nicht", "!"+card.PIN)
	if to := m.post("", "/card/"+card.Code, url.Values{"pin": {card.PIN}}).location; to != mine {
		t.Errorf("the card leads to %s", to)
	}
	if helped := m.post("", "/card/"+card.Code, url.Values{"pin": {card.PIN}, "for": {"other"}}); helped.location != "/my/application/"+page.HelpedAt(a.ID) || cookie(helped, "helping") == "" {
		t.Errorf("a helper is led to %s", helped.location)
	}
	m.says(m.get("", "/card/"+card.Code+"x"), http.StatusNotFound)
	for _, at := range []string{mine + "/card.pdf", "/office/applications/" + a.ID.String() + "/card.pdf"} {
		pdf := m.get(account.Organiser, at)
		m.says(pdf, http.StatusOK, "%PDF")
		if pdf.header.Get("Cache-Control") != "no-store" {
			t.Error(at, " is kept: ", pdf.header.Get("Cache-Control"))
		}
	}
	m.says(m.get("", "/office/applications/"+a.ID.String()+"/card.pdf"), http.StatusSeeOther)
}

// The office fills an application in together with the vendor, also after the
// call has closed and while the jury reads; the history says who it was.
func TestTheOfficeFillsInForAVendor(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	token := strings.TrimPrefix(m.apply(), "/my/application/")
	a, err := m.Stalls.ByLink(t.Context(), token)
	m.must(err)
	m.exec(`UPDATE application SET state = 'in_review' WHERE id = $1`, a.ID)
	opened := m.post(account.Organiser, "/office/applications/"+a.ID.String()+"/help", nil)
	if opened.location != "/de/apply/"+page.HelpedAt(a.ID)+"/about" || cookie(opened, "helping") == "" {
		t.Fatalf("%s, %q", opened.location, opened.header["Set-Cookie"])
	}
	at := "/de/apply/" + token + "/about"
	m.says(m.post("", at, url.Values{"name": {"Von selbst"}, "do": {"save"}}), http.StatusConflict)
	m.says(m.post(account.Organiser, at, url.Values{"name": {"Zusammen"}, "do": {"save"}}), http.StatusSeeOther)
	if n := m.count(`SELECT count(*) FROM application WHERE name = 'Zusammen'`); n != 1 {
		t.Error("not saved")
	}
	if n := m.count(`SELECT count(*) FROM history WHERE subject = 'application' AND verb = 'update' AND actor LIKE 'person:%'`); n != 1 {
		t.Error("the history does not say who it was")
	}
}
