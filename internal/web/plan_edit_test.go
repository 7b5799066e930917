package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"markt/internal/account"
	"markt/internal/lang"
	"markt/internal/site"
)

// drawn is a plan with a row of pitches, and where its editor is.
func (m *market) drawn() string {
	m.t.Helper()
	l, _ := m.ground()
	m.must(m.Site.SavePlan(m.t.Context(), m.e, l, site.PlanDraft{Width: 60, Height: 40}, m.now))
	m.must(m.Site.CreatePitches(m.t.Context(), m.e, l, site.Row{Prefix: "A", From: 1, Count: 2, X: 5, Y: 5, Front: 3, Depth: 3}.Pitches(), m.now))
	return fmt.Sprintf("/office/plan/%d", l)
}

func (m *market) signForm(r *http.Request) {
	r.AddCookie(&http.Cookie{Name: m.CookieName("csrf"), Value: "test-browser"})
	r.Header.Set("X-CSRF-Token", m.csrfOf("test-browser"))
}

type editorState struct {
	Mark    string
	Objects []struct {
		Kind        string
		ID, Version int64
		Value       map[string]any
	}
	Stalls []struct{ Name, Sign, Hue string }
	Signs  map[string]struct{ Path string }
	Layers []string
	Times  []struct{ Says string }
}

func (m *market) editor(desk string) (s editorState) {
	m.t.Helper()
	a := m.get(account.Organiser, desk+"/edit/state")
	if a.status != http.StatusOK {
		m.t.Fatalf("status %d\n%s", a.status, a.body)
	}
	m.must(json.Unmarshal([]byte(a.body), &s))
	return s
}

// The editor's page names where its script asks, the script gets all there is,
// and an action it sends is stored once.
func TestThePlansEditor(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	desk := m.drawn()
	m.says(m.get(account.Organiser, desk), http.StatusOK, `href="`+desk+`/edit"`)
	m.says(m.get(account.Organiser, desk+"/edit"), http.StatusOK, "Campus zeichnen", `data-changes="`+desk+`/edit/changes"`, `data-word="moved"`, "!office.edit", `value="fire_lane"`)
	s := m.editor(desk)
	if len(s.Objects) != 2 || len(s.Stalls) != 1 || s.Signs[s.Stalls[0].Sign].Path == "" || s.Signs["hydrant"].Path == "" || s.Layers[0] != "ground" || len(s.Times) == 0 {
		t.Fatalf("%+v", s)
	}
	move := fmt.Sprintf(`{"steps":[{"do":"update","kind":"pitch","id":%d,"version":1,"value":{"x":20}}]}`, s.Objects[0].ID)
	first := m.json(account.Organiser, desk+"/edit/changes", move, "Idempotency-Key", "one")
	m.says(first, http.StatusOK, `"version":2`, `"x":20`, `"before":"`+s.Mark)
	again := m.json(account.Organiser, desk+"/edit/changes", move, "Idempotency-Key", "one")
	m.says(again, http.StatusOK, `"version":2`)
	m.says(m.json(account.Organiser, desk+"/edit/changes", move, "Idempotency-Key", "two"), http.StatusConflict, `"code":"changed_meanwhile"`)
	if after := m.editor(desk); after.Mark == s.Mark || after.Objects[0].Value["x"] != 20.0 {
		t.Errorf("%+v", after)
	}
}

// What is refused is said in the person's language, at its field.
func TestTheEditorSaysWhyNot(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	desk := m.drawn()
	bow := `{"steps":[{"do":"create","kind":"outline","value":{"kind":"lawn","points":[[0,0],[9,9],[9,0],[0,9]]}}]}`
	for l, want := range map[string]string{"de": lang.De.T("site.error.crossing"), "en": lang.Lang("en").T("site.error.crossing")} {
		m.says(m.json(account.Organiser, desk+"/edit/changes", bow, "Accept-Language", l), http.StatusUnprocessableEntity, `"points":{`, want)
	}
	for _, body := range []string{"", "{", "null", "[]", `{"steps":[]}`, `{"steps":[{}]}`, `{"steps":[{"do":"update","kind":"pitch","id":"x"}]}`, strings.Repeat(`{"steps":[`, 5_000)} {
		if a := m.json(account.Organiser, desk+"/edit/changes", body); a.status < 400 || a.status >= 500 {
			t.Errorf("%.40s: status %d", body, a.status)
		}
	}
	r := m.request(account.Organiser, http.MethodPost, desk+"/edit/changes", strings.NewReader(bow))
	r.Header.Set("Accept", "application/json")
	m.says(m.do(r), http.StatusForbidden, `"code":"csrf"`)
}

