package ticket_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/ticket"
)

func TestWhatATypeMustSay(t *testing.T) {
	m := newMarket(t)
	e := *m.e
	e.Days = []festival.Day{{OpensAt: now, ClosesAt: now.Add(10 * time.Hour)}}
	windows := func(n int, from, until time.Duration) []ticket.Window {
		return slices.Repeat([]ticket.Window{{From: now.Add(from), Until: now.Add(until)}}, n)
	}
	for _, c := range []struct {
		change     func(*ticket.TypeDraft)
		field, key string
	}{
		{func(d *ticket.TypeDraft) {}, "", ""},
		{func(d *ticket.TypeDraft) { d.Name = lang.Text{"de": " "} }, "name.de", "error.required"},
		{func(d *ticket.TypeDraft) { d.Slug = "Ä" }, "slug", "festival.error.short_slug"},
		{func(d *ticket.TypeDraft) { d.Description = lang.Text{"de": strings.Repeat("x", 2001)} }, "description.de", "error.too_long"},
		{func(d *ticket.TypeDraft) { d.PriceCents = -1 }, "price", "error.range"},
		{func(d *ticket.TypeDraft) { d.PriceCents = 1_000_000 }, "", ""},
		{func(d *ticket.TypeDraft) { d.PriceCents = 1_000_001 }, "price", "error.range"},
		{func(d *ticket.TypeDraft) { d.Reentry = "never" }, "reentry", "error.choice"},
		{func(d *ticket.TypeDraft) { d.PerDay = new(int) }, "per_day", "error.range"},
		{func(d *ticket.TypeDraft) { d.PerDay = perDay(1) }, "", ""},
		{func(d *ticket.TypeDraft) { d.PerDay = perDay(50) }, "", ""},
		{func(d *ticket.TypeDraft) { d.PerDay = perDay(51) }, "per_day", "error.range"},
		{func(d *ticket.TypeDraft) { d.Windows = windows(50, 0, time.Hour) }, "", ""},
		{func(d *ticket.TypeDraft) { d.Windows = windows(51, 0, time.Hour) }, "windows", "error.range"},
		{func(d *ticket.TypeDraft) { d.Windows = windows(1, time.Hour, time.Hour) }, "windows.0.until", "error.end_before_start"},
		{func(d *ticket.TypeDraft) { d.Windows = windows(1, 0, time.Nanosecond) }, "", ""},
		{func(d *ticket.TypeDraft) { d.Windows = windows(1, 10*time.Hour, 11*time.Hour) }, "windows.0.from", "error.date_outside"},
		{func(d *ticket.TypeDraft) { d.Windows = windows(1, 10*time.Hour-1, 11*time.Hour) }, "", ""},
		{func(d *ticket.TypeDraft) { d.Windows = windows(1, -time.Hour, 0) }, "windows.0.from", "error.date_outside"},
		{func(d *ticket.TypeDraft) { d.Windows = windows(1, -time.Hour, 1) }, "", ""},
	} {
		d := ticket.TypeDraft{Slug: "tag", Name: lang.Text{"de": "Tag"}}
		c.change(&d)
		err := d.Check(&e)
		if got := fault.FieldsOf(err)[c.field].Key; got != c.key || (c.key == "") != (err == nil) {
			t.Errorf("%+v: %v", d, err)
		}
	}
	d := ticket.TypeDraft{Name: lang.Text{"de": "Tageskarte für Große"}, PriceCents: -1}
	err := d.Check(&e)
	if d.Slug != "tageskarte-fuer-grosse" || d.Reentry != ticket.ReentryAfterExit {
		t.Errorf("defaults: %+v", d)
	}
	if max := fault.FieldsOf(err)["price"].Args; cmp.Diff(map[string]any{"min": 0, "max": 10_000}, max) != "" {
		t.Errorf("the limit is told in euros: %v", max)
	}
}

func perDay(n int) *int { return &n }

