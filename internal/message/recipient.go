package message

import (
	"context"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/stall"
)

// Recipient is an application that a message is for.
type Recipient struct {
	Application stall.ApplicationID `db:"id"`
	Stall       stall.ID            `db:"stall_id"` // 0: none yet
	Lang        lang.Lang           `db:"lang"`
	Name        string              `db:"name"`
	Contact     string              `db:"contact_name"`
	Email       string              `db:"contact_email"`
	Phone       string              `db:"phone"`
	Days        pq.StringArray      `db:"days"` // that they come on; none: any
	Generation  int                 `db:"link_generation"`
}

// Of is an application as a recipient. Its days are those it was accepted for,
// else those it wishes.
func Of(a *stall.Application) Recipient {
	r := Recipient{Application: a.ID, Lang: a.Lang, Name: a.Name, Contact: a.ContactName, Email: a.ContactEmail, Phone: a.Phone(), Days: a.Offered, Generation: a.LinkGeneration}
	if at := a.Answers.Location; at != nil && len(r.Days) == 0 {
		r.Days = at.Days
	}
	return r
}

const sqlRecipients = `
SELECT a.id, coalesce(s.id, 0) AS stall_id, a.lang, a.name, a.contact_name, a.contact_email,
	coalesce(nullif(a.contact_phone, ''), a.phone_raw) AS phone, a.link_generation,
	ARRAY(SELECT jsonb_array_elements_text(a.answers #> '{location,days}')) AS days
FROM application a
LEFT JOIN stall s ON s.application_id = a.id
WHERE a.edition_id = $1
	AND a.id = ANY ($2)
ORDER BY lower(a.name), a.id`

// Recipients are whom a message is for, in a transaction or without one.
func Recipients(ctx context.Context, q pg.Querier, e festival.ID, f Filter) ([]Recipient, error) {
	found, err := stall.Brief(ctx, q, e, f.stalls())
	if err != nil {
		return nil, fault.Wrap("message.Recipients", err)
	}
	ids := make(pq.Int64Array, len(found))
	for i, one := range found {
		ids[i] = int64(one.ID)
	}
	var all []Recipient
	err = q.Select(ctx, &all, sqlRecipients, e, ids)
	return all, fault.Wrap("message.Recipients", err)
}

// Letter is what one recipient is told, in the language that the text was found
// in; {link} is still open. Missing are placeholders without a value.
type Letter struct {
	Recipient
	In            lang.Lang
	Subject, Body string
	Missing       []string
	Mail          bool // it goes into the outbox
}

// Compose fills a message in for one recipient.
func (m *Message) Compose(r Recipient, own lang.Lang, values func(l lang.Lang) Values) Letter {
	body, in := m.Body.Find(r.Lang, own)
	v := values(in)
	one := Letter{Recipient: r, In: in, Missing: Missing(v, m.Subject[in], body)}
	one.Subject, one.Body = Fill(in, m.Subject[in], v), Fill(in, body, v)
	return one
}

const sqlLock = `
SELECT version, sent_at IS NOT NULL AS sent
FROM message
WHERE edition_id = $1
	AND id = $2
FOR UPDATE`

// standing is how a message stands while nobody else can change it.
type standing struct {
	Version int  `db:"version"`
	Sent    bool `db:"sent"`
}

func lock(ctx context.Context, tx *pg.Tx, e festival.ID, id ID) (at standing, err error) {
	return at, tx.Get(ctx, &at, sqlLock, e, id)
}

const sqlSend = `
UPDATE message
SET sent_at = $3, sent_by = $4, version = version + 1
WHERE edition_id = $1
	AND id = $2`

const sqlAddress = `
INSERT INTO message_recipient (edition_id, message_id, application_id, lang, subject, body, mailed)
SELECT $1, $2, t.*
FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::bool[]) AS t`

// SendIn makes a draft a message that was sent, to these recipients. A message
// that was sent already is not sent again: it reports false.
func SendIn(ctx context.Context, tx *pg.Tx, e festival.ID, m *Message, to []Letter, now time.Time) (bool, error) {
	const op = "message.Send"
	at, err := lock(ctx, tx, e, m.ID)
	if err != nil || at.Sent {
		return false, fault.Wrap(op, err)
	}
	if at.Version != m.Version {
		return false, fault.Coded(fault.Conflict, op, "changed_meanwhile", "error.draft_changed")
	}
	if err := m.check().Err(op); err != nil {
		return false, err
	}
	if len(to) == 0 {
		return false, fault.New(fault.Conflict, op, "message.error.nobody")
	}
	if _, err := tx.Exec(ctx, sqlSend, e, m.ID, now, string(pg.ActorOf(ctx))); err != nil {
		return false, fault.Wrap(op, err)
	}
	ids, mailed := make(pq.Int64Array, len(to)), make(pq.BoolArray, len(to))
	langs, subjects, bodies := make(pq.StringArray, len(to)), make(pq.StringArray, len(to)), make(pq.StringArray, len(to))
	for i, one := range to {
		ids[i], mailed[i] = int64(one.Application), one.Mail
		langs[i], subjects[i], bodies[i] = string(one.In), one.Subject, one.Body
	}
	if _, err := tx.Exec(ctx, sqlAddress, e, m.ID, ids, langs, subjects, bodies, mailed); err != nil {
		return false, fault.Wrap(op, err)
	}
	return true, pg.LogIn(ctx, tx, pg.Entry{
		EditionID: int64(e), Subject: "message", SubjectID: int64(m.ID), Verb: pg.VerbTell, Detail: map[string]any{"recipients": len(to)}, At: now,
	})
}
