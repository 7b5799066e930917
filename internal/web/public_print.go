package web

import (
	"bytes"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/lang"
	"markt/internal/press"
)

// printPlan is the released plan of one location as a PDF for everybody.
func (s *Server) printPlan(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	location, ok := strings.CutSuffix(c.Params("file"), ".pdf")
	if !ok {
		return fiber.ErrNotFound
	}
	var b bytes.Buffer
	ask := press.PlanAsk{Edition: e, Location: location, Lang: printLang(c, e.DefaultLang), Paper: c.Query("paper")}
	if err := s.Press.Plans(c.UserContext(), &b, ask); err != nil {
		return err
	}
	at, err := s.Press.PlanModified(c.UserContext(), e)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderLastModified, at.UTC().Format(httpTime))
	return sendPDF(c, "plan-"+location+".pdf", b.Bytes())
}

// printBooklet is the released programme booklet for everybody.
func (s *Server) printBooklet(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	code, ok := strings.CutSuffix(c.Params("file"), ".pdf")
	if !ok || !lang.Known(code) {
		return fiber.ErrNotFound
	}
	var b bytes.Buffer
	if err := s.Press.Booklet(c.UserContext(), &b, press.BookletAsk{Edition: e, Lang: lang.Lang(code)}); err != nil {
		return err
	}
	r, err := s.Programme.Released(c.UserContext(), e)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderLastModified, r.LastModified().Format(httpTime))
	return sendPDF(c, "booklet-"+code+".pdf", b.Bytes())
}

// printLang is the language asked for with ?lang=, else the edition's own.
func printLang(c *fiber.Ctx, own lang.Lang) lang.Lang {
	if l := c.Query("lang"); lang.Known(l) {
		return lang.Lang(l)
	}
	return own
}

func sendPDF(c *fiber.Ctx, name string, body []byte) error {
	c.Set(fiber.HeaderContentType, "application/pdf")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="`+name+`"`)
	return c.Send(body)
}
