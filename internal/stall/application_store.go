package stall

import (
	"context"
	"strconv"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"

	"github.com/lib/pq"
)

const applicationColumns = `
SELECT a.id, a.edition_id, a.uid, a.kind_id, a.state, a.lang, a.name, a.description, a.organisation, a.person_id,
	a.contact_name, a.contact_email, a.contact_phone, a.phone_raw, a.watts, a.plug, a.answers, a.link_generation,
	a.invited, a.source, a.source_id, a.created_at, a.changed_at, a.submitted_at, a.decided_at, a.told_at, a.confirm_by, a.offered, a.version
FROM application a`

const sqlApplication = applicationColumns + `
WHERE a.id = $1
	AND ($2::bigint = 0 OR a.edition_id = $2)`

const sqlApplicationLocked = sqlApplication + `
FOR UPDATE`

// Get is one application of an edition.
func (s *Store) Get(ctx context.Context, edition festival.ID, id ApplicationID) (*Application, error) {
	return s.GetIn(ctx, s.db, edition, id)
}

// GetIn is Get, in a transaction or without one.
func (s *Store) GetIn(ctx context.Context, q pg.Querier, edition festival.ID, id ApplicationID) (*Application, error) {
	a := new(Application)
	err := q.Get(ctx, a, sqlApplication, id, edition)
	return a, fault.Wrap("stall.Get", err)
}

const sqlApplications = applicationColumns + `
WHERE a.edition_id = $1
	AND a.id = ANY ($2)
ORDER BY lower(a.name), a.id`

// Many are these applications of an edition, by name; what is not there is left out.
func (s *Store) Many(ctx context.Context, edition festival.ID, ids []ApplicationID) ([]Application, error) {
	var all []Application
	wanted := make(pq.Int64Array, len(ids))
	for i, id := range ids {
		wanted[i] = int64(id)
	}
	err := s.db.Select(ctx, &all, sqlApplications, edition, wanted)
	return all, fault.Wrap("stall.Many", err)
}

const sqlApplicationOf = applicationColumns + `
WHERE a.edition_id = $1
	AND a.id = (SELECT s.application_id FROM stall s WHERE s.edition_id = $1 AND s.id = $2)`

// ApplicationOf is the application that became a stall: NotFound for one that
// the office entered.
func (s *Store) ApplicationOf(ctx context.Context, q pg.Querier, edition festival.ID, id ID) (*Application, error) {
	a := new(Application)
	err := q.Get(ctx, a, sqlApplicationOf, edition, id)
	return a, fault.Wrap("stall.ApplicationOf", err)
}

const sqlComing = applicationColumns + `
WHERE a.edition_id = $1
	AND a.state IN ('accepted', 'confirmed')
ORDER BY lower(a.name), a.id`

// Coming are the applications of an edition's stalls that come, by name.
func Coming(ctx context.Context, q pg.Querier, edition festival.ID) ([]Application, error) {
	var all []Application
	err := q.Select(ctx, &all, sqlComing, edition)
	return all, fault.Wrap("stall.Coming", err)
}

// Link is the token that brings an applicant back.
func (s *Store) Link(a *Application) string { return s.LinkOf(a.ID, a.LinkGeneration) }

// LinkOf is Link, where no more than the application's id and generation is known.
func (s *Store) LinkOf(id ApplicationID, generation int) string {
	return s.secret.Link(LinkPurpose, int64(id), generation)
}

// NamedBy is the application that a link's token names, of any generation; ok
// is false for a token we did not make.
func (s *Store) NamedBy(token string) (id ApplicationID, ok bool) {
	n, _, ok := s.secret.Open(LinkPurpose, token)
	return ApplicationID(n), ok
}

// ByLink is the application a link was made for: NotFound for a token we did
// not make, Gone when a newer link replaced it.
func (s *Store) ByLink(ctx context.Context, token string) (*Application, error) {
	const op = "stall.ByLink"
	id, generation, ok := s.secret.Open(LinkPurpose, token)
	if !ok {
		return nil, fault.New(fault.NotFound, op, "stall.error.link")
	}
	a, err := s.Get(ctx, 0, ApplicationID(id))
	if err != nil {
		return nil, err
	}
	if a.LinkGeneration != generation {
		return nil, fault.New(fault.Gone, op, "stall.error.link_old")
	}
	return a, nil
}

const sqlRenewLink = `
UPDATE application
SET link_generation = link_generation + 1
WHERE edition_id = $1
	AND id = $2`

// NewLink revokes the application's link; Link then gives the new one.
func (s *Store) NewLink(ctx context.Context, edition festival.ID, id ApplicationID, now time.Time) (*Application, error) {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, sqlRenewLink, edition, id)
		if err := pg.Found("stall.NewLink", n, err); err != nil {
			return err
		}
		return logApplication(ctx, tx, edition, id, pg.VerbRenewLink, "", nil, now)
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, edition, id)
}

