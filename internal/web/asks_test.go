package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"markt/internal/account"
)

// asks are the addresses whose deed harms, with what a form sends for it there.
// Nothing is done before the question was answered.
var asks = map[string]url.Values{
	"/office/days/:id":                           {"do": {"delete"}},
	"/office/locations/:id":                      {"do": {"delete"}},
	"/office/locations/:id/stops/:stop":          {"do": {"delete"}},
	"/office/stages/:id":                         {"do": {"delete"}},
	"/office/questions/:id":                      {"do": {"delete"}},
	"/office/partners/:id":                       {"do": {"delete"}},
	"/office/fees/:id":                           {"do": {"delete"}},
	"/office/kinds/:id/invitation":               {},
	"/office/plan/:id/pitches/:pitch":            {"do": {"delete"}},
	"/office/plan/:id/vacate":                    {"allotment": {"1"}},
	"/office/programme/hosts/:id":                {"do": {"delete"}},
	"/office/programme/:id":                      {"do": {"delete"}},
	"/office/programme/:id/cancel":               {"reason": {"krank"}},
	"/office/gate/gates/:id":                     {"do": {"delete"}},
	"/office/gate/paper/undo":                    {"list": {"9999999"}},
	"/office/gate/admission":                     {"state": {"evacuation"}, "reason": {"Sturm"}},
	"/office/gate/requests":                      {"request": {"9999999"}},
	"/office/gate/devices/:id/renew":             {},
	"/office/gate/devices/:id/revoke":            {},
	"/office/people/:id/revoke":                  {"role": {"jury"}},
	"/office/house/people/:id/revoke":            {"role": {"jury"}},
	"/office/tickets/orders/:id/cancel":          {"reason": {"auf Wunsch"}},
	"/office/tickets/orders/:id/tickets/:ticket": {"do": {"void"}},
	"/office/tickets/orders/:id/unused":          {},
	"/office/applications/:id/link":              {},
	"/office/applications/:id/decide":            {"do": {"withdraw"}, "reason": {"Umzug"}},
	"/office/imports/:id/undo":                   {},
	"/office/messages/:id":                       {"do": {"delete"}},
	"/office/messages/templates/:id":             {"do": {"delete"}},
	"/office/messages/:id/send":                  {},
	"/office/edition":                            {"name.de": {"Hofmarkt"}, "slug": {"hofmarkt"}, "zone": {"Asia/Tokyo"}, "day_change": {"04:00"}, "default_lang": {"de"}, "currency": {"EUR"}, "version": {"1"}},
	"/:lang/orders/:token/cancel":                {},
	"/:lang/orders/:token/return":                {"ticket": {"1"}},
	"/my/application/:token/withdraw":            {"reason": {"Familie"}},
	"/:lang/apply/forget":                        {"draft": {"AQG"}},
}

