package input

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "Ä", "ae", "Ö", "oe", "Ü", "ue", "&", " ")

// Slug makes an address part of a name: "Markt & Fest 2026" becomes
// "markt-fest-2026". It is empty for a name without Latin letters or digits.
func Slug(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(umlauts.Replace(name)) {
		switch r = unicode.ToLower(r); {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r), r == '’', r == '\'':
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	s := b.String()
	if len(s) > 60 {
		s = s[:60]
	}
	return strings.Trim(s, "-")
}

var slugForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,59}$`)

// IsSlug reports whether s may name a thing in an address.
func IsSlug(s string) bool { return slugForm.MatchString(s) }
