package office

import (
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/web/page"
)

type gateWallPage struct {
	page.Page
	Occupancy checkin.Occupancy
	Places    []wallPlace
	Silent    int // devices that were not heard of for five minutes
	Curves    []wallCurve
	From      time.Time // of the curves
	Most      int
}

// wallPlace is a location and how full it is: "ok", "near" or "full".
type wallPlace struct {
	checkin.LocationCount
	State string
}

// wallCurve is a gate's curve in a drawing of wallWidth by wallHeight.
type wallCurve struct {
	checkin.Curve
	Nth    int
	Points string
	Sum    int
}

const (
	wallWidth, wallHeight = 600, 160
	wallStrokes           = 6 // kinds of lines that can be told apart
	wallNear              = .9
)

// gateWall is a screen at the entrance: who is inside, and how full it is.
func (s *screens) gateWall(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "gate", "office.wall.title")
	if err != nil {
		return err
	}
	d := gateWallPage{Page: p}
	now := s.Now()
	if d.Occupancy, err = s.Checkin.Occupancy(c.UserContext(), e, now); err != nil {
		return err
	}
	for _, l := range d.Occupancy.Locations {
		d.Places = append(d.Places, wallPlace{l, fullness(l)})
		for _, g := range l.Gates {
			d.Silent += g.Silent
		}
	}
	curves, err := s.Checkin.Curves(c.UserContext(), e, now)
	if err != nil {
		return err
	}
	d.draw(curves)
	return s.Show(c, "office/gate_wall", d)
}

// fullness is amber from nine tenths of the capacity on, and red at it.
func fullness(l checkin.LocationCount) string {
	switch {
	case l.Capacity == nil:
		return "ok"
	case l.Inside >= *l.Capacity:
		return "full"
	case float64(l.Inside) >= wallNear*float64(*l.Capacity):
		return "near"
	}
	return "ok"
}

// draw puts all curves on one scale.
func (d *gateWallPage) draw(curves []checkin.Curve) {
	d.Most = 1
	for _, c := range curves {
		for _, n := range c.Entries {
			d.Most = max(d.Most, n)
		}
	}
	for i, c := range curves {
		one := wallCurve{Curve: c, Nth: i % wallStrokes}
		var points strings.Builder
		for x, n := range c.Entries {
			one.Sum += n
			fmt.Fprintf(&points, "%.1f,%.1f ", float64(x)*wallWidth/float64(max(1, len(c.Entries)-1)), wallHeight-float64(n)*wallHeight/float64(d.Most))
		}
		one.Points, d.From = strings.TrimSpace(points.String()), c.From
		d.Curves = append(d.Curves, one)
	}
}
