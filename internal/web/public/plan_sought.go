package public

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// planAsk is what somebody looks for on a plan. It lives in the address, so
// that a link shows another the same.
type planAsk struct {
	Day, Words, Diet         string
	Children, StepFree, Open bool
	Stall                    stall.ID // shown with a dot
	Stage                    site.StageID
}

// planAsks are the words of its address.
var planAsks = page.AskWords("day", "q", "diet", "children", "step_free", "open", "stall", "stage")

func planAskOf(c *fiber.Ctx) planAsk {
	number := func(name string) int64 { n, _ := strconv.ParseInt(c.Query(name), 10, 64); return n }
	return planAsk{
		Day: c.Query("day"), Words: strings.TrimSpace(page.Clean(c.Query("q"))), Diet: page.Clean(c.Query("diet")),
		Children: c.Query("children") != "", StepFree: c.Query("step_free") != "", Open: c.Query("open") != "",
		Stall: stall.ID(number("stall")), Stage: site.StageID(number("stage")),
	}
}

// at is the address of a page with this question, and of the dot on it.
func (a planAsk) at(path string) string {
	q := url.Values{}
	set := func(name, value string, asked bool) {
		if asked {
			q.Set(name, value)
		}
	}
	set("day", a.Day, a.Day != "")
	set("q", a.Words, a.Words != "")
	set("diet", a.Diet, a.Diet != "")
	set("children", "yes", a.Children)
	set("step_free", "yes", a.StepFree)
	set("open", "yes", a.Open)
	dot := ""
	if a.Stall != 0 {
		q.Set("stall", a.Stall.String())
		dot = "#here"
	}
	if a.Stage != 0 {
		q.Set("stage", a.Stage.String())
		dot = "#here"
	}
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	return path + dot
}

// narrows reports whether fewer stalls are shown than stand there.
func (a planAsk) narrows() bool {
	return a.Words+a.Diet != "" || a.Children || a.StepFree || a.Open
}

// onDay keeps the stays of the day asked for, or all.
func (a planAsk) onDay(e *festival.Edition) func(*site.PublicPlan, site.Stay) bool {
	return func(_ *site.PublicPlan, s site.Stay) bool {
		on, ok := e.DayOf(s.From)
		return a.Day == "" || ok && on.Key() == a.Day
	}
}

// stays are those of the stall that is shown.
func (a planAsk) stays(p *site.PublicPlan) (all []site.Stay) {
	for _, s := range p.Stays {
		if s.Stall == a.Stall {
			all = append(all, s)
		}
	}
	return all
}

// seek is the document with those stays alone that the visitor asks for.
func (s *screens) seek(c *fiber.Ctx, d *planPage, e *festival.Edition, doc *site.Document) (*site.Document, error) {
	a := &d.Ask
	if !slices.ContainsFunc(e.Days, func(day festival.Day) bool { return day.Key() == a.Day }) {
		a.Day = ""
	}
	if !slices.Contains(stall.Sought, a.Diet) {
		a.Diet = ""
	}
	suits, err := s.Stalls.Suits(c.UserContext(), e.ID)
	if err != nil {
		return nil, err
	}
	d.Chosen = a.narrows()
	day := doc.Only(a.onDay(e))
	free := stepFree(doc, suits)
	d.offer(doc, suits, free)
	now := s.Now()
	found := day.Only(func(p *site.PublicPlan, stay site.Stay) bool {
		who := suits[stay.Stall]
		return (a.Diet == "" || who.Eats(a.Diet)) && (!a.Children || who.Children) && (!a.StepFree || free(p, stay)) &&
			(!a.Open || !now.Before(stay.From) && now.Before(stay.Until))
	})
	words := make(map[stall.ID]string, len(suits))
	for id, who := range suits {
		words[id] = who.Words()
	}
	return s.Site.Sought(c.UserContext(), found, a.Words, words)
}

// stepFree tells which stays one gets to without a step: the stall says so, or
// an accessible path leads to its pitch.
func stepFree(doc *site.Document, suits map[stall.ID]stall.Suits) func(*site.PublicPlan, site.Stay) bool {
	paths := make(map[festival.LocationID]map[string]bool, len(doc.Plans))
	for i := range doc.Plans {
		paths[doc.Plans[i].Location.ID] = doc.Plans[i].StepFree()
	}
	return func(p *site.PublicPlan, stay site.Stay) bool {
		return suits[stay.Stall].StepFree || paths[p.Location.ID][stay.Pitch]
	}
}

// offer sets the choices: only what somebody at the market has.
func (d *planPage) offer(doc *site.Document, suits map[stall.ID]stall.Suits, free func(*site.PublicPlan, site.Stay) bool) {
	some := map[string]bool{}
	for i := range doc.Plans {
		for _, stay := range doc.Plans[i].Stays {
			who := suits[stay.Stall]
			for _, diet := range stall.Sought {
				some[diet] = some[diet] || who.Eats(diet)
			}
			d.AnyChildren, d.AnyStepFree = d.AnyChildren || who.Children, d.AnyStepFree || free(&doc.Plans[i], stay)
		}
	}
	for _, diet := range stall.Sought {
		if some[diet] {
			d.Diets = append(d.Diets, page.Option{Value: diet, Label: d.T("stall.food.items.diet." + diet)})
		}
	}
}
