package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
)

// next is an edition that is not the current one.
func (m *market) next(slug string) *festival.Edition {
	m.t.Helper()
	e, err := m.Festival.Create(m.t.Context(), festival.Draft{Slug: slug, Name: lang.Text{"de": "Markt 2028", "en": "Market 2028"}}, nil, m.now)
	m.must(err)
	_, err = m.Stalls.EnsureKinds(m.t.Context(), e.ID, m.now)
	m.must(err)
	return e
}

var officeAddress = regexp.MustCompile(`(?:href|action)="(/office[^"]*)"`)

// Who works on another edition than the current one stays there: every link
// and form of its office names it, and the head says so.
func TestTheOfficeOfAnotherEditionStaysThere(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.next("markt-2028")
	at := "/office/e/markt-2028"
	c := newCrawler(t, m, account.Organiser)
	c.walk(at + "/")
	pages := 0
	for path := range c.seen {
		if !strings.HasPrefix(path, at) {
			continue
		}
		a := m.get(account.Organiser, path)
		if a.status != http.StatusOK || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
			continue
		}
		pages++
		m.says(a, http.StatusOK, "office-head--other")
		for _, link := range officeAddress.FindAllStringSubmatch(a.body, -1) {
			if link[1] != "/office/" && !strings.HasPrefix(link[1], at+"/") && !strings.HasPrefix(path, at+"/editions") { // where the others are
				t.Errorf("%s leads to %s, which is the current edition's", path, link[1])
			}
		}
	}
	if pages < 25 {
		t.Errorf("only %d pages were looked at", pages)
	}
	m.says(m.get(account.Organiser, "/office/"), http.StatusOK, "!office-head--other")
}

func TestAFormOfAnotherEditionWritesThere(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	other := m.next("markt-2028")
	a := m.post(account.Organiser, "/office/e/markt-2028/locations/new", url.Values{"name.de": {"Hof"}, "slug": {"hof"}})
	m.says(a, http.StatusSeeOther)
	if !strings.HasPrefix(a.location, "/office/e/markt-2028/locations/") {
		t.Errorf("went on to %s", a.location)
	}
	all, err := m.Festival.Locations(t.Context(), other)
	m.must(err)
	here, err := m.Festival.Locations(t.Context(), m.e)
	m.must(err)
	if len(all) != 1 || len(here) != 0 {
		t.Errorf("%d locations there and %d here", len(all), len(here))
	}
	m.says(m.get(account.Organiser, "/office"+strings.TrimPrefix(a.location, "/office/e/markt-2028")), http.StatusNotFound)
	a = m.post(account.Organiser, "/office/e/markt-2028/edition", url.Values{"name.de": {"Markt 2028"}, "slug": {"sommermarkt"}, "zone": {"Europe/Berlin"}, "day_change": {"04:00"}, "default_lang": {"de"}, "currency": {"EUR"}, "version": {"1"}})
	m.says(a, http.StatusSeeOther)
	m.says(m.get(account.Organiser, a.location), http.StatusOK, `value="sommermarkt"`)
}

// A role holds in its edition only.
func TestARoleOpensItsEditionsOfficeOnly(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	other := m.next("markt-2028")
	ctx := t.Context()
	id, err := m.Accounts.Create(ctx, account.Draft{Name: "Jury 2028", Email: "jury28@test.example"}, m.now)
	m.must(err)
	m.must(m.Accounts.Grant(ctx, id, int64(other.ID), account.Jury, m.now))
	m.cookies["jury of 2028"], err = m.Accounts.SignIn(ctx, id, "test", m.now)
	m.must(err)
	m.says(m.get("jury of 2028", "/office/e/markt-2028/applications"), http.StatusOK)
	for _, path := range []string{"/office/applications", "/office/e/markt-2027/applications", "/office/e/markt-2028/people"} {
		if a := m.get("jury of 2028", path); a.status != http.StatusForbidden {
			t.Errorf("%s: status %d", path, a.status)
		}
	}
}

// A form of the office writes to the edition it was filled from, whatever has
// become current or was renamed meanwhile.
func TestAFormKeepsTheEditionItWasFilledFrom(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	other := m.next("markt-2028")
	form := m.get(account.Organiser, "/office/questions/new")
	sent := url.Values{"audience": {"visitor"}, "question.de": {"Wo?"}, "answer.de": {"Hier."}, "_edition": {hidden(t, form.body, "_edition")}}
	m.must(m.Festival.MakeCurrent(t.Context(), other.ID, m.now))
	a := m.post(account.Organiser, "/office/questions/new", sent)
	m.says(a, http.StatusSeeOther)
	if a.location != "/office/e/markt-2027/texts" {
		t.Errorf("went on to %s", a.location)
	}
	here, err := m.Festival.Questions(t.Context(), m.e.ID)
	m.must(err)
	there, err := m.Festival.Questions(t.Context(), other.ID)
	m.must(err)
	if len(here) != 1 || len(there) != 0 {
		t.Errorf("%d questions where the form came from, %d in what is current now", len(here), len(there))
	}

	d := other.Draft()
	d.Slug = "sommermarkt"
	m.must(m.Festival.Update(t.Context(), other.ID, d, m.now))
	a = m.post(account.Organiser, "/office/e/markt-2028/locations/new", url.Values{"name.de": {"Hof"}, "_edition": {fmt.Sprint(other.ID)}})
	m.says(a, http.StatusSeeOther)
	if !strings.HasPrefix(a.location, "/office/e/sommermarkt/locations/") {
		t.Errorf("went on to %s", a.location)
	}
}

