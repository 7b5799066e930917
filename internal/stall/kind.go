package stall

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// Kind is a kind of stall: which groups its form asks for, and its mark.
// HostsSession: an accepted application may become a session of the programme.
// ClosesAt is the end of its call where it is not the edition's.
type Kind struct {
	ID           KindID         `db:"id"`
	EditionID    festival.ID    `db:"edition_id"`
	Slug         string         `db:"slug"`
	Name         lang.Text      `db:"name"`
	Description  lang.Text      `db:"description"`
	Mark         Mark           `db:"mark"`
	Groups       pq.StringArray `db:"groups"`
	HostsSession bool           `db:"hosts_session"`
	Open         bool           `db:"open"`
	ClosesAt     *time.Time     `db:"closes_at"`
	Invitation   int            `db:"invitation"` // which one counts
	Position     int            `db:"position"`
	Version      int            `db:"version"`
}

var _ = pg.OnConstraint("kind_slug_taken", fault.Conflict, "slug_taken", "error.taken", "slug")

// Shipped are the kinds a new edition starts with.
func Shipped() []Kind {
	with := func(groups ...string) pq.StringArray {
		return append(groups, "languages", "location", "business", "help")
	}
	text := func(key string) lang.Text {
		t := lang.Text{}
		for _, l := range lang.All() {
			if l.Has(key) {
				t[l] = l.T(key)
			}
		}
		return t
	}
	kinds := []Kind{
		{Slug: "food", Mark: "food", Groups: with("food", "size", "power", "water", "gas", "safety", "together")},
		{Slug: "manufactory", Mark: "manufactory", Groups: with("goods", "size", "power", "safety", "together")},
		{Slug: "workshop", Mark: "workshop", HostsSession: true, Groups: with("goods", "participants", "size", "power", "water", "together")},
		{Slug: "advice", Mark: "advice", Groups: with("goods", "size", "power")},
	}
	for i := range kinds {
		k := &kinds[i]
		k.Name, k.Description = text("stall.kind."+k.Slug), text("stall.kind."+k.Slug+".lead")
		k.Open, k.Position = true, i+1
	}
	return kinds
}

// Check cleans the kind and complains at the field's name.
func (k *Kind) Check() error {
	f := fault.Fields{}
	k.Slug = strings.ToLower(input.CleanLine(k.Slug))
	if !input.IsSlug(k.Slug) {
		f.Add("slug", "error.slug")
	}
	input.CheckText(f, "name", &k.Name, 80)
	input.CheckText(f, "description", &k.Description, 400)
	if k.Name.Empty() {
		f.Add("name.de", "error.required")
	}
	if !slices.Contains(Marks, k.Mark) {
		f.Add("mark", "error.choice")
	}
	var groups pq.StringArray
	for _, name := range GroupNames() {
		if slices.Contains(k.Groups, name) {
			groups = append(groups, name)
		}
	}
	if len(groups) == 0 {
		f.Add("groups", "stall.error.no_group")
	}
	k.Groups = groups
	return f.Err("stall.Kind.Check")
}

const sqlKinds = `
SELECT id, edition_id, slug, name, description, mark, groups, hosts_session, open, closes_at, invitation, position, version
FROM kind
WHERE edition_id = $1
ORDER BY position, id`

// Kinds are an edition's kinds, in their order.
func (s *Store) Kinds(ctx context.Context, edition festival.ID) ([]Kind, error) {
	return kindsOf(ctx, s.db, edition)
}

func kindsOf(ctx context.Context, q pg.Querier, edition festival.ID) ([]Kind, error) {
	var kinds []Kind
	err := q.Select(ctx, &kinds, sqlKinds, edition)
	return kinds, fault.Wrap("stall.Kinds", err)
}

const sqlKind = `
SELECT id, edition_id, slug, name, description, mark, groups, hosts_session, open, closes_at, invitation, position, version
FROM kind
WHERE edition_id = $1
	AND (id = $2 OR slug = $3)`

