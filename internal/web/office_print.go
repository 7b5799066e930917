package web

import (
	"bytes"
	"context"
	"io"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/press"
)

type printPage struct {
	page
	Plans          []printLink
	Papers         []string
	PrintLanguages []lang.Lang
}

type printLink struct {
	Slug string
	Name string
}

// prints is the page from which everything is printed.
func (s *Server) prints(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	locations, err := s.Festival.Locations(c.UserContext(), e)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.print.title")
	if err != nil {
		return err
	}
	d := printPage{page: p, Papers: []string{"A4", "A3", "A2"}, PrintLanguages: lang.All()}
	for _, l := range locations {
		d.Plans = append(d.Plans, printLink{l.Slug, p.Text(l.Name)})
	}
	return s.show(c, fiber.StatusOK, "office/print", d)
}

// officePlan prints the plan as it stands or as it was released, on any paper.
func (s *Server) officePlan(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	ask := press.PlanAsk{
		Edition: e, Location: c.Query("location"), Lang: printLang(c, e.DefaultLang),
		Paper: c.Query("paper"), Draft: c.Query("state") == "draft",
	}
	if err := s.Press.Plans(c.UserContext(), &b, ask); err != nil {
		return s.cannotPrint(c, err)
	}
	return sendPDF(c, "plan.pdf", b.Bytes())
}

// cannotPrint goes back to the page of prints and says why.
func (s *Server) cannotPrint(c *fiber.Ctx, err error) error {
	if kind := fault.KindOf(err); kind != fault.Invalid && kind != fault.NotFound {
		return err
	}
	m := fault.MessageOf(err)
	s.flash(c, "warn", m.Key, m.Pairs()...)
	return seeOther(c, "/office/print")
}

// officeBooklet prints the booklet page by page or two pages to a sheet.
func (s *Server) officeBooklet(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	ask := press.BookletAsk{
		Edition: e, Lang: printLang(c, e.DefaultLang),
		Impose: c.Query("impose") != "", Draft: c.Query("state") == "draft",
	}
	if err := s.Press.Booklet(c.UserContext(), &b, ask); err != nil {
		return s.cannotPrint(c, err)
	}
	return sendPDF(c, "booklet-"+string(ask.Lang)+".pdf", b.Bytes())
}

// officeTickets prints all tickets of the edition, for the door.
func (s *Server) officeTickets(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := s.Press.AllTickets(c.UserContext(), &b, e, printLang(c, e.DefaultLang)); err != nil {
		return s.cannotPrint(c, err)
	}
	return sendPDF(c, "tickets.pdf", b.Bytes())
}

// officeSigns prints a sheet for the counter of each stall.
func (s *Server) officeSigns(c *fiber.Ctx) error {
	return s.officeSheet(c, "signs.pdf", s.Press.Signs)
}

// officeDoorList prints the tickets that admit, to be ticked off by hand.
func (s *Server) officeDoorList(c *fiber.Ctx) error {
	return s.officeSheet(c, "doorlist.pdf", s.Press.DoorList)
}

func (s *Server) officeSheet(c *fiber.Ctx, name string, print func(context.Context, io.Writer, press.PlanAsk) error) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	ask := press.PlanAsk{Edition: e, Location: c.Query("location"), Lang: printLang(c, e.DefaultLang), Draft: c.Query("state") == "draft"}
	if err := print(c.UserContext(), &b, ask); err != nil {
		return s.cannotPrint(c, err)
	}
	return sendPDF(c, name, b.Bytes())
}
