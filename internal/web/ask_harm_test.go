package web

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/ticket"
)

// A yes counts for what was asked about: not for the phone that came after the
// one of the question, nor for the link that somebody else has made meanwhile.
func TestAYesIsForWhatWasAskedAbout(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.enrolled("Telefon 9")
	var device, application int64
	m.must(m.db.Get(t.Context(), &device, `SELECT id FROM device WHERE name = 'Telefon 9'`))
	m.must(m.db.Get(t.Context(), &application, `SELECT id FROM application WHERE edition_id = $1 AND state = 'accepted' LIMIT 1`, m.e.ID))
	for _, at := range []string{fmt.Sprintf("/office/gate/devices/%d/renew", device), fmt.Sprintf("/office/applications/%d/link", application)} {
		one, two := m.answered(m.post(account.Organiser, at, url.Values{})), m.answered(m.post(account.Organiser, at, url.Values{}))
		m.did(m.post(account.Organiser, at, one))
		m.exec(`UPDATE device SET enrolled_at = now(), token_hash = sha256('another') WHERE id = $1`, device)
		m.says(m.post(account.Organiser, at, two), http.StatusConflict, `name="_sure"`)
	}
}

// Rules in a type hold for tickets that people have: a change of them is asked
// about, and one of words is not.
func TestAnotherValidityOfTicketsThatPeopleHaveIsAskedAbout(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	types, err := m.Tickets.Types(t.Context(), m.e, m.now)
	m.must(err)
	for _, typ := range types {
		if typ.Sold == 0 || len(typ.Windows) == 0 || len(typ.Locations) == 0 {
			continue
		}
		at := fmt.Sprintf("/office/tickets/types/%d", typ.ID)
		for name, value := range map[string]string{"windows.0.until": "2031-01-01T10:00", "location": "", "reentry": "free", "per_day": "7"} {
			form := m.form(at)
			if form.Get(name) == value {
				continue
			}
			form.Set(name, value)
			if value == "" {
				form.Del(name)
			}
			m.says(m.post(account.Organiser, at, form), http.StatusConflict, `name="_sure"`, fmt.Sprint(typ.Sold), "gültige")
		}
		form := m.form(at)
		form.Set("description.de", "Neu beschrieben")
		m.did(m.post(account.Organiser, at, form))
		return
	}
	t.Fatal("no type with rules is sold")
}

// What goes to another location says first what goes along.
func TestAGateOrAStageMovesAfterAQuestion(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	for table, at := range map[string]string{"gate": "/office/gate/gates/%d", "stage": "/office/stages/%d"} {
		var used struct {
			ID       int64 `db:"id"`
			Location int64 `db:"location_id"`
			Other    int64 `db:"other"`
		}
		m.must(m.db.Get(t.Context(), &used, `SELECT x.id, x.location_id, l.id AS other FROM `+table+` x JOIN location l ON l.edition_id = x.edition_id AND l.id <> x.location_id
			WHERE x.edition_id = $1 AND (EXISTS (SELECT 1 FROM scan WHERE gate_id = x.id AND '`+table+`' = 'gate') OR EXISTS (SELECT 1 FROM session WHERE stage_id = x.id AND '`+table+`' = 'stage')) LIMIT 1`, m.e.ID))
		path := fmt.Sprintf(at, used.ID)
		form := m.form(path)
		form.Set("location", fmt.Sprint(used.Other))
		m.says(m.post(account.Organiser, path, form), http.StatusConflict, `name="_sure"`, "an einen anderen Ort verlegen")
		if m.count(`SELECT location_id FROM `+table+` WHERE id = $1`, used.ID) != int(used.Location) {
			t.Errorf("the %s is gone unasked", table)
		}
		form = m.form(path)
		form.Set("position", "7")
		m.did(m.post(account.Organiser, path, form))
	}
}

// Before a ticket is void the office hears that somebody came in with it, and
// nobody is asked for what will be refused.
func TestAQuestionKnowsWhatWasUsed(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	device := m.enrolled("Telefon 9")
	o, err := m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: "festivalpass", Quantity: 2}}}, m.now)
	m.must(err)
	a, err := m.Checkin.Redeem(t.Context(), device, checkin.ScanDraft{Nonce: "n", Code: o.Tickets[0].Number, Kind: checkin.Entry}, m.now)
	m.must(err)
	if a.Status != checkin.OK {
		t.Fatal(a.Reason)
	}
	void := func(i int) answer {
		return m.post(account.Organiser, fmt.Sprintf("/office/tickets/orders/%d/tickets/%d", o.ID, o.Tickets[i].ID), url.Values{"do": {"void"}})
	}
	m.says(void(0), http.StatusConflict, "schon jemand hereingekommen")
	m.says(void(1), http.StatusConflict, "!schon jemand hereingekommen")
	var id int64
	m.must(m.db.Get(t.Context(), &id, `SELECT id FROM application WHERE edition_id = $1 AND state = 'submitted' LIMIT 1`, m.e.ID))
	at := fmt.Sprintf("/office/applications/%d/decide", id)
	m.says(m.post(account.Organiser, at, url.Values{"do": {"withdraw"}}), http.StatusUnprocessableEntity, "!_sure")
	m.says(m.post(account.Organiser, at, url.Values{"do": {"withdraw"}, "reason": {"Auf eigenen Wunsch"}}), http.StatusConflict, `name="_sure"`)
}
