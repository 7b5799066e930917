package checkin_test

import (
	"testing"
	"time"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/ticket"
)

// A first entry costs one statement; what is not one is judged as if nothing
// had been tried, and no rule that has changed meanwhile is overlooked.
func TestAFirstEntryIsOneStatement(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 4)
	count := func(want int64, verdict string, s checkin.ScanDraft, at time.Time) {
		t.Helper()
		ctx, n := pg.Counted(t.Context())
		a, err := d.s.Redeem(ctx, d.bearer, s, at)
		d.must(err)
		if short(a) != verdict || n.Load() != want {
			t.Errorf("%s: %s in %d statements, want %s in %d", s.Nonce, short(a), n.Load(), verdict, want)
		}
	}
	d.expect("ok", d.scan(checkin.Plus, ""), now) // rules and device are known from here on
	first := d.scan(checkin.Entry, d.code(o.Tickets[0]))
	count(1, "ok", first, now)
	count(2, "ok", first, now.Add(time.Second))
	count(3, "already_redeemed", d.scan(checkin.Entry, d.code(o.Tickets[0])), now)
	count(2, "ok", d.scan(checkin.Exit, d.code(o.Tickets[0])), now)
	count(3, "ok", d.scan(checkin.Entry, d.code(o.Tickets[0])), now)
	count(3, "ok!not_inside", d.scan(checkin.Exit, d.code(o.Tickets[1])), now) // it is asked who else of a group may have gone
	count(3, "ok", d.scan(checkin.Entry, d.code(o.Tickets[1])), now)
	for _, slug := range []string{"abend", "crew", "kind"} { // whatever the type
		d.kind(slug, ticket.ReentryOnce)
		code := d.code(d.order(d.e, slug, 1).Tickets[0])
		d.expect("ok", d.scan(checkin.Plus, ""), now)
		count(1, "ok", d.scan(checkin.Entry, code), now)
		count(3, "already_redeemed", d.scan(checkin.Entry, code), now)
	}

	d.must(d.tickets.Void(t.Context(), d.e.ID, o.Tickets[2].ID, "", now))
	d.expect("revoked", d.scan(checkin.Entry, d.code(o.Tickets[2])), now)
	d.must(d.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionStop, "", now))
	d.expect("stopped", d.scan(checkin.Entry, d.code(o.Tickets[3])), now)
}
