package web

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"markt/internal/lang"
	"markt/templates"
)

var (
	actions  = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	comments = regexp.MustCompile(`(?s)<!--.*?-->`)
	svg      = regexp.MustCompile(`(?s)<svg.*?</svg>`)
	spoken   = regexp.MustCompile(`\s(?:alt|title|placeholder|aria-label|content)="([^"]*)"`)
	tags     = regexp.MustCompile(`(?s)<[^>]*>`)
	fragment = regexp.MustCompile(`^(?:\s*[a-z-]+(?:="[^"]*")?)+$`) // a part that is attributes only
	tones    = regexp.MustCompile(`\{\{define "tone"\}\}.*?\{\{end\}\}`)
	letters  = regexp.MustCompile(`\p{L}{2,}`)
	keyUse   = regexp.MustCompile(`\.T\s+"([a-z0-9_.]+)"`)
	inline   = regexp.MustCompile(`(?i)\s(?:style|on[a-z]+)=|<script(?:\s[^>]*)?>[^<]`)
)

// goKeys find the catalogue key in each way Go code names one.
var goKeys = []*regexp.Regexp{
	regexp.MustCompile(`\.T\(\s*"([a-z0-9_.]+)"`),
	regexp.MustCompile(`fault\.Msg\("([a-z0-9_.]+)"`),
	regexp.MustCompile(`fault\.New\([^,]+,\s*[^,]+,\s*"([a-z0-9_.]+)"`),
	regexp.MustCompile(`fault\.Coded\([^,]+,\s*[^,]+,\s*"[^"]*",\s*"([a-z0-9_.]+)"`),
	regexp.MustCompile(`fault\.With\([^,]+,[^,]+,\s*[^,]+,\s*"([a-z0-9_.]+)"`),
	regexp.MustCompile(`\.Add\([^,\n]+,\s*"([a-z0-9_.]+\.[a-z0-9_.]+)"`),
	regexp.MustCompile(`Flash\(c,\s*"[a-z]+",\s*"([a-z0-9_.]+)"`),
	regexp.MustCompile(`\.Page\(c,\s*"[a-z]+",\s*"([a-z0-9_.]+)"`),
	regexp.MustCompile(`OnConstraint\("[a-z_]+",[^,]+,\s*"[a-z_]*",\s*"([a-z0-9_.]+)"`),
}

func eachTemplate(t *testing.T, do func(name, text string)) {
	t.Helper()
	err := fs.WalkDir(templates.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(templates.FS, name)
		do(name, string(b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Every text a person reads comes from a catalogue. Names of the machine
// (meta content) are the exception.
func TestTemplatesHaveNoBareText(t *testing.T) {
	t.Parallel()
	machine := map[string]bool{"telephone=no": true, "width=device-width, initial-scale=1, viewport-fit=cover": true, "light dark": true, "yes": true,
		"noindex": true, "website": true, "summary_large_image": true}
	eachTemplate(t, func(name, text string) {
		text = svg.ReplaceAllString(comments.ReplaceAllString(actions.ReplaceAllString(tones.ReplaceAllString(text, ""), ""), ""), "")
		for _, m := range spoken.FindAllStringSubmatch(text, -1) {
			if letters.MatchString(m[1]) && !machine[m[1]] && !strings.HasPrefix(m[1], "#") {
				t.Errorf("%s: bare text in an attribute: %q", name, m[1])
			}
		}
		for line := range strings.SplitSeq(tags.ReplaceAllString(text, "\n"), "\n") {
			if letters.MatchString(line) && !(strings.Contains(line, `="`) && fragment.MatchString(line)) {
				t.Errorf("%s: bare text: %q", name, strings.TrimSpace(line))
			}
		}
	})
}

func TestTemplatesHaveNothingInline(t *testing.T) {
	t.Parallel()
	// What stands in this element is data: a browser runs none of it.
	data := strings.NewReplacer(`<script type="application/ld+json">{{.}}</script>`, "")
	eachTemplate(t, func(name, text string) {
		text = data.Replace(text)
		for _, m := range inline.FindAllString(text, -1) {
			t.Errorf("%s: %q would be dropped by the content security policy", name, strings.TrimSpace(m))
		}
	})
}

// Every key used in a template or in Go exists in the German catalogue; the
// catalogues' own test compares the languages.
func TestEveryKeyExists(t *testing.T) {
	t.Parallel()
	eachTemplate(t, func(name, text string) {
		for _, m := range keyUse.FindAllStringSubmatch(text, -1) {
			if !strings.HasSuffix(m[1], ".") && !lang.De.Has(m[1]) {
				t.Errorf("%s: no message %q", name, m[1])
			}
		}
	})
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") || !(strings.HasPrefix(path, "internal/") || strings.HasPrefix(path, "cmd/")) {
			return err
		}
		b, err := fs.ReadFile(root, path)
		for _, form := range goKeys {
			for _, m := range form.FindAllStringSubmatch(string(b), -1) {
				if !strings.HasSuffix(m[1], ".") && !lang.De.Has(m[1]) {
					t.Errorf("%s: no message %q", path, m[1])
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
