package account

import (
	"slices"
	"strconv"
	"strings"

	"markt/internal/lang"
	"markt/internal/pg"
)

// Principal is who a request acts for: a person by a login, or a program by an
// API token. A nil principal is nobody.
type Principal struct {
	Actor  pg.Actor
	Person ID    // 0 for a token
	Login  int64 // 0 for a token
	Name   string
	Lang   lang.Lang
	grants grants
}

// grants are what a principal holds: of the house, which holds in every
// edition, and of single editions.
type grants struct {
	house    []Role
	editions map[int64][]Role
}

// Can reports whether the principal holds one of the roles in the edition,
// there or in the house.
func (p *Principal) Can(edition int64, roles ...Role) bool {
	if p == nil {
		return false
	}
	held := func(r Role) bool { return slices.Contains(roles, r) }
	return slices.ContainsFunc(p.grants.house, held) || slices.ContainsFunc(p.grants.editions[edition], held)
}

// Editions are those, by rising id, in which the principal holds one of the roles.
func (p *Principal) Editions(roles ...Role) []int64 {
	var all []int64
	for id := range p.grants.editions {
		if p.Can(id, roles...) {
			all = append(all, id)
		}
	}
	slices.Sort(all)
	return all
}

// HouseOrganiser is a person who may act on the house: on which editions there
// are, which is current, and who holds a role in all of them. No other package
// can make one.
type HouseOrganiser struct{ person ID }

// HouseOrganiser is the principal as one who may act on the house; false for
// everybody whose role is an edition's, and for programs.
func (p *Principal) HouseOrganiser() (HouseOrganiser, bool) {
	if p == nil || p.Person == 0 || !slices.Contains(p.grants.house, Organiser) {
		return HouseOrganiser{}, false
	}
	return HouseOrganiser{p.Person}, true
}

// worksAnywhere reports whether any office is open to the principal.
func (p *Principal) worksAnywhere() bool {
	return p.Can(0, OfficeRoles...) || len(p.Editions(OfficeRoles...)) > 0
}

// parseGrants reads "organiser@0,jury@12"; 0 is the house.
func parseGrants(s string) grants {
	g := grants{editions: map[int64][]Role{}}
	for part := range strings.SplitSeq(s, ",") {
		role, edition, ok := strings.Cut(part, "@")
		if !ok {
			continue
		}
		id, err := strconv.ParseInt(edition, 10, 64)
		switch {
		case err != nil:
		case id == 0:
			g.house = append(g.house, Role(role))
		default:
			g.editions[id] = append(g.editions[id], Role(role))
		}
	}
	return g
}
