package checkin

import (
	"encoding/json"
	"os"
	"testing"
	"time"
)

// The browser sits by the same table (static/gate/seat.test.js).
const seats = "testdata/seats.json"

func TestSeat(t *testing.T) {
	b, err := os.ReadFile(seats)
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name    string
		All     []State
		Scanned int
		By      string
		Scan    Scan
		Now     time.Time
		Seat    int
		Says    string
	}
	if err := json.Unmarshal(b, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		seat, v := Seat(c.All, c.Scanned, c.By, c.Scan, c.Now)
		says := string(v.Status)
		if v.Reason != "" {
			says = string(v.Reason)
		} else if v.Conflict != "" {
			says += "!" + string(v.Conflict)
		}
		if seat != c.Seat || says != c.Says {
			t.Errorf("%s: %d %s, want %d %s", c.Name, seat, says, c.Seat, c.Says)
		}
	}
}
