package demo

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"markt/internal/festival"
	"markt/internal/lang"
)

// eachText calls do for every text in v, with the path of fields that leads there.
func eachText(v reflect.Value, path string, do func(path string, t lang.Text)) {
	if t, ok := v.Interface().(lang.Text); ok {
		do(path, t)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			eachText(v.Elem(), path, do)
		}
	case reflect.Struct:
		if key := v.FieldByName("Key"); key.IsValid() {
			path += "(" + key.String() + ")"
		}
		for i := range v.NumField() {
			eachText(v.Field(i), path+"."+v.Type().Field(i).Name, do)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachText(v.Index(i), path, do)
		}
	}
}

// describing are the texts that need German only; optional may be empty.
var (
	describing = regexp.MustCompile(`\.Stalls\([^)]*\)\.Text$|\.Abstract$|\.Bio$`)
	optional   = regexp.MustCompile(`\.Heading$|\.Reason$|\.Offer$|\.Outlines\.Name$`)
)

func TestTextsAreInThreeLanguages(t *testing.T) {
	arabic := func(s string) bool {
		return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) >= 0
	}
	eachText(reflect.ValueOf(content(t)), "", func(path string, text lang.Text) {
		if len(text) == 0 && optional.MatchString(path) {
			return
		}
		if text["de"] == "" || len(text) != 3 && !(len(text) == 1 && describing.MatchString(path)) {
			t.Errorf("%s: languages missing in %q", path, text["de"])
		}
		for l, s := range text {
			if strings.TrimSpace(s) != s || s == "" || strings.Contains(s, `"`) {
				t.Errorf("%s: %s: blanks at an end or typewriter quotes: %q", path, l, s)
			}
			if l != "ar" && arabic(s) {
				t.Errorf("%s: %s is Arabic: %q", path, l, s)
			}
		}
		if s := text["en"]; strings.ContainsAny(s, "„ß") && !strings.Contains(s, "straße") && !strings.Contains(s, "Straße") {
			t.Errorf("%s: English with German signs: %q", path, s)
		}
		if s := text["ar"]; s != "" && !arabic(s) && !strings.HasPrefix(s, "Campus Berlin-Buch") {
			t.Errorf("%s: not Arabic: %q", path, s)
		}
		if s := text["ar"]; strings.ContainsAny(s, "٠١٢٣٤٥٦٧٨٩,;?") && !strings.Contains(s, "Robert-Rössle-Straße") {
			t.Errorf("%s: Arabic with other digits or Latin punctuation: %q", path, s)
		}
	})
}

func TestTwentyShowpiecesAreWhole(t *testing.T) {
	c, stalls, sessions := content(t), 0, 0
	for _, s := range c.Stalls {
		if len(s.Text) == 3 {
			stalls++
		}
	}
	bio := map[string]int{}
	for _, h := range c.Hosts {
		bio[h.Key] = len(h.Bio)
	}
	for _, s := range c.Sessions {
		if len(s.Abstract) != 3 {
			continue
		}
		sessions++
		for _, h := range s.Hosts {
			if bio[h] != 3 {
				t.Errorf("%s: %s has no bio in three languages", s.Key, h)
			}
		}
	}
	if stalls != 10 || sessions != 10 {
		t.Errorf("%d stalls and %d sessions in three languages, want 10 and 10", stalls, sessions)
	}
}

// Nobody reads the same sentence twice: every description is its own, and no
// two begin alike.
func TestDescriptionsDiffer(t *testing.T) {
	seen := map[string]string{}
	eachText(reflect.ValueOf(content(t)), "", func(path string, text lang.Text) {
		if !describing.MatchString(path) {
			return
		}
		words := strings.Fields(text["de"])
		start := strings.Join(words[:min(3, len(words))], " ")
		if other, twice := seen[start]; twice {
			t.Errorf("%s and %s both begin with %q", other, path, start)
		}
		seen[start] = path
	})
}

