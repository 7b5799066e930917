package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"markt/internal/account"
)

// newThings are the forms that make something, as they are sent, and where it
// is kept. What a form needs beside what is typed is made by ground and door.
var newThings = []struct {
	path, table string
	form        url.Values
}{
	{"/office/questions/new", "question", url.Values{"audience": {"visitor"}, "question.de": {"Wo?"}, "answer.de": {"Hier."}}},
	{"/office/messages/new", "message", url.Values{"subject.de": {"Aufbau"}, "body.de": {"Bald."}}},
	{"/office/messages/templates/new", "message_template", url.Values{"name": {"Aufbau"}, "subject.de": {"Aufbau"}, "body.de": {"Bald."}}},
	{"/office/partners/new", "partner", url.Values{"name": {"Bezirk"}}},
	{"/office/days/new", "market_day", url.Values{"date": {"2027-05-10"}, "opens": {"10:00"}, "closes": {"18:00"}}},
	{"/office/locations/new", "location", url.Values{"name.de": {"Hof"}, "ground": {"private"}}},
	{"/office/locations/WAGON/stops/new", "stop", url.Values{"name.de": {"Halt"}, "from": {"2027-05-08T10:00"}, "until": {"2027-05-08T12:00"}}},
	{"/office/stages/new", "stage", url.Values{"name": {"Bühne"}, "kind": {"stage"}, "location": {"CAMPUS"}}},
	{"/office/fees/new", "fee", url.Values{"name.de": {"Strom"}, "basis": {"kilowatt"}, "amount": {"4"}}},
	{"/office/stalls/new", "stall", url.Values{"name": {"Infostand"}, "kind": {"KIND"}}},
	{"/office/programme/new", "session", url.Values{"title.de": {"Konzert"}}},
	{"/office/programme/hosts/new", "host", url.Values{"name": {"Trio"}}},
	{"/office/tickets/types/new", "ticket_type", url.Values{"name.de": {"Abend"}, "reentry": {"free"}}},
	{"/office/tickets/quotas/new", "quota", url.Values{"name": {"Halle"}, "size": {"5"}}},
	{"/office/gate/gates/new", "gate", url.Values{"name.de": {"Tor B"}, "location": {"CAMPUS"}}},
	{"/office/gate/devices", "device", url.Values{"name": {"Telefon"}, "gate": {"GATE"}}},
	{"/office/people", "person", url.Values{"name": {"Jo"}, "role": {"vendor"}}},
	{"/office/house/people", "person", url.Values{"name": {"Mia"}, "role": {"jury"}}},
	{"/office/editions", "edition", url.Values{"name.de": {"Markt 2029"}}},
	{"/office/editions/EDITION/carry", "edition", url.Values{"name.de": {"Markt 2030"}, "first_day": {"2028-05-06"}, "seen_first": {"2028-05-06"}}},
}

// A double click makes one, of whatever a form of the office makes, one after
// the other and at the same moment; and it ends where the first click did.
func TestADoubleClickMakesOne(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	_, err := m.Stalls.EnsureKinds(t.Context(), m.e.ID, m.now)
	m.must(err)
	m.did(m.post(account.Organiser, "/office/locations/new", url.Values{"name.de": {"Wagen"}, "mobile": {"yes"}, "ground": {"street"}}))
	known := m.ids(map[string]string{"EDITION": `SELECT min(id) FROM edition`, "CAMPUS": `SELECT id FROM location WHERE NOT mobile`, "WAGON": `SELECT id FROM location WHERE mobile`, "KIND": `SELECT min(id) FROM kind`, "GATE": `SELECT min(id) FROM gate`})
	for i, thing := range newThings {
		path := known.Replace(thing.path)
		form := url.Values{"_key": {"click-" + thing.table + string(rune('a'+i))}}
		for name, v := range thing.form {
			form.Set(name, known.Replace(v[0]))
		}
		before := m.count(`SELECT count(*) FROM ` + thing.table)
		first := m.post(account.Organiser, path, form)
		m.did(first)
		if again := m.post(account.Organiser, path, form); again.location != first.location {
			t.Errorf("%s: the second click ended with %d at %q, the first at %q\n%s", path, again.status, again.location, first.location, mainOf(again.body))
		}
		form.Set("_key", form.Get("_key")+" at once")
		var wait sync.WaitGroup
		for range 3 {
			wait.Go(func() { m.post(account.Organiser, path, form) })
		}
		wait.Wait()
		more := 1 // some names are taken once
		if n := m.count(`SELECT count(*) FROM `+thing.table) - before; n < more || n > more+1 {
			t.Errorf("%s: %d of %s after two intentions", path, n, thing.table)
		}
	}
}

// Something else typed into the same form is another thing.
func TestTheSameFormWithOtherWordsIsAnother(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	form := url.Values{"_key": {"back"}, "audience": {"visitor"}, "question.de": {"Wo?"}, "answer.de": {"Hier."}}
	m.did(m.post(account.Organiser, "/office/questions/new", form))
	form.Set("question.de", "Wann?")
	m.did(m.post(account.Organiser, "/office/questions/new", form))
	if n := m.count(`SELECT count(*) FROM question`); n != 2 {
		t.Errorf("%d questions", n)
	}
}

// Every form of the office that can make something is tried above.
func TestEveryFormThatMakesSomethingIsTried(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	changes := []string{"/office/undo/:what/:id", "/office/jury/reviews/:id", "/office/kinds/:id", "/office/callbacks/:id", "/office/applications/:id/papers/:requirement", "/office/plan/:id/pitches/:pitch", "/office/plan/rules/:rule", "/office/plan/release/:id", "/office/plan/:id/findings/:finding", "/office/plan/:id/power/:stall", "/office/programme/:id", "/office/programme/from/:id", "/office/gate/requests/:id"} // of what is made elsewhere, or once by a constraint
	var tried []string
	for _, thing := range newThings {
		tried = append(tried, strings.NewReplacer("WAGON", ":id", "/new", "/NEW").Replace(thing.path))
	}
	for _, r := range m.routes() {
		last := r.Path[strings.LastIndexByte(r.Path, '/')+1:]
		if r.Method != http.MethodPost || !strings.HasPrefix(r.Path, "/office/") || strings.HasPrefix(r.Path, "/office/e/") || !strings.HasPrefix(last, ":") || last == ":key" || last == ":state" || last == ":ticket" || slices.Contains(changes, r.Path) {
			continue
		}
		if !slices.Contains(tried, strings.TrimSuffix(r.Path, last)+"NEW") {
			t.Errorf("%s makes something; does it make one for a double click?", r.Path)
		}
	}
}

// ids puts the numbers of things where their names stand.
func (m *market) ids(queries map[string]string) *strings.Replacer {
	m.t.Helper()
	var pairs []string
	for name, query := range queries {
		var id string
		m.must(m.db.Get(m.t.Context(), &id, `SELECT (`+query+`)::text`))
		pairs = append(pairs, name, id)
	}
	return strings.NewReplacer(pairs...)
}
