package checkin

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/lib/pq"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// RequestID is a request's.
type RequestID int64

func (id RequestID) String() string { return strconv.FormatInt(int64(id), 10) }

// Request is a phone that scanned a gate's poster and asks to be let in. The
// poster is no secret, so a request gives the phone nothing: a person in the
// office compares Code with the phone's screen and says yes or no. Each phone
// that scans one picture is a request of its own and needs a yes of its own.
type Request struct {
	ID        RequestID   `db:"id"`
	EditionID festival.ID `db:"edition_id"`
	GateID    GateID      `db:"gate_id"`
	GateName  lang.Text   `db:"gate_name"`
	Code      string      `db:"code"`
	Browser   string      `db:"browser"`
	AskedAt   time.Time   `db:"asked_at"`
	ExpiresAt time.Time   `db:"expires_at"`
}

const (
	// MaxRequests is how many phones may ask at one gate at a time. The database
	// has no row for more, so that a stranger with a picture of the poster can
	// fill the list, but never flood it; the office's own QR codes work besides.
	MaxRequests = 8
	requestLife = 10 * time.Minute
)

const requestColumns = `
	r.id, r.edition_id, r.gate_id, g.name AS gate_name, r.code, r.browser, r.asked_at, r.expires_at`

const sqlLockGate = `
SELECT id
FROM gate
WHERE edition_id = $1
	AND id = $2
FOR NO KEY UPDATE`

// sqlForget clears the edition's old requests, so that their codes are free too.
const sqlForget = `
DELETE FROM device_request
WHERE edition_id = $1
	AND expires_at <= $2`

const sqlAsk = `
INSERT INTO device_request (edition_id, gate_id, slot, code, token_hash, browser, asked_at, expires_at)
SELECT $1, $2, min(n), $3, $4, $5, $6, $7
FROM generate_series(1, $8) n
WHERE NOT EXISTS (SELECT 1 FROM device_request r WHERE r.gate_id = $2 AND r.slot = n)
HAVING count(*) > 0
RETURNING id`

// Ask lets a phone ask to be let in at a gate. The bearer token that it gets
// opens nothing until LetIn; Limited when too many phones ask there already.
func (s *Store) Ask(ctx context.Context, e festival.ID, gate GateID, browser string, now time.Time) (bearer string, err error) {
	bearer, hash := account.NewToken()
	for range 5 { // a drawn code may be another phone's
		err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
			return askIn(ctx, tx, e, gate, hash, account.Browser(browser), now)
		})
		if pg.Constraint(err) != "device_request_code" {
			break
		}
	}
	return bearer, fault.Wrap("checkin.Ask", err)
}

func askIn(ctx context.Context, tx *pg.Tx, e festival.ID, gate GateID, hash []byte, browser string, now time.Time) error {
	var id int64
	if err := tx.Get(ctx, &id, sqlLockGate, e, gate); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlForget, e, now); err != nil {
		return err
	}
	err := tx.Get(ctx, &id, sqlAsk, e, gate, drawCode(), hash, browser, now, now.Add(requestLife), MaxRequests)
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Limited, "checkin.Ask", "gate.ask.full", "max", MaxRequests)
	}
	return err
}

// drawCode is what both screens show: digits, which are read out alike in every
// language.
func drawCode() string {
	n, _ := rand.Int(rand.Reader, big.NewInt(10000)) // never fails
	return fmt.Sprintf("%04d", n)
}

const sqlRequests = `
SELECT ` + requestColumns + `
FROM device_request r
JOIN gate g ON g.id = r.gate_id
WHERE r.edition_id = $1
	AND r.expires_at > $2
ORDER BY r.id`

// Requests are the phones that ask now, the longest waiting first.
func (s *Store) Requests(ctx context.Context, e festival.ID, now time.Time) ([]Request, error) {
	var all []Request
	err := s.db.Select(ctx, &all, sqlRequests, e, now)
	return all, fault.Wrap("checkin.Requests", err)
}

