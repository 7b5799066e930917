package paper

import (
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/stall"
)

// State is how it stands with a paper, or with all that a requirement asks for.
type State string

const (
	Missing   State = "missing"
	Rejected  State = "rejected"
	Expired   State = "expired" // it was accepted, and ends before the market does
	Submitted State = "submitted"
	Accepted  State = "accepted"
	Waived    State = "waived"
)

// States are all of them, what is worst first.
var States = []State{Missing, Rejected, Expired, Submitted, Accepted, Waived}

// Line is a requirement that is asked of an application, and what there is for it.
type Line struct {
	Requirement
	Application stall.ApplicationID
	Why         []fault.Message // in the answers, that it is asked for
	State       State
	Papers      []Paper
	Ends        *time.Time // the last good day of one that soon ends
	said        bool       // the form answers it
}

// Paper is one piece of evidence.
type Paper struct {
	ID          int64               `db:"id"`
	Application stall.ApplicationID `db:"application_id"`
	Requirement string              `db:"requirement"`
	Person      string              `db:"person"`
	State       State               `db:"state"`
	Reason      string              `db:"reason"`
	Number      string              `db:"number"`
	Issued      *time.Time          `db:"issued"`
	ValidUntil  *time.Time          `db:"valid_until"`
	SentAt      time.Time           `db:"sent_at"`
	CheckedAt   *time.Time          `db:"checked_at"`
	CheckedBy   string              `db:"checked_by"`
	CheckedName string              `db:"checked_name"`
	Carried     bool                `db:"carried"`
	Version     int                 `db:"version"`
	Files       []FileHead          `db:"-"`
}

// FileHead is a file without its bytes.
type FileHead struct {
	ID     int64     `db:"id"`
	Paper  int64     `db:"evidence_id"`
	Type   string    `db:"type"` // "pdf" or "jpeg"
	Size   int       `db:"size"`
	SentAt time.Time `db:"sent_at"`
}

// Gap reports whether the line keeps a stall from being cleared for set-up.
func (l Line) Gap() bool { return l.Strength == Hard && !l.Met() }

// Met reports whether nothing is left to do: somebody has accepted or waived it.
func (l Line) Met() bool { return l.State == Accepted || l.State == Waived }

// Asked reports whether the vendor has something to do.
func (l Line) Asked() bool {
	return l.State == Missing || l.State == Rejected || l.State == Expired || l.State == Accepted && l.Ends != nil
}

// Sent reports whether this is sent by the vendor, and not shown, or said in the form.
func (l Line) Sent() bool { return l.Evidence == File || l.Evidence == Number || l.PerPerson }

// Gaps are the lines that keep a stall from being cleared.
func Gaps(lines []Line) (gaps []Line) {
	for _, l := range lines {
		if l.Gap() {
			gaps = append(gaps, l)
		}
	}
	return gaps
}

// needed is the day until which a paper has to hold: the last market day.
func needed(e *festival.Edition, now time.Time) time.Time {
	if n := len(e.Days); n > 0 {
		return e.Days[n-1].Date
	}
	return e.DateOf(now)
}

// settle fills in how it stands with the line, given its papers and the day
// until which they have to hold.
func (l *Line) settle(papers []Paper, until time.Time) {
	l.Papers = papers
	if l.State == "" {
		l.State = Missing
	}
	worst := len(States)
	for i := range l.Papers {
		p := &l.Papers[i]
		if p.State == Waived {
			l.State = Waived
			return
		}
		if p.State == Accepted && p.ValidUntil != nil {
			if p.ValidUntil.Before(until) {
				p.State = Expired
			} else if l.WarnDays > 0 && p.ValidUntil.AddDate(0, 0, -l.WarnDays).Before(until) && (l.Ends == nil || p.ValidUntil.Before(*l.Ends)) {
				l.Ends = p.ValidUntil
			}
		}
		worst = min(worst, slices.Index(States, p.State))
	}
	if !l.said && worst < len(States) {
		l.State = States[worst]
	}
}
