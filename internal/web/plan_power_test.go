package web

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"markt/internal/account"
)

// What stalls draw stands beside the distributor they hang on, with what breaks
// its limits, whom to ring when it fails, and whether one more appliance fits.
func TestTheLedgerOfAPlan(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	l, _ := m.ground()
	desk := fmt.Sprintf("/office/plan/%d", l)
	power := desk + "/power"
	m.says(m.get(account.Organiser, power), http.StatusOK, "Hier steht noch kein Stand")
	m.did(m.post(account.Organiser, desk+"/ground", url.Values{"width": {"60"}, "height": {"40"}}))
	for i, number := range []string{"A01", "A02"} {
		m.did(m.post(account.Organiser, desk+"/pitches/new", url.Values{"number": {number}, "x": {fmt.Sprint(10 + 30*i)}, "y": {"5"}, "front": {"3"}, "depth": {"3"}, "outlets.0.type": {"schuko"}}))
	}
	m.exec(`INSERT INTO landmark (plan_id, kind, label, x, y) SELECT id, 'power', '{"de": "UV 1"}', 10, 9 FROM plan`)
	m.exec(`INSERT INTO landmark (plan_id, kind, label, x, y) SELECT id, 'water', '{"de": "Hofpumpe"}', 10, 20 FROM plan`)
	m.exec(`INSERT INTO stall (edition_id, name, kind_id, watts, water, created_at) SELECT edition_id, 'Waffelhaus', id, 3000, true, now() FROM kind ORDER BY id LIMIT 1`)
	m.exec(`INSERT INTO allotment (edition_id, stall_id, location_id, pitch_id, span, created_at)
		SELECT s.edition_id, s.id, p.location_id, p.id, tstzrange('2026-09-12 10:00+02', '2026-09-12 18:00+02'), now() FROM stall s, pitch p WHERE s.name = 'Waffelhaus' AND p.number = 'A01'`)
	m.says(m.get(account.Organiser, desk), http.StatusOK, power)
	m.says(m.get(account.Organiser, power), http.StatusOK, "UV 1", "3,0\u00a0kW", "Waffelhaus: 3.000\u00a0W", "L1*", "Hofpumpe", "A01 Waffelhaus, 14 m", "!zu viel", "!Keine Steckdose")
	m.says(m.get(account.Organiser, power+"?watts=2000"), http.StatusOK, "Eine Steckdose trägt das noch", "A02.1")
	m.says(m.get(account.Organiser, power+"?watts=2.000"), http.StatusOK, "Eine Steckdose trägt das noch", `value="2.000"`)
	m.says(m.get(account.Organiser, power+"?watts=2,0+kW"), http.StatusOK, "Eine Steckdose trägt das noch")
	m.says(m.get(account.Organiser, power+"?watts=2000&three=yes"), http.StatusOK, "Keine Steckdose trägt das noch.")
	m.says(m.get(account.Organiser, power+"?watts=viel"), http.StatusUnprocessableEntity, "3,0\u00a0kW", "viel")
	m.says(m.get(account.Organiser, power+"?three=yes"), http.StatusUnprocessableEntity, "Bitte eine Zahl von 1 bis")
	m.says(m.get(account.Organiser, power+"?watts="+url.QueryEscape("٢٠٠٠")), http.StatusOK, "Eine Steckdose trägt das noch")
	m.did(m.post(account.Organiser, "/office/kinds/rule", url.Values{"key": {"stall.feed"}, "value": {"10"}}))
	m.says(m.get(account.Organiser, power), http.StatusOK, "L1: 0,7\u00a0kW zu viel")
	m.says(m.get(account.Organiser, desk), http.StatusOK, "„UV 1“ trägt auf L1 3 kW, die Zuleitung gibt 2,3 kW.", "Den Verteiler stärker anschließen")
	m.exec(`UPDATE landmark SET supply_a = 32 WHERE kind = 'power'`)
	m.says(m.get(account.Organiser, power), http.StatusOK, "je Phase 7,4 kW", "!zu viel")
	m.says(m.get(account.Organiser, desk), http.StatusOK, "!Zuleitung gibt")
	m.says(m.get(account.Jury, power), http.StatusForbidden)
}

// Somebody chooses which outlets a stall uses; it is asked before two use one
// that carries too little for both, and what was chosen can be left to the ledger again.
func TestOutletsOfAStallAreChosen(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	l, _ := m.ground()
	desk := fmt.Sprintf("/office/plan/%d", l)
	m.did(m.post(account.Organiser, desk+"/ground", url.Values{"width": {"60"}, "height": {"40"}}))
	for i, number := range []string{"A01", "A02"} {
		m.did(m.post(account.Organiser, desk+"/pitches/new", url.Values{"number": {number}, "x": {fmt.Sprint(10 + 5*i)}, "y": {"5"}, "front": {"3"}, "depth": {"3"}, "outlets.0.type": {"schuko"}}))
	}
	m.exec(`INSERT INTO stall (edition_id, name, kind_id, watts, created_at) SELECT edition_id, 'Tee', id, 2000, now() FROM kind ORDER BY id LIMIT 1`)
	m.exec(`INSERT INTO stall (edition_id, name, kind_id, watts, created_at) SELECT edition_id, 'Eis', id, 2000, now() FROM kind ORDER BY id LIMIT 1`)
	m.exec(`INSERT INTO allotment (edition_id, stall_id, location_id, pitch_id, span, created_at)
		SELECT s.edition_id, s.id, p.location_id, p.id, tstzrange('2026-09-12 10:00+02', '2026-09-12 18:00+02'), now() FROM stall s
		JOIN pitch p ON (s.name, p.number) IN (('Tee', 'A01'), ('Eis', 'A02'))`)
	at := fmt.Sprintf("%s/power/%d", desk, m.count(`SELECT id FROM stall WHERE name = 'Eis'`))
	m.says(m.get(account.Organiser, desk+"/power"), http.StatusOK, at, "A02 ", "A02.1", "!von Hand")
	m.says(m.get(account.Organiser, at), http.StatusOK, "Steckdosen für „Eis“", `value="A02.1" checked`, "trägt es nicht · auch: Tee", "!Freigeben")
	m.says(m.post(account.Organiser, at, url.Values{}), http.StatusUnprocessableEntity, "mindestens eine Steckdose")
	m.says(m.post(account.Organiser, at, url.Values{"outlets": {"B77.1"}}), http.StatusUnprocessableEntity, "Vorschläge")
	m.says(m.post(account.Organiser, at, url.Values{"outlets": {"A01.1"}}), http.StatusConflict, "„Eis“ trotzdem dort anschließen?", "A01.1 trägt zu wenig für alle", "Tee")
	m.says(m.get(account.Organiser, desk+"/power"), http.StatusOK, "!von Hand")
	m.did(m.sure(account.Organiser, at, url.Values{"outlets": {"A01.1"}}))
	m.says(m.get(account.Organiser, desk+"/power"), http.StatusOK, "von Hand")
	m.says(m.get(account.Organiser, desk), http.StatusOK, "an einer Steckdose, sie trägt")
	m.says(m.get(account.Organiser, at), http.StatusOK, `value="A01.1" checked`, "Freigeben")
	m.did(m.post(account.Organiser, at, url.Values{"do": {"free"}}))
	m.says(m.get(account.Organiser, at), http.StatusOK, `value="A02.1" checked`, "!Freigeben")
	m.says(m.get(account.Organiser, desk+"/power/999999"), http.StatusNotFound)
	m.says(m.get(account.Jury, at), http.StatusForbidden)
}
