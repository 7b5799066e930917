package web

import (
	"net/http"
	"net/url"
	"testing"

	"markt/internal/account"
)

const draftChanged = "Der Entwurf hat sich inzwischen geändert."

// releasePages are the pages that list a draft and release it: where the releases
// lie, two changes that can be made to the draft, and how the second is listed.
var releasePages = map[string]struct{ releases, listed, since, says, gone string }{
	"/office/programme/release": {
		"programme_release",
		`UPDATE session SET starts_at = starts_at + interval '5 minutes', version = version + 1
			WHERE id = (SELECT min(id) FROM session WHERE state = 'confirmed')`,
		`UPDATE session SET title = '{"de": "Im zweiten Tab"}', starts_at = starts_at + interval '5 minutes', version = version + 1
			WHERE id = (SELECT max(id) FROM session WHERE state = 'confirmed')`,
		"Im zweiten Tab",
		`UPDATE session SET state = 'draft', canceled_at = NULL
			WHERE id < (SELECT max(id) FROM session WHERE state = 'confirmed')`,
	},
	"/office/plan/release": {
		"plan_release",
		`UPDATE pitch SET number = 'Z98' WHERE id = (SELECT min(id) FROM pitch)`,
		`UPDATE pitch SET number = 'Z99' WHERE id = (SELECT max(id) FROM pitch)`,
		"Platz Z99 neu",
		`UPDATE stall SET state = 'withdrawn'`,
	},
}

// A release stays for ever: what its page did not list it does not publish. The
// page comes again with what changes now and what was typed; its form releases.
func TestAReleaseIsOfTheDraftThatWasShown(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	for at, p := range releasePages {
		count := func() int { return m.count(`SELECT count(*) FROM ` + p.releases) }
		press := func(form url.Values) answer { return m.surely(at, m.post(account.Organiser, at, form)) }
		m.exec(p.listed)
		before, old := count(), m.form(at)
		old.Set("label", "Aushang")
		m.exec(p.since)
		anew := press(old)
		m.says(anew, http.StatusConflict, draftChanged, `value="Aushang"`, p.says)
		if n := count(); n != before {
			t.Errorf("%s: %d releases, before %d", at, n, before)
		}

		form := m.formIn(anew)
		m.did(press(form))
		m.exec(`DELETE FROM idempotency`) // the service was killed before it noted the form's end
		m.did(press(form))
		m.did(press(old)) // the same label, and nothing has changed since
		if n := count(); n != before+1 {
			t.Errorf("%s: %d releases, before %d", at, n, before)
		}
	}
}

// Who was shown no draft, as a program, releases the one that is there.
func TestAReleaseWithoutAPageNeedsNoMark(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	for at, p := range releasePages {
		before, form := m.count(`SELECT count(*) FROM `+p.releases), m.form(at)
		m.exec(p.since)
		form.Del("seen")
		m.did(m.surely(at, m.post(account.Organiser, at, form)))
		if n := m.count(`SELECT count(*) FROM ` + p.releases); n != before+1 {
			t.Errorf("%s: %d releases, before %d", at, n, before)
		}
	}
}

// A yes to what a release takes away does not carry along what came after the
// page; of a draft that was not shown nobody is asked.
func TestAReleaseAsksAboutTheDraftThatWasShown(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	for at, p := range releasePages {
		before, old := m.count(`SELECT count(*) FROM `+p.releases), m.form(at)
		if len(old["seen"]) == 0 { // the plan's page has no form while nothing has changed
			m.exec(p.listed)
			old = m.form(at)
		}
		m.exec(p.gone)
		anew := m.post(account.Organiser, at, old)
		m.says(anew, http.StatusConflict, draftChanged, "!Trotzdem veröffentlichen")
		asked := m.post(account.Organiser, at, m.formIn(anew))
		m.says(asked, http.StatusConflict, "Trotzdem veröffentlichen", "!"+draftChanged)
		m.exec(p.since)
		m.says(m.post(account.Organiser, at, m.answered(asked)), http.StatusConflict, draftChanged)
		if n := m.count(`SELECT count(*) FROM ` + p.releases); n != before {
			t.Errorf("%s: %d releases, before %d", at, n, before)
		}
	}
}

// formIn is the form of an answer that carries the mark of a draft.
func (m *market) formIn(a answer) url.Values {
	m.t.Helper()
	for _, f := range formTag.FindAllString(a.body, -1) {
		if form := valuesOf(f); form.Has("seen") {
			return form
		}
	}
	m.t.Fatalf("no form\n%s", mainOf(a.body))
	return nil
}
