package festival

import (
	"context"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// TextKey names one of the texts that organisers write for pages and prints.
type TextKey string

const (
	TextWelcome       TextKey = "welcome"
	TextAbout         TextKey = "about"
	TextGettingThere  TextKey = "getting_there"
	TextAccessibility TextKey = "accessibility"
	TextPrivacy       TextKey = "privacy"
	TextImprint       TextKey = "imprint"
	TextApply         TextKey = "apply"
	TextTickets       TextKey = "tickets"
	TextEmergency     TextKey = "emergency"
	TextFunding       TextKey = "funding"
)

// TextKeys are all of them, in the order of the office page.
var TextKeys = []TextKey{
	TextWelcome, TextAbout, TextGettingThere, TextAccessibility, TextApply,
	TextTickets, TextEmergency, TextFunding, TextPrivacy, TextImprint,
}

// PageText is one such text; the zero value stands for one nobody wrote yet.
type PageText struct {
	Key     TextKey   `db:"key"`
	Body    lang.Text `db:"body"`
	Version int       `db:"version"`
}

const sqlTexts = `
SELECT key, body, version
FROM page_text
WHERE edition_id = $1`

// Texts are all texts of the edition by key. A missing one reads as empty.
func (s *Store) Texts(ctx context.Context, id ID) (map[TextKey]PageText, error) {
	var all []PageText
	if err := s.db.Select(ctx, &all, sqlTexts, id); err != nil {
		return nil, fault.Wrap("festival.Texts", err)
	}
	texts := make(map[TextKey]PageText, len(all))
	for _, t := range all {
		texts[t.Key] = t
	}
	return texts, nil
}

const sqlText = `
SELECT key, body, version
FROM page_text
WHERE edition_id = $1
	AND key = $2`

// Text is one text; empty when nobody wrote it yet.
func (s *Store) Text(ctx context.Context, id ID, key TextKey) (PageText, error) {
	t := PageText{Key: key, Body: lang.Text{}}
	err := s.db.Get(ctx, &t, sqlText, id, key)
	if fault.Is(err, fault.NotFound) {
		return t, nil
	}
	return t, fault.Wrap("festival.Text", err)
}

const sqlSetText = `
INSERT INTO page_text AS t (edition_id, key, body)
VALUES ($1, $2, $3)
ON CONFLICT (edition_id, key) DO UPDATE
SET body = EXCLUDED.body, version = t.version + 1
WHERE t.version = $4`

// SetText writes a text; t.Version is the one the person saw, 0 for none.
func (s *Store) SetText(ctx context.Context, id ID, t PageText, now time.Time) error {
	const op = "festival.SetText"
	f := fault.Fields{}
	if !slices.Contains(TextKeys, t.Key) {
		return fault.New(fault.NotFound, op, "error.not_found")
	}
	input.CheckText(f, "body", &t.Body, input.MaxText)
	if err := f.Err(op); err != nil {
		return err
	}
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		rows, err := tx.Exec(ctx, sqlSetText, id, t.Key, t.Body, t.Version)
		if err := pg.Saved(op, rows, err); err != nil {
			return err
		}
		return pg.LogIn(ctx, tx, pg.Entry{
			EditionID: int64(id), Subject: "edition", SubjectID: int64(id), Verb: pg.VerbSetText,
			Detail: map[string]string{"key": string(t.Key)}, At: now,
		})
	})
}
