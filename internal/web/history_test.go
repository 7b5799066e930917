package web

import (
	"net/http"
	"testing"

	"markt/internal/account"
	"markt/internal/lang"
	"markt/internal/stall"
)

// The history says in words what was changed, from what to what: in an
// application, by a request that was granted, and in a stall. No old number or
// address of a person is kept in it.
func TestTheHistorySaysFromWhatToWhat(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	id := m.applied(vendor{"Falafel Noor", "noor@example.org", "", "de", nil})["Falafel Noor"]
	at := "/office/applications/" + id.String()
	before, err := m.Stalls.Get(t.Context(), m.e.ID, id)
	m.must(err)
	size := *before.Answers.Size
	was := string(size.Front)
	size.Front = "7,5"
	patch := stall.Patch{
		Groups: []string{"size"}, Answers: stall.Answers{Size: &size}, Contact: &stall.Contact{Name: "Neu", Email: "new@example.org"},
		About: &stall.About{Name: "Falafel Neu", Description: lang.Text{"de": "Frisch"}},
	}
	_, _, err = m.Stalls.Save(t.Context(), id, stall.ByOrganiser, patch, m.now)
	m.must(err)
	page := m.get(account.Organiser, at)
	m.says(page, http.StatusOK, "Falafel Noor → Falafel Neu", "(leer) → Frisch", was+" m → 7,5 m")
	if n := m.count(`SELECT count(*) FROM history WHERE subject = 'application' AND detail::text ~ 'noor@example|new@example'`); n != 0 {
		t.Errorf("%d entries keep an address", n)
	}

	_, err = m.Stalls.Move(t.Context(), m.e.ID, id, stall.Step{Verb: stall.VerbAccept, Who: stall.ByOrganiser}, m.now)
	m.must(err)
	size.Front = "4"
	asked, _, err := m.Stalls.Save(t.Context(), id, stall.ByVendor, stall.Patch{Groups: []string{"size"}, Answers: stall.Answers{Size: &size}}, m.now)
	m.must(err)
	if !asked.Requested {
		t.Fatal("a vendor changed an accepted stall alone")
	}
	edits := func() int {
		return m.count(`SELECT count(*) FROM history WHERE subject = 'application' AND verb = 'update' AND detail ? 'edits'`)
	}
	n := edits()
	open, err := m.Stalls.RequestsOf(t.Context(), id)
	m.must(err)
	m.must(m.Stalls.AnswerRequest(t.Context(), m.e.ID, open[0].ID, stall.Answer{Approve: true, Seen: open[0].Mark()}, m.now))
	if edits() != n+1 {
		t.Errorf("%d edits after a request was granted", edits()-n)
	}

	st, err := m.Stalls.StallOf(t.Context(), id)
	m.must(err)
	own := "/office/stalls/" + st.ID.String()
	form := m.form(own)
	form.Set("name", "Falafel Karow")
	form.Set("description.en", "Fresh")
	m.did(m.post(account.Organiser, own, form))
	m.says(m.get(account.Organiser, own), http.StatusOK, "Falafel Neu → Falafel Karow", "(English)", "→ Fresh", "Test organiser", "!(Deutsch)")
}
