// Package static holds what a browser fetches (styles, scripts, web typefaces, the code reader), the icons that pages
// carry inline and the typefaces of the prints. It is built by build.mjs; it knows nothing of HTTP or of the market.
package static

import (
	"compress/gzip"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
)

// Prefix is where the web files are served.
const Prefix = "/static/"

//go:embed all:dist
var dist embed.FS

var (
	// FS holds the web files by their fingerprinted names; text files have a gzipped twin ending in ".gz",
	// and sheets, scripts and the code reader a smaller one in ".br".
	FS       = sub("dist/web")
	manifest = readManifest()
	icons    = readIcons()
)

// Asset returns the address of a web file, with the fingerprint that lets it be cached for ever.
func Asset(name string) (string, error) {
	hashed, ok := manifest[name]
	if !ok {
		return "", fmt.Errorf("static: no file %q", name)
	}
	return Prefix + hashed, nil
}

// Size is how many bytes the web file at an address has.
func Size(address string) (int64, error) {
	info, err := fs.Stat(FS, strings.TrimPrefix(address, Prefix))
	if err != nil {
		return 0, fmt.Errorf("static: no file at %q", address)
	}
	return info.Size(), nil
}

// Worker returns a service worker's script. It carries no fingerprint: a browser looks for its next version under the same name.
// The bytes are the caller's own copy.
func Worker(name string) ([]byte, error) {
	script, err := dist.ReadFile("dist/worker/" + name + ".js")
	if err != nil {
		return nil, fmt.Errorf("static: no worker %q", name)
	}
	return script, nil
}

// Icon returns a drawing of static/icons as inline SVG, hidden from screen readers: the word beside it is its name.
func Icon(name string) (template.HTML, error) {
	svg, ok := icons[name]
	if !ok {
		return "", fmt.Errorf("static: no icon %q", name)
	}
	return svg, nil
}

// Face returns a TrueType file by its family and weight, "rubik-regular" for instance. The bytes are the caller's
// own copy.
func Face(name string) ([]byte, error) {
	if ttf, err := dist.ReadFile("dist/type/" + name + ".ttf"); err == nil {
		return ttf, nil
	}
	packed, err := dist.Open("dist/type/" + name + ".ttf.gz")
	if err != nil {
		return nil, fmt.Errorf("static: no typeface %q", name)
	}
	defer packed.Close()
	r, err := gzip.NewReader(packed)
	if err != nil {
		return nil, fmt.Errorf("static: typeface %q: %w", name, err)
	}
	ttf, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("static: typeface %q: %w", name, err)
	}
	return ttf, nil
}

func sub(dir string) fs.FS {
	f, err := fs.Sub(dist, dir)
	if err != nil {
		panic(err)
	}
	return f
}

func readManifest() map[string]string {
	raw, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		panic(err)
	}
	m := map[string]string{}
	if err := json.Unmarshal(raw, &m); err != nil {
		panic(err)
	}
	return m
}

func readIcons() map[string]template.HTML {
	files, err := fs.Glob(dist, "dist/icons/*.svg")
	if err != nil {
		panic(err)
	}
	all := make(map[string]template.HTML, len(files))
	for _, f := range files {
		svg, err := dist.ReadFile(f)
		if err != nil {
			panic(err)
		}
		all[strings.TrimSuffix(path.Base(f), ".svg")] = template.HTML(svg)
	}
	return all
}
