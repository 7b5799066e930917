package checkin

import (
	"context"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
)

// Untold is what happened at a service that stands alone, and the other has
// not been told yet.
type Untold struct {
	Scans  []RelayedScan  `json:"scans" api:"max=1000" doc:"In any order, any number of times."`
	Counts []RelayedCount `json:"counts" api:"max=1000" doc:"Head counts, likewise."`

	Admissions []RelayedAdmission `json:"admissions" api:"max=1000" doc:"What was said about admission, likewise: the scans are judged by it."`
}

const untoldScans = `
FROM standalone c
JOIN scan s ON s.id > c.last_scan
WHERE NOT EXISTS (SELECT 1 FROM standalone_told t WHERE t.nonce = s.nonce AND NOT t.counted)`

const untoldCounts = `
FROM standalone c
JOIN head_count h ON h.id > c.last_count
JOIN location l ON l.id = h.location_id
WHERE NOT EXISTS (SELECT 1 FROM standalone_told t WHERE t.nonce = h.nonce AND t.counted)`

// What was said for the whole gate goes for the locations of those gates at
// which somebody was scanned here: the others were out of reach.
const untoldAdmissions = `
FROM standalone c
JOIN admission_change a ON a.id > c.last_change
JOIN location l ON l.edition_id = a.edition_id AND (l.id = a.location_id OR a.location_id IS NULL AND EXISTS (
	SELECT 1
	FROM gate g
	JOIN scan s ON s.gate_id = g.id
	WHERE g.location_id = l.id
		AND s.id > c.last_scan
))
CROSS JOIN LATERAL (SELECT concat(a.nonce, ':', l.id) AS nonce) n
WHERE NOT EXISTS (SELECT 1 FROM standalone_told t WHERE t.nonce = n.nonce AND NOT t.counted)`

const sqlUntoldScans = `
SELECT s.nonce, s.kind, s.code, s.at, s.gate_id, split_part(s.actor, ':', 2)::bigint AS device_id, s.verdict, s.reason,
	(SELECT max(a.at) FROM admission_change a WHERE a.id > c.last_change AND a.admission = 'readmission' AND a.location_id IS NULL AND a.at <= s.at) AS readmitted_at` + untoldScans + `
	AND s.nonce <> ALL ($2::text[])
ORDER BY s.at, s.id
LIMIT $1`

const sqlUntoldCounts = `
SELECT h.nonce, l.slug AS location, h.inside, h.at, split_part(h.actor, ':', 2)::bigint AS device_id` + untoldCounts + `
	AND h.nonce <> ALL ($2::text[])
ORDER BY h.at, h.id
LIMIT $1`

const sqlUntoldAdmissions = `
SELECT n.nonce, l.slug AS location, a.admission, a.at` + untoldAdmissions + `
	AND n.nonce <> ALL ($2::text[])
ORDER BY a.at, a.id, l.id
LIMIT $1`

const sqlUntoldCount = `
SELECT (SELECT count(*)` + untoldScans + `) + (SELECT count(*)` + untoldCounts + `) + (SELECT count(*)` + untoldAdmissions + `)`

// Untold are at most so many scans, head counts and words about admission, the
// oldest first, without those whose nonces are to be left out.
func (s *Store) Untold(ctx context.Context, limit int, but ...string) (u Untold, err error) {
	const op = "checkin.Untold"
	left := pq.Array(append([]string{}, but...)) // none is no NULL
	if err := s.db.Select(ctx, &u.Scans, sqlUntoldScans, limit, left); err != nil {
		return u, fault.Wrap(op, err)
	}
	if err := s.db.Select(ctx, &u.Counts, sqlUntoldCounts, limit, left); err != nil {
		return u, fault.Wrap(op, err)
	}
	err = s.db.Select(ctx, &u.Admissions, sqlUntoldAdmissions, limit, left)
	return u, fault.Wrap(op, err)
}

// UntoldCount is how many there are.
func (s *Store) UntoldCount(ctx context.Context) (n int, err error) {
	err = s.db.Get(ctx, &n, sqlUntoldCount)
	return n, fault.Wrap("checkin.UntoldCount", err)
}

const sqlTold = `
INSERT INTO standalone_told (nonce, counted)
SELECT nonce, $2
FROM unnest($1::text[]) AS nonce
ON CONFLICT DO NOTHING`

// Told notes what the other service has now. What was said about admission
// stands among the scans.
func (s *Store) Told(ctx context.Context, scans, counts []string) error {
	const op = "checkin.Told"
	if _, err := s.db.Exec(ctx, sqlTold, pq.Array(scans), false); err != nil {
		return fault.Wrap(op, err)
	}
	_, err := s.db.Exec(ctx, sqlTold, pq.Array(counts), true)
	return fault.Wrap(op, err)
}

// RelayedScan is a scan that a service standing alone has judged and stored.
// Code is what it stores of it: the signed bytes in base32, the printed number,
// or "?" and a digest of what was no ticket's.
type RelayedScan struct {
	Nonce   string    `db:"nonce" json:"nonce" api:"must max=64" doc:"The device's. A scan is stored once under it."`
	Kind    Kind      `db:"kind" json:"kind" api:"must"`
	Code    string    `db:"code" json:"code" api:"max=64" doc:"What is stored of the code: the 16 signed bytes in base32, the printed number, or a question mark and a digest of what was no ticket's."`
	At      time.Time `db:"at" json:"at" api:"must"`
	Gate    GateID    `db:"gate_id" json:"gate" api:"must" doc:"The gate's id, as in the bundle."`
	Device  DeviceID  `db:"device_id" json:"device" api:"must" doc:"The id of the device that scanned."`
	Verdict Status    `db:"verdict" json:"status" api:"must" doc:"Whom it let in is in: stored as ok, with what is known against it here as conflict."`
	Reason  Reason    `db:"reason" json:"reason,omitempty" doc:"Why it was refused there: it is here for the same reason."`

	ReadmittedAt *time.Time `db:"readmitted_at" json:"readmitted_at,omitempty" doc:"When everybody was last let in again everywhere, as was said there: what was before does not speak against this scan."`
}

// RelayedCount is a head count made there.
type RelayedCount struct {
	Nonce    string    `db:"nonce" json:"nonce" api:"must max=64" doc:"The device's. A count counts once under it."`
	Location string    `db:"location" json:"location" api:"must" doc:"The location's slug."`
	Inside   int       `db:"inside" json:"inside" api:"must min=0 max=1000000"`
	At       time.Time `db:"at" json:"at" api:"must"`
	Device   DeviceID  `db:"device_id" json:"device" api:"must" doc:"The id of the device."`
}

// RelayedAdmission is what somebody said there about admission at a location.
type RelayedAdmission struct {
	Nonce     string             `db:"nonce" json:"nonce" api:"must max=64" doc:"Made there. It counts once under it."`
	Location  string             `db:"location" json:"location" api:"must" doc:"The location's slug."`
	Admission festival.Admission `db:"admission" json:"admission" api:"must"`
	At        time.Time          `db:"at" json:"at" api:"must"`
}
