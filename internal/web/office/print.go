package office

import (
	"bytes"
	"context"
	"io"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
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

// printSheet prints one of the house's sheets.
func (s *screens) printSheet(sheet press.Sheet) fiber.Handler {
	return func(c *fiber.Ctx) error {
		e, err := s.Edition(c)
		if err != nil {
			return err
		}
		ask := press.Ask{
			Edition: e, Location: c.Query("location"), Lang: page.PrintLang(c, e.DefaultLang), Paper: c.Query("paper"),
			Impose: c.Query("impose") != "", Draft: c.Query("state") == "draft",
		}
		name := sheet.Name + "-" + string(ask.Lang) + ".pdf"
		return s.sendPrint(c, name, func(ctx context.Context, w io.Writer) error { return sheet.Print(s.Press, ctx, w, ask) })
	}
}

// sendPrint sends what is printed; where that cannot be it goes back to the
// page of prints and says why.
func (s *screens) sendPrint(c *fiber.Ctx, name string, print func(context.Context, io.Writer) error) error {
	var b bytes.Buffer
	err := print(c.UserContext(), &b)
	switch {
	case err == nil:
		return page.SendPDF(c, name, b.Bytes())
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.NotFound):
		m := fault.MessageOf(err)
		return s.GoOn(c, page.Done{To: s.Office(c, "/print"), Key: m.Key, Args: m.Pairs(), Warn: true})
	}
	return err
}
