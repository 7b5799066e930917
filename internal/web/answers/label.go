package answers

import (
	"strconv"
	"strings"

	"markt/internal/lang"
	"markt/internal/web/page"
)

// label is what a field of an application is called, by its path:
// "answers.power.0.watts" is the label of "stall.power.watts".
func label(p page.Page, path string) string {
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
	if row := rowOf(parts); row > 0 {
		return p.T("apply.in_row", "number", row, "field", strings.TrimRight(p.T(key), "?؟ …"))
	}
	return p.T(key)
}

// rowOf is the number of the line that a field stands in, as people count; 0 for none.
func rowOf(path []string) int {
	for _, part := range path {
		if i, err := strconv.Atoi(part); err == nil {
			return i + 1
		}
	}
	return 0
}

// Complaint is a message with the name of its field before it, for summaries.
func Complaint(p page.Page, path, message string) string {
	if label := label(p, path); label != "" {
		return p.T("apply.complaint", "field", strings.TrimRight(label, "?؟ …"), "message", message)
	}
	return message
}

// NameErrors lets the summary say which field each message is about.
func NameErrors(p *page.Page) {
	for i, e := range p.Errors {
		p.Errors[i].Text = Complaint((*p), e.Name, e.Text)
	}
}
