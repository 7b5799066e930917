package ticket_test

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/ticket"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// market is an edition with a ticket store.
type market struct {
	t  *testing.T
	db *pg.DB
	s  *ticket.Store
	e  *festival.Edition

	telling sync.Mutex // two orders may be confirmed at once
	told    []string
}

func newMarket(t *testing.T) *market {
	t.Helper()
	m := &market{t: t, db: pgtest.New(t)}
	tell := func(what string) ticket.Event {
		return func(_ context.Context, _ *pg.Tx, _ festival.ID, o ticket.OrderID, _ time.Time) error {
			m.telling.Lock()
			defer m.telling.Unlock()
			m.told = append(m.told, what+" "+strconv.Itoa(int(o)))
			return nil
		}
	}
	m.s = ticket.New(m.db, account.SecretFrom([32]byte{1}), ticket.Events{Confirmed: tell("confirmed"), Canceled: tell("canceled")})
	e, err := festival.New(m.db).Create(t.Context(), festival.Draft{Slug: "markt-2026", Name: lang.Text{"de": "Markt"}, DayChange: festival.DefaultDayChange}, nil, now)
	m.e = e
	m.must(err)
	return m
}

func (m *market) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m *market) kind(slug string, change func(*ticket.TypeDraft)) ticket.TypeID {
	m.t.Helper()
	d := ticket.TypeDraft{Slug: slug, Name: lang.Text{"de": slug}, OnSale: true}
	if change != nil {
		change(&d)
	}
	id, err := m.s.CreateType(m.t.Context(), m.e, d, now)
	m.must(err)
	return id
}

func (m *market) quota(name string, size int, types ...ticket.TypeID) ticket.QuotaID {
	m.t.Helper()
	id, err := m.s.CreateQuota(m.t.Context(), m.e.ID, ticket.QuotaDraft{Name: name, Size: size, Types: types}, now)
	m.must(err)
	return id
}

func (m *market) order(slug string, n int) (*ticket.Order, error) {
	return m.s.Order(m.t.Context(), m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: slug, Quantity: n}}}, now)
}

func (m *market) ordered(slug string, n int) *ticket.Order {
	m.t.Helper()
	o, err := m.order(slug, n)
	m.must(err)
	return o
}

type count struct{ Size, Taken, Free int }

func (m *market) count(name string) count {
	m.t.Helper()
	all, err := m.s.Quotas(m.t.Context(), m.e.ID, now)
	m.must(err)
	for _, q := range all {
		if q.Name == name {
			return count{q.Size, q.Taken, q.Free}
		}
	}
	m.t.Fatalf("no quota %q", name)
	return count{}
}

func (m *market) counted(name string, want count) {
	m.t.Helper()
	if d := cmp.Diff(want, m.count(name)); d != "" {
		m.t.Errorf("%s: %s", name, d)
	}
}

