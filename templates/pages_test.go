package templates

import (
	"cmp"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"testing"
)

var asset = regexp.MustCompile(`\.Asset "([a-z/_-]+\.(?:css|js))"`)

func loads(t *testing.T, file string) (names []string) {
	t.Helper()
	for _, m := range asset.FindAllStringSubmatch(read(t, FS, file), -1) {
		names = append(names, m[1])
	}
	return names
}

// sheets are what layout/base.html gives to the pages of each folder.
var sheets = map[string]string{
	"public": "public/public.css",
	"my":     "public/public.css",
	"office": "office/office.css",
	"gate":   "gate/gate.css",
}

// framed are the pages that stand in another folder's frame: a screen for all to
// see has no office around it.
var framed = map[string]string{"office/gate_wall.html": sheets["gate"]}

// kinds are the kinds of pages that static/build.mjs weighs, with the files each may load.
func kinds(t *testing.T) map[string][]string {
	t.Helper()
	raw, err := os.ReadFile("../static/dist/pages.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string][]string
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// Every page loads no more than one of the kinds, so that a visitor never waits
// for the office's styles, nor an organiser for the hero.
func TestEveryPageIsOfAKind(t *testing.T) {
	known := kinds(t)
	fits := func(page []string) bool {
		for _, kind := range known {
			if !slices.ContainsFunc(page, func(name string) bool { return !slices.Contains(kind, name) }) {
				return true
			}
		}
		return false
	}
	base := loads(t, "layout/base.html")
	scripts := slices.DeleteFunc(slices.Clone(base), func(name string) bool { return path.Ext(name) == ".css" })
	for folder, sheet := range sheets {
		if !slices.Contains(base, sheet) {
			t.Errorf("layout/base.html does not load %s", sheet)
		}
		pages, err := fs.Glob(FS, folder+"/*.html")
		if err != nil || len(pages) == 0 {
			t.Fatalf("%s: %v, %v", folder, pages, err)
		}
		for _, page := range pages {
			if all := slices.Concat(scripts, []string{cmp.Or(framed[page], sheet)}, loads(t, page)); !fits(all) {
				t.Errorf("%s loads %q, which is no kind of static/build.mjs", page, all)
			}
		}
	}
}
