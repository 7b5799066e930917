package festival

import (
	"context"
	"encoding/json"
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
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error { return setTextIn(ctx, tx, id, t, false, now) })
}

const sqlTextForChange = sqlText + `
FOR UPDATE`

// textSet is what the history keeps of a text that was set: the one before,
// and which version took its place.
type textSet struct {
	Key     TextKey   `json:"key"`
	Before  lang.Text `json:"before"`
	Version int       `json:"version"`
	Undo    bool      `json:"undo,omitempty"`
}

func setTextIn(ctx context.Context, tx *pg.Tx, id ID, t PageText, undo bool, now time.Time) error {
	const op = "festival.SetText"
	before := PageText{Body: lang.Text{}}
	if err := tx.Get(ctx, &before, sqlTextForChange, id, t.Key); err != nil && !fault.Is(err, fault.NotFound) {
		return fault.Wrap(op, err)
	}
	rows, err := tx.Exec(ctx, sqlSetText, id, t.Key, t.Body, t.Version)
	if err := pg.Saved(op, rows, err); err != nil {
		return err
	}
	return pg.LogIn(ctx, tx, pg.Entry{
		EditionID: int64(id), Subject: "edition", SubjectID: int64(id), Verb: pg.VerbSetText,
		Detail: textSet{Key: t.Key, Before: before.Body, Version: before.Version + 1, Undo: undo}, At: now,
	})
}

const sqlTextsSet = `
SELECT detail->>'key' AS key, max(at) AS at
FROM history
WHERE subject = 'edition'
	AND subject_id = $1
	AND verb = 'set_text'
GROUP BY 1`

// TextsSet says when each text was last set.
func (s *Store) TextsSet(ctx context.Context, id ID) (map[TextKey]time.Time, error) {
	var all []struct {
		Key TextKey   `db:"key"`
		At  time.Time `db:"at"`
	}
	err := s.db.Select(ctx, &all, sqlTextsSet, id)
	set := make(map[TextKey]time.Time, len(all))
	for _, one := range all {
		set[one.Key] = one.At
	}
	return set, fault.Wrap("festival.TextsSet", err)
}

const sqlLastTextSet = `
SELECT detail
FROM history
WHERE subject = 'edition'
	AND subject_id = $1
	AND verb = 'set_text'
	AND detail->>'key' = $2
ORDER BY id DESC
LIMIT 1`

// RestoreText puts back the text that stood there before it was last set; done
// twice it is done once. It is a Conflict once somebody has set it again.
func (s *Store) RestoreText(ctx context.Context, id ID, key TextKey, now time.Time) error {
	const op = "festival.RestoreText"
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		var raw []byte
		if err := tx.Get(ctx, &raw, sqlLastTextSet, id, key); err != nil {
			return fault.Wrap(op, err)
		}
		var last textSet
		if err := json.Unmarshal(raw, &last); err != nil {
			return fault.Wrap(op, err)
		}
		switch {
		case last.Undo:
			return nil
		case last.Version == 0: // set before texts were kept
			return fault.Coded(fault.Conflict, op, "not_kept", "error.undo_not_kept")
		}
		return setTextIn(ctx, tx, id, PageText{Key: key, Body: last.Before, Version: last.Version}, true, now)
	})
}
