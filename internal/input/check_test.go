package input

import (
	"strings"
	"testing"

	"markt/internal/fault"
	"markt/internal/lang"
)

// What is typed has an end, counted in characters, and holds none that no
// screen and no print can show.
func TestTextsHaveAnEnd(t *testing.T) {
	for _, c := range []struct {
		text       string
		line, body string // what is said of it as a line and as a text of at most 5 characters
	}{
		{"", "", ""},
		{" äöüßé ", "", ""},
		{"äöüßée", "error.too_long", "error.too_long"},
		{"a\nb", "error.characters", ""},
		{"a\rb", "error.characters", ""},
		{"a\tb", "", ""},
		{"a\x00b", "error.characters", "error.characters"},
		{"a\x7fb", "error.characters", "error.characters"},
		{"a\xffb", "error.characters", "error.characters"},
	} {
		line, f := c.text, fault.Fields{}
		CheckLine(f, "name", &line, 5)
		if got := f["name"].Key; got != c.line || line != strings.TrimSpace(c.text) {
			t.Errorf("line %q: %q, left as %q", c.text, got, line)
		}
		body, f := lang.Text{"de": c.text}, fault.Fields{}
		CheckText(f, "text", &body, 5)
		if got := f["text.de"].Key; got != c.body {
			t.Errorf("text %q: %q", c.text, got)
		}
	}
	f := fault.Fields{}
	CheckText(f, "text", &lang.Text{"xx": "?"}, 5)
	if f["text.xx"].Key != "error.characters" {
		t.Errorf("a language nobody knows: %v", f)
	}
}

func TestAddressesThatCanBeWrittenTo(t *testing.T) {
	domain := "@" + strings.Repeat("d", 60) + "." + strings.Repeat("e", 60) + ".example"
	for address, want := range map[string]bool{
		"":                        true,
		" a@b.example ":           true,
		"ä@büro.example":          true,
		"a@localhost":             false,
		"a.b@localhost":           false,
		"a@b@c.example":           false,
		"Amira <a@b.example>":     false,
		"<a@b.example>":           false,
		"a b@c.example":           false,
		"a@b.example,c@d.example": false,
		strings.Repeat("l", 254-len(domain)) + domain: true,
		strings.Repeat("l", 255-len(domain)) + domain: false,
	} {
		if got, ok := CleanEmail(address); ok != want || got != strings.TrimSpace(address) {
			t.Errorf("%q: %v, left as %q", address, ok, got)
		}
	}
}

func TestSlugsAreShort(t *testing.T) {
	for name, want := range map[string]string{
		strings.Repeat("a", 60):        strings.Repeat("a", 60),
		strings.Repeat("a", 61):        strings.Repeat("a", 60),
		"AZ az 09":                     "az-az-09",
		"’s Gravenhage – Fest’l":       "s-gravenhage-festl",
		"a – b":                        "a-b",
		strings.Repeat("a", 59) + " b": strings.Repeat("a", 59),
	} {
		if got := Slug(name); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
	if !IsSlug("a") || IsSlug("") || IsSlug("-a") || !IsSlug(strings.Repeat("a", 60)) || IsSlug(strings.Repeat("a", 61)) {
		t.Error("the slug of a thing in the edition has 1 to 60 characters")
	}
}
