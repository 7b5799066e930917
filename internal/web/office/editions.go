package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/web/page"
)

type editionsPage struct {
	page.Page
	Editions []editionRow
	House    bool // its reader may make editions, announce and switch them
}

// editionRow is an edition with the states it may be led to.
type editionRow struct {
	*festival.Edition
	Range string // when it takes place
	Home  string // its office
	To    []festival.State
}

func (s *screens) editions(c *fiber.Ctx) error { return s.showEditions(c, nil) }

func (s *screens) showEditions(c *fiber.Ctx, wrong error) error {
	all, err := s.Festival.List(c.UserContext())
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.editions.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := editionsPage{Page: p}
	who := page.Principal(c)
	_, d.House = who.HouseOrganiser()
	for _, e := range all {
		if e.Hidden() && !who.Can(int64(e.ID), account.OfficeRoles...) {
			continue
		}
		d.Editions = append(d.Editions, s.editionRow(p, who, e))
	}
	return s.Show(c, "office/editions", d)
}

// years is when an edition takes place, with its year: the list has many.
func years(p page.Page, e *festival.Edition) string {
	n := len(e.Days)
	if n < 2 {
		return p.DayRange(e)
	}
	return p.T("layout.days", "from", p.Lang.DateShort(e.Days[0].Date), "until", p.Lang.DateFull(e.Days[n-1].Date))
}

func (s *screens) editionRow(p page.Page, who *account.Principal, e *festival.Edition) editionRow {
	row := editionRow{Edition: e, Range: years(p, e)}
	if who.Can(int64(e.ID), account.OfficeRoles...) {
		row.Home = page.OfficeOf(e.Slug) + "/"
	}
	for _, state := range festival.States {
		if state != e.State {
			row.To = append(row.To, state)
		}
	}
	return row
}

// editionCreatePost makes a new edition with this one's manners: its
// languages, zone, currency and organiser.
func (s *screens) editionCreatePost(c *fiber.Ctx, _ account.HouseOrganiser) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	d := e.Draft()
	d.Slug, d.Name, d.Claim = page.Value(c, "slug"), page.Text(c, "name"), nil
	d.ApplicationOpens, d.ApplicationCloses = nil, nil
	if d.Slug == "" {
		d.Slug = input.Slug(d.Name.In(d.DefaultLang))
	}
	done, err := s.WriteOnce(c, func() (page.Done, error) {
		made, err := s.Festival.Create(c.UserContext(), d, nil, s.Now())
		if err == nil {
			_, err = s.Stalls.EnsureKinds(c.UserContext(), made.ID, s.Now())
		}
		return page.Done{To: s.Office(c, "/editions"), Key: "office.editions.created"}, err
	})
	return s.End(c, done, err, s.showEditions)
}
