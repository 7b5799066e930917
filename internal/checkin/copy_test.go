package checkin_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/ticket"
)

// laptop stands alone at a gate of the door's market, with a copy of it.
func (d *door) laptop(at time.Time) *door {
	d.t.Helper()
	alone := &door{t: d.t, db: pgtest.New(d.t), e: d.e, campus: d.campus, gate: d.gate, bearer: d.bearer, tickets: d.tickets, nonces: 1000}
	alone.s, alone.markets = checkin.New(alone.db, account.SecretFrom([32]byte{9})), festival.New(alone.db)
	alone.copies(d, at)
	return alone
}

func (alone *door) copies(d *door, at time.Time) {
	d.t.Helper()
	c, err := d.s.Copy(d.t.Context(), d.e, at)
	d.must(err)
	sent, err := json.Marshal(c)
	d.must(err)
	var got checkin.Copy
	d.must(json.Unmarshal(sent, &got))
	d.must(alone.s.TakeCopy(d.t.Context(), &got))
}

// tells hands over what happened at the laptop, which has to be taken.
func (alone *door) tells(d *door, sent, at time.Time) []checkin.Answer {
	d.t.Helper()
	u, err := alone.s.Untold(d.t.Context(), checkin.MaxScans)
	d.must(err)
	said, err := d.s.RelayAdmissions(d.t.Context(), d.e, u.Admissions, sent, at)
	d.must(err)
	answers, err := d.s.Relay(d.t.Context(), d.e, u.Scans, sent, at)
	d.must(err)
	has, err := d.s.RelayCounts(d.t.Context(), d.e, u.Counts, sent, at)
	d.must(err)
	var scans, counts []string
	for i, a := range answers {
		if a.Reason == checkin.Failed || a.Nonce != u.Scans[i].Nonce {
			d.t.Fatalf("%+v was not taken: %+v", u.Scans[i], a)
		}
		scans = append(scans, a.Nonce)
	}
	for i, ok := range said {
		if !ok {
			d.t.Fatalf("%+v was not taken", u.Admissions[i])
		}
		scans = append(scans, u.Admissions[i].Nonce)
	}
	for i, ok := range has {
		if !ok {
			d.t.Fatalf("%+v was not taken", u.Counts[i])
		}
		counts = append(counts, u.Counts[i].Nonce)
	}
	d.must(alone.s.Told(d.t.Context(), scans, counts))
	return answers
}

func (d *door) stored() (n int) {
	d.t.Helper()
	d.must(d.db.Get(d.t.Context(), &n, `SELECT count(*) FROM scan`))
	return n
}

// A copy judges as the service does, and gives phones the same bundle and the
// same records to the byte.
func TestACopyJudgesAsTheServiceDoes(t *testing.T) {
	d := newDoor(t)
	d.kind("einmal", ticket.ReentryOnce)
	o := d.order(d.e, "tag", 3)
	gone := d.order(d.e, "tag", 1)
	d.must(d.tickets.Cancel(t.Context(), d.e.ID, gone.ID, "", now))
	d.expect("ok", d.scan(checkin.Entry, d.code(o.Tickets[0])), now)
	alone := d.laptop(now)

	later := now.Add(time.Minute)
	alone.expect("already_redeemed", alone.scan(checkin.Entry, d.code(o.Tickets[0])), later)
	here := alone.scan(checkin.Entry, d.code(o.Tickets[1]))
	alone.expect("ok", here, later)
	if err := alone.s.Undo(t.Context(), d.device(), here.Nonce, later); !fault.Is(err, fault.NotFound) {
		t.Errorf("taken back where the service does not hear of it: %v", err)
	}
	alone.expect("already_redeemed", alone.scan(checkin.Entry, o.Tickets[1].Number), later.Add(time.Minute))
	alone.expect("canceled", alone.scan(checkin.Entry, d.code(gone.Tickets[0])), later)
	alone.expect("invalid", alone.scan(checkin.Entry, strings.Repeat("A", 128)), later)
	if n := d.stored(); n != 1 {
		t.Errorf("the service has %d scans before it was told", n)
	}
}

