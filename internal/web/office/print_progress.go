package office

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/press"
	"markt/internal/web/page"
)

// atOnce is how long a print may take to be sent in the same answer; then its
// progress is shown.
const atOnce = 1500 * time.Millisecond

// printSheet prints one of the house's sheets.
func (s *screens) printSheet(sheet press.Sheet) fiber.Handler {
	return func(c *fiber.Ctx) error {
		e, err := s.Edition(c)
		if err != nil {
			return err
		}
		only, err := s.onlyStalls(c, e)
		if err != nil {
			return err
		}
		ask := press.Ask{
			Only:    only,
			Edition: e, Location: c.Query("location"), Lang: page.PrintLang(c, e.DefaultLang), Paper: c.Query("paper"),
			Impose: c.Query("impose") != "", Draft: c.Query("state") == "draft",
			Gate: c.Query("gate"), Day: c.Query("day"), Type: c.Query("type"), Signed: true,
		}
		j, err := s.prints.begin(s.Press, sheet, ask, s.Now)
		if err != nil {
			return err
		}
		select {
		case <-j.done:
			if len(j.found.Findings) == 0 {
				return s.sendPrint(c, j)
			}
			return page.SeeOther(c, s.Office(c, "/print/%s/%s", j.sheet, j.id))
		case <-time.After(atOnce):
			return page.SeeOther(c, s.Office(c, "/print/%s/%s", j.sheet, j.id))
		}
	}
}

type printProgressPage struct {
	page.Page
	Sheet string // its name for people
	Drawn int
	Of    int // 0: it waits for a press, or does not count
}

type printFoundPage struct {
	page.Page
	Sheet    string // its name for people
	File     string // its address
	Findings []press.Finding
	N, More  int
}

// Explain is a finding in the reader's words.
func (p printFoundPage) Explain(f press.Finding) string { return press.Explain(f, p.Lang) }

// printProgress shows how far a print is. It loads itself again until the
// print is there; then it leads to it, or shows what the print does not show
// as it was written.
func (s *screens) printProgress(sheet press.Sheet) fiber.Handler {
	return func(c *fiber.Ctx) error {
		j, err := s.printJob(c, sheet)
		if err != nil {
			return err
		}
		if !j.running() {
			return s.printDone(c, j)
		}
		p, err := s.Page(c, "office", "office.print.progress")
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderCacheControl, "no-store")
		return s.Show(c, "office/print_progress", printProgressPage{p, p.T("print.sheet." + j.sheet), int(j.drawn.Load()), int(j.of.Load())})
	}
}

func (s *screens) printDone(c *fiber.Ctx, j *printJob) error {
	file := s.Office(c, "/print/%s/%s/file.pdf", j.sheet, j.id)
	found := j.found.Findings
	if len(found) == 0 {
		return page.SeeOther(c, file)
	}
	p, err := s.Page(c, "office", "office.print.found")
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.Show(c, "office/print_found", printFoundPage{p, p.T("print.sheet." + j.sheet), file, found, len(found) + j.found.More, j.found.More})
}

// printFile sends a print that is done; one that is not leads to its progress.
func (s *screens) printFile(sheet press.Sheet) fiber.Handler {
	return func(c *fiber.Ctx) error {
		j, err := s.printJob(c, sheet)
		if err != nil {
			return err
		}
		if j.running() {
			return page.SeeOther(c, s.Office(c, "/print/%s/%s", j.sheet, j.id))
		}
		return s.sendPrint(c, j)
	}
}

// printJob is the print that the address names, of the edition it names.
func (s *screens) printJob(c *fiber.Ctx, sheet press.Sheet) (*printJob, error) {
	e, err := s.Edition(c)
	if err != nil {
		return nil, err
	}
	j, err := s.prints.find(sheet.Name, c.Params("print"), s.Now())
	if err == nil && j.ask.Edition.ID != e.ID {
		err = fault.New(fault.NotFound, "office.printJob", "error.not_found")
	}
	return j, err
}

// sendPrint sends what was printed; where that could not be it goes back to
// the page of prints and says why.
func (s *screens) sendPrint(c *fiber.Ctx, j *printJob) error {
	switch {
	case j.err == nil:
		c.Set(fiber.HeaderCacheControl, "private, no-store")
		return page.SendPDF(c, j.sheet+"-"+string(j.ask.Lang)+".pdf", j.pdf)
	case fault.Is(j.err, fault.Invalid), fault.Is(j.err, fault.NotFound):
		m := fault.MessageOf(j.err)
		return s.GoOn(c, page.Done{To: s.Office(c, "/print"), Key: m.Key, Args: m.Pairs(), Warn: true})
	}
	return j.err
}
