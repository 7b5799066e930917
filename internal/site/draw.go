package site

import (
	"slices"
	"strings"

	"markt/internal/drawing"
	"markt/internal/lang"
)

// Draw is a plan of the document as data for page, print and editor: names and
// words in one language, and on each pitch who has one of the stays there.
func (d *Document) Draw(p *PublicPlan, stays []Stay, l lang.Lang, instead ...lang.Lang) drawing.Plan {
	text := func(t lang.Text) string { return t.In(l, instead...) }
	out := drawing.Plan{Name: text(p.Location.Name), Width: p.Width, Height: p.Height, Bearing: p.Bearing}
	for i, o := range p.Outlines {
		out.Marks = append(out.Marks, drawing.Mark{
			ID: outlineMark(i, o), Layer: o.Kind, Name: text(o.Label), Points: points(o.Points), Radius: o.Radius,
		})
	}
	for _, s := range p.Stages {
		if s.Box != nil {
			box := drawing.Box(*s.Box)
			out.Marks = append(out.Marks, drawing.Mark{ID: StageMark(s.ID), Layer: "stage", Name: s.Name, Box: &box})
		}
	}
	for _, t := range p.Pitches {
		box := drawing.Box(t.Box)
		out.Marks = append(out.Marks, drawing.Mark{ID: pitchMark(t.Number), Layer: "pitch", Name: t.Number, Box: &box, Stalls: d.on(t.Number, stays, text)})
	}
	for i, m := range p.Landmarks {
		out.Marks = append(out.Marks, drawing.Mark{
			ID: landmarkMark(i), Layer: "landmark", Sign: m.Kind, Name: text(m.Label), Word: l.T("site.landmark." + m.Kind),
			Points: []drawing.Point{{X: m.X, Y: m.Y}},
		})
	}
	return out
}

func points(list Points) []drawing.Point {
	out := make([]drawing.Point, len(list))
	for i, c := range list {
		out[i] = drawing.Point{X: c[0], Y: c[1]}
	}
	return out
}

// on are the stalls on a pitch, each once, in the order of their stays.
func (d *Document) on(number string, stays []Stay, text func(lang.Text) string) []drawing.Stall {
	var list []drawing.Stall
	for _, stay := range stays {
		s, known := d.Stall(stay.Stall)
		if stay.Pitch != number || !known || slices.ContainsFunc(list, func(o drawing.Stall) bool { return o.ID == int64(s.ID) }) {
			continue
		}
		was, _ := d.MovedFrom(s.ID)
		list = append(list, drawing.Stall{ID: int64(s.ID), Name: s.Name, Kind: drawing.Kind{Mark: s.Mark, Word: text(s.KindName)}, Was: was})
	}
	return list
}

// Supplies are the outlets and taps of the plan's pitches, at their backs: the
// office and those who work there see them, visitors do not. An outlet's word
// is its types.
func (p *PublicPlan) Supplies() []drawing.Mark {
	const inset = .4
	var list []drawing.Mark
	types := map[string][]string{}
	for _, o := range p.Outlets {
		types[o.Pitch] = append(types[o.Pitch], o.Type)
	}
	for _, t := range p.Pitches {
		box := drawing.Box(t.Box)
		at := func(side float64) []drawing.Point {
			return []drawing.Point{box.At(side*max(0, t.Front/2-inset), max(0, t.Depth/2-inset))}
		}
		if types := types[t.Number]; len(types) > 0 {
			list = append(list, drawing.Mark{ID: "outlet:" + t.Number, Layer: "outlet", Word: strings.Join(types, " "), Points: at(-1)})
		}
		if t.Water {
			list = append(list, drawing.Mark{ID: "tap:" + t.Number, Layer: "tap", Points: at(1)})
		}
	}
	return list
}