// Kind is one kind by id.
func (s *Store) Kind(ctx context.Context, edition festival.ID, id KindID) (Kind, error) {
	return getKind(ctx, s.db, edition, id, "")
}

// KindBySlug is one kind by its word in addresses.
func (s *Store) KindBySlug(ctx context.Context, edition festival.ID, slug string) (Kind, error) {
	return getKind(ctx, s.db, edition, 0, slug)
}

func getKind(ctx context.Context, q pg.Querier, edition festival.ID, id KindID, slug string) (Kind, error) {
	var k Kind
	err := q.Get(ctx, &k, sqlKind, edition, id, slug)
	return k, fault.Wrap("stall.Kind", err)
}

const sqlCreateKind = `
INSERT INTO kind (edition_id, slug, name, description, mark, groups, hosts_session, open, closes_at, position)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
RETURNING id`

// CreateKind adds a kind.
func (s *Store) CreateKind(ctx context.Context, k Kind, now time.Time) (id KindID, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		id, err = CreateKindIn(ctx, tx, k, now)
		return err
	})
	return id, err
}

// CreateKindIn is CreateKind within the caller's transaction.
func CreateKindIn(ctx context.Context, tx *pg.Tx, k Kind, now time.Time) (id KindID, err error) {
	if err := k.Check(); err != nil {
		return 0, err
	}
	err = tx.Get(ctx, &id, sqlCreateKind, k.EditionID, k.Slug, k.Name, k.Description, k.Mark, k.Groups, k.HostsSession, k.Open, k.ClosesAt, k.Position)
	if err != nil {
		return 0, fault.Wrap("stall.CreateKind", err)
	}
	return id, logKind(ctx, tx, k.EditionID, id, pg.VerbCreate, now)
}

const sqlUpdateKind = `
UPDATE kind
SET slug = $3, name = $4, description = $5, mark = $6, groups = $7, hosts_session = $8, open = $9, closes_at = $10, position = $11, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND version = $12`

// UpdateKind changes a kind if nobody did since k.Version. Answers of a group
// that is no longer asked for stay stored.
func (s *Store) UpdateKind(ctx context.Context, k Kind, now time.Time) error {
	const op = "stall.UpdateKind"
	if err := k.Check(); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, sqlUpdateKind, k.EditionID, k.ID, k.Slug, k.Name, k.Description, k.Mark, k.Groups, k.HostsSession, k.Open, k.ClosesAt, k.Position, k.Version)
		if err := pg.Saved(op, n, err); err != nil {
			return err
		}
		return logKind(ctx, tx, k.EditionID, k.ID, pg.VerbUpdate, now)
	})
}

// EnsureKinds gives an edition without kinds the shipped ones.
func (s *Store) EnsureKinds(ctx context.Context, edition festival.ID, now time.Time) ([]Kind, error) {
	kinds, err := s.Kinds(ctx, edition)
	if err != nil || len(kinds) > 0 {
		return kinds, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error { return ShipKindsIn(ctx, tx, edition, now) })
	if err != nil && fault.CodeOf(err) != "slug_taken" { // taken: somebody was quicker
		return nil, err
	}
	return s.Kinds(ctx, edition)
}

// EnsureKindsIn is EnsureKinds within the caller's transaction.
func EnsureKindsIn(ctx context.Context, tx *pg.Tx, edition festival.ID, now time.Time) error {
	kinds, err := kindsOf(ctx, tx, edition)
	if err != nil || len(kinds) > 0 {
		return err
	}
	return ShipKindsIn(ctx, tx, edition, now)
}

// ShipKindsIn gives a new edition the shipped kinds within the caller's transaction.
func ShipKindsIn(ctx context.Context, tx *pg.Tx, edition festival.ID, now time.Time) error {
	for _, k := range Shipped() {
		k.EditionID = edition
		if _, err := CreateKindIn(ctx, tx, k, now); err != nil {
			return err
		}
	}
	return nil
}

func logKind(ctx context.Context, tx *pg.Tx, edition festival.ID, id KindID, verb pg.Verb, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(edition), Subject: "kind", SubjectID: int64(id), Verb: verb, At: now})
}
