package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"markt/internal/account"
	"markt/internal/stall"
)

// review is the form of a review with this score by every criterion of advice.
func review(score, version string) url.Values {
	return url.Values{"s.content": {score}, "s.access": {score}, "s.independent": {score}, "version": {version}}
}

func reviewOf(id stall.ApplicationID) string { return fmt.Sprintf("/office/jury/reviews/%d", id) }

// The jury's start page is its work, one application after another.
func TestTheJuryWorksThroughTheApplications(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ids := m.applied(vendor{"Brotzeit", "brot@example.org", "", "de", nil}, vendor{"Falafel Noor", "noor@example.org", "", "de", nil})
	first, second := ids["Brotzeit"], ids["Falafel Noor"]
	m.says(m.get(account.Jury, "/de/sign-in"), http.StatusOK, `href="/office/jury"`)
	m.says(m.get(account.Jury, "/office/jury"), http.StatusOK, "Bewertet: 0. Noch offen: 2.", reviewOf(first), "Anfangen", "!/office/jury/criteria")
	page := m.get(account.Jury, reviewOf(first))
	m.says(page, http.StatusOK, "Brotzeit", "1, gar nicht", "5, hervorragend", `name="s.content"`, "Danach ist noch 1 offen", "!brot@example.org", "!Leute von Brotzeit")
	m.says(m.post(account.Jury, reviewOf(first), url.Values{"s.content": {"4"}, "note": {"Gut für Kinder"}, "version": {"0"}}), http.StatusUnprocessableEntity,
		"Bitte geben Sie Punkte von 1 bis 5.", "Gut für Kinder</textarea>", `value="4" checked`)
	sent := m.post(account.Jury, reviewOf(first), review("4", "0"))
	if m.says(sent, http.StatusSeeOther); sent.location != reviewOf(second) {
		t.Errorf("goes on to %s", sent.location)
	}
	m.says(m.get(account.Jury, "/office/jury"), http.StatusOK, "Bewertet: 1. Noch offen: 1.", "4,00 von 5", "Weiter bewerten")
	both := m.post(account.Jury, reviewOf(first), review("2", "0")) // from another phone
	m.says(both, http.StatusConflict, "field__theirs", `name="version" value="1"`)
	m.says(m.post(account.Jury, reviewOf(second), review("3", "0")), http.StatusSeeOther)
	m.says(m.get(account.Jury, "/office/jury"), http.StatusOK, "Nichts offen")
}

// Others' reviews are shown after one's own, and to organisers always.
func TestReviewsAreBlindUntilSent(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	id := m.applied(vendor{"Brotzeit", "brot@example.org", "+4917612345678", "de", nil})["Brotzeit"]
	at := fmt.Sprintf("/office/applications/%d", id)
	mine := review("2", "0")
	mine.Set("note", "Zu teuer")
	m.says(m.post(account.Organiser, reviewOf(id), mine), http.StatusSeeOther)
	m.says(m.post(account.Organiser, at+"/note", url.Values{"body": {"Ruft am Montag an"}}), http.StatusSeeOther)
	m.says(m.get(account.Organiser, at), http.StatusOK, "Zu teuer", "2,00 von 5", "Test organiser", "Ruft am Montag an", "brot@example.org")
	m.says(m.get(account.Jury, at), http.StatusOK, "!Zu teuer", "!2,0", "!Ruft am Montag an", "nach Ihrer eigenen Bewertung", "!brot@example.org", "!4917612345678", "!Leute von Brotzeit")
	m.says(m.get(account.Jury, reviewOf(id)), http.StatusOK, "!Zu teuer", "nach Ihrer eigenen Bewertung")
	list := m.get(account.Jury, "/office/applications?sort=-score&columns=score&columns=phone&columns=email&columns=contact&columns=spread")
	m.says(list, http.StatusOK, "Brotzeit", "!brot@example.org", "!4917612345678", "!Leute von Brotzeit", "!>2<", "!applications.csv", "!sort=score", "!/office/decisions")
	m.says(m.get(account.Organiser, "/office/applications?columns=score&columns=spread&columns=missing&columns=phone"), http.StatusOK, "4917612345678", ">2<", ">0<", ">1<", "applications.csv")
	for _, closed := range []string{"/office/applications.csv", "/office/applications.xlsx", "/office/decisions", "/office/jury/criteria"} {
		m.says(m.get(account.Jury, closed), http.StatusForbidden)
	}
	m.says(m.post(account.Jury, reviewOf(id), review("5", "0")), http.StatusSeeOther)
	m.says(m.get(account.Jury, reviewOf(id)), http.StatusOK, "Zu teuer", "Sitz 1", "2,00 von 5", "!Test organiser")
	m.says(m.get(account.Jury, at), http.StatusOK, "Zu teuer", "3,5 von 5", "Ruft am Montag an", "!Test organiser · ")
}

