package office

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/placing"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// placeRulesPage is what the machine is told: weights, limits, pitches set
// aside, and wishes.
type placeRulesPage struct {
	page.Page
	Weights    []weightField
	Version    int
	Limits     []toldRow
	Asides     []toldRow
	Wishes     []toldRow
	Where      []page.Option // locations and their zones
	Locations  []page.Option
	Kinds      []page.Option
	AsideKinds []page.Option
	Stalls     []page.Option
	Senses     []page.Option
}

type weightField struct{ Field, Label, Hint string }

type toldRow struct {
	ID   int64
	What string
}

func (s *screens) placeRules(c *fiber.Ctx) error { return s.showPlaceRules(c, nil) }

func (s *screens) showPlaceRules(c *fiber.Ctx, wrong error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.place.rules")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := placeRulesPage{Page: p}
	weights, version, err := s.Placing.Weights(c.UserContext(), e)
	if err != nil {
		return err
	}
	d.Version = version
	for _, t := range placing.Terms {
		f := weightField{"weight." + string(t), p.T("office.place.term." + string(t)), p.T("office.place.hint." + string(t))}
		if _, typed := p.In[f.Field]; !typed {
			p.In[f.Field] = p.Sprint(weights[t])
		}
		d.Weights = append(d.Weights, f)
	}
	if err := s.fillPlaceRules(c, e, &d); err != nil {
		return err
	}
	return s.Show(c, "office/place_rules", d)
}

func (s *screens) fillPlaceRules(c *fiber.Ctx, e *festival.Edition, d *placeRulesPage) error {
	ctx := c.UserContext()
	rules, err := s.Placing.Rules(ctx, e)
	if err != nil {
		return err
	}
	locations, err := s.Festival.Locations(ctx, e)
	if err != nil {
		return err
	}
	plans, err := s.Site.Plans(ctx, e.ID)
	if err != nil {
		return err
	}
	kinds, err := s.Stalls.Kinds(ctx, e.ID)
	if err != nil {
		return err
	}
	candidates, err := s.Site.Candidates(ctx, e)
	if err != nil {
		return err
	}
	d.choices(locations, plans, kinds, candidates)
	d.rows(rules)
	return nil
}

// where is a location, or its zone behind a colon, as a choice's value.
func where(l festival.LocationID, letter string) string { return l.String() + ":" + letter }

func (d *placeRulesPage) choices(locations []*festival.Location, plans []*site.Plan, kinds []stall.Kind, candidates []site.Candidate) {
	for _, l := range locations {
		name := d.Text(l.Name)
		d.Locations = append(d.Locations, page.Option{Value: l.ID.String(), Label: name})
		d.Where = append(d.Where, page.Option{Value: where(l.ID, ""), Label: name})
		for _, p := range plans {
			for _, z := range p.Zones {
				if p.LocationID == l.ID {
					d.Where = append(d.Where, page.Option{Value: where(l.ID, z.Letter), Label: name + " · " + z.Letter + " " + d.Text(z.Name)})
				}
			}
		}
	}
	d.AsideKinds = []page.Option{{Value: "0", Label: d.T("office.place.for_nobody")}}
	for _, k := range kinds {
		d.Kinds = append(d.Kinds, page.Option{Value: k.ID.String(), Label: d.Text(k.Name)})
	}
	d.AsideKinds = append(d.AsideKinds, d.Kinds...)
	for _, who := range candidates {
		d.Stalls = append(d.Stalls, page.Option{Value: who.Stall.String(), Label: who.Name})
	}
	for _, sense := range placing.Senses {
		d.Senses = append(d.Senses, page.Option{Value: string(sense), Label: d.T("office.place.sense." + string(sense))})
	}
}

