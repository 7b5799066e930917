package account

import (
	"testing"
	"time"

	"markt/internal/fault"
)

// A browser that nobody used for a while is signed out: soon where an office is
// open to it, later where only one's own things are.
func TestALoginEndsWhenItIsIdle(t *testing.T) {
	f := open(t)
	ctx, here := t.Context(), f.edition(t, "markt-2026")
	house, local, vendor := f.person(t, "", Jury), f.person(t, ""), f.person(t, "", Vendor)
	if err := f.Grant(ctx, local, here, GateLead, noon); err != nil {
		t.Fatal(err)
	}
	for person, idle := range map[ID]time.Duration{house: 12 * time.Hour, local: 12 * time.Hour, vendor: 14 * 24 * time.Hour} {
		token, err := f.SignIn(ctx, person, "", noon)
		if err != nil {
			t.Fatal(err)
		}
		seen := noon.Add(idle)
		if _, err := f.Login(ctx, token, seen); err != nil {
			t.Errorf("%d after %v: %v", person, idle, err)
		}
		if _, err := f.Login(ctx, token, seen.Add(idle+time.Second)); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("%d after %v more: %v", person, idle, err)
		}
	}
}
