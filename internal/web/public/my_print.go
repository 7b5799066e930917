package public

import (
	"bytes"
	"context"
	"io"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/press"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// letterOf prints a letter to the vendor of an application.
type letterOf func(*press.Press, context.Context, io.Writer, *festival.Edition, *stall.Application) error

// myLetter is one of the letters that a vendor can print; NotFound before there
// is anything to be said in it.
func (s *screens) myLetter(name string, print letterOf) fiber.Handler {
	return func(c *fiber.Ctx) error {
		l, err := s.openLinked(c)
		if err != nil {
			return err
		}
		e, err := s.Festival.Get(c.UserContext(), l.app.EditionID)
		if err != nil {
			return err
		}
		var pdf bytes.Buffer
		if err := print(s.Press, c.UserContext(), &pdf, e, l.app); err != nil {
			return err
		}
		return page.SendPDF(c, name, pdf.Bytes())
	}
}

// myAllergenSign is the sheet for the stall's counter, with its legend in the
// vendor's language, too.
func (s *screens) myAllergenSign(c *fiber.Ctx) error {
	l, err := s.openLinked(c)
	if err != nil {
		return err
	}
	e, err := s.Festival.Get(c.UserContext(), l.app.EditionID)
	if err != nil {
		return err
	}
	st, err := s.Stalls.StallOf(c.UserContext(), l.app.ID)
	if err != nil {
		return err
	}
	var pdf bytes.Buffer
	err = s.Press.AllergenSigns(c.UserContext(), &pdf, press.Ask{Edition: e, Lang: s.Language(c), Only: st.ID.String()})
	if fault.Is(err, fault.Invalid) { // it sells no food
		return fault.New(fault.NotFound, "public.myAllergenSign", "error.not_found")
	}
	if err != nil {
		return err
	}
	return page.SendPDF(c, "allergens.pdf", pdf.Bytes())
}

// fillPrints adds what the vendor can print.
func (d *myApplicationPage) fillPrints(l linked) {
	add := func(name string, may bool) {
		if may {
			d.Prints = append(d.Prints, page.Download{Href: d.Base + "/" + name + ".pdf", Label: d.T("apply.mine." + name)})
		}
	}
	comes := l.app.State == stall.StateAccepted || l.app.State == stall.StateConfirmed
	add("receipt", l.app.SubmittedAt != nil)
	add("admission", comes)
	add("allergens", comes && l.app.Answers.Food != nil && len(l.app.Answers.Food.Items) > 0)
}
