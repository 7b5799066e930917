package set

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// unicodeData reads one of Unicode's own test files, line by line, or skips
// where the machine has none; CI must have them.
func unicodeData(t *testing.T, name string, each func(line string)) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("/usr/share/unicode", name))
	if os.IsNotExist(err) && os.Getenv("CI") == "" {
		t.Skipf("%s is not installed (Debian: unicode-data)", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			each(line)
		}
	}
}

// embeds: explicit embeddings and overrides, X2–X7. They are out of scope,
// because no text has them after Clean.
func embeds(r rune) bool { return r >= '\u202a' && r <= '\u202e' }

func TestCleanDropsEmbeddings(t *testing.T) {
	for r := '\u202a'; r <= '\u202e'; r++ {
		if got := Clean("a" + string(r) + "b"); got != "ab" {
			t.Errorf("%+q", got)
		}
	}
}

func codePoints(hex string) []rune {
	var s []rune
	for _, x := range strings.Fields(hex) {
		v, _ := strconv.ParseUint(x, 16, 32)
		s = append(s, rune(v))
	}
	return s
}

// ordered says how a line's levels or its visual order differ from what is
// wanted; "" if they do not. A character that X9 removes has level "x".
func ordered(s []rune, rtl bool, wantLevels, wantOrder []string) string {
	got := levels(s, rtl)
	var line []cluster
	for i, want := range wantLevels {
		if want == "x" {
			continue
		}
		if want != strconv.Itoa(int(got[i])) {
			return fmt.Sprintf("levels %v, want %v", got, wantLevels)
		}
		line = append(line, cluster{at: i, level: got[i]})
	}
	reorder(line)
	if !slices.EqualFunc(line, wantOrder, func(c cluster, want string) bool { return strconv.Itoa(c.at) == want }) {
		return fmt.Sprintf("order %v, want %v", line, wantOrder)
	}
	return ""
}

// Every line of BidiCharacterTest without explicit embeddings: direction,
// levels and order.
func TestBidiCharacters(t *testing.T) {
	held := 0
	unicodeData(t, "BidiCharacterTest.txt", func(l string) {
		f := strings.Split(l, ";")
		s := codePoints(f[0])
		if slices.ContainsFunc(s, embeds) {
			return
		}
		held++
		rtl := f[1] == "1" || f[1] == "2" && leansRTL(s, false)
		if rtl != (f[2] == "1") {
			t.Errorf("%s: right to left %v", l, rtl)
		}
		if wrong := ordered(s, rtl, strings.Fields(f[3]), strings.Fields(f[4])); wrong != "" {
			t.Errorf("%s: %s", l, wrong)
		}
	})
	if held < 90_000 {
		t.Errorf("only %d lines held", held)
	}
}

// Every line of BidiTest, which names classes, without explicit embeddings and
// without a paragraph separator: Wrap parts paragraphs before.
func TestBidiClasses(t *testing.T) {
	of := map[string]rune{
		"L": 'a', "R": 'א', "AL": 'ا', "EN": '1', "AN": '٠', "ES": '+', "ET": '%', "CS": ',', "NSM": '\u0300', "BN": '\u200b', "S": '\t', "WS": ' ', "ON": '!',
		"LRI": lri, "RLI": rli, "FSI": fsi, "PDI": pdi,
	}
	var wantLevels, wantOrder []string
	held := 0
	unicodeData(t, "BidiTest.txt", func(l string) {
		if levels, ok := strings.CutPrefix(l, "@Levels:"); ok {
			wantLevels = strings.Fields(levels)
			return
		}
		if order, ok := strings.CutPrefix(l, "@Reorder:"); ok {
			wantOrder = strings.Fields(order)
			return
		}
		names, paragraphs, _ := strings.Cut(l, ";")
		var s []rune
		for _, name := range strings.Fields(names) {
			r, ok := of[name]
			if !ok {
				return
			}
			s = append(s, r)
		}
		bits, _ := strconv.Atoi(strings.TrimSpace(paragraphs))
		for bit, rtl := range map[int]bool{1: leansRTL(s, false), 2: false, 4: true} {
			if bits&bit == 0 {
				continue
			}
			held++
			if wrong := ordered(s, rtl, wantLevels, wantOrder); wrong != "" {
				t.Errorf("%s (%d): %s", names, bit, wrong)
			}
		}
	})
	if held < 260_000 {
		t.Errorf("only %d lines held", held)
	}
}

// What looks the other way from right to left does so on paper, if a typeface
// has it at all.
func TestMirrored(t *testing.T) {
	f := fount(t)
	unicodeData(t, "BidiMirroring.txt", func(l string) {
		pair := codePoints(strings.ReplaceAll(l, ";", " "))
		if f.face(Text, pair[0]) >= 0 && f.face(Text, pair[1]) >= 0 && mirror(pair[0]) != pair[1] {
			t.Errorf("%q is not turned to %q but %q", pair[0], pair[1], mirror(pair[0]))
		}
	})
}
