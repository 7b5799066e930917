package paper

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/stall"
)

// carryFrom are the papers of an earlier edition's applications that still hold
// and that application $1 has not. Without $2 only those of the same person's
// account count: a mail address or a number can be anybody's who types it, so
// a match of those is for the office to judge.
const carryFrom = `
FROM application a
JOIN application b ON b.edition_id <> a.edition_id AND b.created_at < a.created_at AND (b.person_id = a.person_id
	OR $2::boolean AND (b.contact_email <> '' AND lower(b.contact_email) = lower(a.contact_email)
		OR b.contact_phone <> '' AND b.contact_phone = a.contact_phone))
JOIN evidence v ON v.application_id = b.id AND v.state = 'accepted' AND v.valid_until >= $3::date
WHERE a.id = $1
	AND NOT EXISTS (SELECT FROM evidence h WHERE h.application_id = a.id AND h.requirement = v.requirement AND h.person = v.person)`

const sqlCarry = `
INSERT INTO evidence (edition_id, application_id, requirement, person, state, number, issued, valid_until, sent_at, checked_at, checked_by, carried)
SELECT DISTINCT ON (v.requirement, v.person) a.edition_id, a.id, v.requirement, v.person, 'accepted', v.number, v.issued, v.valid_until,
	v.sent_at, v.checked_at, v.checked_by, true` + carryFrom + `
ORDER BY v.requirement, v.person, v.valid_until DESC`

// CarryIn takes over what the same person's application of an earlier edition
// showed and what still holds, without its files. Repeating it changes nothing.
func CarryIn(ctx context.Context, tx *pg.Tx, id stall.ApplicationID, now time.Time) error {
	_, err := tx.Exec(ctx, sqlCarry, id, false, now)
	return fault.Wrap("paper.Carry", err)
}

const sqlCarriable = `
SELECT DISTINCT v.requirement` + carryFrom + `
ORDER BY v.requirement`

// Carriable are the requirements for which an earlier application with the same
// mail address or telephone still has a paper.
func (s *Store) Carriable(ctx context.Context, id stall.ApplicationID, now time.Time) ([]string, error) {
	var keys []string
	err := s.db.Select(ctx, &keys, sqlCarriable, id, true, now)
	return keys, fault.Wrap("paper.Carriable", err)
}

// Carry is CarryIn for the same mail address or telephone too, once somebody of
// the office has said that it is the same vendor.
func (s *Store) Carry(ctx context.Context, e *festival.Edition, id stall.ApplicationID, now time.Time) error {
	const op = "paper.Carry"
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if _, err := lockApplicationIn(ctx, tx, e, id); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, sqlCarry, id, true, now)
		if err != nil || n == 0 {
			return err
		}
		return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(e.ID), Subject: "application", SubjectID: int64(id), Verb: pg.VerbCarry,
			Detail: map[string]any{"papers": n}, At: now})
	})
	return fault.Wrap(op, err)
}
