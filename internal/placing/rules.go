package placing

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/site"
	"markt/internal/stall"
)

// Rules are what the office tells the machine.
type Rules struct {
	Limits []Limit
	Asides []Aside
	Wishes []Wish
}

// Limit is how many stalls of a kind may stand at once on a location, or on the
// zone of it with that letter.
type Limit struct {
	ID       int64               `db:"id"`
	Location festival.LocationID `db:"location_id"`
	Letter   string              `db:"letter"`
	Kind     stall.KindID        `db:"kind_id"`
	KindSlug string              `db:"kind"`
	Most     int                 `db:"most"`
}

// Aside is a pitch that is set aside for a kind; no kind: for nobody.
type Aside struct {
	Pitch    site.PitchID        `db:"pitch_id"`
	Location festival.LocationID `db:"location_id"`
	Number   string              `db:"number"`
	Kind     *stall.KindID       `db:"kind_id"`
	KindSlug string              `db:"kind"` // empty: nobody
}

// Sense is what a wish is for.
type Sense string

// Senses are all of them, in the order of a form.
var Senses = []Sense{Near, Apart, There, OnlyThere}

const (
	Near      Sense = "near"
	Apart     Sense = "apart"
	There     Sense = "place"
	OnlyThere Sense = "only"
)

// Wish is what a stall wishes: near or away from another one, or a location or
// its zone with that letter, and OnlyThere nowhere else.
type Wish struct {
	ID       int64                `db:"id"`
	Stall    stall.ID             `db:"stall_id"`
	Name     string               `db:"name"`
	Sense    Sense                `db:"sense"`
	Other    *stall.ID            `db:"other_id"`
	With     string               `db:"other_name"`
	Location *festival.LocationID `db:"location_id"`
	Letter   string               `db:"letter"`
}

const sqlLimits = `
SELECT t.id, t.location_id, t.letter, t.kind_id, k.slug AS kind, t.most
FROM placing_limit t
JOIN kind k ON k.id = t.kind_id
WHERE t.edition_id = $1
ORDER BY t.location_id, t.letter, k.position, k.id`

const sqlAsides = `
SELECT t.pitch_id, p.location_id, p.number, t.kind_id, coalesce(k.slug, '') AS kind
FROM placing_aside t
JOIN pitch p ON p.id = t.pitch_id
LEFT JOIN kind k ON k.id = t.kind_id
WHERE t.edition_id = $1
ORDER BY p.location_id, length(p.number), p.number`

const sqlWishes = `
SELECT t.id, t.stall_id, s.name, t.sense, t.other_id, coalesce(o.name, '') AS other_name, t.location_id, t.letter
FROM placing_wish t
JOIN stall s ON s.id = t.stall_id
LEFT JOIN stall o ON o.id = t.other_id
WHERE t.edition_id = $1
ORDER BY s.name, t.id`

// Rules are the edition's.
func (s *Store) Rules(ctx context.Context, e *festival.Edition) (r Rules, err error) {
	const op = "placing.Rules"
	if err = s.db.Select(ctx, &r.Limits, sqlLimits, e.ID); err != nil {
		return r, fault.Wrap(op, err)
	}
	if err = s.db.Select(ctx, &r.Asides, sqlAsides, e.ID); err != nil {
		return r, fault.Wrap(op, err)
	}
	return r, fault.Wrap(op, s.db.Select(ctx, &r.Wishes, sqlWishes, e.ID))
}

const sqlSetLimit = `
INSERT INTO placing_limit (edition_id, location_id, letter, kind_id, most)
SELECT $1::bigint, l.id, $3::text, k.id, $5::int
FROM location l
JOIN kind k ON k.edition_id = l.edition_id AND k.id = $4
WHERE l.edition_id = $1
	AND l.id = $2
ON CONFLICT ON CONSTRAINT placing_limit_once DO UPDATE
SET most = EXCLUDED.most`

const sqlDropLimit = `
DELETE FROM placing_limit
WHERE edition_id = $1
	AND id = $2`

// SetLimit sets how many of a kind may stand there; anew for the same place.
func (s *Store) SetLimit(ctx context.Context, e *festival.Edition, l Limit, now time.Time) error {
	const op = "placing.SetLimit"
	f := fault.Fields{}
	if l.Most < 0 || l.Most > 1000 {
		f.Add("most", "error.range", "min", 0, "max", 1000)
	}
	if len(l.Letter) > site.MaxNumber {
		f.Add("letter", "error.choice")
	}
	if err := f.Err(op); err != nil {
		return err
	}
	return s.told(ctx, e, op, "kind", now, sqlSetLimit, e.ID, l.Location, l.Letter, l.Kind, l.Most)
}

// DropLimit lifts a limit.
func (s *Store) DropLimit(ctx context.Context, e *festival.Edition, id int64, now time.Time) error {
	return s.told(ctx, e, "placing.DropLimit", "limit", now, sqlDropLimit, e.ID, id)
}

const sqlSetAside = `
INSERT INTO placing_aside (pitch_id, edition_id, kind_id)
SELECT p.id, p.edition_id, k.id
FROM pitch p
LEFT JOIN kind k ON k.edition_id = p.edition_id AND k.id = $4
WHERE p.edition_id = $1
	AND p.location_id = $2
	AND p.number = ANY($3)
ON CONFLICT (pitch_id) DO UPDATE
SET kind_id = EXCLUDED.kind_id`

