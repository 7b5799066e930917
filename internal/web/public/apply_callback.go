package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/lang"
	"markt/internal/stall"
	"markt/internal/web/page"
)

type applyCallbackPage struct {
	page.Page
	Spoken []page.Option
}

// applyCallback is for who would rather talk: a wish to be called, in a
// language of theirs.
func (s *screens) applyCallback(c *fiber.Ctx) error { return s.showApplyCallback(c, nil) }

func (s *screens) showApplyCallback(c *fiber.Ctx, wrong error) error {
	p, err := s.Page(c, "public", "callback.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	if p.In["lang"] == "" {
		p.In = map[string]string{"lang": string(p.Lang), "name": p.In["name"], "phone": p.In["phone"], "times": p.In["times"], "note": p.In["note"]}
	}
	spoken := page.Options(lang.Spoken, func(l string) string { return p.T("programme.language." + l) })
	return s.Show(c, "public/apply_callback", applyCallbackPage{p, p.Choose("lang", spoken)})
}

func (s *screens) applyCallbackPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	wish := stall.Callback{EditionID: e.ID, Name: page.Value(c, "name"), Phone: page.Value(c, "phone"), Lang: page.Value(c, "lang"),
		Note: page.Value(c, "note"), Times: page.Value(c, "times")}
	from := s.Language(c)
	if lang.Known(wish.Lang) { // a helper writes in German for who speaks another
		from = lang.Lang(wish.Lang)
	}
	back, err := s.AdmitApplication(c, s.Browser(c))
	if err == nil {
		if err = s.Stalls.AskCallback(c.UserContext(), wish, from, s.Now()); err != nil {
			back()
		}
	}
	return s.End(c, page.Done{To: "/" + string(s.Language(c)) + "/apply", Key: "callback.asked"}, err, s.showApplyCallback)
}
