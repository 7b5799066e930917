package ticket_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/ticket"
)

// scanned notes a scan of the ticket, as the gates do.
func (m *market) scanned(k ticket.Ticket, kind, verdict string) {
	m.t.Helper()
	_, err := m.db.Exec(m.t.Context(), `
INSERT INTO scan (nonce, edition_id, gate_id, actor, kind, ticket_id, at, stored_at, verdict)
VALUES (gen_random_uuid(), $1, 1, 'system', $2, $3, $4, $4, $5)`, m.e.ID, kind, k.ID, now, verdict)
	m.must(err)
}

// Who ordered may cancel until the first of the tickets has admitted somebody.
func TestAnUsedOrderIsNotCanceledByItsOwner(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 4, m.kind("tag", nil))
	used, unused := m.ordered("tag", 2), m.ordered("tag", 2)
	m.scanned(used.Tickets[0], "exit", "ok")
	m.scanned(used.Tickets[0], "entry", "refused")
	m.scanned(unused.Tickets[0], "exit", "ok")
	m.scanned(unused.Tickets[0], "entry", "refused")
	m.scanned(used.Tickets[1], "entry", "ok")

	err := m.s.CancelOwn(t.Context(), used, now)
	if !fault.Is(err, fault.Conflict) || fault.CodeOf(err) != "already_used" {
		t.Errorf("a used order: %v", err)
	}
	m.counted("alle", count{4, 4, 0})
	m.must(m.s.CancelOwn(t.Context(), unused, now))
	m.counted("alle", count{4, 2, 2})
	m.must(m.s.Cancel(t.Context(), m.e.ID, used.ID, "Streit", now)) // the office may
	m.counted("alle", count{4, 0, 4})
}

// An order's link opens that order alone, and nothing once it is revoked.
func TestARevokedOrderLinkOpensNothing(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	o, other := m.ordered("tag", 1), m.ordered("tag", 1)
	link := m.s.Secret(o)
	if got, err := m.s.BySecret(t.Context(), link); err != nil || got.ID != o.ID {
		t.Fatalf("%+v %v", got, err)
	}
	_, err := m.db.Exec(t.Context(), `UPDATE ticket_order SET link_generation = link_generation + 1 WHERE id = $1`, o.ID)
	m.must(err)
	if _, err := m.s.BySecret(t.Context(), link); !fault.Is(err, fault.NotFound) {
		t.Errorf("the revoked link: %v", err)
	}
	if got, err := m.s.BySecret(t.Context(), m.s.Secret(other)); err != nil || got.ID != other.ID {
		t.Errorf("another order's link: %v", err)
	}
	o, err = m.s.Get(t.Context(), m.e.ID, o.ID)
	m.must(err)
	if got, err := m.s.BySecret(t.Context(), m.s.Secret(o)); err != nil || got.ID != o.ID {
		t.Errorf("the new link: %v", err)
	}
}

func (m *market) edition(slug string) *festival.Edition {
	m.t.Helper()
	e, err := festival.New(m.db).Create(m.t.Context(), festival.Draft{Slug: slug, Name: lang.Text{"de": slug}, DayChange: festival.DefaultDayChange}, nil, now)
	m.must(err)
	return e
}

