package web

import (
	"crypto/rand"

	"github.com/gofiber/fiber/v2"
)

const localRequest = "request"

// name gives each request an id that answer, log and error page carry, so that
// what a person reports can be found.
func (s *Server) name(c *fiber.Ctx) error {
	setRequestID(c)
	return c.Next()
}

func setRequestID(c *fiber.Ctx) {
	id := rand.Text()[:12]
	c.Locals(localRequest, id)
	c.Set(fiber.HeaderXRequestID, id)
}

func requestID(c *fiber.Ctx) string {
	id, _ := c.Locals(localRequest).(string)
	return id
}
