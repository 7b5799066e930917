package mail

import (
	"context"
	"testing"
	"time"

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
	if err := NewSender(db, sending{}, quiet).Drain(t.Context(), at(noon)); err != nil {
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
			Raw   []byte `db:"raw"`
		}
		if err := db.Get(t.Context(), &got, `SELECT state, body, raw FROM outbox WHERE once = $1`, once); err != nil {
			t.Fatal(err)
		}
		if got.State != want.state || got.Body != want.body || got.Raw != nil {
			t.Errorf("%s: %s, %q, %d bytes", once, got.State, got.Body, len(got.Raw))
		}
	}
}
