package press

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/job"
	"markt/internal/lang"
	"markt/internal/mail"
	"markt/internal/pg"
	"markt/internal/site"
	"markt/internal/stall"
)

const jobMoved = "mail.moved"

// StallMoved queues the mail that tells a vendor what a release changed for
// them; site's event.
func StallMoved(ctx context.Context, tx *pg.Tx, a site.Announcement) error {
	return job.AddIn(ctx, tx, job.Job{Key: a.Key(), Kind: jobMoved, Payload: a, RunAt: a.At})
}

// moved writes the mail. Who gave no address is on the release's phone list.
func (p *Press) moved(ctx context.Context, payload json.RawMessage) (job.Finish, error) {
	var in site.Announcement
	if err := json.Unmarshal(payload, &in); err != nil {
		return nil, fault.Wrap("press.moved", err)
	}
	return p.write(ctx, func(ctx context.Context, q pg.Querier) (letter, error) {
		a, err := p.Stalls.ApplicationOf(ctx, q, in.EditionID, in.Stall)
		if fault.Is(err, fault.NotFound) {
			return letter{}, nil // entered by the office, or gone
		}
		if err != nil || a.ContactEmail == "" || a.State == stall.StateWithdrawn {
			return letter{}, err
		}
		return letter{
			of:      fmt.Sprint(a.ContactEmail, a.ContactName, a.Name, a.Lang, a.LinkGeneration),
			compose: func(ctx context.Context) (mail.Message, error) { return p.movedMail(ctx, a, in) },
		}, nil
	})
}

// movedMail tells of the place as the release froze it, whatever came later: a
// later release has a mail of its own.
func (p *Press) movedMail(ctx context.Context, a *stall.Application, in site.Announcement) (mail.Message, error) {
	e, err := p.Festival.Get(ctx, in.EditionID)
	if err != nil {
		return mail.Message{}, err
	}
	r, err := site.ReleasedIn(ctx, p.DB, e, in.Number)
	if err != nil {
		return mail.Message{}, err
	}
	l, key := a.Lang, "mail.moved.first"
	stays := r.Document.StaysByStall()[in.Stall]
	was, moved := r.Document.MovedFrom(in.Stall)
	switch {
	case len(stays) == 0:
		key = "mail.moved.none"
	case moved:
		key = "mail.moved.again"
	}
	words := []any{
		"event", e.Title(l), "stall", a.Name, "name", a.ContactName, "was", was, "places", StayLines(e, l, stays),
		"contact", e.ContactEmail, "link", p.Address("/my/application/" + p.Stalls.Link(a)),
	}
	return mail.Message{
		Once: in.Key(), EditionID: int64(e.ID), Purpose: "application",
		To: a.ContactEmail, Lang: l, Subject: l.T(key+".subject", words...), Body: l.T(key+".body", words...),
	}, nil
}

// StayLines says where and when a stall stands, a line for each stay.
func StayLines(e *festival.Edition, l lang.Lang, stays []site.StayAt) string {
	all := make([]string, len(stays))
	for i, s := range stays {
		all[i] = l.T("mail.moved.stay", "pitch", s.Pitch, "location", s.Location.Name.In(l, e.DefaultLang),
			"day", l.DateFull(e.In(s.From)), "from", l.Time(e.In(s.From)), "until", l.Time(e.In(s.Until)))
	}
	return strings.Join(all, "\n")
}
