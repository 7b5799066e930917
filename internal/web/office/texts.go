package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/web/page"
)

// textLine is one of the edition's texts in the list, with the languages it exists in.
type textLine struct {
	Key       festival.TextKey
	Languages []string
	Begin     string
}

type textsPage struct {
	page.Page
	Lines     []textLine
	Questions []festival.Question
	Partners  []festival.Partner
}

func (s *screens) texts(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.texts.title")
	if err != nil {
		return err
	}
	d := textsPage{Page: p}
	texts, err := s.Festival.Texts(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	for _, key := range festival.TextKeys {
		line := textLine{Key: key, Begin: begin(p.Text(texts[key].Body), 90)}
		for _, l := range lang.All() {
			if texts[key].Body[l] != "" {
				line.Languages = append(line.Languages, l.Name())
			}
		}
		d.Lines = append(d.Lines, line)
	}
	if d.Questions, err = s.Festival.Questions(c.UserContext(), e.ID); err != nil {
		return err
	}
	if d.Partners, err = s.Festival.Partners(c.UserContext(), e.ID); err != nil {
		return err
	}
	return s.Show(c, "office/texts", d)
}

// begin is the start of a text, cut at a character.
func begin(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n]) + "…"
}

type textPage struct {
	page.Page
	Key festival.TextKey
}

func (s *screens) text() page.Handlers {
	return page.Edit(page.Form[festival.PageText, festival.PageText]{
		House: s.House, Template: "office/text", Title: "office.texts.title",
		Load: func(c *fiber.Ctx, e *festival.Edition) (festival.PageText, error) {
			key := festival.TextKey(c.Params("key"))
			if !slices.Contains(festival.TextKeys, key) {
				return festival.PageText{}, fault.New(fault.NotFound, "office.text", "error.not_found")
			}
			t, err := s.Festival.Text(c.UserContext(), e.ID, key)
			t.Key = key
			return t, err
		},
		Draft: func(_ *festival.Edition, t festival.PageText) festival.PageText { return t },
		Fields: func(f *page.Fields, t *festival.PageText) {
			f.Text("body", &t.Body)
			f.Version(&t.Version)
		},
		Page: func(_ *fiber.Ctx, p page.Page, t festival.PageText) (any, error) {
			p.Title = p.T("office.text." + string(t.Key))
			return textPage{p, t.Key}, nil
		},
		Save: func(c *fiber.Ctx, e *festival.Edition, _, t festival.PageText) (page.Done, error) {
			done := page.Saved(s.Office(c, "/texts"))
			done.Undo = "text/" + string(t.Key)
			return done, s.Festival.SetText(c.UserContext(), e.ID, t, s.Now())
		},
	})
}