// Ten tickets at once are enough for a family and too few for a tout.
func TestAnOrderHasTenTicketsAtMost(t *testing.T) {
	for _, c := range []struct {
		draft      ticket.OrderDraft
		field, key string
	}{
		{ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 10}}}, "", ""},
		{ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 11}}}, "items.0.quantity", "error.range"},
		{ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: -1}}}, "items.0.quantity", "error.range"},
		{ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 4}, {Type: "abend", Quantity: 6}}}, "", ""},
		{ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 5}, {Type: "abend", Quantity: 6}}}, "items", "ticket.order.too_many"},
		{ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 1}}, Lang: "xx"}, "lang", "error.choice"},
		{ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 1}}, Email: "a@b"}, "email", "error.email"},
		{ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 1}}, Name: strings.Repeat("x", 201)}, "name", "error.too_long"},
		{ticket.OrderDraft{Email: "a@b"}, "items", ""}, // one thing at a time
	} {
		err := c.draft.Check()
		if got := fault.FieldsOf(err)[c.field].Key; got != c.key || c.field == "" && err != nil {
			t.Errorf("%+v: %v", c.draft, err)
		}
	}
	d := ticket.OrderDraft{Items: []ticket.Item{{Type: "never heard of", Quantity: 0}, {Type: "tag", Quantity: 2}}}
	if err := d.Check(); err != nil || len(d.Items) != 1 || d.Items[0].Type != "tag" {
		t.Errorf("none of a type is no wish: %+v %v", d.Items, err)
	}
}

// A drawn code or number that is taken is drawn again, twice; after that
// something else is wrong.
func TestATakenCodeIsDrawnAgain(t *testing.T) {
	for constraint, table := range map[string]string{"ticket_order_code": "ticket_order", "ticket_number": "ticket", "ticket_payload": "ticket"} {
		m := newMarket(t)
		m.quota("alle", 9, m.kind("tag", nil))
		for _, c := range []struct {
			taken int
			ok    bool
		}{{1, true}, {2, true}, {3, false}} {
			for _, statement := range []string{
				`DROP SEQUENCE IF EXISTS draws CASCADE`, `CREATE SEQUENCE draws`,
				`CREATE OR REPLACE FUNCTION taken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
					IF nextval('draws') <= ` + strconv.Itoa(c.taken) + ` THEN
						RAISE unique_violation USING CONSTRAINT = '` + constraint + `';
					END IF;
					RETURN NEW;
				END $$`,
				`CREATE OR REPLACE TRIGGER taken BEFORE INSERT ON ` + table + ` FOR EACH ROW EXECUTE FUNCTION taken()`,
			} {
				_, err := m.db.Exec(t.Context(), statement)
				m.must(err)
			}
			if _, err := m.order("tag", 1); (err == nil) != c.ok {
				t.Errorf("%s taken %d times: %v", constraint, c.taken, err)
			}
		}
		m.counted("alle", count{9, 2, 7})
	}
}

