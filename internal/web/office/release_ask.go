package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/pg"
	"markt/internal/web/page"
)

// seenField carries the mark of the draft that a release's page listed.
const seenField = "seen"

// much is how much of what is public may vanish with a release before it is
// asked about: a few withdrawals are everyday, a fifth is a slip or a storm.
func much(gone, of int) bool { return gone >= 3 && gone*5 >= of }

// askRelease is the question before a release takes much away; without a
// title nothing is to be asked. Nobody is asked about a draft that is not the
// one they were shown: the answer could only be that it is another one.
func askRelease(c *fiber.Ctx, p page.Page, what, mark string, gone []string, of int) (page.Question, error) {
	if !much(len(gone), of) {
		return page.Question{}, nil
	}
	return page.Question{
		Title: p.T("office.ask.release."+what, "n", len(gone), "of", of), Text: []string{p.T("office.ask.means.release")},
		Takes: []page.Taken{{What: p.T("office.ask.gone."+what, "n", len(gone)), Names: gone}}, Do: p.T("office.ask.do.release"),
	}, pg.Saw("office.askRelease", page.Value(c, seenField), mark)
}
