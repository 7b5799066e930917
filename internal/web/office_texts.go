package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
)

// textLine is one of the edition's texts in the list, with the languages it exists in.
type textLine struct {
	Key       festival.TextKey
	Languages []string
	Begin     string
}

type textsPage struct {
	page
	Lines     []textLine
	Questions []festival.Question
	Partners  []festival.Partner
}

func (s *Server) texts(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.texts.title")
	if err != nil {
		return err
	}
	d := textsPage{page: p}
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
	return s.show(c, fiber.StatusOK, "office/texts", d)
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
	page
	form
	Key festival.TextKey
}

func (s *Server) textKey(c *fiber.Ctx) (*festival.Edition, festival.TextKey, error) {
	key := festival.TextKey(c.Params("key"))
	if !slices.Contains(festival.TextKeys, key) {
		return nil, "", fault.New(fault.NotFound, "web.textKey", "error.not_found")
	}
	e, err := s.edition(c)
	return e, key, err
}

func (s *Server) textEdit(c *fiber.Ctx) error {
	e, key, err := s.textKey(c)
	if err != nil {
		return err
	}
	t, err := s.Festival.Text(c.UserContext(), e.ID, key)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.text."+string(key))
	if err != nil {
		return err
	}
	f := form{In: map[string]string{"version": p.Sprint(t.Version)}, Texts: map[string]map[string]string{"body": p.Values(t.Body)}}
	return s.show(c, fiber.StatusOK, "office/text", textPage{p, f, key})
}

func (s *Server) textEditPost(c *fiber.Ctx) error {
	e, key, err := s.textKey(c)
	if err != nil {
		return err
	}
	r := read(c)
	t := festival.PageText{Key: key, Body: text(c, "body"), Version: r.whole("version")}
	if err = r.err(); err == nil {
		err = s.Festival.SetText(c.UserContext(), e.ID, t, s.now())
	}
	if err == nil {
		s.flash(c, "ok", "office.saved")
		return seeOther(c, "/office/texts")
	}
	p, pageErr := s.page(c, "office", "office.text."+string(key))
	if pageErr != nil {
		return pageErr
	}
	status, ok := p.complain(err)
	if !ok {
		return err
	}
	return s.show(c, status, "office/text", textPage{p, typed(c, "version").with(c, "body"), key})
}
