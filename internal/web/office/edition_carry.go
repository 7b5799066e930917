package office

import (
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/setup"
	"markt/internal/web/page"
)

// editionCarryPage makes a new edition from an old one. It shows the days it
// would have before anything is made; SeenFirst is the first day they were
// shown for.
type editionCarryPage struct {
	page.Page
	Of        *festival.Edition
	Action    string
	Days      []carriedDay
	Weekday   string // the old first day's, when the new one falls on another
	Far       string // said of a first day that is far from the likely one
	SeenFirst string
	People    []page.Option // nobody is ticked: who comes along has agreed
}

// farFromLikely is how many days beside the same weekend a year later a first
// day may be before its month and year are doubted.
const farFromLikely = 14

type carriedDay struct{ Old, New string }

func (s *screens) editionCarry(c *fiber.Ctx, _ account.HouseOrganiser) error {
	return s.showEditionCarry(c, nil)
}

func (s *screens) showEditionCarry(c *fiber.Ctx, wrong error) error {
	e, err := s.editionOfAddress(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.carry.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := editionCarryPage{Page: p, Of: e, Action: s.Office(c, "/editions/%d/carry", e.ID)}
	d.propose(c, e)
	d.shift(carriedFrom(c, e))
	grants, err := s.Accounts.EditionGrants(c.UserContext(), int64(e.ID))
	for _, g := range grants {
		d.People = append(d.People, page.Option{Value: p.Sprint(g.ID), Label: g.Name + ", " + p.T("account.role."+string(g.Role)), Checked: slices.Contains(p.Chosen["grants"], p.Sprint(g.ID))})
	}
	if err != nil {
		return err
	}
	return s.Show(c, "office/edition_carry", d)
}

// propose fills in what is likely: the old name, and the same weekdays a year later.
func (d *editionCarryPage) propose(c *fiber.Ctx, e *festival.Edition) {
	if page.Unsafe(c.Method()) {
		return
	}
	d.Texts["name"] = map[string]string{}
	for l, v := range e.Name {
		d.Texts["name"][string(l)] = v
	}
	if first, ok := setup.ProposedFirst(e); ok {
		d.In["first_day"] = first.Format(time.DateOnly)
	}
}

// shift shows where the days would fall. A day that could not be read shows none.
func (d *editionCarryPage) shift(n setup.Next) {
	if first, err := time.Parse(time.DateOnly, d.In["first_day"]); err == nil {
		n.First = first
	}
	if n.First.IsZero() || len(n.From.Days) == 0 {
		return
	}
	d.SeenFirst = n.First.Format(time.DateOnly)
	for i, day := range n.Days() {
		d.Days = append(d.Days, carriedDay{d.DateFull(n.From.Days[i].Date), d.DateFull(day)})
	}
	if likely, ok := setup.ProposedFirst(n.From); ok {
		if apart := int(n.First.Sub(likely).Abs().Hours() / 24); apart > farFromLikely {
			d.Far = d.T("office.carry.far", "n", apart)
		}
	}
	if n.Later()%7 != 0 {
		d.Weekday = d.DateFull(n.From.Days[0].Date)
	}
}

// carriedFrom is the new edition as typed; what cannot be read is left out.
func carriedFrom(c *fiber.Ctx, e *festival.Edition) setup.Next {
	n := setup.Next{From: e}
	if page.Unsafe(c.Method()) {
		_ = readCarry(c, &n)
	}
	return n
}

func readCarry(c *fiber.Ctx, n *setup.Next) error {
	f := page.Reading(c, n.From.Loc())
	f.Line("slug", &n.Slug)
	f.Text("name", &n.Name)
	if len(n.From.Days) > 0 {
		f.Date("first_day", &n.First)
	}
	page.Keys(f, "grants", &n.Grants)
	f.Take(n.Check(), nil)
	return f.Err()
}

// editionCarryPost makes the edition once its days were seen.
func (s *screens) editionCarryPost(c *fiber.Ctx, _ account.HouseOrganiser) error {
	e, err := s.editionOfAddress(c)
	if err != nil {
		return err
	}
	n := setup.Next{From: e}
	if err = readCarry(c, &n); err == nil && len(e.Days) > 0 && page.Value(c, "seen_first") != n.First.Format(time.DateOnly) {
		err = fault.Coded(fault.Conflict, "office.editionCarryPost", "days_unseen", "office.carry.look")
	}
	var done page.Done
	if err == nil {
		done, err = s.WriteOnce(c, func() (page.Done, error) {
			id, err := setup.Carry(c.UserContext(), s.DB, n, s.Now())
			if err != nil {
				return page.Done{}, err
			}
			made, err := s.Festival.Get(c.UserContext(), id)
			if err != nil {
				return page.Done{}, err
			}
			return page.Done{To: page.OfficeOf(made.Slug) + "/", Key: "office.carry.done"}, nil
		})
	}
	return s.End(c, done, err, s.showEditionCarry)
}
