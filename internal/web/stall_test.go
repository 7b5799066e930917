package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/stall"
)

// withKinds gives the market the shipped kinds and a location.
func (m *market) withKinds() *market {
	m.t.Helper()
	ctx := context.Background()
	if _, err := m.Stalls.EnsureKinds(ctx, m.e.ID, m.now); err != nil {
		m.t.Fatal(err)
	}
	if _, err := m.Festival.CreateLocation(ctx, m.e, festival.LocationDraft{Slug: "campus", Name: lang.Text{"de": "Campus"}}, m.now); err != nil {
		m.t.Fatal(err)
	}
	return m
}

// apply walks through the whole form as a person with a telephone would, and
// gives the application's address under /my/.
func (m *market) apply() string {
	m.t.Helper()
	m.now = m.now.AddDate(0, -2, 0)
	defer func() { m.now = m.now.AddDate(0, 2, 0) }()
	a := m.post("", "/de/apply", url.Values{"kind": {"advice"}, "_key": {"k1"}})
	m.says(a, http.StatusSeeOther)
	steps := strings.TrimSuffix(a.location, "about")
	for _, s := range []struct {
		step string
		form url.Values
		next string
	}{
		{"about", url.Values{"name": {"VeloBuch"}, "description.de": {"Räder"}}, "contact"},
		{"contact", url.Values{"contact.name": {"Hải"}, "contact.phone": {"0176 12345678"}}, "goods"},
		{"goods", url.Values{"answers.goods.what": {"Beratung"}}, "size"},
		{"size", url.Values{"answers.size.front": {"2,5"}, "answers.size.depth": {"2"}}, "power"},
		{"power", url.Values{}, "languages"},
	} {
		s.form.Set("do", "next")
		a := m.post("", steps+s.step, s.form)
		m.says(a, http.StatusSeeOther)
		if a.location != steps+s.next {
			m.t.Fatalf("after %s comes %s", s.step, a.location)
		}
	}
	a = m.post("", steps+"review", url.Values{"_key": {"k2"}})
	m.says(a, http.StatusSeeOther)
	return a.location
}

func TestApplyByPhone(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	mine := m.apply()
	m.says(m.get("", mine), http.StatusOK, "VeloBuch", "Eingereicht", "2,5 m", mine)
	m.says(m.get("", mine+"/qr.svg"), http.StatusOK, "<svg")
	m.says(m.get("", mine+"?lang=ar"), http.StatusOK, `dir="rtl"`, "VeloBuch")
	m.says(m.get(account.Vendor, "/my/"), http.StatusOK, "Noch keine Bewerbung")
	m.says(m.get("", "/my/application/"+strings.Repeat("A", 24)), http.StatusNotFound, "Dieser Link stimmt nicht ganz")
}

func TestApplyKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	m.now = m.now.AddDate(0, -2, 0)
	m.says(m.post("", "/de/apply", url.Values{"kind": {"castle"}}), http.StatusUnprocessableEntity, "Bitte wählen Sie eine Art")
	a := m.post("", "/ar/apply", url.Values{"kind": {"food"}})
	steps := strings.TrimSuffix(a.location, "about")
	next := func(form url.Values) url.Values { form.Set("do", "next"); return form }

	m.says(m.post("", steps+"about", next(url.Values{"name": {""}, "description.ar": {"فلافل"}})), http.StatusUnprocessableEntity, "فلافل", `id="f-name-error"`)
	m.says(m.post("", steps+"contact", next(url.Values{"contact.name": {"Rima"}, "contact.phone": {"ruf an"}})), http.StatusUnprocessableEntity, `value="ruf an"`)
	m.says(m.post("", steps+"size", next(url.Values{"answers.size.front": {"so drei"}, "answers.size.depth": {"٣"}})), http.StatusUnprocessableEntity,
		`value="so drei"`, `value="3"`, `id="f-answers.size.front-error"`, `lang="de" dir="ltr">Tiefe`)
	m.says(m.get("", steps+"size"), http.StatusOK, `value="so drei"`)
	dish := url.Values{"answers.food.items.0.name": {"Falafel"}, "answers.food.items.0.price": {"5,50"}, "do": {"add:answers.food.items"}}
	m.says(m.post("", steps+"food", dish), http.StatusOK, "answers.food.items.1.name", `value="Falafel"`)
	dish.Set("do", "remove:answers.food.items.0")
	m.says(m.post("", steps+"food", dish), http.StatusOK, "!Falafel", "!answers.food.items.1.name")
	dishes := url.Values{"answers.food.items.0.name": {"Falafel"}, "answers.food.items.1.name": {"Tee"}}
	m.says(m.post("", steps+"food", next(dishes)), http.StatusUnprocessableEntity, "السطر 1، ", "السطر 2، ") // which of the two
	long := url.Values{"name": {strings.Repeat("ä", 10_000)}}
	m.says(m.post("", steps+"about", next(long)), http.StatusUnprocessableEntity, strings.Repeat("ä", 10_000))
	m.says(m.post("", steps+"review", nil), http.StatusUnprocessableEntity, "review__wrong", "\u2068عرض الواجهة\u2069: ")
	m.says(m.get("", steps+"nonsense"), http.StatusNotFound)
}