const sqlDropAside = `
DELETE FROM placing_aside
WHERE edition_id = $1
	AND pitch_id = $2`

const sqlNumbers = `
SELECT number
FROM pitch
WHERE edition_id = $1
	AND location_id = $2
	AND number = ANY($3)`

// SetAside sets pitches of a location aside for a kind, 0 for nobody. A number
// that is no pitch's is refused by its name, and then none is set aside.
func (s *Store) SetAside(ctx context.Context, e *festival.Edition, l festival.LocationID, numbers []string, kind stall.KindID, now time.Time) error {
	const op = "placing.SetAside"
	var known []string
	if err := s.db.Select(ctx, &known, sqlNumbers, e.ID, l, pg.Words(numbers)); err != nil {
		return fault.Wrap(op, err)
	}
	unknown := slices.DeleteFunc(slices.Clone(numbers), func(n string) bool { return slices.Contains(known, n) })
	switch {
	case len(numbers) == 0:
		return fault.Fields{"numbers": fault.Msg("error.required")}.Err(op)
	case len(unknown) > 0:
		return fault.Fields{"numbers": fault.Msg("office.placing.error.numbers", "numbers", strings.Join(unknown, ", "))}.Err(op)
	}
	return s.told(ctx, e, op, "numbers", now, sqlSetAside, e.ID, l, pg.Words(numbers), kind)
}

// DropAside gives a pitch to everybody again.
func (s *Store) DropAside(ctx context.Context, e *festival.Edition, p site.PitchID, now time.Time) error {
	return s.told(ctx, e, "placing.DropAside", "aside", now, sqlDropAside, e.ID, p)
}

const sqlAddWish = `
INSERT INTO placing_wish (edition_id, stall_id, sense, other_id, location_id, letter)
SELECT s.edition_id, s.id, $3::text, o.id, l.id, $6::text
FROM stall s
LEFT JOIN stall o ON o.edition_id = s.edition_id AND o.id = $4
LEFT JOIN location l ON l.edition_id = s.edition_id AND l.id = $5
WHERE s.edition_id = $1
	AND s.id = $2
ON CONFLICT ON CONSTRAINT placing_wish_once DO UPDATE
SET letter = EXCLUDED.letter`

const sqlDropWish = `
DELETE FROM placing_wish
WHERE edition_id = $1
	AND id = $2`

// AddWish notes a wish; the same one twice stays one.
func (s *Store) AddWish(ctx context.Context, e *festival.Edition, w Wish, now time.Time) error {
	const op = "placing.AddWish"
	f := fault.Fields{}
	switch w.Sense {
	case Near, Apart:
		if w.Location, w.Letter = nil, ""; w.Other == nil {
			f.Add("other", "error.required")
		} else if *w.Other == w.Stall {
			f.Add("other", "office.placing.error.self")
		}
	case There, OnlyThere:
		if w.Other = nil; w.Location == nil {
			f.Add("where", "error.required")
		}
	default:
		f.Add("sense", "error.choice")
	}
	if w.Stall == 0 {
		f.Add("stall", "error.required")
	}
	if err := f.Err(op); err != nil {
		return err
	}
	return s.told(ctx, e, op, "stall", now, sqlAddWish, e.ID, w.Stall, w.Sense, w.Other, w.Location, w.Letter)
}

// DropWish forgets a wish.
func (s *Store) DropWish(ctx context.Context, e *festival.Edition, id int64, now time.Time) error {
	return s.told(ctx, e, "placing.DropWish", "wish", now, sqlDropWish, e.ID, id)
}

// told runs one change of the rules and notes it; field is where a choice was
// wrong when it changed nothing.
func (s *Store) told(ctx context.Context, e *festival.Edition, op, field string, now time.Time, statement string, args ...any) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		rows, err := tx.Exec(ctx, statement, args...)
		if err != nil {
			return fault.Wrap(op, err)
		}
		if rows == 0 {
			return fault.Fields{field: fault.Msg("error.choice")}.Err(op)
		}
		return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(e.ID), Subject: "edition", SubjectID: int64(e.ID), Verb: pg.VerbSetSetting, Detail: map[string]any{"key": strings.TrimPrefix(op, "placing.")}, At: now})
	})
}

// of is the slug of the pitch's kind that it is set aside for.
func (r *Rules) aside(p site.PitchID) (kind string, set bool) {
	for _, a := range r.Asides {
		if a.Pitch == p {
			return a.KindSlug, true
		}
	}
	return "", false
}

// Numbers parts what a person typed: "A01, A02 A03".
func Numbers(line string) []string {
	return strings.FieldsFunc(line, func(c rune) bool { return strings.ContainsRune(" ,;+", c) })
}

// inZone reports whether a pitch's number begins with the zone's letter; every
// number is in the zone without one.
func inZone(number, letter string) bool {
	rest, ok := strings.CutPrefix(number, letter)
	if _, err := strconv.Atoi(rest); letter != "" && err != nil && rest != "" {
		return false
	}
	return ok
}
