package web

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"markt/internal/account"
)

// The page of a kind's call says what it costs, where, when and how long there
// is left; it closes by itself, and opens to who was invited.
func TestAKindCallsForStalls(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	m.now = m.now.AddDate(0, -2, 0)
	closes := func(in time.Duration) {
		m.exec(`UPDATE edition SET application_closes = $2 WHERE id = $1`, m.e.ID, m.now.Add(in))
	}
	closes(50 * time.Hour)
	m.did(m.post(account.Organiser, "/office/fees/new", url.Values{"name.de": {"Front"}, "basis": {"front_metre"}, "amount": {"10,50"}, "_key": {"a"}}))
	early, device := m.draft()
	for step, form := range map[string]url.Values{"about": {"name": {"Früh"}}, "contact": {"contact.name": {"Hải"}}, "goods": {"answers.goods.what": {"Tee"}}, "size": {"answers.size.front": {"2"}, "answers.size.depth": {"2"}}} {
		form.Set("do", "next")
		m.says(m.post("", early+step, form), http.StatusSeeOther)
	}
	m.says(m.get("", "/de/apply"), http.StatusOK, `href="/de/apply/advice"`)
	m.says(m.get("", "/de/apply/advice"), http.StatusOK, "10,50", "Campus", "noch 2 Tage", "Diese Papiere", "!Gasprüfung", `name="kind" value="advice"`)
	closes(40 * time.Hour)
	m.says(m.get("", "/de/apply/advice"), http.StatusOK, "noch 40 Std.")
	closes(0)
	m.says(m.get("", "/de/apply/advice"), http.StatusOK, `!name="kind" value="advice"`, "!noch ")
	m.says(m.post("", "/de/apply", url.Values{"kind": {"advice"}}), http.StatusConflict)
	m.says(m.get("", "/de/apply/nothing"), http.StatusNotFound)

	kind := "/office/kinds/" + m.kindID("advice")
	shown := m.get(account.Organiser, kind)
	link := regexp.MustCompile(`invite=([\w-]+)`).FindStringSubmatch(shown.body)
	if link == nil {
		t.Fatalf("status %d\n%s", shown.status, mainOf(shown.body))
	}
	invite := link[1]
	m.says(m.get("", "/de/apply/advice?invite="+invite), http.StatusOK, "Sie sind eingeladen", `name="invite" value="`+invite)
	m.says(m.get("", "/de/apply/food?invite="+invite), http.StatusOK, "!Sie sind eingeladen")
	m.says(m.post("", "/de/apply", url.Values{"kind": {"advice"}, "invite": {invite}}), http.StatusSeeOther)
	m.says(m.post("", early+"review", nil), http.StatusConflict)
	m.says(m.carrying("draft", device, "/de/apply/advice?invite="+invite, nil), http.StatusOK, early+"review?invite="+invite)
	m.says(m.post("", early+"review?invite="+invite, nil), http.StatusSeeOther) // begun in time, sent by the invitation
	m.did(m.sure(account.Organiser, kind+"/invitation", nil))
	m.says(m.post("", "/de/apply", url.Values{"kind": {"advice"}, "invite": {invite}}), http.StatusConflict)
	if n := m.count(`SELECT count(*) FROM application WHERE invited`); n != 2 {
		t.Errorf("%d were invited", n)
	}
}
