package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/lang"
	"markt/internal/press"
	"markt/internal/web/page"
)

type printPage struct {
	page.Page
	Plans          []printLink
	Papers         []string
	PrintLanguages []lang.Lang
	Single         []press.Sheet // those of which there is one
}

type printLink struct {
	Slug string
	Name string
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
		if sheet.Single && s.may(c, e, page.Only(sheet.Readers...)) {
			d.Single = append(d.Single, sheet)
		}
	}
	for _, l := range locations {
		d.Plans = append(d.Plans, printLink{l.Slug, p.Text(l.Name)})
	}
	return s.Show(c, "office/print", d)
}