func hidden(t *testing.T, body, name string) string {
	t.Helper()
	_, rest, ok := strings.Cut(body, `name="`+name+`" value="`)
	if !ok {
		t.Fatalf("the form carries no %s", name)
	}
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

// An edition that does not exist has no pages, of whatever kind.
func TestAnUnknownEditionIsNotFound(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for _, path := range []string{"/office/e/nirgends/", "/office/e/nirgends/editions", "/office/editions?edition=nirgends", "/de/e/nirgends/programme", "/de/programme?edition=nirgends", "/de/e/nirgends/apply"} {
		if a := m.get(account.Organiser, path); a.status != http.StatusNotFound {
			t.Errorf("%s: status %d, location %q", path, a.status, a.location)
		}
	}
	if a := m.post(account.Organiser, "/office/e/nirgends/editions/1/current", nil); a.status != http.StatusNotFound {
		t.Errorf("status %d", a.status)
	}
}

// Nothing that was typed is lost when the record is gone, and nothing that
// nobody has seen is deleted.
func TestWhatSomebodyElseDidMeanwhileIsTold(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.did(m.post(account.Organiser, "/office/questions/new", url.Values{"audience": {"visitor"}, "question.de": {"Wo?"}, "answer.de": {"Hier."}}))
	all, err := m.Festival.Questions(t.Context(), m.e.ID)
	m.must(err)
	at := fmt.Sprintf("/office/questions/%d", all[0].ID)
	change := url.Values{"audience": {"visitor"}, "question.de": {"Wann?"}, "answer.de": {"Bald."}, "version": {"1"}}
	m.did(m.post(account.Organiser, at, change))
	m.says(m.post(account.Organiser, at, url.Values{"do": {"delete"}, "version": {"1"}, "question.de": {"Wo?"}}), http.StatusConflict, "Wann?", `name="version" value="2"`)
	m.did(m.sure(account.Organiser, at, url.Values{"do": {"delete"}, "version": {"2"}}))
	m.says(m.post(account.Organiser, at, change), http.StatusNotFound, "Das gibt es nicht mehr", "Wann?", "Bald.", "!_csrf</", "!test-browser")
	m.says(m.post(account.Organiser, "/office/texts/imprint", url.Values{"do": {"delete"}, "body.de": {"X"}}), http.StatusNotFound)
}

// Who organises one edition only does not act on the house: neither on which
// editions there are, nor on who holds a role in all of them.
func TestAnEditionsOrganiserDoesNotActOnTheHouse(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	other := m.next("markt-2028")
	ctx, at := t.Context(), "/office/e/markt-2028"
	m.as(account.Organiser)
	house, err := m.Accounts.ByEmail(ctx, "organiser@test.example")
	m.must(err)
	id, err := m.Accounts.Create(ctx, account.Draft{Name: "Leitung 2028", Email: "lead28@test.example"}, m.now)
	m.must(err)
	m.must(m.Accounts.Grant(ctx, id, int64(other.ID), account.Organiser, m.now))
	m.cookies["organiser of 2028"], err = m.Accounts.SignIn(ctx, id, "test", m.now)
	m.must(err)
	revoke := "/people/" + house.ID.String() + "/revoke"
	m.says(m.post("organiser of 2028", at+revoke, url.Values{"role": {"organiser"}}), http.StatusNotFound)
	for _, r := range m.routes() {
		if !r.Guard.OfHouse() || !strings.HasPrefix(r.Path, "/office/e/") {
			continue
		}
		path := strings.NewReplacer(":edition", "markt-2028", ":id", house.ID.String(), ":state", "open").Replace(r.Path)
		a := m.get("organiser of 2028", path)
		if r.Method == http.MethodPost {
			a = m.post("organiser of 2028", path, url.Values{"role": {"organiser"}, "name.de": {"Markt 2029"}, "name": {"Ada"}, "seen": {"preparing"}})
		}
		if a.status != http.StatusForbidden {
			t.Errorf("%s %s: status %d", r.Method, path, a.status)
		}
	}
	m.exec(`INSERT INTO outbox (once, message_id, purpose, recipient, lang, subject, body, next_at, created_at) VALUES ('x', 'x', 'sign_in', 'ada@kiez.example', 'de', 'Ihr Link', '', now(), now())`)
	signIn := fmt.Sprintf("/outbox/%d", m.count(`SELECT max(id) FROM outbox`))
	m.says(m.get(account.Organiser, at+"/outbox"), http.StatusOK, "ada@kiez.example")
	m.says(m.get(account.Organiser, at+signIn), http.StatusOK, "ada@kiez.example")
	m.says(m.get("organiser of 2028", at+"/outbox"), http.StatusOK, "!ada@kiez.example")
	m.says(m.get("organiser of 2028", at+signIn), http.StatusNotFound)
	m.says(m.post("organiser of 2028", at+"/applications/99999/link", nil), http.StatusNotFound)
	m.says(m.get("organiser of 2028", at+"/editions"), http.StatusOK, "!/current\"", "!/state/", "!action=\""+at+"/editions\"")
	m.says(m.get(account.Organiser, at+"/editions"), http.StatusOK, "/current\"", "/state/announced\"", "action=\""+at+"/editions\"")
	m.says(m.get("organiser of 2028", at+"/people"), http.StatusOK, at+"/people/"+id.String()+"/revoke", "!"+revoke, "!/house/")
	m.says(m.get(account.Organiser, at+"/people"), http.StatusOK, at+"/house"+revoke)
	m.says(m.post(account.Organiser, at+"/house"+revoke, url.Values{"role": {"organiser"}}), http.StatusConflict)
}
