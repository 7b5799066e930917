package stall

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/lang"
)

// exported are the headings of WriteCSV; Import recognises them.
var exported = []string{"id", "name", "organisation", "kind", "state", "contact", "email", "phone",
	"front", "depth", "watts", "plug", "water", "gas", "submitted_at", "score"}

// WriteCSV writes applications for a spreadsheet: UTF-8 with a byte order mark,
// without which the encoding is guessed. Behind the columns of every kind stand
// the answers whose fields ask for it.
func WriteCSV(w io.Writer, rows []Listed) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return fault.Wrap("stall.WriteCSV", err)
	}
	out := csv.NewWriter(w)
	head := exported
	for _, s := range (Answers{}).Shown(InCSV, lang.En) {
		head = append(head[:len(head):len(head)], s.Name)
	}
	_ = out.Write(head) // Flush keeps the error
	for _, r := range rows {
		cells := r.exported()
		for _, s := range r.Answers.Shown(InCSV, lang.En) {
			cells = append(cells, strings.Join(s.Words, ", "))
		}
		_ = out.Write(harmless(cells))
	}
	out.Flush()
	return fault.Wrap("stall.WriteCSV", out.Error())
}

// exported are the cells below the headings of the same name.
func (r Listed) exported() []string {
	return []string{r.UID, r.Name, r.Organisation, r.KindSlug, string(r.State), r.ContactName, r.ContactEmail, r.Phone,
		plain(r.Front), plain(r.Depth), strconv.Itoa(r.Watts), r.Plug, strconv.FormatBool(r.Water), strconv.FormatBool(r.Gas), instant(r.SubmittedAt), plain(r.Score)}
}

// harmless keeps a spreadsheet from running a cell as a formula; a telephone
// number may begin with a plus.
func harmless(cells []string) []string {
	for i, s := range cells {
		if s != "" && strings.ContainsRune("=@\t+-", rune(s[0])) && strings.Trim(s, "+-0123456789 .") != "" {
			cells[i] = "'" + s
		}
	}
	return cells
}

func plain(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

func instant(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
