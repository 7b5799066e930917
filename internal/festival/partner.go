package festival

import (
	"context"
	"net/url"
	"time"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// Partner is an organisation named on the public pages and prints; Role says
// what it does there.
type Partner struct {
	ID       int64     `db:"id"`
	Name     string    `db:"name"`
	Role     lang.Text `db:"role"`
	URL      string    `db:"url"`
	Position int       `db:"position"`
	Version  int       `db:"version"`
}

var _ = pg.OnConstraint("partner_once", fault.Conflict, "taken", "error.taken", "name")

const sqlPartners = `
SELECT id, name, role, url, position, version
FROM partner
WHERE edition_id = $1
ORDER BY position, id`

// Partners are the edition's, in the organiser's order.
func (s *Store) Partners(ctx context.Context, id ID) ([]Partner, error) {
	var all []Partner
	err := s.db.Select(ctx, &all, sqlPartners, id)
	return all, fault.Wrap("festival.Partners", err)
}

func (p *Partner) check() fault.Fields {
	f := fault.Fields{}
	input.CheckLine(f, "name", &p.Name, input.MaxLine)
	input.CheckText(f, "role", &p.Role, input.MaxLine)
	input.CheckLine(f, "url", &p.URL, 500)
	if p.Name == "" {
		f.Add("name", "error.required")
	}
	if p.URL != "" && !webAddress(p.URL) {
		f.Add("url", "festival.error.url")
	}
	return f
}

// webAddress keeps javascript: and the like out of links.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

const sqlCreatePartner = `
INSERT INTO partner (edition_id, name, role, url, position)
VALUES ($1, $2, $3, $4, $5)
RETURNING id`

const sqlUpdatePartner = `
UPDATE partner
SET name = $4, role = $5, url = $6, position = $7, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND version = $3`

// SavePartner creates a partner without an id, else updates it if nobody saved
// since p.Version. It returns the id.
func (s *Store) SavePartner(ctx context.Context, id ID, p Partner) (int64, error) {
	const op = "festival.SavePartner"
	if err := p.check().Err(op); err != nil {
		return 0, err
	}
	err := s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		if p.ID == 0 {
			return fault.Wrap(op, tx.Get(ctx, &p.ID, sqlCreatePartner, id, p.Name, p.Role, p.URL, p.Position))
		}
		rows, err := tx.Exec(ctx, sqlUpdatePartner, id, p.ID, p.Version, p.Name, p.Role, p.URL, p.Position)
		return pg.Saved(op, rows, err)
	})
	return p.ID, err
}

const sqlDeletePartner = `
DELETE FROM partner
WHERE edition_id = $1
	AND id = $2
RETURNING to_jsonb(partner) AS row`

const sqlRestorePartner = `
INSERT INTO partner OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_record(NULL::partner, $1)
ON CONFLICT (id) DO NOTHING`

// DeletePartner removes a partner.
func (s *Store) DeletePartner(ctx context.Context, id ID, partner int64, now time.Time) error {
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		_, err := pg.RemoveIn(ctx, tx, removal("partner", id, partner), now, sqlDeletePartner, id, partner)
		return err
	})
}

// RestorePartner puts back a deleted partner.
func (s *Store) RestorePartner(ctx context.Context, id ID, partner int64, now time.Time) error {
	return pg.Restore(ctx, s.db, removal("partner", id, partner), now, sqlRestorePartner)
}
