package checkin_test

import (
	"slices"
	"strconv"
	"strings"
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

// What a device has admitted without a network is a fact: it is stored
// whatever speaks against it, with that as its conflict. Without force each of
// the same scans is refused, and stored with its reason.
func TestNoGuardRejectsAFact(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	elsewhere, err := d.markets.CreateLocation(ctx, d.e, festival.LocationDraft{Slug: "wiese", Name: lang.Text{"de": "Wiese"}}, now)
	d.must(err)
	kind := func(slug string, change func(*ticket.TypeDraft)) ticket.TypeID {
		draft := ticket.TypeDraft{Slug: slug, Name: lang.Text{"de": slug}, OnSale: true}
		change(&draft)
		id, err := d.tickets.CreateType(ctx, d.e, draft, now)
		d.must(err)
		return id
	}
	there := kind("dort", func(k *ticket.TypeDraft) { k.Locations = []festival.LocationID{elsewhere} })
	later := kind("abends", func(k *ticket.TypeDraft) {
		k.Windows = []ticket.Window{{From: now.Add(time.Hour), Until: now.Add(2 * time.Hour)}}
	})
	kind("crew", func(*ticket.TypeDraft) {})
	gates, err := d.s.Gates(ctx, d.e.ID)
	d.must(err)
	d.must(d.s.UpdateGate(ctx, d.e.ID, d.gate, checkin.GateDraft{
		Slug: "haupt", Name: gates[0].Name, LocationID: d.campus, Types: []ticket.TypeID{d.types("tag"), there, later}, Version: 1,
	}, now))

	code := map[checkin.Reason]string{checkin.Invalid: "HTTPS://SHOP.EXAMPLE/T/1"}
	for reason, slug := range map[checkin.Reason]string{
		checkin.Revoked: "tag", checkin.Canceled: "tag", checkin.Unpaid: "tag", checkin.BlockedTicket: "tag", checkin.AlreadyRedeemed: "tag",
		checkin.Product: "crew", checkin.WrongLocation: "dort", checkin.InvalidTime: "abends",
	} {
		o := d.order(d.e, slug, 1)
		k := o.Tickets[0]
		code[reason] = d.code(k)
		switch reason {
		case checkin.Revoked:
			d.must(d.tickets.Void(ctx, d.e.ID, k.ID, "", now))
		case checkin.Canceled:
			d.must(d.tickets.Cancel(ctx, d.e.ID, o.ID, "", now))
		case checkin.Unpaid:
			_, err := d.db.Exec(ctx, `UPDATE ticket_order SET state = 'pending' WHERE id = $1`, o.ID)
			d.must(err)
		case checkin.BlockedTicket:
			d.must(d.tickets.Block(ctx, d.e.ID, k.ID, "", now))
		case checkin.AlreadyRedeemed:
			d.expect("ok", d.scan(checkin.Entry, code[reason]), now.Add(-time.Minute))
		}
	}
	for reason, code := range code {
		d.expect(string(reason), d.scan(checkin.Entry, code), now)
		s := d.scan(checkin.Entry, code)
		s.Force = true
		d.expect("ok!"+string(reason), s, now)
		if a := d.redeem(s, now.Add(time.Hour)); short(a) != "ok!"+string(reason) {
			t.Errorf("%s sent again: %+v", reason, a)
		}
	}
	stopped := d.order(d.e, "tag", 1)
	d.must(d.markets.SetAdmission(ctx, d.e.ID, festival.AdmissionEvacuation, "Sturm", now))
	code[checkin.Stopped] = d.code(stopped.Tickets[0])
	d.expect("stopped", d.scan(checkin.Entry, code[checkin.Stopped]), now)
	s := d.scan(checkin.Entry, code[checkin.Stopped])
	s.Force = true
	d.expect("ok!stopped", s, now)

	var refused, conflicts []string
	d.must(d.db.Select(ctx, &refused, `SELECT reason FROM scan WHERE verdict = 'refused' AND seq IS NULL ORDER BY 1`))
	d.must(d.db.Select(ctx, &conflicts, `SELECT conflict FROM scan WHERE verdict = 'ok' AND conflict <> '' ORDER BY 1`))
	if len(code) != len(checkin.Reasons)-1 || // not_inside speaks against exits alone
		cmp.Diff(refused, conflicts) != "" || len(refused) != len(code) {
		t.Errorf("stored: refused %v, conflicts %v", refused, conflicts)
	}
}

func (d *door) types(slug string) ticket.TypeID {
	d.t.Helper()
	all, err := d.tickets.Types(d.t.Context(), d.e, time.Now())
	d.must(err)
	for _, k := range all {
		if k.Slug == slug {
			return k.ID
		}
	}
	d.t.Fatalf("no type %q", slug)
	return 0
}

// After a re-admission everybody comes in again, because many gates have no
// exit scanner; what happened before it no longer counts, and the next market
// day begins without the one before.
func TestAfterAReadmissionEverybodyComesInAgain(t *testing.T) {
	d := newDoor(t)
	d.kind("einmal", ticket.ReentryOnce)
	day, once := d.code(d.order(d.e, "tag", 1).Tickets[0]), d.code(d.order(d.e, "einmal", 1).Tickets[0])
	both := func(want string, at time.Time) {
		t.Helper()
		d.expect(want, d.scan(checkin.Entry, day), at)
		d.expect(want, d.scan(checkin.Entry, once), at)
	}
	both("ok", now)
	both("already_redeemed", now.Add(time.Minute))
	d.must(d.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionReadmission, "", now.Add(time.Hour)))
	both("ok", now.Add(time.Hour))
	both("already_redeemed", now.Add(2*time.Hour))
	d.must(d.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionNormal, "", now.Add(2*time.Hour)))
	both("already_redeemed", now.Add(3*time.Hour))
	d.expect("ok", d.scan(checkin.Entry, day), now.Add(24*time.Hour))
	d.expect("already_redeemed", d.scan(checkin.Entry, once), now.Add(24*time.Hour))
}

