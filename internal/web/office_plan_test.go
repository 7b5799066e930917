package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/stall"
)

// ground is a location of the market, with a stall that nobody placed yet.
func (m *market) ground() (festival.LocationID, stall.ID) {
	m.t.Helper()
	ctx := context.Background()
	l, err := m.Festival.CreateLocation(ctx, m.e, festival.LocationDraft{Name: lang.Text{"de": "Campus"}}, m.now)
	if err != nil {
		m.t.Fatal(err)
	}
	kinds, err := m.Stalls.EnsureKinds(ctx, m.e.ID, m.now)
	if err != nil {
		m.t.Fatal(err)
	}
	id, err := m.Stalls.CreateStall(ctx, m.e.ID, stall.StallDraft{Kind: kinds[0].ID, Name: "VeloBuch"}, m.now)
	if err != nil {
		m.t.Fatal(err)
	}
	return l, id
}

func (m *market) did(a answer) {
	m.t.Helper()
	if a.status != http.StatusSeeOther {
		m.t.Fatalf("status %d\n%s", a.status, mainOf(a.body))
	}
}

func TestPlanFromNothingToRelease(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	l, velo := m.ground()
	desk := fmt.Sprintf("/office/plan/%d", l)
	m.says(m.get(account.Organiser, "/office/plan"), http.StatusOK, "Plan beginnen", "Noch nicht veröffentlicht")
	m.says(m.get(account.Organiser, desk), http.StatusOK, "Noch nichts gezeichnet")
	m.says(m.post(account.Organiser, desk+"/ground", url.Values{"width": {"0"}, "height": {"40"}}), http.StatusUnprocessableEntity, `value="40"`, "von 1 bis 5000")
	m.did(m.post(account.Organiser, desk+"/ground", url.Values{"width": {"60,5"}, "height": {"40"}, "bearing": {"8"}}))

	row := url.Values{"prefix": {"A"}, "from": {"1"}, "count": {"3"}, "x": {"5"}, "y": {"5"}, "front": {"3"}, "depth": {"3"}, "gap": {"0,5"}, "degrees": {"0"}, "outlets": {"schuko cee16"}}
	m.did(m.post(account.Organiser, desk+"/row", row))
	m.says(m.post(account.Organiser, desk+"/row", row), http.StatusConflict, "A01 gibt es auf diesem Plan schon")
	m.says(m.get(account.Organiser, desk+"/row"), http.StatusOK, "Reihe von Plätzen")
	m.did(m.post(account.Organiser, desk+"/pitches/new", url.Values{"number": {"Z1"}, "x": {"30"}, "y": {"30"}, "front": {"3"}, "depth": {"3"}}))
	row["outlets"] = []string{"steckdose"}
	m.says(m.post(account.Organiser, desk+"/row", row), http.StatusUnprocessableEntity, "einen der Vorschläge", `value="steckdose"`)

	plan, err := m.Site.Plan(context.Background(), m.e.ID, l)
	if err != nil {
		t.Fatal(err)
	}
	day := fmt.Sprint(m.e.Days[0].ID)
	allot := url.Values{"stall": {fmt.Sprint(velo)}, "pitch": {fmt.Sprint(plan.Pitch("A02").ID)}, "days": {day}}
	m.did(m.post(account.Organiser, desk+"/allot", allot))
	m.says(m.post(account.Organiser, desk+"/allot", allot), http.StatusConflict, "Auf Platz A02 steht zu dieser Zeit schon „VeloBuch“")
	m.says(m.post(account.Organiser, desk+"/allot", url.Values{"stall": {"x"}, "pitch": {""}}), http.StatusUnprocessableEntity, "Bitte wählen Sie einen der Vorschläge")
	m.says(m.get(account.Organiser, desk), http.StatusOK, "Alle Stände haben einen Platz", "Sa., 8. Mai")

	m.says(m.get("", "/de/plan"), http.StatusOK, "noch nicht veröffentlicht", "!VeloBuch")
	m.says(m.get(account.Organiser, "/office/plan/release"), http.StatusOK, "„VeloBuch“ neu auf A02", "Campus: Platz A01 neu")
	m.did(m.post(account.Organiser, "/office/plan/release", url.Values{"label": {"Druck"}}))
	m.says(m.post(account.Organiser, "/office/plan/release", nil), http.StatusConflict, "hat sich nichts geändert")

	m.says(m.get("", "/de/plan"), http.StatusOK, "VeloBuch", "Platz A02: VeloBuch", "Platz A01: frei", "Sa., 8. Mai")
	m.says(m.get("", "/de/plan?day=2027-05-09"), http.StatusOK, "An diesem Tag steht hier noch niemand")
	m.says(m.get("", "/ar/plan/campus"), http.StatusOK, `dir="rtl"`, "VeloBuch")
	m.says(m.get("", "/de/plan/nowhere"), http.StatusNotFound)
	m.says(m.get("", "/plan.geojson"), http.StatusOK, `"FeatureCollection"`)
	m.says(m.get("", "/api/v1/locations"), http.StatusOK, `"slug":"campus"`, `"number":1`, `"pitches":4`)
}

