package page

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/paper"
)

// PaperLine is a requirement of an application as its pages show it.
type PaperLine struct {
	paper.Line
	Title, How  string
	Label, Tone string   // of its state
	Reasons     []string // why it is asked for
	Said        []string // what was said of its papers, and until when they hold
}

// PaperTones are the colours of the states.
var PaperTones = map[paper.State]string{paper.Missing: "tomato", paper.Rejected: "tomato", paper.Expired: "tomato", paper.Submitted: "sky", paper.Accepted: "leaf", paper.Waived: "quiet"}

// PaperIcons are their signs, so that nobody needs the colours.
var PaperIcons = map[paper.State]string{paper.Missing: "warning", paper.Rejected: "stop", paper.Expired: "clock", paper.Submitted: "mail", paper.Accepted: "ok", paper.Waived: "ok"}

// Icon is the sign of the line's state.
func (l PaperLine) Icon() string { return PaperIcons[l.State] }

// PaperLines says what lines say in the page's language.
func (p Page) PaperLines(lines []paper.Line) []PaperLine {
	all := make([]PaperLine, len(lines))
	for i, l := range lines {
		one := PaperLine{Line: l, Title: l.Title(p.Lang, p.Edition.DefaultLang), Label: p.T("paper.state." + string(l.State)), Tone: PaperTones[l.State]}
		if !l.Own {
			one.How = p.T("paper.how." + l.Key)
		}
		for _, m := range l.Why {
			one.Reasons = append(one.Reasons, p.Say(m))
		}
		one.Said = p.saidOf(l)
		all[i] = one
	}
	return all
}

func (p Page) saidOf(l paper.Line) (said []string) {
	for _, v := range l.Papers {
		if v.Reason != "" && (v.State == paper.Rejected || v.State == paper.Waived) {
			said = append(said, p.T("paper.said."+string(v.State), "reason", v.Reason))
		}
		if v.State == paper.Expired && v.ValidUntil != nil {
			said = append(said, p.T("paper.said.expired", "day", p.Date(*v.ValidUntil)))
		}
	}
	if l.Ends != nil && l.State == paper.Accepted {
		said = append(said, p.T("paper.said.ends", "day", p.Date(*l.Ends)))
	}
	return said
}

// fileCSP lets a browser show what a stranger sent, and nothing in it act.
const fileCSP = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

var fileTypes = map[string]string{"pdf": "application/pdf", "jpeg": "image/jpeg"}

// SendFile shows a file that somebody sent in the browser, as what it is and
// never as a page.
func SendFile(c *fiber.Ctx, kind, name string, body []byte) error {
	c.Set(fiber.HeaderContentType, fileTypes[kind])
	c.Set(fiber.HeaderContentDisposition, `inline; filename="`+name+`"`)
	c.Set(fiber.HeaderContentSecurityPolicy, fileCSP)
	c.Set("X-Content-Type-Options", "nosniff")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	return c.Send(body)
}
