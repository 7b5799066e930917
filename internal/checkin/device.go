package checkin

import (
	"context"
	"strconv"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// DeviceID is a device's.
type DeviceID int64

func (id DeviceID) String() string { return strconv.FormatInt(int64(id), 10) }

// Device is a phone at a gate: a principal of its own, without a person.
type Device struct {
	Rights
	ID             DeviceID    `db:"id"`
	EditionID      festival.ID `db:"edition_id"`
	GateID         GateID      `db:"gate_id"`
	GateSlug       string      `db:"gate_slug"`
	GateName       lang.Text   `db:"gate_name"`
	Name           string      `db:"name"`
	Generation     int         `db:"generation"`
	EnrolExpiresAt time.Time   `db:"enrol_expires_at"`
	EnrolledAt     *time.Time  `db:"enrolled_at"`
	Browser        string      `db:"browser"`
	CreatedAt      time.Time   `db:"created_at"`
	LastSeenAt     *time.Time  `db:"last_seen_at"`
	RevokedAt      *time.Time  `db:"revoked_at"`
}

// Actor is the device in histories and scans.
func (d Device) Actor() pg.Actor { return pg.ActorID("device", int64(d.ID)) }

const (
	purposeEnrol = "enrol"
	enrolLife    = 24 * time.Hour
	seenEvery    = time.Minute
)

const deviceColumns = `
	d.id, d.edition_id, d.gate_id, g.slug AS gate_slug, g.name AS gate_name, d.name, d.scan, d.search, d.count, d.lead, d.generation,
	d.enrol_expires_at, d.enrolled_at, d.browser, d.created_at, d.last_seen_at, d.revoked_at`

const sqlDevices = `
SELECT ` + deviceColumns + `
FROM device d
JOIN gate g ON g.id = d.gate_id
WHERE d.edition_id = $1
ORDER BY d.revoked_at IS NOT NULL, g.position, g.id, d.id`

const sqlDevice = `
SELECT ` + deviceColumns + `
FROM device d
JOIN gate g ON g.id = d.gate_id
WHERE d.id = $1`

// Devices are the edition's, the revoked ones last.
func (s *Store) Devices(ctx context.Context, e festival.ID) ([]Device, error) {
	var all []Device
	err := s.db.Select(ctx, &all, sqlDevices, e)
	return all, fault.Wrap("checkin.Devices", err)
}

// Device is one device of the edition.
func (s *Store) Device(ctx context.Context, e festival.ID, id DeviceID) (Device, error) {
	var d Device
	err := s.db.Get(ctx, &d, sqlDevice, id)
	if err == nil && d.EditionID != e {
		err = fault.New(fault.NotFound, "checkin.Device", "error.not_found")
	}
	return d, fault.Wrap("checkin.Device", err)
}

const sqlCreateDevice = `
INSERT INTO device (edition_id, gate_id, name, enrol_expires_at, created_at)
VALUES ($1, $2, $3, $4, $5)
RETURNING id`

// CreateDevice prepares a device; EnrolToken of it is good for one day and one phone.
func (s *Store) CreateDevice(ctx context.Context, e festival.ID, gate GateID, name string, now time.Time) (d Device, err error) {
	const op = "checkin.CreateDevice"
	f := fault.Fields{}
	input.CheckLine(f, "name", &name, 80)
	if name == "" {
		f.Add("name", "error.required")
	}
	if gate == 0 {
		f.Add("gate", "error.choice")
	}
	if err := f.Err(op); err != nil {
		return d, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if err := tx.Get(ctx, &d.ID, sqlCreateDevice, e, gate, name, now.Add(enrolLife), now); err != nil {
			return err
		}
		if err := logDevice(ctx, tx, e, d.ID, pg.VerbCreate, now); err != nil {
			return err
		}
		return tx.Get(ctx, &d, sqlDevice, d.ID)
	})
	return d, fault.Wrap(op, err)
}

// EnrolToken is what the device's QR carries.
func (s *Store) EnrolToken(d Device) string {
	return s.secret.Link(purposeEnrol, int64(d.ID), d.Generation)
}

const sqlRenewDevice = `
UPDATE device
SET generation = generation + 1, enrol_expires_at = $3, enrolled_at = NULL, token_hash = NULL, revoked_at = NULL, browser = ''
WHERE edition_id = $1
	AND id = $2`

// RenewDevice makes a new QR; the old one and the phone enrolled by it are out.
func (s *Store) RenewDevice(ctx context.Context, e festival.ID, id DeviceID, now time.Time) error {
	return s.changeDevice(ctx, e, id, pg.VerbRenew, now, sqlRenewDevice, now.Add(enrolLife))
}

const sqlRevokeDevice = `
UPDATE device
SET revoked_at = $3, token_hash = NULL
WHERE edition_id = $1
	AND id = $2`

// RevokeDevice shuts a phone out at once.
func (s *Store) RevokeDevice(ctx context.Context, e festival.ID, id DeviceID, now time.Time) error {
	return s.changeDevice(ctx, e, id, pg.VerbRevoke, now, sqlRevokeDevice, now)
}

func (s *Store) changeDevice(ctx context.Context, e festival.ID, id DeviceID, verb pg.Verb, now time.Time, query string, args ...any) error {
	op := "checkin." + string(verb)
	return fault.Wrap(op, pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, query, append([]any{e, id}, args...)...)
		if err := pg.Found(op, n, err); err != nil {
			return err
		}
		return logDevice(ctx, tx, e, id, verb, now)
	}))
}

