package checkin_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/ticket"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// door is an edition with a ticket type, a gate and a device that is enrolled.
type door struct {
	t       testing.TB
	db      *pg.DB
	s       *checkin.Store
	tickets *ticket.Store
	markets *festival.Store
	e       *festival.Edition
	campus  festival.LocationID
	gate    checkin.GateID
	bearer  string
	nonces  int
}

func newDoor(t testing.TB) *door {
	t.Helper()
	secret := account.SecretFrom([32]byte{1})
	d := &door{t: t, db: pgtest.New(t)}
	d.s, d.tickets, d.markets = checkin.New(d.db, secret), ticket.New(d.db, secret, ticket.Events{}), festival.New(d.db)
	d.e, d.campus, d.gate = d.edition("markt-2026")
	d.kind("tag", ticket.ReentryAfterExit)
	var err error
	d.bearer, err = d.s.IssueDevice(t.Context(), d.e.ID, "", "Haupteingang 1", now)
	d.must(err)
	return d
}

func (d *door) edition(slug string) (*festival.Edition, festival.LocationID, checkin.GateID) {
	d.t.Helper()
	e, err := d.markets.Create(d.t.Context(), festival.Draft{Slug: slug, Name: lang.Text{"de": slug}, DayChange: festival.DefaultDayChange}, nil, now)
	d.must(err)
	d.must(d.markets.SetState(d.t.Context(), e.ID, festival.Preparing, festival.Open, now))
	l, err := d.markets.CreateLocation(d.t.Context(), e, festival.LocationDraft{Slug: "campus", Name: lang.Text{"de": "Campus"}}, now)
	d.must(err)
	g, err := d.s.CreateGate(d.t.Context(), e.ID, checkin.GateDraft{Slug: "haupt", Name: lang.Text{"de": "Haupteingang"}, LocationID: l}, now)
	d.must(err)
	return e, l, g
}

func (d *door) kind(slug string, r ticket.Reentry) ticket.TypeID {
	d.t.Helper()
	id, err := d.tickets.CreateType(d.t.Context(), d.e, ticket.TypeDraft{Slug: slug, Name: lang.Text{"de": slug}, OnSale: true, Reentry: r}, now)
	d.must(err)
	return id
}

func (d *door) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *door) order(e *festival.Edition, slug string, n int) *ticket.Order {
	d.t.Helper()
	o, err := d.tickets.Order(d.t.Context(), e, ticket.OrderDraft{Items: []ticket.Item{{Type: slug, Quantity: n}}}, now)
	d.must(err)
	return o
}

func (d *door) code(k ticket.Ticket) string {
	d.t.Helper()
	c, err := d.tickets.Code(d.t.Context(), k)
	d.must(err)
	return c.Address("https://markt.example")
}

func (d *door) scan(kind checkin.Kind, code string) checkin.ScanDraft {
	d.nonces++
	return checkin.ScanDraft{Nonce: fmt.Sprintf("nonce-%d", d.nonces), Kind: kind, Code: code}
}

// short is an answer in one word: "ok", or the reason, or "ok!" and the conflict.
func short(a checkin.Answer) string {
	if a.Conflict != "" {
		return string(a.Status) + "!" + string(a.Conflict)
	}
	if a.Reason != "" {
		return string(a.Reason)
	}
	return string(a.Status)
}

func (d *door) redeem(s checkin.ScanDraft, at time.Time) checkin.Answer {
	d.t.Helper()
	a, err := d.s.Redeem(d.t.Context(), d.bearer, s, at)
	d.must(err)
	return a
}

func (d *door) expect(want string, s checkin.ScanDraft, at time.Time) checkin.Answer {
	d.t.Helper()
	a := d.redeem(s, at)
	if short(a) != want {
		d.t.Errorf("%s: got %s, want %s", s.Nonce, short(a), want)
	}
	return a
}

