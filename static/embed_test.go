package static

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestAsset(t *testing.T) {
	for _, name := range []string{"public/public.css", "office/office.css", "gate/gate.css", "gate/gate.js", "frame/theme.js", "frame/frame.js", "vendor/zxing_reader.wasm", "fonts/rubik-arabic.woff2", "fonts/OFL-rubik.txt"} {
		address, err := Asset(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if _, err := fs.Stat(FS, strings.TrimPrefix(address, Prefix)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Asset("public/nothing.css"); err == nil {
		t.Error("a file that does not exist has an address")
	}
}

// What a sheet or a script loads must be ours: the content security policy forbids the rest, and visitors' addresses stay here.
func TestNothingIsLoadedFromElsewhere(t *testing.T) {
	outside := regexp.MustCompile(`(url\(\s*["']?|@import\s*["']|from\s*["']|import\s*\(?\s*["'])(https?:)?//`)
	host := regexp.MustCompile(`https?://[^/"'\s]+`)
	known := []string{
		"http://www.w3.org",           // the name of a vocabulary inside drawings, which nobody asks
		"https://fastly.jsdelivr.net", // the library's own place for the code reader; gate/zxing.js gives it the bytes
	}
	seen := 0
	err := fs.WalkDir(dist, "dist", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".css" && path.Ext(name) != ".js" {
			return err
		}
		seen++
		body, err := fs.ReadFile(dist, name)
		if hit := outside.Find(body); hit != nil {
			t.Errorf("%s loads %s…", name, hit)
		}
		for _, found := range host.FindAllString(string(body), -1) {
			if !slices.Contains(known, found) {
				t.Errorf("%s names %s", name, found)
			}
		}
		return err
	})
	if err != nil || seen == 0 {
		t.Fatalf("%d files, %v", seen, err)
	}
}

// Text travels packed; a browser that cannot unpack gets the same bytes.
func TestPackedTwins(t *testing.T) {
	for _, name := range []string{"public/public.css", "gate/gate.js", "img/sign.svg", "vendor/zxing_reader.wasm"} {
		address, err := Asset(name)
		if err != nil {
			t.Fatal(err)
		}
		file := strings.TrimPrefix(address, Prefix)
		plain, err := fs.ReadFile(FS, file)
		if err != nil {
			t.Fatal(err)
		}
		packed, err := fs.ReadFile(FS, file+".gz")
		if err != nil {
			t.Fatal(err)
		}
		r, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		if unpacked, err := io.ReadAll(r); err != nil || !bytes.Equal(unpacked, plain) {
			t.Errorf("%s: the packed twin is another file (%v)", name, err)
		}
	}
}

// The worker keeps what the scanner's page loads, by the addresses it loads it from, and no more than static files.
func TestTheGatesWorkerKnowsTheGatesFiles(t *testing.T) {
	script, err := Worker("gate")
	if err != nil {
		t.Fatal(err)
	}
	kept := regexp.MustCompile(`"/static/[^"]+"`).FindAllString(string(script), -1)
	for _, name := range []string{"gate/gate.css", "gate/gate.js", "gate/detect.js", "frame/theme.js", "frame/frame.js", "vendor/zxing_reader.wasm",
		"fonts/rubik-latin.woff2", "fonts/rubik-arabic.woff2", "img/chevron.svg", "img/sign.svg"} {
		address, err := Asset(name)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(kept, strconv.Quote(address)) {
			t.Errorf("the worker does not keep %s", name)
		}
	}
	for _, quoted := range kept {
		name := strings.TrimPrefix(strings.Trim(quoted, `"`), Prefix)
		if _, err := fs.Stat(FS, name); err != nil {
			t.Errorf("the worker wants %s: %v", name, err)
		}
		if strings.HasPrefix(name, "office/") || strings.HasPrefix(name, "public/") {
			t.Errorf("the worker keeps %s, which no gate needs", name)
		}
	}
	if _, err := Worker("nothing"); err == nil {
		t.Error("a worker that does not exist was read")
	}
}

func TestFaceAndIcon(t *testing.T) {
	for family, weights := range map[string][]string{
		"rubik": {"regular", "bold", "heavy"}, "noto-sans-arabic": {"regular", "bold"}, "noto-sans-georgian": {"regular", "bold"}, "noto-sans-sc": {"regular"},
	} {
		for _, weight := range weights {
			ttf, err := Face(family + "-" + weight)
			if err != nil {
				t.Error(err)
			} else if len(ttf) < 20_000 || string(ttf[:4]) != "\x00\x01\x00\x00" {
				t.Errorf("%s-%s is not a TrueType file", family, weight)
			}
		}
	}
	svg, err := Icon("arrow")
	if err != nil || !strings.HasPrefix(string(svg), `<svg class="icon" aria-hidden="true"`) {
		t.Errorf("arrow: %s, %v", svg, err)
	}
	if _, err := Icon("nothing"); err == nil {
		t.Error("an icon that does not exist was drawn")
	}
}

// Text needs 4.5 : 1 on every ground it stands on, the outline of a control 3 : 1 (WCAG 2.2, 1.4.3 and 1.4.11).
func TestContrast(t *testing.T) {
	raw, err := os.ReadFile("frame/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(string(raw), "@night {")
	if !ok {
		t.Fatal("tokens.css has no night")
	}
	grounds := []string{"paper", "card", "sand", "leaf-wash", "sky-wash", "tomato-wash", "berry-wash", "saffron-wash"}
	texts := []string{"ink", "soft", "leaf", "sky", "tomato", "berry", "saffron-text"}
	for scheme, css := range map[string]string{"light": light, "dark": dark} {
		c := colours(t, css)
		at := func(least float64, text, ground string) {
			t.Helper()
			if r := contrast(c[text], c[ground]); r < least {
				t.Errorf("%s: %s on %s is %.2f, want %.1f", scheme, text, ground, r, least)
			}
		}
		for _, ground := range grounds {
			for _, text := range texts {
				at(4.5, text, ground)
			}
			at(3, "edge", ground)
		}
		for _, tone := range []string{"leaf", "sky", "tomato", "berry"} {
			at(4.5, "on-colour", tone)
			at(4.5, "ink", tone+"-pale") // the number of a stall on the plan
		}
		at(4.5, "ink", "saffron-pale")
		at(4.5, "on-saffron", "saffron")
		at(4.5, "on-ground", "ground")
		at(4.5, "soft-on-ground", "ground")
	}
}

var token = regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{3,6});`)

func colours(t *testing.T, css string) map[string][3]float64 {
	t.Helper()
	all := map[string][3]float64{}
	for _, m := range token.FindAllStringSubmatch(css, -1) {
		hex := m[2]
		if len(hex) == 3 {
			hex = fmt.Sprintf("%c%c%c%c%c%c", hex[0], hex[0], hex[1], hex[1], hex[2], hex[2])
		}
		var rgb [3]float64
		for i := range rgb {
			v, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
			if err != nil {
				t.Fatal(err)
			}
			rgb[i] = float64(v) / 255
		}
		all[m[1]] = rgb
	}
	return all
}

func contrast(a, b [3]float64) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + .05) / (math.Min(x, y) + .05)
}

func luminance(rgb [3]float64) float64 {
	for i, v := range rgb {
		if v <= .04045 {
			rgb[i] = v / 12.92
		} else {
			rgb[i] = math.Pow((v+.055)/1.055, 2.4)
		}
	}
	return .2126*rgb[0] + .7152*rgb[1] + .0722*rgb[2]
}
