package account

import (
	"context"
	"slices"
	"time"

	"markt/internal/pg"
)

// EditionGrant is a role of an office that a person holds in one edition.
type EditionGrant struct {
	ID     int64  `db:"id"`
	Person ID     `db:"person_id"`
	Name   string `db:"name"`
	Role   Role   `db:"role"`
}

const sqlEditionGrants = `
SELECT g.id, g.person_id, p.name, g.role
FROM role_grant g
JOIN person p ON p.id = g.person_id
WHERE g.edition_id = $1
	AND p.erased_at IS NULL
ORDER BY p.name, p.id, g.role`

// EditionGrants are the roles of the office that an edition has given.
func (s *Store) EditionGrants(ctx context.Context, edition int64) ([]EditionGrant, error) {
	var all []EditionGrant
	err := s.db.Select(ctx, &all, sqlEditionGrants, edition)
	return slices.DeleteFunc(all, func(g EditionGrant) bool { return !slices.Contains(OfficeRoles, g.Role) }), err
}

// CarryIn gives those of an edition's grants that were agreed upon in the next edition.
func CarryIn(ctx context.Context, tx *pg.Tx, from, to int64, grants []int64, now time.Time) error {
	var all []EditionGrant
	if err := tx.Select(ctx, &all, sqlEditionGrants, from); err != nil {
		return err
	}
	for _, g := range all {
		if !slices.Contains(grants, g.ID) {
			continue
		}
		if err := GrantIn(ctx, tx, g.Person, to, g.Role, now); err != nil {
			return err
		}
	}
	return nil
}
