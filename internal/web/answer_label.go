package web

import (
	"strings"

	"markt/internal/lang"
)

// answerLabel is what a field of an application is called, by its path:
// "answers.power.0.watts" is the label of "stall.power.watts".
func (p page) answerLabel(path string) string {
	parts := strings.Split(path, ".")
	key := "apply.field." + path
	switch parts[0] {
	case "contact":
		key = "apply.field." + strings.Replace(strings.TrimPrefix(path, "contact."), "name", "contact_name", 1)
	case "description":
		key = "apply.field.description"
	case "answers":
		words := []string{"stall"}
		for _, w := range parts[1:] {
			if strings.Trim(w, "0123456789") != "" {
				words = append(words, w)
			}
		}
		key = strings.Join(words, ".")
	}
	if !lang.De.Has(key) {
		return ""
	}
	return p.T(key)
}

// complaint is a message with the name of its field before it, for summaries.
func (p page) complaint(path, message string) string {
	if label := p.answerLabel(path); label != "" {
		return p.T("apply.complaint", "field", strings.TrimRight(label, "?؟ …"), "message", message)
	}
	return message
}

// nameErrors lets the summary say which field each message is about.
func (p *page) nameErrors() {
	for i, e := range p.Errors {
		p.Errors[i].Text = p.complaint(e.Name, e.Text)
	}
}
