package checkin_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/checkin"
)

// sqlAgain is a scan that was stored, at another time.
const sqlAgain = `
INSERT INTO scan (nonce, edition_id, gate_id, actor, kind, ticket_id, code, round, at, stored_at, verdict, reason)
SELECT gen_random_uuid(), edition_id, gate_id, actor, kind, ticket_id, code, round, $2, stored_at, verdict, reason
FROM scan
WHERE nonce = $1`

// Refusals are counted by reason: of the edition, of the market day from its
// first moment to now.
func TestRefusalsAreOfTheMarketDay(t *testing.T) {
	d := newDoor(t)
	code := d.code(d.order(d.e, "tag", 1).Tickets[0])
	dayStart := d.e.At(d.e.DateOf(now), d.e.DayChange)
	d.expect("ok", d.scan(checkin.Entry, code), dayStart)
	refused := d.scan(checkin.Entry, code)
	d.expect("already_redeemed", refused, dayStart)
	for _, at := range []time.Time{dayStart.Add(-time.Microsecond), now, now.Add(time.Microsecond)} {
		_, err := d.db.Exec(t.Context(), sqlAgain, refused.Nonce, at)
		d.must(err)
	}
	for range 3 {
		d.expect("invalid", d.scan(checkin.Entry, "https://example.org"), now)
	}
	got, err := d.s.Refusals(t.Context(), d.e, now)
	d.must(err)
	if diff := cmp.Diff([]checkin.Refusals{{Reason: "invalid", Scans: 3}, {Reason: "already_redeemed", Scans: 2}}, got); diff != "" {
		t.Error(diff)
	}
	other, _, _ := d.edition("anderer-markt")
	if got, err := d.s.Refusals(t.Context(), other, now); err != nil || len(got) != 0 {
		t.Errorf("another edition's: %+v %v", got, err)
	}
}
