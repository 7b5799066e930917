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

// Filter says whom a message is for; empty is everybody.
type Filter struct {
	State  string `db:"for_state"`  // a state of applications, or Coming
	Kind   string `db:"for_kind"`   // slug
	Day    string `db:"for_day"`    // a market day's key
	Lang   string `db:"for_lang"`   // what the recipient reads
	Outlet string `db:"for_outlet"` // the type of an outlet, or stall.NoOutlet

	Chosen pq.Int64Array `db:"for_chosen"` // nobody but these applications, marked in a list; nil: all
}

// Coming is accepted or confirmed.
const Coming = "coming"

// stalls is the filter in the words of the list of applications. Who refused or
// was refused is told nothing unless asked for or marked.
func (f Filter) stalls() stall.Filter {
	narrowed := stall.Filter{Kind: f.Kind, Day: f.Day, Lang: f.Lang, Outlet: f.Outlet, Chosen: f.Chosen}
	switch {
	case f.State == Coming:
		narrowed.States = []stall.State{stall.StateAccepted, stall.StateConfirmed}
	case f.State != "":
		narrowed.States = []stall.State{stall.State(f.State)}
	case f.Chosen != nil:
		narrowed.States = stall.States
	default:
		narrowed.States = []stall.State{stall.StateSubmitted, stall.StateInReview, stall.StateWaitlisted, stall.StateAccepted, stall.StateConfirmed}
	}
	return narrowed
}

// Message is what is told to many at once; a draft until SentAt.
type Message struct {
	ID       ID         `db:"id"`
	Subject  lang.Text  `db:"subject"`
	Body     lang.Text  `db:"body"`
	Deadline *time.Time `db:"deadline"`
	Filter
	ChangedAt time.Time  `db:"changed_at"`
	SentAt    *time.Time `db:"sent_at"`
	SentBy    string     `db:"sent_by"` // a person's name
	Version   int        `db:"version"`
	To        int        `db:"recipients"` // how many it was sent to
	Left      int        `db:"left_over"`  // how many of them are not reached
}

func (m *Message) check() fault.Fields {
	f := fault.Fields{}
	checkTexts(f, &m.Subject, &m.Body)
	for _, text := range []string{m.Subject.Every(), m.Body.Every()} {
		if m.Deadline == nil && slices.Contains(used(text), "deadline") {
			f.Add("deadline", "message.error.deadline")
		}
	}
	if m.State != "" && m.State != Coming && !slices.Contains(stall.States, stall.State(m.State)) {
		f.Add("state", "error.choice")
	}
	if m.Lang != "" && !lang.Known(m.Lang) {
		f.Add("lang", "error.choice")
	}
	return f
}

const messageColumns = `
SELECT m.id, m.subject, m.body, m.deadline, m.for_state, m.for_kind, m.for_day, m.for_lang, m.for_outlet, m.for_chosen, m.changed_at, m.sent_at,
	coalesce(p.name, '') AS sent_by, m.version, r.recipients, r.left_over
FROM message m
LEFT JOIN person p ON m.sent_by = 'person:' || p.id
CROSS JOIN LATERAL (
	SELECT count(*) AS recipients, count(*) FILTER (WHERE r.reached_at IS NULL AND o.sent_at IS NULL) AS left_over
	FROM message_recipient r
	LEFT JOIN outbox o ON o.once = ` + onceOf + `
	WHERE r.message_id = m.id
) r`

// onceOf is the key of a recipient's mail in the outbox.
const onceOf = `'message:' || r.message_id || ':' || r.application_id`

const sqlMessages = messageColumns + `
WHERE m.edition_id = $1
ORDER BY m.sent_at DESC NULLS FIRST, m.id DESC`

// List are the edition's messages: drafts first, then the last one sent.
func (s *Store) List(ctx context.Context, e festival.ID) ([]Message, error) {
	var all []Message
	err := s.db.Select(ctx, &all, sqlMessages, e)
	return all, fault.Wrap("message.List", err)
}

const sqlMessage = messageColumns + `
WHERE m.edition_id = $1
	AND m.id = $2`

// Get is one message.
func (s *Store) Get(ctx context.Context, e festival.ID, id ID) (m Message, err error) {
	err = s.db.Get(ctx, &m, sqlMessage, e, id)
	return m, fault.Wrap("message.Get", err)
}

const sqlCreate = `
INSERT INTO message (edition_id, subject, body, deadline, for_state, for_kind, for_day, for_lang, for_outlet, for_chosen, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
RETURNING id`

const sqlUpdate = `
UPDATE message
SET subject = $4, body = $5, deadline = $6, for_state = $7, for_kind = $8, for_day = $9, for_lang = $10, for_outlet = $11,
	changed_at = $12, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND version = $3`

// Save creates a message without an id, else updates the draft if nobody saved
// since m.Version. It returns the id.
func (s *Store) Save(ctx context.Context, e festival.ID, m Message, now time.Time) (ID, error) {
	const op = "message.Save"
	if err := m.check().Err(op); err != nil {
		return 0, err
	}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if m.ID == 0 {
			return fault.Wrap(op, tx.Get(ctx, &m.ID, sqlCreate, e, m.Subject, m.Body, m.Deadline, m.State, m.Kind, m.Day, m.Lang, m.Outlet, m.Chosen, now))
		}
		at, err := lock(ctx, tx, e, m.ID)
		if err != nil {
			return err
		}
		if at.Sent {
			return fault.Coded(fault.Conflict, op, "sent", "message.error.sent")
		}
		n, err := tx.Exec(ctx, sqlUpdate, e, m.ID, m.Version, m.Subject, m.Body, m.Deadline, m.State, m.Kind, m.Day, m.Lang, m.Outlet, now)
		return pg.Saved(op, n, err)
	})
	return m.ID, err
}

const sqlBegin = `
INSERT INTO message (edition_id, subject, body, for_chosen, changed_at)
VALUES ($1, '{}', '{}', $2, $3)
RETURNING id`

// Begin makes a draft without a text for applications that were marked in a list.
func (s *Store) Begin(ctx context.Context, e festival.ID, chosen []int64, now time.Time) (id ID, err error) {
	err = s.db.Get(ctx, &id, sqlBegin, e, pq.Int64Array(chosen), now)
	return id, fault.Wrap("message.Begin", err)
}

const sqlDelete = `
DELETE FROM message m
WHERE edition_id = $1
	AND id = $2
	AND sent_at IS NULL
RETURNING to_jsonb(m) AS row`

const sqlRestore = `
INSERT INTO message OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_record(NULL::message, $1)
ON CONFLICT (id) DO NOTHING`

// Delete removes a draft; what was sent stays.
func (s *Store) Delete(ctx context.Context, e festival.ID, id ID, now time.Time) error {
	return s.remove(ctx, removal(e, "message", int64(id)), sqlDelete, now)
}

// Restore puts back a deleted draft.
func (s *Store) Restore(ctx context.Context, e festival.ID, id ID, now time.Time) error {
	return pg.Restore(ctx, s.db, removal(e, "message", int64(id)), now, sqlRestore)
}
