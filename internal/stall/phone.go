package stall

import (
	"strings"

	"github.com/nyaruka/phonenumbers"

	"markt/internal/input"
	"markt/internal/lang"
)

// Phone reads a telephone number as people write it in Germany or with a
// country code, and gives it in E.164. An unreadable number is not ok and
// stays as typed elsewhere.
func Phone(typed string) (e164 string, ok bool) {
	n, err := phonenumbers.Parse(strings.ReplaceAll(lang.Digits(input.CleanLine(typed)), "(0)", ""), "DE")
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}
