package web

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/stall"
)

// myHomePage is where a signed-in vendor, host or visitor arrives.
type myHomePage struct {
	page
	Applications []myApplicationLine
}

type myApplicationLine struct {
	Href, Name, Kind, Mark, State string
}

func (s *Server) myHome(c *fiber.Ctx) error {
	p, err := s.page(c, "my", "apply.home.title")
	if err != nil {
		return err
	}
	d := myHomePage{page: p}
	if p.edition == nil {
		return s.show(c, fiber.StatusOK, "my/home", d)
	}
	all, err := s.Stalls.OfPerson(c.UserContext(), p.edition.ID, principal(c).Person)
	if err != nil {
		return err
	}
	kinds, err := s.Stalls.Kinds(c.UserContext(), p.edition.ID)
	if err != nil {
		return err
	}
	byID := make(map[stall.KindID]stall.Kind, len(kinds))
	for _, k := range kinds {
		byID[k.ID] = k
	}
	for _, a := range all {
		k := byID[a.Kind]
		d.Applications = append(d.Applications, myApplicationLine{Href: "/my/application/" + s.Stalls.Link(&a), Name: a.Name,
			Kind: p.Text(k.Name), Mark: string(k.Mark), State: string(a.State)})
	}
	return s.show(c, fiber.StatusOK, "my/home", d)
}