// A number belongs to a ticket of the gate's own edition, and a signed code
// to the edition of its key.
func TestAGateKnowsItsOwnEdition(t *testing.T) {
	d := newDoor(t)
	other, place, gate := d.edition("anderer-markt")
	_, err := d.tickets.CreateType(t.Context(), other, ticket.TypeDraft{Slug: "tag", Name: lang.Text{"de": "tag"}, OnSale: true}, now)
	d.must(err)
	foreign := d.order(other, "tag", 1).Tickets[0]
	d.expect("invalid", d.scan(checkin.Entry, d.code(foreign)), now)
	d.expect("invalid", d.scan(checkin.Entry, foreign.Number), now)
	bearer, err := d.s.IssueDevice(t.Context(), other.ID, "haupt", "Tor", now)
	d.must(err)
	if a, err := d.s.Redeem(t.Context(), bearer, d.scan(checkin.Entry, d.code(foreign)), now); err != nil || short(a) != "ok" {
		t.Errorf("at its own gate: %+v %v", a, err)
	}
	ctx, draft := t.Context(), checkin.GateDraft{Slug: "haupt", Name: lang.Text{"de": "Haupt"}, LocationID: place, Version: 1}
	devices, err := d.s.Devices(ctx, other.ID)
	d.must(err)
	if len(devices) != 1 || devices[0].Name != "Tor" {
		t.Fatalf("%+v", devices)
	}
	second := func(_ any, err error) error { return err }
	for name, c := range map[string]struct {
		err  error
		kind fault.Kind
	}{
		"a gate":              {second(d.s.Gate(ctx, d.e.ID, gate)), fault.NotFound},
		"change a gate":       {d.s.UpdateGate(ctx, d.e.ID, gate, draft, now), fault.Conflict},
		"remove a gate":       {d.s.DeleteGate(ctx, d.e.ID, gate, now), fault.NotFound},
		"a gate's location":   {second(d.s.CreateGate(ctx, d.e.ID, checkin.GateDraft{Slug: "x", Name: draft.Name, LocationID: place}, now)), fault.Invalid},
		"a gate's types":      {second(d.s.CreateGate(ctx, other.ID, checkin.GateDraft{Slug: "x", Name: draft.Name, LocationID: place, Types: []ticket.TypeID{d.types("tag")}}, now)), fault.Invalid},
		"a device":            {second(d.s.Device(ctx, d.e.ID, devices[0].ID)), fault.NotFound},
		"a device nowhere":    {second(d.s.Device(ctx, d.e.ID, -1)), fault.NotFound},
		"a device's gate":     {second(d.s.CreateDevice(ctx, d.e.ID, gate, "Tor", now)), fault.Invalid},
		"renew a device":      {d.s.RenewDevice(ctx, d.e.ID, devices[0].ID, now), fault.NotFound},
		"revoke a device":     {d.s.RevokeDevice(ctx, d.e.ID, devices[0].ID, now), fault.NotFound},
		"a device at no gate": {second(d.s.IssueDevice(ctx, d.e.ID, "nirgends", "x", now)), fault.NotFound},
		"count at a location": {d.s.Count(ctx, d.e.ID, checkin.CountDraft{Nonce: "c", Location: "wiese", Inside: 1}, now), fault.Invalid},
		"a stranger's token":  {second(d.s.Authenticate(ctx, "fremd", now)), fault.Unauthorized},
	} {
		if !fault.Is(c.err, c.kind) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	if gates, err := d.s.Gates(ctx, d.e.ID); err != nil || len(gates) != 1 || gates[0].ID != d.gate || gates[0].Version != 1 {
		t.Errorf("%+v %v", gates, err)
	}
	if log, err := d.s.Log(ctx, d.e, false, 10); err != nil || len(log) != 2 || log[0].Number != "" {
		t.Errorf("%+v %v", log, err)
	}
	d.must(d.s.Count(ctx, other.ID, checkin.CountDraft{Nonce: "there", Location: "campus", Inside: 9}, now))
	d.must(d.s.Count(ctx, d.e.ID, checkin.CountDraft{Nonce: "here", Location: "campus", Inside: 4}, now))
	for e, want := range map[*festival.Edition]int{d.e: 4, other: 9} {
		if o, err := d.s.Occupancy(ctx, e, now); err != nil || len(o.Locations) != 1 || o.Locations[0].Inside != want {
			t.Errorf("%s: %+v %v", e.Slug, o, err)
		}
	}
	if b := d.bundle(now); len(b.Past) != 0 {
		t.Errorf("another edition's past: %+v", b.Past)
	}
}

// Nobody but the keeper of the key can make a code: another's signature, an
// altered one, or the right one under another ticket admit nobody.
func TestAForgedCodeAdmitsNobody(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 2)
	var codes [2]ticket.Code
	for i, k := range o.Tickets {
		var err error
		codes[i], err = d.tickets.Code(t.Context(), k)
		d.must(err)
	}
	swapped := ticket.Code{Payload: codes[0].Payload, Signature: codes[1].Signature}
	altered := codes[0]
	altered.Signature[63] ^= 1
	unsigned := ticket.Code{Payload: codes[0].Payload}
	for _, forged := range []ticket.Code{swapped, altered, unsigned} {
		d.expect("invalid", d.scan(checkin.Entry, forged.String()), now)
	}
	d.expect("ok", d.scan(checkin.Entry, codes[0].String()), now)
}