// A window takes its first moment in and its last one out; without windows a
// type always admits.
func TestWhenATypeLetsIn(t *testing.T) {
	hour := func(n int) time.Time { return now.Add(time.Duration(n) * time.Hour) }
	k := &ticket.Type{Windows: []ticket.Window{{From: hour(1), Until: hour(2)}, {From: hour(4), Until: hour(5)}}}
	for at, want := range map[time.Time]bool{
		hour(1).Add(-1): false, hour(1): true, hour(2).Add(-1): true, hour(2): false, hour(3): false, hour(4): true, hour(5): false,
	} {
		if k.LetsIn(at) != want || !(&ticket.Type{}).LetsIn(at) {
			t.Errorf("%s: %v", at, !want)
		}
	}
	for span, want := range map[[2]time.Time]bool{
		{hour(0), hour(1)}: false, {hour(0), hour(1).Add(1)}: true, {hour(2), hour(4)}: false, {hour(2).Add(-1), hour(3)}: true,
		{hour(0), hour(9)}: true, {hour(5), hour(9)}: false, {hour(4), hour(4).Add(1)}: true,
	} {
		if k.AdmitsWithin(span[0], span[1]) != want || !(&ticket.Type{}).AdmitsWithin(span[0], span[1]) {
			t.Errorf("%v: %v", span, !want)
		}
	}
}

// A type can be ordered while it is on sale, costs nothing yet, and its last
// window has not passed.
func TestWhenATypeCanBeOrdered(t *testing.T) {
	morning, evening := ticket.Window{From: now, Until: now.Add(time.Hour)}, ticket.Window{From: now.Add(8 * time.Hour), Until: now.Add(9 * time.Hour)}
	for _, c := range []struct {
		kind ticket.Type
		at   time.Duration
		want bool
	}{
		{ticket.Type{OnSale: true}, 1000 * time.Hour, true},
		{ticket.Type{}, 0, false},
		{ticket.Type{OnSale: true, Retired: true}, 0, false},
		{ticket.Type{OnSale: true, PriceCents: 1}, 0, false},
		{ticket.Type{OnSale: true, Windows: []ticket.Window{evening, morning}}, 2 * time.Hour, true},
		{ticket.Type{OnSale: true, Windows: []ticket.Window{evening, morning}}, 9*time.Hour - 1, true},
		{ticket.Type{OnSale: true, Windows: []ticket.Window{evening, morning}}, 9 * time.Hour, false},
	} {
		if got := c.kind.Orderable(now.Add(c.at)); got != c.want {
			t.Errorf("%+v after %v: %v", c.kind, c.at, got)
		}
	}
}

// Numbers stand in codes and are never given twice, whatever becomes of a type.
func TestTypesAreNumberedWithinTheEdition(t *testing.T) {
	m := newMarket(t)
	other := m.edition("anderer-markt")
	m.kind("a", nil)
	b := m.kind("b", nil)
	m.must(m.s.UpdateType(t.Context(), m.e, b, ticket.TypeDraft{Slug: "b", Name: lang.Text{"de": "b"}, Retired: true, Version: 1}, now))
	m.kind("c", nil)
	_, err := m.s.CreateType(t.Context(), other, ticket.TypeDraft{Slug: "a", Name: lang.Text{"de": "a"}}, now)
	m.must(err)
	numbers := func(e *festival.Edition) map[string]int {
		types, err := m.s.Types(t.Context(), e, now)
		m.must(err)
		all := map[string]int{}
		for _, k := range types {
			all[k.Slug] = k.Number
		}
		if e == m.e && types[len(types)-1].Slug != "b" {
			t.Errorf("a retired type comes last: %v", all)
		}
		return all
	}
	if diff := cmp.Diff(map[string]int{"a": 1, "b": 2, "c": 3}, numbers(m.e)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]int{"a": 1}, numbers(other)); diff != "" {
		t.Error(diff)
	}
	_, err = m.s.CreateType(t.Context(), m.e, ticket.TypeDraft{Slug: "a", Name: lang.Text{"de": "a"}}, now)
	if fault.FieldsOf(err)["slug"].Key != "festival.error.slug_taken" || !fault.Is(err, fault.Conflict) {
		t.Errorf("a slug twice: %v", err)
	}
}

