package planview

import (
	"html/template"
	"slices"
	"strings"

	"markt/internal/site"
	"markt/internal/web/page"
	"markt/static"
)

func drawPitch(p page.Page, doc *site.Document, plan *site.PublicPlan, t site.PublicPitch, stays []site.Stay, href func(site.PublicStall) string) (drawnPitch, error) {
	short := min(t.Front, t.Depth)
	d := drawnPitch{
		Number: t.Number, Points: boxPoints(plan.Height, t.Box), X: round(t.X), Y: round(plan.Height - t.Y),
		Size: round(min(short*.36, t.Front*1.5/float64(max(len(t.Number), 3)))),
	}
	var names []string
	for _, stay := range stays {
		if stay.Pitch != t.Number {
			continue
		}
		s, ok := doc.Stall(stay.Stall)
		if !ok || slices.Contains(names, s.Name) {
			continue
		}
		names = append(names, s.Name)
		if !d.Taken {
			d.Taken, d.Mark, d.Href = true, s.Mark, href(s)
		}
	}
	d.Says = p.T("site.plan.free", "pitch", t.Number)
	if !d.Taken {
		return d, nil
	}
	d.Says = p.T("site.plan.pitch", "pitch", t.Number, "stalls", p.Join(names))
	sign, err := signAt("kind-"+d.Mark, d.X, round(d.Y-short*.18), round(short*.44))
	d.Sign = sign
	return d, err
}

// signAt places one of our icons on the drawing, size metres wide.
func signAt(name string, x, y, size float64) (template.HTML, error) {
	icon, err := static.Icon(name)
	if err != nil {
		return "", err
	}
	place := `<svg x="` + coordinate(x-size/2) + `" y="` + coordinate(y-size/2) + `" width="` + coordinate(size) + `" height="` + coordinate(size) + `" `
	return template.HTML(strings.Replace(string(icon), "<svg ", place, 1)), nil
}

func drawStage(plan *site.PublicPlan, s site.PublicStage) drawnStage {
	d := drawnStage{Name: s.Name, Points: boxPoints(plan.Height, *s.Box), X: round(s.Box.X), Y: round(plan.Height - s.Box.Y)}
	long := max(s.Box.Front, s.Box.Depth)
	d.Lines = strings.Fields(s.Name)
	if len(d.Lines) > 3 {
		d.Lines = []string{s.Name}
	}
	widest := 1
	for _, l := range d.Lines {
		widest = max(widest, len([]rune(l)))
	}
	d.Size = round(max(max(plan.Width, plan.Height)/135, min(1.7, long*1.5/float64(widest), min(s.Box.Front, s.Box.Depth)*.8/float64(len(d.Lines)))))
	return d
}

// DY is where the n-th line of the stage's name stands.
func (d drawnStage) DY(i int) float64 {
	return round(d.Y + d.Size*(.36+1.1*(float64(i)-float64(len(d.Lines)-1)/2)))
}

// LandmarkSigns are the icons of the landmarks.
var LandmarkSigns = map[string]string{
	"entrance": "entrance", "info": "info", "toilet": "toilets", "toilet_accessible": "wheelchair", "first_aid": "first-aid",
	"water": "water", "meeting_point": "meeting-point", "lost_children": "child", "baby": "child", "quiet_room": "quiet",
	"quiet_area": "quiet", "play": "child", "bins": "bin", "dishes": "cup", "bike_parking": "bicycle", "parking_accessible": "wheelchair",
	"parking": "car", "train": "train", "bus": "bus", "power": "power", "hydrant": "fire-extinguisher",
}

func drawLandmark(p page.Page, plan *site.PublicPlan, l site.Landmark) (drawnLandmark, error) {
	size := max(plan.Width, plan.Height) / 68
	d := drawnLandmark{Kind: l.Kind, X: round(l.X), Y: round(plan.Height - l.Y), Says: Landmark(p, l)}
	sign, err := signAt(LandmarkSigns[l.Kind], d.X, d.Y, round(size))
	d.Sign = sign
	return d, err
}

// TextY is the base line of the pitch's number: under its sign, or in the middle.
func (d drawnPitch) TextY() float64 {
	if d.Taken {
		return round(d.Y + d.Size*1.12)
	}
	return round(d.Y + d.Size*.36)
}