func TestOrderGivesTicketsWithCodesOfTheEdition(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	m.kind("abend", nil)
	o, err := m.s.Order(t.Context(), m.e, ticket.OrderDraft{
		Email: " amira@nachbarn.example ", Name: "أميرة", Lang: lang.Ar,
		Items: []ticket.Item{{Type: "tag", Quantity: 2}, {Type: "abend", Quantity: 1}, {Type: "tag", Quantity: 0}},
	}, now)
	m.must(err)
	if o.State != ticket.Paid || o.Email != "amira@nachbarn.example" || len(o.Tickets) != 3 || len(o.Code) != 6 {
		t.Errorf("%+v", o)
	}
	if d := cmp.Diff([]string{"confirmed " + strconv.Itoa(int(o.ID))}, m.told); d != "" {
		t.Error(d)
	}
	keys, err := m.s.Keys(t.Context())
	m.must(err)
	for i, k := range o.Tickets {
		c, err := m.s.Code(t.Context(), k)
		m.must(err)
		if !c.SignedBy(keys[0].Public) || c.Payload.Key() != keys[0].ID || c.Payload.TypeNumber() != []int{1, 1, 2}[i] {
			t.Errorf("ticket %d: %v", i, c.Payload)
		}
		if _, ok := ticket.ParseNumber(k.Number); !ok {
			t.Errorf("number %q", k.Number)
		}
		found, err := m.s.ByCodeText(t.Context(), c.Address("https://markt.example"))
		m.must(err)
		if found.ID != k.ID {
			t.Errorf("%+v", found)
		}
		c.Signature[3] ^= 1
		if _, err := m.s.ByCodeText(t.Context(), c.String()); !fault.Is(err, fault.NotFound) {
			t.Errorf("an altered signature opens a ticket: %v", err)
		}
	}
	again, err := m.s.BySecret(t.Context(), m.s.Secret(o))
	m.must(err)
	if d := cmp.Diff(o, again); d != "" {
		t.Error(d)
	}
	if _, err := m.s.BySecret(t.Context(), m.s.Secret(o)+"A"); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

func TestOrderRefusesClearly(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	m.kind("teuer", func(d *ticket.TypeDraft) { d.PriceCents = 500 })
	m.kind("zu", func(d *ticket.TypeDraft) { d.OnSale = false })
	m.kind("vorbei", func(d *ticket.TypeDraft) {
		d.Windows = []ticket.Window{{From: now.Add(-2 * time.Hour), Until: now}}
	})
	for _, c := range []struct {
		items []ticket.Item
		field string
		key   string
	}{
		{nil, "items", "ticket.order.empty"},
		{[]ticket.Item{{Type: "tag", Quantity: 0}}, "items", "ticket.order.empty"},
		{[]ticket.Item{{Type: "tag", Quantity: 1_000_000_000}}, "items.0.quantity", "error.range"},
		{[]ticket.Item{{Type: "zu", Quantity: 0}, {Type: "tag", Quantity: -1}}, "items.1.quantity", "error.range"},
		{[]ticket.Item{{Type: "tag", Quantity: 6}, {Type: "tag", Quantity: 5}}, "items", "ticket.order.too_many"},
		{[]ticket.Item{{Type: "gibt-es-nicht", Quantity: 1}}, "items.0.type", "ticket.order.unknown_type"},
		{[]ticket.Item{{Type: "teuer", Quantity: 1}}, "items.0.type", "ticket.order.price_not_yet"},
		{[]ticket.Item{{Type: "zu", Quantity: 1}}, "items.0.type", "ticket.order.not_on_sale"},
		{[]ticket.Item{{Type: "vorbei", Quantity: 1}}, "items.0.type", "ticket.order.over"},
	} {
		_, err := m.s.Order(t.Context(), m.e, ticket.OrderDraft{Items: c.items}, now)
		if got := fault.FieldsOf(err)[c.field].Key; !fault.Is(err, fault.Invalid) || got != c.key {
			t.Errorf("%v: %q in %v", c.items, got, err)
		}
	}
}

func TestTheSameOrderSentTwiceIsOne(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 5, m.kind("tag", nil))
	send := func(key string, n int) (*ticket.Order, error) {
		return m.s.Order(t.Context(), m.e, ticket.OrderDraft{
			Items: []ticket.Item{{Type: "tag", Quantity: n}}, Once: pg.Once{Key: key, Principal: "visitor", Route: "orders"},
		}, now)
	}
	var ids sync.Map
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			o, err := send("k1", 2)
			if err != nil {
				t.Error(err)
				return
			}
			ids.Store(o.ID, true)
		})
	}
	all.Wait()
	different := 0
	ids.Range(func(any, any) bool { different++; return true })
	if different != 1 {
		t.Errorf("%d orders", different)
	}
	if _, err := send("k1", 1); fault.CodeOf(err) != "idempotency_mismatch" || !fault.Is(err, fault.Invalid) {
		t.Errorf("another content under the same key: %v", err)
	}
	if _, err := send("k2", 4); fault.CodeOf(err) != "sold_out" {
		t.Errorf("4 of 3 left: %v", err)
	}
	if _, err := send("k2", 3); err != nil {
		t.Errorf("a failed order must not keep its key: %v", err)
	}
	m.counted("alle", count{5, 5, 0})
}

