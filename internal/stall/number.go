package stall

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"markt/internal/lang"
)

// number is a number as somebody typed it, with the unit behind it. Grouped
// tells that its only separator stands before three digits, so that "2.200" may
// be two thousand two hundred or two and a fifth.
type number struct {
	value   float64
	unit    string
	grouped bool
}

// unit says what a word behind a number measures, and how much of a field's own unit it is.
type unit struct {
	of    string // as Field.Unit; "other" for what no field asks for
	times float64
}

// units are the words that people write. A word that is not among them is the
// thing that is counted ("4 Stück"), in whatever language.
var units = map[string]unit{
	"w": {"w", 1}, "watt": {"w", 1}, "va": {"w", 1}, "вт": {"w", 1}, "واط": {"w", 1}, "وات": {"w", 1},
	"kw": {"w", 1000}, "kva": {"w", 1000}, "kilowatt": {"w", 1000}, "k": {"w", 1000}, "квт": {"w", 1000}, "كيلوواط": {"w", 1000}, "كيلو واط": {"w", 1000}, "کیلووات": {"w", 1000},
	"m": {"m", 1}, "meter": {"m", 1}, "metre": {"m", 1}, "metres": {"m", 1}, "м": {"m", 1}, "متر": {"m", 1}, "م": {"m", 1},
	"cm": {"m", 0.01}, "zentimeter": {"m", 0.01}, "см": {"m", 0.01}, "سم": {"m", 0.01}, "mm": {"m", 0.001}, "мм": {"m", 0.001},
	"m2": {"m2", 1}, "m²": {"m2", 1}, "qm": {"m2", 1}, "sqm": {"m2", 1}, "м2": {"m2", 1}, "м²": {"m2", 1}, "م²": {"m2", 1}, "م2": {"m2", 1}, "متر مربع": {"m2", 1},
	"kg": {"kg", 1}, "kilo": {"kg", 1}, "кг": {"kg", 1}, "كغ": {"kg", 1}, "كجم": {"kg", 1}, "کیلو": {"kg", 1}, "g": {"kg", 0.001}, "gramm": {"kg", 0.001},
	"l": {"l", 1}, "liter": {"l", 1}, "litre": {"l", 1}, "litres": {"l", 1}, "л": {"l", 1}, "لتر": {"l", 1}, "ل": {"l", 1}, "ml": {"l", 0.001},
	"min": {"min", 1}, "minuten": {"min", 1}, "minutes": {"min", 1}, "mins": {"min", 1}, "хв": {"min", 1}, "мин": {"min", 1}, "دقيقة": {"min", 1}, "دقيقه": {"min", 1}, "دقائق": {"min", 1},
	"h": {"min", 60}, "std": {"min", 60}, "stunde": {"min", 60}, "stunden": {"min", 60}, "hour": {"min", 60}, "hours": {"min", 60}, "год": {"min", 60}, "час": {"min", 60}, "ساعة": {"min", 60}, "ساعات": {"min", 60},
	"€": {"eur", 1}, "eur": {"eur", 1}, "euro": {"eur", 1}, "euros": {"eur", 1}, "يورو": {"eur", 1}, "євро": {"eur", 1}, "евро": {"eur", 1},
	"v": {"other", 1}, "volt": {"other", 1}, "a": {"other", 1}, "amp": {"other", 1}, "ampere": {"other", 1}, "в": {"other", 1}, "kwh": {"other", 1}, "ps": {"other", 1}, "hp": {"other", 1},
	"ft": {"other", 1}, "feet": {"other", 1}, "foot": {"other", 1}, "in": {"other", 1}, "inch": {"other", 1}, "zoll": {"other", 1}, "km": {"other", 1}, "lb": {"other", 1}, "lbs": {"other", 1},
	"cent": {"other", 1}, "ct": {"other", 1}, "$": {"other", 1}, "usd": {"other", 1},
}

// measures is what the number's unit measures: "" for a bare number or a word we do not know.
func (n number) measures() string { return units[n.unit].of }

