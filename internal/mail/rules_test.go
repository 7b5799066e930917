package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/pg"
	"markt/internal/pgtest"
)

type sending struct{}

func (sending) Send(context.Context, []byte) error { return nil }

// What carries a way in is erased as soon as it is sent or has expired;
// everything else stays readable.
func TestWaysInAreErased(t *testing.T) {
	db := pgtest.New(t)
	message := func(once string, secret bool, life time.Duration) Message {
		m := Message{Once: once, Purpose: "p", To: "a@b.example", Lang: "de", Subject: "s", Body: "https://markt.example/geheim", Secret: secret}
		if life != 0 {
			m.ExpiresAt = noon.Add(life)
		}
		return m
	}
	queue(t, db, message("sent, a way in", true, time.Hour))
	queue(t, db, message("sent, without", false, 0))
	queue(t, db, message("expired", true, -time.Second))
	queue(t, db, message("expires just after", true, time.Microsecond))
	if err := NewSender(db, box, sending{}, quiet).Drain(t.Context(), at(noon)); err != nil {
		t.Fatal(err)
	}
	for once, want := range map[string]struct{ state, body string }{
		"sent, a way in":     {"sent", ""},
		"sent, without":      {"sent", "https://markt.example/geheim"},
		"expired":            {"expired", ""},
		"expires just after": {"sent", ""},
	} {
		var got struct {
			State string `db:"state"`
			Body  string `db:"body"`
		}
		if err := db.Get(t.Context(), &got, `SELECT state, body FROM outbox WHERE once = $1`, once); err != nil {
			t.Fatal(err)
		}
		if got.State != want.state || got.Body != want.body {
			t.Errorf("%s: %s, %q", once, got.State, got.Body)
		}
	}
}

// A message belongs to one edition, or to none: the office of another neither
// lists nor opens it. Nobody in any office reads a way in.
func TestTheOfficeReadsItsOwnMails(t *testing.T) {
	db := pgtest.New(t)
	for once, m := range map[string]Message{"here": {EditionID: 1}, "there": {EditionID: 2}, "nowhere": {}, "secret": {EditionID: 1, Secret: true}} {
		m.Once, m.Purpose, m.To, m.Lang, m.Subject, m.Body = once, "p", "a@b.example", "de", once, "Text"
		queue(t, db, m)
	}
	var rows []struct {
		ID   int64  `db:"id"`
		Once string `db:"once"`
	}
	if err := db.Select(t.Context(), &rows, `SELECT id, once FROM outbox`); err != nil {
		t.Fatal(err)
	}
	id := map[string]int64{}
	for _, r := range rows {
		id[r.Once] = r.ID
	}
	var listed []string
	all, err := List(t.Context(), db, Reader{Edition: 1, House: true}, 10, 0)
	for _, m := range all {
		listed = append(listed, m.Subject)
		if (m.Body == "") != (m.Subject == "secret") {
			t.Errorf("%s reads %q", m.Subject, m.Body)
		}
	}
	slices.Sort(listed)
	if diff := cmp.Diff([]string{"here", "nowhere", "secret"}, listed); diff != "" || err != nil {
		t.Errorf("%s %v", diff, err)
	}
	if page, err := List(t.Context(), db, Reader{Edition: 1, House: true}, 1, 1); err != nil || len(page) != 1 || page[0].ID != all[1].ID {
		t.Errorf("the second page: %+v %v", page, err)
	}
	for once, want := range map[string]struct{ read, raw bool }{
		"here": {true, true}, "there": {}, "nowhere": {true, false}, "secret": {true, false},
	} {
		m, err := Get(t.Context(), db, Reader{Edition: 1, House: true}, id[once])
		if (err == nil) != want.read || (err == nil && m.Subject != once) {
			t.Errorf("%s: %+v %v", once, m, err)
		}
		raw, err := box.Raw(t.Context(), db, 1, id[once])
		if (err == nil) != want.raw || (len(raw) > 0) != want.raw {
			t.Errorf("%s, as sent: %d bytes, %v", once, len(raw), err)
		}
	}
}

