package web

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"markt/internal/account"
)

func setupForm(word string) url.Values {
	return url.Values{
		"first": {word}, "name.de": {"Hofmarkt"}, "default_lang": {"de"}, "first_day": {"2027-05-08"}, "last_day": {"09.05.2027"},
		"opens": {"10:00"}, "closes": {"18:00"}, "location": {"Rathausplatz"}, "address": {"Am Rathaus 1"},
		"organiser": {"Hofverein e.V."}, "person": {"Ada"}, "email": {"ada@hof.example"},
	}
}

func TestSetupOpensOnceOnly(t *testing.T) {
	t.Parallel()
	m := emptyHouse(t)
	m.says(m.get("", "/de/"), http.StatusOK, "Hier entsteht ein Markt")
	m.says(m.get("", "/setup"), http.StatusNotFound)
	m.says(m.get("", "/setup?first=wrong"), http.StatusNotFound)
	word := m.Secret.FirstRun()
	m.says(m.get("", "/setup?first="+word), http.StatusOK, "Einen Markt einrichten", `value="`+word+`"`)
	m.says(m.post("", "/setup", setupForm("wrong")), http.StatusNotFound)

	a := m.post("", "/setup", setupForm(word))
	if a.status != http.StatusSeeOther || a.location != "/office/" {
		t.Fatalf("status %d, location %q\n%s", a.status, a.location, mainOf(a.body))
	}
	e, err := m.Festival.Current(context.Background())
	if err != nil || e.Slug != "hofmarkt" || len(e.Days) != 2 || e.Organiser != "Hofverein e.V." {
		t.Fatalf("%+v, %v", e, err)
	}
	for _, c := range strings.Split(a.header.Get("Set-Cookie"), ";") {
		if token, ok := strings.CutPrefix(c, "login="); ok {
			m.cookies[account.Organiser] = token
		}
	}
	m.says(m.get(account.Organiser, "/office/"), http.StatusOK, "Noch 12 Schritte bis zur Öffnung", "Hofmarkt")
	m.says(m.get("", "/setup?first="+word), http.StatusNotFound)
	m.says(m.get("", "/de/"), http.StatusOK, "Hofmarkt", "Rathausplatz", "!Hier entsteht")
}

func TestSetupIsOpenOnThisMachine(t *testing.T) {
	t.Parallel()
	m := emptyHouse(t)
	m.Config.BaseURL, _ = url.Parse("http://127.0.0.1:8080")
	m.says(m.get("", "/setup"), http.StatusNotFound)   // a test's request comes from nowhere
	m.says(m.get("", "/de/"), http.StatusOK, "!setup") // nor is it sent there
	base := m.listening()
	for name, c := range map[string]struct {
		change func(r *http.Request)
		want   int
	}{
		"this machine":                 {func(*http.Request) {}, http.StatusOK},
		"a proxy on it":                {func(r *http.Request) { r.Header.Set("X-Forwarded-For", "192.0.2.7") }, http.StatusNotFound},
		"who reached it by a name":     {func(r *http.Request) { r.Host = "markt.example" }, http.StatusNotFound},
		"another name of this machine": {func(r *http.Request) { r.Host = "LOCALHOST:8080" }, http.StatusOK},
	} {
		if status, body := m.over(base+"/setup", c.change); status != c.want || (status == http.StatusOK) != strings.Contains(body, "Einen Markt einrichten") {
			t.Errorf("%s: %d", name, status)
		}
	}
	if _, body := m.over(base+"/de/", func(*http.Request) {}); !strings.Contains(body, "Einen Markt einrichten") {
		t.Errorf("the home page does not lead there: %.300s", body)
	}
}

func TestSetupSaysAllThatIsWrong(t *testing.T) {
	t.Parallel()
	m := emptyHouse(t)
	form := setupForm(m.Secret.FirstRun())
	form["name.de"], form["last_day"], form["closes"], form["email"] = []string{" "}, []string{"2027-05-01"}, []string{"09:00"}, []string{"ada@"}
	form["location"], form["person"] = nil, []string{"Ada \u202e Lovelace"}
	a := m.post("", "/setup", form)
	m.says(a, http.StatusUnprocessableEntity, "E-Mail-Adresse stimmt so nicht", "Das Ende liegt vor dem Anfang", `id="f-location-error"`, `value="ada@"`)
	if _, err := m.Festival.Current(context.Background()); err == nil {
		t.Error("half a market was made")
	}
	form = setupForm(m.Secret.FirstRun())
	form["last_day"] = []string{"2072-05-09"}
	m.says(m.post("", "/setup", form), http.StatusUnprocessableEntity, "mehr als 31 Tage")
}

func TestAnOrganiserWithoutAMarketSetsOneUp(t *testing.T) {
	t.Parallel()
	m := emptyHouse(t)
	m.as(account.Organiser)
	m.says(m.get("", "/setup?first="+m.Secret.FirstRun()), http.StatusNotFound)
	m.says(m.get(account.Jury, "/setup"), http.StatusNotFound)
	if a := m.get(account.Organiser, "/office/"); a.location != "/setup" {
		t.Errorf("status %d, location %q", a.status, a.location)
	}
	m.says(m.get(account.Organiser, "/setup"), http.StatusOK, "Einen Markt einrichten", "!Ihr Name")
	form := setupForm("")
	form["person"], form["email"] = nil, nil
	m.did(m.post(account.Organiser, "/setup", form))
	m.says(m.get(account.Organiser, "/office/"), http.StatusOK, "Hofmarkt")
	m.says(m.get(account.Organiser, "/setup"), http.StatusNotFound)
}

// A market whose first day is over, or years ahead, is more often a slip.
func TestSetupQuestionsAnUnlikelyDate(t *testing.T) {
	t.Parallel()
	m := emptyHouse(t)
	form := setupForm(m.Secret.FirstRun())
	for date, says := range map[string]string{"2027-04-08": "schon vorbei", "2037-05-08": "Stimmt das Jahr 2037?"} {
		form["first_day"], form["last_day"] = []string{date}, nil
		m.says(m.post("", "/setup", form), http.StatusConflict, says, "Markt so anlegen", `value="`+date+`"`, `value="ada@hof.example"`)
	}
	back := maps.Clone(form)
	back["_back"] = []string{"yes"}
	m.says(m.post("", "/setup", back), http.StatusOK, "Einen Markt einrichten", `value="ada@hof.example"`, `value="`+form.Get("first_day")+`"`)
	if n := m.count(`SELECT count(*) FROM edition`); n != 0 {
		t.Errorf("%d editions", n)
	}
	m.did(m.post("", "/setup", m.answered(m.post("", "/setup", form))))
}
