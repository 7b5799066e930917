package public

import (
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/stall"
	"markt/internal/web/answers"
	"markt/internal/web/page"
)

type applyReviewPage struct {
	applyStepPage
	Parts []reviewPart
	Hints []string
	Due   *answers.Due // what the stall will cost
}

// reviewPart is one step as it will be read, with what it still lacks.
type reviewPart struct {
	answers.Group
	Href  string
	Wrong []page.FieldError
}

// stepOf is the step a field belongs to.
func stepOf(field string) string {
	part, rest, _ := strings.Cut(field, ".")
	switch part {
	case "answers":
		group, _, _ := strings.Cut(rest, ".")
		return group
	case "contact":
		return answers.StepContact
	}
	return answers.StepAbout
}

// showReview shows everything before it is sent.
func (s *screens) showReview(c *fiber.Ctx, l linked, wrong error) error {
	step, err := s.stepPage(c, l, stepReview, wrong)
	if err != nil {
		return err
	}
	frame, err := s.Stalls.Frame(c.UserContext(), l.app.EditionID, s.Now())
	if err != nil {
		return err
	}
	f, err := answers.NewAnswerForm(c.UserContext(), s.House, step.Page, l.app)
	if err != nil {
		return err
	}
	d := applyReviewPage{applyStepPage: step}
	d.Parts = reviewParts(step.Page, l, f, l.app.Check(l.kind, frame))
	for _, h := range l.app.Answers.Hints(frame) {
		d.Hints = append(d.Hints, d.T(h.Key, h.Pairs()...))
	}
	fees, err := s.Stalls.Fees(c.UserContext(), l.app.EditionID)
	if err != nil {
		return err
	}
	d.Due = answers.DueIn(d.Page, fees.Due(l.app, len(frame.Days)))
	return s.Show(c, "public/apply_review", d)
}

func reviewParts(p page.Page, l linked, f answers.Form, wrong fault.Fields) []reviewPart {
	about, contact := answers.Basics(p, l.app)
	groups := append([]answers.Group{about, contact}, f.ReadAnswers(l.kind.Groups)...)
	parts := make([]reviewPart, 0, len(groups))
	for _, g := range groups {
		part := reviewPart{Group: g, Href: l.step(p.Lang, g.Name)}
		for _, name := range slices.Sorted(maps.Keys(wrong)) {
			if m := wrong[name]; stepOf(name) == g.Name {
				part.Wrong = append(part.Wrong, page.FieldError{Name: name, Text: answers.Complaint(p, name, p.T(m.Key, m.Pairs()...))})
			}
		}
		parts = append(parts, part)
	}
	return parts
}

func (s *screens) submitApplication(c *fiber.Ctx, l linked) error {
	if !l.app.Invited && s.invited(c, l.kind) {
		if err := s.Stalls.Invite(c.UserContext(), l.app.ID); err != nil {
			return err
		}
	}
	once := pg.Once{Key: page.Value(c, "_key"), Principal: "application:" + l.app.UID, Route: "submit", Content: l.app.UID}
	_, err := s.Stalls.Submit(c.UserContext(), l.app.EditionID, l.app.ID, l.who, once, s.Now())
	if fault.CodeOf(err) == "wrong_state" && l.app.State != stall.StateDraft {
		return page.SeeOther(c, l.mine()) // sent already, from another tab
	}
	return s.End(c, page.Done{To: l.mine(), Key: "apply.submitted"}, err, func(c *fiber.Ctx, wrong error) error { return s.showReview(c, l, wrong) })
}
