package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"slices"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"markt/internal/fault"
	"markt/internal/pg"
)

// Transport hands a finished message to the world.
type Transport interface {
	Send(ctx context.Context, raw []byte) error
}

// SMTP sends through a server named by an address such as
// smtp://user:password@mail.example:587 or smtps://… for implicit TLS.
type SMTP struct {
	host    string
	port    int
	options []gomail.Option
}

// Address is host:port, to see whether anybody answers.
func (s *SMTP) Address() string { return net.JoinHostPort(s.host, strconv.Itoa(s.port)) }

// ParseSMTP reads the server's address. STARTTLS is required unless the host
// is loopback, where there is nobody to listen in.
func ParseSMTP(address string) (*SMTP, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return nil, fmt.Errorf("MARKT_SMTP_URL must look like smtp://user:password@host:587")
	}
	s := &SMTP{host: u.Hostname(), port: 587, options: []gomail.Option{gomail.WithTimeout(20 * time.Second)}}
	switch {
	case u.Scheme == "smtps":
		s.port = 465
		s.options = append(s.options, gomail.WithSSL())
	case u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1" || u.Hostname() == "::1":
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if p := u.Port(); p != "" {
		if s.port, err = strconv.Atoi(p); err != nil {
			return nil, fmt.Errorf("MARKT_SMTP_URL: port %q is not a number", p)
		}
	}
	s.options = append(s.options, gomail.WithPort(s.port))
	if u.User != nil {
		password, _ := u.User.Password()
		s.options = append(s.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	return s, nil
}

// errNeedsUTF8 is a refusal for good; the outbox says it in the reader's words.
var errNeedsUTF8 = errors.New("needs_utf8")

// Send delivers one message.
func (s *SMTP) Send(ctx context.Context, raw []byte) error {
	msg, err := gomail.EMLToMsgFromReader(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	client, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return err
	}
	line, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = client.CloseWithSMTPClient(line) }() // the server has said yes or no before
	to, err := msg.GetRecipients()
	if err != nil {
		return err
	}
	if utf8, _ := line.Extension("SMTPUTF8"); !utf8 && slices.ContainsFunc(to, needsUTF8) {
		return errNeedsUTF8
	}
	return client.SendWithSMTPClient(line, msg)
}

// Sender works the outbox off.
type Sender struct {
	db        *pg.DB
	box       Outbox
	transport Transport // nil: messages stay in the outbox and can be read there
	log       *slog.Logger
}

const (
	lease       = 2 * time.Minute
	maxAttempts = 12
	poll        = 3 * time.Second
)

// NewSender makes a sender; transport may be nil.
func NewSender(db *pg.DB, box Outbox, transport Transport, log *slog.Logger) *Sender {
	return &Sender{db: db, box: box, transport: transport, log: log}
}

// Run sends until ctx ends.
func (s *Sender) Run(ctx context.Context) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		if err := s.Drain(ctx, time.Now); err != nil && ctx.Err() == nil {
			s.log.Warn("mails wait", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Drain erases what has expired and sends what is due.
func (s *Sender) Drain(ctx context.Context, now func() time.Time) error {
	if _, err := s.db.Exec(ctx, sqlExpire, now()); err != nil {
		return err
	}
	for s.transport != nil && ctx.Err() == nil {
		c, err := s.claim(ctx, now())
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.deliver(ctx, c, now()); err != nil {
			return err
		}
	}
	return ctx.Err()
}

const sqlExpire = `
UPDATE outbox
SET state = 'expired', body = ''
WHERE state = 'queued' AND expires_at < $1`

// sqlClaim passes over strangers' messages when they have had their share of the hour.
const sqlClaim = `
UPDATE outbox
SET leased_until = $1::timestamptz + $2::bigint * interval '1 microsecond', attempts = attempts + 1
WHERE id = (
	SELECT id
	FROM outbox
	WHERE state = 'queued' AND next_at <= $1 AND (leased_until IS NULL OR leased_until < $1)
		AND (NOT stranger OR (SELECT count(*) FROM outbox WHERE stranger AND sent_at > $1::timestamptz - interval '1 hour') < $3)
	ORDER BY id
	FOR UPDATE SKIP LOCKED
	LIMIT 1
)
RETURNING ` + toSendColumns

func (s *Sender) claim(ctx context.Context, now time.Time) (toSend, error) {
	var c toSend
	err := s.db.Get(ctx, &c, sqlClaim, now, lease.Microseconds(), strangerHour)
	return c, err
}

const sqlSent = `
UPDATE outbox
SET state = 'sent', sent_at = $2, leased_until = NULL, last_error = '',
	body = CASE WHEN secret THEN '' ELSE body END
WHERE id = $1`

const sqlAgain = `
UPDATE outbox
SET next_at = $2, leased_until = NULL, last_error = $3, state = $4
WHERE id = $1`

func (s *Sender) deliver(ctx context.Context, c toSend, now time.Time) error {
	raw, failed := s.box.raw(ctx, c)
	if fault.Is(failed, fault.Unavailable) {
		return failed // the lease runs out and the message is taken up again
	}
	if failed == nil {
		failed = s.transport.Send(ctx, raw)
	}
	if failed == nil {
		_, err := s.db.Exec(ctx, sqlSent, c.ID, now)
		return err
	}
	state := "queued"
	switch {
	case fault.Is(failed, fault.Gone): // returned or deleted meanwhile
		state = "expired"
	case errors.Is(failed, errNeedsUTF8), refused(failed), c.Attempts >= maxAttempts:
		state = "failed"
	}
	s.log.Warn("mail not sent", "id", c.ID, "attempt", c.Attempts)
	_, err := s.db.Exec(ctx, sqlAgain, c.ID, now.Add(backoff(c.Attempts)), failed.Error(), state)
	return err
}

// refused reports whether the server has said for good that it does not take
// the message or its recipient: asking again changes nothing, and somebody
// should learn of it now.
func refused(err error) bool {
	var said *gomail.SendError
	return errors.As(err, &said) && (said.Reason == gomail.ErrSMTPRcptTo || said.Reason == gomail.ErrSMTPDataClose) && said.ErrorCode() >= 500
}

// backoff doubles from 15 seconds up to two hours.
func backoff(attempts int) time.Duration {
	return min(15*time.Second<<min(attempts, 10), 2*time.Hour)
}
