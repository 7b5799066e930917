// Package mail owns the outbox in the database and the sender. It stores and
// sends finished messages; what they say is composed elsewhere.
//
// A message is sent at least once: when the service dies between the server's
// acceptance and the note of it, the message goes out again under the same
// Message-ID, so that a mail program may show it once.
package mail

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	gomail "github.com/wneessen/go-mail"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/pg"
)

// Message is finished, in one language. Attach names what is made and attached
// when it is sent; Stranger marks one that anybody can cause, for any address:
// it says nothing that they typed, and a mailbox gets only a few of them.
type Message struct {
	Once      string // unique for ever: "order:12:confirmed:1"
	EditionID int64
	Purpose   string
	To        string
	Lang      lang.Lang
	Subject   string
	Body      string
	Attach    string
	Stranger  bool
	Secret    bool      // carries a way in: its body is erased once sent or expired
	ExpiresAt time.Time // zero: never
}

// Attachment is a file in a message.
type Attachment struct {
	Name        string
	ContentType string
	Bytes       []byte
}

// Outbox stores messages. From is the sender's address; Host names the
// service in Message-IDs; Files makes what a message's Attach names, nil when
// none does. Gone from Files means that there is nothing left to send.
type Outbox struct {
	From  string
	Host  string
	Files func(ctx context.Context, attach string) ([]Attachment, error)
}

const sqlQueue = `
INSERT INTO outbox (once, message_id, edition_id, purpose, recipient, lang, subject, body, attach, secret, next_at, expires_at, created_at, recipient_key, stranger, state)
VALUES ($1, $2, NULLIF($3, 0), $4, $5, $6, $7, $8, $9, $10, $11, $12, $11, $13, $14, $15)
ON CONFLICT (once) DO NOTHING`

// QueueIn stores a message; a message with the same Once is not stored again.
func (o Outbox) QueueIn(ctx context.Context, tx *pg.Tx, m Message, now time.Time) error {
	id := o.messageID(m.Once)
	if _, err := o.compose(m, id, now, nil); err != nil { // an address that cannot be written to fails here
		return fault.Wrap("mail.QueueIn", err)
	}
	capped, err := cappedIn(ctx, tx, m, now)
	if err != nil {
		return err
	}
	state := "queued"
	if capped {
		state = "capped"
	}
	var expires *time.Time
	if !m.ExpiresAt.IsZero() {
		expires = &m.ExpiresAt
	}
	_, err = tx.Exec(ctx, sqlQueue, m.Once, id, m.EditionID, m.Purpose, m.To, string(m.Lang), m.Subject, m.Body, m.Attach, m.Secret, now, expires,
		mailbox(m.To), m.Stranger, state)
	return err
}

// CanWriteTo reports whether an address is one that a mail can be written to.
func (o Outbox) CanWriteTo(address string) bool {
	_, err := o.compose(Message{To: address}, "", time.Time{}, nil)
	return err == nil
}

func (o Outbox) messageID(once string) string {
	sum := sha256.Sum256([]byte(once))
	return hex.EncodeToString(sum[:16]) + "@" + o.Host
}

func (o Outbox) compose(m Message, id string, now time.Time, files []Attachment) ([]byte, error) {
	msg := gomail.NewMsg()
	if err := msg.From(o.From); err != nil {
		return nil, fmt.Errorf("sender: %w", err)
	}
	if err := msg.To(ascii(m.To)); err != nil {
		return nil, fmt.Errorf("recipient: %w", err)
	}
	msg.Subject(m.Subject)
	msg.SetMessageIDWithValue(id)
	msg.SetDateWithValue(now)
	msg.SetGenHeader(gomail.HeaderContentLang, string(m.Lang))
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(gomail.TypeTextPlain, m.Body)
	for _, a := range files {
		if err := msg.AttachReader(a.Name, bytes.NewReader(a.Bytes), gomail.WithFileContentType(gomail.ContentType(a.ContentType))); err != nil {
			return nil, fmt.Errorf("attachment %s: %w", a.Name, err)
		}
	}
	var b bytes.Buffer
	_, err := msg.WriteTo(&b)
	return b.Bytes(), err
}

