package account

import (
	"context"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
)

// A role of an edition and a role of the house are given and taken by methods
// of their own, and only who holds a HouseOrganiser can call those of the house.

var _ = pg.OnConstraint("house_keeps_an_organiser", fault.Conflict, "last_organiser", "account.last_organiser", "")

// Grant gives a role in one edition. Repeating it changes nothing.
func (s *Store) Grant(ctx context.Context, person ID, edition int64, role Role, now time.Time) error {
	const op = "account.Grant"
	if edition == 0 || !slices.Contains(Roles, role) {
		return fault.Fields{"role": fault.Msg("error.choice")}.Err(op)
	}
	return fault.Wrap(op, pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		return GrantIn(ctx, tx, person, edition, role, now)
	}))
}

// GrantIn is Grant within the caller's transaction.
func GrantIn(ctx context.Context, tx *pg.Tx, person ID, edition int64, role Role, now time.Time) error {
	n, err := tx.Exec(ctx, sqlGrant, int64(person), edition, string(role), now)
	if err != nil || n == 0 {
		return err
	}
	return logGrant(ctx, tx, person, edition, pg.VerbGrant, role, now)
}

// GrantHouse gives a role in every edition there is and will be.
func (s *Store) GrantHouse(ctx context.Context, by HouseOrganiser, person ID, role Role, now time.Time) error {
	const op = "account.GrantHouse"
	if !slices.Contains(OfficeRoles, role) {
		return fault.Fields{"role": fault.Msg("error.choice")}.Err(op)
	}
	return fault.Wrap(op, s.onHouse(ctx, by, func(ctx context.Context, tx *pg.Tx) error {
		return GrantIn(ctx, tx, person, 0, role, now)
	}))
}

const sqlRevoke = `
DELETE FROM role_grant
WHERE person_id = $1 AND role = $2 AND edition_id = $3`

const sqlRevokeHouse = `
DELETE FROM role_grant
WHERE person_id = $1 AND role = $2 AND edition_id IS NULL`

const sqlOrganised = `
SELECT EXISTS (
	SELECT 1
	FROM role_grant
	WHERE role = 'organiser'
		AND (edition_id IS NULL OR edition_id = $1)
		AND comes_in(person_id)
)`

// sqlEndUselessLinks ends the ways in that were sent or handed to somebody who
// has no role any more: whoever holds the invitation must not come in by it.
const sqlEndUselessLinks = `
UPDATE sign_in_link
SET used_at = $2
WHERE person_id = $1
	AND used_at IS NULL
	AND NOT EXISTS (SELECT 1 FROM role_grant WHERE person_id = $1)`

const sqlTaken = `
SELECT EXISTS (
	SELECT 1
	FROM history
	WHERE subject = 'person'
		AND subject_id = $1
		AND edition_id IS NOT DISTINCT FROM NULLIF($2, 0)
		AND verb = 'revoke'
		AND reason = $3
)`

// RoleTaken is the code of an error: somebody has taken that role away already.
const RoleTaken = "role_taken"

// notHeld says why a role cannot be taken: it was never given, or was taken
// already, which the second of two pages is not to be blamed for. In the house
// the edition is 0.
func notHeld(ctx context.Context, tx *pg.Tx, person ID, edition int64, role Role) error {
	var taken bool
	switch err := tx.Get(ctx, &taken, sqlTaken, int64(person), edition, string(role)); {
	case err != nil:
		return err
	case taken:
		return fault.Coded(fault.Gone, "account.notHeld", RoleTaken, "account.role_taken")
	}
	return fault.New(fault.NotFound, "account.notHeld", "error.not_found")
}

// Revoke takes a role of one edition away; a role of the house is not found
// there. An edition keeps somebody who may run it and has come in before: who
// was only added may never follow the invitation.
func (s *Store) Revoke(ctx context.Context, person ID, edition int64, role Role, now time.Time) error {
	const op = "account.Revoke"
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, sqlRevoke, int64(person), string(role), edition)
		if err == nil && n == 0 {
			err = notHeld(ctx, tx, person, edition, role)
		}
		if err != nil {
			return err
		}
		var organised bool
		if err := tx.Get(ctx, &organised, sqlOrganised, edition); err != nil {
			return err
		}
		if !organised {
			return fault.Coded(fault.Conflict, op, "last_organiser", "account.last_organiser")
		}
		if _, err := tx.Exec(ctx, sqlEndUselessLinks, int64(person), now); err != nil {
			return err
		}
		return logGrant(ctx, tx, person, edition, pg.VerbRevoke, role, now)
	})
}

// RevokeHouse takes a role of the house away. The last organiser who comes in
// stays, which the database sees to: a market nobody may run cannot be mended
// from a screen.
func (s *Store) RevokeHouse(ctx context.Context, by HouseOrganiser, person ID, role Role, now time.Time) error {
	const op = "account.RevokeHouse"
	return fault.Wrap(op, s.onHouse(ctx, by, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, sqlRevokeHouse, int64(person), string(role))
		if err == nil && n == 0 {
			err = notHeld(ctx, tx, person, 0, role)
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlEndUselessLinks, int64(person), now); err != nil {
			return err
		}
		return logGrant(ctx, tx, person, 0, pg.VerbRevoke, role, now)
	}))
}

// The lock is the one that the table's own guard takes.
const sqlLockGrants = `
SELECT pg_advisory_xact_lock(hashtext('role_grant'))`

const sqlStillOrganiser = `
SELECT EXISTS (SELECT 1 FROM role_grant WHERE person_id = $1 AND role = 'organiser' AND edition_id IS NULL)`

// onHouse changes the house's grants one change after the other, and only for
// who is still its organiser then: of two who remove each other at once, the
// second is refused.
func (s *Store) onHouse(ctx context.Context, by HouseOrganiser, change func(context.Context, *pg.Tx) error) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, sqlLockGrants); err != nil {
			return err
		}
		var still bool
		if err := tx.Get(ctx, &still, sqlStillOrganiser, int64(by.person)); err != nil {
			return err
		}
		if !still {
			return fault.New(fault.Forbidden, "account.onHouse", "error.forbidden")
		}
		return change(ctx, tx)
	})
}

func logGrant(ctx context.Context, tx *pg.Tx, person ID, edition int64, verb pg.Verb, role Role, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: edition, Subject: "person", SubjectID: int64(person), Verb: verb, Reason: string(role), At: now})
}