func TestAMobileLocationShowsItsStops(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	_, velo := m.ground()
	m.did(m.post(account.Organiser, "/office/locations/new", url.Values{"name.de": {"Marktwagen"}, "mobile": {"yes"}}))
	all, err := m.Festival.Locations(context.Background(), m.e)
	if err != nil {
		t.Fatal(err)
	}
	wagon := all[len(all)-1].ID
	desk := fmt.Sprintf("/office/plan/%d", wagon)
	for _, h := range []string{"11", "15"} {
		m.did(m.post(account.Organiser, fmt.Sprintf("/office/locations/%d/stops/new", wagon), url.Values{
			"name.de": {"S-Bahnhof Buch"}, "from": {"2027-05-08T" + h + ":00"}, "until": {"2027-05-08T" + h + ":30"},
		}))
	}
	m.did(m.post(account.Organiser, desk+"/ground", url.Values{"width": {"20"}, "height": {"10"}}))
	m.did(m.post(account.Organiser, desk+"/pitches/new", url.Values{"number": {"P1"}, "x": {"3"}, "y": {"3"}, "front": {"3"}, "depth": {"3"}}))
	plan, err := m.Site.Plan(context.Background(), m.e.ID, wagon)
	if err != nil {
		t.Fatal(err)
	}
	days := []string{fmt.Sprint(m.e.Days[0].ID), fmt.Sprint(m.e.Days[1].ID)}
	m.did(m.post(account.Organiser, desk+"/allot", url.Values{"stall": {fmt.Sprint(velo)}, "pitch": {fmt.Sprint(plan.Pitches[0].ID)}, "days": days}))
	m.did(m.post(account.Organiser, "/office/plan/release", nil))
	m.says(m.get("", "/de/plan/marktwagen"), http.StatusOK, "S-Bahnhof Buch", "11:00–11:30", "Sa., 8. Mai, 11:00–11:30 und Sa., 8. Mai, 15:00–15:30")
	m.says(m.get("", "/de/"), http.StatusOK, "Marktwagen", "S-Bahnhof Buch")
	m.says(m.get(account.Organiser, fmt.Sprintf("/office/locations/%d", wagon)), http.StatusOK, "S-Bahnhof Buch")
}

func TestOfficeFormsKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	l, _ := m.ground()
	long := strings.Repeat("ü", 10_000)
	for _, c := range []struct {
		path string
		form url.Values
		says []string
	}{
		{"/office/edition", url.Values{"name.de": {"Markt"}, "slug": {"NEIN"}, "zone": {"Mars/Nord"}, "day_change": {"04:00"}, "default_lang": {"de"}, "currency": {"EUR"}, "version": {"1"}}, []string{`value="NEIN"`, `value="Mars/Nord"`, "Zeitzone kennen wir nicht"}},
		{"/office/edition", url.Values{"name.de": {long}, "slug": {"markt"}, "day_change": {"04:00"}, "version": {"1"}}, []string{"höchstens 200 Zeichen"}},
		{"/office/days/new", url.Values{"date": {"2027-05-08"}, "opens": {"10:00"}, "closes": {"18:00"}}, []string{"steht schon in der Liste"}},
		{"/office/days/new", url.Values{"date": {"30.02.2027"}, "opens": {"10 Uhr"}, "closes": {""}}, []string{`value="10 Uhr"`, "Dieses Datum verstehen wir nicht"}},
		{"/office/locations/new", url.Values{"name.de": {"Mond"}, "latitude": {"200"}, "longitude": {"x"}}, []string{`value="200"`, `value="x"`}},
		{fmt.Sprintf("/office/locations/%d/stops/new", l), url.Values{"name.de": {"Bahnhof"}, "from": {"2027-06-08T10:00"}, "until": {"2027-06-08T12:00"}}, []string{"gehört nicht zur Veranstaltung", `value="Bahnhof"`}},
		{"/office/stages/new", url.Values{"name": {""}, "location": {fmt.Sprint(l)}, "kind": {"stage"}, "x": {"3"}}, []string{`value="3"`, "über 0 und bis 100 Meter"}},
		{"/office/partners/new", url.Values{"name": {"beta"}, "url": {"javascript:alert(1)"}}, []string{"https://"}},
		{"/office/questions/new", url.Values{"question.de": {"Wo?"}}, []string{`value="Wo?"`, "Bitte füllen Sie dieses Feld aus"}},
	} {
		a := m.post(account.Organiser, c.path, c.form)
		if a.status != http.StatusUnprocessableEntity && a.status != http.StatusConflict {
			t.Errorf("%s: status %d\n%s", c.path, a.status, mainOf(a.body))
			continue
		}
		m.says(a, a.status, c.says...)
	}
}

func TestOfficeFormsSave(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for _, c := range []struct {
		path string
		form url.Values
	}{
		{"/office/edition", url.Values{"name.de": {"Hofmarkt"}, "slug": {"hofmarkt"}, "zone": {"Europe/Berlin"}, "day_change": {"05:00"}, "default_lang": {"de"}, "currency": {"EUR"}, "version": {"1"}, "application_closes": {"2027-05-01T12:00"}}},
		{"/office/days/new", url.Values{"date": {"2027-05-10"}, "opens": {"10:00"}, "closes": {"01:00"}}},
		{fmt.Sprintf("/office/days/%d", m.e.Days[0].ID), url.Values{"date": {"2027-05-08"}, "opens": {"09:00"}, "closes": {"18:00"}, "version": {"1"}}},
		{fmt.Sprintf("/office/days/%d", m.e.Days[1].ID), url.Values{"do": {"delete"}}},
		{"/office/locations/new", url.Values{"name.de": {"Wagen"}, "mobile": {"yes"}, "ground": {"street"}}},
		{"/office/texts/imprint", url.Values{"body.de": {"# Hofverein\n\nAm Rathaus 1"}, "version": {"0"}}},
		{"/office/questions/new", url.Values{"audience": {"visitor"}, "question.de": {"Darf mein Hund mit?"}, "answer.de": {"Ja."}}},
		{"/office/partners/new", url.Values{"name": {"beta gGmbH"}, "role.de": {"Bildung"}}},
		{"/office/editions", url.Values{"name.de": {"Markt 2028"}}},
	} {
		a := m.post(account.Organiser, c.path, c.form)
		if a.status == http.StatusConflict {
			a = m.sure(account.Organiser, c.path, c.form)
		}
		if a.status != http.StatusSeeOther {
			t.Errorf("%s: status %d\n%s", c.path, a.status, mainOf(a.body))
		}
	}
	m.says(m.get("", "/de/imprint"), http.StatusOK, "<h2>Hofverein</h2>", "<p><bdi>Am Rathaus 1</bdi></p>")
	m.says(m.get("", "/en/imprint"), http.StatusOK, "not exist in your language", `lang="de"`)
	m.says(m.get("", "/de/questions"), http.StatusOK, "Darf mein Hund mit?")
	m.says(m.get("", "/de/"), http.StatusOK, "beta gGmbH", "Hofmarkt")
	m.says(m.get(account.Organiser, "/office/days"), http.StatusOK, "10:00–01:00", "09:00–18:00", "!9. Mai")
	m.says(m.get(account.Organiser, "/office/editions"), http.StatusOK, "markt-2028")
}
