package gate

import (
	"github.com/gofiber/fiber/v2"

	"markt/static"
)

// worker is the script that keeps the gate's static files on the phone. The
// header lets it watch over /gate itself, which lies above its own folder.
func (s *screens) worker(c *fiber.Ctx) error {
	script, err := static.Worker("gate")
	if err != nil {
		return err
	}
	c.Set("Service-Worker-Allowed", "/gate")
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Set(fiber.HeaderContentType, "text/javascript; charset=utf-8")
	return c.Send(script)
}
