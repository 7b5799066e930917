package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/web/page"
)

// one is the record of the address among all of its kind; fresh for "new".
func one[T any](c *fiber.Ctx, fresh T, all []T, id func(T) int64) (T, error) {
	want, err := page.Number(c, "id")
	if err != nil || want == 0 {
		return fresh, err
	}
	for _, t := range all {
		if id(t) == want {
			return t, nil
		}
	}
	return fresh, fault.New(fault.NotFound, "office.one", "error.not_found")
}
