package stall

import (
	"context"
	"slices"
	"strconv"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

const applicationColumns = `
SELECT a.id, a.edition_id, a.uid, a.kind_id, a.state, a.lang, a.name, a.description, a.organisation, a.person_id,
	a.contact_name, a.contact_email, a.contact_phone, a.phone_raw, a.watts, a.plug, a.answers, a.link_generation,
	a.source, a.source_id, a.created_at, a.changed_at, a.submitted_at, a.decided_at, a.told_at, a.version
FROM application a`

const sqlApplication = applicationColumns + `
WHERE a.id = $1
	AND ($2::bigint = 0 OR a.edition_id = $2)`

const sqlApplicationLocked = sqlApplication + `
FOR UPDATE`

// Get is one application of an edition.
func (s *Store) Get(ctx context.Context, edition festival.ID, id ApplicationID) (*Application, error) {
	a := new(Application)
	err := s.db.Get(ctx, a, sqlApplication, id, edition)
	return a, fault.Wrap("stall.Get", err)
}

// Link is the token that brings an applicant back.
func (s *Store) Link(a *Application) string {
	return s.secret.Link(LinkPurpose, int64(a.ID), a.LinkGeneration)
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

const sqlNewLink = `
UPDATE application
SET link_generation = link_generation + 1
WHERE edition_id = $1
	AND id = $2`

// NewLink revokes the application's link; Link then gives the new one.
func (s *Store) NewLink(ctx context.Context, edition festival.ID, id ApplicationID, now time.Time) (*Application, error) {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, sqlNewLink, edition, id)
		if err != nil || n == 0 {
			return fault.Wrap("stall.NewLink", orNotFound(err))
		}
		return logApplication(ctx, tx, edition, id, "new_link", "", nil, now)
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, edition, id)
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.NotFound, "stall", "error.not_found")
}

const sqlFrame = `
SELECT 'place' AS kind, slug AS value FROM location WHERE edition_id = $1
UNION ALL
SELECT 'day', to_char(date, 'YYYY-MM-DD') FROM market_day WHERE edition_id = $1
ORDER BY 1, 2`

// Frame is what the answers of an edition's applications are checked against.
func (s *Store) Frame(ctx context.Context, edition festival.ID, now time.Time) (Frame, error) {
	return frameOf(ctx, s.db, edition, now)
}

func frameOf(ctx context.Context, q pg.Querier, edition festival.ID, now time.Time) (Frame, error) {
	rules, err := rulesOf(ctx, q, edition)
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
		if r.Kind == "place" {
			fr.Places = append(fr.Places, r.Value)
		} else {
			fr.Days = append(fr.Days, r.Value)
		}
	}
	return fr, nil
}

