package message

import (
	"context"
	"slices"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/stall"
)

// Delivery is what became of a message at one recipient.
type Delivery struct {
	Message     ID                  `db:"message_id"`
	Application stall.ApplicationID `db:"application_id"`
	Generation  int                 `db:"link_generation"`
	Name        string              `db:"name"`
	Contact     string              `db:"contact_name"`
	Email       string              `db:"contact_email"`
	Phone       string              `db:"phone"`
	Lang        lang.Lang           `db:"lang"`
	Subject     string              `db:"subject"`
	Body        string              `db:"body"`
	Mailed      bool                `db:"mailed"`
	SentAt      time.Time           `db:"sent_at"` // the message
	MailState   string              `db:"mail_state"`
	MailError   string              `db:"mail_error"`
	MailAt      *time.Time          `db:"mail_at"` // when a server took it
	ReachedAt   *time.Time          `db:"reached_at"`
	ReachedBy   string              `db:"reached_by"`
}

// Why is why somebody is not reached.
type Why string

const (
	Reached   Why = ""
	NoAddress Why = "no_address" // nobody has told them
	Refused   Why = "refused"    // the server does not take it
	Again     Why = "again"      // the server did not take it yet; it is tried again
	Unsent    Why = "unsent"     // it waits in the outbox
	Unmailed  Why = "unmailed"   // there is no mail server
)

// Whys are all of them, the hardest first.
var Whys = []Why{NoAddress, Refused, Unmailed, Again, Unsent}

// Why says why the recipient is not reached; mails: there is a mail server.
func (d Delivery) Why(mails bool) Why {
	switch {
	case d.ReachedAt != nil, d.MailState == "sent":
		return Reached
	case !d.Mailed:
		return NoAddress
	case d.MailState != "queued":
		return Refused
	case !mails:
		return Unmailed
	case d.MailError != "":
		return Again
	}
	return Unsent
}

const sqlDeliveries = `
SELECT r.message_id, r.application_id, a.link_generation, a.name, a.contact_name, a.contact_email,
	coalesce(nullif(a.contact_phone, ''), a.phone_raw) AS phone, r.lang, r.subject, r.body, r.mailed, m.sent_at,
	coalesce(o.state, '') AS mail_state, coalesce(o.last_error, '') AS mail_error, o.sent_at AS mail_at,
	r.reached_at, coalesce(p.name, '') AS reached_by
FROM message_recipient r
JOIN message m ON m.id = r.message_id
JOIN application a ON a.id = r.application_id
LEFT JOIN outbox o ON o.once = ` + onceOf + `
LEFT JOIN person p ON r.reached_by = 'person:' || p.id
WHERE r.edition_id = $1
	AND ($2::bigint = 0 OR r.message_id = $2)
	AND ($3::bigint = 0 OR r.application_id = $3)
	AND (NOT $4 OR r.reached_at IS NULL AND o.sent_at IS NULL)
ORDER BY r.reached_at IS NOT NULL OR o.sent_at IS NOT NULL, m.sent_at DESC, lower(a.name), r.application_id`

// Which narrows Deliveries; zero values mean all.
type Which struct {
	Message     ID
	Application stall.ApplicationID
	Left        bool // only who is not reached
}

// Deliveries are what became of messages: first who is not reached, then by
// message and name.
func (s *Store) Deliveries(ctx context.Context, e festival.ID, w Which) ([]Delivery, error) {
	var all []Delivery
	err := s.db.Select(ctx, &all, sqlDeliveries, e, w.Message, w.Application, w.Left)
	return all, fault.Wrap("message.Deliveries", err)
}

const sqlLeft = `
SELECT count(*)
FROM message_recipient r
LEFT JOIN outbox o ON o.once = ` + onceOf + `
WHERE r.edition_id = $1
	AND r.reached_at IS NULL
	AND o.sent_at IS NULL`

// Left is how many are not reached, of all messages.
func (s *Store) Left(ctx context.Context, e festival.ID) (n int, err error) {
	return n, fault.Wrap("message.Left", s.db.Get(ctx, &n, sqlLeft, e))
}

const sqlReach = `
UPDATE message_recipient
SET reached_at = $4, reached_by = $5
WHERE edition_id = $1
	AND message_id = $2
	AND application_id = ANY ($3)
	AND (reached_at IS NULL) = ($4::timestamptz IS NOT NULL)
RETURNING application_id`

// Reach notes that somebody told these recipients, or takes that back; it
// reports how many it was new for, so that a repeat changes nothing.
func (s *Store) Reach(ctx context.Context, e festival.ID, id ID, who []stall.ApplicationID, reached bool, now time.Time) (n int, err error) {
	const op = "message.Reach"
	var at *time.Time
	by := ""
	if reached {
		at, by = &now, string(pg.ActorOf(ctx))
	}
	ids := make(pq.Int64Array, len(who))
	for i, one := range who {
		ids[i] = int64(one)
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var changed []int64
		if err := tx.Select(ctx, &changed, sqlReach, e, id, ids, at, by); err != nil || len(changed) == 0 {
			return err
		}
		n = len(changed)
		slices.Sort(changed)
		return pg.LogAllIn(ctx, tx, pg.Entry{
			EditionID: int64(e), Subject: "application", Verb: pg.VerbTell, Detail: map[string]any{"message": id, "reached": reached}, At: now,
		}, changed)
	})
	return n, fault.Wrap(op, err)
}