const sqlPeekEnrol = `
SELECT ` + deviceColumns + `
FROM device d
JOIN gate g ON g.id = d.gate_id
WHERE d.id = $1
	AND d.generation = $2
	AND d.enrolled_at IS NULL
	AND d.revoked_at IS NULL
	AND d.enrol_expires_at > $3`

// PeekEnrol is the device a QR is for, and uses nothing up; Gone when it was
// used, has expired or was never made.
func (s *Store) PeekEnrol(ctx context.Context, token string, now time.Time) (Device, error) {
	var d Device
	id, generation, ok := s.secret.Open(purposeEnrol, token)
	if !ok {
		return d, enrolGone()
	}
	err := s.db.Get(ctx, &d, sqlPeekEnrol, id, generation, now)
	if fault.Is(err, fault.NotFound) {
		return d, enrolGone()
	}
	return d, fault.Wrap("checkin.PeekEnrol", err)
}

func enrolGone() error {
	return fault.New(fault.Gone, "checkin.Enrol", "gate.enrol.gone")
}

const sqlEnrol = `
UPDATE device
SET enrolled_at = $3, last_seen_at = $3, token_hash = $4, browser = $5
WHERE id = $1
	AND generation = $2
	AND enrolled_at IS NULL
	AND revoked_at IS NULL
	AND enrol_expires_at > $3
RETURNING id`

// Enrol uses a QR up and returns the device's bearer token. Of two phones at
// once one wins; the other gets Gone.
func (s *Store) Enrol(ctx context.Context, token, browser string, now time.Time) (bearer string, d Device, err error) {
	id, generation, ok := s.secret.Open(purposeEnrol, token)
	if !ok {
		return "", d, enrolGone()
	}
	bearer, hash := account.NewToken()
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		err := tx.Get(ctx, &d.ID, sqlEnrol, id, generation, now, hash, account.Browser(browser))
		if fault.Is(err, fault.NotFound) {
			return enrolGone()
		}
		if err != nil {
			return err
		}
		if err := tx.Get(ctx, &d, sqlDevice, d.ID); err != nil {
			return err
		}
		return logDevice(pg.WithActor(ctx, d.Actor()), tx, d.EditionID, d.ID, pg.VerbEnrol, now)
	})
	return bearer, d, fault.Wrap("checkin.Enrol", err)
}

// IsEnrolBy reports whether a QR was made for this device.
func (s *Store) IsEnrolBy(token string, d Device) bool {
	id, _, ok := s.secret.Open(purposeEnrol, token)
	return ok && DeviceID(id) == d.ID
}

// IssueDevice makes a device and enrols it at once: the command line's way.
// gate is a slug; empty means the edition's first gate.
func (s *Store) IssueDevice(ctx context.Context, e festival.ID, gate, name string, now time.Time) (bearer string, err error) {
	const op = "checkin.IssueDevice"
	gates, err := s.Gates(ctx, e)
	if err != nil {
		return "", err
	}
	for _, g := range gates {
		if gate == "" || g.Slug == gate {
			d, err := s.CreateDevice(ctx, e, g.ID, name, now)
			if err != nil {
				return "", err
			}
			bearer, _, err = s.Enrol(ctx, s.EnrolToken(d), "", now)
			return bearer, err
		}
	}
	return "", fault.New(fault.NotFound, op, "gate.error.no_gate")
}

// Authenticate is the device of a bearer token; Unauthorized when the token is
// unknown or revoked, NotFound while its edition is being prepared.
func (s *Store) Authenticate(ctx context.Context, bearer string, now time.Time) (Device, error) {
	r, err := s.current(ctx)
	if err != nil {
		return Device{}, err
	}
	d, ok := r.device(bearer)
	if !ok {
		return d, unauthorized(bearer)
	}
	if err := r.judge(d); err != nil {
		return d, err
	}
	return d, s.note(ctx, d, now)
}

// unauthorized is of a device that was shut out, or one that shows no token at
// all: its browser lost it, and nobody shut anything.
func unauthorized(bearer string) error {
	if bearer == "" {
		return fault.Coded(fault.Unauthorized, "checkin.Authenticate", "no_device", "gate.error.unauthorized")
	}
	return fault.New(fault.Unauthorized, "checkin.Authenticate", "gate.error.unauthorized")
}

const sqlSeen = `
UPDATE device
SET last_seen_at = $2
WHERE id = $1`

// note keeps the device's last sign of life, to the minute.
func (s *Store) note(ctx context.Context, d Device, now time.Time) error {
	if last, ok := s.seen.Load(d.ID); ok && now.Sub(last.(time.Time)) < seenEvery {
		return nil
	}
	s.seen.Store(d.ID, now)
	_, err := s.db.Exec(ctx, sqlSeen, d.ID, now)
	return fault.Wrap("checkin.note", err)
}

// noteOf is note for the device of a scan. What was scanned at a service that
// stands alone, and what the office typed in, is no sign of life now.
func (s *Store) noteOf(ctx context.Context, t *target, now time.Time) error {
	if t.draft.relayed != nil || t.by != "" {
		return nil
	}
	return s.note(ctx, t.device, now)
}

func logDevice(ctx context.Context, tx *pg.Tx, e festival.ID, id DeviceID, verb pg.Verb, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(e), Subject: "device", SubjectID: int64(id), Verb: verb, At: now})
}
