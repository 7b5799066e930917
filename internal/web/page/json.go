package page

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
)

// ReadJSON reads a request; what cannot be read is Invalid.
func ReadJSON(c *fiber.Ctx, into any) error {
	if err := json.Unmarshal(c.Body(), into); err != nil {
		return fault.With(err, fault.Invalid, "page.ReadJSON", "error.bad_request")
	}
	return nil
}

// SendJSON answers with a value.
func SendJSON(c *fiber.Ctx, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(status).Send(body)
}