func label(all []page.Option, value string) string {
	for _, o := range all {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

func (d *placeRulesPage) rows(r placing.Rules) {
	for _, l := range r.Limits {
		d.Limits = append(d.Limits, toldRow{l.ID, d.T("office.place.limit_line", "most", l.Most, "kind", label(d.Kinds, l.Kind.String()), "where", label(d.Where, where(l.Location, l.Letter)))})
	}
	for _, a := range r.Asides {
		kind := d.T("office.place.for_nobody")
		if a.Kind != nil {
			kind = label(d.Kinds, a.Kind.String())
		}
		d.Asides = append(d.Asides, toldRow{int64(a.Pitch), d.T("office.place.aside_line", "pitch", a.Number, "where", label(d.Locations, a.Location.String()), "kind", kind)})
	}
	for _, w := range r.Wishes {
		of := w.With
		if w.Location != nil {
			of = label(d.Where, where(*w.Location, w.Letter))
		}
		d.Wishes = append(d.Wishes, toldRow{w.ID, d.T("office.place.wish_line."+string(w.Sense), "stall", w.Name, "of", of)})
	}
}

// placeRulesPost does what the button says.
func (s *screens) placeRulesPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	do, known := map[string]func(context.Context, *festival.Edition, *page.Fields, time.Time) error{
		"weights": s.setWeights, "limit": s.setLimit, "aside": s.setAside, "wish": s.addWish,
		"drop_limit": s.dropRule(s.Placing.DropLimit), "drop_wish": s.dropRule(s.Placing.DropWish),
		"drop_aside": s.dropRule(func(ctx context.Context, e *festival.Edition, id int64, now time.Time) error {
			return s.Placing.DropAside(ctx, e, site.PitchID(id), now)
		}),
	}[page.Value(c, "do")]
	if !known {
		err = fault.Fields{"do": fault.Msg("error.choice")}.Err("office.placeRules")
	} else {
		err = do(c.UserContext(), e, page.Reading(c, e.Loc()), s.Now())
	}
	return s.End(c, page.Saved(s.Office(c, "/plan/place/rules")), err, s.showPlaceRules)
}

func (s *screens) setWeights(ctx context.Context, e *festival.Edition, f *page.Fields, now time.Time) error {
	w, version := placing.Weights{}, 0
	for _, t := range placing.Terms {
		n := 0
		f.Whole("weight."+string(t), &n)
		w[t] = n
	}
	f.Version(&version)
	if err := f.Err(); err != nil {
		return err
	}
	return s.Placing.SetWeights(ctx, e, w, version, now)
}

// readWhere takes a location and its zone apart.
func readWhere(f *page.Fields, name string, id *festival.LocationID, letter *string) {
	word := ""
	f.Line(name, &word)
	if word == "" {
		return
	}
	n, rest, _ := strings.Cut(word, ":")
	for _, c := range n {
		if c < '0' || c > '9' || len(n) > 18 {
			f.Wrong(name, "error.choice")
			return
		}
		*id = *id*10 + festival.LocationID(c-'0')
	}
	*letter = rest
}

func (s *screens) setLimit(ctx context.Context, e *festival.Edition, f *page.Fields, now time.Time) error {
	var l placing.Limit
	readWhere(f, "limit_where", &l.Location, &l.Letter)
	page.Key(f, "kind", &l.Kind)
	f.Whole("most", &l.Most)
	if l.Location == 0 {
		f.Wrong("limit_where", "error.required")
	}
	if err := f.Err(); err != nil {
		return err
	}
	return s.Placing.SetLimit(ctx, e, l, now)
}

func (s *screens) setAside(ctx context.Context, e *festival.Edition, f *page.Fields, now time.Time) error {
	var l festival.LocationID
	var kind stall.KindID
	numbers := ""
	page.Key(f, "location", &l)
	f.Line("numbers", &numbers)
	page.Key(f, "aside_kind", &kind)
	if err := f.Err(); err != nil {
		return err
	}
	return s.Placing.SetAside(ctx, e, l, placing.Numbers(numbers), kind, now)
}

func (s *screens) addWish(ctx context.Context, e *festival.Edition, f *page.Fields, now time.Time) error {
	var w placing.Wish
	var other stall.ID
	var l festival.LocationID
	page.Key(f, "stall", &w.Stall)
	page.Word(f, "sense", &w.Sense)
	page.Key(f, "other", &other)
	readWhere(f, "where", &l, &w.Letter)
	if other != 0 {
		w.Other = &other
	}
	if l != 0 {
		w.Location = &l
	}
	if err := f.Err(); err != nil {
		return err
	}
	return s.Placing.AddWish(ctx, e, w, now)
}

func (s *screens) dropRule(drop func(context.Context, *festival.Edition, int64, time.Time) error) func(context.Context, *festival.Edition, *page.Fields, time.Time) error {
	return func(ctx context.Context, e *festival.Edition, f *page.Fields, now time.Time) error {
		var id int64
		if page.Key(f, "id", &id); f.Err() != nil {
			return f.Err()
		}
		return drop(ctx, e, id, now)
	}
}
