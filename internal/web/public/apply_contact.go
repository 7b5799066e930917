package public

import (
	"html/template"
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/stall"
	"markt/internal/web/answers"
	"markt/internal/web/page"
)

// A way to reach somebody that may be a slip is asked back once, with the ways
// to read it as a choice.

// contactOf reads the way to reach an applicant, with what was chosen of the
// readings that were asked back.
func contactOf(c *fiber.Ctx, from lang.Lang) stall.Contact {
	to := stall.Contact{Name: page.Value(c, "contact.name"), Email: page.Value(c, "contact.email"), Phone: page.Value(c, "contact.phone")}
	chosen := page.Value(c, "contact.phone_as")
	if slices.ContainsFunc(stall.PhoneReadings(to.Phone, from), func(r stall.PhoneReading) bool { return r.E164 == chosen }) {
		to.Phone = chosen
	}
	if meant := input.GuessEmail(to.Email); meant != "" && page.Value(c, "contact.email_as") == meant {
		to.Email = meant
	}
	return to
}

// emailSlip asks back an address that looks like a slip, unless it is known to be meant so.
func emailSlip(c *fiber.Ctx, p stall.Patch) fault.Fields {
	if p.Contact == nil || page.Value(c, "do") == "skip" || page.Value(c, "contact.email_as") == p.Contact.Email {
		return nil
	}
	meant := input.GuessEmail(p.Contact.Email)
	if meant == "" {
		return nil
	}
	return fault.Fields{"contact.email": fault.Msg("stall.error.email_slip", "meant", meant)}
}

// askBack shows the readings of what was typed, when the step comes back with a complaint about it.
func (d *applyStepPage) askBack(wrong error) {
	for field := range fault.FieldsOf(wrong) {
		switch field {
		case "contact.phone":
			d.PhoneAs = d.phoneReadings()
		case "contact.email":
			if meant := input.GuessEmail(d.App.ContactEmail); meant != "" {
				d.EmailAs = []answers.Option{{Value: meant, Label: address(meant)}, {Value: d.App.ContactEmail, Label: address(d.App.ContactEmail)}}
			}
		}
	}
}

func address(s string) template.HTML {
	return template.HTML(`<bdi dir="ltr">` + template.HTMLEscapeString(s) + `</bdi>`)
}

func (d *applyStepPage) phoneReadings() (all []answers.Option) {
	readings := stall.PhoneReadings(d.App.PhoneRaw, d.App.Lang)
	if len(readings) < 2 {
		return nil
	}
	for _, r := range readings {
		all = append(all, answers.Option{Value: r.E164, Label: address(r.Written), Hint: d.T("country." + r.Country)})
	}
	return all
}