func TestPhonesGetTheSameFromACopy(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 2)
	d.expect("ok", d.scan(checkin.Entry, d.code(o.Tickets[0])), now)
	alone := d.laptop(now)
	for what, ask := range map[string]func(*door) (any, error){
		"bundle": func(at *door) (any, error) {
			b, err := at.s.Bundle(t.Context(), at.device(), now)
			b.Edition = nil
			return b, err
		},
		"records":   func(at *door) (any, error) { return at.s.Records(t.Context(), at.device(), now) },
		"occupancy": func(at *door) (any, error) { return at.s.Occupancy(t.Context(), at.e, now) },
	} {
		want, err := ask(d)
		d.must(err)
		got, err := ask(alone)
		d.must(err)
		wanted, _ := json.Marshal(want)
		gotten, _ := json.Marshal(got)
		if diff := cmp.Diff(string(wanted), string(gotten)); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
}

func (d *door) device() checkin.Device {
	d.t.Helper()
	device, err := d.s.Authenticate(d.t.Context(), d.bearer, now)
	d.must(err)
	return device
}

// Nothing in a copy names a person, and nothing opens a seed.
func TestACopyNamesNobody(t *testing.T) {
	d := newDoor(t)
	_, err := d.tickets.Order(t.Context(), d.e, ticket.OrderDraft{Name: "Samira Haddad", Email: "samira@beispiel.example", Items: []ticket.Item{{Type: "tag", Quantity: 1}}}, now)
	d.must(err)
	c, err := d.s.Copy(t.Context(), d.e, now)
	d.must(err)
	text, err := json.Marshal(c)
	d.must(err)
	for _, private := range []string{"Samira", "samira", "beispiel.example", "Haupteingang 1"} {
		if strings.Contains(string(text), private) {
			t.Errorf("a copy says %q", private)
		}
	}
	var codes, seeds []string
	d.must(d.db.Select(t.Context(), &codes, `SELECT code FROM ticket_order`))
	d.must(d.db.Select(t.Context(), &seeds, `SELECT encode(seed_sealed, 'hex') FROM signing_key`))
	for _, secret := range slices.Concat(codes, seeds) {
		if strings.Contains(string(text), secret) {
			t.Errorf("a copy holds %q", secret)
		}
	}
}

// What happened at a service that stood alone is told once, however often it is
// sent: people count once, a double is found, a refusal stays one.
func TestWhatHappenedAloneIsToldOnce(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 2)
	alone := d.laptop(now)
	double, single := d.code(o.Tickets[0]), d.code(o.Tickets[1])
	alone.expect("ok", alone.scan(checkin.Entry, double), now.Add(time.Minute))
	alone.expect("already_redeemed", alone.scan(checkin.Entry, double), now.Add(2*time.Minute))
	alone.expect("ok", alone.scan(checkin.Entry, single), now.Add(3*time.Minute))
	alone.expect("ok", alone.scan(checkin.Exit, single), now.Add(4*time.Minute))
	alone.expect("ok", alone.scan(checkin.Plus, ""), now.Add(4*time.Minute))
	alone.expect("invalid", alone.scan(checkin.Entry, "https://markt.example/t/nothing"), now.Add(5*time.Minute))
	// The service let the double's copy in meanwhile.
	d.expect("ok", d.scan(checkin.Entry, double), now.Add(10*time.Minute))

	sent := now.Add(time.Hour)
	u, err := alone.s.Untold(t.Context(), 100)
	d.must(err)
	if _, err := d.s.Relay(t.Context(), d.e, u.Scans, sent, sent); err != nil { // whose answer is lost
		t.Fatal(err)
	}
	answers := alone.tells(d, sent, sent.Add(time.Minute))
	var said []string
	for _, a := range answers {
		said = append(said, short(a))
	}
	if diff := cmp.Diff([]string{"ok!already_redeemed", "already_redeemed", "ok", "ok", "ok", "invalid"}, said); diff != "" {
		t.Error(diff)
	}
	if n := d.stored(); n != 7 {
		t.Errorf("the service has %d scans, want 7", n)
	}
	if n, err := alone.s.UntoldCount(t.Context()); err != nil || n != 0 {
		t.Errorf("%d scans are left to tell, %v", n, err)
	}
	conflicts, err := d.s.Conflicts(t.Context(), d.e)
	d.must(err)
	if len(conflicts) != 1 || conflicts[0].Apart() != 9*time.Minute {
		t.Errorf("conflicts: %+v", conflicts)
	}
	at, err := d.s.Occupancy(t.Context(), d.e, sent)
	d.must(err)
	if at.Inside != 3 {
		t.Errorf("%d inside, want 3", at.Inside)
	}
}

