package web

import (
	"net/http"
	"testing"

	"markt/internal/account"
	"markt/internal/stall"
)

// A vendor prints what there is to be printed for them, and is offered nothing
// else; the office prints the same.
func TestAVendorsOwnPrints(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ids := m.applied(vendor{"Falafel Noor", "", "+4917612345678", "ar", nil})
	id := ids["Falafel Noor"]
	app, err := m.Stalls.Get(t.Context(), m.e.ID, id)
	m.must(err)
	mine, office := "/my/application/"+m.Stalls.Link(app), "/office/applications/"+id.String()
	m.says(m.get("", mine), http.StatusOK, "/receipt.pdf", "!/admission.pdf", "!/allergens.pdf")
	m.says(m.get("", mine+"/receipt.pdf"), http.StatusOK, "%PDF")
	m.says(m.get("", mine+"/admission.pdf"), http.StatusConflict)
	m.says(m.get("", mine+"/allergens.pdf"), http.StatusNotFound)
	m.says(m.get(account.Organiser, office), http.StatusOK, "/receipt.pdf", "!/admission.pdf")

	_, err = m.Stalls.Move(t.Context(), m.e.ID, id, stall.Step{Verb: stall.VerbAccept, Who: stall.ByOrganiser}, m.now)
	m.must(err)
	m.says(m.get("", mine+"/allergens.pdf"), http.StatusNotFound) // it sells no food
	m.exec(`UPDATE application SET answers = answers || '{"food": {"items": [{"name": "Falafel", "allergens": ["gluten"]}]}}' WHERE id = $1`, id)
	m.says(m.get("", mine), http.StatusOK, "/receipt.pdf", "/admission.pdf", "/allergens.pdf")
	for _, name := range []string{"/admission.pdf", "/allergens.pdf"} {
		m.says(m.get("", mine+name), http.StatusOK, "%PDF")
	}
	m.says(m.get(account.Organiser, office), http.StatusOK, "/admission.pdf", "/print/inspections.pdf?id=", "/print/allergens.pdf?id=")
	m.says(m.get(account.Organiser, office+"/admission.pdf"), http.StatusOK, "%PDF")
	m.says(m.get("", mine[:len(mine)-3]+"xxx/receipt.pdf"), http.StatusNotFound)
}