// An order is found by its code however it is typed, and a list tells its
// newest first, a page at a time.
func TestOrdersAreFound(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	var codes []string
	for range 3 {
		codes = append([]string{m.ordered("tag", 2).Code}, codes...)
	}
	o, err := m.s.ByCode(t.Context(), m.e.ID, " "+strings.ToLower(codes[1])+"\n")
	if err != nil || o.Code != codes[1] || len(o.Tickets) != 2 || o.Tickets[0].OrderID != o.ID {
		t.Fatalf("%+v %v", o, err)
	}
	if _, err := m.s.ByCode(t.Context(), m.e.ID, "ANDERE"); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	m.must(m.s.Cancel(t.Context(), m.e.ID, o.ID, "", now))
	list := func(f ticket.Filter, o pg.Sorting, total int, want ...string) {
		t.Helper()
		rows, err := m.s.List(t.Context(), m.e.ID, f, o)
		m.must(err)
		var got []string
		for _, r := range rows {
			got = append(got, r.Code)
			if r.Total != total || r.Tickets != 2 {
				t.Errorf("%+v", r)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%+v: %s", f, diff)
		}
	}
	newest := pg.Sorting{Down: true}
	list(ticket.Filter{}, newest, 3, codes...)
	list(ticket.Filter{}, pg.Sorting{Down: true, Limit: -1}, 3, codes...)
	list(ticket.Filter{}, pg.Sorting{Down: true, Limit: 2}, 3, codes[0], codes[1])
	list(ticket.Filter{}, pg.Sorting{Down: true, Limit: 1, Offset: 2}, 3, codes[2])
	list(ticket.Filter{State: ticket.Canceled}, newest, 1, codes[1])
	list(ticket.Filter{State: ticket.Paid}, newest, 2, codes[0], codes[2])
	list(ticket.Filter{Search: codes[0][:3]}, newest, 1, codes[0])
	for _, bad := range []string{"ab", "a\x00bc", "  ä "} {
		if _, err := m.s.List(t.Context(), m.e.ID, ticket.Filter{Search: bad}, pg.Sorting{Down: true}); fault.FieldsOf(err)["q"].Key != "error.too_short" {
			t.Errorf("%q: %v", bad, err)
		}
	}
	all, err := m.s.Orders(t.Context(), m.e.ID)
	m.must(err)
	for i, o := range all {
		if o.Code != codes[2-i] || len(o.Tickets) != 2 || o.Tickets[1].OrderID != o.ID {
			t.Errorf("%+v", o)
		}
	}
}

func TestAListEndsAfterFifty(t *testing.T) {
	m := newMarket(t)
	_, err := m.db.Exec(t.Context(), `INSERT INTO ticket_order (edition_id, code, state, created_at) SELECT id, 'C' || n, 'paid', now() FROM edition, generate_series(1, 51) n`)
	m.must(err)
	rows, err := m.s.List(t.Context(), m.e.ID, ticket.Filter{}, pg.Sorting{Down: true})
	if err != nil || len(rows) != 50 || rows[0].Total != 51 {
		t.Errorf("%d rows: %v", len(rows), err)
	}
}

// A ticket goes from valid to blocked and back, and from both to void, for good.
// One that is in the wanted state already is left alone and its history too.
func TestTheStatesOfATicket(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 4, m.kind("tag", nil))
	o := m.ordered("tag", 2)
	k, ctx := o.Tickets[0].ID, t.Context()
	step := func(name string, err error, ok bool, taken int) {
		t.Helper()
		if (err == nil) != ok || (!ok && fault.CodeOf(err) != "wrong_state") {
			t.Errorf("%s: %v", name, err)
		}
		m.counted("alle", count{4, taken, 4 - taken})
	}
	step("unblock valid", m.s.Unblock(ctx, m.e.ID, k, "", now), true, 2)
	step("block", m.s.Block(ctx, m.e.ID, k, "", now), true, 2)
	step("block twice", m.s.Block(ctx, m.e.ID, k, "", now), true, 2)
	step("unblock", m.s.Unblock(ctx, m.e.ID, k, "", now), true, 2)
	step("block again", m.s.Block(ctx, m.e.ID, k, "", now), true, 2)
	step("void", m.s.Void(ctx, m.e.ID, k, "", now), true, 1)
	step("void twice", m.s.Void(ctx, m.e.ID, k, "", now), true, 1)
	step("unblock void", m.s.Unblock(ctx, m.e.ID, k, "", now), false, 1)
	step("block void", m.s.Block(ctx, m.e.ID, k, "", now), false, 1)
	step("unblock the other, which is valid", m.s.Unblock(ctx, m.e.ID, o.Tickets[1].ID, "", now), true, 1)
	o, err := m.s.Get(ctx, m.e.ID, o.ID)
	m.must(err)
	if o.Tickets[0].State != ticket.Void || o.Tickets[1].State != ticket.Valid {
		t.Errorf("%+v", o.Tickets)
	}
	history, err := pg.History(ctx, m.db, "ticket", int64(k))
	m.must(err)
	var verbs []pg.Verb
	for _, h := range history {
		verbs = append(verbs, h.Verb)
	}
	if diff := cmp.Diff([]pg.Verb{pg.VerbBlock, pg.VerbUnblock, pg.VerbBlock, pg.VerbVoid}, verbs); diff != "" {
		t.Error(diff)
	}
}