func TestATicketAdmitsOnceAndItsAnswersStand(t *testing.T) {
	d := newDoor(t)
	k := d.order(d.e, "tag", 1).Tickets[0]
	first := d.scan(checkin.Entry, d.code(k))
	a := d.expect("ok", first, now)
	want := checkin.Answer{Nonce: first.Nonce, Status: checkin.OK, StoredAt: now, Ticket: &checkin.ScannedTicket{ID: k.ID, Number: k.Number, Type: "tag"}}
	if diff := cmp.Diff(want, a); diff != "" {
		t.Error(diff)
	}
	second := d.scan(checkin.Entry, strings.ToLower(d.code(k)))
	b := d.expect("already_redeemed", second, now.Add(time.Minute))
	if diff := cmp.Diff(&checkin.Seen{At: now, Gate: "haupt"}, b.Previous); diff != "" {
		t.Error(diff)
	}
	d.expect("ok", d.scan(checkin.Exit, d.code(k)), now.Add(2*time.Minute))
	d.expect("ok", d.scan(checkin.Entry, ticket.ShowNumber(k.Number)), now.Add(3*time.Minute))

	d.must(d.tickets.Void(t.Context(), d.e.ID, k.ID, "", now))
	for _, before := range []struct {
		draft  checkin.ScanDraft
		answer checkin.Answer
	}{{first, a}, {second, b}} {
		if diff := cmp.Diff(before.answer, d.redeem(before.draft, now.Add(time.Hour))); diff != "" {
			t.Errorf("a repeat must get the stored answer: %s", diff)
		}
	}
	d.expect("revoked", d.scan(checkin.Entry, d.code(k)), now.Add(time.Hour))
	d.expect("ok", d.scan(checkin.Exit, d.code(k)), now.Add(time.Hour))

	other := first
	other.Kind = checkin.Exit
	if _, err := d.s.Redeem(t.Context(), d.bearer, other, now); fault.CodeOf(err) != "nonce_reused" {
		t.Errorf("same nonce, another kind: %v", err)
	}
	other = first
	other.Code = d.code(d.order(d.e, "tag", 1).Tickets[0])
	if _, err := d.s.Redeem(t.Context(), d.bearer, other, now); fault.CodeOf(err) != "nonce_reused" || !fault.Is(err, fault.Conflict) {
		t.Errorf("same nonce, another code: %v", err)
	}
	if _, err := d.db.Exec(t.Context(), `DELETE FROM scan`); pg.Constraint(err) != "scan_append_only" {
		t.Errorf("scans can be deleted: %v", err)
	}
}

func TestForeignCodesAreRefusedAndStored(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 2)
	altered := []byte(d.code(o.Tickets[0]))
	altered[len(altered)-1] ^= 1 // a base32 character near by
	other, _, _ := d.edition("anderer-markt")
	_, err := d.tickets.CreateType(t.Context(), other, ticket.TypeDraft{Slug: "tag", Name: lang.Text{"de": "tag"}, OnSale: true}, now)
	d.must(err)
	foreign := d.order(other, "tag", 1)
	for _, code := range []string{string(altered), d.code(foreign.Tickets[0]), foreign.Tickets[0].Number, "HTTPS://SHOP.EXAMPLE/T/1", "آهلا", "AAAAAAAA"} {
		d.expect("invalid", d.scan(checkin.Entry, code), now)
	}
	d.must(d.tickets.Cancel(t.Context(), d.e.ID, o.ID, "", now))
	d.expect("canceled", d.scan(checkin.Entry, d.code(o.Tickets[0])), now)
	rows, err := d.s.Log(t.Context(), d.e, true, 50)
	d.must(err)
	if len(rows) != 7 || rows[0].Reason != checkin.Canceled || rows[0].Order != o.Code {
		t.Errorf("%+v", rows)
	}
}

