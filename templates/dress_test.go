package templates

import (
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"markt/static"
)

var (
	define   = regexp.MustCompile(`\{\{-?\s*(?:define|block) "([^"]+)"`)
	call     = regexp.MustCompile(`\{\{-?\s*(?:template|block) "([^"]+)"`)
	class    = regexp.MustCompile(`class="((?:[^"{]|\{\{.*?\}\})*)"`)
	action   = regexp.MustCompile(`[\w-]*\{\{.*?\}\}[\w-]*`)
	word     = regexp.MustCompile(`"([\w -]+)"`)
	unread   = regexp.MustCompile(`url\([^)]*\)|"[^"]*"|:not\([^)]*\)`)
	selector = regexp.MustCompile(`([^{}]+)\{`)
	dressed  = regexp.MustCompile(`\.([a-zA-Z_][\w-]*)`)
)

func read(t *testing.T, files fs.FS, name string) string {
	t.Helper()
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// bodies are the templates of some files by their names.
func bodies(t *testing.T, patterns ...string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range patterns {
		files, err := fs.Glob(FS, pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", pattern, files, err)
		}
		for _, file := range files {
			text := read(t, FS, file)
			at := define.FindAllStringSubmatchIndex(text, -1)
			for i, m := range at {
				end := len(text)
				if i+1 < len(at) {
					end = at[i+1][0]
				}
				all[text[m[2]:m[3]]] += text[m[0]:end]
			}
		}
	}
	return all
}

// whole is a body with those of all templates it calls.
func whole(body string, parts map[string]string, seen map[string]bool) string {
	for _, m := range call.FindAllStringSubmatch(body, -1) {
		if !seen[m[1]] {
			seen[m[1]] = true
			body += whole(parts[m[1]], parts, seen)
		}
	}
	return body
}

// worn are the classes in a piece of a page. A class that is put together from a value is left out.
func worn(body string) map[string]bool {
	all := map[string]bool{}
	for _, m := range class.FindAllStringSubmatch(body, -1) {
		for _, name := range strings.Fields(action.ReplaceAllStringFunc(m[1], choices)) {
			all[name] = true
		}
	}
	return all
}

// choices are the words between which an action in a class attribute chooses.
func choices(action string) string {
	var all []string
	for _, m := range word.FindAllStringSubmatch(action, -1) {
		all = append(all, m[1])
	}
	return " " + strings.Join(all, " ") + " "
}

// dresses are the classes that a sheet has rules for.
func dresses(t *testing.T, sheet string) map[string]bool {
	t.Helper()
	address, err := static.Asset(sheet)
	if err != nil {
		t.Fatal(err)
	}
	css := unread.ReplaceAllString(read(t, static.FS, strings.TrimPrefix(address, static.Prefix)), "")
	all := map[string]bool{}
	for _, s := range selector.FindAllStringSubmatch(css, -1) {
		for _, m := range dressed.FindAllStringSubmatch(s[1], -1) {
			all[m[1]] = true
		}
	}
	return all
}

// A part that is dressed on one page is dressed on every page that uses it.
func TestNoPartIsUndressed(t *testing.T) {
	somewhere := map[string]bool{}
	for _, kind := range kinds(t) {
		for _, name := range kind {
			if path.Ext(name) == ".css" {
				maps.Copy(somewhere, dresses(t, name))
			}
		}
	}
	parts := bodies(t, "layout/*.html", "parts/*.html")
	for folder, sheet := range sheets {
		pages, err := fs.Glob(FS, folder+"/*.html")
		if err != nil {
			t.Fatal(err)
		}
		layout := "layout-" + strings.Replace(folder, "my", "public", 1)
		for _, page := range pages {
			have := dresses(t, sheet)
			for _, name := range loads(t, page) {
				if path.Ext(name) == ".css" {
					maps.Copy(have, dresses(t, name))
				}
			}
			body := whole(read(t, FS, page), parts, map[string]bool{}) + whole(parts[layout], parts, map[string]bool{})
			for _, name := range slices.Sorted(maps.Keys(worn(body))) {
				if somewhere[name] && !have[name] {
					t.Errorf("%s wears %q, which none of its sheets dresses", page, name)
				}
			}
		}
	}
}