// A code that was never issued opens nothing, even when it is well signed, and
// one of another edition is that edition's.
func TestOnlyIssuedCodesOpenATicket(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	o := m.ordered("tag", 2)
	c, err := m.s.Code(t.Context(), o.Tickets[0])
	m.must(err)
	forged := o.Tickets[0]
	forged.Payload = append([]byte(nil), forged.Payload...)
	forged.Payload[15] ^= 1
	never, err := m.s.Code(t.Context(), forged)
	m.must(err)
	for _, text := range []string{never.String(), "HELLO", ""} {
		if _, err := m.s.ByCodeText(t.Context(), text); !fault.Is(err, fault.NotFound) || fault.MessageOf(err).Key != "ticket.code.unknown" {
			t.Errorf("%q: %v", text, err)
		}
	}
	m.must(m.s.Cancel(t.Context(), m.e.ID, o.ID, "", now))
	found, err := m.s.ByCodeText(t.Context(), c.String())
	if err != nil || found.ID != o.Tickets[0].ID || found.OrderState != ticket.Canceled || found.EditionID != m.e.ID {
		t.Errorf("%+v %v", found, err)
	}
}

func TestTheDatabaseGuardsTickets(t *testing.T) {
	m := newMarket(t)
	other := m.edition("anderer-markt")
	fest := festival.New(m.db)
	l, err := fest.CreateLocation(t.Context(), m.e, festival.LocationDraft{Slug: "campus", Name: lang.Text{"de": "Campus"}}, now)
	m.must(err)
	a := m.kind("a", func(d *ticket.TypeDraft) {
		d.Windows, d.Locations = []ticket.Window{{From: now, Until: now.Add(time.Hour)}}, []festival.LocationID{l}
	})
	b := m.kind("b", nil)
	m.quota("eins", 3, a)
	m.quota("zwei", 3, b)
	for _, id := range []string{"x", "y"} {
		_, err := m.s.Order(t.Context(), m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: "a", Quantity: 1}}, Source: "datei", SourceID: id}, now)
		m.must(err)
	}
	_, err = m.s.RotateKey(t.Context(), m.e.ID, now)
	m.must(err)
	elsewhere := strconv.Itoa(int(other.ID))
	pgtest.Guards(t, m.db, []string{
		"ticket_type", "ticket_type_window", "ticket_type_location", "quota", "quota_ticket_type", "ticket_order", "ticket", "place", "signing_key",
	}, map[string]string{
		"ticket_type_number_range":                            `UPDATE ticket_type SET number = 65536`,
		"ticket_type_slug_form":                               `UPDATE ticket_type SET slug = 'Tag'`,
		"ticket_type_price":                                   `UPDATE ticket_type SET price_cents = -1`,
		"ticket_type_per_day":                                 `UPDATE ticket_type SET per_day = 0`,
		"ticket_type_reentry":                                 `UPDATE ticket_type SET reentry = 'never'`,
		"ticket_type_number_once":                             `UPDATE ticket_type SET number = 1`,
		"ticket_type_slug_taken":                              `UPDATE ticket_type SET slug = 'a'`,
		"ticket_type_window_order":                            `UPDATE ticket_type_window SET valid_until = valid_from`,
		"ticket_type_location_edition_id_ticket_type_id_fkey": `UPDATE ticket_type_location SET ticket_type_id = -1`,
		"ticket_type_location_edition_id_location_id_fkey":    `UPDATE ticket_type_location SET location_id = -1`,
		"quota_size":                                          `UPDATE quota SET size = -1`,
		"quota_name_taken":                                    `UPDATE quota SET name = 'alle'`,
		"quota_ticket_type_edition_id_quota_id_fkey":          `UPDATE quota_ticket_type SET quota_id = -1 WHERE ticket_type_id = ` + strconv.Itoa(int(a)),
		"quota_ticket_type_edition_id_ticket_type_id_fkey":    `UPDATE quota_ticket_type SET ticket_type_id = -1`,
		"ticket_order_uid":                                    `UPDATE ticket_order SET uid = '00000000-0000-0000-0000-000000000000'`,
		"ticket_order_code":                                   `UPDATE ticket_order SET code = 'AAAAAA'`,
		"ticket_order_state":                                  `UPDATE ticket_order SET state = 'lost'`,
		"ticket_order_source_once":                            `UPDATE ticket_order SET source_id = 'x'`,
		"ticket_payload":                                      `UPDATE ticket SET payload = substr(sha256(''), 1, 16)`,
		"ticket_payload_length":                               `UPDATE ticket SET payload = payload || '\x00'`,
		"ticket_seal_length":                                  `UPDATE ticket SET seal = seal || '\x00'`,
		"ticket_state":                                        `UPDATE ticket SET state = 'lost'`,
		"ticket_number":                                       `UPDATE ticket SET number = 'AAAAAAAA'`,
		"ticket_edition_id_order_id_fkey":                     `INSERT INTO ticket_order (edition_id, code, state, created_at) VALUES (` + elsewhere + `, 'ZZZZZZ', 'paid', now()); UPDATE ticket SET order_id = (SELECT id FROM ticket_order WHERE code = 'ZZZZZZ')`,
		"ticket_edition_id_ticket_type_id_fkey":               `INSERT INTO ticket_type (edition_id, number, slug) VALUES (` + elsewhere + `, 1, 'dort'); UPDATE ticket SET ticket_type_id = (SELECT id FROM ticket_type WHERE slug = 'dort')`,
		"place_held_or_taken":                                 `UPDATE place SET hold = gen_random_uuid(), held_until = now() WHERE ticket_id IS NOT NULL`,
		"place_hold_whole":                                    `UPDATE place SET held_until = now()`,
		"place_one_per_ticket":                                `UPDATE place SET ticket_id = (SELECT min(id) FROM ticket)`,
		"signing_key_byte":                                    `UPDATE signing_key SET id = id + 255`,
		"signing_key_public":                                  `UPDATE signing_key SET public = public || '\x00'`,
		"signing_key_one_active":                              `UPDATE signing_key SET retired_at = NULL`,
	})
}

