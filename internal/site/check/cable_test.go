package check

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Where cables cross a way they need a bridge: one for those side by side, one
// for ways that lie on one another, one for each place.
func TestBridges(t *testing.T) {
	schuko := outlets(Outlet{Type: "schuko", Amps: 16})
	path := surface("path", "Hauptweg", 20, 0, 24, 0, 24, 60, 20, 60)
	for _, c := range []struct {
		name string
		plan *Plan
		want []string
	}{
		{"none", on(spot("power", "UV", 0, 10), path, pitch("A1", 10, 10).with(schuko)), nil},
		{"one", on(spot("power", "UV", 0, 10), path, pitch("A1", 40, 10).with(schuko)), []string{"22,10 4.0 m 1 [Hauptweg]"}},
		{"two side by side", on(spot("power", "UV", 0, 10), path, pitch("A1", 40, 10).with(schuko), pitch("A2", 40, 14).with(schuko)), []string{"22,10 4.0 m 2 [Hauptweg]"}},
		{"two apart", on(spot("power", "UV", 0, 10), path, pitch("A1", 40, 10).with(schuko), pitch("A2", 40, 30).with(schuko)), []string{"22,10 4.0 m 1 [Hauptweg]", "22,21 4.5 m 1 [Hauptweg]"}},
		{"a lane on the path", on(spot("power", "UV", 0, 10), path, surface("fire_lane", "", 21, 0, 24.5, 0, 24.5, 60, 21, 60), pitch("A1", 40, 10).with(schuko)), []string{"22,10 4.0 m 1 [Hauptweg fire_lane]"}},
		{"twice over a bent way", on(spot("power", "UV", 0, 10), surface("path", "Bogen", 10, 0, 40, 0, 40, 20, 36, 20, 36, 4, 14, 4, 14, 20, 10, 20), pitch("A1", 50, 10).with(schuko)), []string{"12,10 4.0 m 1 [Bogen]", "38,10 4.0 m 1 [Bogen]"}},
		{"no distributor", on(path, pitch("A1", 40, 10).with(schuko)), nil},
	} {
		var got []string
		for _, b := range Bridges(c.plan, Cables(c.plan, presets())) {
			got = append(got, fmt.Sprintf("%.0f,%.0f %.1f m %d %v", b.At.X, b.At.Y, b.Metres, len(b.Cables), b.Ways))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}