// suits reports whether the unit measures one of these.
func (n number) suits(of ...string) bool { return slices.Contains(of, n.measures()) }

// in is the number in the field's own unit.
func (n number) in() float64 {
	if u, known := units[n.unit]; known {
		return n.value * u.times
	}
	return n.value
}

var (
	about    = regexp.MustCompile(`^(ca|circa|etwa|ungefähr|about|approx)\b\.? *|^[~≈] *`)
	vulgar   = strings.NewReplacer("½", " 1/2", "¼", " 1/4", "¾", " 3/4", "⅓", " 1/3", "⅔", " 2/3", "⅛", " 1/8", "⅕", " 1/5", "⁄", "/")
	blanks   = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ")
	mixed    = regexp.MustCompile(`^(?:([0-9]{1,6}) +)?([0-9]{1,2})/([0-9]{1,2}) *([^0-9/].*)?$`)
	simple   = regexp.MustCompile(`^([€$]?) *([-+]?[0-9][0-9.,'’ ]*)(.*)$`)
	inGroups = regexp.MustCompile(`^[0-9]{1,3}([.,'’ ][0-9]{3})+$`)
	quoting  = strings.NewReplacer(".", "", ",", "", "'", "", "’", "", " ", "")
)

const (
	longestNumber = 40 // bytes of what may be a number with its unit
	longestWord   = 8  // characters of a unit we do not know
)

// readNumber reads "3,5 m", "3½", "1.200,50 €", "2 200 W" and the digits of every script.
func readNumber(typed string) (n number, ok bool) {
	s := blanks.Replace(strings.ToLower(strings.TrimSpace(lang.Digits(typed))))
	if len(s) > longestNumber {
		return n, false
	}
	s = strings.TrimSpace(vulgar.Replace(about.ReplaceAllString(s, "")))
	if parts := mixed.FindStringSubmatch(s); parts != nil {
		n.unit = unitOf(parts[4])
		n.value, ok = fraction(parts[1], parts[2], parts[3])
		return n, ok
	}
	parts := simple.FindStringSubmatch(s)
	if parts == nil {
		return n, false
	}
	if n.unit = unitOf(parts[3]); n.unit == "" {
		n.unit = parts[1]
	}
	if units[n.unit].of == "" && (strings.ContainsAny(n.unit, "0123456789/,") || len([]rune(n.unit)) > longestWord) {
		return n, false // "3x3" and "2–3" are two numbers, and a sentence is none
	}
	n.value, n.grouped, ok = plainNumber(strings.TrimSpace(parts[2]))
	return n, ok
}

func unitOf(behind string) string { return strings.TrimSuffix(strings.TrimSpace(behind), ".") }

// fraction is three and a half, of "3", "1" and "2".
func fraction(whole, above, below string) (float64, bool) {
	w, _ := strconv.Atoi(whole)
	a, _ := strconv.Atoi(above)
	b, _ := strconv.Atoi(below)
	return float64(w) + float64(a)/float64(b), a < b
}

// plainNumber reads digits with separators. The last of two kinds is the
// decimal one; one kind that comes twice groups thousands.
func plainNumber(s string) (value float64, grouped, ok bool) {
	sign := 1.0
	if rest, minus := strings.CutPrefix(s, "-"); minus {
		s, sign = rest, -1
	}
	s = strings.TrimPrefix(s, "+")
	dots, commas := strings.Count(s, "."), strings.Count(s, ",")
	whole, decimals := s, ""
	switch at := strings.LastIndexAny(s, ".,"); {
	case dots > 0 && commas > 0, dots+commas == 1:
		whole, decimals = s[:at], s[at+1:]
		grouped = dots+commas == 1 && len(decimals) == 3 && inGroups.MatchString(s) && whole != "0"
	}
	if inGroups.MatchString(whole) {
		whole = quoting.Replace(whole)
	}
	if len(whole)+len(decimals) > 20 || strings.Trim(whole+decimals, "0123456789") != "" {
		return 0, false, false
	}
	value, err := strconv.ParseFloat(whole+"."+decimals, 64)
	return sign * value, grouped, err == nil
}
