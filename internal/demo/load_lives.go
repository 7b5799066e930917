package demo

import (
	"slices"
	"time"

	"markt/internal/account"
	"markt/internal/stall"
)

// life is an application with the moments of its history.
type life struct {
	Stall
	created time.Time
	moves   []move
	late    bool // came in when most were decided already
}

// move is a change of state; by is the key of a person of the house, empty for
// the applicant.
type move struct {
	verb   stall.Verb
	who    stall.Who
	by     string
	at     time.Time
	reason string
}

// life plans the i-th application. Most came in while the call ran, were read
// and decided in one week and confirmed in the next; those still open are late.
func (l *loader) life(s Stall, i int) life {
	state := stall.State(s.State)
	one := life{Stall: s, late: slices.Contains([]stall.State{stall.StateDraft, stall.StateSubmitted, stall.StateInReview, stall.StateAccepted}, state)}
	jury, chair := l.juror(i), l.juror(0)
	minute := Clock(i * 7 % 60)
	if one.late {
		return l.lateLife(one, i, jury)
	}
	one.created = l.before(118-i*31%74, Clock(8*60+i*47%(12*60)))
	add := func(verb stall.Verb, who stall.Who, by string, at time.Time, reason string) {
		one.moves = append(one.moves, move{verb, who, by, at, reason})
	}
	add(stall.VerbSubmit, stall.ByVendor, "", one.created.Add(time.Duration(25+i%9*260)*time.Minute), "")
	add(stall.VerbReview, stall.ByJury, jury, l.before(40-i%4, 10*60+minute), "")
	decided := l.before(33-i%2, 16*60+minute)
	switch state {
	case stall.StateDeclined:
		add(stall.VerbDecline, stall.ByJury, chair, decided, s.Reason.In(s.Contact.Lang))
	case stall.StateWaitlisted:
		add(stall.VerbWaitlist, stall.ByJury, chair, decided, s.Reason.In(s.Contact.Lang))
	case stall.StateConfirmed, stall.StateWithdrawn:
		add(stall.VerbAccept, stall.ByJury, jury, decided, "")
		add(stall.VerbConfirm, stall.ByVendor, "", l.before(31-i%6, 9*60+Clock(i*29%(11*60))), "")
	}
	if state == stall.StateWithdrawn {
		add(stall.VerbWithdraw, stall.ByVendor, "", l.before(15, 20*60+minute), s.Reason.In(s.Contact.Lang))
	}
	return one
}

// lateLife is of the last days: somebody drafts, somebody waits to be read or to confirm.
func (l *loader) lateLife(one life, i int, jury string) life {
	minute := Clock(i * 7 % 60)
	one.created = l.before(6-i%2, 18*60+minute)
	for _, verb := range map[stall.State][]stall.Verb{
		stall.StateSubmitted: {stall.VerbSubmit},
		stall.StateInReview:  {stall.VerbSubmit, stall.VerbReview},
		stall.StateAccepted:  {stall.VerbSubmit, stall.VerbReview, stall.VerbAccept},
	}[stall.State(one.State)] {
		switch verb {
		case stall.VerbSubmit:
			one.moves = append(one.moves, move{verb: verb, who: stall.ByVendor, at: one.created.Add(50 * time.Minute)})
		case stall.VerbReview:
			one.moves = append(one.moves, move{verb: verb, who: stall.ByJury, by: jury, at: l.before(4, 10*60+minute)})
		case stall.VerbAccept:
			one.moves = append(one.moves, move{verb: verb, who: stall.ByJury, by: jury, at: l.before(2, 17*60+minute)})
		}
	}
	return one
}

// juror is the i-th member of the jury, over and over.
func (l *loader) juror(i int) string {
	var keys []string
	for _, p := range l.content.People {
		if account.Role(p.Role) == account.Jury {
			keys = append(keys, p.Key)
		}
	}
	return keys[i%len(keys)]
}
