package web

import (
	"fmt"
	"net/http"
	"testing"
)

// A stall that groups share says on its page who is there when, and nothing of
// what else was said about who is liable.
func TestAStallShowsWhoTakesTurns(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.exec(`UPDATE application SET answers = answers || '{"together": {"liable": "carrier", "carrier": "Dachverein e. V.", "turns": [{"name": "Chor der Nachbarn", "times": "Sa 11–13", "does": "singt"}]}}'
		WHERE id = (SELECT min(application_id) FROM stall WHERE state = 'confirmed')`)
	var id int64
	m.must(m.db.Get(t.Context(), &id, `SELECT id FROM stall WHERE application_id = (SELECT min(application_id) FROM stall WHERE state = 'confirmed')`))
	m.says(m.get("", fmt.Sprintf("/de/stalls/%d", id)), http.StatusOK, "Hier wechseln sich ab", "Chor der Nachbarn", "Sa 11–13", "singt", "!Dachverein")
}