const sqlFrame = `
SELECT 'location' AS kind, slug AS value FROM location WHERE edition_id = $1
UNION ALL
SELECT 'step', id::text FROM fee WHERE edition_id = $1 AND basis = 'step'
UNION ALL
SELECT 'day', to_char(date, 'YYYY-MM-DD') FROM market_day WHERE edition_id = $1
ORDER BY 1, 2`

// Frame is what the answers of an edition's applications are checked against.
func (s *Store) Frame(ctx context.Context, edition festival.ID, now time.Time) (Frame, error) {
	return frameOf(ctx, s.db, edition, now)
}

func frameOf(ctx context.Context, q pg.Querier, edition festival.ID, now time.Time) (Frame, error) {
	rules, err := RulesIn(ctx, q, edition)
	if err != nil {
		return Frame{}, err
	}
	var rows []struct {
		Kind  string `db:"kind"`
		Value string `db:"value"`
	}
	if err := q.Select(ctx, &rows, sqlFrame, edition); err != nil {
		return Frame{}, err
	}
	fr := Frame{Rules: rules, Today: now}
	for _, r := range rows {
		switch r.Kind {
		case "location":
			fr.Locations = append(fr.Locations, r.Value)
		case "step":
			fr.Steps = append(fr.Steps, r.Value)
		default:
			fr.Days = append(fr.Days, r.Value)
		}
	}
	return fr, nil
}

const sqlCreate = `
INSERT INTO application (edition_id, kind_id, lang, description, created_at, changed_at, person_id, invited)
VALUES ($1, $2, $3, '{}', $4, $4, NULLIF($5, 0), $6)
RETURNING id`

// Owner is the signed-in person an application belongs to; 0 for a link only.
type Owner = account.ID

// Create starts a draft, which may hold anything. The same once gives the same
// application again.
func (s *Store) Create(ctx context.Context, edition festival.ID, in Input, owner Owner, once pg.Once, now time.Time) (*Application, error) {
	return s.create(ctx, edition, in, owner, once, now, nil)
}

// Apply creates and submits in one go, for callers that say everything at once.
func (s *Store) Apply(ctx context.Context, edition festival.ID, in Input, who Who, once pg.Once, now time.Time) (*Application, error) {
	return s.create(ctx, edition, in, 0, once, now, func(ctx context.Context, tx *pg.Tx, id ApplicationID) error {
		_, err := s.MoveIn(ctx, tx, edition, id, Step{Verb: VerbSubmit, Who: who}, now)
		return err
	})
}

func (s *Store) create(ctx context.Context, edition festival.ID, in Input, owner Owner, once pg.Once, now time.Time,
	then func(context.Context, *pg.Tx, ApplicationID) error) (*Application, error) {
	const op = "stall.Create"
	var id ApplicationID
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		made, done, err := pg.ClaimIn(ctx, tx, once, now)
		if err != nil {
			return err
		}
		if done {
			n, err := strconv.ParseInt(made, 10, 64)
			id = ApplicationID(n)
			return fault.Wrap(op, err)
		}
		if id, err = s.CreateIn(ctx, tx, edition, in, owner, now); err != nil {
			return err
		}
		if then != nil {
			if err := then(ctx, tx, id); err != nil {
				return err
			}
		}
		return pg.SettleIn(ctx, tx, once, id.String())
	})
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	return s.Get(ctx, edition, id)
}

// CreateIn starts a draft within the caller's transaction.
func (s *Store) CreateIn(ctx context.Context, tx *pg.Tx, edition festival.ID, in Input, owner Owner, now time.Time) (ApplicationID, error) {
	k, err := getKind(ctx, tx, edition, in.Kind, "")
	if err != nil {
		return 0, fault.Fields{"kind": fault.Msg("error.choice")}.Err("stall.CreateIn")
	}
	var id ApplicationID
	if err := tx.Get(ctx, &id, sqlCreate, edition, k.ID, in.Lang, now, owner, in.Invited); err != nil {
		return 0, err
	}
	if err := logApplication(ctx, tx, edition, id, pg.VerbCreate, "", nil, now); err != nil {
		return 0, err
	}
	a := &Application{ID: id, EditionID: edition, Kind: k.ID, Lang: in.Lang}
	a.put(Patch{About: &in.About, Contact: &in.Contact, Groups: GroupNames(), Answers: in.Answers})
	fr, err := frameOf(ctx, tx, edition, now)
	if err != nil {
		return 0, err
	}
	return id, write(ctx, tx, a, fr, now)
}

func logApplication(ctx context.Context, tx *pg.Tx, edition festival.ID, id ApplicationID, verb pg.Verb, reason string, detail any, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(edition), Subject: "application", SubjectID: int64(id), Verb: verb, Reason: reason, Detail: detail, At: now})
}
