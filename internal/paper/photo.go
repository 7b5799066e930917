package paper

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/picture"
	"markt/internal/stall"
)

// The longest sides of a photo on a public page.
const (
	photoLarge = 1600
	photoSmall = 480
)

const maxAlt = 250

// Photo is what an application shows of its stall, without the bytes. It is
// judged with it, and public with the stall that comes of it.
type Photo struct {
	UID    string    `db:"uid"`
	Alt    lang.Text `db:"alt"`
	Width  int       `db:"width"` // of the large one
	Height int       `db:"height"`
}

// PhotoDraft is what a vendor sends. File may be empty where there is a photo
// whose words change.
type PhotoDraft struct {
	File    []byte
	Alt     string
	Lang    lang.Lang // of Alt
	Consent bool      // it may be seen by everybody
}

const sqlPhoto = `
SELECT uid, alt, width, height
FROM application_photo
WHERE edition_id = $1
	AND application_id = $2`

// Photo is an application's; nil for none.
func (s *Store) Photo(ctx context.Context, edition festival.ID, id stall.ApplicationID) (*Photo, error) {
	p := new(Photo)
	err := s.db.Get(ctx, p, sqlPhoto, edition, id)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	return p, fault.Wrap("paper.Photo", err)
}

const sqlPhotoBytes = `
SELECT CASE WHEN $2 THEN p.large ELSE p.small END
FROM application_photo p
JOIN stall s ON s.application_id = p.application_id AND s.state = 'confirmed'
JOIN edition e ON e.id = p.edition_id AND e.state <> 'preparing'
WHERE p.uid = $1`

// PhotoBytes is a photo that is public, as JPEG.
func (s *Store) PhotoBytes(ctx context.Context, uid string, large bool) ([]byte, error) {
	var b []byte
	err := s.db.Get(ctx, &b, sqlPhotoBytes, uid, large)
	return b, fault.Wrap("paper.PhotoBytes", err)
}

const sqlPhotoOf = `
SELECT CASE WHEN $3 THEN large ELSE small END
FROM application_photo
WHERE edition_id = $1
	AND application_id = $2`

// PhotoOf is the photo of an application for who may read it, as JPEG.
func (s *Store) PhotoOf(ctx context.Context, edition festival.ID, id stall.ApplicationID, large bool) ([]byte, error) {
	var b []byte
	err := s.db.Get(ctx, &b, sqlPhotoOf, edition, id, large)
	return b, fault.Wrap("paper.PhotoOf", err)
}

const sqlSetPhoto = `
INSERT INTO application_photo AS p (application_id, edition_id, alt, large, small, width, height, sent_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (application_id) DO UPDATE
SET uid = gen_random_uuid(), alt = EXCLUDED.alt, large = EXCLUDED.large, small = EXCLUDED.small, width = EXCLUDED.width,
	height = EXCLUDED.height, sent_at = EXCLUDED.sent_at, version = p.version + 1
WHERE p.large <> EXCLUDED.large OR p.alt <> EXCLUDED.alt`

const sqlSetAlt = `
UPDATE application_photo
SET alt = $3, version = version + 1
WHERE edition_id = $1
	AND application_id = $2`

// SetPhoto puts a photo to an application, whose stall shows it in public. Sending it again changes nothing.
func (s *Store) SetPhoto(ctx context.Context, e *festival.Edition, id stall.ApplicationID, d PhotoDraft, now time.Time) error {
	const op = "paper.SetPhoto"
	f := fault.Fields{}
	input.CheckLine(f, "alt", &d.Alt, maxAlt)
	if d.Alt == "" {
		f.Add("alt", "paper.error.alt")
	}
	if !d.Consent {
		f.Add("consent", "paper.error.consent")
	}
	var sizes []picture.Picture
	if len(d.File) > 0 {
		var err error
		sizes, err = picture.ReadSizes(ctx, d.File, photoLarge, photoSmall)
		if err != nil && fault.KindOf(err) != fault.Invalid {
			return err
		}
		f.Take(fault.FieldsOf(err), nil)
	}
	if err := f.Err(op); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if len(sizes) == 0 {
			n, err := tx.Exec(ctx, sqlSetAlt, e.ID, id, lang.Text{d.Lang: d.Alt})
			if err == nil && n == 0 {
				return fault.Fields{"file": fault.Msg("error.required")}.Err(op)
			}
			return fault.Wrap(op, err)
		}
		n, err := tx.Exec(ctx, sqlSetPhoto, id, e.ID, lang.Text{d.Lang: d.Alt}, sizes[0].JPEG, sizes[1].JPEG, sizes[0].Width, sizes[0].Height, now)
		if err != nil || n == 0 {
			return fault.Wrap(op, err)
		}
		return logPhoto(ctx, tx, e, id, pg.VerbUpdate, now)
	})
}

const sqlDropPhoto = `
DELETE FROM application_photo
WHERE edition_id = $1
	AND application_id = $2`

// DropPhoto takes a photo away, at once and for good. Repeating it changes nothing.
func (s *Store) DropPhoto(ctx context.Context, e *festival.Edition, id stall.ApplicationID, now time.Time) error {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, sqlDropPhoto, e.ID, id)
		if err != nil || n == 0 {
			return err
		}
		return logPhoto(ctx, tx, e, id, pg.VerbDelete, now)
	})
	return fault.Wrap("paper.DropPhoto", err)
}

func logPhoto(ctx context.Context, tx *pg.Tx, e *festival.Edition, id stall.ApplicationID, verb pg.Verb, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(e.ID), Subject: "application_photo", SubjectID: int64(id), Verb: verb, At: now})
}
