package mail

import (
	"context"
	"encoding/binary"
	"time"

	"markt/internal/pg"
)

// What strangers may cause: anybody can type anybody's address into an order or
// an application. A mailbox gets no more than a few of their messages; what is
// beyond that is kept in the outbox, where it can be read, and not sent. All
// together wait for their turn.
const (
	mailboxHour  = 4
	mailboxDay   = 10
	strangerHour = 120
)

// sqlLockMailbox lets one message at a time count those of its mailbox.
const sqlLockMailbox = `
SELECT pg_advisory_xact_lock($1)`

const sqlMailbox = `
SELECT count(*) FILTER (WHERE created_at > $2::timestamptz - interval '1 hour') AS hour, count(*) AS day
FROM outbox
WHERE recipient_key = $1
	AND stranger
	AND state <> 'capped'
	AND created_at > $2::timestamptz - interval '1 day'`

type counted struct {
	Hour int `db:"hour"`
	Day  int `db:"day"`
}

func (c counted) full() bool { return c.Hour >= mailboxHour || c.Day >= mailboxDay }

// cappedIn reports whether the mailbox has had its share.
func cappedIn(ctx context.Context, tx *pg.Tx, m Message, now time.Time) (bool, error) {
	if !m.Stranger {
		return false, nil
	}
	key := mailbox(m.To)
	if _, err := tx.Exec(ctx, sqlLockMailbox, int64(binary.BigEndian.Uint64(key))); err != nil {
		return false, err
	}
	var c counted
	err := tx.Get(ctx, &c, sqlMailbox, key, now)
	return c.full(), err
}

// Promise is what can be said of a stranger's message to its recipient.
type Promise string

const (
	Soon  Promise = "soon"  // it is on its way
	Later Promise = "later" // many are waiting
	Never Promise = "never" // its mailbox has had its share
)

const sqlPromise = `
SELECT coalesce((SELECT state FROM outbox WHERE once = $1), '') AS state,
	(SELECT count(*) FROM outbox WHERE stranger AND sent_at > $2::timestamptz - interval '1 hour') AS sent`

// PromiseOf tells what becomes of the message with this Once, queued or still
// to be queued.
func PromiseOf(ctx context.Context, q pg.Querier, once, to string, now time.Time) (Promise, error) {
	var m struct {
		State string `db:"state"`
		Sent  int    `db:"sent"`
	}
	if err := q.Get(ctx, &m, sqlPromise, once, now); err != nil {
		return "", err
	}
	var c counted
	if m.State == "" {
		if err := q.Get(ctx, &c, sqlMailbox, mailbox(to), now); err != nil {
			return "", err
		}
	}
	switch {
	case m.State == "capped", c.full():
		return Never, nil
	case m.State != "sent" && m.Sent >= strangerHour:
		return Later, nil
	}
	return Soon, nil
}
