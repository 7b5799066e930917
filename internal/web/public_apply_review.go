package web

import (
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/stall"
)

type stallApplyReviewPage struct {
	stallApplyStepPage
	Parts []reviewPart
	Hints []string
	Ready bool
}

// reviewPart is one step as it will be read, with what it still lacks.
type reviewPart struct {
	answerGroup
	Href  string
	Wrong []fieldError
}

// stepOf is the step a field belongs to.
func stepOf(field string) string {
	part, rest, _ := strings.Cut(field, ".")
	switch part {
	case "answers":
		group, _, _ := strings.Cut(rest, ".")
		return group
	case "contact":
		return stepContact
	}
	return stepAbout
}

// showReview shows everything before it is sent. err is what a Submit complained of.
func (s *Server) showReview(c *fiber.Ctx, l linked, failed error) error {
	step, err := s.stepPage(c, l, stepReview)
	if err != nil {
		return err
	}
	status := fiber.StatusOK
	if failed != nil {
		if status, _ = step.complain(failed); status == 0 {
			return failed
		}
	}
	frame, err := s.Stalls.Frame(c.UserContext(), l.app.EditionID, s.now())
	if err != nil {
		return err
	}
	f, err := s.answerForm(c, step.page, l.app)
	if err != nil {
		return err
	}
	d := stallApplyReviewPage{stallApplyStepPage: step}
	wrong := l.app.Check(l.kind, frame)
	d.Parts = reviewParts(step.page, l, f, wrong)
	d.Ready = len(wrong) == 0
	for _, h := range l.app.Answers.Hints(frame) {
		d.Hints = append(d.Hints, d.T(h.Key, h.Pairs()...))
	}
	return s.show(c, status, "public/apply_review", d)
}

func reviewParts(p page, l linked, f answerForm, wrong fault.Fields) []reviewPart {
	about, contact := basics(p, l.app)
	groups := append([]answerGroup{about, contact}, f.readAnswers(l.kind.Groups)...)
	parts := make([]reviewPart, 0, len(groups))
	for _, g := range groups {
		part := reviewPart{answerGroup: g, Href: l.step(p, g.Name)}
		for _, name := range slices.Sorted(maps.Keys(wrong)) {
			if m := wrong[name]; stepOf(name) == g.Name {
				part.Wrong = append(part.Wrong, fieldError{Name: name, Text: p.complaint(name, p.T(m.Key, m.Pairs()...))})
			}
		}
		parts = append(parts, part)
	}
	return parts
}

// basics are the two steps every kind has.
func basics(p page, a *stall.Application) (about, contact answerGroup) {
	about = answerGroup{Name: stepAbout, Title: p.T("apply.part.about")}
	contact = answerGroup{Name: stepContact, Title: p.T("apply.part.contact")}
	add := func(g *answerGroup, key, value string) {
		if value != "" {
			g.Lines = append(g.Lines, answerLine{p.T("apply.field." + key), value})
		}
	}
	add(&about, "name", a.Name)
	add(&about, "organisation", a.Organisation)
	for _, l := range slices.Sorted(maps.Keys(a.Description)) {
		about.Lines = append(about.Lines, answerLine{p.T("apply.field.description") + " (" + l.Name() + ")", a.Description[l]})
	}
	add(&contact, "contact_name", a.ContactName)
	add(&contact, "phone", a.Phone())
	add(&contact, "email", a.ContactEmail)
	about.Empty, contact.Empty = len(about.Lines) == 0, len(contact.Lines) == 0
	return about, contact
}

func (s *Server) submitApplication(c *fiber.Ctx, l linked) error {
	once := pg.Once{Key: value(c, "_key"), Principal: "application:" + l.app.UID, Route: "submit", Content: l.app.UID}
	_, err := s.Stalls.Submit(c.UserContext(), l.app.EditionID, l.app.ID, stall.ByVendor, once, s.now())
	if fault.CodeOf(err) == "wrong_state" && l.app.State != stall.StateDraft {
		return seeOther(c, l.mine()) // sent already, from another tab
	}
	if err != nil {
		return s.showReview(c, l, err)
	}
	s.flash(c, "ok", "apply.submitted")
	return seeOther(c, l.mine())
}
