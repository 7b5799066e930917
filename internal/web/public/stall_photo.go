package public

import (
	"markt/internal/fault"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"
)

// stallPhoto is a photo's bytes, for everybody.
func (s *screens) stallPhoto(c *fiber.Ctx) error {
	uid, size := c.Params("uid"), c.Params("size")
	if uuid.Validate(uid) != nil || size != "large" && size != "small" {
		return fault.New(fault.NotFound, "public.stallPhoto", "error.not_found")
	}
	b, err := s.Papers.PhotoBytes(c.UserContext(), uid, size == "large")
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/jpeg")
	return c.Send(b)
}