// Whose own stall it is is refused, and so is deciding on it.
func TestNobodyOfTheJuryJudgesTheirOwnStall(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	id := m.applied(vendor{"Eigen", "jury@test.example", "", "de", nil})["Eigen"]
	at := fmt.Sprintf("/office/applications/%d", id)
	m.as(account.Jury)
	m.says(m.post(account.Organiser, reviewOf(id), review("1", "0")), http.StatusSeeOther)
	m.says(m.get(account.Jury, "/office/jury"), http.StatusOK, "Befangen (1)", "eigene Bewerbung", "Nichts offen")
	m.says(m.get(account.Jury, reviewOf(id)), http.StatusOK, "Sie bewerten diese Bewerbung nicht", "!name=\"s.content\"", "!1,00 von 5")
	m.says(m.post(account.Jury, reviewOf(id), review("5", "0")), http.StatusForbidden, "befangen")
	m.says(m.get(account.Jury, at), http.StatusOK, "!1,00 von 5", `!value="accept"`)
	m.says(m.post(account.Jury, at+"/decide", url.Values{"do": {"accept"}}), http.StatusForbidden)
	m.says(m.post(account.Jury, at+"/note", url.Values{"body": {"Bester Stand"}}), http.StatusForbidden)
	if n := m.count(`SELECT count(*) FROM jury_review`); n != 1 {
		t.Errorf("%d reviews", n)
	}
}

// A declared conflict of interest asks before it takes points away.
func TestAConflictOfInterestTakesPointsAway(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	id := m.applied(vendor{"Brotzeit", "", "", "de", nil})["Brotzeit"]
	m.says(m.post(account.Jury, reviewOf(id), review("4", "0")), http.StatusSeeOther)
	form := review("4", "1")
	form.Set("conflict", "yes")
	asked := m.post(account.Jury, reviewOf(id), form)
	m.says(asked, http.StatusConflict, "Befangen bei Brotzeit?", "Punkte löschen")
	m.says(m.post(account.Jury, reviewOf(id), m.answered(asked)), http.StatusSeeOther)
	m.says(m.get(account.Jury, reviewOf(id)), http.StatusOK, "befangen erklärt")
	if n := m.count(`SELECT count(*) FROM jury_review WHERE conflict AND points IS NULL`); n != 1 {
		t.Errorf("%d", n)
	}
}

// Criteria of all kinds are edited on one page with one save.
func TestCriteriaAreEditedOnOnePage(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	const at = "/office/jury/criteria"
	shown := m.get(account.Organiser, at)
	m.says(shown, http.StatusOK, "Essen", "Für viele essbar", `name="k.0.c.0.weight"`, "§ 70 GewO")
	form := m.form(at)
	form.Set("k.0.c.0.weight", "viel")
	m.says(m.post(account.Organiser, at, form), http.StatusUnprocessableEntity, `value="viel"`)
	form.Set("k.0.c.0.weight", "5")
	form.Set("k.3.c.3.name.de", "Humor")
	form.Set("k.3.c.3.weight", "2")
	m.says(m.post(account.Organiser, at, form), http.StatusSeeOther)
	m.says(m.get(account.Organiser, at), http.StatusOK, `value="Humor"`)
	m.says(m.post(account.Organiser, at, form), http.StatusSeeOther) // sent twice
	form.Set("k.0.c.0.weight", "1")
	form.Del("_key")
	m.says(m.post(account.Organiser, at, form), http.StatusConflict, "field__theirs", `value="1"`)
	if n := m.count(`SELECT count(*) FROM jury_criterion WHERE key = 'own_1' AND weight = 2`); n != 1 || !strings.Contains(shown.body, "Weiteres Kriterium") {
		t.Errorf("%d", n)
	}
}