func TestMalformedScans(t *testing.T) {
	d := newDoor(t)
	for _, c := range []struct {
		draft checkin.ScanDraft
		field string
	}{
		{checkin.ScanDraft{Code: "X", Kind: checkin.Entry}, "nonce"},
		{checkin.ScanDraft{Nonce: strings.Repeat("n", 65), Code: "X", Kind: checkin.Entry}, "nonce"},
		{checkin.ScanDraft{Nonce: "n\x00", Code: "X", Kind: checkin.Entry}, "nonce"},
		{checkin.ScanDraft{Nonce: "n", Kind: checkin.Entry}, "code"},
		{checkin.ScanDraft{Nonce: "n", Code: "X", Kind: checkin.Plus}, "code"},
		{checkin.ScanDraft{Nonce: "n", Code: "X", Kind: "in"}, "kind"},
		{checkin.ScanDraft{Nonce: "n", Code: strings.Repeat("x", 5000), Kind: checkin.Entry}, "code"},
	} {
		_, err := d.s.Redeem(t.Context(), d.bearer, c.draft, now)
		if fault.FieldsOf(err)[c.field].Key == "" || !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", c.field, err)
		}
	}
}

func TestFiftyDevicesOneTicket(t *testing.T) {
	d := newDoor(t)
	code := d.code(d.order(d.e, "tag", 1).Tickets[0])
	bearers := make([]string, 50)
	for i := range bearers {
		var err error
		bearers[i], err = d.s.IssueDevice(t.Context(), d.e.ID, "haupt", fmt.Sprintf("Gerät %d", i), now)
		d.must(err)
	}
	var mu sync.Mutex
	got := map[string]int{}
	var all sync.WaitGroup
	for i, bearer := range bearers {
		all.Go(func() {
			a, err := d.s.Redeem(t.Context(), bearer, checkin.ScanDraft{Nonce: fmt.Sprintf("race-%d", i), Kind: checkin.Entry, Code: code}, now.Add(time.Duration(i)*time.Millisecond)) // each at its own moment
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			got[short(a)]++
		})
	}
	all.Wait()
	if diff := cmp.Diff(map[string]int{"ok": 1, "already_redeemed": 49}, got); diff != "" {
		t.Error(diff)
	}
}

func TestRulesInMemoryAreNeverStale(t *testing.T) {
	d := newDoor(t)
	codes := func() string { return d.code(d.order(d.e, "tag", 1).Tickets[0]) }
	d.expect("ok", d.scan(checkin.Entry, codes()), now)

	abend := d.kind("abend", ticket.ReentryOnce)
	gates, err := d.s.Gates(t.Context(), d.e.ID)
	d.must(err)
	g := checkin.GateDraft{Slug: "haupt", Name: gates[0].Name, LocationID: d.campus, Types: []ticket.TypeID{abend}, Version: 1}
	d.must(d.s.UpdateGate(t.Context(), d.e.ID, d.gate, g, now))
	d.expect("product", d.scan(checkin.Entry, codes()), now)

	g.Types, g.Version = nil, 2
	d.must(d.s.UpdateGate(t.Context(), d.e.ID, d.gate, g, now))
	d.must(d.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionStop, "Sturm", now))
	code := codes()
	d.expect("stopped", d.scan(checkin.Entry, code), now)
	d.must(d.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionReadmission, "", now))
	d.expect("ok", d.scan(checkin.Entry, code), now)

	_, err = d.tickets.RotateKey(t.Context(), d.e.ID, now)
	d.must(err)
	d.expect("ok", d.scan(checkin.Entry, codes()), now)

	devices, err := d.s.Devices(t.Context(), d.e.ID)
	d.must(err)
	d.must(d.s.RevokeDevice(t.Context(), d.e.ID, devices[0].ID, now))
	if _, err := d.s.Redeem(t.Context(), d.bearer, d.scan(checkin.Entry, codes()), now); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("a revoked device still scans: %v", err)
	}
	if _, err := d.s.Authenticate(t.Context(), d.bearer, now); !fault.Is(err, fault.Unauthorized) {
		t.Error(err)
	}
}

