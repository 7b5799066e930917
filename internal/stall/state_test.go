package stall

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
)

func TestNext(t *testing.T) {
	for _, c := range []struct {
		from   State
		verb   Verb
		who    Who
		reason string
		want   string
	}{
		{StateDraft, VerbSubmit, ByVendor, "", "submitted"},
		{StateDraft, VerbSubmit, ByJury, "", "forbidden"},
		{StateDraft, VerbAccept, ByOrganiser, "", "conflict"},
		{StateSubmitted, VerbReview, ByJury, "", "in_review"},
		{StateSubmitted, VerbAccept, ByVendor, "", "forbidden"},
		{StateInReview, VerbDecline, ByJury, "", "invalid"},
		{StateInReview, VerbDecline, ByJury, "Kein Platz für ein zweites Karussell", "declined"},
		{StateWaitlisted, VerbAccept, ByOrganiser, "", "accepted"},
		{StateAccepted, VerbConfirm, ByVendor, "", "confirmed"},
		{StateAccepted, VerbConfirm, ByJury, "", "forbidden"},
		{StateConfirmed, VerbConfirm, ByVendor, "", "conflict"},
		{StateConfirmed, VerbWithdraw, ByVendor, "", "withdrawn"},
		{StateConfirmed, VerbWithdraw, ByOrganiser, "", "invalid"},
		{StateWithdrawn, VerbSubmit, ByVendor, "", "conflict"},
		{StateDeclined, VerbReopen, ByOrganiser, "Ein Platz ist frei", "in_review"},
		{StateDraft, "dance", ByOrganiser, "", "not_found"},
	} {
		next, err := Next(c.from, c.verb, c.who, c.reason)
		got := string(next)
		if err != nil {
			got = fault.KindOf(err).String()
		}
		if got != c.want {
			t.Errorf("%s %s by %d: %s, want %s", c.from, c.verb, c.who, got, c.want)
		}
	}
}

// From every state but the last two a person can go on, and nobody can leave
// the withdrawn.
func TestEveryStateHasAWayOut(t *testing.T) {
	ends := map[State]bool{StateWithdrawn: true}
	for _, s := range States {
		if n := len(Verbs(s, ByOrganiser)); (n == 0) != ends[s] {
			t.Errorf("%s: %d ways out", s, n)
		}
	}
	got := fmt.Sprint(Verbs(StateInReview, ByJury))
	if diff := cmp.Diff("[accept waitlist decline]", got); diff != "" {
		t.Error(diff)
	}
}
