package web

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/job"
	"markt/internal/stall"
)

// owing is an accepted stall; its page, and its application's id.
func (m *market) owing() (mine string, id int64) {
	m.t.Helper()
	mine = m.apply()
	a, err := m.Stalls.ByLink(m.t.Context(), strings.TrimPrefix(mine, "/my/application/"))
	m.must(err)
	_, err = m.Stalls.Move(m.t.Context(), m.e.ID, a.ID, stall.Step{Verb: stall.VerbAccept, Who: stall.ByOrganiser}, m.now)
	m.must(err)
	return mine, int64(a.ID)
}

func photoOf(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 200, 150)), nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A missing paper is asked for, sent, looked at, rejected with a reason, sent
// anew and accepted; then the stall may set up.
func TestAPaperIsAskedForSentAndAccepted(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	mine, id := m.owing()
	at, office := mine+"/papers/insurance", fmt.Sprintf("/office/applications/%d", id)
	m.says(m.get("", mine), http.StatusOK, "Ein Papier fehlt noch", at, "Versicherung (Haftpflicht)", "Das war bis zum ", "!Bitte bis zum ")
	then := m.now
	m.at(m.e.Days[0].OpensAt.AddDate(0, -3, 0))
	m.says(m.get("", mine), http.StatusOK, "Bitte bis zum ", "!Das war bis zum ")
	m.at(then)
	m.says(m.get(account.Organiser, office), http.StatusOK, "Noch nicht zum Aufbau frei: ein Papier fehlt.", office+"/papers/insurance", "sperrt den Aufbau")
	m.says(m.get(account.Jury, office), http.StatusOK, "!sperrt den Aufbau")
	m.says(m.post(account.Organiser, office+"/clear", nil), http.StatusConflict, "Dieser Stand kann noch nicht aufbauen")

	m.says(m.bring("", at, "x.jpg", "<script>", url.Values{"until": {"31.12.2027"}}), http.StatusUnprocessableEntity, "weder ein Bild noch ein PDF", `value="31.12.2027"`)
	m.says(m.post("", at, url.Values{}), http.StatusUnprocessableEntity, "f-file-error")
	m.did(m.bring("", at, "x.jpg", photoOf(t), nil))
	m.did(m.bring("", at, "x.jpg", photoOf(t), nil))
	m.says(m.get("", at), http.StatusOK, "Wird geprüft", "Seite 1", "!Seite 2", "Entfernen")

	a := m.get(account.Organiser, office+"/papers/insurance")
	m.says(a, http.StatusOK, `<img src="/office/evidence/1"`)
	m.says(m.get(account.Jury, "/office/evidence/1"), http.StatusForbidden)
	f := m.get(account.Organiser, "/office/evidence/1")
	m.says(f, http.StatusOK)
	for header, want := range map[string]string{
		"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Content-Disposition": `inline; filename="markt-1.jpeg"`,
		"Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	} {
		if got := f.header.Get(header); got != want {
			t.Errorf("%s: %q", header, got)
		}
	}
	judge := func(do, reason string) answer {
		form := m.form(office + "/papers/insurance")
		form.Set("do", do)
		form.Set("reason", reason)
		return m.post(account.Organiser, office+"/papers/insurance", form)
	}
	m.says(judge("reject", ""), http.StatusUnprocessableEntity, "Bitte schreiben Sie den Grund dazu")
	m.did(judge("reject", "Das Datum fehlt"))
	m.says(m.get("", mine), http.StatusOK, "Abgelehnt, weil: Das Datum fehlt", "Ein Papier fehlt noch")
	m.did(m.bring("", at, "x.jpg", photoOf(t), url.Values{"until": {"2030-12-31"}}))
	m.did(judge("accept", ""))
	m.says(m.get("", mine), http.StatusOK, "In Ordnung", "Im Moment müssen Sie nichts schicken")
	m.says(m.bring("", at, "x.jpg", photoOf(t)+" ", nil), http.StatusConflict, "schon in Ordnung")
	m.did(m.post(account.Organiser, office+"/clear", nil))
	m.says(m.get(account.Organiser, office), http.StatusOK, "Zum Aufbau frei: Test organiser")
	m.says(m.get("", mine), http.StatusOK, "zum Aufbau freigegeben")
	m.did(m.post(account.Organiser, office+"/clear", url.Values{"do": {"undo"}}))
	m.says(m.get("", mine), http.StatusOK, "!zum Aufbau freigegeben")
}

