package office

import "markt/internal/web/page"

// much is how much of what is public may vanish with a release before it is
// asked about: a few withdrawals are everyday, a fifth is a slip or a storm.
func much(gone, of int) bool { return gone >= 3 && gone*5 >= of }

// askRelease is the question before a release takes much away; without a
// title nothing is to be asked.
func askRelease(p page.Page, what string, gone []string, of int) page.Question {
	if !much(len(gone), of) {
		return page.Question{}
	}
	return page.Question{
		Title: p.T("office.ask.release."+what, "n", len(gone), "of", of), Text: []string{p.T("office.ask.means.release")},
		Takes: []page.Taken{{What: p.T("office.ask.gone."+what, "n", len(gone)), Names: gone}}, Do: p.T("office.ask.do.release"),
	}
}
