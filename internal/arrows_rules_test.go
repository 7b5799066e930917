package internal

import (
	"slices"
	"strings"
	"testing"
)

// One package that breaks one rule is found out, and what may be imported
// passes. Each case is a line of house.md.
func TestArrowsFailClosed(t *testing.T) {
	for _, c := range []struct {
		rule, name, imports string
		says                string // what the finding says; "" for none
	}{
		{"a room that is not listed", "internal/kiosk", "", "stands nowhere"},
		{"a package below a room", "internal/stall/util", "", "stands nowhere"},
		{"an audience that is not listed", "internal/web/kiosk", "", "stands nowhere"},
		{"a command that is not listed", "cmd/other", "", "stands nowhere"},
		{"a room to come that is there", "internal/billing", "markt/internal/programme", ""},
		{"a room that is imported but not listed", "internal/stall", "markt/internal/kiosk", "to its left"},

		{"left", "internal/site", "markt/internal/stall", ""},
		{"right", "internal/stall", "markt/internal/site", "to its left"},
		{"the same column", "internal/mail", "markt/internal/festival", "to its left"},
		{"set-up beside site", "internal/site", "markt/internal/setup", "to its left"},
		{"set-up over accounts and stalls", "internal/setup", "markt/internal/stall", ""},
		{"a room and the web", "internal/press", "markt/internal/web/page", "only"},
		{"a room and the command", "internal/web", "markt/cmd/markt", "to its left"},

		{"an audience sideways", "internal/web/office", "markt/internal/web/public", "only"},
		{"an audience up", "internal/web/gate", "markt/internal/web", "to its left"},
		{"an audience and what all share", "internal/web/api", "markt/internal/web/page", ""},
		{"an audience and the plan", "internal/web/public", "markt/internal/web/planview", ""},
		{"what all share and an audience", "internal/web/page", "markt/internal/web/office", "only"},
		{"answers and an audience", "internal/web/answers", "markt/internal/web/public", "only"},
		{"what all share and the web", "internal/web/page", "markt/internal/web", "to its left"},
		{"the plan and the web", "internal/web/planview", "markt/internal/web", "may import"},
		{"the plan and an audience", "internal/web/planview", "markt/internal/web/office", "only"},
		{"the web joins them", "internal/web", "markt/internal/web/office", ""},
		{"the command goes past the web", "cmd/markt", "markt/internal/web/office", "only"},

		{"press fills print", "internal/press", "markt/internal/print", ""},
		{"nobody else does", "internal/web/office", "markt/internal/print", "only"},
		{"print and a room", "internal/print", "markt/internal/site", "may import"},
		{"print and the drawing", "internal/print", "markt/internal/drawing", ""},
		{"typesetting and print", "internal/print/set", "markt/internal/print", "only"},
		{"typesetting and the languages", "internal/print/set", "markt/internal/lang", "may import"},
		{"typesetting is print's", "internal/press", "markt/internal/print/set", "only"},
		{"the drawing knows no room", "internal/drawing", "markt/internal/site", "to its left"},
		{"the drawing is for all", "internal/site", "markt/internal/drawing", ""},

		{"a test package in a room", "internal/stall", "markt/internal/pgtest", "for tests"},
		{"a test package and any room", "internal/bench", "markt/internal/press", ""},
		{"a test package and print", "internal/bench", "markt/internal/print", "only"},

		{"Fiber below the web", "internal/site", "github.com/gofiber/fiber/v2", "only"},
		{"Fiber's parts", "internal/press", "github.com/gofiber/fiber/v2/middleware/csrf", "only"},
		{"Fiber in an audience", "internal/web/gate", "github.com/gofiber/fiber/v2", ""},
		{"HTTP below the web", "internal/press", "net/http", "only"},
		{"gofpdf outside print", "internal/press", "github.com/jung-kurt/gofpdf", "only"},
		{"gofpdf in typesetting", "internal/print/set", "github.com/jung-kurt/gofpdf", "only"},
		{"QR codes outside print", "internal/ticket", "github.com/skip2/go-qrcode", "only"},
		{"sqlx in a store", "internal/stall", "github.com/jmoiron/sqlx", "only"},
		{"pq in a store", "internal/stall", "github.com/lib/pq", ""},
		{"pq in the web", "internal/web/office", "github.com/lib/pq", "only"},
		{"a library that nobody is named for", "internal/lang", "example.com/handy", "nobody"},
		{"the standard library", "internal/lang", "strings", ""},
	} {
		r := room{name: c.name}
		if c.imports != "" {
			r.imports = []string{c.imports}
		}
		got := strings.Join(broken([]room{r}), "; ")
		if c.says == "" && got != "" || !strings.Contains(got, c.says) {
			t.Errorf("%s: %q, want %q", c.rule, got, c.says)
		}
	}
}

// Whom the tables name stands in them: a slip of the pen names nobody.
func TestTablesNameRooms(t *testing.T) {
	for name, users := range only {
		if strings.HasPrefix(name, "internal/") && !standing(name) {
			t.Errorf("%s stands nowhere", name)
		}
		for _, u := range users {
			if root, _ := strings.CutSuffix(u, "/..."); !standing(root) {
				t.Errorf("%s is for %s, which stands nowhere", name, u)
			}
		}
	}
	for name, allowed := range beside {
		for _, a := range allowed {
			if !standing(a) {
				t.Errorf("%s may import %s, which stands nowhere", name, a)
			}
		}
		if column(name) >= 0 || len(only[name]) == 0 {
			t.Errorf("%s stands beside the row: name who may import it, and not its column", name)
		}
	}
	var all []string
	for _, names := range row {
		all = append(all, names...)
	}
	slices.Sort(all)
	if once := slices.Compact(slices.Clone(all)); len(once) != len(all) {
		t.Error("a room stands in the row twice")
	}
}
