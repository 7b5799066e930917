package page

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
)

// NavItem is a line of a navigation; Path is below the language or the office,
// Roles limit who sees it in the office.
type NavItem struct {
	Path  string
	Key   string
	Icon  string
	Roles []account.Role
}

func (s *House) nav(c *fiber.Ctx, p Page) []navLink {
	if p.Bare {
		return nil
	}
	items := s.Navs[p.Layout]
	who := Principal(c)
	links := make([]navLink, 0, len(items))
	for _, item := range items {
		href := p.Path(item.Path)
		if p.Layout == "office" {
			if href = p.Office + item.Path; !who.Can(EditionID(p.Edition), item.Roles...) {
				continue
			}
		}
		links = append(links, navLink{Href: href, Label: p.T(item.Key), Icon: item.Icon, Current: isCurrent(c.Path(), href)})
	}
	return links
}

func isCurrent(path, href string) bool {
	return path == href || (!strings.HasSuffix(href, "/") && strings.HasPrefix(path, href+"/"))
}
