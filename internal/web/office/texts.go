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
	return s.Show(c, fiber.StatusOK, "office/texts", d)
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
	page.Typed
	Key festival.TextKey
}

func (s *screens) textKey(c *fiber.Ctx) (*festival.Edition, festival.TextKey, error) {
	key := festival.TextKey(c.Params("key"))
	if !slices.Contains(festival.TextKeys, key) {
		return nil, "", fault.New(fault.NotFound, "office.textKey", "error.not_found")
	}
	e, err := s.Edition(c)
	return e, key, err
}

func (s *screens) textEdit(c *fiber.Ctx) error {
	e, key, err := s.textKey(c)
	if err != nil {
		return err
	}
	t, err := s.Festival.Text(c.UserContext(), e.ID, key)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.text."+string(key))
	if err != nil {
		return err
	}
	f := page.Typed{In: map[string]string{"version": p.Sprint(t.Version)}, Texts: map[string]map[string]string{"body": p.Values(t.Body)}}
	return s.Show(c, fiber.StatusOK, "office/text", textPage{p, f, key})
}

func (s *screens) textEditPost(c *fiber.Ctx) error {
	e, key, err := s.textKey(c)
	if err != nil {
		return err
	}
	r := page.Read(c)
	t := festival.PageText{Key: key, Body: page.Text(c, "body"), Version: r.Whole("version")}
	if err = r.Err(); err == nil {
		err = s.Festival.SetText(c.UserContext(), e.ID, t, s.Now())
	}
	if err == nil {
		s.Flash(c, "ok", "office.saved")
		return page.SeeOther(c, "/office/texts")
	}
	p, pageErr := s.Page(c, "office", "office.text."+string(key))
	if pageErr != nil {
		return pageErr
	}
	status, ok := p.Complain(err)
	if !ok {
		return err
	}
	return s.Show(c, status, "office/text", textPage{p, page.Sent(c, "version").WithTexts(c, "body"), key})
}
