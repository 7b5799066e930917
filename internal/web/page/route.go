package page

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/press"
)

// Route is one line of an audience's table: an address, who may go there, and
// what answers.
type Route struct {
	Method     string
	Path       string
	Guard      Guard
	Handle     fiber.Handler
	Act        festival.Act // what it does with its edition, judged by the edition's state; NoEdition
	Linked     bool         // its edition is that of what its token stands for, not of the address
	InCache    bool         // bytes are kept for each address
	Asks       []Ask        // of a route in the cache: what its address may ask for
	Silent     bool         // a write that changes nothing the kept pages show
	AnyEdition bool         // exists for each edition
	BodyMost   int          // bytes of a request that are read; 0: BodyUsual
	Files      bool         // a request with a file
}

// BodyUsual is what anybody may send: fifty times an ordinary form. The server
// sets memory aside for what a request declares before it has arrived, so a
// route that takes more says how much, and only callers it knows get that.
const BodyUsual = 64 << 10

// NoEdition is the act of a route that speaks of no edition.
const NoEdition festival.Act = "none"

// Get shows what an edition's state lets be seen.
func Get(path string, g Guard, handle fiber.Handler) Route {
	return Route{Method: fiber.MethodGet, Path: path, Guard: g, Handle: handle, Act: festival.ActSee}
}

// Post changes something; its line says what, by Does or OfNoEdition, or the
// service does not start.
func Post(path string, g Guard, handle fiber.Handler) Route {
	return Route{Method: fiber.MethodPost, Path: path, Guard: g, Handle: handle}
}

// Does names the act that the state of the edition must permit.
func (r Route) Does(a festival.Act) Route { r.Act = a; return r }

// OfNoEdition is for an address that has nothing to do with an edition.
func (r Route) OfNoEdition() Route { r.Act = NoEdition; return r }

// ByToken is for an address whose edition is that of the order, application,
// ticket or device that a token stands for: its handler finds it by
// House.EditionOf, which judges it.
func (r Route) ByToken() Route { r.Linked = true; return r }

// Cached is for a public page of the released state: its bytes are kept. Its
// guard must be open, because the cache answers before the guard is asked. Of
// the query it sees what it names here and the edition; anything else is
// dropped before page and cache see it.
func (r Route) Cached(asks ...Ask) Route {
	r.InCache, r.Asks = true, append(asks, AskEdition)
	return r
}

// Ask is what a query may ask a cached page for. Known tells a value that has a
// page of its own from one that is dropped; nil: people may write what they like.
type Ask struct {
	Name  string
	Known func(string) bool
}

// What cached pages are asked for. An edition that is not there has no page, so
// that nobody fills the cache with invented ones.
var (
	AskEdition = Ask{"edition", anything}
	AskLang    = Ask{"lang", lang.Known}
	AskPaper   = Ask{"paper", func(v string) bool { return slices.Contains(press.Papers, v) }}
)

func anything(string) bool { return true }

// AskWords lets a query hold what people write in these fields. Such pages have
// room of their own in the cache, so that they drive out no others.
func AskWords(names ...string) []Ask {
	asks := make([]Ask, len(names))
	for i, name := range names {
		asks[i] = Ask{Name: name}
	}
	return asks
}

// Quiet is for a write that changes nothing the cached pages show.
func (r Route) Quiet() Route { r.Silent = true; return r }

// Body lets a route take n bytes. Its guard must ask for a login or a token.
func (r Route) Body(n int) Route { r.BodyMost = n; return r }

// Upload lets a route take a form with files of n bytes together.
func (r Route) Upload(n int) Route { r.BodyMost, r.Files = n+BodyUsual, true; return r }

// PerEdition lets the address exist for each edition too: below /:lang or
// /office it is the current edition's, below /:lang/e/:edition or
// /office/e/:edition that one's.
func (r Route) PerEdition() Route { r.AnyEdition = true; return r }

// WithEditions adds the address of each edition to the routes that have one.
func WithEditions(all []Route) []Route {
	var out []Route
	for _, r := range all {
		out = append(out, r)
		for _, root := range []string{"/:lang", "/office"} {
			if rest, ok := strings.CutPrefix(r.Path, root+"/"); ok && r.AnyEdition {
				r.Path = root + "/e/:edition/" + rest
				out = append(out, r)
			}
		}
	}
	return out
}

// InLanguages cuts /:lang off the path of a route that exists in each language.
func (r Route) InLanguages() (rest string, ok bool) { return strings.CutPrefix(r.Path, "/:lang") }

// Guard says who may take a route. The zero value lets nobody through, so that
// a forgotten guard is a closed door.
type Guard struct {
	Name   string
	Open   bool           // anyone
	Signed bool           // anyone signed in
	Roles  []account.Role // one of these in the edition of the address, or in the house
	house  bool           // only the house's organisers, see HouseGet
	Bearer bool           // an API token instead of a login; no CSRF token needed
	Own    bool           // the handler itself judges the bearer (gate devices, order secrets)
	Linked bool           // the handler itself judges the application's link in the address
}

var (
	Anyone   = Guard{Name: "anyone", Open: true}
	SignedIn = Guard{Name: "signed in", Signed: true}
	Office   = Guard{Name: "office", Roles: account.OfficeRoles}
	// Applicant is whoever holds an application's link, as its :token: known
	// before more than a little of a request is read.
	Applicant = Guard{Name: "applicant", Linked: true}
	APIOpen   = Guard{Name: "api, anyone", Open: true, Bearer: true}
	APIOwn    = Guard{Name: "api, own credentials", Bearer: true, Own: true}
)

// Only lets in who has one of the roles in the edition of the address.
func Only(roles ...account.Role) Guard {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return Guard{Name: strings.Join(names, ", "), Roles: roles}
}