// Who was sent away by a service that stood alone is not let in afterwards
// because the service knows nothing against the ticket.
func TestARefusalAloneIsNotJudgedAgain(t *testing.T) {
	d := newDoor(t)
	k := d.order(d.e, "tag", 1).Tickets[0]
	refused := checkin.RelayedScan{Nonce: "r1", Kind: checkin.Entry, Code: payloadOf(d, k), At: now, Gate: d.gate, Device: 1, Verdict: checkin.Refused, Reason: checkin.Stopped}
	a, err := d.s.Relay(t.Context(), d.e, []checkin.RelayedScan{refused}, time.Time{}, now)
	d.must(err)
	if short(a[0]) != "stopped" {
		t.Errorf("got %s", short(a[0]))
	}
	d.expect("ok", d.scan(checkin.Entry, d.code(k)), now.Add(time.Minute))
}

func payloadOf(d *door, k ticket.Ticket) string {
	c, err := d.tickets.Code(d.t.Context(), k)
	d.must(err)
	return c.Payload.String()
}

// A malformed scan is left alone, not its batch.
func TestARelayLeavesOutWhatItCannotTake(t *testing.T) {
	d := newDoor(t)
	foreign, _, gate := d.edition("anderer-markt")
	elsewhere, err := d.s.CreateDevice(t.Context(), foreign.ID, gate, "fremd", now)
	d.must(err)
	good := checkin.RelayedScan{Nonce: "g", Kind: checkin.Plus, At: now, Gate: d.gate, Device: 1, Verdict: checkin.OK}
	all := []checkin.RelayedScan{good}
	for what, spoil := range map[string]func(*checkin.RelayedScan){
		"another's gate":   func(s *checkin.RelayedScan) { s.Gate = 999 },
		"no device":        func(s *checkin.RelayedScan) { s.Device = 0 },
		"nobody's device":  func(s *checkin.RelayedScan) { s.Device = 999 },
		"a foreign device": func(s *checkin.RelayedScan) { s.Device = elsewhere.ID },
		"let in, but":      func(s *checkin.RelayedScan) { s.Reason = checkin.Stopped },
		"no verdict":       func(s *checkin.RelayedScan) { s.Verdict = "" },
		"no reason":        func(s *checkin.RelayedScan) { s.Verdict = checkin.Refused },
		"no nonce":         func(s *checkin.RelayedScan) { s.Nonce = "" },
		"no time":          func(s *checkin.RelayedScan) { s.At = time.Time{} },
		"half a digest":    func(s *checkin.RelayedScan) { s.Kind, s.Code = checkin.Entry, "?ABCD" },
		"no digest":        func(s *checkin.RelayedScan) { s.Kind, s.Code = checkin.Entry, "ABCDEFGHIJKLMNOP" },
		"a whole code":     func(s *checkin.RelayedScan) { s.Kind, s.Code = checkin.Entry, strings.Repeat("A", 128) },
	} {
		bad := good
		bad.Nonce = what
		spoil(&bad)
		all = append(all, bad)
	}
	answers, err := d.s.Relay(t.Context(), d.e, all, now, now)
	d.must(err)
	for i, a := range answers {
		if (a.Reason == checkin.Failed) != (i > 0) {
			t.Errorf("%s: %s", all[i].Nonce, short(a))
		}
	}
	if n := d.stored(); n != 1 {
		t.Errorf("%d scans are stored", n)
	}
	counted := []checkin.RelayedCount{{Nonce: "c", Location: "campus", Inside: 5, At: now, Device: 1}, {Nonce: "x", Location: "campus", Inside: 900_000, At: now, Device: elsewhere.ID}}
	if has, err := d.s.RelayCounts(t.Context(), d.e, counted, now, now); err != nil || !has[0] || has[1] {
		t.Errorf("counts: %v %v", has, err)
	}
}