// Where and when a type admits is replaced as a whole, for its own tickets alone.
func TestValidityIsReplaced(t *testing.T) {
	m := newMarket(t)
	fest := festival.New(m.db)
	var at [2]festival.LocationID
	for i, slug := range []string{"campus", "wagen"} {
		var err error
		at[i], err = fest.CreateLocation(t.Context(), m.e, festival.LocationDraft{Slug: slug, Name: lang.Text{"de": slug}}, now)
		m.must(err)
	}
	draft := func(l festival.LocationID, hour time.Duration, version int) ticket.TypeDraft {
		return ticket.TypeDraft{
			Slug: "tag", Name: lang.Text{"de": "Tag"}, Locations: []festival.LocationID{l, l}, Version: version,
			Windows: []ticket.Window{{From: now.Add(hour), Until: now.Add(hour + time.Hour)}},
		}
	}
	id, err := m.s.CreateType(t.Context(), m.e, draft(at[0], 0, 0), now)
	m.must(err)
	neighbour := m.kind("abend", func(d *ticket.TypeDraft) {
		d.Windows, d.Locations = draft(at[1], 5, 0).Windows, []festival.LocationID{at[1]}
	})
	m.must(m.s.UpdateType(t.Context(), m.e, id, draft(at[1], 3*time.Hour, 1), now))
	if err := m.s.UpdateType(t.Context(), m.e, id, draft(at[0], 0, 1), now); fault.CodeOf(err) != "changed_meanwhile" {
		t.Errorf("lost update: %v", err)
	}
	for kind, want := range map[ticket.TypeID]ticket.TypeDraft{id: draft(at[1], 3*time.Hour, 0), neighbour: draft(at[1], 5, 0)} {
		got, err := m.s.Type(t.Context(), m.e, kind, now)
		m.must(err)
		if diff := cmp.Diff(want.Windows, got.Windows, cmpopts.EquateApproxTime(time.Microsecond)); diff != "" || len(got.Locations) != 1 || got.Locations[0] != at[1] {
			t.Errorf("%s: %v %s", got.Slug, got.Locations, diff)
		}
		if _, offset := got.Windows[0].From.Zone(); offset != 3600 {
			t.Errorf("a window is told on the edition's clock: %s", got.Windows[0].From)
		}
	}
	d := draft(at[0], 0, 2)
	got, err := m.s.Type(t.Context(), m.e, id, now)
	m.must(err)
	if back := got.Draft(); back.Version != d.Version || back.Slug != d.Slug || len(back.Windows) != 1 || len(back.Locations) != 1 {
		t.Errorf("as a form shows it: %+v", back)
	}
}