func TestAPaperThatShowsAPersonIsRefusedWithAnExplanation(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	mine, id := m.owing()
	m.exec(`UPDATE application SET answers = answers || '{"business": {"legal_form": "company"}}' WHERE id = $1`, id)
	m.says(m.get("", mine+"/papers/trade"), http.StatusOK, "Bitte nicht schicken, sondern zeigen", `!type="file"`)
	m.says(m.bring("", mine+"/papers/trade", "karte.jpg", photoOf(t), nil), http.StatusUnprocessableEntity, "Wir speichern es nicht")
	if n := m.count(`SELECT count(*) FROM evidence`); n != 0 {
		t.Error("something of it was kept")
	}
	form := m.form(fmt.Sprintf("/office/applications/%d/papers/trade", id))
	form.Set("do", "accept")
	m.did(m.post(account.Organiser, fmt.Sprintf("/office/applications/%d/papers/trade", id), form))
	m.says(m.get(account.Organiser, fmt.Sprintf("/office/applications/%d/papers/trade", id)), http.StatusOK, "Gesehen: Test organiser")
}

// Whoever has no application's link is heard out for a form's length only.
func TestOnlyWhoHasALinkSendsFiles(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	mine, _ := m.owing()
	kind := "multipart/form-data; boundary=x"
	for path, most := range map[string]int{mine + "/papers/insurance": 10 << 20, "/my/application/AQG/papers/insurance": 64 << 10} {
		h := declared("POST", path, kind, 9_000_000)
		if got := m.bodies.allow(h).MaxRequestBodySize; (got > 64<<10) != (most > 64<<10) {
			t.Errorf("%s: %d bytes are read", path, got)
		}
		m.bodies.release(h)
	}
}

// The requirements are one page with one save.
func TestRequirementsAreSavedTogether(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	a := m.get(account.Organiser, "/office/requirements")
	m.says(a, http.StatusOK, "14 Voreinstellungen, bitte prüfen", "Prüfbuch des Zelts", "BauO Bln")
	form := m.form("/office/requirements")
	form.Set("r.0.checked", "yes")
	form.Set("r.11.if.0.limit", "60")
	form.Set("r.14.name.de", "Teilnahmebedingungen")
	form.Set("r.14.evidence", "file")
	form.Set("r.14.strength", "soft")
	m.did(m.post(account.Organiser, "/office/requirements", form))
	m.says(m.get(account.Organiser, "/office/requirements"), http.StatusOK, "14 Voreinstellungen, bitte prüfen", "Teilnahmebedingungen", `value="60"`, "geprüft am")
	form.Set("r.0.strength", "off")
	m.says(m.post(account.Organiser, "/office/requirements", form), http.StatusConflict, "off")
	form = m.form("/office/requirements")
	form.Set("r.1.valid_months", "999")
	m.says(m.post(account.Organiser, "/office/requirements", form), http.StatusUnprocessableEntity, "<details class=\"disclosure\" open", "f-r.1.valid_months-error")
}