// unasked are the other forms' addresses, each with why it needs no question.
var unasked = map[string]string{
	"/setup":                             "it makes a market where none is",
	"/:lang/sign-in":                     "it sends a link",
	"/:lang/sign-in/:token":              "it signs in",
	"/demo/sign-in":                      "it signs in",
	"/my/logins/:id/revoke":              "that browser signs in again",
	"/:lang/apply":                       "it begins an application",
	"/:lang/apply/:token/:step":          "it saves an answer, which can be changed",
	"/my/application/:token/confirm":     "withdrawing undoes it",
	"/:lang/tickets":                     "an order can be given back",
	"/gate/enrol/:token":                 "it sets a phone up",
	"/office/applications/marked":        "it takes into review, notes who was told or begins a draft",
	"/office/stalls/marked":              "it begins a draft or prints",
	"/office/applications/:id/note":      "it adds a note",
	"/office/jury/reviews/:id":           "it asks when points are lost, see TestAConflictOfInterestTakesPointsAway",
	"/office/jury/criteria":              "it saves a version; the history keeps each",
	"/office/jury/targets":               "it saves a version; the history keeps each",
	"/office/jury/ranking":               "it asks, see TestTheRankingIsDrawnAndTakenOver",
	"/office/applications/:id/told":      "it notes that somebody was told",
	"/office/applications/:id/help":      "it opens a form",
	"/:lang/apply/helped":                "it asks of an application that is not sent, see TestAHelpersDeviceKeepsNothing",
	"/:lang/apply/find":                  "it sends links to who has applied",
	"/:lang/apply/callback":              "it asks for a call",
	"/office/applications/new":           "it adds a draft",
	"/office/callbacks/:id":              "it saves a version",
	"/card/:code":                        "it opens an application for its PIN",
	"/office/requests":                   "its page shows old and new and what hangs on it; the vendor can ask again",
	"/my/application/:token/drop":        "it takes a wish back; it can be asked again",
	"/office/decisions":                  "it asks, see TestManyAreDecidedAtOnce; the press before it only shows",
	"/office/messages/left":              "it notes who was told; the button beside it takes that back",
	"/office/kinds/shipped":              "it adds kinds where none are",
	"/office/kinds/rule":                 "a number that can be set again; the history keeps each",
	"/office/kinds/:id":                  "it asks when it closes a running call, see TestACallThatClosesAtOnceIsAskedAbout; kinds are never deleted",
	"/office/stalls/:id":                 "it saves a version",
	"/office/editions":                   "it adds an edition, private at first",
	"/office/editions/:id/current":       "the house's organisers switch it back by the same button",
	"/office/editions/:id/carry":         "it makes an edition in preparation, of what its page lists",
	"/office/editions/:id/state/:state":  "its own page says what changes, and the form is sent from there",
	"/office/people/:id/invitation":      "it makes a link; the one before ends",
	"/office/house/people":               "it adds somebody",
	"/:lang/tickets/confirm":             "an order can be given back",
	"/:lang/tickets/find":                "it sends links to who has ordered",
	"/office/texts/:key":                 "the text before comes back by one press",
	"/office/plan/release":               "it asks when many stalls would vanish, see TestAReleaseThatTakesMuchAwayAsks, and when the plan breaks a rule, see TestAPlanThatBreaksARule",
	"/office/plan/release/approve":       "it says who answers for a draft; another draft needs another",
	"/office/plan/release/demand":        "that it is no longer demanded is asked, see TestNobodyReleasesAlone",
	"/office/plan/release/:id":           "the button beside it takes a call back",
	"/office/plan/rules/:rule":           "it saves a version; the history keeps each",
	"/office/programme/grid/changes":     "it moves and blocks, which its own undo takes back",
	"/office/programme/grid/check":       "it stores nothing",
	"/office/programme/grid/fit":         "it stores nothing",
	"/office/programme/rules":            "it saves a version; the history keeps each",
	"/office/plan/:id/check":             "it stores nothing",
	"/office/plan/:id/findings/:finding": "it saves who answers; that is taken back by a question, see TestAPlanThatBreaksARule",
	"/office/plan/:id/power/:stall":      "it asks when an outlet carries too little for all, see TestOutletsOfAStallAreChosen",
	"/office/plan/place":                 "it makes a proposal and stores nothing",
	"/office/plan/place/:run/stop":       "it ends a search whose best answer is shown",
	"/office/plan/place/:run/take":       "the page is the preview of it, and it is undone as a whole",
	"/office/plan/place/undo":            "it asks, see TestPlacingFromProposalToUndo",
	"/office/plan/place/rules":           "a rule is set again in one line",
	"/office/plan/:id/lock":              "it is undone by the button beside it",
	"/office/programme/release":          "it asks when many sessions would vanish or clash, see TestAReleaseThatTakesMuchAwayAsks and TestAReleaseAsksAboutClashes",
	"/office/plan/:id/ground":            "it saves a version; what is drawn stays",
	"/office/plan/:id/row":               "it adds pitches",
	"/office/plan/:id/import":            "it lets a file wait; nothing is stored before its own page was answered",
	"/office/imports":                    "it lets a file wait; nothing is stored before its own page was answered",
	"/office/imports/:id/choose":         "it says how a waiting file is read",
	"/office/imports/:id/take":           "its own page lists what changes; it asks when something would go, see TestAFileThatTakesAwayAsks",
	"/office/imports/:id/drop":           "the file is still where it came from",
	"/office/plan/:id/edit/changes":      "it refuses to delete what is in use; the editor asks in a dialog of its own, and undoes every action",
	"/office/plan/:id/picture":           "the picture is for the editor alone, which asks in a dialog of its own, and still where it came from",
	"/office/plan/:id/allot":             "a stall is moved only where that is ticked",
	"/office/people":                     "it adds somebody",
	"/office/tickets/orders/return":      "its own page counts what is returned, and the form is sent from there; a press takes it back",
	"/office/tickets/orders/return/undo": "it makes orders valid again",
	"/office/undo/:what/:id":             "it puts back what was deleted",
	"/office/programme/confirm":          "a confirmed session is public by a release only",
	"/office/programme/from/:id":         "it adds a draft",
	"/office/programme/:id/confirm":      "canceling undoes it",
	"/office/tickets/spare":              "tickets that can be voided",
	"/office/tickets/types/:id":          "it asks when it changes tickets that people have, see TestAnotherValidityOfTicketsThatPeopleHaveIsAskedAbout",
	"/office/tickets/quotas/:id":         "it asks when it counts other tickets or a zero may be too many, see TestAQuotaForIssuedTicketsIsAskedAbout",
	"/office/gate/count":                 "it adds a count; the next one corrects it",
	"/office/gate/devices":               "it adds a device",
	"/office/gate/devices/:id/rights":    "it is taken back by the same form",
	"/office/gate/left":                  "its own page says what the file holds, and the form is sent from there; the scans happened, and count once",
	"/gate/at/:gate":                     "it asks the office",
	"/office/gate/requests/:id":          "it has a page of its own for one phone; a device can be revoked, a phone can ask again",
	"/office/gate/paper":                 "it tells what happened, and is safe to repeat",

	"/office/applications/:id/clear":               "the button beside it takes it back",
	"/office/applications/:id/carry":               "its page lists the papers, and each can be opened again",
	"/office/applications/:id/papers/:requirement": "the button beside it opens a paper again",
	"/office/papers/:id/told":                      "it notes that somebody was told",
	"/office/requirements":                         "it saves a version; the history keeps each",
	"/my/application/:token/papers/:requirement":   "a photo is still where it came from, and what was accepted stays",
	"/my/application/:token/photo":                 "the photo is still where it came from",
}

