package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// The trials would be worth nothing if a loss went unseen.
func TestALossIsSeen(t *testing.T) {
	stored := time.Now().Add(-time.Minute)
	kept := map[string]bool{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/orders/{code}", func(w http.ResponseWriter, r *http.Request) {
		if !kept[r.PathValue("code")] {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = w.Write([]byte(`{"Tickets":[{}]}`))
	})
	mux.HandleFunc("POST /api/v1/gate/redeem", func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Nonce string }
		_ = json.NewDecoder(r.Body).Decode(&in)
		at := time.Now()
		if kept[in.Nonce] {
			at = stored
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"stored_at": at})
	})
	service := httptest.NewServer(mux)
	defer service.Close()
	l := &ledger{on: &market{base: service.URL}}
	l.orders = []ordered{{Code: "A", Tickets: make([]struct{ Code string }, 1)}}
	l.scans = []scanned{{body: map[string]any{"nonce": "a"}, StoredAt: stored}}
	for _, c := range []struct {
		kept map[string]bool
		want int
	}{{map[string]bool{"A": true, "a": true}, 0}, {map[string]bool{"A": true}, 1}, {map[string]bool{"a": true}, 1}, {nil, 2}} {
		kept = c.kept
		if n, err := l.lost(context.Background()); n != c.want || err != nil {
			t.Errorf("of order and scan %v is there: %d lost, %v", c.kept, n, err)
		}
	}
}
