package input

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"markt/internal/fault"
	"markt/internal/lang"
)

// Longest texts, in characters.
const (
	MaxLine = 200
	MaxText = 20_000
)

// CheckLine trims a one-line input in place and notes when it is too long or
// holds characters that cannot be stored or shown.
func CheckLine(f fault.Fields, name string, s *string, limit int) {
	*s = strings.TrimSpace(*s)
	switch {
	case !Storable(*s), strings.ContainsAny(*s, "\n\r"):
		f.Add(name, "error.characters")
	default:
		CheckLength(f, name, *s, limit)
	}
}

// CheckText is CheckLine for a text in many languages; line breaks are kept
// and a message names its language: "name.de".
func CheckText(f fault.Fields, name string, t *lang.Text, limit int) {
	*t = t.Trim()
	for l, s := range *t {
		field := name + "." + string(l)
		switch {
		case !lang.Known(string(l)), !Storable(s):
			f.Add(field, "error.characters")
		default:
			CheckLength(f, field, s, limit)
		}
	}
}

// CheckLength notes when a text has more characters than the limit.
func CheckLength(f fault.Fields, name, s string, limit int) {
	if utf8.RuneCountInString(s) > limit {
		f.Add(name, "error.too_long", "max", limit)
	}
}

// Storable reports whether s is UTF-8 without NUL and other control
// characters; line breaks and tabs may stay.
func Storable(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t'
	})
}

// CleanEmail trims an address and reports whether it can be written to; empty
// is allowed, because e-mail is not a given.
func CleanEmail(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", true
	}
	a, err := mail.ParseAddress(s)
	return s, err == nil && a.Address == s && len(s) <= 254 && strings.Contains(s[strings.LastIndexByte(s, '@'):], ".")
}

// CheckEmail is CleanEmail in place, with the message at the field.
func CheckEmail(f fault.Fields, name string, s *string) {
	var ok bool
	if *s, ok = CleanEmail(*s); !ok {
		f.Add(name, "error.email")
	}
}
