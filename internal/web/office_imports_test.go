package web

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"markt/internal/account"
	"markt/internal/lang"
	"markt/internal/programme"
)

// bring uploads a file as a form of the office does.
func (m *market) bring(as account.Role, path, name, content string, fields url.Values) answer {
	m.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("_csrf", m.csrfOf("test-browser"))
	for field := range fields {
		_ = w.WriteField(field, fields.Get(field))
	}
	part, _ := w.CreateFormFile("file", name)
	_, _ = part.Write([]byte(content))
	_ = w.Close()
	r := m.request(as, http.MethodPost, path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: "csrf", Value: "test-browser"})
	return m.do(r)
}

func (m *market) waiting(kind, name, content string) string {
	m.t.Helper()
	a := m.bring(account.Organiser, "/office/imports", name, content, url.Values{"kind": {kind}})
	m.did(a)
	return a.location
}

// taken presses the button of a waiting file's page.
func (m *market) taken(at string) answer {
	m.t.Helper()
	return m.post(account.Organiser, at+"/take", m.form(at+"/take"))
}

// A list of stalls: seen before anything is written, columns mapped by hand and
// remembered, taken once however often it is pressed, and taken back as a whole.
func TestStallsComeAsAFile(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	const list = "Was;Wer;Ware\n1;Käsehof;Käse\n2;Teehof;Tee\n3;\"Offen;x\n"
	before := m.everything("application", "stall", "kind")
	at := m.waiting("stalls", "liste.csv", list)
	m.says(m.get(account.Organiser, at), http.StatusOK, "So lässt sich die Datei nicht lesen", "Keine Spalte mit dem Namen", `name="map.name"`)
	choose := m.form(at + "/choose")
	choose.Set("map.name", "Wer")
	choose.Set("map.goods", "Ware")
	choose.Set("map.id", "Was")
	m.did(m.post(account.Organiser, at+"/choose", choose))
	page := m.get(account.Organiser, at)
	m.says(page, http.StatusOK, "Neu: 2", "Käsehof", "Nicht ganz verstanden: 1", "Anführungszeichen", "So einlesen")
	m.says(m.get(account.Organiser, at+"/lines.csv"), http.StatusOK, "Käsehof", "neu", "nicht übernommen")
	if m.everything("application", "stall", "kind") != before {
		t.Error("looking at it wrote something")
	}
	form := m.form(at + "/take")
	m.did(m.post(account.Organiser, at+"/take", form))
	m.did(m.post(account.Organiser, at+"/take", form)) // a second press, or another tab
	if n := m.count(`SELECT count(*) FROM application WHERE source = 'liste'`); n != 2 {
		t.Errorf("%d applications", n)
	}
	if n := m.count(`SELECT count(*) FROM import WHERE file IS NOT NULL`); n != 0 {
		t.Errorf("%d files are kept", n)
	}
	m.says(m.get(account.Organiser, "/office/imports"), http.StatusOK, "liste.csv", "2 neu, 1 nicht übernommen", "eingelesen")
	m.says(m.get(account.Organiser, m.waiting("stalls", "mehr.csv", strings.Replace(list, "Teehof", "Saftladen", 1))), http.StatusOK, "Saftladen") // as mapped before

	m.exec(`UPDATE application SET contact_name = 'Bo', version = version + 1 WHERE name = 'Teehof'`)
	stood := m.everything("application", "stall", "kind", "history")
	a := m.post(account.Organiser, at+"/undo", m.form(at+"/undo"))
	m.says(a, http.StatusConflict, "zurücknehmen?", "2 neue Einträge gehen", "Käsehof", "Davon bleibt 1")
	if m.everything("application", "stall", "kind", "history") != stood {
		t.Error("asking wrote something")
	}
	m.did(m.post(account.Organiser, at+"/undo", m.answered(a)))
	m.says(m.get(account.Organiser, at), http.StatusOK, "Nicht zurückgenommen: 1", "Teehof", "Zurückgenommen.")
	if n := m.count(`SELECT count(*) FROM application WHERE source = 'liste'`); n != 1 {
		t.Errorf("%d applications are left", n)
	}
}

// There is nothing to take back of a file that changed nothing.
func TestAnImportThatChangedNothingOffersNoUndoing(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for file, in := range map[string]programme.Incoming{
		"nichts.csv": {}, "eine.csv": {Sessions: []programme.IncomingSession{{Key: "1", Title: "Chor"}}},
	} {
		_, err := m.Intake.TakeProgramme(t.Context(), m.e, file, in, lang.De, m.now)
		m.must(err)
		var id string
		m.must(m.db.Get(t.Context(), &id, `SELECT id FROM import WHERE name = $1`, file))
		offered := strings.Contains(m.get(account.Organiser, "/office/imports/"+id).body, "Alles zurücknehmen")
		if offered != (len(in.Sessions) > 0) {
			t.Errorf("%s: an undoing is offered: %v", file, offered)
		}
	}
}

// What is no table is named at its field, and what was chosen beside it stays.
func TestWhatIsNoTableComesBackWithAWord(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	before, err := m.Intake.List(t.Context(), m.e.ID)
	m.must(err)
	for content, want := range map[string]string{
		"": "Die Datei ist leer", "\x89PNG\r\n\x1a\n": "Das ist ein Bild", "PK\x03\x04xl/workbook.xmlPK\x05\x06": "Das ist eine Arbeitsmappe", "PK\x03\x04[Content_Types].xml": "beschädigt oder unvollständig",
	} {
		for _, kind := range []string{"stalls", "programme"} {
			a := m.bring(account.Organiser, "/office/imports", "liste.csv", content, url.Values{"kind": {kind}})
			m.says(a, http.StatusUnprocessableEntity, want, `href="#f-file"`, `value="`+kind+`" checked`)
		}
	}
	if all, err := m.Intake.List(t.Context(), m.e.ID); err != nil || len(all) != len(before) {
		t.Errorf("%d files wait, before %d; %v", len(all), len(before), err)
	}
}

