package checkin_test

import (
	"testing"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/pg"
)

// everyRight is what a device may that may all.
var everyRight = checkin.Rights{Scan: true, Search: true, Count: true, Lead: true}

func (d *door) lets(may checkin.Rights) checkin.Device {
	d.t.Helper()
	device := d.device()
	d.must(d.s.SetRights(d.t.Context(), d.e.ID, device.ID, may, now))
	device, err := d.s.Authenticate(d.t.Context(), d.bearer, now)
	d.must(err)
	if device.Rights != may {
		d.t.Errorf("it may %+v, want %+v", device.Rights, may)
	}
	return device
}

// A new device may scan, count and begin a drill: what all could before.
func TestANewDeviceMayAllButSearch(t *testing.T) {
	d := newDoor(t)
	if got, want := d.device().Rights, (checkin.Rights{Scan: true, Count: true, Lead: true}); got != want {
		t.Errorf("it may %+v", got)
	}
}

// Each thing that a device asks for needs its right, and no other one hinders it.
func TestADeviceDoesWhatItMay(t *testing.T) {
	d := newDoor(t)
	k := d.party("tag", 3)
	ctx := t.Context()
	redeem := func(s checkin.ScanDraft) error {
		_, err := d.s.Redeem(ctx, d.bearer, s, now)
		return err
	}
	drill := func() checkin.ScanDraft {
		s := d.scan(checkin.Entry, d.code(d.order(d.e, "tag", 1).Tickets[0]))
		s.Drill = true
		return s
	}
	group := func(g checkin.GroupDraft) error {
		g.Code, g.Kind = k.code, checkin.Entry
		_, _, _, err := d.s.Group(ctx, d.bearer, g, now)
		return err
	}
	const scan, search, count, lead = "gate.error.no_scan", "gate.error.no_search", "gate.error.no_count", "gate.error.no_lead"
	for what, c := range map[string]struct {
		needs []string
		do    func(checkin.Device) error
	}{
		"entry": {[]string{scan}, func(checkin.Device) error {
			return redeem(d.scan(checkin.Entry, d.code(d.order(d.e, "tag", 1).Tickets[0])))
		}},
		"exit": {[]string{scan}, func(checkin.Device) error {
			return redeem(d.scan(checkin.Exit, d.code(d.order(d.e, "tag", 1).Tickets[0])))
		}},
		"group": {[]string{scan}, func(checkin.Device) error { return group(checkin.GroupDraft{}) }},
		"of a group": {[]string{scan}, func(checkin.Device) error {
			return group(checkin.GroupDraft{Scans: []checkin.ScanDraft{{Nonce: "g1", Nth: 1}}})
		}},
		"undo": {[]string{scan}, func(by checkin.Device) error {
			if err := d.s.Undo(ctx, by, "never", now); fault.Is(err, fault.Forbidden) {
				return err
			}
			return nil
		}},
		"search": {[]string{search}, func(by checkin.Device) error {
			_, _, err := d.s.Search(ctx, by, "Zoe", now)
			return err
		}},
		"plus":  {[]string{count}, func(checkin.Device) error { return redeem(d.scan(checkin.Plus, "")) }},
		"minus": {[]string{count}, func(checkin.Device) error { return redeem(d.scan(checkin.Minus, "")) }},
		"count": {[]string{count}, func(by checkin.Device) error {
			return d.s.CountBy(pg.WithActor(ctx, by.Actor()), by, checkin.CountDraft{Nonce: "c1", Location: "campus", Inside: 7}, now)
		}},
		"drill":            {[]string{scan, lead}, func(checkin.Device) error { return redeem(drill()) }},
		"drill of a group": {[]string{scan, lead}, func(checkin.Device) error { return group(checkin.GroupDraft{Drill: true}) }},
	} {
		t.Run(what, func(t *testing.T) {
			for _, needed := range c.needs {
				may := everyRight
				*rightOf(&may, needed) = false
				if err := c.do(d.lets(may)); !fault.Is(err, fault.Forbidden) || fault.MessageOf(err).Key != needed {
					t.Errorf("without the right: %v", err)
				}
			}
			var only checkin.Rights
			for _, needed := range c.needs {
				*rightOf(&only, needed) = true
			}
			if err := c.do(d.lets(only)); err != nil {
				t.Errorf("with no other right: %v", err)
			}
		})
	}
}

func rightOf(r *checkin.Rights, word string) *bool {
	return map[string]*bool{"gate.error.no_scan": &r.Scan, "gate.error.no_search": &r.Search, "gate.error.no_count": &r.Count, "gate.error.no_lead": &r.Lead}[word]
}

// Who was let in before the right was taken is stored; a drill in a batch, which
// never happened, is refused alone.
func TestWhatHasHappenedNeedsNoRight(t *testing.T) {
	d := newDoor(t)
	entry, drill := d.scan(checkin.Entry, d.code(d.order(d.e, "tag", 1).Tickets[0])), d.scan(checkin.Entry, d.code(d.order(d.e, "tag", 1).Tickets[0]))
	entry.At, drill.At, drill.Drill = now, now, true
	plus := d.scan(checkin.Plus, "")
	plus.At = now
	d.lets(checkin.Rights{})
	answers, err := d.s.Record(t.Context(), d.bearer, []checkin.ScanDraft{drill, entry, plus}, now, now)
	d.must(err)
	if answers[0].Reason != checkin.Failed || answers[1].Status != checkin.OK || answers[2].Status != checkin.OK {
		t.Errorf("%+v", answers)
	}
}

// A laptop that stands alone knows what its phones may; by name nobody can
// search there.
func TestALaptopKnowsTheRights(t *testing.T) {
	d := newDoor(t)
	for _, may := range []checkin.Rights{{}, {Scan: true}, {Count: true}, {Lead: true}, everyRight} {
		d.lets(may)
		there, err := d.laptop(now).s.Authenticate(t.Context(), d.bearer, now)
		d.must(err)
		may.Search = false
		if there.Rights != may {
			t.Errorf("it may %+v there, want %+v", there.Rights, may)
		}
	}
}
