package page

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
)

// HouseAct answers an address that acts on the house: which editions there
// are, which is current, who may act on the house. Its type is its guard: it
// fits no route but one that lets in the house's organisers alone, and it gets
// in hand who acts.
type HouseAct func(c *fiber.Ctx, by account.HouseOrganiser) error

// HouseGet and HousePost mount a house act. What it does hangs on no edition's
// state; the edition of the address is only the office it is done from.
func HouseGet(path string, act HouseAct) Route {
	return Get(path, houseOrganisers, act.guarded).Does(festival.ActRead)
}

func HousePost(path string, act HouseAct) Route {
	return Post(path, houseOrganisers, act.guarded).Does(festival.ActKeep)
}

var houseOrganisers = Guard{Name: "the house's organisers", Roles: []account.Role{account.Organiser}, house: true}

// SignsIn reports whether whoever passes has signed in.
func (g Guard) SignsIn() bool { return !g.Bearer && (g.Signed || len(g.Roles) > 0) }

// OfHouse reports whether a grant in one edition is not enough.
func (g Guard) OfHouse() bool { return g.house }

func (act HouseAct) guarded(c *fiber.Ctx) error {
	by, ok := Principal(c).HouseOrganiser()
	if !ok {
		return fault.New(fault.Forbidden, "page.HouseAct", "error.forbidden")
	}
	return act(c, by)
}