func TestScansArriveLateInAnyOrder(t *testing.T) {
	d := newDoor(t)
	code := d.code(d.order(d.e, "tag", 1).Tickets[0])
	late := func(nonce string, minute int, kind checkin.Kind, force bool) checkin.ScanDraft {
		return checkin.ScanDraft{Nonce: nonce, Code: code, Kind: kind, At: now.Add(time.Duration(minute) * time.Minute), Force: force}
	}
	done := now.Add(time.Hour)
	batch := []checkin.ScanDraft{
		late("c", 20, checkin.Entry, true), late("x", 30, checkin.Exit, false),
		late("a", 0, checkin.Entry, true), late("b", 10, checkin.Entry, false), late("d", 40, checkin.Entry, false),
	}
	record := func(scans []checkin.ScanDraft) (got []string) {
		answers, err := d.s.Record(t.Context(), d.bearer, scans, time.Time{}, done)
		d.must(err)
		for i, a := range answers {
			got = append(got, a.Nonce+" "+short(a))
			if a.Nonce != scans[i].Nonce {
				t.Errorf("answer %d is for %s", i, a.Nonce)
			}
		}
		return got
	}
	want := []string{"c ok!already_redeemed", "x ok", "a ok", "b already_redeemed", "d ok"}
	if diff := cmp.Diff(want, record(batch)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, record(batch)); diff != "" {
		t.Errorf("sent again: %s", diff)
	}
	earlier := []checkin.ScanDraft{late("z", -5, checkin.Entry, true), {Nonce: "a", Code: code, Kind: checkin.Exit, At: now}}
	if diff := cmp.Diff([]string{"z ok!already_redeemed", "a error"}, record(earlier)); diff != "" {
		t.Error(diff)
	}
	future := late("f", 600, checkin.Entry, true)
	if diff := cmp.Diff([]string{"f ok!already_redeemed"}, record([]checkin.ScanDraft{future})); diff != "" {
		t.Errorf("a clock that is ahead: %s", diff)
	}
}

func TestEnrolmentIsUsedUpOnce(t *testing.T) {
	d := newDoor(t)
	device, err := d.s.CreateDevice(t.Context(), d.e.ID, d.gate, "Tor 2", now)
	d.must(err)
	token := d.s.EnrolToken(device)
	if peeked, err := d.s.PeekEnrol(t.Context(), token, now); err != nil || peeked.Name != "Tor 2" {
		t.Errorf("%+v %v", peeked, err)
	}
	var mu sync.Mutex
	won, gone := "", 0
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			bearer, _, err := d.s.Enrol(t.Context(), token, "Firefox", now)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won += bearer
			case fault.Is(err, fault.Gone):
				gone++
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got, err := d.s.Authenticate(t.Context(), won, now); err != nil || got.ID != device.ID || gone != 3 {
		t.Errorf("%+v %v, %d gone", got, err, gone)
	}
	d.must(d.s.RenewDevice(t.Context(), d.e.ID, device.ID, now))
	if _, err := d.s.Authenticate(t.Context(), won, now); !fault.Is(err, fault.Unauthorized) {
		t.Error("the phone of before is still enrolled")
	}
	if _, err := d.s.PeekEnrol(t.Context(), token, now); !fault.Is(err, fault.Gone) {
		t.Errorf("the old QR: %v", err)
	}
	device, err = d.s.Device(t.Context(), d.e.ID, device.ID)
	d.must(err)
	if _, err := d.s.PeekEnrol(t.Context(), d.s.EnrolToken(device), now.Add(25*time.Hour)); !fault.Is(err, fault.Gone) {
		t.Errorf("after a day: %v", err)
	}
}

