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
	Gatekeeper     bool // may see tickets and names
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
	d := printPage{Page: p, Papers: []string{"A4", "A3", "A2"}, PrintLanguages: lang.All(), Gatekeeper: s.may(c, e, gatekeepers)}
	for _, l := range locations {
		d.Plans = append(d.Plans, printLink{l.Slug, p.Text(l.Name)})
	}
	return s.Show(c, "office/print", d)
}

// printPlanPDF prints the plan as it stands or as it was released, on any paper.
func (s *screens) printPlanPDF(c *fiber.Ctx) error {
	return s.sheetPDF(c, "plan.pdf", s.Press.Plans)
}

// printBookletPDF prints the booklet page by page or two pages to a sheet.
func (s *screens) printBookletPDF(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	ask := press.BookletAsk{
		Edition: e, Lang: page.PrintLang(c, e.DefaultLang),
		Impose: c.Query("impose") != "", Draft: c.Query("state") == "draft",
	}
	return s.sendPrint(c, "booklet-"+string(ask.Lang)+".pdf", func(ctx context.Context, w io.Writer) error { return s.Press.Booklet(ctx, w, ask) })
}

// printTicketsPDF prints all tickets of the edition, for the door.
func (s *screens) printTicketsPDF(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	return s.sendPrint(c, "tickets.pdf", func(ctx context.Context, w io.Writer) error {
		return s.Press.AllTickets(ctx, w, e, page.PrintLang(c, e.DefaultLang))
	})
}

// printSignsPDF prints a sheet for the counter of each stall.
func (s *screens) printSignsPDF(c *fiber.Ctx) error {
	return s.sheetPDF(c, "signs.pdf", s.Press.Signs)
}

// printDoorListPDF prints the tickets that admit, to be ticked off by hand.
func (s *screens) printDoorListPDF(c *fiber.Ctx) error {
	return s.sheetPDF(c, "doorlist.pdf", s.Press.DoorList)
}

func (s *screens) sheetPDF(c *fiber.Ctx, name string, print func(context.Context, io.Writer, press.PlanAsk) error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	ask := press.PlanAsk{
		Edition: e, Location: c.Query("location"), Lang: page.PrintLang(c, e.DefaultLang),
		Paper: c.Query("paper"), Draft: c.Query("state") == "draft",
	}
	return s.sendPrint(c, name, func(ctx context.Context, w io.Writer) error { return print(ctx, w, ask) })
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
