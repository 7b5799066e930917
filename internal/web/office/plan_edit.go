package office

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/drawing"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site"
	"markt/internal/web/page"
)

// planEditPage is the frame of the editor; what it shows it asks for itself.
type planEditPage struct {
	page.Page
	ID        festival.LocationID
	Name      string
	Outlines  []page.Option
	Landmarks []page.Option
	Outlets   []page.Option
	Layers    []page.Option
	Keys      []page.Option
	Me        int64 // the person
	Zone      string
	Words     []string
}

// planEdit is the full-height screen on which a plan is drawn.
func (s *screens) planEdit(c *fiber.Ctx) error {
	e, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	if _, err := s.Site.PlanMark(c.UserContext(), e.ID, l.ID); fault.Is(err, fault.NotFound) {
		return page.SeeOther(c, s.deskOf(c, l.ID)) // where a plan is begun
	} else if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.edit.title")
	if err != nil {
		return err
	}
	d := planEditPage{Page: p, ID: l.ID, Name: p.Text(l.Name), Outlets: outletTypes(p), Words: wordsOf(editWord)}
	d.Title = p.T("office.edit.of", "location", d.Name)
	d.Me, d.Zone = int64(page.Principal(c).Person), e.Zone
	for _, kind := range site.OutlineKinds {
		d.Outlines = append(d.Outlines, page.Option{Value: kind, Label: p.T("office.edit.outline." + kind)})
	}
	for _, kind := range site.LandmarkKinds {
		d.Landmarks = append(d.Landmarks, page.Option{Value: kind, Label: p.T("site.landmark." + kind)})
	}
	d.Layers = append(slices.Clone(d.Outlines), page.Option{Value: "stage", Label: p.T("office.edit.layer.stage")}, page.Option{Value: "pitch", Label: p.T("office.edit.layer.pitch")},
		page.Option{Value: "landmark", Label: p.T("office.edit.layer.landmark")}, page.Option{Value: "picture", Label: p.T("office.edit.picture")})
	for _, key := range editKeys {
		d.Keys = append(d.Keys, page.Option{Value: p.T("office.edit.key." + key), Label: p.T("office.edit.does." + key)})
	}
	return s.Show(c, "office/plan_edit", d)
}

// editKeys are the keys of the editor, in the order in which its help lists them.
var editKeys = []string{"space", "arrows", "shift", "control", "enter", "turn", "delete", "copy", "all", "undo", "stall", "lock", "number", "zoom", "pan", "escape"}

// wordsOf are the keys that an editor's script speaks, without their prefix.
func wordsOf(prefix string) []string {
	var all []string
	for _, key := range lang.De.Keys() {
		if word, ok := strings.CutPrefix(key, prefix); ok {
			all = append(all, word)
		}
	}
	return all
}

const editWord = "office.edit.say."

// editState is a plan for its editor's script.
type editState struct {
	Mark    string                  `json:"mark"`
	Name    string                  `json:"name"`
	Width   float64                 `json:"width"`
	Height  float64                 `json:"height"`
	Bearing float64                 `json:"bearing"`
	Layers  []string                `json:"layers"` // in the order of drawing
	Signs   map[string]drawing.Sign `json:"signs"`
	Objects []site.Editable         `json:"objects"`
	Stalls  []editStall             `json:"stalls"`
	Stays   []site.EditStay         `json:"stays"`
	Times   []editTime              `json:"times"`
	Here    festival.LocationID     `json:"here"`
	Who     []site.Editor           `json:"who"`
}

type editStall struct {
	ID    int64    `json:"id"`
	Name  string   `json:"name"`
	Kind  string   `json:"kind"`
	Sign  string   `json:"sign"`
	Hue   string   `json:"hue"`
	Needs string   `json:"needs"`
	State string   `json:"state"`
	Front *float64 `json:"front"`
	Depth *float64 `json:"depth"`
}

type editTime struct {
	site.EditTime
	Says string `json:"says"`
}

// planEditState is all that the editor shows.
func (s *screens) planEditState(c *fiber.Ctx) error {
	e, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.edit.title")
	if err != nil {
		return err
	}
	all, err := s.Site.Editing(c.UserContext(), e, l.ID)
	if err != nil {
		return err
	}
	who, err := s.Site.WhoEdits(c.UserContext(), e.ID, l.ID, s.Now())
	if err != nil {
		return err
	}
	out := editState{
		Mark: all.Mark, Name: p.Text(l.Name), Width: all.Plan.Width, Height: all.Plan.Height, Bearing: all.Plan.Bearing,
		Signs: map[string]drawing.Sign{}, Objects: all.Objects, Stalls: []editStall{}, Stays: all.Stays, Times: []editTime{}, Here: l.ID,
		Who: who,
	}
	for _, layer := range drawing.Layers {
		out.Layers = append(out.Layers, layer.Name)
	}
	for _, kind := range site.LandmarkKinds {
		out.Signs[kind] = drawing.SignOf(kind)
	}
	out.Signs[drawing.Culture.SignName()] = drawing.Culture.Sign()
	for i := range all.Stalls {
		st := &all.Stalls[i]
		kind := drawing.Kind{Mark: st.Mark}
		out.Signs[kind.SignName()] = kind.Sign()
		out.Stalls = append(out.Stalls, editStall{int64(st.Stall), st.Name, p.Text(st.KindName), kind.SignName(), string(kind.Sign().Hue),
			needs(p, st), p.T("office.plan.state." + st.State), st.Front, st.Depth})
	}
	for _, t := range all.Times {
		out.Times = append(out.Times, editTime{t, p.When(t.From, t.Until)})
	}
	return page.SendJSON(c, fiber.StatusOK, out)
}

// editAnswer is what an action left, for the editor's script.
type editAnswer struct {
	Before  string          `json:"before"`
	Mark    string          `json:"mark"`
	Objects []site.Editable `json:"objects"`
	Gone    []site.Ref      `json:"gone"`
	Stays   []site.EditStay `json:"stays"` // nil: as they were
}

// editMost is what an action may be: the largest plan moved as a whole.
const editMost = 2 << 20

// planEditPost does one action.
func (s *screens) planEditPost(c *fiber.Ctx) error {
	e, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	var asked struct {
		Steps []site.Step `json:"steps"`
	}
	if err := page.ReadJSON(c, &asked); err != nil {
		return err
	}
	once := pg.Once{Key: page.Clean(c.Get("Idempotency-Key")), Principal: string(pg.ActorOf(c.UserContext())), Route: c.Path()}
	done, err := s.Site.Edit(c.UserContext(), e, l.ID, once, asked.Steps, s.Now())
	if err != nil {
		return err
	}
	out := editAnswer{Before: done.Before, Mark: done.Mark, Objects: done.Objects, Gone: done.Gone, Stays: done.Stays}
	return page.SendJSON(c, fiber.StatusOK, out)
}