const sqlRequest = `
SELECT ` + requestColumns + `
FROM device_request r
JOIN gate g ON g.id = r.gate_id
WHERE r.edition_id = $1
	AND r.id = $2
	AND r.expires_at > $3`

// Request is one phone that asks; Gone once it was answered or is too old.
func (s *Store) Request(ctx context.Context, e festival.ID, id RequestID, now time.Time) (Request, error) {
	var r Request
	err := s.db.Get(ctx, &r, sqlRequest, e, id, now)
	return r, fault.Wrap("checkin.Request", requestGone(err))
}

func requestGone(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Gone, "checkin.Request", "office.gate.request_gone")
	}
	return err
}

const sqlOwnRequest = `
SELECT ` + requestColumns + `
FROM device_request r
JOIN gate g ON g.id = r.gate_id
WHERE r.token_hash = $1
	AND r.expires_at > $2`

// OwnRequest is the request of the phone with this token; NotFound when it does
// not ask, or was answered.
func (s *Store) OwnRequest(ctx context.Context, bearer string, now time.Time) (Request, error) {
	var r Request
	err := s.db.Get(ctx, &r, sqlOwnRequest, account.HashToken(bearer), now)
	return r, fault.Wrap("checkin.OwnRequest", err)
}

const sqlAnswer = `
DELETE FROM device_request
WHERE edition_id = $1
	AND id = $2
	AND expires_at > $3
RETURNING gate_id, browser, token_hash`

const sqlLetIn = `
UPDATE device
SET enrolled_at = $2, token_hash = $3, browser = $4
WHERE id = $1`

// LetIn makes the phone that asks a device of its gate, under the name that the
// office gives it: the token that it holds counts from now on. Of two answers
// one counts; the other gets Gone.
func (s *Store) LetIn(ctx context.Context, e festival.ID, id RequestID, name string, now time.Time) (d Device, err error) {
	const op = "checkin.LetIn"
	f := fault.Fields{}
	input.CheckLine(f, "name", &name, 80)
	if name == "" {
		f.Add("name", "error.required")
	}
	if err := f.Err(op); err != nil {
		return d, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var r struct {
			Gate    GateID `db:"gate_id"`
			Browser string `db:"browser"`
			Hash    []byte `db:"token_hash"`
		}
		if err := tx.Get(ctx, &r, sqlAnswer, e, id, now); err != nil {
			return requestGone(err)
		}
		if err := tx.Get(ctx, &d.ID, sqlCreateDevice, e, r.Gate, name, now, now); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlLetIn, d.ID, now, r.Hash, r.Browser); err != nil {
			return err
		}
		if err := logDevice(ctx, tx, e, d.ID, pg.VerbEnrol, now); err != nil {
			return err
		}
		return tx.Get(ctx, &d, sqlDevice, d.ID)
	})
	return d, fault.Wrap(op, err)
}

const sqlTurnAway = `
DELETE FROM device_request
WHERE edition_id = $1
	AND id = ANY ($2)`

// TurnAway answers phones with no; repeating it changes nothing.
func (s *Store) TurnAway(ctx context.Context, e festival.ID, ids ...RequestID) error {
	_, err := s.db.Exec(ctx, sqlTurnAway, e, pq.Array(ids))
	return fault.Wrap("checkin.TurnAway", err)
}

const sqlPosted = `
SELECT g.id, g.edition_id, g.location_id, g.slug, g.name, g.position, g.version,
	ARRAY(SELECT t.ticket_type_id FROM gate_ticket_type t WHERE t.gate_id = g.id ORDER BY 1) AS types
FROM gate g
WHERE g.id = $1`

// Posted is the gate whose poster was scanned, of whatever edition.
func (s *Store) Posted(ctx context.Context, id GateID) (*Gate, error) {
	var g Gate
	err := s.db.Get(ctx, &g, sqlPosted, id)
	return &g, fault.Wrap("checkin.Posted", err)
}
