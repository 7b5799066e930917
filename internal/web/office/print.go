package office

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/press"
	"markt/internal/web/page"
)

type printPage struct {
	page.Page
	Plans          []printLink
	Papers         []string
	PrintLanguages []lang.Lang
	Readers        []press.Sheet // plans for those who work there
	Single         []press.Sheet // those of which there is one
	LoadIn         []loadIn      // of each location, for who may print when which vehicle comes
	Training       bool          // may print the card and the posters
	Gates          []page.Option // what a door list is narrowed by
	Days           []page.Option
	Types          []page.Option
	Speaks         []page.Option // its languages; none for who may not print it
}

type printLink struct {
	Slug string
	Name string
}

// loadIn is how vehicles come to a location.
type loadIn struct {
	ID         festival.LocationID
	Slug, Name string
	From       string // "": three hours before it opens
	How        string
}

func loadIns(p page.Page, locations []*festival.Location) (all []loadIn) {
	for _, l := range locations {
		one := loadIn{ID: l.ID, Slug: l.Slug, Name: p.Text(l.Name), How: p.T("print.load_in.how", "n", l.AtOnce(), "minutes", int(l.Window().Minutes()))}
		if l.LoadIn.From != nil {
			one.From = p.Lang.Time(time.Time{}.Add(*l.LoadIn.From))
		}
		all = append(all, one)
	}
	return all
}

// print is the page from which everything is printed.
func (s *screens) print(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	locations, err := s.Festival.Locations(c.UserContext(), e)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.print.title")
	if err != nil {
		return err
	}
	d := printPage{Page: p, Papers: press.Papers, PrintLanguages: lang.All()}
	for _, sheet := range press.Sheets {
		if sheet.Reader {
			d.Readers = append(d.Readers, sheet)
		}
		if !sheet.Single || !s.may(c, e, page.Only(sheet.Readers...)) {
			continue
		}
		switch sheet.Name {
		case "doorlist":
			if err := s.doorChoices(c, e, &d); err != nil {
				return err
			}
		case "load-in":
			d.LoadIn = loadIns(p, locations)
		case "training":
			d.Training = true
		case "posters": // beside the card, in each language
		default:
			d.Single = append(d.Single, sheet)
		}
	}
	for _, l := range locations {
		d.Plans = append(d.Plans, printLink{l.Slug, p.Text(l.Name)})
	}
	return s.Show(c, "office/print", d)
}

// doorChoices are what a door list can be narrowed by.
func (s *screens) doorChoices(c *fiber.Ctx, e *festival.Edition, d *printPage) error {
	gates, err := s.Checkin.Gates(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	types, err := s.Tickets.Types(c.UserContext(), e, s.Now())
	if err != nil {
		return err
	}
	for _, g := range gates {
		d.Gates = append(d.Gates, page.Option{Value: g.Slug, Label: d.Text(g.Name)})
	}
	for _, day := range e.Days {
		d.Days = append(d.Days, page.Option{Value: day.Key(), Label: d.Lang.DateFull(day.Date)})
	}
	for _, t := range types {
		d.Types = append(d.Types, page.Option{Value: t.Slug, Label: d.Text(t.Name)})
	}
	d.Speaks = page.LanguageOptions()
	return nil
}
