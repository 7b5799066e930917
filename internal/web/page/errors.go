package page

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
)

// statuses is the one table from kinds to HTTP.
var statuses = map[fault.Kind]int{
	fault.Invalid:      fiber.StatusUnprocessableEntity,
	fault.NotFound:     fiber.StatusNotFound,
	fault.Conflict:     fiber.StatusConflict,
	fault.Forbidden:    fiber.StatusForbidden,
	fault.Unauthorized: fiber.StatusUnauthorized,
	fault.Gone:         fiber.StatusGone,
	fault.TooLarge:     fiber.StatusRequestEntityTooLarge,
	fault.Limited:      fiber.StatusTooManyRequests,
	fault.Unavailable:  fiber.StatusServiceUnavailable,
	fault.Unsupported:  fiber.StatusUnsupportedMediaType,
	fault.WrongMethod:  fiber.StatusMethodNotAllowed,
	fault.Unreadable:   fiber.StatusBadRequest,
	fault.Internal:     fiber.StatusInternalServerError,
}

func StatusOf(k fault.Kind) int { return statuses[k] }

func SortErrors(all []FieldError) {
	slices.SortFunc(all, func(a, b FieldError) int { return strings.Compare(a.Name, b.Name) })
}
