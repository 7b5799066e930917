package checkin_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/ticket"
)

// Whoever stands at the wrong gate or comes at the wrong time is told the right
// one, also when the scan is sent again.
func TestARefusalTellsWhenAndWhere(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	meadow, err := d.markets.CreateLocation(ctx, d.e, festival.LocationDraft{Slug: "wiese", Name: lang.Text{"de": "Wiese"}}, now)
	d.must(err)
	kind := func(slug string, draft ticket.TypeDraft) ticket.TypeID {
		draft.Slug, draft.Name, draft.OnSale = slug, lang.Text{"de": slug}, true
		id, err := d.tickets.CreateType(ctx, d.e, draft, now)
		d.must(err)
		return id
	}
	window := func(hour int) ticket.Window {
		return ticket.Window{From: now.Add(time.Duration(hour) * time.Hour), Until: now.Add(time.Duration(hour+1) * time.Hour)}
	}
	kind("vorbei", ticket.TypeDraft{Windows: []ticket.Window{window(-3), window(-1)}})
	kind("spaeter", ticket.TypeDraft{Windows: []ticket.Window{window(-1), window(1), window(2)}})
	kind("dort", ticket.TypeDraft{Locations: []festival.LocationID{meadow}})
	crew := kind("crew", ticket.TypeDraft{})
	gate := func(slug string, l festival.LocationID, types ...ticket.TypeID) {
		_, err := d.s.CreateGate(ctx, d.e.ID, checkin.GateDraft{Slug: slug, Name: lang.Text{"de": slug}, LocationID: l, Types: types}, now)
		d.must(err)
	}
	gate("sued", meadow)
	gate("rampe", d.campus, crew)
	others := []ticket.TypeID{d.types("tag"), d.types("vorbei"), d.types("spaeter"), d.types("dort")}
	d.must(d.s.UpdateGate(ctx, d.e.ID, d.gate, checkin.GateDraft{Slug: "haupt", Name: lang.Text{"de": "Haupt"}, LocationID: d.campus, Types: others, Version: 1}, now))
	none := []ticket.Window{}
	for slug, c := range map[string]struct {
		says string
		want *checkin.Validity
	}{
		"tag":     {"ok", nil},
		"vorbei":  {"invalid_time", &checkin.Validity{Windows: []ticket.Window{window(-3), window(-1)}, Gates: []string{"haupt", "sued"}}},
		"spaeter": {"invalid_time", &checkin.Validity{Windows: []ticket.Window{window(1), window(2)}, Gates: []string{"haupt", "sued"}}},
		"dort":    {"wrong_location", &checkin.Validity{Windows: none, Gates: []string{"sued"}}},
		"crew":    {"product", &checkin.Validity{Windows: none, Gates: []string{"sued", "rampe"}}},
	} {
		o, err := d.tickets.Order(ctx, d.e, ticket.OrderDraft{Items: []ticket.Item{{Type: slug, Quantity: 1}}}, now.Add(-4*time.Hour))
		d.must(err)
		code := d.code(o.Tickets[0])
		s := d.scan(checkin.Entry, code)
		for range 2 {
			if diff := cmp.Diff(c.want, d.expect(c.says, s, now).Valid); diff != "" {
				t.Errorf("%s: %s", slug, diff)
			}
		}
		if s = d.scan(checkin.Entry, code); c.want != nil {
			s.Force = true
			if a := d.expect("ok!"+c.says, s, now); cmp.Diff(c.want, a.Valid) != "" {
				t.Errorf("%s, let in already: %+v", slug, a.Valid)
			}
		}
	}
	other, _, _ := d.edition("anderer-markt")
	if v := d.redeem(d.scan(checkin.Entry, d.code(d.order(d.e, "crew", 1).Tickets[0])), now).Valid; len(v.Gates) != 2 {
		t.Errorf("gates of %s too: %v", other.Slug, v.Gates)
	}
}

// What a device has told, another tells again: both get the first answer, and
// it counts once.
func TestAnUploadOfSomebodyElse(t *testing.T) {
	d := newDoor(t)
	other, err := d.s.IssueDevice(t.Context(), d.e.ID, "", "Tor 2", now)
	d.must(err)
	k := d.order(d.e, "tag", 1).Tickets[0]
	batch := []checkin.ScanDraft{d.scan(checkin.Entry, d.code(k)), d.scan(checkin.Plus, "")}
	for i := range batch {
		batch[i].At = now
	}
	var first []checkin.Answer
	for i, bearer := range []string{d.bearer, other, d.bearer} {
		answers, err := d.s.Record(t.Context(), bearer, batch, time.Time{}, now.Add(time.Duration(i)*time.Minute))
		d.must(err)
		if first == nil {
			first = answers
		}
		if diff := cmp.Diff(first, answers); diff != "" {
			t.Error(diff)
		}
	}
	if got := d.inside(now.Add(time.Hour)); got[0] != 2 {
		t.Errorf("%v inside", got)
	}
	elsewhere, _, _ := d.edition("anderer-markt")
	foreign, err := d.s.IssueDevice(t.Context(), elsewhere.ID, "", "dort", now)
	d.must(err)
	answers, err := d.s.Record(t.Context(), foreign, batch[:1], time.Time{}, now)
	if d.must(err); short(answers[0]) != "error" || answers[0].Ticket != nil {
		t.Errorf("at another market: %+v", answers[0])
	}
}
