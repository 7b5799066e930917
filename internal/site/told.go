package site

import (
	"context"
	"fmt"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/stall"
)

// Announcement is a release that gave a stall another place or another time,
// for those who tell its vendor.
type Announcement struct {
	EditionID festival.ID `json:"edition_id"`
	Number    int         `json:"number"`
	Stall     stall.ID    `json:"stall"`
	At        time.Time   `json:"at"`
}

// Key makes its mail unique: a stall is told of a release once.
func (a Announcement) Key() string {
	return fmt.Sprintf("plan:%d:%d:%d", a.EditionID, a.Number, a.Stall)
}

// Relocation is a stall whose place or time is not what it was: Was and Now are the
// numbers of its pitches, the same where a pitch was shifted or a time changed.
type Relocation struct {
	Stall stall.ID `json:"stall"`
	Was   string   `json:"was"`
	Now   string   `json:"now"`
}

// Relocations are the stalls that b moves, in its order; then those it has no place for.
func Relocations(a, b *Document) []Relocation {
	before, after := a.grounds(), b.grounds()
	old, now := a.spots(), b.spots()
	var all []Relocation
	for _, s := range b.Stalls {
		if before[s.ID] != after[s.ID] {
			all = append(all, Relocation{s.ID, old[s.ID].numbers, now[s.ID].numbers})
		}
	}
	for _, s := range a.Stalls {
		if before[s.ID] != "" && after[s.ID] == "" {
			if _, known := b.Stall(s.ID); !known {
				all = append(all, Relocation{Stall: s.ID, Was: old[s.ID].numbers})
			}
		}
	}
	return all
}

// grounds are where and when each stall stands, to the centimetre: a number may
// stay while its pitch moves.
func (d *Document) grounds() map[stall.ID]string {
	type key struct{ uid, number string }
	boxes := map[key]Box{}
	for i := range d.Plans {
		for _, p := range d.Plans[i].Pitches {
			boxes[key{d.Plans[i].Location.UID, p.Number}] = p.Box
		}
	}
	all := map[stall.ID]string{}
	for id, stays := range d.StaysByStall() {
		var b strings.Builder
		for _, s := range stays {
			fmt.Fprintln(&b, s.said(), boxes[key{s.Location.UID, s.Pitch}])
		}
		all[id] = b.String()
	}
	return all
}

// The withdrawn said themselves that they do not come.
const sqlTold = `
INSERT INTO plan_told (edition_id, number, stall_id, was, now)
SELECT $1, $2, $3, $4, $5
WHERE EXISTS (SELECT 1 FROM stall WHERE edition_id = $1 AND id = $3 AND state <> 'withdrawn')`

// announceIn notes whom a release moves, and has them told.
func (s *Store) announceIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, number int, shifts []Relocation, now time.Time) error {
	for _, shift := range shifts {
		n, err := tx.Exec(ctx, sqlTold, e.ID, number, shift.Stall, shift.Was, shift.Now)
		if err != nil {
			return err
		}
		if n == 0 || s.events.Moved == nil {
			continue
		}
		if err := s.events.Moved(ctx, tx, Announcement{e.ID, number, shift.Stall, now}); err != nil {
			return err
		}
	}
	return nil
}

// Told is a stall that a release moved, with whom to tell and whether somebody did.
type Told struct {
	Stall       stall.ID             `db:"stall_id"`
	Application *stall.ApplicationID `db:"application_id"`
	Name        string               `db:"name"`
	Was         string               `db:"was"`
	Now         string               `db:"now"`
	Contact     string               `db:"contact"`
	Phone       string               `db:"phone"`
	Mail        bool                 `db:"mail"` // a mail was sent, or is on its way
	ReachedAt   *time.Time           `db:"reached_at"`
	ReachedBy   string               `db:"reached_by"`
}

// At is when somebody told the vendor, in the market's zone.
func (t Told) At(e *festival.Edition) time.Time { return e.In(*t.ReachedAt) }

const sqlToldList = `
SELECT t.stall_id, s.application_id, s.name, t.was, t.now, coalesce(a.contact_name, '') AS contact,
	coalesce(nullif(a.contact_phone, ''), a.phone_raw, '') AS phone, 
	EXISTS (SELECT 1 FROM outbox o WHERE o.once = said.key)
		OR coalesce(a.contact_email, '') <> '' AND EXISTS (SELECT 1 FROM job j WHERE j.key = said.key AND j.done_at IS NULL) AS mail,
	t.reached_at, coalesce(p.name, '') AS reached_by
FROM plan_told t
CROSS JOIN LATERAL (SELECT format('plan:%s:%s:%s', t.edition_id, t.number, t.stall_id) AS key) AS said
JOIN stall s ON s.id = t.stall_id
LEFT JOIN application a ON a.id = s.application_id
LEFT JOIN person p ON t.reached_by = 'person:' || p.id
WHERE t.edition_id = $1
	AND t.number = $2
ORDER BY s.name, s.id`

// Told are the stalls that a release moved, by name.
func (s *Store) Told(ctx context.Context, e *festival.Edition, number int) ([]Told, error) {
	var all []Told
	err := s.db.Select(ctx, &all, sqlToldList, e.ID, number)
	return all, fault.Wrap("site.Told", err)
}

const sqlReach = `
UPDATE plan_told
SET reached_at = $4, reached_by = $5
WHERE edition_id = $1
	AND number = $2
	AND stall_id = $3
	AND (reached_at IS NULL) = ($4::timestamptz IS NOT NULL)`

const sqlToldThere = `
SELECT 1
FROM plan_told
WHERE edition_id = $1
	AND number = $2
	AND stall_id = $3`

// Reach notes that somebody told a vendor what a release changed for them, or
// takes that back; a repeat changes nothing.
func (s *Store) Reach(ctx context.Context, e *festival.Edition, number int, id stall.ID, reached bool, now time.Time) error {
	return fault.Wrap("site.Reach", s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		var one int
		if err := tx.Get(ctx, &one, sqlToldThere, e.ID, number, id); err != nil {
			return err
		}
		var at *time.Time
		by := ""
		if reached {
			at, by = &now, string(pg.ActorOf(ctx))
		}
		n, err := tx.Exec(ctx, sqlReach, e.ID, number, id, at, by)
		if err != nil || n == 0 {
			return err
		}
		return pg.LogIn(ctx, tx, pg.Entry{
			EditionID: int64(e.ID), Subject: "stall", SubjectID: int64(id), Verb: pg.VerbTell,
			Detail: map[string]any{"release": number, "reached": reached}, At: now,
		})
	}))
}
