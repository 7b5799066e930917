package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/intake"
)

func (s *screens) planImport(c *fiber.Ctx) error { return s.showImport(c, nil) }

func (s *screens) showImport(c *fiber.Ctx, wrong error) error {
	_, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.import.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	return s.Show(c, "office/plan_import", planFormPage{p, l.ID, p.Text(l.Name), true})
}

// planImportPost lets the plan's file wait and shows what it would change.
func (s *screens) planImportPost(c *fiber.Ctx) error {
	e, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	return s.receive(c, e, intake.Received{Kind: intake.Plan, Location: l.ID}, s.showImport)
}
