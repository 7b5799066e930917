package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/stall"
)

// stage makes a location with a stage and gives the stage's number.
func (m *market) stage(name string) string {
	m.t.Helper()
	ctx := context.Background()
	campus, err := m.Festival.CreateLocation(ctx, m.e, festival.LocationDraft{Slug: "campus", Name: lang.Text{"de": "Campus"}}, m.now)
	if err != nil {
		m.t.Fatal(err)
	}
	id, err := m.Site.CreateStage(ctx, m.e, site.StageDraft{LocationID: campus, Name: name}, m.now)
	if err != nil {
		m.t.Fatal(err)
	}
	return strconv.FormatInt(int64(id), 10)
}

func sessionFields(title, stage, day, at string) url.Values {
	return url.Values{
		"title.de": {title}, "title.ar": {"ورشة"}, "abstract.de": {"Wir nähen <b>Taschen</b>."}, "format": {"workshop"},
		"languages": {"de", "ar"}, "access": {"step_free"}, "hosts": {"Rana\nNähwerkstatt Buch"}, "stage": {stage},
		"day": {day}, "time": {at}, "minutes": {"90"}, "min_age": {"8"}, "capacity": {"12"},
	}
}

// The way of a session: typed with mistakes, made, confirmed, released, seen, called off.
func TestSessionFromOfficeToPublic(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	stage := m.stage("Nähzelt")
	m.says(m.get("", "/de/programme"), 200, "Das Programm kommt noch")
	m.says(m.get("", "/schedule.xml"), 404)

	wrong := sessionFields("", stage, "2027-05-08", "25:99")
	wrong.Set("min_age", "acht")
	wrong.Del("title.ar")
	m.says(m.post(account.Programme, "/office/programme/new", wrong), 422,
		"Bitte füllen Sie dieses Feld aus.", "Diese Uhrzeit verstehen wir nicht", "Bitte schreiben Sie eine Zahl.", "Nähwerkstatt Buch", `value="acht"`, `value="25:99"`)

	right := sessionFields("Taschen <script>nähen</script>", stage, "2027-05-08", "14:00")
	right.Set("_key", "once-1")
	made := m.post(account.Programme, "/office/programme/new", right)
	m.says(made, 303)
	if again := m.post(account.Programme, "/office/programme/new", right); again.location != made.location {
		t.Errorf("sent twice: %q and %q", made.location, again.location)
	}
	edit := m.get(account.Programme, made.location)
	m.says(edit, 200, "Entwurf", "Rana\nNähwerkstatt Buch", `value="14:00"`, "Taschen &lt;script&gt;", "!<script>nähen")
	m.says(m.post(account.Programme, made.location+"/confirm", nil), 303)
	m.says(m.get("", "/de/programme"), 200, "Das Programm kommt noch")

	m.says(m.get(account.Jury, "/office/programme/release"), 200, "neu", "!<button class=\"button button--big\">")
	m.did(m.sure(account.Programme, "/office/programme/release", m.labelled("1.0"))) // nobody has said yes yet
	m.exec(`UPDATE host SET confirmed = true`)
	m.says(m.post(account.Programme, "/office/programme/release", url.Values{"after": {"0"}, "label": {"zu spät"}}), 409, "Jemand anderes", `value="zu spät"`)

	id := strings.TrimPrefix(made.location, "/office/programme/")
	m.says(m.get("", "/de/programme"), 200, "Taschen &lt;script&gt;", "Nähzelt", "14:00", "Rana, Nähwerkstatt Buch", "12 Plätze", "&lt;b&gt;Taschen")
	m.says(m.get("", "/ar/programme"), 200, `dir="rtl"`, "ورشة", "العربية")
	m.says(m.get("", "/de/programme?day=2027-05-09"), 200, "Dazu haben wir nichts gefunden")
	m.says(m.get("", "/de/programme?format=music&day=2027-05-08"), 200, "Dazu haben wir nichts gefunden")
	m.says(m.get("", "/de/programme?stage="+stage+"&language=ar&access=step_free&q=rana&view=list"), 200, "Taschen", "!timetable\"")
	m.says(m.get("", "/de/programme/"+id), 200, "Taschen", "ab 8 Jahren", "ohne Stufen", "Deutsch, Arabisch")
	m.says(m.get("", "/de/programme/999"), 404)
	m.says(m.get("", "/de/e/markt-2027/programme"), 200, "/de/e/markt-2027/programme/"+id)
	m.says(m.get("", "/en/programme/"+id+"/calendar.ics"), 200, "BEGIN:VEVENT", "STATUS:CONFIRMED")

	m.now = m.now.Add(time.Hour)
	m.did(m.sure(account.Programme, made.location+"/cancel", url.Values{"reason": {"krank"}}))
	m.says(m.get("", "/de/programme"), 200, "Fällt aus")
	m.says(m.get("", "/de/programme/"+id), 200, "fällt aus", "!krank")
	m.says(m.get("", "/schedule.ics"), 200, "STATUS:CANCELLED")
	m.says(m.get(account.Programme, made.location), 200, "krank", "Findet doch statt")
}

