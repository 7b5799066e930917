package account

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
)

// InvitationLife is how long an invitation opens the way in.
const InvitationLife = 7 * 24 * time.Hour

const sqlInvited = `
SELECT p.id, p.name, coalesce(p.email, '') AS email, p.lang, p.created_at,
	EXISTS (SELECT 1 FROM role_grant h WHERE h.person_id = p.id AND h.edition_id = $2) AS here,
	EXISTS (SELECT 1 FROM role_grant x WHERE x.person_id = p.id AND x.edition_id IS DISTINCT FROM $2)
		OR EXISTS (SELECT 1 FROM login l WHERE l.person_id = p.id) AS own
FROM person p
WHERE p.id = $1 AND p.erased_at IS NULL`

// Invited is the person whom by may let in, mailed or by hand. A mail reaches
// nobody but the person. A link that is handed over lets its bearer be them: an
// edition's organiser sees one only of who has nothing yet but what this edition
// gave; an organiser of the house of anybody. Else Forbidden.
func (s *Store) Invited(ctx context.Context, by *Principal, person ID, edition int64, mailed bool) (Person, error) {
	return invited(ctx, s.db, by, person, edition, mailed)
}

func invited(ctx context.Context, q pg.Querier, by *Principal, person ID, edition int64, mailed bool) (Person, error) {
	const op = "account.Invited"
	var row struct {
		Person
		Here bool `db:"here"`
	}
	if err := q.Get(ctx, &row, sqlInvited, int64(person), edition); err != nil {
		return Person{}, fault.Wrap(op, err)
	}
	if _, house := by.HouseOrganiser(); house {
		return row.Person, nil
	}
	if !by.Can(edition, Organiser) || !row.Here || row.Own && !mailed {
		return Person{}, fault.New(fault.Forbidden, op, "error.forbidden")
	}
	return row.Person, nil
}

const sqlEndLinks = `
UPDATE sign_in_link
SET used_at = $2
WHERE person_id = $1
	AND used_at IS NULL`

// Invite makes a link that lets a person in once within InvitationLife. Links
// made before open nothing any more: one may have gone to somebody else. tell,
// where given, queues the mail that carries it, in the same transaction; without
// it the link is there to be handed over.
func (s *Store) Invite(ctx context.Context, by *Principal, person ID, edition int64, tell Event, now time.Time) (link SignInLink, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		p, err := invited(ctx, tx, by, person, edition, tell != nil)
		if err != nil {
			return err
		}
		if _, err = tx.Exec(ctx, sqlEndLinks, int64(p.ID), now); err != nil {
			return err
		}
		if link, err = s.linkIn(ctx, tx, p, now, InvitationLife); err != nil {
			return err
		}
		if err := pg.LogIn(ctx, tx, pg.Entry{EditionID: edition, Subject: "person", SubjectID: int64(person), Verb: pg.VerbInvite, At: now}); err != nil || tell == nil {
			return err
		}
		return tell(ctx, tx, link)
	})
	return link, fault.Wrap("account.Invite", err)
}
