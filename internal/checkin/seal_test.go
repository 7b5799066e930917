package checkin_test

import (
	"fmt"
	"sync"
	"testing"

	"markt/internal/checkin"
	"markt/internal/ticket"
)

// A code is known by its seal without its key being asked; one with another's
// signature, and a ticket from before there were seals, are judged by the key.
func TestASealStandsForTheSignature(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 3)
	d.expect("ok", d.scan(checkin.Plus, ""), now) // rules and device are known from here on
	mine, err := ticket.Parse(d.code(o.Tickets[0]))
	d.must(err)
	other, err := ticket.Parse(d.code(o.Tickets[1]))
	d.must(err)
	forged := ticket.Code{Payload: mine.Payload, Signature: other.Signature}
	d.expect("invalid", d.scan(checkin.Entry, forged.String()), now)
	d.expect("ok", d.scan(checkin.Entry, mine.String()), now)
	for _, seal := range []any{nil, []byte("another's seal..")} {
		_, err = d.db.Exec(t.Context(), `UPDATE ticket SET seal = $1 WHERE id = $2`, seal, o.Tickets[2].ID)
		d.must(err)
		d.expect("ok", d.scan(checkin.Entry, d.code(o.Tickets[2])), now)
		d.expect("ok", d.scan(checkin.Exit, d.code(o.Tickets[2])), now)
	}
}

// While one turn waits for the disk, enough others do not wait for it.
func TestATurnBesideOneThatIsSlow(t *testing.T) {
	d := newDoor(t)
	codes := d.codes(10)
	d.expect("ok", d.scan(checkin.Plus, ""), now)
	_, err := d.db.Exec(t.Context(), `CREATE FUNCTION hang() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN IF NEW.nonce = 'slow' THEN PERFORM pg_advisory_xact_lock(1); END IF; RETURN NEW; END $$`)
	d.must(err)
	_, err = d.db.Exec(t.Context(), `CREATE TRIGGER hang BEFORE INSERT ON scan FOR EACH ROW EXECUTE FUNCTION hang()`)
	d.must(err)
	hold, err := d.db.SQL().Begin()
	d.must(err)
	_, err = hold.Exec(`SELECT pg_advisory_xact_lock(1)`)
	d.must(err)
	send := func(nonce, code string) {
		a, err := d.s.Redeem(t.Context(), d.bearer, checkin.ScanDraft{Nonce: nonce, Kind: checkin.Entry, Code: code}, now)
		if err != nil || short(a) != "ok" {
			t.Errorf("%s: %+v %v", nonce, a, err)
		}
	}
	var slow, others sync.WaitGroup
	slow.Go(func() { send("slow", codes[0]) })
	for waits := false; !waits; {
		d.must(d.db.Get(t.Context(), &waits, `SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)`))
	}
	for i, code := range codes[1:9] {
		others.Go(func() { send(fmt.Sprint("quick-", i), code) })
	}
	others.Wait() // for ever, if they had to wait for the first
	d.must(hold.Rollback())
	slow.Wait()
}