func TestSessionSavedMeanwhile(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	stage := m.stage("Bühne")
	made := m.post(account.Organiser, "/office/programme/new", sessionFields("Eins", stage, "2027-05-08", "14:00"))
	m.says(made, 303)
	f := sessionFields("Zwei", stage, "2027-05-08", "15:00")
	f.Set("version", "1")
	m.says(m.post(account.Programme, made.location, f), 303)
	f.Set("title.de", "Drei")
	m.says(m.post(account.Organiser, made.location, f), 409, "Jemand anderes hat das inzwischen geändert", `value="Drei"`, `name="version" value="2"`)
	f.Set("version", "2")
	m.says(m.post(account.Organiser, made.location, f), 303)
	m.says(m.get(account.Organiser, made.location), 200, `value="Drei"`)
}

// labelled is the form that releases the programme as it stands.
func (m *market) labelled(label string) url.Values {
	m.t.Helper()
	form := m.form("/office/programme/release")
	form.Set("label", label)
	return form
}

// What there is to look at is listed before a release, which asks about it; on
// the desk, at the session and on Today it stands too.
func TestAReleaseAsksAboutClashes(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	stage := m.stage("Nähzelt")
	f := sessionFields("Früh", stage, "2027-05-08", "14:00")
	f.Set("capacity", "5000")
	made := m.post(account.Programme, "/office/programme/new", f)
	m.says(m.post(account.Programme, made.location+"/confirm", nil), 303)
	m.exec(`UPDATE stage SET capacity = 60`)
	m.exec(`UPDATE host SET confirmed = (name <> 'Rana')`)
	big, open := "ist für 5000 Menschen gedacht, Nähzelt fasst 60", "Rana hat noch nicht zugesagt"
	m.says(m.get(account.Programme, made.location), 200, big, open, "Weniger Plätze angeben", "(muss geklärt werden)")
	m.says(m.get(account.Programme, "/office/programme"), 200, big, open)
	m.says(m.get(account.Programme, "/office"), 200, "Auffälligkeiten im Programm")
	m.says(m.get(account.Programme, "/office/programme/release"), 200, "Früh", big, open, "Nachfragen und die Zusage")
	asked := m.post(account.Programme, "/office/programme/release", m.labelled("1.0"))
	m.says(asked, 409, "Mit 2 offenen Hinweisen veröffentlichen?", "eine Sache, die geklärt werden muss", "eine Sache zum Ansehen", "Früh: "+big)
	if n := m.count(`SELECT count(*) FROM programme_release`); n != 0 {
		t.Errorf("%d releases before the answer", n)
	}
	m.exec(`UPDATE stage SET capacity = 61`)
	m.says(m.post(account.Programme, "/office/programme/release", m.answered(asked)), 409, "Nähzelt fasst 61") // it is another question by now
	m.exec(`UPDATE stage SET capacity = 5000`)
	m.exec(`UPDATE host SET confirmed = true`)
	m.did(m.post(account.Programme, "/office/programme/release", m.labelled("1.0")))
}