// A scan that lost a race is not answered before it is stored: it is decided
// anew, and when that never ends the device is told to try again.
func TestAScanThatLostARaceIsDecidedAnew(t *testing.T) {
	d := newDoor(t)
	code := d.code(d.order(d.e, "tag", 1).Tickets[0])
	for _, statement := range []string{
		`CREATE SEQUENCE tries`,
		`CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			IF nextval('tries') <= 3 OR NEW.kind = 'minus' THEN RETURN NULL; END IF; -- as if somebody had been faster
			RETURN NEW;
		END $$`,
		`CREATE TRIGGER lose BEFORE INSERT ON scan FOR EACH ROW EXECUTE FUNCTION lose()`,
	} {
		_, err := d.db.Exec(t.Context(), statement)
		d.must(err)
	}
	d.expect("ok", d.scan(checkin.Entry, code), now)
	d.expect("ok", d.scan(checkin.Plus, ""), now)
	if _, err := d.s.Redeem(t.Context(), d.bearer, d.scan(checkin.Minus, ""), now); !fault.Is(err, fault.Unavailable) {
		t.Errorf("%v", err)
	}
	var stored []string
	d.must(d.db.Select(t.Context(), &stored, `SELECT kind FROM scan ORDER BY id`))
	if diff := cmp.Diff([]string{"entry", "plus"}, stored); diff != "" {
		t.Error(diff)
	}
	var named int
	d.must(d.db.Get(t.Context(), &named, `SELECT count(*) FROM scan WHERE kind = 'plus' AND code <> ''`))
	if named != 0 {
		t.Error("a head without a ticket has a code")
	}
}