// What belongs to one edition is out of another's reach.
func TestAnotherEditionsTicketsAreOutOfReach(t *testing.T) {
	m := newMarket(t)
	other := m.edition("anderer-markt")
	kind := m.kind("tag", nil)
	quota := m.quota("alle", 3, kind)
	o := m.ordered("tag", 1)
	l, err := festival.New(m.db).CreateLocation(t.Context(), other, festival.LocationDraft{Slug: "campus", Name: lang.Text{"de": "Campus"}}, now)
	m.must(err)
	second := func(_ any, err error) error { return err }
	ctx, draft := t.Context(), ticket.TypeDraft{Slug: "tag", Name: lang.Text{"de": "Tag"}, Version: 1}
	abroad := draft
	abroad.Locations = []festival.LocationID{l}
	for name, c := range map[string]struct {
		err  error
		kind fault.Kind
	}{
		"a type":               {second(m.s.Type(ctx, other, kind, now)), fault.NotFound},
		"change a type":        {m.s.UpdateType(ctx, other, kind, draft, now), fault.Conflict},
		"a type's location":    {m.s.UpdateType(ctx, m.e, kind, abroad, now), fault.Invalid},
		"change a quota":       {m.s.UpdateQuota(ctx, other.ID, quota, ticket.QuotaDraft{Name: "x", Size: 1, Version: 1}, now), fault.Conflict},
		"a quota's type":       {second(m.s.CreateQuota(ctx, other.ID, ticket.QuotaDraft{Name: "x", Types: []ticket.TypeID{kind}}, now)), fault.Invalid},
		"an order":             {second(m.s.Get(ctx, other.ID, o.ID)), fault.NotFound},
		"an order by its code": {second(m.s.ByCode(ctx, other.ID, o.Code)), fault.NotFound},
		"cancel an order":      {m.s.Cancel(ctx, other.ID, o.ID, "", now), fault.NotFound},
		"void a ticket":        {m.s.Void(ctx, other.ID, o.Tickets[0].ID, "", now), fault.NotFound},
		"order its type":       {second(m.s.Order(ctx, other, ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 1}}}, now)), fault.Invalid},
	} {
		if !fault.Is(c.err, c.kind) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	types, err := m.s.Types(ctx, other, now)
	m.must(err)
	quotas, err := m.s.Quotas(ctx, other.ID, now)
	m.must(err)
	orders, err := m.s.Orders(ctx, other.ID)
	m.must(err)
	rows, err := m.s.List(ctx, other.ID, ticket.Filter{}, pg.Sorting{Down: true})
	m.must(err)
	if len(types)+len(quotas)+len(orders)+len(rows) != 0 {
		t.Errorf("%v %v %v %v", types, quotas, orders, rows)
	}
	if got, err := m.s.Get(ctx, m.e.ID, o.ID); err != nil || got.State != ticket.Paid || got.Tickets[0].State != ticket.Valid {
		t.Errorf("%+v %v", got, err)
	}
}

// Who made a type and who changed it stands in the history.
func TestATypeHasAHistory(t *testing.T) {
	m := newMarket(t)
	id := m.kind("tag", nil)
	m.must(m.s.UpdateType(t.Context(), m.e, id, ticket.TypeDraft{Slug: "tag", Name: lang.Text{"de": "Tag"}, Version: 1}, now))
	history, err := pg.History(t.Context(), m.db, "ticket_type", int64(id))
	m.must(err)
	if len(history) != 2 || history[0].Verb != pg.VerbCreate || history[1].Verb != pg.VerbUpdate {
		t.Errorf("%+v", history)
	}
}

// What is damaged in one edition does the others' types no harm.
func TestAnEditionReadsItsOwnTypesOnly(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	other := m.edition("anderer-markt")
	l, err := festival.New(m.db).CreateLocation(t.Context(), other, festival.LocationDraft{Slug: "campus", Name: lang.Text{"de": "Campus"}}, now)
	m.must(err)
	_, err = m.s.CreateType(t.Context(), other, ticket.TypeDraft{
		Slug: "abend", Name: lang.Text{"de": "Abend"}, Locations: []festival.LocationID{l},
		Windows: []ticket.Window{{From: now, Until: now.Add(time.Hour)}},
	}, now)
	m.must(err)
	for damage, repair := range map[string]string{
		`ALTER TABLE ticket_type_window ALTER valid_until DROP NOT NULL; UPDATE ticket_type_window SET valid_until = NULL`: `DELETE FROM ticket_type_window`,
		`ALTER TABLE ticket_type_location DROP CONSTRAINT ticket_type_location_pkey, ALTER location_id DROP NOT NULL;
			UPDATE ticket_type_location SET location_id = NULL`: `DELETE FROM ticket_type_location`,
	} {
		_, err := m.db.Exec(t.Context(), damage)
		m.must(err)
		if _, err := m.s.Types(t.Context(), other, now); err == nil {
			t.Errorf("reads over %s", damage)
		}
		if types, err := m.s.Types(t.Context(), m.e, now); err != nil || len(types) != 1 {
			t.Errorf("%s: %v %v", damage, types, err)
		}
		_, err = m.db.Exec(t.Context(), repair)
		m.must(err)
	}
}
