package office

import (
	"testing"

	"markt/internal/checkin"
)

// A location is amber from nine tenths of its capacity on, red at it; without a
// capacity it is never full.
func TestFullness(t *testing.T) {
	capacity, none := 200, 0
	for _, c := range []struct {
		inside   int
		capacity *int
		want     string
	}{
		{0, &capacity, "ok"}, {179, &capacity, "ok"}, {180, &capacity, "near"}, {199, &capacity, "near"},
		{200, &capacity, "full"}, {201, &capacity, "full"}, {0, &none, "full"}, {5000, nil, "ok"}, {-3, &capacity, "ok"},
	} {
		if got := fullness(checkin.LocationCount{Inside: c.inside, Capacity: c.capacity}); got != c.want {
			t.Errorf("%d inside: %s, want %s", c.inside, got, c.want)
		}
	}
}

// Curves share one scale: the busiest step of all reaches the top.
func TestCurvesShareAScale(t *testing.T) {
	var d gateWallPage
	d.draw([]checkin.Curve{{Entries: []int{0, 4}}, {Entries: []int{2}}})
	if d.Curves[0].Points != "0.0,160.0 600.0,0.0" || d.Curves[1].Points != "0.0,80.0" || d.Most != 4 || d.Curves[0].Sum != 4 {
		t.Errorf("%+v", d)
	}
}
