package web

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// officeApplicationsCSV is the list as filtered, for a spreadsheet.
func (s *Server) officeApplicationsCSV(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	rows, err := s.Stalls.List(c.UserContext(), e.ID, applicationFilter(c))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("\uFEFF") // else a spreadsheet guesses the encoding
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"id", "name", "organisation", "kind", "state", "contact", "email", "phone", "front", "depth", "watts", "plug", "water", "gas", "submitted_at", "score"})
	for _, r := range rows {
		_ = w.Write(harmless([]string{r.UID, r.Name, r.Organisation, r.KindSlug, string(r.State), r.ContactName, r.ContactEmail, r.Phone,
			exportNumber(r.Front), exportNumber(r.Depth), strconv.Itoa(r.Watts), r.Plug, strconv.FormatBool(r.Water), strconv.FormatBool(r.Gas), exportTime(r.SubmittedAt), exportNumber(r.Score)}))
	}
	w.Flush()
	c.Attachment("applications.csv")
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	return c.Send(b.Bytes())
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

func exportNumber(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

func exportTime(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
