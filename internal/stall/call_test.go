package stall_test

import (
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/stall"
)

// A kind's call ends on its own day where it has one, else on the edition's,
// else with the last market day; it never begins before the edition's.
func TestAKindsCallHasItsOwnEnd(t *testing.T) {
	at := func(days int) *time.Time { d := now.AddDate(0, 0, days); return &d }
	e := festival.Edition{State: festival.Announced, ApplicationOpens: at(0), ApplicationCloses: at(10)}
	for name, c := range map[string]struct {
		k     stall.Kind
		after time.Duration // of the call's beginning
		takes bool
	}{
		"before it begins":         {stall.Kind{Open: true}, -time.Second, false},
		"when it begins":           {stall.Kind{Open: true}, 0, true},
		"before the edition's end": {stall.Kind{Open: true}, 240*time.Hour - time.Second, true},
		"at the edition's end":     {stall.Kind{Open: true}, 240 * time.Hour, false},
		"an end of its own":        {stall.Kind{Open: true, ClosesAt: at(5)}, 120 * time.Hour, false},
		"before its own":           {stall.Kind{Open: true, ClosesAt: at(5)}, 120*time.Hour - time.Second, true},
		"longer than the others":   {stall.Kind{Open: true, ClosesAt: at(12)}, 250 * time.Hour, true},
		"its own, before it began": {stall.Kind{Open: true, ClosesAt: at(12)}, -time.Second, false},
		"a kind that is not open":  {stall.Kind{ClosesAt: at(12)}, time.Hour, false},
	} {
		if got := c.k.Takes(&e, now.Add(c.after)); got != c.takes {
			t.Errorf("%s: %v", name, got)
		}
	}
	e.State = festival.Over
	if (stall.Kind{Open: true}).Takes(&e, now) {
		t.Error("of an edition that is over")
	}
	e = festival.Edition{State: festival.Announced, Days: []festival.Day{{OpensAt: *at(20), ClosesAt: *at(21)}}}
	if until := (stall.Kind{}).Closes(&e); until == nil || !until.Equal(*at(21)) {
		t.Error("without dates it ends ", until)
	}
}

// Whoever was invited sends their application after the end; a renewed
// invitation lets in nobody new, and another kind's never.
func TestAnInvitationOutlastsTheCall(t *testing.T) {
	ctx, m := begin(t)
	k, late := m.kinds["advice"], now.AddDate(1, 0, 0)
	token := m.Invitation(k)
	if !m.Invited(k, token) || m.Invited(m.kinds["food"], token) || m.Invited(k, "") {
		t.Error("an invitation opens another kind, or not its own")
	}
	in := m.whole()
	if _, err := m.Apply(ctx, m.edition, in, stall.ByVendor, pg.Once{}, late); fault.CodeOf(err) != "closed" {
		t.Error(err)
	}
	in.Invited = true
	if _, err := m.Apply(ctx, m.edition, in, stall.ByVendor, pg.Once{}, late); err != nil {
		t.Error(err)
	}
	must(t, m.RenewInvitation(ctx, m.edition, k.ID, now))
	k, err := m.Kind(ctx, m.edition, k.ID)
	must(t, err)
	if m.Invited(k, token) || !m.Invited(k, m.Invitation(k)) {
		t.Error("an old invitation still counts")
	}
	_, err = m.db.Exec(ctx, `UPDATE edition SET state = 'over' WHERE id = $1`, m.edition)
	must(t, err)
	if _, err := m.Apply(ctx, m.edition, in, stall.ByVendor, pg.Once{}, now); fault.CodeOf(err) != "closed" {
		t.Error("invited to an edition that is over: ", err)
	}
}
