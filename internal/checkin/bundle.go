package checkin

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/ticket"
)

// Bundle is what a device needs to judge on its own. Tickets stand in it as
// digests of their codes: nothing in it names a person or opens a gate. What a
// device may show of a ticket is a Record, told apart because it changes with
// orders, and this with every scan.
//
// A device makes a scan's State of it like this: what Past tells of the ticket
// and what the device has stored itself, without what lies before ReadmittedAt
// of the gate where it happened; admission is that of the device's own gate,
// readmitted_at the bundle's.
type Bundle struct {
	Edition *festival.Edition `json:"-"`
	Device  DeviceID          `json:"device" doc:"The id of this device."`
	Gate    GateID            `json:"gate" doc:"The id of this device's gate."`
	Gates   []BundleGate      `json:"gates"`
	Keys    []BundleKey       `json:"keys" doc:"The public keys that codes are signed with."`
	Types   []BundleType      `json:"types"`
	Again   *time.Time        `json:"readmitted_at" doc:"When everybody was let in again everywhere: what happened before does not count."`
	Days    []time.Time       `json:"day_starts" doc:"When each market day begins: what happened before does not count."`
	Refused []BundleTicket    `json:"refused" doc:"Tickets that no longer admit."`
	Groups  []BundleGroup     `json:"groups" doc:"Those whose code was scanned on this market day."`
	Past    []BundlePast      `json:"past" doc:"Scans of this market day that let somebody in or out."`
}

// BundleGate is a gate with the numbers that Decide compares.
type BundleGate struct {
	ID       GateID              `json:"id"`
	Slug     string              `json:"slug"`
	Location festival.LocationID `json:"location"`
	Types    []ticket.TypeID     `json:"types" doc:"The ids of the types it admits; none: all."`

	Admission    festival.Admission `json:"admission" doc:"What holds at its location."`
	ReadmittedAt *time.Time         `json:"readmitted_at" doc:"When its location was emptied and let in again by itself: what happened at its gates before does not count."`
}

// BundleKey is a public key; Public is base64.
type BundleKey struct {
	ID     ticket.KeyID `json:"id" doc:"The second byte of a code."`
	Alg    string       `json:"alg" doc:"Ed25519."`
	Public string       `json:"public" doc:"Base64."`
}

// BundleType is a type's rule under the number that stands in codes.
type BundleType struct {
	Number int    `json:"number" doc:"The third and fourth byte of a code."`
	Slug   string `json:"slug"`
	TypeRule
}

// BundleTicket is a ticket that no longer admits, by Digest of its payload.
type BundleTicket struct {
	Digest string `json:"digest" doc:"Stands for the ticket's code."`
	Reason Reason `json:"reason"`
}

// BundlePast is a scan of the present market day, by Digest of the payload.
type BundlePast struct {
	Digest string    `json:"digest" doc:"Stands for the ticket's code."`
	Kind   Kind      `json:"kind"`
	At     time.Time `json:"at"`
	Gate   GateID    `json:"gate"`
	Round  int       `json:"round" doc:"It rises with each re-admission of everybody; what lies before it does not count."`
	By     *string   `json:"by,omitempty" doc:"Whose code was scanned if not the ticket's: another one's of its group, or with no sign in it the group's."`
}

// BundleGroup is a group by the Digest of its first ticket's payload.
type BundleGroup struct {
	Digest string `json:"digest" doc:"Stands for the code of its first ticket."`
	Size   int    `json:"size" doc:"How many they are. Their payloads differ in the last byte, which counts from 0."`
}

// Admission is what holds at the device's gate.
func (b *Bundle) Admission() festival.Admission {
	for _, g := range b.Gates {
		if g.ID == b.Gate {
			return g.Admission
		}
	}
	return b.Edition.Admission
}

func inUTC(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	utc := t.UTC()
	return &utc
}

// Digest names a ticket without its code: the first 12 bytes of the payload's
// SHA-256 in base64url.
func Digest(payload []byte) string {
	sum := sha256.Sum256(payload)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

const sqlBundleRefused = `
SELECT k.payload,
	CASE WHEN k.state = 'void' THEN 'revoked' WHEN o.state = 'canceled' THEN 'canceled'
		WHEN o.state = 'pending' THEN 'unpaid' ELSE 'blocked' END AS reason
FROM ticket k
JOIN ticket_order o ON o.id = k.order_id
WHERE k.edition_id = $1
	AND (k.state <> 'valid' OR o.state <> 'paid')
ORDER BY k.id`

const sqlBundlePast = `
SELECT k.payload, k.number, s.code, s.kind, s.at, s.gate_id, s.round
FROM scan_standing s
JOIN ticket k ON k.id = s.ticket_id
WHERE s.edition_id = $1
	AND s.seq IS NOT NULL
	AND s.at >= $2
ORDER BY s.at, s.id`

// Bundle collects what the device needs; the same state gives the same bytes.
func (s *Store) Bundle(ctx context.Context, d Device, now time.Time) (*Bundle, error) {
	const op = "checkin.Bundle"
	r, err := s.current(ctx)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	e := r.editions[d.EditionID]
	b := &Bundle{Edition: e, Device: d.ID, Gate: d.GateID, Again: inUTC(e.ReadmittedAt), Keys: r.bundleKeys(d.EditionID), Refused: []BundleTicket{}, Past: []BundlePast{}, Days: []time.Time{}}
	for _, day := range e.Days {
		from, _ := e.DaySpan(day)
		b.Days = append(b.Days, from.UTC())
	}
	r.bundleRules(b, d.EditionID)
	var refused []struct {
		Payload []byte `db:"payload"`
		Reason  Reason `db:"reason"`
	}
	if err := s.db.Select(ctx, &refused, sqlBundleRefused, d.EditionID); err != nil {
		return nil, fault.Wrap(op, err)
	}
	for _, t := range refused {
		b.Refused = append(b.Refused, BundleTicket{Digest(t.Payload), t.Reason})
	}
	var past []bundlePast
	if err := s.db.Select(ctx, &past, sqlBundlePast, d.EditionID, dayStart(e, now)); err != nil {
		return nil, fault.Wrap(op, err)
	}
	b.Groups = groupsOf(past)
	for _, p := range past {
		b.Past = append(b.Past, BundlePast{Digest(p.Payload), p.Kind, p.At.UTC(), p.Gate, p.Round, p.by()})
	}
	return b, nil
}

func (r *rules) bundleKeys(e festival.ID) []BundleKey {
	keys := []BundleKey{}
	for _, k := range r.keys {
		if k.EditionID == e {
			keys = append(keys, BundleKey{k.ID, "Ed25519", base64.StdEncoding.EncodeToString(k.Public)})
		}
	}
	slices.SortFunc(keys, func(a, b BundleKey) int { return cmp.Compare(a.ID, b.ID) })
	return keys
}

func (r *rules) bundleRules(b *Bundle, e festival.ID) {
	b.Types, b.Gates = []BundleType{}, []BundleGate{}
	for _, t := range r.types {
		if t.EditionID == e {
			b.Types = append(b.Types, BundleType{Number: t.Number, Slug: t.Slug, TypeRule: t.rule})
		}
	}
	for _, g := range r.gatesOf(e) {
		b.Gates = append(b.Gates, BundleGate{g.ID, g.Slug, g.LocationID, g.types, r.admission(g), inUTC(g.ReadmittedAt)})
	}
	slices.SortFunc(b.Types, func(a, b BundleType) int { return cmp.Compare(a.Number, b.Number) })
}
