package web

import (
	"markt/internal/account"
	"net/http"
	"testing"
	"time"
)

// The audit sheet is the organisers', and printed again it is the same.
func TestTheAuditSheetIsReproducible(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	id := m.applied(vendor{"Brotzeit", "", "", "de", nil})["Brotzeit"]
	m.did(m.post(account.Jury, reviewOf(id), review("4", "0")))
	const at = "/office/print/jury.pdf"
	m.says(m.get(account.Organiser, "/office/print"), http.StatusOK, "Prüfblatt der Jury")
	m.says(m.get(account.Jury, at), http.StatusForbidden)
	first := m.get(account.Organiser, at)
	m.now = m.now.Add(time.Hour)
	if again := m.get(account.Organiser, at); first.status != http.StatusOK || first.body != again.body {
		t.Errorf("status %d, %d and %d bytes", first.status, len(first.body), len(again.body))
	}
}
