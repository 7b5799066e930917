package stall

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

const sqlSync = `
INSERT INTO stall AS s (edition_id, application_id, kind_id, name, description, organisation, goods, state,
		front_m, depth_m, watts, water, gas, source, source_id, created_at)
SELECT a.edition_id, a.id, a.kind_id, a.name, a.description, a.organisation, $2, $3,
	a.front_m, a.depth_m, a.watts, a.water OR a.waste_water, a.gas, a.source, a.source_id, $4
FROM application a
WHERE a.id = $1` + syncConflict

// syncConflict carries a change of the application to the stall that is there.
const syncConflict = `
ON CONFLICT ON CONSTRAINT stall_one_per_application DO UPDATE
SET kind_id = EXCLUDED.kind_id, name = EXCLUDED.name, description = s.description || EXCLUDED.description,
	organisation = EXCLUDED.organisation, goods = s.goods || EXCLUDED.goods, state = EXCLUDED.state,
	front_m = EXCLUDED.front_m, depth_m = EXCLUDED.depth_m, watts = EXCLUDED.watts,
	water = EXCLUDED.water, gas = EXCLUDED.gas, version = s.version + 1`

// syncStall makes the stall of an accepted application, or carries a change of
// the application to it. Texts that the office added in other languages stay.
func syncStall(ctx context.Context, tx *pg.Tx, a *Application, now time.Time) error {
	state := StallAccepted
	if a.State == StateConfirmed {
		state = StallConfirmed
	}
	_, err := tx.Exec(ctx, sqlSync, a.ID, a.goods(), state, now)
	return fault.Wrap("stall.syncStall", err)
}

// goods is what the stall offers, in the applicant's language.
func (a *Application) goods() lang.Text {
	t := lang.Text{}
	if g := a.Answers.Goods; g != nil && g.What != "" {
		t[a.Lang] = g.What
	}
	if f := a.Answers.Food; f != nil {
		names := ""
		for _, item := range f.Items {
			if names != "" {
				names += " · "
			}
			names += item.Name
		}
		if names != "" && t[a.Lang] == "" {
			t[a.Lang] = names
		}
	}
	return t
}

const stallColumns = `
SELECT s.id, s.edition_id, s.uid, s.application_id, s.kind_id, k.slug AS kind_slug, k.name AS kind_name, k.mark,
	s.name, s.description, s.organisation, s.goods, s.state, s.front_m, s.depth_m, s.watts, s.water, s.gas,
	s.source, s.source_id, s.version
FROM stall s
JOIN kind k ON k.id = s.kind_id`

// stallMatches is a StallFilter in SQL.
const stallMatches = `
	AND ($2 = '' OR s.state = $2)
	AND ($3 = '' OR k.slug = $3)
	AND ($4 = '' OR s.searched LIKE ALL ((SELECT patterns($4))::text[]))`

const sqlStalls = stallColumns + `
WHERE s.edition_id = $1` + stallMatches + `
ORDER BY k.position, lower(s.name), s.id`

// StallFilter narrows Stalls; zero values mean all.
type StallFilter struct {
	State StallState
	Kind  string // slug
	Text  string
}

// Stalls are an edition's stalls by kind and name.
func (s *Store) Stalls(ctx context.Context, edition festival.ID, f StallFilter) ([]Stall, error) {
	var stalls []Stall
	err := s.db.Select(ctx, &stalls, sqlStalls, edition, f.State, f.Kind, input.CleanLine(f.Text))
	return stalls, fault.Wrap("stall.Stalls", err)
}

// InOrder sorts stalls by name, as the reader's alphabet has it, below each kind.
func InOrder(l lang.Lang, stalls []Stall) {
	for start := 0; start < len(stalls); {
		end := start + 1
		for end < len(stalls) && stalls[end].Kind == stalls[start].Kind {
			end++
		}
		lang.Sort(l, stalls[start:end], func(s Stall) string { return s.Name })
		start = end
	}
}

const sqlStallAnswers = `
SELECT s.id, a.answers
FROM stall s
JOIN application a ON a.id = s.application_id
WHERE s.edition_id = $1`

// OnSign is what a stall's answers say on its sign.
type OnSign struct {
	Shown []Shown
	Menu  []MenuItem
}

// OnSigns are the answers that stand on each stall's sign.
func (s *Store) OnSigns(ctx context.Context, edition festival.ID, l lang.Lang) (map[ID]OnSign, error) {
	var rows []struct {
		ID      ID      `db:"id"`
		Answers Answers `db:"answers"`
	}
	err := s.db.Select(ctx, &rows, sqlStallAnswers, edition)
	shown := make(map[ID]OnSign, len(rows))
	for _, r := range rows {
		one := OnSign{Shown: r.Answers.Shown(onSign, l)}
		if r.Answers.Food != nil {
			one.Menu = r.Answers.Food.Items
		}
		shown[r.ID] = one
	}
	return shown, fault.Wrap("stall.OnSigns", err)
}

const sqlStall = stallColumns + `
WHERE s.edition_id = $1
	AND s.id = $2`