func TestPeopleInsideAreCounted(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 3)
	for i, k := range o.Tickets {
		d.expect("ok", d.scan(checkin.Entry, d.code(k)), now.Add(time.Duration(i)*time.Minute))
	}
	d.expect("already_redeemed", d.scan(checkin.Entry, d.code(o.Tickets[0])), now.Add(4*time.Minute))
	inside := func(at time.Time) checkin.LocationCount {
		occ, err := d.s.Occupancy(t.Context(), d.e, at)
		d.must(err)
		return occ.Locations[0]
	}
	if l := inside(now.Add(5 * time.Minute)); l.Inside != 3 || l.Slug != "campus" || l.Gates[0].Entries != 3 || l.Gates[0].Refused != 1 || l.LastCount != nil {
		t.Errorf("%+v", l)
	}
	ctx := pg.WithActor(context.Background(), "device:1")
	count := checkin.CountDraft{Nonce: "c1", Location: "campus", Inside: 40, At: now.Add(6 * time.Minute)}
	d.must(d.s.Count(ctx, d.e.ID, count, now.Add(10*time.Minute)))
	d.must(d.s.Count(ctx, d.e.ID, count, now.Add(10*time.Minute)))
	count.Inside = 41
	if err := d.s.Count(ctx, d.e.ID, count, now); fault.CodeOf(err) != "nonce_reused" {
		t.Error(err)
	}
	if err := d.s.Count(ctx, d.e.ID, checkin.CountDraft{Nonce: "c2", Location: "mond", At: now}, now); fault.FieldsOf(err)["location"].Key == "" {
		t.Error(err)
	}
	d.expect("ok", d.scan(checkin.Plus, ""), now.Add(11*time.Minute))
	d.expect("ok", d.scan(checkin.Plus, ""), now.Add(12*time.Minute))
	d.expect("ok", d.scan(checkin.Minus, ""), now.Add(13*time.Minute))
	d.expect("ok", d.scan(checkin.Exit, d.code(o.Tickets[0])), now.Add(14*time.Minute))
	d.expect("invalid", d.scan(checkin.Exit, "HTTPS://SHOP.EXAMPLE/T/1"), now.Add(14*time.Minute))
	l := inside(now.Add(15 * time.Minute))
	if g := l.Gates[0]; l.Inside != 40 || l.LastCount.Inside != 40 || l.LastCount.By != "Haupteingang 1" || g.Entries != 3 || g.Exits != 1 || g.Plus != 2 || g.Minus != 1 || g.Refused != 2 {
		t.Errorf("%+v", l)
	}
	if tomorrow := inside(now.Add(24 * time.Hour)); tomorrow.Inside != 0 || tomorrow.LastCount != nil {
		t.Errorf("a new market day begins empty: %+v", tomorrow)
	}
}

func TestBundleNamesNobody(t *testing.T) {
	d := newDoor(t)
	o, err := d.tickets.Order(t.Context(), d.e, ticket.OrderDraft{Name: "Amira Haddad", Email: "amira@nachbarn.example", Items: []ticket.Item{{Type: "tag", Quantity: 2}}}, now)
	d.must(err)
	d.expect("ok", d.scan(checkin.Entry, d.code(o.Tickets[0])), now)
	d.must(d.tickets.Void(t.Context(), d.e.ID, o.Tickets[1].ID, "", now))
	device, err := d.s.Authenticate(t.Context(), d.bearer, now)
	d.must(err)
	b, err := d.s.Bundle(t.Context(), device, now)
	d.must(err)
	if len(b.Keys) != 1 || len(b.Types) != 1 || len(b.Gates) != 1 || len(b.Refused) != 1 || len(b.Past) != 1 {
		t.Errorf("%+v", b)
	}
	if b.Refused[0].Digest != checkin.Digest(o.Tickets[1].Payload) || b.Past[0].Digest != checkin.Digest(o.Tickets[0].Payload) {
		t.Error("the digests do not fit")
	}
}

func TestAGateWithScansStays(t *testing.T) {
	d := newDoor(t)
	d.expect("ok", d.scan(checkin.Plus, ""), now)
	if err := d.s.DeleteGate(t.Context(), d.e.ID, d.gate, now); !fault.Is(err, fault.Conflict) {
		t.Error(err)
	}
	empty, err := d.s.CreateGate(t.Context(), d.e.ID, checkin.GateDraft{Name: lang.Text{"de": "Süd"}, LocationID: d.campus}, now)
	d.must(err)
	d.must(d.s.DeleteGate(t.Context(), d.e.ID, empty, now))
}
