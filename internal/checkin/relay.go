package checkin

import (
	"context"
	"encoding/base32"
	"slices"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/ticket"
)

// Relay stores what happened at a service standing alone, under the nonces of
// its devices: in any order, and any number of times. It let people in and sent
// them away: neither is judged again. sent is what its clock showed when it sent
// them; a wrong one is put right as Record does. A scan that cannot be stored is
// answered alone, with the reason Failed.
func (s *Store) Relay(ctx context.Context, e *festival.Edition, scans []RelayedScan, sent, now time.Time) ([]Answer, error) {
	const op = "checkin.Relay"
	if len(scans) > MaxScans {
		return nil, TooMany(op, "scans")
	}
	r, err := s.current(ctx)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	now = now.Truncate(time.Microsecond)
	drafts := make([]ScanDraft, len(scans))
	for i, one := range scans {
		drafts[i] = one.draft(e.ID)
	}
	correct(drafts, sent, earliest(r.editions[e.ID], Device{}), now)
	for i, one := range scans {
		drafts[i].again = one.again(drafts[i].At)
	}
	devices, err := s.devicesOf(ctx, e.ID)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	answers := make([]Answer, len(scans))
	store := func(ctx context.Context, i int) (err error) {
		if !devices[scans[i].Device] || !r.takes(e.ID, scans[i]) {
			answers[i] = Answer{Nonce: drafts[i].Nonce, Status: Refused, Reason: Failed, StoredAt: now.UTC()}
			return nil
		}
		answers[i], err = s.recordOne(ctx, "", drafts[i], now)
		return err
	}
	return answers, fault.Wrap(op, inLines(ctx, lines(drafts), store))
}

const sqlDevicesOf = `
SELECT id
FROM device
WHERE edition_id = $1`

// devicesOf are all that the edition has or had, revoked ones among them.
func (s *Store) devicesOf(ctx context.Context, e festival.ID) (map[DeviceID]bool, error) {
	var all []DeviceID
	err := s.db.Select(ctx, &all, sqlDevicesOf, e)
	known := map[DeviceID]bool{}
	for _, id := range all {
		known[id] = true
	}
	return known, err
}

func (one RelayedScan) draft(e festival.ID) ScanDraft {
	d := ScanDraft{Nonce: one.Nonce, Code: one.Code, Kind: one.Kind, At: one.At, Force: one.Verdict == OK}
	d.Refused, d.relayed = one.Reason, &Device{ID: one.Device, EditionID: e, GateID: one.Gate}
	return d
}

// again is when everybody had been let in again, as long before at as it was there.
func (one RelayedScan) again(at time.Time) *time.Time {
	if one.ReadmittedAt == nil || one.ReadmittedAt.After(one.At) {
		return nil
	}
	again := at.Add(one.ReadmittedAt.Sub(one.At)).Truncate(time.Microsecond)
	return &again
}

// takes reports whether the scan is of a gate of the edition, and says either that it let somebody in or why not.
func (r *rules) takes(e festival.ID, one RelayedScan) bool {
	why := one.Verdict == OK && one.Reason == "" || one.Verdict == Refused && slices.Contains(Reasons, one.Reason)
	head := one.Kind == Plus || one.Kind == Minus
	return r.gates[one.Gate].EditionID == e && why && (head || known(one.Code))
}

// known reports whether that is how a code is stored.
func known(code string) bool {
	_, number := ticket.ParseNumber(code)
	_, _, group := groupOf(code)
	_, payload := payloadOf(code)
	digest, foreign := strings.CutPrefix(code, "?")
	return number || payload || group || foreign && len(digest) == 16
}

var base32Payload = base32.StdEncoding.WithPadding(base32.NoPadding)

// payloadOf reads what Payload.String writes.
func payloadOf(s string) (ticket.Payload, bool) {
	b, err := base32Payload.DecodeString(s)
	if err != nil || len(b) != len(ticket.Payload{}) {
		return ticket.Payload{}, false
	}
	return ticket.Payload(b), true
}

// relayedTarget is what the rules say about a scan that was judged elsewhere:
// the signature was seen there.
func (r *rules) relayedTarget(d ScanDraft) *target {
	t := &target{rules: r, device: *d.relayed, gate: r.gates[d.relayed.GateID], draft: d, code: d.Code}
	if number, ok := ticket.ParseNumber(d.Code); ok {
		t.number, t.code = number, number
	} else if p, nth, ok := groupOf(d.Code); ok {
		t.inGroup(p, nth)
	} else if p, ok := payloadOf(d.Code); ok {
		t.payload = p[:]
	}
	return t
}

// asJudged is the verdict of where the holder stood: who was turned away there
// did not come in.
func (d ScanDraft) asJudged(v Verdict) Verdict {
	if d.Refused == "" {
		return v
	}
	return Verdict{Status: Refused, Reason: d.Refused, Previous: v.Previous, Round: v.Round}
}

// RelayCounts stores head counts made there, and says which it has.
func (s *Store) RelayCounts(ctx context.Context, e *festival.Edition, counts []RelayedCount, sent, now time.Time) (has []bool, err error) {
	devices, err := s.devicesOf(ctx, e.ID)
	if err != nil {
		return nil, fault.Wrap("checkin.RelayCounts", err)
	}
	for _, c := range counts {
		if !devices[c.Device] {
			has = append(has, false)
			continue
		}
		c.At = onOurs(c.At, sent, now)
		by := pg.WithActor(ctx, Device{ID: c.Device}.Actor())
		err := s.Count(by, e.ID, CountDraft{Nonce: c.Nonce, Location: c.Location, Inside: c.Inside, At: c.At}, now)
		if err != nil && !fault.Is(err, fault.Invalid) && fault.CodeOf(err) != "nonce_reused" {
			return nil, fault.Wrap("checkin.RelayCounts", err)
		}
		has = append(has, err == nil)
	}
	return has, nil
}
