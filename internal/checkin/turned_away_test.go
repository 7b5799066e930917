package checkin_test

import (
	"testing"
	"time"

	"markt/internal/checkin"
)

// Who was turned away where nobody could ask did not come in, whatever the
// service knows when it hears of it: the ticket still admits, and nobody is
// counted.
func TestWhoWasTurnedAwayIsNotIn(t *testing.T) {
	d := newDoor(t)
	code := d.code(d.order(d.e, "tag", 1).Tickets[0])
	at := func(minutes int) time.Time { return now.Add(time.Duration(minutes) * time.Minute) }
	d.expect("ok", d.scan(checkin.Entry, code), at(0))
	d.expect("ok", d.scan(checkin.Exit, code), at(10)) // at another gate, of which the phone knows nothing
	away := d.scan(checkin.Entry, code)
	away.At, away.Refused = at(20), checkin.AlreadyRedeemed
	wrong := d.scan(checkin.Entry, code)
	wrong.At, wrong.Refused = at(20), "because"
	both := d.scan(checkin.Entry, code)
	both.At, both.Refused, both.Force = at(20), checkin.InvalidTime, true
	for range 2 {
		answers, err := d.s.Record(t.Context(), d.bearer, []checkin.ScanDraft{away, wrong, both}, at(30), at(30))
		d.must(err)
		for i, want := range []string{"already_redeemed", "error", "error"} {
			if got := short(answers[i]); got != want {
				t.Errorf("scan %d: %s, want %s", i, got, want)
			}
		}
	}
	if got := d.inside(at(30)); got[0] != 0 {
		t.Errorf("%v inside", got)
	}
	d.expect("ok", d.scan(checkin.Entry, code), at(40))

	fresh := d.code(d.order(d.e, "tag", 1).Tickets[0])
	first := d.scan(checkin.Entry, fresh) // the first entry of a ticket goes another way
	first.At, first.Refused = at(41), checkin.InvalidTime
	if answers, err := d.s.Record(t.Context(), d.bearer, []checkin.ScanDraft{first}, at(42), at(42)); err != nil || short(answers[0]) != "invalid_time" {
		t.Errorf("%+v, %v", answers, err)
	}
	d.expect("ok", d.scan(checkin.Entry, fresh), at(43))
}
