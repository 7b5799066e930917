package programme

import (
	"context"
	"slices"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// HostDraft is what a person may say about a host. Name is the public one.
type HostDraft struct {
	Name         string
	Organisation string
	Bio          lang.Text
	HostDesk
	Version int
}

// Draft is the host as a form shows it.
func (h Host) Draft() HostDraft {
	return HostDraft{Name: h.Name, Organisation: h.Organisation, Bio: h.Bio, HostDesk: h.HostDesk, Version: h.Version}
}

var _ = pg.OnConstraint("host_source_once", fault.Conflict, "imported", "error.taken", "")

func (d *HostDraft) check() fault.Fields {
	f := fault.Fields{}
	input.CheckLine(f, "name", &d.Name, input.MaxLine)
	input.CheckLine(f, "organisation", &d.Organisation, input.MaxLine)
	input.CheckText(f, "bio", &d.Bio, input.MaxText)
	if d.Name == "" {
		f.Add("name", "error.required")
	}
	d.HostDesk.check(f)
	return f
}

// HostsByName finds hosts by the names a person typed, one of prefer first
// when two share a name; names nobody has are given back as fresh.
func HostsByName(names []string, all []Host, prefer []HostID) (known []HostID, fresh []string) {
	byName := map[string]HostID{}
	for _, h := range all {
		key := strings.ToLower(h.Name)
		if _, taken := byName[key]; !taken || slices.Contains(prefer, h.ID) {
			byName[key] = h.ID
		}
	}
	for _, name := range names {
		name = strings.TrimSpace(name)
		switch id, ok := byName[strings.ToLower(name)]; {
		case name == "":
		case ok:
			known = append(known, id)
		default:
			fresh = append(fresh, name)
		}
	}
	return once(known), once(fresh)
}

const sqlHosts = `
SELECT id, uid, name, organisation, bio, version, source_id,
	contact_name, contact_email, contact_phone, confirmed, coalesce(stall_id, 0) AS stall_id, covered
FROM host
WHERE edition_id = $1
ORDER BY name, id`

type hostRow struct {
	Host
	SourceID string `db:"source_id"`
}

func hostsIn(ctx context.Context, q pg.Querier, e festival.ID) ([]Host, error) {
	rows, err := hostRowsIn(ctx, q, e)
	all := make([]Host, len(rows))
	for i, r := range rows {
		all[i] = r.Host
	}
	return all, err
}

func hostRowsIn(ctx context.Context, q pg.Querier, e festival.ID) ([]hostRow, error) {
	var rows []hostRow
	err := q.Select(ctx, &rows, sqlHosts, e)
	return rows, fault.Wrap("programme.Hosts", err)
}

const sqlCreateHost = `
INSERT INTO host (edition_id, name, organisation, bio, source, source_id, person_id, contact_name, contact_email, contact_phone, confirmed, stall_id, covered)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULLIF($12::bigint, 0), $13)
RETURNING id`

// CreateHost adds a host.
func (s *Store) CreateHost(ctx context.Context, e *festival.Edition, d HostDraft, now time.Time) (id HostID, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		id, err = s.CreateHostIn(ctx, tx, e, d, now)
		return err
	})
	return id, err
}

// CreateHostIn is CreateHost within the caller's transaction.
func (s *Store) CreateHostIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, d HostDraft, now time.Time) (HostID, error) {
	return createHostIn(ctx, tx, e, d, hostOrigin{}, now)
}

func createHostIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, d HostDraft, o hostOrigin, now time.Time) (HostID, error) {
	const op = "programme.CreateHost"
	if err := d.check().Err(op); err != nil {
		return 0, err
	}
	var id HostID
	if err := tx.Get(ctx, &id, sqlCreateHost, e.ID, d.Name, d.Organisation, d.Bio, o.source, o.id, o.person,
		d.ContactName, d.Email, d.Phone, d.Confirmed, d.Stall, d.Covered); err != nil {
		return 0, noStall(op, err)
	}
	return id, logHost(ctx, tx, e, id, pg.VerbCreate, now)
}

const sqlUpdateHost = `
UPDATE host
SET name = $4, organisation = $5, bio = $6, contact_name = $7, contact_email = $8, contact_phone = $9, confirmed = $10,
	stall_id = NULLIF($11::bigint, 0), covered = $12, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND version = $3`

// UpdateHost saves the draft if nobody saved since d.Version. Released
// programmes keep the old name until the next release.
func (s *Store) UpdateHost(ctx context.Context, e *festival.Edition, id HostID, d HostDraft, now time.Time) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error { return updateHostIn(ctx, tx, e, id, d, now) })
}

func updateHostIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, id HostID, d HostDraft, now time.Time) error {
	const op = "programme.UpdateHost"
	if err := d.check().Err(op); err != nil {
		return err
	}
	rows, err := tx.Exec(ctx, sqlUpdateHost, e.ID, id, d.Version, d.Name, d.Organisation, d.Bio,
		d.ContactName, d.Email, d.Phone, d.Confirmed, d.Stall, d.Covered)
	if err := pg.Saved(op, rows, noStall(op, err)); err != nil {
		return err
	}
	return logHost(ctx, tx, e, id, pg.VerbUpdate, now)
}

const sqlDeleteHost = `
DELETE FROM host
WHERE edition_id = $1
	AND id = $2
RETURNING to_jsonb(host) AS row`

const sqlRestoreHost = `
INSERT INTO host OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_record(NULL::host, '{"contact_name": "", "contact_email": "", "contact_phone": "", "confirmed": true, "covered": false}'::jsonb || $1)
ON CONFLICT (id) DO NOTHING`

// DeleteHost removes a host who gives no session; else it is a Conflict.
func (s *Store) DeleteHost(ctx context.Context, e *festival.Edition, id HostID, now time.Time) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		_, err := pg.RemoveIn(ctx, tx, removal("host", e, int64(id)), now, sqlDeleteHost, e.ID, id)
		return err
	})
}

// RestoreHost puts back a deleted host.
func (s *Store) RestoreHost(ctx context.Context, e *festival.Edition, id HostID, now time.Time) error {
	return pg.Restore(ctx, s.db, removal("host", e, int64(id)), now, sqlRestoreHost)
}

func removal(table string, e *festival.Edition, id int64) pg.Removal {
	return pg.Removal{EditionID: int64(e.ID), Table: table, ID: id}
}

func logHost(ctx context.Context, tx *pg.Tx, e *festival.Edition, id HostID, verb pg.Verb, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(e.ID), Subject: "host", SubjectID: int64(id), Verb: verb, At: now})
}
