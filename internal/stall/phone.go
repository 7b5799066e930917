package stall

import (
	"maps"
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"markt/internal/input"
	"markt/internal/lang"
)

// home is where the market is: a number without a country code is read as one of here.
const home = "DE"

// countries are where those who apply in a language may have a number from,
// beside home: the countries from which most people in Berlin who speak it came.
var countries = map[lang.Lang][]string{
	"ar": {"SY", "IQ", "LB", "PS", "EG"}, "fa": {"AF", "IR"}, "uk": {"UA"}, "ru": {"UA", "RU"}, "tr": {"TR"},
}

// abroadOf are the countries that a number may be from. Who writes in another
// language, in German above all, may be a helper or have come from any of them.
func abroadOf(from lang.Lang) []string {
	if own, ok := countries[from]; ok {
		return own
	}
	var all []string
	for _, l := range slices.Sorted(maps.Keys(countries)) {
		for _, c := range countries[l] {
			if !slices.Contains(all, c) {
				all = append(all, c)
			}
		}
	}
	return all
}

// Phone reads a telephone number as people write it in Germany or with a
// country code, and gives it in E.164. A number that cannot be read, or that
// may be of two countries for who writes in the language, is not ok and stays
// as typed elsewhere.
func Phone(typed string, from lang.Lang) (e164 string, ok bool) {
	if all := PhoneReadings(typed, from); len(all) == 1 {
		return all[0].E164, true
	}
	return "", false
}

// PhoneReading is a number that may be meant.
type PhoneReading struct {
	E164    string
	Written string // "+963 944 123 456"
	Country string // ISO 3166, "SY"
}

// PhoneReadings are the numbers that can be meant by what somebody who writes
// in the language typed: more than one when it has no country code and is a
// mobile number elsewhere, while it is none here.
func PhoneReadings(typed string, from lang.Lang) (all []PhoneReading) {
	typed = strings.ReplaceAll(lang.Digits(input.CleanLine(typed)), "(0)", "")
	here, err := phonenumbers.Parse(typed, home)
	if err != nil {
		return nil
	}
	if phonenumbers.IsPossibleNumberWithReason(here) == phonenumbers.IS_POSSIBLE { // not within one town only, as "123" is
		all = append(all, reading(here))
	}
	if abroad(typed) || phonenumbers.GetNumberType(here) == phonenumbers.MOBILE {
		return all
	}
	for _, region := range abroadOf(from) {
		there, err := phonenumbers.Parse(typed, region)
		if err == nil && phonenumbers.IsValidNumberForRegion(there, region) && phonenumbers.GetNumberType(there) == phonenumbers.MOBILE {
			all = append(all, reading(there))
		}
	}
	return all
}

func reading(n *phonenumbers.PhoneNumber) PhoneReading {
	return PhoneReading{
		E164:    phonenumbers.Format(n, phonenumbers.E164),
		Written: phonenumbers.Format(n, phonenumbers.INTERNATIONAL),
		Country: phonenumbers.GetRegionCodeForCountryCode(int(n.GetCountryCode())),
	}
}

// abroad reports whether a number names its country.
func abroad(typed string) bool {
	return strings.HasPrefix(typed, "+") || strings.HasPrefix(typed, "00")
}