// An editor hears of others: the plan's mark and who is there.
func TestAnEditorHearsOfOthers(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	desk := m.drawn()
	s := m.editor(desk)
	m.says(m.get(account.Organiser, desk+"/edit/live"), http.StatusOK, `data: {"mark":"`+s.Mark+`"`, `"name":"`)
}

// A place without a plan is begun first.
func TestTheEditorNeedsAPlan(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	l, _ := m.ground()
	if a := m.get(account.Organiser, fmt.Sprintf("/office/plan/%d/edit", l)); a.location != fmt.Sprintf("/office/plan/%d", l) {
		t.Errorf("status %d, %q", a.status, a.location)
	}
	m.says(m.get(account.Organiser, fmt.Sprintf("/office/plan/%d/edit/state", l)), http.StatusNotFound)
	m.says(m.get(account.Organiser, "/office/plan/999/edit"), http.StatusNotFound)
}

func (m *market) upload(path string, file []byte, name string) answer {
	m.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, _ := w.CreateFormFile("file", name)
	_, _ = part.Write(file)
	_ = w.Close()
	r := m.request(account.Organiser, http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Accept-Language", "de")
	m.signForm(r)
	return m.do(r)
}

// The picture under a plan is the office's: no public page, file or data speaks
// of it. A program that is called a picture is refused by what it is.
func TestThePictureUnderAPlan(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	desk := m.drawn()
	m.says(m.get(account.Organiser, desk+"/picture"), http.StatusNotFound)
	m.says(m.upload(desk+"/picture", []byte("MZ\x90\x00 this program"), "plan.png"), http.StatusUnprocessableEntity, `"file":{`, lang.De.T("picture.error.none"))
	var file bytes.Buffer
	m.must(png.Encode(&file, image.NewGray(image.Rect(0, 0, 30, 10))))
	m.says(m.upload(desk+"/picture", file.Bytes(), "luft.png"), http.StatusOK)
	a := m.get(account.Organiser, desk+"/picture")
	if a.status != http.StatusOK || a.header.Get("Content-Type") != "image/jpeg" || a.header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(a.body, "\xff\xd8\xff") {
		t.Errorf("status %d, %v", a.status, a.header)
	}
	s := m.editor(desk)
	if s.Objects[0].Kind != "picture" || s.Objects[0].Value["metres"] != 60.0 {
		t.Fatalf("%+v", s.Objects[0])
	}
	m.says(m.json(account.Organiser, desk+"/edit/changes", fmt.Sprintf(`{"steps":[{"do":"update","kind":"picture","id":%d,"version":1,"value":{"x":-3,"metres":45}}]}`, s.Objects[0].ID)), http.StatusOK, `"metres":45`)
	m.says(m.json(account.Organiser, desk+"/edit/changes", fmt.Sprintf(`{"steps":[{"do":"delete","kind":"picture","id":%d,"version":2}]}`, s.Objects[0].ID)), http.StatusUnprocessableEntity)
	m.did(m.post(account.Organiser, "/office/plan/release", nil))
	for _, path := range []string{desk + "/picture", desk + "/edit", desk + "/edit/state"} {
		if a := m.get("", path); !strings.HasSuffix(a.location, "/sign-in") {
			t.Errorf("%s: a stranger gets %d", path, a.status)
		}
	}
	for _, path := range []string{"/de/plan", "/plan.geojson", "/api/v1/locations"} {
		m.says(m.get("", path), http.StatusOK, "!picture", "!jpeg")
	}
	r := m.post(account.Organiser, desk+"/picture", map[string][]string{"do": {"delete"}})
	m.says(r, http.StatusOK)
	m.says(m.get(account.Organiser, desk+"/picture"), http.StatusNotFound)
}
