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
	"markt/internal/paper"
	"markt/internal/pg"
	"markt/internal/stall"
)

const jobPapers = "mail.papers"

type papersPayload struct {
	EditionID   festival.ID         `json:"edition_id"`
	Application stall.ApplicationID `json:"application"`
	Days        int                 `json:"days"`
}

func (in papersPayload) once() string {
	return fmt.Sprintf("application:%d:papers:%d", in.Application, in.Days)
}

// PapersOwed queues the mail that reminds a vendor; paper's event.
func PapersOwed(ctx context.Context, tx *pg.Tx, r paper.Reminder) error {
	in := papersPayload{r.EditionID, r.Application, r.Days}
	return job.AddIn(ctx, tx, job.Job{Key: in.once(), Kind: jobPapers, Payload: in, RunAt: r.At})
}

// papers writes the mail; to nobody who owes nothing any more.
func (p *Press) papers(ctx context.Context, payload json.RawMessage) (job.Finish, error) {
	var in papersPayload
	if err := json.Unmarshal(payload, &in); err != nil {
		return nil, fault.Wrap("press.papers", err)
	}
	e, err := p.Festival.Get(ctx, in.EditionID)
	if err != nil {
		return nil, err
	}
	return p.write(ctx, func(ctx context.Context, q pg.Querier) (letter, error) {
		a, err := p.Stalls.GetIn(ctx, q, in.EditionID, in.Application)
		if err != nil || a.ContactEmail == "" || a.State != stall.StateAccepted && a.State != stall.StateConfirmed {
			return letter{}, err
		}
		book, lines, err := paper.OwedIn(ctx, q, e, a, p.Now())
		if err != nil || len(lines) == 0 {
			return letter{}, err
		}
		list := owedList(e, a.Lang, lines)
		return letter{
			of:      fmt.Sprint(a.ContactEmail, a.ContactName, a.Name, a.Lang, a.LinkGeneration, list),
			compose: func(context.Context) (mail.Message, error) { return p.papersMail(e, a, book, list, in), nil },
		}, nil
	})
}

func owedList(e *festival.Edition, l lang.Lang, lines []paper.Line) string {
	var list strings.Builder
	for _, line := range lines {
		fmt.Fprintf(&list, "– %s: %s\n", line.Title(l, e.DefaultLang), l.T("paper.state."+string(line.State)))
	}
	return strings.TrimSpace(list.String())
}

func (p *Press) papersMail(e *festival.Edition, a *stall.Application, book paper.Book, list string, in papersPayload) mail.Message {
	l := a.Lang
	due, _ := book.Due(e)
	words := []any{"event", e.Title(l), "stall", a.Name, "name", a.ContactName, "papers", list, "day", l.DateFull(due),
		"link", p.Address("/my/application/" + p.Stalls.Link(a))}
	return mail.Message{Once: in.once(), EditionID: int64(e.ID), Purpose: "papers", To: a.ContactEmail, Lang: l,
		Subject: l.T("mail.papers.subject", words...), Body: l.T("mail.papers.body", words...)}
}
