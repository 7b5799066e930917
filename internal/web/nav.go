package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
)

// navItem is a line of a navigation; roles limit who sees it.
type navItem struct {
	path  string
	key   string
	icon  string
	roles []account.Role
}

func (s *House) nav(c *fiber.Ctx, p page) []navLink {
	if p.Bare {
		return nil
	}
	items := s.navs[p.Layout]
	who := principal(c)
	links := make([]navLink, 0, len(items))
	for _, item := range items {
		href := item.path
		if p.Layout != "office" {
			href = p.Path(item.path)
		} else if !who.Can(editionID(p.edition), item.roles...) {
			continue
		}
		links = append(links, navLink{Href: href, Label: p.T(item.key), Icon: item.icon, Current: isCurrent(c.Path(), href)})
	}
	return links
}

func isCurrent(path, href string) bool {
	return path == href || (!strings.HasSuffix(href, "/") && strings.HasPrefix(path, href+"/"))
}
