package page

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Unpacks reports whether who asks reads gzip.
func Unpacks(c *fiber.Ctx) bool {
	for one := range strings.SplitSeq(c.Get(fiber.HeaderAcceptEncoding), ",") {
		coding, quality, _ := strings.Cut(one, ";")
		if strings.TrimSpace(coding) == "gzip" && strings.Trim(strings.ReplaceAll(quality, " ", ""), "0.") != "q=" {
			return true
		}
	}
	return false
}
