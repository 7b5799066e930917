package job

import (
	"testing"
	"time"

	"markt/internal/pgtest"
)

// The backlog is what is not done, of it what failed, and how late the first is.
func TestWhatWaits(t *testing.T) {
	db := pgtest.New(t)
	add(t, db, Job{Kind: "a", Payload: 1, RunAt: noon.Add(-time.Hour)}, Job{Kind: "b", Payload: 2, RunAt: noon.Add(-time.Minute)}, Job{Kind: "c", Payload: 3, RunAt: noon})
	for _, change := range []string{
		`UPDATE job SET done_at = now(), last_error = 'once' WHERE kind = 'a'`,
		`UPDATE job SET last_error = 'down' WHERE kind = 'b'`,
	} {
		if _, err := db.Exec(t.Context(), change); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Waiting(t.Context(), db, noon)
	if want := (Backlog{Open: 2, Failing: 1, Late: 60}); err != nil || got != want {
		t.Errorf("%+v, want %+v; %v", got, want, err)
	}
}
