package programme

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// event is one item of a foreign file as it stands there, all of it text.
type event struct {
	ID, GUID, Room, RoomGUID, Day          string
	InnerRoom                              string // what the event itself calls the room it stands in
	Date, Start, Duration, End             string
	Title, Subtitle, Abstract, Description string
	Type, Track, Language                  string
	Persons                                []person
}

// person is a speaker in either format.
type person struct {
	GUID   string `xml:"guid,attr"`
	Code   string `xml:"code,attr"`
	Name   string `xml:",chardata"`
	Public string `xml:"public_name"` // some exporters write the name into an element of its own
	Own    string `xml:"name"`
	Bio    string `xml:"-"`
}

func (p person) host() (IncomingHost, bool) {
	name := oneLine(PlainText(cmp.Or(strings.TrimSpace(p.Public), strings.TrimSpace(p.Own), p.Name)), maxTitle)
	if name == "" {
		return IncomingHost{}, false
	}
	key := "name:" + name
	if p.Code != "" {
		key = "code:" + oneLine(p.Code, 100)
	}
	if p.GUID != "" {
		key = strings.ToLower(oneLine(p.GUID, 100))
	}
	return IncomingHost{Key: key, Name: name, Bio: paragraphs(p.Bio)}, true
}

// loose reads any JSON scalar as text: exporters write ids as numbers or
// strings, and null or false where nothing is. Of an object it takes the name,
// as some write of tracks and rooms.
type loose string

func (l *loose) UnmarshalJSON(b []byte) error {
	*l = ""
	switch {
	case len(b) > 0 && b[0] == '{':
		var named struct {
			Name any `json:"name"`
		}
		err := json.Unmarshal(b, &named)
		name, _ := named.Name.(string)
		*l = loose(name)
		return err
	case len(b) == 0 || b[0] == '[' || bytes.Equal(b, []byte("null")) || bytes.Equal(b, []byte("false")):
		return nil
	case b[0] == '"':
		var s string
		err := json.Unmarshal(b, &s)
		*l = loose(s)
		return err
	}
	*l = loose(b)
	return nil
}

// formats maps the words of common exporters to ours.
var formats = map[string]string{
	"talk": "talk", "lecture": "talk", "keynote": "talk", "lightning_talk": "talk", "short talk": "talk", "vortrag": "talk",
	"workshop": "workshop", "hands-on": "workshop", "panel": "panel", "podium": "panel", "discussion": "panel",
	"concert": "music", "music": "music", "performance": "theatre", "film": "film", "movie": "film",
	"game": "game", "tour": "tour", "other": "other", "meeting": "other",
}

func formatOf(word string) string {
	word = oneLine(word, 60)
	if ours, ok := formats[strings.ToLower(word)]; ok {
		return ours
	}
	if KnownFormat(strings.ToLower(word)) {
		return strings.ToLower(word)
	}
	return word
}

// languagesOf reads "de", "en-GB", "de, en"; what is no language code is left out.
func languagesOf(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '/' || r == ' ' || r == '+' }) {
		code, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(part), "_", "-"), "-")
		if isLanguage(code) && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}

// isLanguage accepts a code of two or three Latin letters.
func isLanguage(code string) bool {
	if len(code) < 2 || len(code) > 3 {
		return false
	}
	for _, r := range code {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return true
}