// What was seen is taken and nothing else: who worked meanwhile is not run over.
func TestAStalePreviewIsRefused(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.did(m.taken(m.waiting("stalls", "liste.csv", "id;name;angebot\n1;Käsehof;Käse\n")))
	at := m.waiting("stalls", "liste.csv", "id;name;angebot\n1;Käsehof;Käse und Quark\n")
	form := m.form(at + "/take")
	m.exec(`UPDATE application SET answers = '{"goods": {"what": "Ziegenkäse"}}', version = version + 1`)
	m.says(m.post(account.Organiser, at+"/take", form), http.StatusConflict, "Inzwischen hat jemand etwas geändert", "Ziegenkäse", "Käse und Quark")
	if n := m.count(`SELECT count(*) FROM application WHERE answers->'goods'->>'what' = 'Ziegenkäse'`); n != 1 {
		t.Error("it was taken all the same")
	}
	m.did(m.taken(at))
}

// Sessions that a new file no longer has are called off after a question only,
// and so are the parts of a plan that a whole plan lacks.
func TestAFileThatTakesAwayAsks(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.ground()
	const head = "id,title,date,start,duration,stage\n"
	rows := []string{"1,Tanz,8.5.2027,12:00,60,Hof", "2,Lied,8.5.2027,13:00,60,Hof", "3,Wort,8.5.2027,14:00,60,Hof"}
	m.did(m.taken(m.waiting("programme", "fringe.csv", head+strings.Join(rows, "\n"))))
	at := m.waiting("programme", "fringe-2.csv", head+strings.Join(rows[:2], "\n"))
	a := m.taken(at)
	m.says(a, http.StatusConflict, "Programmpunkte absagen?", "Wort")
	if n := m.count(`SELECT count(*) FROM session WHERE state = 'canceled'`); n != 0 {
		t.Errorf("%d sessions are canceled", n)
	}
	m.did(m.post(account.Organiser, at+"/take", m.answered(a)))
	if n := m.count(`SELECT count(*) FROM session WHERE state = 'canceled'`); n != 1 {
		t.Errorf("%d sessions are canceled", n)
	}
}

func TestPlanFromAFile(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	l, _ := m.ground()
	desk := fmt.Sprintf("/office/plan/%d", l)
	upload := func(content string) string {
		a := m.bring(account.Organiser, desk+"/import", "plan.json", content, nil)
		m.did(a)
		return a.location
	}
	m.says(m.get(account.Organiser, upload("{")), http.StatusOK, "kein lesbares JSON")
	m.says(m.get(account.Organiser, upload(`{"width": 10, "height": 10, "pitches": [{"number": "Z1", "front": 0, "depth": 2}]}`)), http.StatusOK, "Platz <bdi>Z1</bdi>", "nicht übernommen")
	at := upload(`{"width": 10, "height": 10, "pitches": [{"number": "Z1", "x": 5, "y": 5, "front": 3, "depth": 2}]}`)
	m.says(m.get(account.Organiser, at), http.StatusOK, "Neu: 2", "Platz <bdi>Z1</bdi>", "Grundfläche")
	m.did(m.taken(at))
	m.says(m.get(account.Organiser, desk), http.StatusOK, "Z1", "3,0 × 2,0 m")

	pitches := m.count(`SELECT count(*) FROM pitch`)
	at = upload(`{"width": 10, "height": 10, "pitches": [{"number": "Z2", "x": 5, "y": 5, "front": 3, "depth": 2}]}`)
	m.did(m.post(account.Organiser, at+"/choose", url.Values{"remove": {"yes"}}))
	a := m.taken(at)
	m.says(a, http.StatusConflict, "Teile des Plans entfernen?", "Z1", "freier Platz")
	if n := m.count(`SELECT count(*) FROM pitch`); n != pitches {
		t.Errorf("%d pitches of %d are left before the answer", n, pitches)
	}
	m.did(m.post(account.Organiser, at+"/take", m.answered(a)))
	if n := m.count(`SELECT count(*) FROM pitch WHERE number = 'Z1'`); n != 0 {
		t.Error("it stayed")
	}
	a = m.post(account.Organiser, at+"/undo", m.form(at+"/undo"))
	m.did(m.post(account.Organiser, at+"/undo", m.answered(a)))
	if n := m.count(`SELECT count(*) FROM pitch`); n != pitches {
		t.Errorf("%d pitches of %d came back", n, pitches)
	}
}

// Who plans the programme brings no lists of stalls and sees none.
func TestWhoMayImportWhat(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	at := m.waiting("stalls", "liste.csv", "name\nKäsehof\n")
	m.says(m.get(account.Programme, at), http.StatusForbidden)
	m.says(m.bring(account.Programme, "/office/imports", "x.csv", "name\nA\n", url.Values{"kind": {"stalls"}}), http.StatusForbidden)
	m.says(m.bring(account.Organiser, "/office/imports", "x.csv", "", url.Values{"kind": {"stalls"}}), http.StatusUnprocessableEntity)
	m.says(m.bring(account.Organiser, "/office/imports", "x.csv", "name\nA\n", url.Values{"kind": {"bank"}}), http.StatusUnprocessableEntity)
	if a := m.get(account.Programme, "/office/imports"); strings.Contains(a.body, "liste.csv") {
		t.Error("the list shows it")
	}
}
