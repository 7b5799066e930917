package checkin_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/pg"
)

// A refusal that never arrived, and a volunteer who then let somebody in: the
// fact is stored, once, however often the scan is sent again, and the refusal
// stands beside it.
func TestLetInAfterARefusalThatWasLost(t *testing.T) {
	d := newDoor(t)
	code := d.code(d.order(d.e, "tag", 1).Tickets[0])
	d.expect("ok", d.scan(checkin.Entry, code), now)
	s := d.scan(checkin.Entry, code)
	s.At = now.Add(time.Minute)
	d.expect("already_redeemed", s, now.Add(time.Minute))
	forced := s
	forced.Force = true
	for range 3 {
		answers, err := d.s.Record(t.Context(), d.bearer, []checkin.ScanDraft{forced}, time.Time{}, now.Add(time.Hour))
		d.must(err)
		if a := answers[0]; short(a) != "ok!already_redeemed" || a.Nonce != s.Nonce {
			t.Errorf("%+v", a)
		}
	}
	d.expect("already_redeemed", s, now.Add(time.Hour))
	if got := d.inside(now.Add(time.Hour)); got[0] != 2 {
		t.Errorf("%v inside", got)
	}
	other := forced
	other.Kind = checkin.Exit
	if _, err := d.s.Redeem(t.Context(), d.bearer, other, now); err == nil {
		t.Error("the nonce is another scan's")
	}
	var stored int
	d.must(d.db.Get(t.Context(), &stored, `SELECT count(*) FROM scan`))
	if stored != 3 {
		t.Errorf("%d scans are stored", stored)
	}
}

// Scans that arrive together are stored together, in fewer statements than
// there are scans, and each is judged as if it had come alone.
func TestScansThatArriveTogetherAreStoredTogether(t *testing.T) {
	d := newDoor(t)
	var codes []string
	for range 20 {
		for _, k := range d.order(d.e, "tag", 10).Tickets {
			codes = append(codes, d.code(k))
		}
	}
	d.expect("ok", d.scan(checkin.Plus, ""), now) // rules and device are known from here on
	_, err := d.db.Exec(t.Context(), `CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.05); RETURN NULL; END $$`)
	d.must(err)
	_, err = d.db.Exec(t.Context(), `CREATE TRIGGER slow AFTER INSERT ON scan FOR EACH STATEMENT EXECUTE FUNCTION slow()`)
	d.must(err)
	ctx, statements := pg.Counted(t.Context())
	var all sync.WaitGroup
	got := make([]string, len(codes))
	for i, code := range codes {
		all.Go(func() {
			a, err := d.s.Redeem(ctx, d.bearer, checkin.ScanDraft{Nonce: fmt.Sprint("together-", i), Kind: checkin.Entry, Code: code}, now)
			if err != nil {
				t.Error(err)
			}
			got[i] = short(a) + " " + a.Nonce + " " + a.Ticket.Type
		})
	}
	all.Wait()
	for i := range codes {
		if want := fmt.Sprintf("ok together-%d tag", i); got[i] != want {
			t.Errorf("%s, want %s", got[i], want)
		}
	}
	if n := statements.Load(); n > 1 { // the first came alone; what waited is stored on its own account
		t.Errorf("%d statements for those who waited", n)
	}
	var commits int
	d.must(d.db.Get(t.Context(), &commits, `SELECT count(DISTINCT xmin::text) FROM scan WHERE nonce LIKE 'together-%'`))
	if commits > len(codes)/10 {
		t.Errorf("%d commits for %d scans", commits, len(codes))
	}
	if got := d.inside(now); got[0] != len(codes)+1 {
		t.Errorf("%v inside", got)
	}
}

// In one turn may meet: a ticket twice, a nonce twice, what is void, and a rule
// that has just changed. Each gets its own answer.
func TestATurnJudgesEachByItself(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 5)
	var code []string
	for _, k := range o.Tickets {
		code = append(code, d.code(k))
	}
	d.must(d.tickets.Void(t.Context(), d.e.ID, o.Tickets[3].ID, "", now))
	for round := range 5 {
		got := map[string]int{}
		var mu sync.Mutex
		var all sync.WaitGroup
		send := func(name, nonce, code string) {
			all.Go(func() {
				a, err := d.s.Redeem(t.Context(), d.bearer, checkin.ScanDraft{Nonce: fmt.Sprint(nonce, round), Kind: checkin.Entry, Code: code}, now.Add(time.Duration(round)*24*time.Hour))
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					got[name+" fails"]++
					return
				}
				got[name+" "+short(a)]++
			})
		}
		for range 3 {
			send("repeated", "repeat-", code[0])
		}
		for i := range 4 {
			send("twice", fmt.Sprint("twice-", i, "-"), code[1])
			send("void", fmt.Sprint("void-", i, "-"), code[3])
		}
		send("stolen nonce", "stolen-", code[2])
		send("stolen nonce", "stolen-", code[4])
		all.Wait()
		want := map[string]int{"repeated ok": 3, "twice ok": 1, "twice already_redeemed": 3, "void revoked": 4, "stolen nonce ok": 1, "stolen nonce fails": 1}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("round %d: %s", round, diff)
		}
	}
}

// A drill is judged like any scan, by what has really happened, and leaves no
// trace: the same ticket is practised with as often as one likes.
func TestADrillDoesNotCount(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 2)
	d.expect("ok", d.scan(checkin.Entry, d.code(o.Tickets[1])), now)
	drill := func(want string, kind checkin.Kind, code string) {
		t.Helper()
		s := d.scan(kind, code)
		s.Drill, s.At = true, now
		d.expect(want, s, now)
		answers, err := d.s.Record(t.Context(), d.bearer, []checkin.ScanDraft{s}, time.Time{}, now)
		if d.must(err); short(answers[0]) != want {
			t.Errorf("in a batch: %+v", answers[0])
		}
	}
	for range 2 {
		drill("ok", checkin.Entry, d.code(o.Tickets[0]))
		drill("already_redeemed", checkin.Entry, d.code(o.Tickets[1]))
		drill("invalid", checkin.Entry, "HTTPS://SHOP.EXAMPLE/T/1")
		drill("ok", checkin.Plus, "")
	}
	var stored int
	d.must(d.db.Get(t.Context(), &stored, `SELECT count(*) FROM scan`))
	if got := d.inside(now); stored != 1 || got[0] != 1 {
		t.Errorf("%d scans are stored, %v inside", stored, got)
	}
	var last error
	for _, number := range numbers(t, 11) { // and does not help to guess
		s := d.scan(checkin.Entry, number)
		s.Drill = true
		_, last = d.s.Redeem(t.Context(), d.bearer, s, now)
	}
	if !fault.Is(last, fault.Limited) {
		t.Errorf("numbers are answered without end: %v", last)
	}
}
