// Package internal holds the rooms; this test keeps the arrows between them.
package internal

import (
	"bytes"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rooms from left to right: a room may import any room to its left, never one
// to its right or in its own column.
var rooms = [][]string{
	{"fault", "lang"},
	{"pg"},
	{"job"},
	{"mail", "festival"},
	{"account"},
	{"stall"},
	{"site"},
	{"programme"},
	{"billing"},
	{"ticket"},
	{"checkin"},
	{"press"},
	{"demo"},
	{"web"},
}

// beside are rooms outside the row, with all that they may import.
var beside = map[string][]string{
	"print": {"internal/lang", "internal/fault", "internal/print/set"},
}

// alone names libraries that one room or a few may touch. A trailing slash
// takes in what lies below.
var alone = map[string][]string{
	"github.com/gofiber/fiber/v2":     {"web", "bench"},
	"github.com/jung-kurt/gofpdf":     {"print"},
	"github.com/skip2/go-qrcode":      {"print"},
	"github.com/wneessen/go-mail":     {"mail"},
	"github.com/pressly/goose/v3":     {"pg"},
	"github.com/jmoiron/sqlx":         {"pg"},
	"net/http":                        {"web", "e2e", "bench"},
	"github.com/nyaruka/phonenumbers": {"stall"},
}

type imports struct {
	room  string
	paths []string
}

func list(t *testing.T) []imports {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}|{{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []imports
	for line := range bytes.Lines(out) {
		path, rest, _ := strings.Cut(strings.TrimSpace(string(line)), "|")
		room, inside := strings.CutPrefix(path, "markt/internal/")
		if inside {
			room, _, _ = strings.Cut(room, "/")
			all = append(all, imports{room, strings.Fields(rest)})
		}
	}
	return all
}

func column(room string) int {
	return slices.IndexFunc(rooms, func(c []string) bool { return slices.Contains(c, room) })
}

func TestArrowsPointLeft(t *testing.T) {
	for _, p := range list(t) {
		from := column(p.room)
		for _, path := range p.paths {
			inside, ok := strings.CutPrefix(path, "markt/")
			if !ok {
				continue
			}
			if allowed, special := beside[p.room]; special {
				if !slices.Contains(allowed, inside) {
					t.Errorf("%s imports %s; it may import %v", p.room, inside, allowed)
				}
				continue
			}
			to, isRoom := strings.CutPrefix(inside, "internal/")
			if from < 0 || !isRoom {
				continue
			}
			if to == "print" {
				if p.room != "press" {
					t.Errorf("%s imports print; press alone fills its sheets", p.room)
				}
				continue
			}
			if c := column(to); c >= from {
				t.Errorf("%s imports %s, which does not stand to its left", p.room, to)
			}
		}
	}
}

func TestLibrariesStayInTheirRooms(t *testing.T) {
	for _, p := range list(t) {
		if p.room == "pgtest" {
			continue
		}
		for _, path := range p.paths {
			if allowed, limited := alone[path]; limited && !slices.Contains(allowed, p.room) {
				t.Errorf("%s imports %s, which belongs to %v", p.room, path, allowed)
			}
		}
	}
}
