package site

import (
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"markt/internal/fault"
	"markt/internal/input"
)

// What becomes of an object of a plan's file.
const (
	ObjectNew     = "new"
	ObjectChanged = "changed"
	ObjectSame    = "same"
	ObjectRefused = "refused"
	ObjectGone    = "gone"
	ObjectKept    = "kept"
)

// Object is one thing of a plan, by what people call it. Kind is pitch, stage,
// zone, outline, landmark, ground, or object for what is none of them.
type Object struct {
	Kind    string
	Name    string
	Outcome string
	Fields  []input.Difference
	Notes   []fault.Message
}

// Objects is a plan's file as read; where GeoJSON stands in metres is known
// beside its plan only.
type Objects struct {
	drawing  *Drawing
	features []feature
	refused  []Object
}

// ReadObjects reads a plan file as ReadDrawing does, except that an object that
// is wrong is refused by its own number and the others are taken.
func ReadObjects(r io.Reader) (*Objects, error) {
	const op = "site.ReadObjects"
	b, geo, err := planFile(op, r)
	if err != nil {
		return nil, err
	}
	if geo {
		features, err := featuresOf(b)
		return &Objects{features: features}, err
	}
	d := new(Drawing)
	if err := json.Unmarshal(b, d); err != nil {
		return nil, unreadable(op, b, err)
	}
	o := &Objects{drawing: d}
	o.refused, err = d.parted(d.Check())
	return o, err
}

// on gives the drawing on a plan, which may be none. GeoJSON is placed by the
// plan's own anchor; as a whole plan (whole) it may bring another one.
func (o *Objects) on(plan *Plan, location string, whole bool) (*Drawing, []Object, error) {
	if o.drawing != nil {
		return o.drawing, o.refused, nil
	}
	r := &geoReader{}
	features := ofLocation(o.features, location)
	if err := r.frame(features); err != nil {
		return nil, nil, err
	}
	if plan != nil && !(whole && r.Location != "") {
		if frame, anchored := plan.Frame(); anchored {
			r.on, r.Latitude, r.Longitude, r.Bearing = frame, plan.Latitude, plan.Longitude, plan.Bearing
			r.Width, r.Height = plan.Width, plan.Height
		}
	}
	r.readAll(features)
	refused, err := r.parted(r.Check())
	return &r.Drawing, append(append(r.refused, r.passed...), refused...), err
}

// ofLocation are the features of one location, where a file holds several and
// this is one of them.
func ofLocation(all []feature, slug string) []feature {
	of := func(f feature) bool { return f.text("location") == slug }
	if !slices.ContainsFunc(all, of) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(f feature) bool { return !of(f) })
}

// parted takes the objects out of a drawing that something is wrong with, and
// says what, each by its own name. What is wrong with the whole is an error.
func (d *Drawing) parted(wrong fault.Fields) ([]Object, error) {
	bad := map[string]map[int][]fault.Message{}
	for _, field := range slices.Sorted(maps.Keys(wrong)) {
		list, rest, _ := strings.Cut(field, ".")
		at, _, _ := strings.Cut(rest, ".")
		n, err := strconv.Atoi(at)
		if err != nil {
			return nil, wrong.Err("site.ReadObjects")
		}
		if bad[list] == nil {
			bad[list] = map[int][]fault.Message{}
		}
		bad[list][n] = append(bad[list][n], wrong[field])
	}
	var refused []Object
	refuse := func(kind, list string, n int, name string) bool {
		notes, wrong := bad[list][n]
		if wrong {
			if name == "" {
				name = "#" + strconv.Itoa(n+1)
			}
			refused = append(refused, Object{Kind: kind, Name: name, Outcome: ObjectRefused, Notes: notes})
		}
		return wrong
	}
	d.Pitches = without(d.Pitches, func(n int, p DrawnPitch) bool { return refuse("pitch", "pitches", n, p.Number) })
	d.Stages = without(d.Stages, func(n int, s DrawnStage) bool { return refuse("stage", "stages", n, s.Name) })
	d.Zones = without(d.Zones, func(n int, z Zone) bool { return refuse("zone", "zones", n, z.Letter) })
	d.Outlines = without(d.Outlines, func(n int, o DrawnOutline) bool { return refuse("outline", "outlines", n, o.Name.In("de")) })
	d.Landmarks = without(d.Landmarks, func(n int, l Landmark) bool { return refuse("landmark", "landmarks", n, l.Label.In("de")) })
	return refused, nil
}

func without[T any](all []T, drop func(n int, one T) bool) []T {
	var out []T
	for n, one := range all {
		if !drop(n, one) {
			out = append(out, one)
		}
	}
	return out
}