// A laptop's clock that is wrong is put right by what it shows when it tells.
func TestALaptopsClockIsPutRight(t *testing.T) {
	d := newDoor(t)
	plus := checkin.RelayedScan{Nonce: "p", Kind: checkin.Plus, At: now.Add(-2 * time.Hour), Gate: d.gate, Device: 1, Verdict: checkin.OK}
	_, err := d.s.Relay(t.Context(), d.e, []checkin.RelayedScan{plus}, now.Add(-2*time.Hour+time.Minute), now.Add(time.Minute))
	d.must(err)
	counted := checkin.RelayedCount{Nonce: "c", Location: "campus", Inside: 5, At: now.Add(-2 * time.Hour), Device: 1}
	_, err = d.s.RelayCounts(t.Context(), d.e, []checkin.RelayedCount{counted}, now.Add(-2*time.Hour+time.Minute), now.Add(time.Minute))
	d.must(err)
	for _, table := range []string{"scan", "head_count"} {
		var at time.Time
		d.must(d.db.Get(t.Context(), &at, `SELECT at FROM `+table))
		if !at.Equal(now) {
			t.Errorf("%s: at %s, want %s", table, at, now)
		}
	}
}

// A newer copy takes the place of an older one and of nothing that happened
// here: what the service has not been told waits beside it.
func TestANewerCopyLosesNothing(t *testing.T) {
	d := newDoor(t)
	k := d.order(d.e, "tag", 1).Tickets[0]
	alone := d.laptop(now)
	entry, exit := alone.scan(checkin.Entry, d.code(k)), alone.scan(checkin.Exit, d.code(k))
	alone.expect("ok", entry, now.Add(time.Minute))
	alone.expect("ok", exit, now.Add(2*time.Minute))
	device := alone.device()
	count := func(nonce string, inside int) {
		t.Helper()
		draft := checkin.CountDraft{Nonce: nonce, Location: "campus", Inside: inside, At: now.Add(2 * time.Minute)}
		d.must(alone.s.Count(pg.WithActor(t.Context(), device.Actor()), d.e.ID, draft, now.Add(2*time.Minute)))
	}
	count("c", 7)
	records := func(want int) {
		t.Helper()
		if all, err := alone.s.Records(t.Context(), device, now.Add(3*time.Minute)); err != nil || len(all) != want {
			t.Errorf("%d records, want those of the newest copy: %v", len(all), err)
		}
	}
	left := func(want int) {
		t.Helper()
		if n, err := alone.s.UntoldCount(t.Context()); err != nil || n != want {
			t.Errorf("%d are left to tell, want %d: %v", n, want, err)
		}
	}
	records(1)
	left(3)
	more := d.order(d.e, "tag", 1).Tickets[0]
	d.expect("ok", d.scan(checkin.Entry, d.code(k)), now.Add(30*time.Second)) // seen elsewhere before
	alone.copies(d, now.Add(3*time.Minute))
	records(2)
	left(3)
	for _, again := range []checkin.ScanDraft{entry, exit} {
		alone.expect("ok", again, now.Add(4*time.Minute))
	}
	alone.expect("ok", alone.scan(checkin.Entry, d.code(more)), now.Add(4*time.Minute))
	alone.tells(d, now.Add(5*time.Minute), now.Add(5*time.Minute))
	alone.copies(d, now.Add(5*time.Minute))
	left(0)
	alone.expect("already_redeemed", alone.scan(checkin.Entry, d.code(more)), now.Add(6*time.Minute))
	count("c", 7)
	count("c2", 9)
	left(2)
	if n := d.stored(); n != 4 {
		t.Errorf("the service has %d scans, want 4", n)
	}
	for _, at := range []*door{alone, d} {
		if o, err := at.s.Occupancy(t.Context(), d.e, now.Add(7*time.Minute)); err != nil || o.Locations[0].Gates[0].Entries != 3 {
			t.Errorf("%d came in, want 3: %v", o.Locations[0].Gates[0].Entries, err)
		}
	}
}

