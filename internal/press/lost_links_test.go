package press

import (
	"strings"
	"testing"
	"time"
)

// One mail holds the links of all orders of an address that still count, in the
// language it was asked in; a returned order's and another's are not in it.
func TestLostLinksComeInOneMail(t *testing.T) {
	h := open(t)
	one, two := h.order("de", "Samira@beispiel.example", 2), h.order("ar", "samira@beispiel.example", 1)
	gone, other := h.order("de", "samira@beispiel.example", 1), h.order("de", "x@beispiel.example", 1)
	h.must(h.Tickets.Cancel(t.Context(), h.e.ID, gone.ID, "", noon))
	before := len(h.mails())
	for range 3 {
		h.must(h.LostLinks(t.Context(), h.e.ID, "SAMIRA@beispiel.example", "en", noon))
	}
	h.must(h.LostLinks(t.Context(), h.e.ID, "nobody@beispiel.example", "en", noon))
	mails := h.mails()
	var found []string
	for _, m := range mails {
		if strings.HasPrefix(m.Subject, "Your links: ") {
			found = append(found, m.Body)
		}
	}
	if len(found) != 1 || len(mails) != before+1 {
		t.Fatalf("%d mails with links, %d in all", len(found), len(mails)-before)
	}
	for o, in := range map[string]bool{h.Tickets.Secret(one): true, h.Tickets.Secret(two): true, h.Tickets.Secret(gone): false, h.Tickets.Secret(other): false} {
		if strings.Contains(found[0], "/en/orders/"+o) != in {
			t.Errorf("a link is in the mail: %v\n%s", !in, found[0])
		}
	}
	var jobs int
	h.must(h.LostLinks(t.Context(), h.e.ID, "samira@beispiel.example", "en", noon.Add(time.Hour)))
	h.must(h.db.Get(t.Context(), &jobs, `SELECT count(*) FROM job WHERE kind = $1`, jobLostLinks))
	if jobs != 2 {
		t.Errorf("%d jobs after an hour", jobs)
	}
}