func TestKeysAreUniqueAndKnown(t *testing.T) {
	c := content(t)
	seen := map[string]bool{}
	put := func(kind, key string) {
		if k := kind + " " + key; seen[k] || key == "" {
			t.Errorf("twice or empty: %s", k)
		} else {
			seen[k] = true
		}
	}
	need := func(where, kind, key string) {
		if key != "" && !seen[kind+" "+key] {
			t.Errorf("%s: no %s %q", where, kind, key)
		}
	}
	for _, l := range c.Locations {
		put("location", l.Key)
	}
	for _, p := range c.Plans {
		need("plan", "location", p.Location)
	}
	for _, k := range c.Kinds {
		put("kind", k.Slug)
	}
	for _, s := range c.Stalls {
		put("stall", s.Key)
		put("stall name", s.Name)
		need(s.Key, "kind", s.Kind)
		need(s.Key, "location", s.Wish.Location)
	}
	for _, h := range c.Hosts {
		put("host", h.Key)
		put("host name", h.Name)
	}
	for _, g := range c.Tickets.Gates {
		put("gate", g.Key)
		need(g.Key, "location", g.Location)
	}
	for _, p := range c.People {
		put("person", p.Key)
		need(p.Key, "gate", p.Gate)
		need(p.Key, "stall", p.Stall)
		need(p.Key, "host", p.Host)
	}
	for _, s := range c.Stalls {
		for _, n := range s.Jury {
			need(s.Key, "person", n.By)
		}
	}
	for _, b := range c.Texts {
		put("text", b.Key)
	}
	for _, key := range festival.TextKeys {
		need("texts", "text", string(key))
	}
}

var phone = regexp.MustCompile(`^\+49 (30 23125 \d{3}|176 040690\d\d)$`)

func TestNobodyRealIsCalledOrMailed(t *testing.T) {
	c := content(t)
	check := func(where, mail, tel string) {
		if mail != "" && (!strings.HasSuffix(mail, ".example") || strings.Count(mail, "@") != 1) {
			t.Errorf("%s: mail %q", where, mail)
		}
		if tel != "" && !phone.MatchString(tel) {
			t.Errorf("%s: telephone %q is not from a range kept free for stories", where, tel)
		}
	}
	check("edition", c.Edition.Contact.Email, c.Edition.Contact.Phone)
	for _, p := range c.People {
		check(p.Key, p.Email, "")
	}
	byPhone := 0
	for _, s := range c.Stalls {
		check(s.Key, s.Contact.Email, s.Contact.Phone)
		if s.Contact.Email == "" && s.Contact.Phone == "" {
			t.Errorf("%s: cannot be reached", s.Key)
		}
		if s.Contact.Email == "" {
			byPhone++
		}
	}
	if byPhone < 10 {
		t.Errorf("only %d stalls without an e-mail", byPhone)
	}
	for _, d := range c.Tickets.Orders.MailDomains {
		check("orders", "a@"+d, "")
	}
}

func TestQuestionsAndPartners(t *testing.T) {
	c, count := content(t), map[string]int{}
	for _, q := range c.Questions {
		count[q.Audience]++
	}
	if count["visitor"] < 6 || count["vendor"] < 6 || len(count) != 2 {
		t.Errorf("questions: %v", count)
	}
	names := fmt.Sprint(c.Partners)
	for _, want := range []string{"Technologie-Netzwerk Berlin e.V.", "beta gGmbH", "C*SPACE Berlin gGmbH", "Campus Berlin-Buch GmbH", "Bezirksamt Pankow", "BENN Buch"} {
		if !strings.Contains(names, want) {
			t.Errorf("partner %s is missing", want)
		}
	}
}

func TestDecodeRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, raw := range []string{`{"slug":"a","slgu":"b"}`, `{"slug":"a"} {}`, `{"day_change":"4:00"}`, `{"day_change":"25:00"}`} {
		if err := decode([]byte(raw), new(Edition)); err == nil {
			t.Errorf("%s was read", raw)
		}
	}
}
