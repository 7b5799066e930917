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
}

type printLink struct {
	Slug string
	Name string
}

// prints is the page from which everything is printed.
func (s *screens) prints(c *fiber.Ctx) error {
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
	d := printPage{Page: p, Papers: []string{"A4", "A3", "A2"}, PrintLanguages: lang.All()}
	for _, l := range locations {
		d.Plans = append(d.Plans, printLink{l.Slug, p.Text(l.Name)})
	}
	return s.Show(c, fiber.StatusOK, "office/print", d)
}

// officePlan prints the plan as it stands or as it was released, on any paper.
func (s *screens) planPDF(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	ask := press.PlanAsk{
		Edition: e, Location: c.Query("location"), Lang: page.PrintLang(c, e.DefaultLang),
		Paper: c.Query("paper"), Draft: c.Query("state") == "draft",
	}
	if err := s.Press.Plans(c.UserContext(), &b, ask); err != nil {
		return s.cannotPrint(c, err)
	}
	return page.SendPDF(c, "plan.pdf", b.Bytes())
}

// cannotPrint goes back to the page of prints and says why.
func (s *screens) cannotPrint(c *fiber.Ctx, err error) error {
	if kind := fault.KindOf(err); kind != fault.Invalid && kind != fault.NotFound {
		return err
	}
	m := fault.MessageOf(err)
	s.Flash(c, "warn", m.Key, m.Pairs()...)
	return page.SeeOther(c, "/office/print")
}

// officeBooklet prints the booklet page by page or two pages to a sheet.
func (s *screens) bookletPDF(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	ask := press.BookletAsk{
		Edition: e, Lang: page.PrintLang(c, e.DefaultLang),
		Impose: c.Query("impose") != "", Draft: c.Query("state") == "draft",
	}
	if err := s.Press.Booklet(c.UserContext(), &b, ask); err != nil {
		return s.cannotPrint(c, err)
	}
	return page.SendPDF(c, "booklet-"+string(ask.Lang)+".pdf", b.Bytes())
}

// officeTickets prints all tickets of the edition, for the door.
func (s *screens) ticketsPDF(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := s.Press.AllTickets(c.UserContext(), &b, e, page.PrintLang(c, e.DefaultLang)); err != nil {
		return s.cannotPrint(c, err)
	}
	return page.SendPDF(c, "tickets.pdf", b.Bytes())
}

// officeSigns prints a sheet for the counter of each stall.
func (s *screens) signsPDF(c *fiber.Ctx) error {
	return s.sheetPDF(c, "signs.pdf", s.Press.Signs)
}

// officeDoorList prints the tickets that admit, to be ticked off by hand.
func (s *screens) doorListPDF(c *fiber.Ctx) error {
	return s.sheetPDF(c, "doorlist.pdf", s.Press.DoorList)
}

func (s *screens) sheetPDF(c *fiber.Ctx, name string, print func(context.Context, io.Writer, press.PlanAsk) error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	ask := press.PlanAsk{Edition: e, Location: c.Query("location"), Lang: page.PrintLang(c, e.DefaultLang), Draft: c.Query("state") == "draft"}
	if err := print(c.UserContext(), &b, ask); err != nil {
		return s.cannotPrint(c, err)
	}
	return page.SendPDF(c, name, b.Bytes())
}
