package office

import (
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

type gatePaperPage struct {
	page.Page
	Tabs  []page.Tab
	Gates []page.Option
	Most  int // numbers at once
	Lists []checkin.PaperList
}

// gatePaper is where the ticks of a door list are typed in.
func (s *screens) gatePaper(c *fiber.Ctx) error { return s.showGatePaper(c, nil) }

func (s *screens) showGatePaper(c *fiber.Ctx, wrong error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.gate.paper_title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := gatePaperPage{Page: p, Tabs: gateTabs(p, "paper"), Most: checkin.PaperMost}
	if d.Gates, err = s.gatePicks(c, p, e); err != nil {
		return err
	}
	if d.Lists, err = s.Checkin.PaperLists(c.UserContext(), e); err != nil {
		return err
	}
	return s.Show(c, "office/gate_paper", d)
}

func paperFields(f *page.Fields, d *checkin.PaperDraft) {
	page.Key(f, "gate", &d.Gate)
	f.Moment("at", &d.At)
	f.Body("numbers", &d.Numbers)
}

// gatePaperPost is safe to repeat by its numbers; with a wrong one the page
// comes again with all that was typed, and what was right is stored.
func (s *screens) gatePaperPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var d checkin.PaperDraft
	f := page.Reading(c, e.Loc())
	paperFields(f, &d)
	done := page.Done{To: s.Office(c, "/gate/paper")}
	if err = f.Err(); err == nil {
		var p checkin.Paper
		p, err = s.Checkin.Paper(c.UserContext(), e.ID, d, s.Now())
		if err == nil {
			err = paperDone(p, &done)
		}
	}
	return s.End(c, done, err, s.showGatePaper)
}

// paperDone says what became of a list; an error where somebody has to look at it again.
func paperDone(p checkin.Paper, done *page.Done) error {
	done.Key, done.Args = "office.gate.paper_done", []any{"stored", p.Stored, "before", p.Before}
	look := len(p.Doubles)+len(p.Against) > 0
	if look {
		done.Key, done.Warn = "office.gate.paper_look", true
		done.Args = append(done.Args, "doubles", shownNumbers(p.Doubles), "against", shownNumbers(p.Against))
	}
	if len(p.Wrong) == 0 {
		return nil
	}
	key := "office.gate.paper_wrong"
	if look {
		key = "office.gate.paper_wrong_look"
	}
	return fault.Fields{"numbers": fault.Msg(key, append(done.Args, "wrong", strings.Join(shortened(p.Wrong), ", "))...)}.Err("office.gatePaper")
}

// longestWrong is how much is repeated of what should be a number; all of it
// stands in the form.
const longestWrong = 40

func shortened(typed []string) []string {
	short := make([]string, len(typed))
	for i, s := range typed {
		if short[i] = s; utf8.RuneCountInString(s) > longestWrong {
			short[i] = string([]rune(s)[:longestWrong]) + "…"
		}
	}
	return short
}

func shownNumbers(numbers []string) string {
	if len(numbers) == 0 {
		return "–"
	}
	shown := make([]string, len(numbers))
	for i, n := range numbers {
		shown[i] = ticket.ShowNumber(n)
	}
	return strings.Join(shown, ", ")
}
