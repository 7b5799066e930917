package public

import (
	"github.com/gofiber/fiber/v2"
)

// robots tells crawlers where nothing is for them. What a link's secret opens
// is not named here: there a header says it, which nobody reads of an address
// that may not be asked for.
func (s *screens) robots(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.SendString("User-agent: *\nDisallow: /office\nDisallow: /gate\nDisallow: /api/\n\nSitemap: " + s.Absolute("/sitemap.xml") + "\n")
}