func TestDecideInTheOffice(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	mine := m.apply()
	m.says(m.get(account.Jury, "/office/applications?q=velo"), http.StatusOK, "VeloBuch", "Eingereicht")
	rows, err := m.Stalls.List(context.Background(), m.e.ID, stall.Filter{})
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	id := strconv.FormatInt(int64(rows[0].ID), 10)
	at := "/office/applications/" + id
	m.says(m.post(account.Jury, "/office/applications/marked", url.Values{"do": {"review"}, "id": {id, "x", "999"}}), http.StatusSeeOther)
	m.says(m.post(account.Jury, at+"/note", url.Values{"body": {strings.Repeat(" gut", 2000)}}), http.StatusUnprocessableEntity, "gut gut</textarea>")
	m.says(m.post(account.Jury, at+"/note", url.Values{"body": {"Gut"}}), http.StatusSeeOther)
	m.says(m.post(account.Jury, "/office/jury/reviews/"+id, url.Values{"s.content": {"4"}, "s.access": {"4"}, "s.independent": {"4"}, "version": {"0"}}), http.StatusSeeOther)
	m.says(m.post(account.Jury, at+"/decide", url.Values{"do": {"decline"}}), http.StatusUnprocessableEntity, "Bitte schreiben Sie einen Grund")
	m.says(m.post(account.Jury, at+"/decide", url.Values{"do": {"accept"}}), http.StatusSeeOther)
	m.says(m.post(account.Jury, at+"/decide", url.Values{"do": {"accept"}}), http.StatusSeeOther) // from a second tab: it is done
	m.says(m.post(account.Jury, at+"/decide", url.Values{"do": {"waitlist"}}), http.StatusConflict)
	m.says(m.post(account.Jury, at+"/decide", url.Values{"do": {"accept"}, "reason": {"Doch"}}), http.StatusConflict)
	m.says(m.get(account.Jury, at), http.StatusOK, "4,0 von 5", "Zugesagt", "Test jury")
	m.says(m.get(account.Organiser, "/office/applications?tell=1"), http.StatusOK, "VeloBuch")
	m.says(m.get("", mine), http.StatusOK, "Ja, wir kommen")
	m.says(m.get("", "/de/stalls"), http.StatusOK, "!VeloBuch")
	m.says(m.post("", mine+"/confirm", nil), http.StatusSeeOther)
	m.says(m.get("", "/de/stalls"), http.StatusOK, "VeloBuch", "Ein Stand")
	m.says(m.get("", "/ar/stalls?kind=advice&q=velo"), http.StatusOK, "VeloBuch")
	m.says(m.get("", "/stalls.json"), http.StatusOK, `"name":"VeloBuch"`, `"release":null`)
	m.says(m.get(account.Organiser, "/office/applications.csv"), http.StatusOK, "VeloBuch", "+4917612345678")
	m.did(m.sure("", mine+"/withdraw", url.Values{"reason": {"Familie"}}))
	m.says(m.get("", "/de/stalls"), http.StatusOK, "!VeloBuch")
	m.says(m.get(account.Organiser, at), http.StatusOK, "Familie")
	m.did(m.sure(account.Organiser, at+"/link", nil))
	m.says(m.get("", mine), http.StatusGone)
}

func TestKindsAreData(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.says(m.get(account.Organiser, "/office/kinds"), http.StatusOK, "Die vier üblichen anlegen", "Voreinstellung, bitte prüfen")
	m.says(m.get("", "/de/apply"), http.StatusOK, "gerade geschlossen")
	m.says(m.post(account.Organiser, "/office/kinds/shipped", nil), http.StatusSeeOther)
	kind := url.Values{"slug": {"quiet"}, "name.de": {"Ruheecke"}, "mark": {"advice"}, "groups": {"size", "help", "castle"}, "open": {"yes"}}
	m.says(m.post(account.Organiser, "/office/kinds/new", kind), http.StatusSeeOther)
	m.says(m.post(account.Organiser, "/office/kinds/new", kind), http.StatusConflict, `value="quiet"`)
	m.now = m.now.AddDate(0, -2, 0)
	a := m.post("", "/de/apply", url.Values{"kind": {"quiet"}})
	m.says(m.get("", a.location), http.StatusOK, "Schritt 1 von 5")
	rule := url.Values{"key": {"stall.front_max"}, "value": {"viel"}, "source": {"Ordnungsamt"}}
	m.says(m.post(account.Organiser, "/office/kinds/rule", rule), http.StatusUnprocessableEntity, `value="viel"`)
	rule.Set("value", "6,5")
	m.says(m.post(account.Organiser, "/office/kinds/rule", rule), http.StatusSeeOther)
	m.says(m.get(account.Organiser, "/office/kinds"), http.StatusOK, `value="6.5"`, "Ordnungsamt")
}

