package press

import (
	"context"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/follow"
	"markt/internal/intake"
	"markt/internal/jury"
	"markt/internal/message"
	"markt/internal/paper"
	"markt/internal/pg"
	"markt/internal/placing"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/ticket"
	"markt/internal/ties"
)

// Rooms are the rooms of one house on one database.
type Rooms struct {
	DB        *pg.DB
	Secret    *account.Secret
	Accounts  *account.Store
	Festival  *festival.Store
	Stalls    *stall.Store
	Jury      *jury.Store
	Papers    *paper.Store
	Messages  *message.Store
	Site      *site.Store
	Placing   *placing.Store
	Programme *programme.Store
	Intake    *intake.Store
	Tickets   *ticket.Store
	Checkin   *checkin.Store
	Ties      *ties.Reader
	Follow    *follow.Store
}

// Wire is the one place where rooms learn of each other's events, for the
// service, its commands and the tests alike: most of them end in a mail.
func Wire(db *pg.DB, secret *account.Secret) Rooms {
	r := Rooms{
		DB: db, Secret: secret, Accounts: account.New(db, secret, SignInAsked), Festival: festival.New(db),
		Stalls:   stall.New(db, secret, stall.Events{Decided: decided, Withdrawn: withdrawn, Answered: RequestAnswered}),
		Messages: message.New(db),
		Papers:   paper.New(db, paper.Events{Remind: PapersOwed}),
		Site:     site.New(db, site.Events{Moved: StallMoved}),
		Tickets:  ticket.New(db, secret, ticket.Events{Confirmed: OrderConfirmed}),
		Checkin:  checkin.New(db, secret),
		Ties:     ties.New(db),
		Follow:   follow.New(db),
	}
	r.Jury = jury.New(db, r.Stalls)
	r.Placing = placing.New(db, r.Site, r.Festival)
	r.Programme = programme.New(db, r.Festival, r.Site)
	r.Intake = intake.New(db, r.Stalls, r.Site, r.Programme)
	return r
}

// Untold are the same rooms, whose orders, decisions and releases nobody is told of: an
// invented market writes no mails.
func (r Rooms) Untold() Rooms {
	r.Stalls = stall.New(r.DB, r.Secret, stall.Events{Withdrawn: withdrawn})
	r.Jury = jury.New(r.DB, r.Stalls)
	r.Papers = paper.New(r.DB, paper.Events{})
	r.Site = site.New(r.DB, site.Events{})
	r.Tickets = ticket.New(r.DB, r.Secret, ticket.Events{})
	return r
}

// decided is what a change of an application does to its right: its vendor is
// told, and papers of an earlier time come along once it is handed in.
func decided(ctx context.Context, tx *pg.Tx, d stall.Decision) error {
	if d.State == stall.StateSubmitted {
		if err := paper.CarryIn(ctx, tx, d.Application, d.At); err != nil {
			return err
		}
	}
	return StallDecided(ctx, tx, d)
}

// withdrawn is what a stall's withdrawal does to its right.
func withdrawn(ctx context.Context, tx *pg.Tx, d stall.Departure) error {
	return site.VacateIn(ctx, tx, d.EditionID, d.Stall, d.At)
}
