package checkin_test

import (
	"strconv"
	"sync"
	"testing"
	"time"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/pgtest"
)

func (d *door) ask() string {
	d.t.Helper()
	bearer, err := d.s.Ask(d.t.Context(), d.e.ID, d.gate, "Mozilla/5.0 (Android)", now)
	d.must(err)
	return bearer
}

func (d *door) asking(at time.Time) []checkin.Request {
	d.t.Helper()
	all, err := d.s.Requests(d.t.Context(), d.e.ID, at)
	d.must(err)
	return all
}

// shutOut fails unless the token opens nothing.
func (d *door) shutOut(bearer, when string) {
	d.t.Helper()
	if _, err := d.s.Authenticate(d.t.Context(), bearer, now); !fault.Is(err, fault.Unauthorized) {
		d.t.Errorf("%s: %v", when, err)
	}
}

// Two phones that scan one picture of the poster are two requests: each gets
// nothing before a yes of its own, and the yes for one lets no other in.
func TestAPosterOpensNothing(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	volunteer, stranger := d.ask(), d.ask()
	d.shutOut(volunteer, "before the yes")
	own, err := d.s.OwnRequest(ctx, volunteer, now)
	d.must(err)
	other, err := d.s.OwnRequest(ctx, stranger, now)
	d.must(err)
	if own.Code == other.Code || own.GateID != d.gate {
		t.Errorf("%+v, %+v", own, other)
	}
	in, err := d.s.LetIn(ctx, d.e.ID, own.ID, "Yasmin", now)
	d.must(err)
	got, err := d.s.Authenticate(ctx, volunteer, now)
	if err != nil || got.ID != in.ID || got.GateID != d.gate || got.Name != "Yasmin" {
		t.Errorf("%+v, %v", got, err)
	}
	d.shutOut(stranger, "after the yes for another")
	d.must(d.s.TurnAway(ctx, d.e.ID, other.ID))
	d.shutOut(stranger, "after the no")
	if _, err := d.s.OwnRequest(ctx, stranger, now); !fault.Is(err, fault.NotFound) {
		t.Errorf("after the no: %v", err)
	}
	d.must(d.s.TurnAway(ctx, d.e.ID, other.ID))
	if _, err := d.s.LetIn(ctx, d.e.ID, other.ID, "Doch", now); !fault.Is(err, fault.Gone) {
		t.Errorf("a yes after the no: %v", err)
	}
	if _, err := d.s.LetIn(ctx, d.e.ID, own.ID, "Zweimal", now); !fault.Is(err, fault.Gone) {
		t.Errorf("a second yes: %v", err)
	}
	if left := d.asking(now); len(left) > 0 {
		t.Errorf("still asking: %+v", left)
	}
}

// A request ends by itself, and what has ended lets nobody in.
func TestARequestEnds(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	bearer := d.ask()
	r := d.asking(now)[0]
	if len(d.asking(r.ExpiresAt.Add(-time.Microsecond))) != 1 || len(d.asking(r.ExpiresAt)) != 0 || r.ExpiresAt.Sub(now) > 15*time.Minute {
		t.Errorf("ends at %s", r.ExpiresAt)
	}
	if _, err := d.s.Request(ctx, d.e.ID, r.ID, r.ExpiresAt); !fault.Is(err, fault.Gone) {
		t.Errorf("shown: %v", err)
	}
	if _, err := d.s.OwnRequest(ctx, bearer, r.ExpiresAt); !fault.Is(err, fault.NotFound) {
		t.Errorf("its own: %v", err)
	}
	if _, err := d.s.LetIn(ctx, d.e.ID, r.ID, "Spät", r.ExpiresAt); !fault.Is(err, fault.Gone) {
		t.Errorf("let in: %v", err)
	}
	d.shutOut(bearer, "afterwards")
}

// A stranger with a picture of the poster fills one gate's list and no more,
// however many ask at once; other gates are asked at, and old requests make room.
func TestAStrangerCannotFloodTheList(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	var all sync.WaitGroup
	for range 3 * checkin.MaxRequests {
		all.Go(func() {
			if _, err := d.s.Ask(ctx, d.e.ID, d.gate, "", now); err != nil && !fault.Is(err, fault.Limited) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := len(d.asking(now)); n != checkin.MaxRequests {
		t.Fatalf("%d ask", n)
	}
	side, err := d.s.CreateGate(ctx, d.e.ID, checkin.GateDraft{Slug: "seite", Name: lang.Text{"de": "Seite"}, LocationID: d.campus}, now)
	d.must(err)
	if _, err := d.s.Ask(ctx, d.e.ID, side, "", now); err != nil {
		t.Errorf("at another gate: %v", err)
	}
	later := now.Add(time.Hour)
	_, err = d.s.Ask(ctx, d.e.ID, d.gate, "", later)
	d.must(err)
	var rows int
	d.must(d.db.Get(ctx, &rows, `SELECT count(*) FROM device_request`))
	if rows != 1 {
		t.Errorf("%d rows are kept", rows)
	}
}

// A request is answered in its own edition only, and under a name.
func TestWhoAnswersARequest(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	other, _, _ := d.edition("anderer-markt")
	d.ask()
	id := d.asking(now)[0].ID
	if _, err := d.s.LetIn(ctx, other.ID, id, "Fremd", now); !fault.Is(err, fault.Gone) {
		t.Errorf("another edition's yes: %v", err)
	}
	d.must(d.s.TurnAway(ctx, other.ID, id))
	if _, err := d.s.Request(ctx, other.ID, id, now); !fault.Is(err, fault.Gone) {
		t.Errorf("seen from another edition: %v", err)
	}
	if _, err := d.s.LetIn(ctx, d.e.ID, id, " ", now); !fault.Is(err, fault.Invalid) {
		t.Errorf("without a name: %v", err)
	}
	if len(d.asking(now)) != 1 {
		t.Error("it was answered")
	}
}

func TestTheDatabaseGuardsTheRequests(t *testing.T) {
	d := newDoor(t)
	_, _, gate := d.edition("anderer-markt")
	d.ask()
	d.ask()
	pgtest.Guards(t, d.db, []string{"device_request"}, map[string]string{
		"device_request_slot":      `UPDATE device_request SET slot = slot + 8`,
		"device_request_code_form": `UPDATE device_request SET code = 'ja'`,
		"device_request_token":     `UPDATE device_request SET token_hash = ''`,
		"device_request_bounded":   `UPDATE device_request SET slot = 3`,
		"device_request_code":      `UPDATE device_request SET code = '0000'`,
		"device_request_at_gate":   `UPDATE device_request SET gate_id = ` + strconv.FormatInt(int64(gate), 10),
	})
}
