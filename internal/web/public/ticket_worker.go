package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/static"
)

// ticketWorker is the script that shows a ticket again where there is no
// network. A page of tickets registers it for its own folder; the header allows that.
func (s *screens) ticketWorker(c *fiber.Ctx) error {
	script, err := static.Worker("ticket")
	if err != nil {
		return err
	}
	c.Set("Service-Worker-Allowed", "/")
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Set(fiber.HeaderContentType, "text/javascript; charset=utf-8")
	return c.Send(script)
}