// Stall is one stall.
func (s *Store) Stall(ctx context.Context, edition festival.ID, id ID) (*Stall, error) {
	st := new(Stall)
	err := s.db.Get(ctx, st, sqlStall, edition, id)
	return st, fault.Wrap("stall.Stall", err)
}

const sqlStallOf = stallColumns + `
WHERE s.application_id = $1`

// StallOf is the stall an application became; NotFound before Accept.
func (s *Store) StallOf(ctx context.Context, id ApplicationID) (*Stall, error) {
	st := new(Stall)
	err := s.db.Get(ctx, st, sqlStallOf, id)
	return st, fault.Wrap("stall.StallOf", err)
}

// StallDraft is a stall as the office writes it for the public.
type StallDraft struct {
	Kind         KindID
	Name         string
	Organisation string
	Description  lang.Text
	Goods        lang.Text
	Front, Depth Decimal // looked at for the office's own stalls only
	Version      int
}

// Draft is the stall as a form shows it. Its size comes from the application.
func (s *Stall) Draft() StallDraft {
	return StallDraft{Kind: s.Kind, Name: s.Name, Organisation: s.Organisation, Description: s.Description, Goods: s.Goods, Version: s.Version}
}

// Check cleans the draft and complains at the field's name.
func (d *StallDraft) Check() error {
	f := fault.Fields{}
	b := About{Name: d.Name, Organisation: d.Organisation, Description: d.Description}
	b.clean()
	b.Check(f)
	d.Name, d.Organisation, d.Description = b.Name, b.Organisation, b.Description
	input.CheckText(f, "goods", &d.Goods, 3000)
	for name, m := range map[string]Decimal{"front": d.Front, "depth": d.Depth} {
		if m != "" && metres(m) == nil {
			f.Add(name, "error.number")
		}
	}
	return f.Err("stall.StallDraft.Check")
}

const sqlCreateStall = `
INSERT INTO stall (edition_id, kind_id, name, description, organisation, goods, state, front_m, depth_m, created_at)
VALUES ($1, $2, $3, $4, $5, $6, 'confirmed', $7, $8, $9)
RETURNING id`

// CreateStall makes a stall of the organisers' own, without an application.
func (s *Store) CreateStall(ctx context.Context, edition festival.ID, d StallDraft, now time.Time) (id ID, err error) {
	if err := d.Check(); err != nil {
		return 0, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if err := tx.Get(ctx, &id, sqlCreateStall, edition, d.Kind, d.Name, d.Description, d.Organisation, d.Goods, metres(d.Front), metres(d.Depth), now); err != nil {
			return fault.Wrap("stall.CreateStall", err)
		}
		return logStall(ctx, tx, edition, id, pg.VerbCreate, now)
	})
	return id, err
}

const sqlUpdateStall = `
UPDATE stall
SET name = $3, description = $4, organisation = $5, goods = $6, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND version = $7`

// UpdateStall changes what the public reads, if nobody did since d.Version.
func (s *Store) UpdateStall(ctx context.Context, edition festival.ID, id ID, d StallDraft, now time.Time) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error { return s.UpdateStallIn(ctx, tx, edition, id, d, now) })
}

// UpdateStallIn is UpdateStall within the caller's transaction.
func (s *Store) UpdateStallIn(ctx context.Context, tx *pg.Tx, edition festival.ID, id ID, d StallDraft, now time.Time) error {
	const op = "stall.UpdateStall"
	if err := d.Check(); err != nil {
		return err
	}
	was := new(Stall)
	if err := tx.Get(ctx, was, sqlStall+" FOR UPDATE OF s", edition, id); err != nil && !fault.Is(err, fault.NotFound) {
		return fault.Wrap(op, err)
	}
	n, err := tx.Exec(ctx, sqlUpdateStall, edition, id, d.Name, d.Description, d.Organisation, d.Goods, d.Version)
	if err := pg.Saved(op, n, err); err != nil {
		return err
	}
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(edition), Subject: "stall", SubjectID: int64(id), Verb: pg.VerbUpdate, At: now,
		Detail: StallEdit{was.told(), d.told()}})
}

func logStall(ctx context.Context, tx *pg.Tx, edition festival.ID, id ID, verb pg.Verb, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(edition), Subject: "stall", SubjectID: int64(id), Verb: verb, At: now})
}

const sqlStallsChanged = `
SELECT s.id, greatest(s.created_at, max(h.at)) AS at
FROM stall s
LEFT JOIN history h ON h.subject = 'stall' AND h.subject_id = s.id
WHERE s.edition_id = $1
GROUP BY s.id`

// StallsChanged says when each stall of an edition was made or last changed.
func (s *Store) StallsChanged(ctx context.Context, edition festival.ID) (map[ID]time.Time, error) {
	var all []struct {
		ID ID        `db:"id"`
		At time.Time `db:"at"`
	}
	err := s.db.Select(ctx, &all, sqlStallsChanged, edition)
	changed := make(map[ID]time.Time, len(all))
	for _, one := range all {
		changed[one.ID] = one.At
	}
	return changed, fault.Wrap("stall.StallsChanged", err)
}