// What the team needs is kept, read by planners only, and never in public.
func TestWhatIsForTheTeam(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	stage := m.stage("Bühne")
	f := sessionFields("🎉🎉", stage, "2027-05-08", "23:30")
	for k, v := range map[string]string{"setup": "20", "change": "15", "sound": "amplified", "rain_stage": stage, "equipment": "Zwei Mikrofone", "fee": "agreed",
		"rider": "Kein Schwein", "arrival": "11:30 mit Transporter", "set_list": "missing", "minutes": "90"} {
		f.Set(k, v)
	}
	f.Add("access", "quiet")
	wrong := url.Values{}
	for k, v := range f {
		wrong[k] = v
	}
	wrong.Set("setup", "999")
	wrong.Set("rider", strings.Repeat("Wort ", 10_000))
	m.says(m.post(account.Programme, "/office/programme/new", wrong), 422, `value="999"`, "Wort Wort", "von 0 bis 480")
	made := m.post(account.Programme, "/office/programme/new", f)
	m.says(m.get(account.Programme, made.location), 200, "🎉🎉", "Zwei Mikrofone", "Kein Schwein", "11:30 mit Transporter", "liegt außerhalb der Öffnungszeiten")
	m.says(m.get(account.Jury, made.location), 200, "!Transporter", "!Schwein")
	m.says(m.get(account.Programme, "/office/programme"), 200, "Musikfolgen fehlen")
	m.says(m.get(account.Programme, "/office/programme?set_list=yes"), 200, "🎉🎉")
	var host int64
	m.must(m.db.Get(t.Context(), &host, `SELECT id FROM host WHERE name = 'Rana'`))
	at := "/office/programme/hosts/" + strconv.FormatInt(host, 10)
	reach := url.Values{"name": {"Rana"}, "version": {"1"}, "phone": {"030 94892511"}, "email": {"rana@post.example"}, "confirmed": {"yes"}}
	reach.Set("email", "rana")
	m.says(m.post(account.Programme, at, reach), 422, `value="rana"`, `value="030 94892511"`)
	reach.Set("email", "rana@post.example")
	m.did(m.post(account.Programme, at, reach))
	m.says(m.get(account.Programme, at), 200, "030 94892511", "90 Tage nach dem Markt")
	m.says(m.get(account.Jury, at), 200, "!94892511", "!rana@post")
	m.says(m.get(account.Jury, "/office/programme/hosts"), 200, "!94892511")
	m.says(m.post(account.Programme, made.location+"/confirm", nil), 303)
	m.did(m.sure(account.Programme, "/office/programme/release", m.labelled("1.0")))
	m.says(m.get("", "/de/programme/"+strings.TrimPrefix(made.location, "/office/programme/")), 200, "🎉🎉", "leise", "Bei Regen", "ab 8 Jahren", "!Mikrofon", "!Schwein")
	for _, file := range []string{"/schedule.xml", "/schedule.json", "/schedule.ics", "/api/v1/programme"} {
		m.says(m.get("", file), 200, "!Mikrofon", "!Schwein", "!Transporter", "!94892511", "!rana@post")
	}
}

// The values that clashes hang on have a source, and count at once.
func TestTheProgrammesRules(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	stage := m.stage("Bühne")
	f := sessionFields("Konzert", stage, "2027-05-08", "17:00")
	f.Set("sound", "amplified")
	made := m.post(account.Programme, "/office/programme/new", f)
	const at = "/office/programme/rules"
	m.says(m.get(account.Programme, at), 200, "Voreinstellung, bitte prüfen", `value="5"`)
	rules := url.Values{"near": {"300"}, "far": {"20"}, "between": {"0"}, "quiet": {"30"}, "music_end": {"18:00"}, "languages": {"de", "en"}, "source": {""}}
	m.says(m.post(account.Programme, at, rules), 422, `value="300"`, "Bitte füllen Sie dieses Feld aus.")
	rules.Set("near", "10")
	rules.Set("source", "Bescheid vom 3. 11.")
	m.did(m.post(account.Programme, at, rules))
	m.says(m.get(account.Programme, at), 200, "!Voreinstellung, bitte prüfen", `value="18:00"`)
	m.says(m.get(account.Programme, made.location), 200, "30 Minuten über das Musikende hinaus", "Bescheid vom 3. 11.", "Der Titel fehlt auf Englisch")
	m.says(m.post(account.Organiser, at, rules), 409, "Jemand anderes")
}

// A clash is shown at both sessions and blocks nothing.
func TestClashesAreShown(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	stage := m.stage("Bühne")
	m.says(m.post(account.Programme, "/office/programme/new", sessionFields("Früh", stage, "2027-05-08", "14:00")), 303)
	second := m.post(account.Programme, "/office/programme/new", sessionFields("Spät", stage, "2027-05-08", "14:30"))
	m.says(m.get(account.Programme, second.location), 200, "Gleichzeitig am selben Ort: Früh (14:30–15:30)", "Rana ist gleichzeitig bei: Früh")
	m.says(m.get(account.Finance, "/office/programme?clash=yes"), 200, "Früh", "Spät", "!name=\"id\"")
	ids := url.Values{"id": {strings.TrimPrefix(second.location, "/office/programme/")}}
	m.says(m.post(account.Programme, "/office/programme/confirm", ids), 303)
	m.says(m.get(account.Programme, "/office/programme?state=confirmed"), 200, "Spät", "!Früh</a>")
}

