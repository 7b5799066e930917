package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
)

// route is one line of an audience's table: an address, who may go there, and
// what answers.
type route struct {
	method     string
	path       string
	guard      guard
	handle     fiber.Handler
	inCache    bool // bytes are kept for each address
	silent     bool // a write that changes nothing the kept pages show
	anyEdition bool // exists for each edition
}

func get(path string, g guard, handle fiber.Handler) route {
	return route{method: fiber.MethodGet, path: path, guard: g, handle: handle}
}

func post(path string, g guard, handle fiber.Handler) route {
	return route{method: fiber.MethodPost, path: path, guard: g, handle: handle}
}

// cached is for a public page of the released state: its bytes are kept. Its
// guard must be open, because the cache answers before the guard is asked.
func (r route) cached() route { r.inCache = true; return r }

// quiet is for a write that changes nothing the cached pages show.
func (r route) quiet() route { r.silent = true; return r }

// perEdition lets the address exist for each edition too: below /:lang or
// /office it is the current edition's, below /:lang/e/:edition or
// /office/e/:edition that one's.
func (r route) perEdition() route { r.anyEdition = true; return r }

// withEditions adds the address of each edition to the routes that have one.
func withEditions(all []route) []route {
	var out []route
	for _, r := range all {
		out = append(out, r)
		for _, root := range []string{"/:lang", "/office"} {
			if rest, ok := strings.CutPrefix(r.path, root+"/"); ok && r.anyEdition {
				r.path = root + "/e/:edition/" + rest
				out = append(out, r)
			}
		}
	}
	return out
}

// inLanguages cuts /:lang off the path of a route that exists in each language.
func (r route) inLanguages() (rest string, ok bool) { return strings.CutPrefix(r.path, "/:lang") }

// guard says who may take a route. The zero value lets nobody through, so that
// a forgotten guard is a closed door.
type guard struct {
	name   string
	open   bool           // anyone
	signed bool           // anyone signed in
	roles  []account.Role // one of these in the edition of the address
	bearer bool           // an API token instead of a login; no CSRF token needed
	own    bool           // the handler itself judges the bearer (gate devices, order secrets)
}

var (
	anyone   = guard{name: "anyone", open: true}
	signedIn = guard{name: "signed in", signed: true}
	office   = guard{name: "office", roles: account.OfficeRoles}
	apiOpen  = guard{name: "api, anyone", open: true, bearer: true}
	apiOwn   = guard{name: "api, own credentials", bearer: true, own: true}
)

// only lets in who has one of the roles in the edition of the address.
func only(roles ...account.Role) guard {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return guard{name: strings.Join(names, ", "), roles: roles}
}
