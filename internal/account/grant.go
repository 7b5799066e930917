package account

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
)

const sqlRevokeGrant = `
DELETE FROM role_grant
WHERE person_id = $1 AND role = $2 AND (edition_id = $3 OR (edition_id IS NULL AND $4))`

const sqlHouseGrant = `
SELECT EXISTS (SELECT 1 FROM role_grant WHERE person_id = $1 AND role = $2 AND edition_id IS NULL)`

// The organisers' rows are locked, so that two who remove each other at once
// are judged one after the other.
const sqlOrganisersLeft = `
SELECT count(*) FILTER (WHERE edition_id IS NULL) AS house, count(*) AS here
FROM (
	SELECT edition_id
	FROM role_grant
	WHERE role = 'organiser' AND (edition_id IS NULL OR edition_id = $1)
	FOR UPDATE
) kept`

// organisers are how many may run the house, and how many this edition.
type organisers struct {
	House int `db:"house"`
	Here  int `db:"here"`
}

// Revoke takes a role away in the edition, and in every edition when an
// organiser of the house asks. The last organiser stays: a market nobody may
// run cannot be mended from a screen.
func (s *Store) Revoke(ctx context.Context, by *Principal, person ID, edition int64, role Role, now time.Time) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var before, after organisers
		if err := tx.Get(ctx, &before, sqlOrganisersLeft, edition); err != nil {
			return err
		}
		if err := takeGrant(ctx, tx, by, person, edition, role); err != nil {
			return err
		}
		if err := tx.Get(ctx, &after, sqlOrganisersLeft, edition); err != nil {
			return err
		}
		if after != before && (after.Here == 0 || after.House == 0 && before.House > 0) {
			return fault.New(fault.Conflict, "account.Revoke", "account.last_organiser")
		}
		return pg.LogIn(ctx, tx, pg.Entry{EditionID: edition, Subject: "person", SubjectID: int64(person), Verb: pg.VerbRevoke, Reason: string(role), At: now})
	})
}

func takeGrant(ctx context.Context, tx *pg.Tx, by *Principal, person ID, edition int64, role Role) error {
	house := by.Can(0, Organiser)
	n, err := tx.Exec(ctx, sqlRevokeGrant, int64(person), string(role), edition, house)
	if err != nil || n > 0 || house {
		return pg.Found("account.Revoke", n, err)
	}
	var ofHouse bool
	if err := tx.Get(ctx, &ofHouse, sqlHouseGrant, int64(person), string(role)); err != nil {
		return err
	}
	if ofHouse {
		return fault.New(fault.Forbidden, "account.Revoke", "error.forbidden")
	}
	return pg.Found("account.Revoke", n, nil)
}
