package checkin

import (
	"context"
	"time"

	"github.com/lib/pq"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/ticket"
)

// rules is all that judges a scan but the ticket itself, of every edition. It
// is never changed; when the version in the database differs, it is replaced.
type rules struct {
	version  int64
	editions map[festival.ID]*festival.Edition
	keys     map[ticket.KeyID]keyRow
	types    map[ticket.TypeID]typeRow
	gates    map[GateID]gateRow
	changes  map[festival.ID][]change // in the order of their times
	devices  map[string]Device        // by token hash; those that nobody has enrolled have none, and no token hashes to it
}

type keyRow struct {
	ticket.Key
	SeedSealed []byte `db:"seed_sealed"`
	judge      ticket.Judge
}

type typeRow struct {
	ID          ticket.TypeID  `db:"id"`
	EditionID   festival.ID    `db:"edition_id"`
	Number      int            `db:"number"`
	Slug        string         `db:"slug"`
	Name        lang.Text      `db:"name"`
	Reentry     ticket.Reentry `db:"reentry"`
	PerDay      int            `db:"per_day"`
	LocationIDs pq.Int64Array  `db:"locations"`
	rule        TypeRule
}

type gateRow struct {
	ID         GateID              `db:"id"`
	EditionID  festival.ID         `db:"edition_id"`
	Slug       string              `db:"slug"`
	Name       lang.Text           `db:"name"`
	LocationID festival.LocationID `db:"location_id"`
	TypeIDs    pq.Int64Array       `db:"types"`
	types      []ticket.TypeID

	// Of its location; none: the edition's.
	OwnAdmission *festival.Admission `db:"admission"`
	ReadmittedAt *time.Time          `db:"readmitted_at"`
}

const sqlRulesVersion = `
SELECT version
FROM gate_rules`

const sqlRuleTypes = `
SELECT t.id, t.edition_id, t.number, t.slug, t.name, t.reentry, coalesce(t.per_day, 0) AS per_day,
	ARRAY(SELECT l.location_id FROM ticket_type_location l WHERE l.ticket_type_id = t.id ORDER BY 1) AS locations
FROM ticket_type t`

const sqlRuleWindows = `
SELECT ticket_type_id, valid_from, valid_until
FROM ticket_type_window
ORDER BY ticket_type_id, valid_from`

const sqlRuleKeys = `
SELECT id, edition_id, public, created_at, retired_at, seed_sealed
FROM signing_key`

const sqlRuleGates = `
SELECT g.id, g.edition_id, g.slug, g.name, g.location_id, l.admission, l.readmitted_at,
	ARRAY(SELECT t.ticket_type_id FROM gate_ticket_type t WHERE t.gate_id = g.id ORDER BY 1) AS types
FROM gate g
JOIN location l ON l.id = g.location_id`

const sqlRuleDevices = `
SELECT ` + deviceColumns + `, d.token_hash
FROM device d
JOIN gate g ON g.id = d.gate_id
WHERE d.revoked_at IS NULL`

// current are the rules of the database's present version.
func (s *Store) current(ctx context.Context) (*rules, error) {
	var version int64
	if err := s.db.Get(ctx, &version, sqlRulesVersion); err != nil {
		return nil, fault.Wrap("checkin.rules", err)
	}
	return s.at(ctx, version)
}

// held are the rules in memory, which a scan checks against the version it reads.
func (s *Store) held(ctx context.Context) (*rules, error) {
	if r := s.rules.Load(); r != nil {
		return r, nil
	}
	return s.current(ctx)
}

// at are rules of this version or a newer one.
func (s *Store) at(ctx context.Context, version int64) (*rules, error) {
	if r := s.rules.Load(); r != nil && r.version == version {
		return r, nil
	}
	s.load.Lock()
	defer s.load.Unlock()
	if r := s.rules.Load(); r != nil && r.version >= version {
		return r, nil
	}
	r, err := read(ctx, s.db, s.secret)
	if err != nil {
		return nil, fault.Wrap("checkin.rules", err)
	}
	s.rules.Store(r)
	return r, nil
}

