package public

import (
	"html/template"
	"slices"

	"markt/internal/drawing"
	"markt/internal/web/planview"
)

// legendRow is a thing on the drawing as it looks there, and what it is: a
// kind's mark, or a picture.
type legendRow struct {
	Mark    string
	Picture template.HTML
	Label   string
}

// legend explains all that the drawing shows, and nothing else.
func (d *planPage) legend(drawn drawing.Plan, other func(drawing.Mark) bool) {
	for _, k := range drawn.Kinds() {
		d.Legend = append(d.Legend, legendRow{Mark: k.Mark, Label: k.Word})
	}
	add := func(picture template.HTML, label string) {
		if row := (legendRow{Picture: picture, Label: label}); !slices.Contains(d.Legend, row) {
			d.Legend = append(d.Legend, row)
		}
	}
	for _, m := range drawn.Of("pitch") {
		switch {
		case other(m):
			add(planview.Swatch("p-pitch is-other"), d.T("site.plan.others"))
		case len(m.Stalls) == 0:
			add(planview.Swatch("p-pitch is-free"), d.T("print.plan.vacant"))
		}
	}
	if slices.ContainsFunc(drawn.Of("pitch"), drawing.Mark.Moved) {
		add(planview.Fold(), d.T("print.plan.moved"))
	}
	if len(drawn.Of("stage")) > 0 {
		add(planview.Swatch("p-stage hue--"+string(drawing.Culture.Sign().Hue)), d.T("print.plan.stage"))
	}
	for _, layer := range drawing.Surfaces()[1:] {
		if len(drawn.Of(layer)) > 0 {
			add(planview.Swatch(planview.SurfaceClass(layer)), d.T("print.plan.outline."+layer))
		}
	}
	for _, m := range drawn.Of("landmark") {
		add(planview.Sign(m.Sign), m.Title())
	}
}
