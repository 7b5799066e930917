package site_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"markt/internal/fault"
	"markt/internal/site"
)

// A file that is no plan of a market but a whole town is refused, and the
// message names what is too much.
func TestTooMuchIsNoPlan(t *testing.T) {
	many := func(n int, one func(i int) string) string {
		all := make([]string, n)
		for i := range all {
			all[i] = one(i)
		}
		return strings.Join(all, ",")
	}
	pitch := func(i int) string { return fmt.Sprintf(`{"number":"P%d","front":1,"depth":1}`, i) }
	point := func(i int) string { return fmt.Sprintf("[%d,%d]", i%90, i/90) }
	round := func(i int) string {
		sin, cos := math.Sincos(float64(i) * math.Pi / 1_000)
		return fmt.Sprintf("[%.3f,%.3f]", 50+40*cos, 50+40*sin)
	}
	outline := func(n int) func(int) string {
		return func(int) string { return `{"kind":"building","points":[` + many(n, point) + `]}` }
	}
	corner := func(i int) string { return fmt.Sprintf("[%.6f,%.6f]", 13+float64(i%1000)/1e5, 52+float64(i/1000)/1e5) }
	for _, c := range []struct {
		file, where string
		n           int
	}{
		{`"pitches":[` + many(30_000, pitch) + `]`, "pitches", 30_000},
		{`"outlines":[` + many(1, outline(170_000)) + `]`, "outlines.0.points", 170_000},
		{`"outlines":[` + many(11, outline(2_000)) + `]`, "outlines.*.points", 22_000},
		{`"outlines":[` + many(1_001, outline(3)) + `]`, "outlines", 1_001},
		{`"landmarks":[` + many(1_001, func(int) string { return `{"kind":"toilet"}` }) + `]`, "landmarks", 1_001},
		{`"zones":[` + many(101, func(int) string { return `{"letter":"A"}` }) + `]`, "zones", 101},
		{`"stages":[` + many(101, func(int) string { return `{"name":"A"}` }) + `]`, "stages", 101},
	} {
		_, err := site.ReadDrawing(strings.NewReader(`{"width":100,"height":100,` + c.file + `}`))
		m := fault.FieldsOf(err)["file"]
		if m.Key != "site.error.file_many" || m.Args["where"] != c.where || m.Args["n"] != c.n {
			t.Errorf("%s: %v (%v)", c.where, m, err)
		}
	}
	_, err := site.ReadDrawing(strings.NewReader(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[` + many(50_000, corner) + `]]}}]}`))
	wantField(t, err, "file", "site.error.file_many")
	_, err = site.ReadDrawing(strings.NewReader(`{"width":100,"height":100,"pitches":[` + many(1_000, pitch) + `],"outlines":[{"kind":"building","points":[` + many(2_000, round) + `]}]}`))
	if err != nil {
		t.Errorf("a large market: %v", err)
	}
}
