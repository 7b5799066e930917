package public

import (
	"bytes"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/lang"
	"markt/internal/press"
	"markt/internal/web/page"
)

// printPlan is the released plan of one location as a PDF for everybody.
func (s *screens) printPlan(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	location, ok := strings.CutSuffix(c.Params("file"), ".pdf")
	if !ok {
		return fiber.ErrNotFound
	}
	var b bytes.Buffer
	ask := press.Ask{Edition: e, Location: location, Lang: page.PrintLang(c, e.DefaultLang), Paper: c.Query("paper")}
	if err := s.Press.Plans(c.UserContext(), &b, ask); err != nil {
		return err
	}
	at, err := s.Press.PlanModified(c.UserContext(), e)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderLastModified, at.UTC().Format(page.HTTPTime))
	return page.SendPDF(c, "plan-"+location+".pdf", b.Bytes())
}

// printBooklet is the released programme booklet for everybody.
func (s *screens) printBooklet(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	code, ok := strings.CutSuffix(c.Params("file"), ".pdf")
	if !ok || !lang.Known(code) {
		return fiber.ErrNotFound
	}
	var b bytes.Buffer
	if err := s.Press.Booklet(c.UserContext(), &b, press.Ask{Edition: e, Lang: lang.Lang(code)}); err != nil {
		return err
	}
	r, err := s.Programme.Released(c.UserContext(), e)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderLastModified, r.LastModified().Format(page.HTTPTime))
	return page.SendPDF(c, "booklet-"+code+".pdf", b.Bytes())
}
