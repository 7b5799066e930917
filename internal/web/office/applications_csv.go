package office

import (
	"bytes"

	"github.com/gofiber/fiber/v2"

	"markt/internal/spreadsheet"
	"markt/internal/stall"
)

// applicationsCSV is the list as filtered, for a spreadsheet.
func (s *screens) applicationsCSV(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	rows, err := s.Stalls.Export(c.UserContext(), e.ID, s.applicationFilter(c))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := spreadsheet.WriteCSV(&b, stall.Sheet(rows)); err != nil {
		return err
	}
	c.Attachment("applications.csv")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	return c.Send(b.Bytes())
}