// Every form either asks before it harms, or says here why it need not.
func TestEveryFormAsksBeforeItHarms(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.keepOrders(fewOrders)
	m.as(account.Organiser)
	m.as(account.Jury)
	m.enrolled("Telefon 9")
	m.exec(`INSERT INTO role_grant (person_id, edition_id, role, created_at) VALUES (1, 1, 'jury', now()), (1, NULL, 'jury', now()) ON CONFLICT DO NOTHING`)
	m.exec(`UPDATE device SET enrolled_at = now(), revoked_at = NULL WHERE id = 1`)
	m.exec(`INSERT INTO scan (id, nonce, edition_id, gate_id, actor, kind, at, stored_at, verdict) OVERRIDING SYSTEM VALUE
		SELECT 9999999, 'paper:', edition_id, id, 'person:1', 'plus', now(), now(), 'ok' FROM gate WHERE edition_id = $1 ORDER BY id LIMIT 1`, m.e.ID)
	m.exec(`INSERT INTO device_request (id, edition_id, gate_id, slot, code, token_hash, browser, asked_at, expires_at) OVERRIDING SYSTEM VALUE
		SELECT 9999999, edition_id, id, 8, '0000', 'x', '', now(), now() + interval '100 years' FROM gate WHERE edition_id = $1 ORDER BY id LIMIT 1`, m.e.ID)
	tokens := m.tokens()
	w := m.watchWrites()
	for _, r := range m.posts() {
		extra, harms := asks[r.Path]
		if harms == (unasked[r.Path] != "") {
			t.Errorf("%s: does it ask before it harms, or why need it not?", r.Path)
		}
		if !harms {
			continue
		}
		path := m.address(r.Path, tokens)
		form := m.form(path)
		for name, v := range extra {
			form[name] = v
		}
		a := m.post(account.Organiser, path, form)
		if a.status != http.StatusConflict || !strings.Contains(a.body, `name="_back"`) {
			t.Errorf("%s: status %d, nothing is asked\n%s", path, a.status, mainOf(a.body))
			continue
		}
		for name, v := range form {
			if v[0] != "" && !strings.HasPrefix(name, "_") && !strings.Contains(a.body, `name="`+name+`"`) {
				t.Errorf("%s: the question loses %s", path, name)
			}
		}
		w.wroteNothing(path)
		form.Set("_back", "yes")
		back := m.post(account.Organiser, path, form)
		if back.status != http.StatusOK || strings.Contains(back.body, `name="_back"`) {
			t.Errorf("%s: back leads to status %d\n%s", path, back.status, mainOf(back.body))
		}
		w.wroteNothing(path)
	}
	for path := range asks {
		if unasked[path] != "" {
			t.Errorf("%s is in both lists", path)
		}
	}
}

