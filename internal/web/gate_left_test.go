package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"markt/internal/account"
)

// The office sees what a file of a phone holds and whose it was before anything
// is stored, and may take it twice.
func TestTheFileOfAShutOutPhoneIsReadIn(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	const at = "/office/gate/left"
	var device, other int64
	m.must(m.db.Get(t.Context(), &device, `SELECT min(id) FROM device`))
	m.must(m.db.Get(t.Context(), &other, `SELECT max(id) FROM device`))
	m.exec(`UPDATE device SET revoked_at = $2, token_hash = NULL WHERE id = $1`, device, m.Now().Add(-time.Hour))
	text := func(device int64) string {
		b, err := json.Marshal(map[string]any{"edition": m.e.Slug, "device": device, "scans": []any{
			map[string]any{"nonce": "left-1", "kind": "plus", "at": m.Now().Add(-time.Minute)}, map[string]any{"nonce": "left-2", "kind": 7},
		}})
		m.must(err)
		return string(b)
	}
	m.says(m.get(account.GateLead, "/office/gate/devices"), http.StatusOK, at)
	m.says(m.get(account.GateLead, at), http.StatusOK, `type="file"`)
	m.says(m.bring(account.GateLead, at, "brief.txt", "Hallo", nil), http.StatusUnprocessableEntity, "keine Datei eines Telefons")
	m.says(m.post(account.GateLead, at, nil), http.StatusUnprocessableEntity)
	seen := m.bring(account.GateLead, at, "scans.json", text(device), nil)
	m.says(seen, http.StatusOK, "Nach der Sperre", "Plus und Minus", "Nicht lesbar", `name="text"`)
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text(device))
	m.must(err)
	for _, saved := range []string{"\ufeff" + text(device), wide, strings.TrimSuffix(text(device), "]}")} {
		m.says(m.bring(account.GateLead, at, "scans.json", saved, nil), http.StatusOK, "Plus und Minus", "Nicht lesbar")
	}
	stored := func(want int) {
		t.Helper()
		if n := m.count(`SELECT count(*) FROM scan WHERE nonce LIKE 'left-%'`); n != want {
			t.Errorf("%d scans, want %d", n, want)
		}
	}
	stored(0)
	form := m.leftForm(seen)
	form.Set("do", "take")
	for range 2 {
		m.did(m.post(account.GateLead, at, form))
		stored(1)
	}
	strange := m.leftForm(m.bring(account.GateLead, at, "scans.json", text(999_999), nil))
	strange.Set("do", "take")
	m.says(m.post(account.GateLead, at, strange), http.StatusUnprocessableEntity, "Wählen Sie es aus")
	strange.Set("device", strconv.FormatInt(other, 10))
	m.did(m.post(account.GateLead, at, strange))
	if n := m.count(`SELECT count(*) FROM history WHERE subject = 'device' AND verb = 'import'`); n != 1 {
		t.Errorf("%d files are in the history, want the one that brought something", n)
	}
}

// leftForm is the form below what a file holds.
func (m *market) leftForm(a answer) url.Values {
	m.t.Helper()
	for _, f := range formTag.FindAllString(a.body, -1) {
		if form := valuesOf(f); form.Has("text") {
			return form
		}
	}
	m.t.Fatalf("no form\n%s", mainOf(a.body))
	return nil
}