func TestGatesAreSavedOneByOne(t *testing.T) {
	d := newDoor(t)
	ctx, a, b := t.Context(), d.types("tag"), d.kind("b", ticket.ReentryOnce)
	draft := checkin.GateDraft{Name: lang.Text{"de": "Nord-Tor"}, LocationID: d.campus, Types: []ticket.TypeID{a, b, b}, Position: 7}
	id, err := d.s.CreateGate(ctx, d.e.ID, draft, now)
	d.must(err)
	choosy, err := d.s.CreateGate(ctx, d.e.ID, checkin.GateDraft{Name: lang.Text{"de": "Crew"}, LocationID: d.campus, Types: []ticket.TypeID{a}}, now)
	d.must(err)
	draft.Slug, draft.Version = "nord", 1
	draft.Types = []ticket.TypeID{b}
	if g, err := d.s.Gate(ctx, d.e.ID, id); err != nil || g.Slug != "nord-tor" || len(g.Types) != 2 || g.Position != 7 {
		t.Errorf("%+v %v", g, err)
	}
	d.must(d.s.UpdateGate(ctx, d.e.ID, id, draft, now))
	if err := d.s.UpdateGate(ctx, d.e.ID, id, draft, now); fault.CodeOf(err) != "changed_meanwhile" {
		t.Errorf("lost update: %v", err)
	}
	if g, err := d.s.Gate(ctx, d.e.ID, id); err != nil || g.Slug != "nord" || g.Version != 2 || len(g.Types) != 1 {
		t.Errorf("%+v %v", g, err)
	}
	if g, err := d.s.Gate(ctx, d.e.ID, d.gate); err != nil || g.Version != 1 || g.Slug != "haupt" || len(g.Types) != 0 {
		t.Errorf("its neighbour: %+v %v", g, err)
	}
	if g, err := d.s.Gate(ctx, d.e.ID, choosy); err != nil || len(g.Types) != 1 {
		t.Errorf("another: %+v %v", g, err)
	}
	d.must(d.s.DeleteGate(ctx, d.e.ID, choosy, now))
	if _, err := d.s.CreateGate(ctx, d.e.ID, checkin.GateDraft{Slug: "nord", Name: draft.Name, LocationID: d.campus}, now); fault.FieldsOf(err)["slug"].Key != "festival.error.slug_taken" {
		t.Errorf("a slug twice: %v", err)
	}
	_, err = d.s.CreateGate(ctx, d.e.ID, checkin.GateDraft{}, now)
	for field, key := range map[string]string{"name.de": "error.required", "slug": "festival.error.short_slug", "location": "error.choice"} {
		if got := fault.FieldsOf(err)[field].Key; got != key {
			t.Errorf("%s: %v", field, err)
		}
	}
	d.must(d.s.DeleteGate(ctx, d.e.ID, id, now))
	if gates, err := d.s.Gates(ctx, d.e.ID); err != nil || len(gates) != 1 {
		t.Errorf("%+v %v", gates, err)
	}
	if err := d.s.DeleteGate(ctx, d.e.ID, id, now); !fault.Is(err, fault.NotFound) {
		t.Errorf("removed twice: %v", err)
	}
	for _, c := range []struct {
		gate checkin.GateID
		name string
		want string
	}{{d.gate, " ", "name"}, {0, "Tor", "gate"}, {d.gate, strings.Repeat("x", 81), "name"}} {
		if _, err := d.s.CreateDevice(ctx, d.e.ID, c.gate, c.name, now); fault.FieldsOf(err)[c.want].Key == "" {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// A link enrols one phone, for a day, once; renewing or revoking a device
// leaves the others as they are.
func TestALinkEnrolsOnePhone(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	device, err := d.s.CreateDevice(ctx, d.e.ID, d.gate, "Tor 2", now)
	d.must(err)
	link := d.s.EnrolToken(device)
	gone := func(name, link string, at time.Time) {
		t.Helper()
		if _, err := d.s.PeekEnrol(ctx, link, at); !fault.Is(err, fault.Gone) {
			t.Errorf("%s is shown: %v", name, err)
		}
		if _, _, err := d.s.Enrol(ctx, link, "", at); !fault.Is(err, fault.Gone) {
			t.Errorf("%s enrols: %v", name, err)
		}
	}
	secret := account.SecretFrom([32]byte{1})
	gone("nonsense", "x", now)
	gone("an order's link", secret.Link("order", int64(device.ID), 1), now)
	gone("the next generation", secret.Link("enrol", int64(device.ID), 2), now)
	gone("a link for nothing", secret.Link("enrol", -1, 1), now)
	gone("the link after a day", link, now.Add(24*time.Hour))
	d.must(d.s.RevokeDevice(ctx, d.e.ID, device.ID, now))
	gone("the link of a revoked device", link, now)
	d.must(d.s.RenewDevice(ctx, d.e.ID, device.ID, now))
	gone("the old link", link, now)
	device, err = d.s.Device(ctx, d.e.ID, device.ID)
	d.must(err)
	link = d.s.EnrolToken(device)
	if peeked, err := d.s.PeekEnrol(ctx, link, now.Add(24*time.Hour-time.Microsecond)); err != nil || peeked.ID != device.ID {
		t.Errorf("%+v %v", peeked, err)
	}
	bearer, enrolled, err := d.s.Enrol(ctx, link, "Firefox", now)
	if err != nil || enrolled.ID != device.ID || enrolled.Browser != "Firefox" {
		t.Fatalf("%+v %v", enrolled, err)
	}
	gone("a used link", link, now)
	d.must(d.s.RevokeDevice(ctx, d.e.ID, device.ID, now))
	if _, err := d.s.Authenticate(ctx, bearer, now); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("a revoked device: %v", err)
	}
	if first, err := d.s.Authenticate(ctx, d.bearer, now); err != nil || first.Name != "Haupteingang 1" {
		t.Errorf("its neighbour: %+v %v", first, err)
	}
	history, err := pg.History(ctx, d.db, "device", int64(device.ID))
	d.must(err)
	var verbs []string
	for _, h := range history {
		verbs = append(verbs, string(h.Actor)+" "+string(h.Verb))
	}
	if len(verbs) != 5 || verbs[3] != string(device.Actor())+" "+string(pg.VerbEnrol) {
		t.Errorf("%v", verbs)
	}
}

// A device's last sign of life is kept to the minute, its own alone; after
// five minutes without one it is called silent.
func TestSilentDevicesAreSeen(t *testing.T) {
	d := newDoor(t)
	second, err := d.s.IssueDevice(t.Context(), d.e.ID, "", "Tor 2", now)
	d.must(err)
	_, err = d.s.CreateGate(t.Context(), d.e.ID, checkin.GateDraft{Slug: "nord", Name: lang.Text{"de": "Nord"}, LocationID: d.campus, Position: 1}, now)
	d.must(err)
	_, err = d.s.IssueDevice(t.Context(), d.e.ID, "nord", "Nord", now)
	d.must(err)
	seen := func(bearer string, at time.Time) {
		t.Helper()
		_, err := d.s.Authenticate(t.Context(), bearer, at)
		d.must(err)
	}
	silent := func(at time.Time, want int) {
		t.Helper()
		o, err := d.s.Occupancy(t.Context(), d.e, at)
		d.must(err)
		if g := o.Locations[0].Gates; g[0].Devices != 2 || g[0].Silent != want || g[1].Devices != 1 {
			t.Errorf("after %v: %d of %d are silent, want %d; %d at the other gate", at.Sub(now), g[0].Silent, g[0].Devices, want, g[1].Devices)
		}
	}
	seen(second, now)
	seen(second, now.Add(time.Minute-1)) // not noted
	seen(d.bearer, now.Add(time.Minute))
	silent(now.Add(5*time.Minute), 0)
	silent(now.Add(5*time.Minute+time.Second), 1)
	seen(second, now.Add(time.Minute)) // noted
	silent(now.Add(6*time.Minute), 0)
	silent(now.Add(6*time.Minute+time.Second), 2)
	fresh, err := d.s.CreateDevice(t.Context(), d.e.ID, d.gate, "noch nicht", now)
	d.must(err)
	silent(now.Add(6*time.Minute), 0)
	d.must(d.s.RevokeDevice(t.Context(), d.e.ID, fresh.ID, now))
	silent(now.Add(6*time.Minute), 0)
	devices, err := d.s.Devices(t.Context(), d.e.ID)
	d.must(err)
	if len(devices) != 4 || devices[3].ID != fresh.ID {
		t.Errorf("a revoked device comes last: %+v", devices)
	}
	_, err = d.db.Exec(t.Context(), `UPDATE device SET revoked_at = now() WHERE name = 'Nord'`) // however it was revoked
	d.must(err)
	o, err := d.s.Occupancy(t.Context(), d.e, now)
	d.must(err)
	if g := o.Locations[0].Gates[1]; g.Devices != 0 {
		t.Errorf("%d devices of the other gate are left", g.Devices)
	}
}

func TestMalformedCounts(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	for _, c := range []struct {
		draft checkin.CountDraft
		field string
	}{
		{checkin.CountDraft{Location: "campus"}, "nonce"},
		{checkin.CountDraft{Nonce: strings.Repeat("n", 65), Location: "campus"}, "nonce"},
		{checkin.CountDraft{Nonce: "n\x00", Location: "campus"}, "nonce"},
		{checkin.CountDraft{Nonce: "n", Location: "campus", Inside: -1}, "inside"},
		{checkin.CountDraft{Nonce: "n", Location: "campus", Inside: 1_000_001}, "inside"},
		{checkin.CountDraft{Nonce: "n", Location: "\x00"}, "location"},
		{checkin.CountDraft{Nonce: "n", Location: "mond"}, "location"},
	} {
		if err := d.s.Count(ctx, d.e.ID, c.draft, now); fault.FieldsOf(err)[c.field].Key == "" || !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", c.draft, err)
		}
	}
	d.must(d.s.Count(ctx, d.e.ID, checkin.CountDraft{Nonce: strings.Repeat("n", 64), Location: " campus ", Inside: 0}, now))
	d.must(d.s.Count(ctx, d.e.ID, checkin.CountDraft{Nonce: "most", Location: "campus", Inside: 1_000_000}, now))
}

// A head count holds from its time on, at its own location, within its market
// day; a time to come is a wrong clock and counts as now.
func TestAHeadCountStartsTheEstimateAgain(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	meadow, err := d.markets.CreateLocation(ctx, d.e, festival.LocationDraft{Slug: "wiese", Name: lang.Text{"de": "Wiese"}, Position: 1}, now)
	d.must(err)
	_, err = d.s.CreateGate(ctx, d.e.ID, checkin.GateDraft{Slug: "sued", Name: lang.Text{"de": "Süd"}, LocationID: meadow}, now)
	d.must(err)
	_, err = d.s.CreateGate(ctx, d.e.ID, checkin.GateDraft{Slug: "nord", Name: lang.Text{"de": "Nord"}, LocationID: d.campus, Position: 1}, now)
	d.must(err)
	north, err := d.s.IssueDevice(ctx, d.e.ID, "nord", "Nord", now)
	d.must(err)
	inside := func(at time.Time, want ...int) {
		t.Helper()
		o, err := d.s.Occupancy(ctx, d.e, at)
		d.must(err)
		got := []int{}
		for _, l := range o.Locations {
			got = append(got, l.Inside)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("after %v: %s", at.Sub(now), diff)
		}
	}
	plus := func(bearer string, kind checkin.Kind, at time.Time) {
		t.Helper()
		_, err := d.s.Redeem(ctx, bearer, d.scan(kind, ""), at)
		d.must(err)
	}
	minute := func(n int) time.Time { return now.Add(time.Duration(n) * time.Minute) }
	plus(d.bearer, checkin.Plus, minute(1))
	inside(minute(1), 1, 0)
	plus(d.bearer, checkin.Plus, minute(2))
	plus(north, checkin.Plus, minute(2))
	inside(minute(3), 3, 0)
	inside(minute(2), 3, 0)
	d.must(d.s.Count(ctx, d.e.ID, checkin.CountDraft{Nonce: "1", Location: "campus", Inside: 50, At: minute(2)}, minute(3)))
	inside(minute(3), 50, 0)
	plus(north, checkin.Minus, minute(4))
	inside(minute(4), 49, 0)
	d.must(d.s.Count(ctx, d.e.ID, checkin.CountDraft{Nonce: "2", Location: "campus", Inside: 10, At: minute(900)}, minute(5)))
	inside(minute(5), 10, 0)
	d.must(d.s.Count(ctx, d.e.ID, checkin.CountDraft{Nonce: "3", Location: "wiese", Inside: 7}, minute(6)))
	inside(minute(6), 10, 7)
	d.must(d.s.Count(ctx, d.e.ID, checkin.CountDraft{Nonce: "4", Location: "campus", Inside: 11, At: minute(5)}, minute(6)))
	inside(minute(6), 11, 7) // of two of one time the later stored
	d.must(d.s.Count(ctx, d.e.ID, checkin.CountDraft{Nonce: "5", Location: "campus", Inside: 0, At: minute(7)}, minute(7)))
	for range 3 {
		plus(d.bearer, checkin.Minus, minute(8))
	}
	inside(minute(8), -3, 7) // a debt is shown: somebody has to count
	inside(now.Add(24*time.Hour), 0, 0)
	o, err := d.s.Occupancy(ctx, d.e, minute(8))
	d.must(err)
	if g := o.Locations[0].Gates; len(g) != 2 || g[0].Plus != 2 || g[0].Minus != 3 || g[1].Plus != 1 || g[1].Minus != 1 {
		t.Errorf("each gate counts its own: %+v", g)
	}
	if c := o.Locations[0].LastCount; c == nil || c.Inside != 0 || !c.At.Equal(minute(7)) {
		t.Errorf("%+v", c)
	}
	same := checkin.CountDraft{Nonce: "1", Location: "wiese", Inside: 50}
	if err := d.s.Count(ctx, d.e.ID, same, minute(9)); fault.CodeOf(err) != "nonce_reused" {
		t.Errorf("a nonce for another location: %v", err)
	}
}

// The office's log tells the newest first; trouble is what was refused or
// stands against something.
func TestTheLogTellsOfTrouble(t *testing.T) {
	d := newDoor(t)
	o, other := d.order(d.e, "tag", 1), d.order(d.e, "tag", 1)
	code := d.code(o.Tickets[0])
	d.expect("ok", d.scan(checkin.Entry, code), now)
	d.expect("already_redeemed", d.scan(checkin.Entry, code), now.Add(time.Minute))
	forced := d.scan(checkin.Entry, code)
	forced.Force = true
	d.expect("ok!already_redeemed", forced, now.Add(2*time.Minute))
	d.expect("ok", d.scan(checkin.Exit, code), now.Add(3*time.Minute))
	d.expect("ok", d.scan(checkin.Entry, d.code(other.Tickets[0])), now.Add(4*time.Minute))
	told := func(rows []checkin.LogRow, err error) (all []string) {
		t.Helper()
		d.must(err)
		for _, r := range rows {
			if _, offset := r.At.Zone(); offset != 3600 || r.Number == "" || r.Order == "" {
				t.Errorf("%+v", r)
			}
			all = append(all, string(r.Kind)+" "+string(r.Verdict)+" "+string(r.Reason)+string(r.Conflict))
		}
		return all
	}
	for _, c := range []struct {
		name string
		got  []string
		want []string
	}{
		{"all", told(d.s.Log(t.Context(), d.e, false, 10)), []string{"entry ok ", "exit ok ", "entry ok already_redeemed", "entry refused already_redeemed", "entry ok "}},
		{"trouble", told(d.s.Log(t.Context(), d.e, true, 10)), []string{"entry ok already_redeemed", "entry refused already_redeemed"}},
		{"the newest", told(d.s.Log(t.Context(), d.e, false, 1)), []string{"entry ok "}},
		{"of one order", told(d.s.OrderScans(t.Context(), d.e, int64(o.ID))), []string{"entry ok ", "entry refused already_redeemed", "entry ok already_redeemed", "exit ok "}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	foreign, _, _ := d.edition("anderer-markt")
	if rows, err := d.s.OrderScans(t.Context(), foreign, int64(o.ID)); err != nil || len(rows) != 0 {
		t.Errorf("another edition's scans: %+v %v", rows, err)
	}
}

func TestABatchHasAnEnd(t *testing.T) {
	d := newDoor(t)
	batch := make([]checkin.ScanDraft, checkin.MaxScans+1)
	for i := range batch {
		batch[i] = d.scan(checkin.Plus, "")
		batch[i].At = now
	}
	if _, err := d.s.Record(t.Context(), d.bearer, batch, time.Time{}, now); fault.FieldsOf(err)["scans"].Key != "gate.error.too_many_scans" {
		t.Errorf("%v", err)
	}
	if a, err := d.s.Record(t.Context(), d.bearer, batch[:checkin.MaxScans], time.Time{}, now); err != nil || len(a) != checkin.MaxScans {
		t.Errorf("%d answers: %v", len(a), err)
	}
	if a, err := d.s.Record(t.Context(), d.bearer, nil, time.Time{}, now); err != nil || len(a) != 0 {
		t.Errorf("nothing to tell: %v %v", a, err)
	}
	for _, told := range [][]checkin.ScanDraft{batch[:1], nil} {
		if _, err := d.s.Record(t.Context(), "fremd", told, time.Time{}, now); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("a stranger tells of %d scans: %v", len(told), err)
		}
	}
}

// A scan that is malformed, in whatever way, is refused alone; what stands
// around it is judged, and both again the same way.
func TestABadScanIsRefusedAlone(t *testing.T) {
	d := newDoor(t)
	code := d.code(d.order(d.e, "tag", 1).Tickets[0])
	good := func(nonce string) checkin.ScanDraft {
		return checkin.ScanDraft{Nonce: nonce, Kind: checkin.Plus, At: now}
	}
	batch := []checkin.ScanDraft{
		{Nonce: "late", Kind: checkin.Exit, Code: code, At: now},
		{},
		{Nonce: "no-kind", Code: code, At: now},
		{Nonce: "no-code", Kind: checkin.Entry, At: now},
		{Nonce: "a-code-too-many", Kind: checkin.Minus, Code: code, At: now},
		{Nonce: "no-time", Kind: checkin.Entry, Code: code},
		{Nonce: strings.Repeat("n", 65), Kind: checkin.Plus, At: now},
		{Nonce: "long", Kind: checkin.Entry, Code: strings.Repeat("C", 4097), At: now},
		{Nonce: "early", Kind: checkin.Entry, Code: code, At: now.Add(-time.Minute)},
		good("plus"),
	}
	want := []string{"late ok", " error", "no-kind error", "no-code error", "a-code-too-many error", "no-time error",
		strings.Repeat("n", 65) + " error", "long error", "early ok", "plus ok"}
	for range 2 {
		answers, err := d.s.Record(t.Context(), d.bearer, slices.Clone(batch), time.Time{}, now)
		d.must(err)
		var got []string
		for _, a := range answers {
			got = append(got, a.Nonce+" "+short(a))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

// Two scans of one time are judged in the order of their nonces, however they arrive.
func TestABatchIsJudgedInItsOrder(t *testing.T) {
	d := newDoor(t)
	for i, batch := range [][]string{{"a1", "b1"}, {"b2", "a2"}} {
		code := d.code(d.order(d.e, "tag", 1).Tickets[0])
		var scans []checkin.ScanDraft
		for _, nonce := range batch {
			scans = append(scans, checkin.ScanDraft{Nonce: nonce, Kind: checkin.Entry, Code: code, At: now.Add(-time.Minute)})
		}
		answers, err := d.s.Record(t.Context(), d.bearer, scans, time.Time{}, now)
		d.must(err)
		for _, a := range answers {
			if (short(a) == "ok") != (a.Nonce[0] == 'a') {
				t.Errorf("batch %d: %s %s", i, a.Nonce, short(a))
			}
		}
	}
}

func TestTheDatabaseGuardsTheGates(t *testing.T) {
	d := newDoor(t)
	other, place, gate := d.edition("anderer-markt")
	_, err := d.s.CreateGate(t.Context(), d.e.ID, checkin.GateDraft{Slug: "nord", Name: lang.Text{"de": "Nord"}, LocationID: d.campus, Types: []ticket.TypeID{d.types("tag")}}, now)
	d.must(err)
	_, err = d.s.IssueDevice(t.Context(), d.e.ID, "", "Tor 2", now)
	d.must(err)
	for _, k := range d.order(d.e, "tag", 2).Tickets {
		d.expect("ok", d.scan(checkin.Entry, d.code(k)), now)
		d.expect("ok", d.scan(checkin.Exit, d.code(k)), now)
		d.must(d.s.Count(t.Context(), d.e.ID, checkin.CountDraft{Nonce: k.Number, Location: "campus", Inside: 1}, now))
	}
	_, err = d.tickets.CreateType(t.Context(), other, ticket.TypeDraft{Slug: "tag", Name: lang.Text{"de": "tag"}, OnSale: true}, now)
	d.must(err)
	foreign := d.order(other, "tag", 1).Tickets[0]
	id := func(n int64) string { return strconv.FormatInt(n, 10) }
	scan := `INSERT INTO scan (nonce, edition_id, gate_id, actor, kind, ticket_id, seq, at, stored_at, verdict) SELECT `
	pgtest.Guards(t, d.db, []string{"gate", "gate_ticket_type", "device", "scan", "head_count", "gate_rules"}, map[string]string{
		"gate_slug_form":                                  `UPDATE gate SET slug = 'Tor'`,
		"gate_slug_taken":                                 `UPDATE gate SET slug = 'nord'`,
		"gate_edition_id_location_id_fkey":                `UPDATE gate SET location_id = ` + id(int64(place)) + ` WHERE slug = 'nord'`,
		"gate_keeps_its_scans":                            `DELETE FROM gate WHERE id = ` + id(int64(d.gate)),
		"gate_ticket_type_edition_id_gate_id_fkey":        `UPDATE gate_ticket_type SET gate_id = ` + id(int64(gate)),
		"gate_ticket_type_edition_id_ticket_type_id_fkey": `UPDATE gate_ticket_type SET ticket_type_id = ` + id(int64(foreign.TypeID)),
		"device_token":                                    `UPDATE device SET token_hash = sha256('')`,
		"device_edition_id_gate_id_fkey":                  `UPDATE device SET gate_id = ` + id(int64(gate)),
		"scan_nonce":                                      scan + `nonce, edition_id, gate_id, actor, kind, NULL, NULL, at, stored_at, verdict FROM scan`,
		"scan_nonce_length":                               scan + `'', edition_id, gate_id, actor, kind, NULL, NULL, at, stored_at, verdict FROM scan LIMIT 1`,
		"scan_kind":                                       scan + `'x', edition_id, gate_id, actor, 'in', NULL, NULL, at, stored_at, verdict FROM scan LIMIT 1`,
		"scan_verdict":                                    scan + `'x', edition_id, gate_id, actor, kind, NULL, NULL, at, stored_at, 'maybe' FROM scan LIMIT 1`,
		"scan_seq_once":                                   scan + `'x', edition_id, gate_id, actor, kind, ticket_id, seq, at, stored_at, verdict FROM scan LIMIT 1`,
		"ticket_keeps_its_scans":                          `DELETE FROM ticket WHERE id = (SELECT ticket_id FROM scan WHERE ticket_id IS NOT NULL LIMIT 1)`,
		"scan_names_its_ticket":                           scan + `'x', edition_id, gate_id, actor, kind, ` + id(int64(foreign.ID)) + `, 1, at, stored_at, verdict FROM scan LIMIT 1`,
		"scan_readmitted_before":                          `INSERT INTO scan (nonce, edition_id, gate_id, actor, kind, at, stored_at, verdict, readmitted_at) SELECT 'x', edition_id, gate_id, actor, 'plus', at, stored_at, 'ok', at + interval '1 s' FROM scan LIMIT 1`,
		"scan_append_only":                                `UPDATE scan SET verdict = 'refused'`,
		"head_count_nonce":                                `UPDATE head_count SET nonce = 'x'`,
		"head_count_nonce_length":                         `UPDATE head_count SET nonce = ''`,
		"head_count_inside":                               `UPDATE head_count SET inside = -1`,
		"head_count_edition_id_location_id_fkey":          `UPDATE head_count SET location_id = ` + id(int64(place)),
		"gate_rules_one_row":                              `INSERT INTO gate_rules (one, version) VALUES (false, 1)`,
	})
}

// When and where a ticket admits stands in its type and not in the ticket: a
// change holds for what is already in people's hands, and once means once in
// each window.
func TestValidityIsTheTypes(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	id := d.kind("einmal", ticket.ReentryOnce)
	code := d.code(d.order(d.e, "einmal", 1).Tickets[0])
	change := func(version int, change func(*ticket.TypeDraft)) {
		t.Helper()
		draft := ticket.TypeDraft{Slug: "einmal", Name: lang.Text{"de": "einmal"}, OnSale: true, Reentry: ticket.ReentryOnce, Version: version}
		change(&draft)
		d.must(d.tickets.UpdateType(ctx, d.e, id, draft, now))
	}
	hour := func(n int) time.Time { return now.Add(time.Duration(n) * time.Hour) }
	change(1, func(k *ticket.TypeDraft) {
		k.Windows = []ticket.Window{{From: hour(1), Until: hour(2)}, {From: hour(2), Until: hour(3)}}
	})
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{hour(1).Add(-time.Microsecond), "invalid_time"}, {hour(1), "ok"}, {hour(2).Add(-time.Microsecond), "already_redeemed"},
		{hour(2), "ok"}, {hour(3).Add(-time.Microsecond), "already_redeemed"}, {hour(3), "invalid_time"},
	} {
		d.expect(c.want, d.scan(checkin.Entry, code), c.at)
	}
	meadow, err := d.markets.CreateLocation(ctx, d.e, festival.LocationDraft{Slug: "wiese", Name: lang.Text{"de": "Wiese"}}, now)
	d.must(err)
	change(2, func(k *ticket.TypeDraft) { k.Locations = []festival.LocationID{meadow} })
	d.expect("wrong_location", d.scan(checkin.Entry, code), hour(4))
	change(3, func(k *ticket.TypeDraft) { k.Locations = []festival.LocationID{meadow, d.campus} })
	d.expect("already_redeemed", d.scan(checkin.Entry, code), hour(4))
	change(4, func(k *ticket.TypeDraft) { k.Reentry = ticket.ReentryFree })
	d.expect("ok", d.scan(checkin.Entry, code), hour(4))
	d.expect("ok", d.scan(checkin.Entry, code), hour(4))
}

// The bet on a first entry is made on the ticket's own type, of its own edition.
func TestAFirstEntryOfEachType(t *testing.T) {
	d := newDoor(t)
	other, _, _ := d.edition("anderer-markt")
	for _, slug := range []string{"a", "b", "c"} {
		d.kind(slug, ticket.ReentryOnce)
		_, err := d.tickets.CreateType(t.Context(), other, ticket.TypeDraft{Slug: slug, Name: lang.Text{"de": slug}}, now)
		d.must(err)
	}
	d.expect("ok", d.scan(checkin.Plus, ""), now) // rules and device are known from here on
	for _, slug := range []string{"tag", "a", "b", "c"} {
		s := d.scan(checkin.Entry, d.code(d.order(d.e, slug, 1).Tickets[0]))
		ctx, n := pg.Counted(t.Context())
		a, err := d.s.Redeem(ctx, d.bearer, s, now)
		if d.must(err); short(a) != "ok" || a.Ticket.Type != slug || n.Load() != 1 {
			t.Errorf("%s: %+v in %d statements", slug, a, n.Load())
		}
	}
}

func TestTheLongestScan(t *testing.T) {
	d := newDoor(t)
	s := d.scan(checkin.Entry, strings.Repeat("x", 4096))
	s.Nonce = strings.Repeat("n", 64)
	d.expect("invalid", s, now)
	for _, wrong := range []checkin.ScanDraft{
		{Nonce: strings.Repeat("n", 65), Kind: checkin.Entry, Code: "x"}, {Nonce: "n", Kind: checkin.Entry, Code: strings.Repeat("x", 4097)},
	} {
		if _, err := d.s.Redeem(t.Context(), d.bearer, wrong, now); !fault.Is(err, fault.Invalid) {
			t.Errorf("%d and %d characters: %v", len(wrong.Nonce), len(wrong.Code), err)
		}
	}
}