func (w *watch) wroteNothing(path string) {
	w.t.Helper()
	var since []string
	w.must(w.db.Select(w.t.Context(), &since, `SELECT what FROM written ORDER BY n OFFSET $1`, w.written))
	if w.written += len(since); len(since) > 0 {
		w.t.Errorf("%s wrote %v before it was answered", path, since)
	}
}

// A release that takes a few sessions away is everyday; one that takes a fifth
// is asked about.
func TestAReleaseThatTakesMuchAwayAsks(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	last, err := m.Programme.Released(t.Context(), m.e)
	m.must(err)
	form := func() url.Values { return m.form("/office/programme/release") }
	m.exec(`UPDATE session SET state = 'draft' WHERE id = $1`, last.Document.Sessions[0].ID)
	m.did(m.surely("/office/programme/release", m.post(account.Organiser, "/office/programme/release", form())))
	m.exec(`UPDATE session SET state = 'draft', canceled_at = NULL`)
	a := m.post(account.Organiser, "/office/programme/release", form())
	m.says(a, http.StatusConflict, "aus dem öffentlichen Programm nehmen?", "Trotzdem veröffentlichen", " weitere")
	m.did(m.post(account.Organiser, "/office/programme/release", m.answered(a)))

	m.exec(`DELETE FROM allotment`)
	m.exec(`UPDATE stall SET state = 'withdrawn'`)
	a = m.post(account.Organiser, "/office/plan/release", m.form("/office/plan/release"))
	m.says(a, http.StatusConflict, "aus dem öffentlichen Plan nehmen?")
	m.did(m.post(account.Organiser, "/office/plan/release", m.answered(a)))
}

// A day whose hours shrink or whose date moves says what it leaves behind, and
// the list of days keeps saying so; nothing moves unless that was said.
func TestChangedHoursSayWhatTheyLeaveBehind(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	at := "/office/days/" + m.e.Days[0].ID.String()
	before := m.everything("session", "allotment", "stop", "ticket_type_window")
	m.says(m.get(account.Organiser, "/office/days"), http.StatusOK)
	form := m.form(at)
	form.Set("opens", "14:20")
	a := m.post(account.Organiser, at, form)
	m.says(a, http.StatusConflict, "Veranstaltungen", "Stände auf ihren Plätzen", "Kann mitgehen: ", "Bleibt zurück: ", "So speichern – und mitnehmen", "So speichern, nichts mitnehmen")
	alone := m.answered(a)
	alone.Set("_sure", alone.Get("_sure")+"-else")
	done := m.post(account.Organiser, at, alone)
	m.did(done)
	if done.location != "/office/days#outside" {
		t.Errorf("it goes on to %s", done.location)
	}
	m.says(m.get(account.Organiser, "/office/days"), http.StatusOK, "Außerhalb der Öffnungszeiten", "/office/programme/", "/office/plan/")
	if m.everything("session", "allotment", "stop", "ticket_type_window") != before {
		t.Error("something moved by itself")
	}
	form = m.form(at)
	form.Set("name.de", "Familientag") // the hours stay: nothing more is left behind
	m.did(m.post(account.Organiser, at, form))
}

