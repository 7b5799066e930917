package office

import (
	"fmt"
	"markt/internal/web/page"

	"github.com/gofiber/fiber/v2"
)

// evidence shows a file that a vendor sent.
func (s *screens) evidence(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	f, err := s.Papers.Open(c.UserContext(), e.ID, id)
	if err != nil {
		return err
	}
	return page.SendFile(c, f.Type, fmt.Sprintf("markt-%d.%s", id, f.Type), f.Body)
}
