package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/stall"
	"markt/internal/web/page"
)

// myHomePage is where a signed-in vendor, host or visitor arrives.
type myHomePage struct {
	page.Page
	Applications []myApplicationLine
}

type myApplicationLine struct {
	Href, Name, Kind, Mark, State string
}

func (s *screens) myHome(c *fiber.Ctx) error {
	p, err := s.Page(c, "my", "apply.home.title")
	if err != nil {
		return err
	}
	d := myHomePage{Page: p}
	if p.Edition == nil {
		return s.Show(c, "my/home", d)
	}
	all, err := s.Stalls.OfPerson(c.UserContext(), p.Edition.ID, page.Principal(c).Person)
	if err != nil {
		return err
	}
	kinds, err := s.Stalls.Kinds(c.UserContext(), p.Edition.ID)
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
	return s.Show(c, "my/home", d)
}
