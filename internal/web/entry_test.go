package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"markt/internal/account"
	"markt/internal/job"
)

// Who lost the link gets it by mail, or asks for a call; known and unknown
// addresses get the same answer.
func TestALostLinkComesBack(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	m.Config.Mails = true
	token := strings.TrimPrefix(m.apply(), "/my/application/")
	a, err := m.Stalls.ByLink(t.Context(), token)
	m.must(err)
	m.exec(`UPDATE application SET contact_email = 'Hai@beispiel.example' WHERE id = $1`, a.ID)
	m.says(m.get("", "/de/apply"), http.StatusOK, `href="/de/apply/find"`, `href="/de/apply/callback"`)
	m.says(m.post("", "/de/apply/find", url.Values{"email": {"hai@"}}), http.StatusUnprocessableEntity, `value="hai@"`)
	known := m.post("", "/de/apply/find", url.Values{"email": {"hai@beispiel.example"}})
	unknown := m.post("", "/de/apply/find", url.Values{"email": {"nobody@beispiel.example"}})
	m.says(known, http.StatusOK, "Bitte sehen Sie in Ihr Postfach")
	if mainOf(known.body) != mainOf(unknown.body) {
		t.Error("known and unknown addresses are told apart")
	}
	_, err = job.NewRunner(m.db, m.Press.Handlers(), m.Log).Drain(t.Context(), m.Now)
	m.must(err)
	if n := m.count(`SELECT count(*) FROM outbox WHERE once LIKE 'lost_links:%' AND recipient = 'Hai@beispiel.example' AND body LIKE '%/my/application/' || $1 || '%'`, token); n != 1 {
		t.Errorf("%d mails with the link", n)
	}
}

// A wish to be called is answered at once, waits in the office by its language,
// and becomes an application with what was said.
func TestAWishToBeCalled(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	m.now = m.now.AddDate(0, -2, 0)
	m.says(m.post("", "/ar/apply/callback", url.Values{"name": {"سامر"}, "lang": {"ar"}}), http.StatusUnprocessableEntity, `value="سامر"`)
	m.says(m.post("", "/ar/apply/callback", url.Values{"name": {"سامر"}, "phone": {"+963 944 123456"}, "lang": {"ar"}, "times": {"مساءً"}}), http.StatusSeeOther)
	m.says(m.get(account.Organiser, "/office/callbacks"), http.StatusOK, "سامر", "963944123456", "Arabisch")
	m.says(m.get(account.Organiser, "/office/callbacks?language=tr"), http.StatusOK, "!سامر")
	at := "/office/callbacks/1"
	m.says(m.get(account.Organiser, at), http.StatusOK, "مساءً", "/office/applications/new?callback=1")
	m.says(m.get(account.Organiser, "/office/applications/new?callback=1"), http.StatusOK, `value="سامر"`, `963944123456"`)
	entered := url.Values{"kind": {"advice"}, "name": {"Samers Rat"}, "contact.name": {"سامر"}, "contact.phone": {"+963944123456"}, "lang": {"ar"}, "do": {"fill"}, "_key": {"k"}}
	for range 2 { // a double click makes one
		filled := m.post(account.Organiser, "/office/applications/new?callback=1", entered)
		if !strings.HasPrefix(filled.location, "/ar/apply/helping-") {
			t.Fatalf("%d, %s", filled.status, filled.location)
		}
	}
	if n := m.count(`SELECT count(*) FROM application WHERE name = 'Samers Rat' AND state = 'draft' AND lang = 'ar'`); n != 1 {
		t.Errorf("%d applications", n)
	}
	m.says(m.get(account.Organiser, "/office/applications?q=samers"), http.StatusOK, `href="/office/applications?q=samers&amp;state=draft"`)
	m.says(m.get(account.Organiser, "/office/applications?q=samers&state=draft"), http.StatusOK, "Samers Rat")
	m.says(m.get(account.Organiser, "/office/applications"), http.StatusOK, "!Samers Rat")
	m.says(m.post(account.Organiser, "/office/applications/new", url.Values{"name": {"Halb"}, "lang": {"de"}}), http.StatusUnprocessableEntity, `value="Halb"`)
	m.says(m.post(account.Organiser, at, url.Values{"done": {"yes"}, "result": {"erklärt"}, "version": {"1"}}), http.StatusSeeOther)
	m.says(m.get(account.Organiser, "/office/callbacks"), http.StatusOK, "angerufen Mo.")
	m.says(m.post(account.Organiser, at, url.Values{"version": {"2"}}), http.StatusSeeOther)
	m.says(m.get(account.Organiser, "/office/callbacks"), http.StatusOK, "!angerufen Mo.")
}

// The list of call-backs asks the database the same however many wait.
func TestCallbacksCostOneQuestion(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	var asked []int64
	for _, from := range []int{1, 21} {
		m.exec(`INSERT INTO callback (edition_id, name, phone, lang, created_at) SELECT $1, 'n' || i, '+4917612' || (100000 + i), 'de', now() FROM generate_series($2::int, $2::int + 19) i`, m.e.ID, from)
		asked = append(asked, m.queries("/office/callbacks"))
	}
	if asked[0] != asked[1] {
		t.Errorf("%d queries for 20, %d for 40", asked[0], asked[1])
	}
}

// A draft may become another kind of stall; what was said stays.
func TestADraftChangesItsKind(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	m.now = m.now.AddDate(0, -2, 0)
	steps, _ := m.draft()
	m.says(m.post("", steps+"goods", url.Values{"answers.goods.what": {"Seife"}, "do": {"next"}}), http.StatusSeeOther)
	m.says(m.get("", steps+"about"), http.StatusOK, `<option value="`+m.kindID("advice")+`" selected>`) // or "next" would change it unasked
	m.says(m.post("", steps+"about", url.Values{"name": {"Seifen"}, "kind": {"nonsense"}, "do": {"next"}}), http.StatusUnprocessableEntity, `value="Seifen"`)
	m.says(m.post("", steps+"about", url.Values{"name": {"Seifen"}, "kind": {m.kindID("manufactory")}, "do": {"next"}}), http.StatusSeeOther)
	m.says(m.get("", steps+"safety"), http.StatusOK) // a step of the new kind
	m.says(m.get("", steps+"goods"), http.StatusOK, "Seife")
	sent := strings.TrimPrefix(m.apply(), "/my/application/")
	m.says(m.post("", "/de/apply/"+sent+"/about", url.Values{"name": {"VeloBuch"}, "kind": {m.kindID("food")}, "do": {"save"}}), http.StatusSeeOther)
	a, err := m.Stalls.ByLink(t.Context(), sent)
	m.must(err)
	if k, err := m.Stalls.Kind(t.Context(), m.e.ID, a.Kind); err != nil || k.Slug != "advice" {
		t.Errorf("what is sent became %s, %v", k.Slug, err)
	}
}

// kindID is what a form calls a kind.
func (m *market) kindID(slug string) string {
	m.t.Helper()
	k, err := m.Stalls.KindBySlug(m.t.Context(), m.e.ID, slug)
	m.must(err)
	return k.ID.String()
}
