package message

import (
	"regexp"
	"slices"
	"strings"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/lang"
)

// Placeholders are what a text may leave open: {name} is filled in for each recipient.
var Placeholders = []string{"name", "stall", "event", "dates", "days", "pitch", "places", "deadline", "reason", "link", "contact", "phone"}

// link is the one placeholder that stays in what is stored: a recipient's page
// is found by a secret, which may be replaced later.
const link = "link"

var placeholder = regexp.MustCompile(`\{([^{}\n]*)\}`)

// used are the placeholders of a text, each once.
func used(text string) (names []string) {
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	return names
}

// Longest texts, in characters.
const (
	maxSubject = 200
	maxBody    = 5000
)

// checkTexts cleans subject and body and says what is wrong with them.
func checkTexts(f fault.Fields, subject, body *lang.Text) {
	for name, t := range map[string]*lang.Text{"subject": subject, "body": body} {
		limit := maxBody
		if name == "subject" {
			limit = maxSubject
			oneLine(t)
		}
		if input.CheckText(f, name, t, limit); t.Empty() {
			f.Add(name+".de", "error.required")
		}
		for l, text := range *t {
			for _, word := range used(text) {
				if !slices.Contains(Placeholders, word) {
					f.Add(name+"."+string(l), "message.error.placeholder", "word", word)
				}
			}
		}
	}
	for l := range *subject {
		if (*body)[l] == "" {
			f.Add("body."+string(l), "message.error.half")
		}
	}
	for l := range *body {
		if (*subject)[l] == "" {
			f.Add("subject."+string(l), "message.error.half")
		}
	}
}

func oneLine(t *lang.Text) {
	for l, s := range *t {
		(*t)[l] = input.CleanLine(s)
	}
}

// Values are what a recipient's placeholders stand for.
type Values map[string]string

// Fill puts the values into a text. Where one is missing, a word of the
// language says so; the link stays open.
func Fill(l lang.Lang, text string, v Values) string {
	return placeholder.ReplaceAllStringFunc(text, func(whole string) string {
		name := whole[1 : len(whole)-1]
		switch value := v[name]; {
		case name == link, !slices.Contains(Placeholders, name):
			return whole
		case value != "":
			return value
		}
		return l.T("message.none." + name)
	})
}

// WithLink puts a recipient's address into a text that Fill has filled.
func WithLink(text, address string) string { return strings.ReplaceAll(text, "{"+link+"}", address) }

// Missing are the placeholders of the texts that have no value.
func Missing(v Values, texts ...string) (names []string) {
	for _, name := range used(strings.Join(texts, "\n")) {
		if name != link && v[name] == "" {
			names = append(names, name)
		}
	}
	return names
}