// The stop of a mobile location, and the clock of an edition, likewise.
func TestAChangedStopAndAChangedClockAreAskedAbout(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	l, _ := m.ground()
	const org = account.Organiser
	m.exec(`INSERT INTO stop (edition_id, location_id, name, span) SELECT edition_id, id, '{"de": "Rathaus"}', tstzrange('2027-05-08 09:00Z', '2027-05-08 12:00Z') FROM location`)
	m.did(m.post(org, "/office/stages/new", url.Values{"name": {"Am Wagen"}, "location": {l.String()}, "kind": {"stage"}}))
	m.exec(`INSERT INTO session (edition_id, stage_id, starts_at, minutes, title, created_at) SELECT edition_id, id, '2027-05-08 11:00Z', 45, '{"de": "Lied am Wagen"}', now() FROM stage`)
	at := "/office/locations/" + l.String() + "/stops/1"
	form := m.form(at)
	form.Set("until", "2027-05-08T12:30")
	a := m.post(org, at, form)
	m.says(a, http.StatusConflict, "Lied am Wagen", "nicht dort steht")
	m.did(m.post(org, at, m.answered(a)))

	edition := url.Values{"name.de": {"Markt"}, "slug": {m.e.Slug}, "zone": {"Europe/Paris"}, "day_change": {"04:00"}, "default_lang": {"de"}, "currency": {"EUR"}, "version": {"1"}}
	m.did(m.post(org, "/office/edition", edition)) // the same clock
	edition.Set("zone", "Asia/Tokyo")
	edition.Set("version", "2")
	a = m.post(org, "/office/edition", edition)
	m.says(a, http.StatusConflict, "um 17:00 statt um 10:00", "Lied am Wagen", "Rathaus")
	m.did(m.post(org, "/office/edition", m.answered(a)))
	edition.Set("version", "3")
	edition.Set("application_closes", "2027-06-05T12:00")
	m.says(m.post(org, "/office/edition", edition), http.StatusConflict, "nach dem letzten Markttag")

	form = m.form("/office/edition")
	form.Set("slug", "markt-neu") // what is printed leads nowhere then
	m.says(m.post(org, "/office/edition", form), http.StatusConflict, "markt-neu", "markt-2027", "ins Leere")
}

// A date that is a month off is questioned before it is stored, and may be meant.
func TestAnUnlikelyDateIsQuestioned(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	day := func(date string) url.Values {
		return url.Values{"date": {date}, "opens": {"10:00"}, "closes": {"18:00"}}
	}
	for date, says := range map[string]string{
		"2027-06-10": "10. Juni 2027 so als Markttag speichern?",
		"2027-06-11": "33 Tage vom nächsten Markttag entfernt",
		"2028-05-10": "367 Tage",
		"2027-05-07": "schon vorbei",
		"2026-05-10": "schon vorbei",
	} {
		m.says(m.post(account.Organiser, "/office/days/new", day(date)), http.StatusConflict, says, `value="`+date+`"`)
	}
	if n := m.count(`SELECT count(*) FROM market_day`); n != 2 {
		t.Errorf("%d days", n)
	}
	m.did(m.post(account.Organiser, "/office/days/new", day("2027-05-10")))
	a := m.post(account.Organiser, "/office/days/new", day("2027-06-10"))
	m.did(m.post(account.Organiser, "/office/days/new", m.answered(a)))
	at := "/office/days/" + m.e.Days[0].ID.String()
	form := m.form(at)
	form.Set("name.de", "Familientag")
	m.now = m.now.AddDate(1, 0, 0)
	m.did(m.post(account.Organiser, at, form)) // its date stays
}
