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
	grants []grant
}

type grant struct {
	role    Role
	edition int64
}

// Can reports whether the principal holds one of the roles in the edition.
func (p *Principal) Can(edition int64, roles ...Role) bool {
	if p == nil {
		return false
	}
	return slices.ContainsFunc(p.grants, func(g grant) bool {
		return (g.edition == 0 || g.edition == edition) && slices.Contains(roles, g.role)
	})
}

// parseGrants reads "organiser@0,jury@12".
func parseGrants(s string) []grant {
	var grants []grant
	for part := range strings.SplitSeq(s, ",") {
		role, edition, ok := strings.Cut(part, "@")
		if !ok {
			continue
		}
		id, err := strconv.ParseInt(edition, 10, 64)
		if err == nil {
			grants = append(grants, grant{role: Role(role), edition: id})
		}
	}
	return grants
}
