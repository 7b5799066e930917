package checkin_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/ticket"
)

func (d *door) named(name string) *ticket.Order {
	d.t.Helper()
	o, err := d.tickets.Order(d.t.Context(), d.e, ticket.OrderDraft{Name: name, Email: "geheim@example.org", Items: []ticket.Item{{Type: "tag", Quantity: 1}}}, now)
	d.must(err)
	return o
}

// searcher is the door's device, which may search.
func (d *door) searcher() checkin.Device {
	d.t.Helper()
	device, err := d.s.Authenticate(d.t.Context(), d.bearer, now)
	d.must(err)
	d.must(d.s.SetRights(d.t.Context(), d.e.ID, device.ID, checkin.Rights{Scan: true, Search: true, Count: true, Lead: true}, now))
	device, err = d.s.Authenticate(d.t.Context(), d.bearer, now)
	d.must(err)
	return device
}

// A gate finds a ticket by three letters of its name, in any case and without
// marks; never by an address, an order's code or a name of another edition.
func TestAGateFindsATicketByItsName(t *testing.T) {
	d := newDoor(t)
	zoe, gone := d.named("Zoë Ångström-Özdemir"), d.named("Zoe Weg")
	d.named("")
	d.must(d.tickets.Cancel(t.Context(), d.e.ID, gone.ID, "", now))
	layla := d.named("ليلى الأحمد")
	other, _, _ := d.edition("anderer-markt")
	device := d.searcher()
	found := func(name string) (names []string) {
		t.Helper()
		all, more, err := d.s.Search(t.Context(), device, name, now)
		if fault.FieldsOf(err)["name"].Key == "gate.search.short" {
			return nil // a part of a drawn code may be digits alone
		}
		d.must(err)
		if more {
			t.Errorf("%q: more than are there", name)
		}
		for _, one := range all {
			names = append(names, strings.TrimSpace(one.Name+" "+string(one.Reason)))
		}
		return names
	}
	for name, want := range map[string][]string{
		"zoe":          {"Zoë Ångström-Özdemir", "Zoe Weg canceled"},
		"OZD ang":      {"Zoë Ångström-Özdemir"},
		"ليلي":         {"ليلى الأحمد"},
		"geheim":       nil,
		zoe.Code + "x": nil,
		zoe.Code[:4]:   nil,
		"%%% zzz":      nil,
	} {
		if diff := cmp.Diff(want, found(name)); diff != "" {
			t.Errorf("%q: %s", name, diff)
		}
	}
	all, _, err := d.s.Search(t.Context(), device, "ليلى", now)
	d.must(err)
	want := []checkin.Found{{Number: layla.Tickets[0].Number, Type: "tag", Kind: all[0].Kind, Name: "ليلى الأحمد"}}
	if diff := cmp.Diff(want, all); diff != "" || all[0].Kind.In("de") != "tag" {
		t.Error(diff)
	}
	device.EditionID = other.ID
	if got := found("zoe"); got != nil {
		t.Errorf("another edition's: %v", got)
	}
}

// Less than three letters of one word, a device without the right, and a device
// that asks on and on get nothing; and nobody gets a list of all.
func TestASearchIsNoListOfGuests(t *testing.T) {
	d := newDoor(t)
	for i := range 11 {
		d.named(fmt.Sprintf("Familie Mustermann %d", i))
	}
	device, err := d.s.Authenticate(t.Context(), d.bearer, now)
	d.must(err)
	if _, _, err := d.s.Search(t.Context(), device, "Muster", now); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without the right: %v", err)
	}
	device = d.searcher()
	for _, short := range []string{"", "Mu", "Mu st er", "%%%", "Muـ", "M1u", strings.Repeat("x", 1000)} {
		if _, _, err := d.s.Search(t.Context(), device, short, now); fault.FieldsOf(err)["name"].Key == "" {
			t.Errorf("%q: %v", short, err)
		}
	}
	all, more, err := d.s.Search(t.Context(), device, "Muster", now)
	if err != nil || len(all) != 10 || !more {
		t.Errorf("%d found, more: %t, %v", len(all), more, err)
	}
	for range 19 {
		_, _, err := d.s.Search(t.Context(), device, "Muster", now)
		d.must(err)
	}
	if _, _, err := d.s.Search(t.Context(), device, "Muster", now); !fault.Is(err, fault.Limited) {
		t.Errorf("a twenty-first: %v", err)
	}
	later := now.Add(10 * time.Second)
	_, _, err = d.s.Search(t.Context(), device, "Muster", later)
	d.must(err)
	if _, _, err := d.s.Search(t.Context(), device, "Muster", later); !fault.Is(err, fault.Limited) {
		t.Errorf("two more after ten seconds: %v", err)
	}
	d.must(d.s.SetRights(t.Context(), d.e.ID, device.ID, checkin.Rights{Scan: true, Count: true, Lead: true}, now))
	if device, err = d.s.Authenticate(t.Context(), d.bearer, now); err != nil || device.Search {
		t.Errorf("the right stays: %v", err)
	}
}