// A type is over with its own last window, whatever other types still have ahead.
func TestATypeIsOverWithItsOwnLastWindow(t *testing.T) {
	m := newMarket(t)
	for slug, hour := range map[string]time.Duration{"morgen": 1, "abend": 8} {
		m.kind(slug, func(d *ticket.TypeDraft) {
			d.Windows = []ticket.Window{{From: now.Add((hour - 1) * time.Hour), Until: now.Add(hour * time.Hour)}}
		})
	}
	noon := now.Add(3 * time.Hour)
	for slug, problem := range map[string]string{"morgen": "ticket.order.over", "abend": ""} {
		_, err := m.s.Order(t.Context(), m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: slug, Quantity: 1}}}, noon)
		if got := fault.FieldsOf(err)["items.0.type"].Key; got != problem || problem == "" && err != nil {
			t.Errorf("%s at noon: %v", slug, err)
		}
	}
}

// An order waits for nobody who works on another type.
func TestAnOrderWaitsForItsOwnTypesAlone(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	m.whileHeld(m.kind("abend", nil), func(ctx context.Context) error {
		_, err := m.s.Order(ctx, m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 1}}}, now)
		return err
	})
}

// whileHeld does something while somebody else works on the type; who waits
// for it gives up in the end.
func (m *market) whileHeld(kind ticket.TypeID, do func(ctx context.Context) error) {
	m.t.Helper()
	m.whileLocked(`SELECT FROM ticket_type WHERE id = $1 FOR UPDATE`, int64(kind), do)
}

// whileLocked does it while another transaction has what a statement locks.
func (m *market) whileLocked(lock string, id int64, do func(ctx context.Context) error) {
	m.t.Helper()
	patient, stop := context.WithTimeout(m.t.Context(), 10*time.Second)
	defer stop()
	m.must(pg.InTx(m.t.Context(), m.db, func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, lock, id); err != nil {
			return err
		}
		return do(patient)
	}))
}