func TestApplicationBecomesASession(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ctx := context.Background()
	kinds, err := m.Stalls.EnsureKinds(ctx, m.e.ID, m.now)
	if err != nil {
		t.Fatal(err)
	}
	a, err := m.Stalls.Create(ctx, m.e.ID, stall.Input{Kind: kinds[2].ID, Lang: lang.De, About: stall.About{Name: "Nähwerkstatt"}, Contact: stall.Contact{Name: "Geheim"}}, 0, pg.Once{}, m.now)
	if err != nil {
		t.Fatal(err)
	}
	path := "/office/programme/from/" + strconv.FormatInt(int64(a.ID), 10)
	m.says(m.post(account.Programme, path, nil), 409, "Erst wenn eine Bewerbung angenommen ist")
	if _, err := m.db.Exec(ctx, "UPDATE application SET state = 'accepted' WHERE id = $1", a.ID); err != nil {
		t.Fatal(err)
	}
	m.says(m.get(account.Programme, "/office/applications/"+strconv.FormatInt(int64(a.ID), 10)), 200, "Ins Programm aufnehmen")
	made := m.post(account.Programme, path, nil)
	m.says(made, 303)
	m.says(m.get(account.Jury, "/office/applications/"+strconv.FormatInt(int64(a.ID), 10)), 200, made.location, "!Ins Programm aufnehmen")
	if again := m.post(account.Programme, path, nil); again.location != made.location {
		t.Errorf("clicked twice: %q and %q", made.location, again.location)
	}
	m.says(m.get(account.Programme, made.location), 200, "Nähwerkstatt", "!Geheim")
}

func TestHosts(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.says(m.post(account.Programme, "/office/programme/hosts/new", url.Values{"name": {" "}, "organisation": {"Chor"}}), 422, "Bitte füllen Sie dieses Feld aus.", "Chor")
	m.says(m.post(account.Programme, "/office/programme/hosts/new", url.Values{"name": {"Der Chor"}, "bio.ar": {"جوقة"}}), 303)
	list := m.get(account.Programme, "/office/programme/hosts")
	m.says(list, 200, "Der Chor")
	_, rest, _ := strings.Cut(list.body, `href="/office/programme/hosts/`)
	for strings.HasPrefix(rest, "new") {
		_, rest, _ = strings.Cut(rest, `href="/office/programme/hosts/`)
	}
	id, _, _ := strings.Cut(rest, `"`)
	m.says(m.post(account.Programme, "/office/programme/hosts/"+id, url.Values{"name": {"Der Chor"}, "version": {"7"}}), 409, "Jemand anderes")
	m.did(m.sure(account.Programme, "/office/programme/hosts/"+id, url.Values{"do": {"delete"}}))
	m.says(m.get(account.Programme, "/office/programme/hosts"), 200, "!Der Chor")
}

// The released programme is bytes: asked again, it needs no query, and a
// reader who has it gets nothing.
func TestReleasedProgrammeIsCached(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.release(40)
	paths := []string{"/de/programme", "/schedule.xml", "/schedule.json", "/schedule.ics", "/api/v1/programme"}
	tags := map[string]string{}
	for _, path := range paths {
		first := m.get("", path)
		m.says(first, 200)
		if tags[path] = first.header.Get("ETag"); tags[path] == "" || first.header.Get("Last-Modified") == "" {
			t.Errorf("%s: %v", path, first.header)
		}
	}
	if err := m.db.Close(); err != nil { // whoever asks it now, fails
		t.Fatal(err)
	}
	for _, path := range paths {
		m.says(m.get("", path), 200)
		r := m.request("", http.MethodGet, path, nil)
		r.Header.Set("If-None-Match", tags[path])
		if a := m.do(r); a.status != http.StatusNotModified || a.body != "" {
			t.Errorf("%s again: status %d, %d bytes", path, a.status, len(a.body))
		}
	}
	var a struct {
		Release  struct{ Number int }
		Sessions []programme.Session
	}
	if err := json.Unmarshal([]byte(m.get("", "/api/v1/programme").body), &a); err != nil || a.Release.Number != 1 || len(a.Sessions) != 40 {
		t.Errorf("%v %d sessions", err, len(a.Sessions))
	}
}

// release publishes n sessions of the first day.
func (m *market) release(n int) {
	m.t.Helper()
	ctx := context.Background()
	stage, _ := strconv.ParseInt(m.stage("Bühne"), 10, 64)
	for i := range n {
		d := programme.Draft{Title: lang.Text{"de": "Nummer " + strconv.Itoa(i)}, Stage: site.StageID(stage), Start: m.e.Days[0].OpensAt.Add(time.Duration(i) * 10 * time.Minute), Minutes: 10}
		id, err := m.Programme.Create(ctx, m.e, d, m.now)
		if err == nil {
			err = m.Programme.Confirm(ctx, m.e, id, m.now)
		}
		if err != nil {
			m.t.Fatal(err)
		}
	}
	if _, err := m.Programme.Release(ctx, m.e, programme.ReleaseDraft{}, m.now); err != nil {
		m.t.Fatal(err)
	}
	m.Forget()
}