// Stored is a message as the office reads it. Body is empty for a message that
// carries a way in: the office never sees another person's sign-in link.
type Stored struct {
	ID        int64      `db:"id"`
	Purpose   string     `db:"purpose"`
	Recipient string     `db:"recipient"`
	Lang      lang.Lang  `db:"lang"`
	Subject   string     `db:"subject"`
	Body      string     `db:"body"`
	Secret    bool       `db:"secret"`
	State     string     `db:"state"`
	Attempts  int        `db:"attempts"`
	LastError string     `db:"last_error"`
	CreatedAt time.Time  `db:"created_at"`
	SentAt    *time.Time `db:"sent_at"`
	Files     bool       `db:"files"`
}

const storedColumns = `id, purpose, recipient, lang, subject,
	CASE WHEN secret THEN '' ELSE body END AS body,
	secret, state, attempts, last_error, created_at, sent_at,
	attach <> '' AS files`

const sqlOutbox = `
SELECT ` + storedColumns + `
FROM outbox
WHERE (edition_id = $1 OR $2 AND edition_id IS NULL)
ORDER BY id DESC
LIMIT $3 OFFSET $4`

// Reader is who reads the outbox: of an edition, and of the house if they are
// its organiser. The house's messages say who signs in, and when.
type Reader struct {
	Edition int64
	House   bool
}

// List are the newest messages that the reader may see.
func List(ctx context.Context, q pg.Querier, r Reader, limit, offset int) ([]Stored, error) {
	var all []Stored
	err := q.Select(ctx, &all, sqlOutbox, r.Edition, r.House, limit, offset)
	return all, err
}

const sqlMessage = `
SELECT ` + storedColumns + `
FROM outbox
WHERE id = $1 AND (edition_id = $2 OR $3 AND edition_id IS NULL)`

// Get is one message that the reader may see.
func Get(ctx context.Context, q pg.Querier, r Reader, id int64) (Stored, error) {
	var m Stored
	err := q.Get(ctx, &m, sqlMessage, id, r.Edition, r.House)
	return m, err
}

const toSendColumns = `id, message_id, recipient, lang, subject, body, attach, created_at, attempts`

// toSend is a stored message before it is put together.
type toSend struct {
	ID        int64     `db:"id"`
	MessageID string    `db:"message_id"`
	Recipient string    `db:"recipient"`
	Lang      lang.Lang `db:"lang"`
	Subject   string    `db:"subject"`
	Body      string    `db:"body"`
	Attach    string    `db:"attach"`
	CreatedAt time.Time `db:"created_at"`
	Attempts  int       `db:"attempts"`
}

// raw puts a message together as it goes over the wire, files included.
func (o Outbox) raw(ctx context.Context, m toSend) ([]byte, error) {
	var files []Attachment
	if m.Attach != "" && o.Files != nil {
		var err error
		if files, err = o.Files(ctx, m.Attach); err != nil {
			return nil, err
		}
	}
	return o.compose(Message{To: m.Recipient, Lang: m.Lang, Subject: m.Subject, Body: m.Body}, m.MessageID, m.CreatedAt, files)
}

const sqlRaw = `
SELECT ` + toSendColumns + `
FROM outbox
WHERE id = $1 AND edition_id = $2 AND NOT secret`

// Raw is the message as it goes over the wire, attachments included.
func (o Outbox) Raw(ctx context.Context, q pg.Querier, edition, id int64) ([]byte, error) {
	var m toSend
	if err := q.Get(ctx, &m, sqlRaw, id, edition); err != nil {
		return nil, err
	}
	return o.raw(ctx, m)
}