// A photo shows on the stall's public page by its vendor's wish, and is gone
// from there and from its own address when they take it away.
func TestAPhotoIsPublicByItsVendorsWishAlone(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	mine, id := m.owing()
	seen := fmt.Sprintf("/office/applications/%d", id)
	m.did(m.bring("", mine+"/photo", "x.jpg", photoOf(t), url.Values{"alt": {"Ein Tisch"}, "consent": {"yes"}}))
	m.says(m.get(account.Jury, seen), http.StatusOK, `alt="Ein Tisch"`, seen+"/photo.jpeg")
	m.says(m.get(account.Jury, seen+"/photo.jpeg"), http.StatusOK)
	m.says(m.get("", mine+"/photo.jpeg"), http.StatusOK)
	m.says(m.get("", seen+"/photo.jpeg"), http.StatusSeeOther)
	var uid string
	m.must(m.db.Get(t.Context(), &uid, `SELECT uid FROM application_photo`))
	m.says(m.get("", "/photos/"+uid+"/large"), http.StatusNotFound) // not before the stall is
	m.did(m.post("", mine+"/photo", url.Values{"do": {"remove"}}))
	m.did(m.post("", mine+"/confirm", nil))
	var page string
	m.must(m.db.Get(t.Context(), &page, `SELECT '/de/stalls/' || id FROM stall WHERE application_id = $1`, id))
	m.says(m.get("", page), http.StatusOK, "VeloBuch", "!/photos/")
	m.says(m.bring("", mine+"/photo", "x.jpg", photoOf(t), nil), http.StatusUnprocessableEntity, "f-alt-error", "f-consent-error")
	m.says(m.bring("", mine+"/photo", "x.jpg", "<script>", url.Values{"alt": {"Ein Rad"}, "consent": {"yes"}}), http.StatusUnprocessableEntity, "f-file-error", "Ein Rad")
	m.says(m.get("", page), http.StatusOK, "!/photos/")
	m.did(m.bring("", mine+"/photo", "x.jpg", photoOf(t), url.Values{"alt": {"Ein Rad"}, "consent": {"yes"}}))
	a := m.get("", page)
	m.says(a, http.StatusOK, `alt="Ein Rad"`, `width="200" height="150"`)
	at := regexp.MustCompile(`/photos/[0-9a-f-]+/large`).FindString(a.body)
	f := m.get("", at)
	m.says(f, http.StatusOK)
	if f.header.Get("Content-Type") != "image/jpeg" || !strings.HasPrefix(f.body, "\xff\xd8") {
		t.Errorf("%s: %v", at, f.header)
	}
	m.did(m.post("", mine+"/photo", url.Values{"alt": {"Ein rotes Rad"}, "consent": {"yes"}}))
	m.says(m.get("", page), http.StatusOK, `alt="Ein rotes Rad"`)
	m.did(m.post("", mine+"/photo", url.Values{"do": {"remove"}}))
	m.says(m.get("", page), http.StatusOK, "!/photos/")
	m.says(m.get("", at), http.StatusNotFound)
	m.says(m.get("", "/photos/00000000-0000-0000-0000-000000000000/large"), http.StatusNotFound)
	m.says(m.get("", "/photos/x/large"), http.StatusNotFound)
}

// Who owes a paper is written to once; who has no mail address, and everybody
// where no mails are sent, stands on a list until somebody has told them.
func TestWhoOwesAPaperIsRemindedOrListed(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	m.Mails = true
	_, id := m.owing()
	m.exec(`UPDATE application SET contact_email = 'hai@example.org' WHERE id = $1`, id)
	silent := m.count(`INSERT INTO application (edition_id, kind_id, state, name, description, contact_name, contact_phone, created_at, changed_at)
		SELECT edition_id, kind_id, 'confirmed', 'Ohne Adresse', '{}', 'Bo', '+4930123456', created_at, changed_at FROM application WHERE id = $1 RETURNING id`, id)
	form := m.form("/office/requirements")
	form.Set("r.0.checked", "yes")
	m.did(m.post(account.Organiser, "/office/requirements", form))
	due := m.e.Days[0].Date.AddDate(0, 0, -14)
	m.now = due.AddDate(0, 0, -3).Add(12 * time.Hour)
	for range 2 {
		m.must(m.Papers.Remind(t.Context(), m.now))
		_, err := job.NewRunner(m.db, m.Press.Handlers(), m.Log).Drain(t.Context(), m.Now)
		m.must(err)
	}
	var bodies []string
	m.must(m.db.Select(t.Context(), &bodies, `SELECT body FROM outbox WHERE purpose = 'papers'`))
	if len(bodies) != 1 || !strings.Contains(bodies[0], "– Versicherung (Haftpflicht): Fehlt\n") || !strings.Contains(bodies[0], "/my/application/") {
		t.Fatalf("%q", bodies)
	}
	told := fmt.Sprintf("/office/papers/%d/told", silent)
	m.says(m.get(account.Organiser, "/office/papers?show=unreached"), http.StatusOK, "Ohne Adresse", "Noch nicht erreicht", "4930123456", told)
	m.did(m.post(account.Organiser, told, nil))
	m.says(m.get(account.Organiser, "/office/papers?show=unreached"), http.StatusOK, "!Ohne Adresse")
	m.says(m.get(account.Organiser, "/office/papers"), http.StatusOK, "Persönlich erinnert")
	m.says(m.get(account.Jury, "/office/papers"), http.StatusForbidden)
}