func TestTwoHundredOrdersForTheLastFifty(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 50, m.kind("tag", nil))
	var mu sync.Mutex
	sold, refused := 0, 0
	var all sync.WaitGroup
	for range 200 {
		all.Go(func() {
			_, err := m.order("tag", 1)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				sold++
			case fault.CodeOf(err) == "sold_out" && fault.Is(err, fault.Conflict):
				refused++
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if sold != 50 || refused != 150 {
		t.Errorf("%d sold, %d refused", sold, refused)
	}
	m.counted("alle", count{50, 50, 0})
}

// An order that is still in flight may fail: who comes after it waits for its
// places instead of being sent away.
func TestOrderWaitsForPlacesInFlight(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 1, m.kind("tag", nil))
	holding, release := make(chan struct{}), make(chan struct{})
	m.s = ticket.New(m.db, account.SecretFrom([32]byte{1}), ticket.Events{
		Confirmed: func(ctx context.Context, _ *pg.Tx, _ festival.ID, _ ticket.OrderID, _ time.Time) error {
			if ctx.Value(slow{}) == nil {
				return nil
			}
			close(holding)
			<-release
			return fault.New(fault.Internal, "test", "error.internal")
		},
	})
	var first sync.WaitGroup
	first.Go(func() {
		d := ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 1}}}
		if _, err := m.s.Order(context.WithValue(t.Context(), slow{}, true), m.e, d, now); err == nil {
			t.Error("the first order was meant to fail")
		}
	})
	<-holding
	got := make(chan error)
	go func() {
		_, err := m.order("tag", 1)
		got <- err
	}()
	m.waitForLocks(1)
	close(release)
	if err := <-got; err != nil {
		t.Errorf("the freed place was not taken: %v", err)
	}
	first.Wait()
}

type slow struct{}

