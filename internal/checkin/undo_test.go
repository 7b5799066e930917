package checkin_test

import (
	"testing"
	"time"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/ticket"
)

// A slip at the gate never happened: a ticket that admits once may still come
// in, nobody is inside, and the scan stays as a fact.
func TestAScanIsTakenBack(t *testing.T) {
	d := newDoor(t)
	d.kind("einmal", ticket.ReentryOnce)
	code := d.code(d.order(d.e, "einmal", 1).Tickets[0])
	first, head := d.scan(checkin.Entry, code), d.scan(checkin.Plus, "")
	d.expect("ok", first, now)
	d.expect("ok", head, now)
	for range 2 {
		for _, s := range []checkin.ScanDraft{first, head} {
			d.must(d.s.Undo(t.Context(), d.device(), s.Nonce, now.Add(time.Minute)))
		}
	}
	if got := d.inside(now.Add(time.Minute)); got[0] != 0 {
		t.Errorf("%v inside", got)
	}
	second := d.scan(checkin.Entry, code)
	d.expect("ok", second, now.Add(time.Minute))
	d.expect("already_redeemed", d.scan(checkin.Entry, code), now.Add(time.Minute))
	var stored int
	d.must(d.db.Get(t.Context(), &stored, `SELECT count(*) FROM scan`))
	if stored != 4 {
		t.Errorf("%d scans are stored", stored)
	}
	d.must(d.s.Undo(t.Context(), d.device(), second.Nonce, now.Add(time.Minute+2*time.Minute)))
}

// Nobody takes back what another device scanned, what is long ago, what was
// refused, or what something has followed on.
func TestWhatIsNotTakenBack(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 2)
	in, out := d.scan(checkin.Entry, d.code(o.Tickets[0])), d.scan(checkin.Exit, d.code(o.Tickets[0]))
	d.expect("ok", in, now)
	d.expect("ok", out, now)
	late, refused := d.scan(checkin.Entry, d.code(o.Tickets[1])), d.scan(checkin.Entry, d.code(o.Tickets[1]))
	d.expect("ok", late, now)
	d.expect("already_redeemed", refused, now)
	at := now.Add(2 * time.Minute)
	for name, c := range map[string]struct {
		nonce string
		at    time.Time
	}{"something followed": {in.Nonce, at}, "long ago": {late.Nonce, at.Add(time.Microsecond)}, "refused": {refused.Nonce, at}} {
		if err := d.s.Undo(t.Context(), d.device(), c.nonce, c.at); fault.CodeOf(err) != "moved_on" {
			t.Errorf("%s: %v", name, err)
		}
	}
	mine := d.device()
	var err error
	d.bearer, err = d.s.IssueDevice(t.Context(), d.e.ID, "", "Nord", now)
	d.must(err)
	for name, nonce := range map[string]string{"another's": out.Nonce, "nobody's": "none"} {
		if err := d.s.Undo(t.Context(), d.device(), nonce, at); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d.must(d.s.Undo(t.Context(), mine, out.Nonce, at))
	d.must(d.s.Undo(t.Context(), mine, in.Nonce, at)) // what followed was taken back too
	if got := d.inside(at); got[0] != 1 {
		t.Errorf("%v inside", got)
	}
}
