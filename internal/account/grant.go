package account

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
)

const sqlRevokeGrant = `
DELETE FROM role_grant
WHERE person_id = $1 AND role = $2 AND (edition_id IS NULL OR edition_id = $3)`

// The organisers' rows are locked, so that two who remove each other at once
// are judged one after the other.
const sqlOrganisersLeft = `
SELECT count(*)
FROM (
	SELECT id
	FROM role_grant
	WHERE role = 'organiser' AND (edition_id IS NULL OR edition_id = $1)
	FOR UPDATE
) kept`

// Revoke takes a role away, in the edition and in every edition. The last
// organiser stays: a market nobody may run cannot be mended from a screen.
func (s *Store) Revoke(ctx context.Context, person ID, edition int64, role Role, now time.Time) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var before int
		if err := tx.Get(ctx, &before, sqlOrganisersLeft, edition); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, sqlRevokeGrant, int64(person), string(role), edition)
		if err != nil || n == 0 {
			return err
		}
		if role == Organiser && before <= int(n) {
			return fault.New(fault.Conflict, "account.Revoke", "account.last_organiser")
		}
		return pg.LogIn(ctx, tx, pg.Entry{EditionID: edition, Subject: "person", SubjectID: int64(person), Verb: pg.VerbRevoke, Reason: string(role), At: now})
	})
}