// waitForLocks returns once so many statements wait for a lock in this database.
func (m *market) waitForLocks(n int) {
	for waiting := -1; waiting < n; {
		m.must(m.db.Get(m.t.Context(), &waiting, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`))
	}
}

func TestCancelFreesThePlaces(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 3, m.kind("tag", nil))
	o := m.ordered("tag", 3)
	m.must(m.s.Void(t.Context(), m.e.ID, o.Tickets[0].ID, "verloren", now))
	m.counted("alle", count{3, 2, 1})
	m.must(m.s.Void(t.Context(), m.e.ID, o.Tickets[0].ID, "", now))
	m.counted("alle", count{3, 2, 1})
	m.must(m.s.Block(t.Context(), m.e.ID, o.Tickets[1].ID, "gemeldet", now))
	m.must(m.s.Unblock(t.Context(), m.e.ID, o.Tickets[1].ID, "", now))
	m.must(m.s.Cancel(t.Context(), m.e.ID, o.ID, "auf Wunsch", now))
	m.must(m.s.Cancel(t.Context(), m.e.ID, o.ID, "noch einmal", now))
	m.counted("alle", count{3, 0, 3})
	o, err := m.s.Get(t.Context(), m.e.ID, o.ID)
	m.must(err)
	if o.State != ticket.Canceled || o.Tickets[0].State != ticket.Void || o.Tickets[1].State != ticket.Valid {
		t.Errorf("%+v", o)
	}
	history, err := pg.History(t.Context(), m.db, "ticket_order", int64(o.ID))
	m.must(err)
	if len(history) != 1 || history[0].Reason != "auf Wunsch" {
		t.Errorf("%+v", history)
	}
	if len(m.told) != 2 || m.told[1] != "canceled "+strconv.Itoa(int(o.ID)) {
		t.Errorf("%v", m.told)
	}
	if err := m.s.Cancel(t.Context(), m.e.ID, 999, "", now); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

func TestOrdersOfOneTransactionStandOrFallTogether(t *testing.T) {
	m := newMarket(t)
	m.quota("all", 5, m.kind("day", nil))
	several := func(quantities ...int) error {
		return pg.InTx(t.Context(), m.db, func(ctx context.Context, tx *pg.Tx) error {
			for _, n := range quantities {
				if _, err := m.s.OrderIn(ctx, tx, m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: "day", Quantity: n}}}, now); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := several(2, 4); fault.CodeOf(err) != "sold_out" {
		t.Errorf("more than there is: %v", err)
	}
	m.counted("all", count{5, 0, 5})
	m.must(several(2, 3))
	m.counted("all", count{5, 5, 0})
}

func TestQuotaChangesItsSizeAndTypes(t *testing.T) {
	m := newMarket(t)
	tag, abend := m.kind("tag", nil), m.kind("abend", nil)
	id := m.quota("alle", 4, tag)
	first := m.ordered("tag", 3)
	draft := ticket.QuotaDraft{Name: "alle", Size: 2, Types: []ticket.TypeID{tag}, Version: 1}
	m.must(m.s.UpdateQuota(t.Context(), m.e.ID, id, draft, now))
	m.counted("alle", count{2, 3, 0})
	m.must(m.s.Void(t.Context(), m.e.ID, first.Tickets[0].ID, "", now))
	m.counted("alle", count{2, 2, 0})

	m.ordered("abend", 2) // unlimited so far
	if err := m.s.UpdateQuota(t.Context(), m.e.ID, id, draft, now); fault.CodeOf(err) != "changed_meanwhile" {
		t.Errorf("lost update: %v", err)
	}
	draft.Size, draft.Types, draft.Version = 3, []ticket.TypeID{tag, abend}, 2
	m.must(m.s.UpdateQuota(t.Context(), m.e.ID, id, draft, now))
	m.counted("alle", count{3, 4, 0})
	draft.Types, draft.Version = []ticket.TypeID{abend}, 3
	m.must(m.s.UpdateQuota(t.Context(), m.e.ID, id, draft, now))
	m.counted("alle", count{3, 2, 1})
	types, err := m.s.Types(t.Context(), m.e, now)
	m.must(err)
	if types[0].Available != nil || *types[1].Available != 1 || types[1].Sold != 2 {
		t.Errorf("%+v %+v", types[0], types[1])
	}
}

func TestListNeedsThreeLetters(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	_, err := m.s.Order(t.Context(), m.e, ticket.OrderDraft{Name: "100%_Ida", Items: []ticket.Item{{Type: "tag", Quantity: 2}}}, now)
	m.must(err)
	o := m.ordered("tag", 1)
	for _, c := range []struct {
		search string
		want   int
	}{{"", 2}, {"ida", 1}, {"%_I", 1}, {"___", 0}, {"王芳", 0}, {o.Code, 1}, {ticket.ShowNumber(o.Tickets[0].Number), 1}} {
		rows, err := m.s.List(t.Context(), m.e.ID, ticket.Filter{Search: c.search}, pg.Sorting{Down: true})
		m.must(err)
		if len(rows) != c.want {
			t.Errorf("%q: %d rows", c.search, len(rows))
		}
	}
	if _, err := m.s.List(t.Context(), m.e.ID, ticket.Filter{Search: "id"}, pg.Sorting{Down: true}); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
}

func TestRotatedKeySignsWhatIsNew(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	before := m.ordered("tag", 1)
	_, err := m.s.RotateKey(t.Context(), m.e.ID, now)
	m.must(err)
	after := m.ordered("tag", 1)
	if ticket.Payload(before.Tickets[0].Payload).Key() == ticket.Payload(after.Tickets[0].Payload).Key() {
		t.Error("the retired key still signs")
	}
	c, err := m.s.Code(t.Context(), before.Tickets[0])
	m.must(err)
	if _, err := m.s.ByCodeText(t.Context(), c.String()); err != nil {
		t.Errorf("what the retired key signed stays valid: %v", err)
	}
}

// A window in the wrong year would turn every ticket away at the gate.
func TestAWindowLiesInTheEdition(t *testing.T) {
	m := newMarket(t)
	e := *m.e
	e.Days = []festival.Day{{OpensAt: now, ClosesAt: now.Add(10 * time.Hour)}}
	draft := func(from, until time.Duration) ticket.TypeDraft {
		return ticket.TypeDraft{Slug: "tag", Name: lang.Text{"de": "Tag"}, Windows: []ticket.Window{{From: now.Add(from), Until: now.Add(until)}}}
	}
	for _, d := range []ticket.TypeDraft{draft(8760*time.Hour, 8770*time.Hour), draft(-24*time.Hour, 0)} {
		if _, err := m.s.CreateType(t.Context(), &e, d, now); fault.FieldsOf(err)["windows.0.from"].Key != "error.date_outside" {
			t.Errorf("%v: %v", d.Windows, err)
		}
	}
	if _, err := m.s.CreateType(t.Context(), &e, draft(-10*time.Hour, 16*time.Hour), now); err != nil {
		t.Error(err)
	}
}

// With another secret file the seeds stay shut: nobody gets a ticket, and the
// error says why.
func TestAnotherSecretFileIsNamed(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	m.ordered("tag", 1)
	other := ticket.New(m.db, account.SecretFrom([32]byte{2}), ticket.Events{})
	o, err := m.s.Orders(t.Context(), m.e.ID)
	m.must(err)
	if _, err := other.Code(t.Context(), o[0].Tickets[0]); fault.CodeOf(err) != "secret_file" || !fault.Is(err, fault.Unavailable) {
		t.Errorf("%v", err)
	}
}
