package lang

import (
	"regexp"
	"strings"
	"unicode"
)

// particles stand before a surname and are sorted after it, as DIN 5007-2 has it.
var particles = map[string]bool{
	"von": true, "vom": true, "van": true, "der": true, "den": true, "de": true, "del": true, "della": true, "di": true, "da": true,
	"dos": true, "du": true, "la": true, "le": true, "zu": true, "zum": true, "zur": true, "ten": true, "ter": true,
	"bin": true, "ibn": true, "bint": true, "abu": true, "al": true, "el": true, "ben": true,
}

// ofMany are words by which a name is a group's and no person's.
var ofMany = regexp.MustCompile(`(?i)\p{Nd}|[&+/·|:„“"«»@]|\be\.\s?V\.|gmbh|verein|gruppe|initiative|projekt|werkstatt|kollektiv|stiftung|theater|chor\b|orchester|ensemble|quartett|quintett|\b(trio|duo|band|team|club|dj|crew|haus|schule|kita|museum|garten|netzwerk|bündnis|atelier|studio|campus|café|markt|cooperative|association|collective|group|school|choir|project|workshop)\b`)

// BySurname is the name of a person as an alphabet sorts it: the last name
// first. Who has one name only, a group, and names of scripts that put the
// family first or know no capitals, stay as they are written. It is a guess,
// good for an order and not for a form of address.
func BySurname(name string) string {
	name, _, _ = strings.Cut(name, " (")
	words := strings.Fields(name)
	if len(words) < 2 || len(words) > 5 || ofMany.MatchString(name) {
		return name
	}
	for _, w := range words {
		if first := []rune(w)[0]; !unicode.IsUpper(first) && !particles[strings.ToLower(w)] {
			return name
		}
	}
	last := len(words) - 1
	return strings.Join(append(words[last:len(words):len(words)], words[:last]...), " ")
}