// Scans and head counts are told apart, though a phone gives both one nonce.
func TestWhatIsToldIsTheOneThatWasTold(t *testing.T) {
	d := newDoor(t)
	alone := d.laptop(now)
	for _, nonce := range []string{"x", "y"} {
		alone.expect("ok", checkin.ScanDraft{Nonce: nonce, Kind: checkin.Plus}, now)
		by := pg.WithActor(t.Context(), alone.device().Actor())
		d.must(alone.s.Count(by, d.e.ID, checkin.CountDraft{Nonce: nonce, Location: "campus", Inside: 1, At: now}, now))
	}
	for _, c := range []struct {
		scans, counts []string
		want          string
	}{
		{nil, nil, "x y, x y"},
		{[]string{"x"}, nil, "y, x y"},
		{nil, []string{"y"}, "y, x"},
		{[]string{"x", "y"}, []string{"x"}, ", "},
	} {
		d.must(alone.s.Told(t.Context(), c.scans, c.counts))
		u, err := alone.s.Untold(t.Context(), 10)
		d.must(err)
		var scans, counts []string
		for _, s := range u.Scans {
			scans = append(scans, s.Nonce)
		}
		for _, h := range u.Counts {
			counts = append(counts, h.Nonce)
		}
		if got := strings.Join(scans, " ") + ", " + strings.Join(counts, " "); got != c.want {
			t.Errorf("left is %q, want %q", got, c.want)
		}
		if n, err := alone.s.UntoldCount(t.Context()); err != nil || n != len(scans)+len(counts) {
			t.Errorf("%d are counted: %v", n, err)
		}
	}
}

// What was not told of one edition is not lost to the copy of the next.
func TestACopyOfAnotherEditionWaits(t *testing.T) {
	d := newDoor(t)
	alone := d.laptop(now)
	alone.expect("ok", alone.scan(checkin.Plus, ""), now)
	alone.expect("ok", alone.scan(checkin.Entry, d.code(d.order(d.e, "tag", 1).Tickets[0])), now) // sold since
	d.must(alone.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionReadmission, "", now))
	next, _, _ := d.edition("markt-2027")
	c, err := d.s.Copy(t.Context(), next, now)
	d.must(err)
	if err := alone.s.TakeCopy(t.Context(), c); err == nil || !strings.Contains(err.Error(), "another edition") {
		t.Errorf("scans of another edition were replaced: %v", err)
	}
	by := pg.WithActor(t.Context(), alone.device().Actor())
	d.must(alone.s.Count(by, d.e.ID, checkin.CountDraft{Nonce: "c", Location: "campus", Inside: 1, At: now}, now))
	alone.tells(d, now, now)
	d.must(alone.s.TakeCopy(t.Context(), c))
	var left int
	d.must(alone.db.Get(t.Context(), &left, `SELECT (SELECT count(*) FROM scan) + (SELECT count(*) FROM head_count) + (SELECT count(*) FROM ticket) + (SELECT count(*) FROM admission_change)`))
	if left != 0 {
		t.Errorf("%d things of the other edition are kept", left)
	}
}

