package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/message"
	"markt/internal/stall"
	"markt/internal/web/page"
)

type messageTemplatePage struct {
	page.Page
	ID           message.TemplateID
	Placeholders []string
	Uses         []page.Option
}

// messageTemplate is a text that is sent again and again; a new one may begin
// with one that is shipped.
func (s *screens) messageTemplate() page.Handlers {
	return page.Edit(page.Form[message.Template, message.Template]{
		House: s.House, Template: "office/message_template", Title: "office.message.template",
		Load: func(c *fiber.Ctx, e *festival.Edition) (message.Template, error) {
			all, err := s.Messages.Templates(c.UserContext(), e.ID)
			if err != nil {
				return message.Template{}, err
			}
			fresh, _ := message.Shipped(c.Query("template"))
			if use := stall.State(c.Query("use")); slices.Contains(message.Uses, use) {
				text, err := s.Press.DecisionText(c.UserContext(), e, use, true)
				if err != nil {
					return fresh, err
				}
				fresh = message.Template{Use: string(use), Subject: text.Subject, Body: text.Body}
			}
			return one(c, fresh, all, func(t message.Template) int64 { return int64(t.ID) })
		},
		Draft: func(_ *festival.Edition, t message.Template) message.Template { return t },
		Fields: func(f *page.Fields, t *message.Template) {
			f.Line("name", &t.Name)
			f.Line("use", &t.Use)
			f.Text("subject", &t.Subject)
			f.Text("body", &t.Body)
			f.Version(&t.Version)
		},
		Page: func(_ *fiber.Ctx, p page.Page, t message.Template) (any, error) {
			uses := page.Options(message.Uses, func(st stall.State) string { return p.T("office.message.use." + string(st)) })
			return messageTemplatePage{p, t.ID, message.Placeholders, uses}, nil
		},
		Save: func(c *fiber.Ctx, e *festival.Edition, _, t message.Template) (page.Done, error) {
			_, err := s.Messages.SaveTemplate(c.UserContext(), e.ID, t)
			return page.Saved(s.Office(c, "/messages")), err
		},
		Removal: func(_ *fiber.Ctx, p page.Page, t message.Template) (page.Question, error) {
			return removal(p, "message_template", t.Name, nil), nil
		},
		Delete: func(c *fiber.Ctx, e *festival.Edition, t message.Template) (page.Done, error) {
			return gone(s.Office(c, "/messages"), "message_template", int64(t.ID)), s.Messages.DeleteTemplate(c.UserContext(), e.ID, t.ID, s.Now())
		},
	})
}