func (m *market) send(body string, key string, cookies ...string) answer {
	m.t.Helper()
	r := m.request("", http.MethodPost, "/api/v1/applications", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Accept-Language", "en")
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	for _, cookie := range cookies {
		r.Header.Set("Cookie", cookie)
	}
	return m.do(r)
}

func TestApplyByProgram(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	m.now = m.now.AddDate(0, -2, 0)
	const whole = `{"kind":"advice","lang":"de","name":"VeloBuch","contact":{"name":"Hải"},"answers":{"goods":{"what":"Räder"},"size":{"front":3,"depth":2.5},"power":[{"name":"Lader","watts":1200}]}}`
	a := m.send(whole, "k")
	m.says(a, http.StatusCreated, `"status":"submitted"`)
	var first, again struct{ ID, URL string }
	_ = json.Unmarshal([]byte(a.body), &first)
	_ = json.Unmarshal([]byte(m.send(whole, "k", callerOf(a)).body), &again)
	if first.ID == "" || first != again {
		t.Errorf("%+v, again %+v", first, again)
	}
	m.says(m.get("", strings.TrimPrefix(first.URL, "http://markt.example")), http.StatusOK, "VeloBuch")
	for body, want := range map[string][]string{
		strings.Replace(whole, "1200", `"viel"`, 1):         {`"answers.power.0.watts":{"code":"number"`},
		strings.Replace(whole, `"watts"`, `"wats"`, 1):      {`"answers.power.0.wats":{"code":"unknown_field"`},
		strings.Replace(whole, `"lang"`, `"lnag"`, 1):       {`"lnag":{"code":"unknown_field"`},
		strings.Replace(whole, `"VeloBuch"`, `""`, 1):       {`"name":{"code":"required"`},
		strings.Replace(whole, `"advice"`, `"castle"`, 1):   {`"kind":{`},
		strings.Replace(whole, `"goods":`, `"gas":`, 1):     {`"answers.gas":{"code":"unknown_field"`},
		strings.Replace(whole, `"front":3,`, `"front":`, 1): {`"code":"invalid"`},
		strings.Replace(whole, `"Hải"`, `5`, 1):             {`"contact.name":{"code":"shape"`},
		`[]`: {`"code":"invalid"`},
	} {
		m.says(m.send(body, ""), http.StatusUnprocessableEntity, want...)
	}
	m.says(m.send(strings.Replace(whole, "VeloBuch", "Other", 1), "k"), http.StatusUnprocessableEntity, "idempotency_mismatch")
}

// A number or address that may be a slip is asked back with its readings, and what was chosen is stored.
func TestASlipOfTheWayToReachSomebodyIsAskedBack(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	m.now = m.now.AddDate(0, -2, 0)
	steps := strings.TrimSuffix(m.post("", "/ar/apply", url.Values{"kind": {"food"}}).location, "about")
	contact := url.Values{"contact.name": {"Rima"}, "contact.phone": {"0944 123456"}, "contact.email": {"rima@gmial.com"}, "do": {"next"}}
	m.says(m.post("", steps+"contact", contact), http.StatusUnprocessableEntity, `value="&#43;963944123456"`, "سوريا", `value="&#43;49944123456"`, `value="rima@gmail.com"`, `value="rima@gmial.com"`)
	contact.Set("contact.phone_as", "+31944123456") // none of them
	contact.Set("contact.email_as", "other@gmail.com")
	m.says(m.post("", steps+"contact", contact), http.StatusUnprocessableEntity, `value="&#43;963944123456"`, `value="rima@gmail.com"`)
	contact.Set("contact.phone_as", "+963944123456")
	contact.Set("contact.email_as", "rima@gmail.com")
	m.says(m.post("", steps+"contact", contact), http.StatusSeeOther)
	m.says(m.get("", steps+"contact"), http.StatusOK, `value="&#43;963944123456"`, `value="rima@gmail.com"`, "!gmial")

	contact = url.Values{"contact.name": {"Rima"}, "contact.email": {"rima@gmial.com"}, "contact.email_as": {"rima@gmial.com"}, "do": {"next"}}
	m.says(m.post("", steps+"contact", contact), http.StatusSeeOther) // it is spelt so
	m.says(m.get("", steps+"contact"), http.StatusOK, `value="rima@gmial.com"`)
}

// Once an application is sent, an address that looks like a slip replaces the good one only when it is meant.
func TestASlipDoesNotReplaceAnAddressThatWasSent(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	mine := m.apply()
	step := strings.Replace(mine, "/my/application/", "/de/apply/", 1) + "/contact"
	contact := url.Values{"contact.name": {"Hải"}, "contact.phone": {"0176 12345678"}, "contact.email": {"hai@gmial.com"}, "do": {"save"}}
	m.says(m.post("", step, contact), http.StatusUnprocessableEntity, `value="hai@gmail.com"`)
	m.says(m.get("", mine), http.StatusOK, "!gmial")
	contact.Set("contact.email_as", "hai@gmail.com")
	m.says(m.post("", step, contact), http.StatusSeeOther)
	m.says(m.get("", mine), http.StatusOK, "hai@gmail.com")
}