// At a gate the last word counts: the hand's while the other service says what
// it said before, at its locations too.
func TestAHandStaysUntilTheServiceSaysSomethingNew(t *testing.T) {
	d := newDoor(t)
	alone := d.laptop(now)
	state := func() festival.Admission {
		t.Helper()
		b, err := alone.s.Bundle(t.Context(), alone.device(), now)
		d.must(err)
		return b.Admission()
	}
	if err := d.s.ByHand(t.Context()); !fault.Is(err, fault.NotFound) {
		t.Errorf("a market of its own is regulated by hand: %v", err)
	}
	for i, c := range []struct {
		hand, office, location, want festival.Admission
	}{
		{"", festival.AdmissionStop, "", festival.AdmissionStop},
		{festival.AdmissionNormal, "", "", festival.AdmissionNormal},
		{"", "", festival.AdmissionStop, festival.AdmissionStop},
		{festival.AdmissionEvacuation, "", "", festival.AdmissionEvacuation},
		{"", "", "", festival.AdmissionEvacuation},
		{"", festival.AdmissionNormal, "", festival.AdmissionNormal},
		{"", "", "", festival.AdmissionNormal},
	} {
		if c.hand != "" {
			d.must(alone.s.ByHand(t.Context()))
			d.must(alone.markets.SetAdmission(t.Context(), d.e.ID, c.hand, "", now))
		}
		if c.office != "" {
			d.must(d.markets.SetAdmission(t.Context(), d.e.ID, c.office, "", now))
		}
		if c.location != "" {
			d.must(d.markets.SetLocationAdmission(t.Context(), d.e.ID, d.campus, c.location, "", now))
		}
		alone.copies(d, now)
		if got := state(); got != c.want {
			t.Errorf("step %d: phones are told %q, want %q", i, got, c.want)
		}
	}
}

// A head count that cannot be stored is left out alone; a fault of ours is not
// the count's.
func TestARelayLeavesOutCountsItCannotTake(t *testing.T) {
	d := newDoor(t)
	count := func(nonce, location string, inside int) checkin.RelayedCount {
		return checkin.RelayedCount{Nonce: nonce, Location: location, Inside: inside, At: now, Device: 1}
	}
	all := []checkin.RelayedCount{count("c1", "campus", 5), count("c1", "campus", 6), count("c2", "nowhere", 5), count("c3", "campus", -1), count("c1", "campus", 5)}
	has, err := d.s.RelayCounts(t.Context(), d.e, all, now, now)
	d.must(err)
	if diff := cmp.Diff([]bool{true, false, false, false, true}, has); diff != "" {
		t.Error(diff)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if has, err := d.s.RelayCounts(gone, d.e, all[:1], now, now); err == nil {
		t.Errorf("without a database: %v", has)
	}
}

func TestARelayTakesSoManyScans(t *testing.T) {
	d := newDoor(t)
	all := make([]checkin.RelayedScan, checkin.MaxScans+1)
	if _, err := d.s.Relay(t.Context(), d.e, all[:checkin.MaxScans], now, now); err != nil {
		t.Error(err)
	}
	if _, err := d.s.Relay(t.Context(), d.e, all, now, now); !fault.Is(err, fault.Invalid) {
		t.Errorf("one more: %v", err)
	}
}

func TestACopyNeverReplacesAMarket(t *testing.T) {
	d := newDoor(t)
	c, err := d.s.Copy(t.Context(), d.e, now)
	d.must(err)
	if err := d.s.TakeCopy(t.Context(), c); err == nil || !strings.Contains(err.Error(), "--data") {
		t.Errorf("a market was replaced by a copy: %v", err)
	}
	c.Schema++
	if err := (&door{db: pgtest.New(t)}).store().TakeCopy(t.Context(), c); err == nil || !strings.Contains(err.Error(), "another version") {
		t.Errorf("a copy of another version was taken: %v", err)
	}
}

func (d *door) store() *checkin.Store { return checkin.New(d.db, account.SecretFrom([32]byte{9})) }
