package account

import (
	"context"
	"fmt"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/pg"
)

// TokenDraft asks for an API token; edition 0 means every edition.
type TokenDraft struct {
	Name      string
	Role      Role
	EditionID int64
}

const sqlCreateToken = `
INSERT INTO api_token (token_hash, name, role, edition_id, created_at)
VALUES ($1, $2, $3, NULLIF($4, 0), $5)
RETURNING id`

// CreateToken returns the bearer token; it cannot be read again later.
func (s *Store) CreateToken(ctx context.Context, d TokenDraft, now time.Time) (string, error) {
	if !slices.Contains(OfficeRoles, d.Role) {
		return "", fault.Fields{"role": fault.Msg("error.choice")}.Err("account.CreateToken")
	}
	token, hash := NewToken()
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var id int64
		if err := tx.Get(ctx, &id, sqlCreateToken, hash, input.CleanLine(d.Name), string(d.Role), d.EditionID, now); err != nil {
			return err
		}
		return pg.LogIn(ctx, tx, pg.Entry{EditionID: d.EditionID, Subject: "api_token", SubjectID: id, Verb: pg.VerbCreate, Reason: string(d.Role), At: now})
	})
	return token, err
}

const sqlFindToken = `
UPDATE api_token
SET last_used_at = $2
WHERE token_hash = $1 AND revoked_at IS NULL
RETURNING id, name, role, coalesce(edition_id, 0) AS edition_id`

// Token tells what a bearer token stands for; Unauthorized when it is not valid.
func (s *Store) Token(ctx context.Context, token string, now time.Time) (*Principal, error) {
	var row struct {
		ID        int64  `db:"id"`
		Name      string `db:"name"`
		Role      Role   `db:"role"`
		EditionID int64  `db:"edition_id"`
	}
	err := s.db.Get(ctx, &row, sqlFindToken, HashToken(token), now)
	if fault.Is(err, fault.NotFound) {
		return nil, fault.New(fault.Unauthorized, "account.Token", "error.unauthorized")
	}
	if err != nil {
		return nil, err
	}
	return &Principal{Actor: pg.ActorID("token", row.ID), Name: row.Name, grants: parseGrants(fmt.Sprintf("%s@%d", row.Role, row.EditionID))}, nil
}

const sqlRevokeTokens = `
UPDATE api_token
SET revoked_at = $2
WHERE name = $1
	AND revoked_at IS NULL
RETURNING id`

// RevokeTokens shuts out whoever carries an API token of that name, and says how
// many there were; NotFound when there is none.
func (s *Store) RevokeTokens(ctx context.Context, name string, now time.Time) (n int, err error) {
	const op = "account.RevokeTokens"
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var ids []int64
		if err := tx.Select(ctx, &ids, sqlRevokeTokens, input.CleanLine(name), now); err != nil {
			return err
		}
		if n = len(ids); n == 0 {
			return fault.New(fault.NotFound, op, "error.not_found")
		}
		return pg.LogAllIn(ctx, tx, pg.Entry{Subject: "api_token", Verb: pg.VerbRevoke, At: now}, ids)
	})
	return n, fault.Wrap(op, err)
}