// read takes the version first: what is read after it is as new or newer, and
// newer only costs one more reading.
func read(ctx context.Context, db *pg.DB, secret *account.Secret) (*rules, error) {
	r := &rules{
		editions: map[festival.ID]*festival.Edition{}, keys: map[ticket.KeyID]keyRow{},
		types: map[ticket.TypeID]typeRow{}, gates: map[GateID]gateRow{}, devices: map[string]Device{},
		changes: map[festival.ID][]change{},
	}
	if err := db.Get(ctx, &r.version, sqlRulesVersion); err != nil {
		return nil, err
	}
	editions, err := festival.New(db).List(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range editions {
		r.editions[e.ID] = e
	}
	if err := r.readKeys(ctx, db, secret); err != nil {
		return nil, err
	}
	if err := r.readTypes(ctx, db); err != nil {
		return nil, err
	}
	if err := r.readChanges(ctx, db); err != nil {
		return nil, err
	}
	return r, r.readGates(ctx, db)
}

func (r *rules) readKeys(ctx context.Context, db *pg.DB, secret *account.Secret) error {
	var keys []keyRow
	if err := db.Select(ctx, &keys, sqlRuleKeys); err != nil {
		return err
	}
	for _, k := range keys {
		k.judge = ticket.NewJudge(secret, k.Public, k.SeedSealed)
		r.keys[k.ID] = k
	}
	return nil
}

func (r *rules) readTypes(ctx context.Context, db *pg.DB) error {
	var types []typeRow
	if err := db.Select(ctx, &types, sqlRuleTypes); err != nil {
		return err
	}
	var windows []struct {
		Type ticket.TypeID `db:"ticket_type_id"`
		ticket.Window
	}
	if err := db.Select(ctx, &windows, sqlRuleWindows); err != nil {
		return err
	}
	for _, t := range types {
		t.rule = TypeRule{ID: t.ID, Reentry: t.Reentry, PerDay: t.PerDay, Windows: []ticket.Window{}, Locations: typed[festival.LocationID](t.LocationIDs)}
		for _, w := range windows {
			if w.Type == t.ID {
				t.rule.Windows = append(t.rule.Windows, w.Window)
			}
		}
		r.types[t.ID] = t
	}
	return nil
}

func (r *rules) readGates(ctx context.Context, db *pg.DB) error {
	var gates []gateRow
	if err := db.Select(ctx, &gates, sqlRuleGates); err != nil {
		return err
	}
	for _, g := range gates {
		g.types = typed[ticket.TypeID](g.TypeIDs)
		r.gates[g.ID] = g
	}
	var devices []struct {
		Device
		TokenHash []byte `db:"token_hash"`
	}
	if err := db.Select(ctx, &devices, sqlRuleDevices); err != nil {
		return err
	}
	for _, d := range devices {
		r.devices[string(d.TokenHash)] = d.Device
	}
	return nil
}

func typed[T ~int64](ids []int64) []T {
	out := make([]T, len(ids))
	for i, id := range ids {
		out[i] = T(id)
	}
	return out
}

func (r *rules) device(token string) (Device, bool) {
	d, ok := r.devices[string(account.HashToken(token))]
	return d, ok
}

// judge reports whether the state of the device's edition lets its gates scan.
func (r *rules) judge(d Device) error {
	return r.editions[d.EditionID].Judge(festival.ActScan, false)
}

// scan is the gate's side of a scan. A phone without a network does not know that
// admission is stopped, so that only stops a scan of now, or where somebody said
// so at the gate itself.
func (r *rules) scan(g gateRow, d ScanDraft, now time.Time) Scan {
	e := r.editions[g.EditionID]
	s := Scan{
		Kind: d.Kind, Force: d.Force, Location: g.LocationID, Types: g.types,
		Admission: festival.AdmissionNormal, ReadmittedAt: e.ReadmittedAt, DayStart: dayStart(e, d.At),
	}
	switch {
	case d.relayed != nil:
		s.Admission = r.alone(g, d.At)
	case !d.At.Before(now):
		s.Admission = r.admission(g)
	}
	return s
}

// admission is what holds at the gate: what was set for its location, or else
// for the market.
func (r *rules) admission(g gateRow) festival.Admission {
	if g.OwnAdmission != nil {
		return *g.OwnAdmission
	}
	return r.editions[g.EditionID].Admission
}

func dayStart(e *festival.Edition, at time.Time) time.Time { return e.At(e.DateOf(at), e.DayChange) }

func dayEnd(e *festival.Edition, at time.Time) time.Time {
	return e.At(e.DateOf(at), 24*time.Hour+e.DayChange)
}

// genuine reports whether the code was signed by a key of the edition.
func (r *rules) genuine(c ticket.Code, e festival.ID) bool {
	k, ok := r.keys[c.Payload.Key()]
	return ok && k.EditionID == e && k.judge.Signed(c)
}