// A mail that cannot be sent waits longer each time; the others go on, and one
// that is not due yet or held by another sender is left alone.
func TestAFailedMailWaitsAlone(t *testing.T) {
	db := pgtest.New(t)
	for _, once := range []string{"a", "b"} {
		queue(t, db, Message{Once: once, Purpose: "p", To: once + "@b.example", Lang: "de", Subject: once, Body: "x"})
	}
	sent := refusing{"a@b.example"}
	s := NewSender(db, box, sent, quiet)
	state := func(when time.Time) map[string]string {
		t.Helper()
		if err := s.Drain(t.Context(), at(when)); err != nil {
			t.Fatal(err)
		}
		var all []struct {
			Once     string    `db:"once"`
			State    string    `db:"state"`
			Attempts int       `db:"attempts"`
			Next     time.Time `db:"next_at"`
		}
		if err := db.Select(t.Context(), &all, `SELECT once, state, attempts, next_at FROM outbox`); err != nil {
			t.Fatal(err)
		}
		told := map[string]string{}
		for _, m := range all {
			told[m.Once] = fmt.Sprint(m.State, " ", m.Attempts, " ", m.Next.Sub(noon))
		}
		return told
	}
	for _, c := range []struct {
		after time.Duration
		want  map[string]string
	}{
		{0, map[string]string{"a": "queued 1 30s", "b": "sent 1 0s"}},
		{29 * time.Second, map[string]string{"a": "queued 1 30s", "b": "sent 1 0s"}},
		{30 * time.Second, map[string]string{"a": "queued 2 1m30s", "b": "sent 1 0s"}},
	} {
		if diff := cmp.Diff(c.want, state(noon.Add(c.after))); diff != "" {
			t.Errorf("after %v: %s", c.after, diff)
		}
	}
	for attempts, want := range map[int]time.Duration{1: 30 * time.Second, 8: 3840 * time.Second, 9: 2 * time.Hour, 1000: 2 * time.Hour} {
		if got := backoff(attempts); got != want {
			t.Errorf("after %d attempts it waits %v", attempts, got)
		}
	}
}

type refusing struct{ to string }

func (r refusing) Send(_ context.Context, raw []byte) error {
	if bytes.Contains(raw, []byte(r.to)) {
		return errors.New("451 later")
	}
	return nil
}

// The same event mails once, under one Message-ID, whoever composes it.
func TestOneEventIsOneMail(t *testing.T) {
	other := Outbox{From: "markt@markt.example", Host: box.Host}
	if box.messageID("order:1") != other.messageID("order:1") || box.messageID("order:1") == box.messageID("order:2") {
		t.Error("the Message-ID hangs on the event alone")
	}
	db := pgtest.New(t)
	queue(t, db, order())
	again := order()
	again.To, again.Body = "somebody@else.example", "another text"
	queue(t, db, again)
	all, err := List(t.Context(), db, Reader{Edition: 0, House: true}, 10, 0)
	if err != nil || len(all) != 1 || all[0].Recipient != order().To {
		t.Errorf("%+v %v", all, err)
	}
	for _, m := range []Message{{Once: "x", To: "no address"}, {Once: "x", To: ""}} {
		err := pg.InTx(t.Context(), db, func(ctx context.Context, tx *pg.Tx) error { return box.QueueIn(ctx, tx, m, noon) })
		if err == nil {
			t.Errorf("%q was queued", m.To)
		}
	}
}

func TestTheDatabaseGuardsTheOutbox(t *testing.T) {
	db := pgtest.New(t)
	queue(t, db, Message{Once: "a", To: "a@b.example"})
	queue(t, db, Message{Once: "b", To: "a@b.example"})
	pgtest.Guards(t, db, []string{"outbox"}, map[string]string{
		"outbox_once":  `UPDATE outbox SET once = 'c'`,
		"outbox_state": `UPDATE outbox SET state = 'lost'`,
	})
}