const sqlCreate = `
INSERT INTO application (edition_id, kind_id, lang, description, created_at, changed_at, person_id)
VALUES ($1, $2, $3, '{}', $4, $4, NULLIF($5, 0))
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
		return pg.SettleIn(ctx, tx, once, strconv.FormatInt(int64(id), 10))
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
	if err := tx.Get(ctx, &id, sqlCreate, edition, k.ID, in.Lang, now, owner); err != nil {
		return 0, err
	}
	if err := logApplication(ctx, tx, edition, id, "created", "", nil, now); err != nil {
		return 0, err
	}
	a := &Application{ID: id, Edition: edition, Kind: k.ID, Lang: in.Lang}
	a.put(Patch{About: &in.About, Contact: &in.Contact, Groups: GroupNames(), Answers: in.Answers})
	fr, err := frameOf(ctx, tx, edition, now)
	if err != nil {
		return 0, err
	}
	return id, write(ctx, tx, a, fr, now)
}

// Patch changes a part of an application; the rest stays. Groups names the
// groups that Answers replaces.
type Patch struct {
	Kind    KindID
	Lang    string
	About   *About
	Contact *Contact
	Groups  []string
	Answers Answers
}

// put applies the patch to the application in memory.
func (a *Application) put(p Patch) {
	if p.Kind != 0 {
		a.Kind = p.Kind
	}
	if p.About != nil {
		p.About.clean()
		a.Name, a.Description, a.Organisation = p.About.Name, p.About.Description, p.About.Organisation
	}
	if p.Contact != nil {
		p.Contact.clean()
		a.ContactName, a.ContactEmail, a.PhoneRaw = p.Contact.Name, p.Contact.Email, p.Contact.Phone
		a.ContactPhone, _ = Phone(p.Contact.Phone)
	}
	a.Answers.take(p.Groups, p.Answers)
}

// take replaces the named groups by those of b.
func (a *Answers) take(groups []string, b Answers) {
	mine, theirs := a.tree(), b.tree()
	for _, g := range groups {
		delete(mine, g)
		if v, ok := theirs[g]; ok {
			mine[g] = v
		}
	}
	if merged, err := fromTree(mine); err == nil {
		*a = merged
	}
}

// Problems are what keeps the patched part of an application from being whole.
func (p Patch) problems(a *Application, fr Frame) fault.Fields {
	f := a.Answers.Check(p.Groups, fr)
	if p.About != nil {
		a.About().Check(f)
	}
	if p.Contact != nil {
		a.Contact().Check(f)
	}
	return f
}

// Save stores a part. A draft takes anything; the fields returned say what is
// still wrong in this part. Once submitted, a part must be whole to be stored.
func (s *Store) Save(ctx context.Context, id ApplicationID, who Who, p Patch, now time.Time) (a *Application, wrong fault.Fields, err error) {
	const op = "stall.Save"
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		a = new(Application)
		if err := tx.Get(ctx, a, sqlApplicationLocked, id, 0); err != nil {
			return err
		}
		if !Editable(a.State, who) {
			return fault.Coded(fault.Conflict, op, "wrong_state", "stall.error.not_editable")
		}
		fr, err := frameOf(ctx, tx, a.Edition, now)
		if err != nil {
			return err
		}
		a.put(p)
		if wrong = p.problems(a, fr); a.State != StateDraft && len(wrong) > 0 {
			return wrong.Err(op)
		}
		if err := write(ctx, tx, a, fr, now); err != nil {
			return err
		}
		return s.afterSave(ctx, tx, a, p, now)
	})
	return a, wrong, fault.Wrap(op, err)
}

// afterSave notes a change of what others rely on already, and carries it to the stall.
func (s *Store) afterSave(ctx context.Context, tx *pg.Tx, a *Application, p Patch, now time.Time) error {
	if a.State == StateDraft {
		return nil
	}
	parts := slices.Clone(p.Groups)
	if p.About != nil {
		parts = append(parts, "about")
	}
	if p.Contact != nil {
		parts = append(parts, "contact")
	}
	if err := logApplication(ctx, tx, a.Edition, a.ID, "changed", "", map[string]any{"parts": parts}, now); err != nil {
		return err
	}
	if a.State == StateAccepted || a.State == StateConfirmed {
		return syncStall(ctx, tx, a, now)
	}
	return nil
}

const sqlWrite = `
UPDATE application
SET kind_id = $2, name = $3, description = $4, organisation = $5, contact_name = $6, contact_email = $7, contact_phone = $8, phone_raw = $9,
	answers = $10, front_m = $11, depth_m = $12, height_m = $13, watts = $14, plug = $15, water = $16, waste_water = $17, gas = $18,
	location_id = (SELECT l.id FROM location l WHERE l.edition_id = application.edition_id AND l.slug = $19),
	changed_at = $20, version = version + 1
WHERE id = $1`

func write(ctx context.Context, tx *pg.Tx, a *Application, fr Frame, now time.Time) error {
	if err := a.tooLarge(); err != nil {
		return err
	}
	c := a.Answers.columns(fr.Rules)
	a.Watts, a.Plug = c.watts, c.plug
	_, err := tx.Exec(ctx, sqlWrite, a.ID, a.Kind, a.Name, a.Description, a.Organisation, a.ContactName, a.ContactEmail, a.ContactPhone, a.PhoneRaw,
		a.Answers, c.front, c.depth, c.height, c.watts, c.plug, c.water, c.waste, c.gas, c.place, now)
	return err
}

func logApplication(ctx context.Context, tx *pg.Tx, edition festival.ID, id ApplicationID, verb, reason string, detail any, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{Edition: int64(edition), Subject: "application", SubjectID: int64(id), Verb: verb, Reason: reason, Detail: detail, At: now})
}