// The jury is closed, drawn and published; what is proposed is taken over into
// the page of decisions, where people decide.
func TestTheRankingIsDrawnAndTakenOver(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ids := m.applied(vendor{"Brotzeit", "brot@example.org", "", "de", nil}, vendor{"Falafel Noor", "noor@example.org", "", "de", nil}, vendor{"Dritte", "", "", "de", nil})
	for _, id := range ids {
		m.did(m.post(account.Jury, reviewOf(id), review("4", "0")))
	}
	const at, targets, public = "/office/jury/ranking", "/office/jury/targets", "/de/jury"
	m.says(m.get(account.Organiser, at), http.StatusOK, "Los gezogen wird", "gleich", "!Jury abschließen", "!Zusage", "Kein Ziel gesetzt")
	m.says(m.post(account.Organiser, at, url.Values{"do": {"close"}}), http.StatusConflict, "zuerst ankündigen")
	m.says(m.get("", public), http.StatusOK, "Inhalt", "zählt 3-fach", "!ranking.py", "!Lotto")
	m.says(m.get("", public+".csv"), http.StatusOK, "kind,id,points", "!advice")
	form := m.form(targets)
	for i := 0; form.Has(fmt.Sprintf("t.%d.kind", i)); i++ {
		form.Set(fmt.Sprintf("t.%d.places", i), "2")
	}
	form.Set("source", "Lotto vom 6. März")
	form.Set("social", "viel")
	m.says(m.post(account.Organiser, targets, form), http.StatusUnprocessableEntity, `value="viel"`, "Lotto vom 6. März")
	form.Set("social", "0,25")
	m.did(m.post(account.Organiser, targets, form))
	m.says(m.get(account.Organiser, targets), http.StatusOK, `value="0.25"`, "Lotto vom 6. März")
	m.says(m.get("", public), http.StatusOK, "Lotto vom 6. März", "Plätze am Tag")
	m.did(m.sure(account.Organiser, at, url.Values{"do": {"close"}}))
	m.says(m.post(account.Jury, reviewOf(ids["Brotzeit"]), review("1", "1")), http.StatusConflict, "Die Jury ist abgeschlossen", `name="s.content" value="1" checked`)
	m.says(m.get(account.Organiser, targets), http.StatusOK, "ändert sich nichts mehr")
	m.says(m.post(account.Organiser, at, url.Values{"do": {"draw"}, "seed": {""}}), http.StatusUnprocessableEntity, "Los eintragen")
	m.did(m.post(account.Organiser, at, url.Values{"do": {"draw"}, "seed": {"3 11 20"}}))
	shown := m.get(account.Organiser, at)
	m.says(shown, http.StatusOK, "3 11 20", "2 Zusagen übernehmen", "1 auf die Warteliste übernehmen", "Platz für 2 am Tag", "Vorschlag: zusagen", "!gleich<")
	list := m.get("", public+".csv")
	m.says(list, http.StatusOK, "kind,id,points", "advice,", ",4000", "!Brotzeit")
	m.says(m.get("", public), http.StatusOK, "3 11 20", "hashlib", public+".csv")
	m.says(m.get(account.Jury, at), http.StatusForbidden)
	over := url.Values{"verb": {"accept"}, "do": {"preview"}, "confirm_by": {"2027-05-22"}}
	for _, hit := range takenOver.FindAllStringSubmatch(shown.body[strings.Index(shown.body, `value="accept"`):strings.Index(shown.body, "Zusagen übernehmen")], -1) {
		over.Add("id", hit[1])
	}
	m.says(m.post(account.Organiser, "/office/decisions", over), http.StatusConflict, "confirm_by", over["id"][0], over["id"][1])
	if n := m.count(`SELECT count(*) FROM application WHERE state = 'in_review'`); n != 3 {
		t.Errorf("something was decided: %d wait", n)
	}
	m.did(m.sure(account.Organiser, at, url.Values{"do": {"reopen"}}))
	m.says(m.get(account.Organiser, at), http.StatusOK, "Ankündigen", "!3 11 20")
	m.says(m.get("", public), http.StatusOK, "!3 11 20", "!ranking.py")
	m.says(m.get("", public+".csv"), http.StatusOK, "kind,id,points", "!advice")
}

var takenOver = regexp.MustCompile(`name="id" value="(\d+)"`)
