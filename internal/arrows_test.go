// Package internal holds the rooms; these tests keep the arrows between them.
package internal

import (
	"bytes"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// row is the house from left to right: a package may import what stands in a
// column to its left, never its own column and never one to its right. A
// package that stands nowhere in these tables fails; a name without a package
// is a room to come.
var row = [][]string{
	{"internal/fault", "internal/lang", "internal/drawing", "migrations", "static", "templates"},
	{"internal/input", "internal/table", "internal/picture"},
	{"internal/spreadsheet", "internal/upload"},
	{"internal/pg"},
	{"internal/job", "internal/backup"},
	{"internal/mail", "internal/festival"},
	{"internal/account"},
	{"internal/stall"},
	{"internal/jury"},
	{"internal/paper"},
	{"internal/message"},
	{"internal/site"},
	{"internal/placing"},
	{"internal/programme"},
	{"internal/intake"},
	{"internal/billing"},
	{"internal/ticket"},
	{"internal/checkin"},
	{"internal/ties"},
	{"internal/follow"},
	{"internal/setup"},
	{"internal/press"},
	{"internal/demo"},
	{"internal/web/page"}, // what the audiences share …
	{"internal/web/answers"},
	{"internal/web/office", "internal/web/public", "internal/web/gate", "internal/web/api"}, // … the audiences …
	{"internal/web"}, // … and who joins them
	{"cmd/markt"},
}

// beside are rooms outside the row, with all of the house that they may import.
var beside = map[string][]string{
	"internal/print":        {"internal/fault", "internal/lang", "internal/drawing", "internal/print/set"},
	"internal/print/set":    {},
	"internal/site/placer":  {},
	"internal/site/check":   {"internal/drawing"},
	"internal/cluster":      {},
	"internal/web/planview": {"internal/drawing"},
	"internal/web/openapi":  {},
}

// testOnly are packages for tests and measurements: they may import any room,
// and no room imports them.
var testOnly = []string{"internal", "internal/pgtest", "internal/plantest", "internal/e2e", "internal/bench", "internal/mutate", "internal/storm"}

// only names who may import a room or a library; "…/..." takes in what lies
// below. A library that stands nowhere here fails.
var only = map[string][]string{
	"internal/print":        {"internal/press"},
	"internal/print/set":    {"internal/print"},
	"internal/site/placer":  {"internal/placing", "cmd/markt", "internal/bench"},
	"internal/site/check":   {"internal/site", "internal/press", "internal/placing", "internal/web/office", "internal/bench"},
	"internal/cluster":      {"internal/backup", "cmd/markt", "internal/pgtest", "internal/bench", "internal/storm"},
	"internal/web/page":     {"internal/web/...", "cmd/markt"},
	"internal/web/answers":  {"internal/web/..."},
	"internal/web/planview": {"internal/web/..."},
	"internal/web/openapi":  {"internal/web/api"},
	"internal/web/office":   {"internal/web"},
	"internal/web/public":   {"internal/web"},
	"internal/web/gate":     {"internal/web"},
	"internal/web/api":      {"internal/web"},
	"migrations":            {"internal/pg", "internal/pgtest"},
	"static":                {"internal/press", "internal/web/...", "cmd/markt", "internal/bench"},
	"templates":             {"internal/web/...", "cmd/markt"},

	"net/http":      {"internal/web/...", "cmd/markt", "internal/bench", "internal/storm"},
	"html/template": {"static", "internal/web/..."},
	"database/sql":  {"internal/pg", "internal/cluster", "internal/pgtest", "internal/lang", "internal/stall", "internal/jury", "internal/programme", "internal/intake"},

	"github.com/gofiber/fiber/v2":         {"internal/web/...", "internal/bench"},
	"github.com/valyala/fasthttp":         {"internal/web/..."},
	"github.com/google/uuid":              {"internal/web/..."},
	"github.com/prometheus/client_golang": {"internal/web"},
	"github.com/jung-kurt/gofpdf":         {"internal/print"},
	"github.com/skip2/go-qrcode":          {"internal/print"},
	"golang.org/x/image":                  {"internal/print", "internal/picture"},
	"golang.org/x/sync/errgroup":          {"internal/checkin"},
	"golang.org/x/sync/semaphore":         {"internal/web/...", "internal/press"},
	"golang.org/x/sync/singleflight":      {"internal/web/...", "internal/press"},
	"golang.org/x/text/collate":           {"internal/lang"},
	"golang.org/x/text/unicode/bidi":      {"internal/print/set"},
	"golang.org/x/text/unicode/runenames": {"internal/print"},
	"golang.org/x/text/unicode/norm":      {"internal/print/...", "internal/lang", "internal/input"},
	"golang.org/x/text/language":          {"internal/lang"},
	"golang.org/x/text/encoding":          {"internal/table", "internal/programme"},
	"github.com/nyaruka/phonenumbers":     {"internal/stall"},
	"github.com/xuri/excelize/v2":         {"internal/spreadsheet"},
	"github.com/wneessen/go-mail":         {"internal/mail"},
	"golang.org/x/net/html":               {"internal/web/page"},
	"golang.org/x/net/html/atom":          {"internal/web/page"},
	"golang.org/x/net/idna":               {"internal/mail"},
	"github.com/go-playground/locales":    {"internal/lang"},
	"github.com/pressly/goose/v3":         {"internal/pg"},
	"github.com/jmoiron/sqlx":             {"internal/pg"},
	"github.com/lib/pq":                   {"internal/pg", "internal/cluster", "internal/pgtest", "internal/stall", "internal/jury", "internal/message", "internal/paper", "internal/programme", "internal/ticket", "internal/checkin", "internal/ties"},
	"github.com/chromedp/chromedp":        {"internal/e2e", "internal/storm"},
	"github.com/chromedp/cdproto":         {"internal/e2e", "internal/storm"},
}

// room is a package of the house with what it imports.
type room struct {
	name    string
	imports []string
}

const module = "markt/"

// broken are the rules that the rooms break.
func broken(rooms []room) (wrong []string) {
	for _, r := range rooms {
		if !standing(r.name) {
			wrong = append(wrong, r.name+" stands nowhere in the house")
			continue
		}
		for _, path := range r.imports {
			if why := forbidden(r.name, path); why != "" {
				wrong = append(wrong, fmt.Sprintf("%s imports %s, %s", r.name, path, why))
			}
		}
	}
	return wrong
}

func standing(name string) bool {
	_, aside := beside[name]
	return column(name) >= 0 || aside || slices.Contains(testOnly, name)
}

func column(name string) int {
	return slices.IndexFunc(row, func(c []string) bool { return slices.Contains(c, name) })
}

// forbidden says why a room may not import a path; "" if it may.
func forbidden(name, path string) string {
	inside, ours := strings.CutPrefix(path, module)
	users, limited := users(inside)
	switch {
	case limited && !slices.ContainsFunc(users, func(u string) bool { return covers(u, name) }):
		return fmt.Sprintf("which is for %v only", users)
	case !ours && !limited && strings.Contains(strings.Split(path, "/")[0], "."):
		return "a library that nobody is named for"
	case !ours:
		return ""
	case slices.Contains(testOnly, inside):
		return "which is for tests"
	case slices.Contains(testOnly, name):
		return ""
	}
	if allowed, aside := beside[name]; aside {
		if !slices.Contains(allowed, inside) {
			return fmt.Sprintf("it may import %v", allowed)
		}
		return ""
	}
	if _, aside := beside[inside]; aside {
		return "" // its users are named
	}
	if to := column(inside); to < 0 || to >= column(name) {
		return "which does not stand to its left"
	}
	return ""
}

// users are who may import a path: of the longest name that covers it.
func users(path string) (list []string, limited bool) {
	if list, limited = only[path]; limited || strings.HasPrefix(path, "internal/") {
		return list, limited
	}
	for name, those := range only {
		if strings.HasPrefix(path, name+"/") {
			return those, true
		}
	}
	return nil, false
}

func covers(pattern, name string) bool {
	root, below := strings.CutSuffix(pattern, "/...")
	return name == root || below && strings.HasPrefix(name, root+"/")
}

func TestArrowsPointLeft(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var rooms []room
	for line := range bytes.Lines(out) {
		words := strings.Fields(string(line))
		rooms = append(rooms, room{strings.TrimPrefix(words[0], module), words[1:]})
	}
	if len(rooms) < 20 {
		t.Errorf("only %d packages found", len(rooms))
	}
	for _, w := range broken(rooms) {
		t.Error(w)
	}
}
