package web

import (
	"net/http"
	"testing"

	"markt/internal/account"
)

// Whoever brings a workbook is told what to bring instead.
func TestAWorkbookIsToldFromATable(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for _, kind := range []string{"stalls", "programme"} {
		at := m.waiting(kind, "liste.xlsx", "PK\x03\x04\x14\x00\x06\x00[Content_Types].xml")
		m.says(m.get(account.Organiser, at), http.StatusOK, "als CSV")
	}
}
